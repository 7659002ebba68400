"""All entries of all kinds seen alike: kind, id, name, texts; what search and look-up work on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from forsvarlig.errors import InputError, nearest
from forsvarlig.knowledge.factors import Crosswalk
from forsvarlig.knowledge.loading import Knowledge
from forsvarlig.knowledge.reading import LANGUAGES

CATALOGUED = {
    "factors": "factor",
    "combinations": "combination",
    "measures": "measure",
    "trades": "trade",
    "provisions": "provision",
    "duties": "duty",
    "selfchecks": "selfcheck",
    "principles": "principle",
    "sources": "source",
    "background": "background",
}
NAME_FIELDS = ("name", "title", "criterion", "asks", "text")


@dataclass(frozen=True)
class Item:
    """One entry: its kind in the singular ("factor"), id, name and every text in it, by language, and the entry itself."""

    kind: str
    id: str
    name: Mapping[str, str]
    texts: tuple[Mapping[str, str], ...]
    entry: Any


def items(knowledge: Knowledge) -> Iterator[Item]:
    """Every entry of every kind, in the order of the kinds and then of the ids."""
    for kind, singular in CATALOGUED.items():
        entries: Mapping[str, Any] = getattr(knowledge, kind)
        for entry_id, entry in sorted(entries.items()):
            yield Item(singular, entry_id, _name(entry, entry_id), tuple(_texts(entry)), entry)


def look_up(knowledge: Knowledge, wanted: str) -> Item:
    """The entry with an id; where two kinds share the id, "factor:autonomy" tells them apart, and a factor goes first.

    Raises InputError with the nearest id when there is none.
    """
    kind, colon, entry_id = wanted.rpartition(":")
    everything = list(items(knowledge))
    for item in everything:
        if item.id == entry_id and (not colon or item.kind == kind):
            return item
    raise InputError(f"There is no entry “{wanted}”.", do=nearest(entry_id, (item.id for item in everything)))


def parts_of(value: Any) -> Iterator[tuple[str, Any]]:
    """The named parts of an entry: the fields of a dataclass, the items of a mapping."""
    if is_dataclass(value) and not isinstance(value, type):
        yield from ((one.name, getattr(value, one.name)) for one in fields(value))
    elif isinstance(value, Mapping):
        yield from ((str(key), part) for key, part in value.items())


def is_text(value: Any) -> bool:
    """Whether a value is a text by language."""
    return isinstance(value, Mapping) and bool(value) and all(key in LANGUAGES for key in value)


def _name(entry: Any, entry_id: str) -> Mapping[str, str]:
    parts = dict(parts_of(entry))
    for name in NAME_FIELDS:
        value = parts.get(name)
        if isinstance(value, Mapping) and is_text(value):
            return dict(value)
        if isinstance(value, str):
            return dict.fromkeys(LANGUAGES, value)
    return dict.fromkeys(LANGUAGES, entry_id)


def _texts(value: Any) -> Iterator[Mapping[str, str]]:
    if is_text(value):
        yield value
    elif isinstance(value, Crosswalk):
        # Danish and Swedish have no stemmer here; taken as English the words keep their form, and are found by it.
        yield {"en": value.name or ""}
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _texts(part)
    else:
        for _, part in parts_of(value):
            yield from _texts(part)
