"""From a statement to its sources, and from a source to the statements that rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse

from forsvarlig.knowledge import load
from forsvarlig.knowledge.catalogue import Item, items, parts_of
from forsvarlig.knowledge.reading import Citation
from forsvarlig.knowledge.sources import Work

PAGES = {
    "factor": "knowledge:factor",
    "measure": "knowledge:measure",
    "provision": "knowledge:provision",
    "source": "knowledge:source",
    "trade": "knowledge:trade",
}


@dataclass(frozen=True)
class Reference:
    """A place in a work, and whether what is said was confirmed there."""

    work: Work
    at: str
    citation: Citation

    @property
    def is_verified(self) -> bool:
        """False when the statement, or the whole work, is known from others only."""
        return self.citation.verified and self.work.verified


@dataclass(frozen=True)
class CitedIn:
    """An entry that cites a work: its name, its page (empty when it has none of its own), and the places."""

    name: Mapping[str, str]
    kind: str
    address: str
    places: tuple[str, ...]


def references(cited: Iterable[Citation]) -> list[Reference]:
    """Each place once, in the order in which they are cited."""
    works = load().sources
    unique = {(one.work, one.at): one for one in cited}
    return [Reference(works[one.work], one.at, one) for one in unique.values()]


def citations(value: Any) -> Iterator[Citation]:
    """Every citation in an entry, or in several, at any depth."""
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from citations(part)
    elif value is not None:
        for _name, part in parts_of(value):
            yield from citations(part)


def cited_in(work_id: str) -> list[CitedIn]:
    """Every entry that cites a work, in the order of the kinds."""
    return list(_by_work().get(work_id, ()))


@cache
def _by_work() -> Mapping[str, tuple[CitedIn, ...]]:
    found: dict[str, list[CitedIn]] = {}
    for item in items(load()):
        # Duties stand on the page of their provision.
        if item.kind in ("source", "duty"):
            continue
        places: dict[str, list[str]] = {}
        for citation in citations(item.entry):
            places.setdefault(citation.work, []).append(citation.at)
        for work, at in places.items():
            found.setdefault(work, []).append(CitedIn(item.name, item.kind, address_of(item), tuple(dict.fromkeys(at))))
    return {work: tuple(places) for work, places in found.items()}


def address_of(item: Item) -> str:
    """The page of an entry; empty when it has none of its own."""
    return reverse(PAGES[item.kind], args=[item.id]) if item.kind in PAGES else ""
