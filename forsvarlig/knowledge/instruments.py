"""An instrument: its questions with the answers that may be given, and the scales that they are scored into."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from forsvarlig.errors import InputError, Place, nearest

# Those that a text may be in; the program's own pages are in the first three.
LANGUAGES = ("nb", "nn", "en", "pl", "uk")
AGGREGATES = ("mean", "sum")
ORIENTATIONS = ("demand", "resource")


@dataclass(frozen=True)
class Option:
    """One answer: the `value` that stands in a CSV cell, the `score` it counts as, and its `label` by language (may be empty)."""

    value: str
    score: float
    label: Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """One question; `text` by language, empty where the wording isn't ours to hold."""

    id: str
    text: Mapping[str, str]
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Scale:
    """Items scored together.

    `name` is what respondents see above the items, by language; where it is silent, the factor's name stands.
    `aggregate` is "mean" or "sum"; `min_answered` the share of the items that a person must have answered;
    `orientation` "demand" (high is unfavourable) or "resource" (low is); `exposed_from` in unfavourable points;
    a `sensitive` scale is never crossed and has no mean; a `formative` one has no alpha.
    """

    id: str
    factor: str | None
    items: tuple[str, ...]
    aggregate: str
    min_answered: float
    orientation: str
    exposed_from: float | None
    sensitive: bool
    formative: bool
    name: Mapping[str, str] = field(default_factory=dict)

    @property
    def needed(self) -> int:
        """How many of the items a person must have answered, at least one."""
        # The small allowance keeps a share such as 0.6 of 5, which binary numbers can't hold, at 3.
        return max(1, math.ceil(self.min_answered * len(self.items) - 1e-9))


@dataclass(frozen=True)
class Instrument:
    """One version of a questionnaire, with its items by id and its scales in the file's order.

    `unchecked_languages` are those that nobody has read who has the language as mother tongue.
    """

    id: str
    version: str
    name: Mapping[str, str]
    licence: str
    source: str
    validated: bool
    items: Mapping[str, Item]
    scales: tuple[Scale, ...]
    unchecked_languages: tuple[str, ...] = ()

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that the name, every item and every answer have words in."""
        texts = [self.name, *(item.text for item in self.items.values()), *_labels(self)]
        return tuple(language for language in LANGUAGES if all(text.get(language, "").strip() for text in texts))


def read_instrument(path: Path) -> Instrument:
    """Read an instrument file. Raises InputError, naming file, entry and field, for anything that isn't as it must be."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"The instrument file can't be read: {error.strerror}.", Place(path.name), "Check the name and the folder."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"Byte {error.start + 1} isn't UTF-8.", Place(path.name), "Save the file as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"This isn't valid TOML: {error}.", Place(path.name), "Mend the line.") from error
    return parse_instrument(document, path.name)


def parse_instrument(document: Mapping[str, Any], file: str) -> Instrument:
    """Check a document of the instrument file's shape and return the instrument; `file` is what errors call it.

    Raises InputError for unknown or missing keys, wrong types, an id twice, an answer twice, an item that no scale knows,
    a scale's item that isn't there, and an unchecked language that no item is in.
    """
    fields = _Fields(document, file, "")
    fields.allow("id", "version", "name", "licence", "source", "validated", "unchecked_languages", "item", "scale")
    id_, version, licence, source = (fields.text(key) for key in ("id", "version", "licence", "source"))
    name, validated = fields.texts("name", required=True), fields.flag("validated")
    items = tuple(_item(entry) for entry in fields.tables("item", "item", "id"))
    scales = tuple(_scale(entry) for entry in fields.tables("scale", "scale", "id"))
    _refuse_twice(file, "item", (item.id for item in items))
    _refuse_twice(file, "scale", (scale.id for scale in scales))
    unchecked = fields.names("unchecked_languages", 'languages, as in ["pl", "uk"]') if fields.has("unchecked_languages") else ()
    by_id = {item.id: item for item in items}
    instrument = Instrument(id_, version, name, licence, source, validated, by_id, scales, unchecked)
    _check_languages(instrument, fields)
    _check_together(instrument, file)
    return instrument


def gaps(instrument: Instrument, required: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Each text that lacks a language that is required or that another text of the instrument has: where it stands, and which.

    A text without any words is no gap: the wording may not be ours to hold.
    """
    texts = {"name": instrument.name}
    for item in instrument.items.values():
        texts[f"item {item.id}, text"] = item.text
        texts |= {f"item {item.id}, option {option.value}, label": option.label for option in item.options}
    used = {language for text in texts.values() for language, words in text.items() if words.strip()}
    wanted = [language for language in LANGUAGES if language in used or language in required]
    for place, text in texts.items():
        yield from ((place, language) for language in wanted if text and not text.get(language, "").strip())


def cell(value: object) -> str:
    """A value as it stands in a CSV cell: whole numbers without decimals, text without spaces around."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _item(fields: _Fields) -> Item:
    fields.allow("id", "text", "options")
    item_id = fields.text("id")
    options = tuple(_option(entry) for entry in fields.tables("options", f"{fields.entry}, option", "value"))
    if len(options) < 2:
        raise fields.wrong("options", "An item needs at least two options.", "List each answer that can be given.")
    for value, times in Counter(option.value for option in options).items():
        if times > 1:
            raise fields.wrong("options", f"The value “{value}” stands {times} times.", "Give each option a value of its own.")
    return Item(item_id, fields.texts("text"), options)


def _option(fields: _Fields) -> Option:
    fields.allow("value", "score", "label")
    value = fields.take("value", (str, int, float), "a number or a text in quotes")
    if not cell(value):
        raise fields.wrong("value", "It is empty.", "A blank cell always means that no answer was given; use another value.")
    return Option(cell(value), fields.number("score"), fields.texts("label"))


def _scale(fields: _Fields) -> Scale:
    fields.allow(
        "id", "factor", "name", "items", "aggregate", "min_answered", "orientation", "exposed_from", "sensitive", "formative"
    )
    min_answered = fields.number("min_answered") if fields.has("min_answered") else 0.5
    if not 0 <= min_answered <= 1:
        raise fields.wrong("min_answered", f"{min_answered:g} isn't a share.", "Write a number from 0 to 1.")
    return Scale(
        id=fields.text("id"),
        factor=fields.text("factor") if fields.has("factor") else None,
        items=fields.names("items", 'item ids, as in ["a1", "a2"]'),
        aggregate=fields.choice("aggregate", AGGREGATES) if fields.has("aggregate") else "mean",
        min_answered=min_answered,
        orientation=fields.choice("orientation", ORIENTATIONS),
        exposed_from=fields.number("exposed_from") if fields.has("exposed_from") else None,
        sensitive=fields.flag("sensitive"),
        formative=fields.flag("formative"),
        name=fields.texts("name"),
    )


def _labels(instrument: Instrument) -> list[Mapping[str, str]]:
    return [option.label for item in instrument.items.values() for option in item.options]


def _check_languages(instrument: Instrument, fields: _Fields) -> None:
    for language in instrument.unchecked_languages:
        if language not in LANGUAGES:
            raise fields.wrong("unchecked_languages", f"There is no language “{language}” here.", nearest(language, LANGUAGES))
        if not any(language in item.text for item in instrument.items.values()):
            what = f"No item is in the language “{language}”."
            raise fields.wrong("unchecked_languages", what, "Leave it out, or translate the items.")


def _refuse_twice(file: str, kind: str, ids: Iterable[str]) -> None:
    for name, times in Counter(ids).items():
        if times > 1:
            raise InputError(
                f"The {kind} “{name}” stands {times} times.", Place(file, key=f"{kind} {name}, id"), "Give each an id of its own."
            )


def _check_together(instrument: Instrument, file: str) -> None:
    used = {name for scale in instrument.scales for name in scale.items}
    for number, scale in enumerate(instrument.scales, 1):
        where = Place(file, key=f"scale {number} ({scale.id}), items")
        for name, times in Counter(scale.items).items():
            if times > 1:
                raise InputError(f"The item “{name}” stands {times} times.", where, "Name each item once.")
            if name not in instrument.items:
                raise InputError(f"There is no item “{name}”.", where, nearest(name, instrument.items))
        if scale.exposed_from is not None and scale.orientation == "resource" and not _in_points(instrument, scale):
            where = Place(file, key=f"scale {number} ({scale.id}), exposed_from")
            do = "Give its items scores from 0 to 100, or leave exposed_from out."
            raise InputError("Unfavourable points need a scale from 0 to 100.", where, do)
    for number, item in enumerate(instrument.items, 1):
        if item not in used:
            raise InputError(
                "No scale uses this item.", Place(file, key=f"item {number} ({item})"), "Add it to a scale's items, or delete it."
            )


def _in_points(instrument: Instrument, scale: Scale) -> bool:
    spans = [[option.score for option in instrument.items[name].options] for name in scale.items]
    size = len(spans) if scale.aggregate == "sum" else 1
    return all((size * min(scores), size * max(scores)) == (0, 100) for scores in spans)


@dataclass(frozen=True)
class _Fields:
    """One table of the file, read field by field; `entry` says which, "" for the whole file."""

    table: Mapping[str, Any]
    file: str
    entry: str

    def wrong(self, key: str, what: str, do: str) -> InputError:
        return InputError(what, Place(self.file, key=f"{self.entry}, {key}" if self.entry else key), do)

    def allow(self, *known: str) -> None:
        for key in self.table:
            if key not in known:
                raise self.wrong(key, "There is no such field here.", nearest(key, known))

    def has(self, key: str) -> bool:
        return key in self.table

    def take(self, key: str, kinds: tuple[type, ...], wanted: str) -> Any:
        if key not in self.table:
            alike = nearest(key, set(self.table))
            raise self.wrong(key, "It is missing.", f"Write {wanted}." if alike.startswith("Known") else f"Write {wanted}. {alike}")
        value = self.table[key]
        # To Python true is the number 1, which nobody means who writes it.
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise self.wrong(key, f"{_shown(value)} can't stand here.", f"Write {wanted}.")
        return value

    def text(self, key: str) -> str:
        value = str(self.take(key, (str,), "a text in quotes")).strip()
        if not value:
            raise self.wrong(key, "It is empty.", "Write a text in quotes.")
        return value

    def number(self, key: str) -> float:
        value = float(self.take(key, (int, float), "a number"))
        if not math.isfinite(value):
            raise self.wrong(key, f"{value} can't stand here.", "Write a finite number.")
        return value

    def flag(self, key: str) -> bool:
        return bool(self.take(key, (bool,), "true or false")) if self.has(key) else False

    def choice(self, key: str, options: Collection[str]) -> str:
        value = self.text(key)
        if value not in options:
            raise self.wrong(key, f"“{value}” can't stand here.", f"Write {' or '.join(options)}. {nearest(value, options)}")
        return value

    def names(self, key: str, example: str) -> tuple[str, ...]:
        wanted = f"a list of {example}"
        values = self.take(key, (list, tuple), wanted)
        if not values or not all(isinstance(value, str) for value in values):
            raise self.wrong(key, f"{_shown(values)} can't stand here.", f"Write {wanted}.")
        return tuple(values)

    def texts(self, key: str, required: bool = False) -> Mapping[str, str]:
        if not required and key not in self.table:
            return {}
        wanted = 'a text for each language, as in { nb = "…" }'
        table = self.take(key, (Mapping,), wanted)
        for language, text in table.items():
            if language not in LANGUAGES:
                raise self.wrong(f"{key}.{language}", "There is no such language here.", nearest(language, LANGUAGES))
            if not isinstance(text, str):
                raise self.wrong(f"{key}.{language}", f"{_shown(text)} can't stand here.", "Write a text in quotes.")
        return dict(table)

    def tables(self, key: str, kind: str, naming: str) -> Iterable[_Fields]:
        tables = self.take(key, (list, tuple), f"one or more [[{key}]]" if not self.entry else "a list of { … }")
        if not tables or not all(isinstance(table, Mapping) for table in tables):
            raise self.wrong(key, f"{_shown(tables)} can't stand here.", "Write a list of tables.")
        for number, table in enumerate(tables, 1):
            name = f" ({cell(table[naming])})" if naming in table else ""
            yield _Fields(table, self.file, f"{kind} {number}{name}")


def _shown(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, (list, dict, tuple)) else str(value)
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"
