"""The enterprise's records as evidence: read and checked once, then asked which of a kind count on a date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from forsvarlig.errors import InputError, Place, nearest
from forsvarlig.knowledge.evidence import HEADINGS, HORIZONS, PARTICIPANTS, RECORD_KINDS, ROLES

# A record has a field called date, which hides the type of that name in its own class.
Day = date
LEVELS = ("source", "group", "leader", "individual")
EVERYWHERE = "*"
LIST_WORDS: Mapping[str, Sequence[str] | None] = {
    "units": None,
    "covers": None,
    "methods": None,
    "participants": PARTICIPANTS,
    "headings": HEADINGS,
    "horizons": HORIZONS,
}
FLAGS = ("interaction", "combined", "written", "agreed_shorter")
TEXTS = ("subject", "of", "party", "statement")
KEYS = (*LIST_WORDS, *FLAGS, *TEXTS, "kind", "id", "date", "expires", "hours", "role", "measures")
MEASURE_KEYS = ("id", "factor", "level", "owner", "deadline", "done", "effect_evaluated")
TYPO_CUTOFF = 0.85


@dataclass(frozen=True)
class PlannedMeasure:
    """A measure of a plan. What is missing is None; `level` is one of LEVELS."""

    id: str
    factor: str | None
    level: str | None
    owner: str | None
    deadline: date | None
    done: date | None
    effect_evaluated: date | None


@dataclass(frozen=True)
class Record:
    """One record: its kind, id, date, last valid day (None: it doesn't expire), units, and the fields particular to its kind."""

    kind: str
    id: str
    date: Day
    expires: Day | None
    units: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    flags: frozenset[str]
    texts: Mapping[str, str]
    role: str | None
    hours: float | None
    measures: tuple[PlannedMeasure, ...]

    def document(self) -> dict[str, str]:
        """The record as evidence is shown."""
        return {"kind": self.kind, "id": self.id, "date": self.date.isoformat()}


@dataclass(frozen=True)
class Records:
    """The records that existed on a date, oldest first; `units` are all units of the enterprise, None when that isn't known."""

    on: date
    kept: tuple[Record, ...]
    units: tuple[str, ...] | None = None

    @classmethod
    def read(
        cls, records: Sequence[Mapping[str, Any]], on: date, units: Sequence[str] | None = None, file: str | None = None
    ) -> Records:
        """Check every record and keep those dated on or before `on`.

        Raises InputError with file, the record's number and field for an unknown kind or word, a missing id or date, or a value of
        the wrong kind. Fields that aren't known here are left alone, unless they look like a slip for one that is.
        """
        read = [read_record(record, number, file) for number, record in enumerate(records, start=1)]
        kept = sorted((record for record in read if record.date <= on), key=lambda record: (record.date, record.id))
        return cls(on, tuple(kept), None if units is None else tuple(units))

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """The records of a kind, oldest first."""
        return tuple(record for record in self.kept if record.kind == kind)

    def participants(self, record: Record) -> frozenset[str]:
        """Who took part in a record, or was consulted about it."""
        consulted = (one.texts.get("party") for one in self.of_kind("consultation") if one.texts.get("of") == record.id)
        return frozenset([*record.lists["participants"], *filter(None, consulted)])


def read_record(record: Any, number: int, file: str | None = None) -> Record:
    """One record of RECORDS.json; `number` counts from 1. Raises InputError naming the record and the field."""
    reader = _Reader(record, f"records[{number}]", file)
    reader.refuse_slips(KEYS)
    return Record(
        kind=reader.word("kind", RECORD_KINDS, required=True) or "",
        id=reader.text("id", required=True) or "",
        date=reader.day("date", required=True) or date.min,
        expires=reader.day("expires"),
        units=reader.words("units", None) or (EVERYWHERE,),
        lists={name: reader.words(name, words) for name, words in LIST_WORDS.items()},
        flags=frozenset(flag for flag in FLAGS if reader.flag(flag)),
        texts={name: value for name in TEXTS if (value := reader.text(name)) is not None},
        role=reader.word("role", ROLES),
        hours=reader.number("hours"),
        measures=tuple(_measure(reader.part(name, measure)) for name, measure in reader.numbered("measures")),
    )


def _measure(reader: _Reader) -> PlannedMeasure:
    reader.refuse_slips(MEASURE_KEYS)
    return PlannedMeasure(
        id=reader.text("id", required=True) or "",
        factor=reader.text("factor"),
        level=reader.word("level", LEVELS),
        owner=reader.text("owner"),
        deadline=reader.day("deadline"),
        done=reader.day("done"),
        effect_evaluated=reader.day("effect_evaluated"),
    )


class _Reader:
    """Reads the fields of one JSON object, and says which field is wrong and what to write there."""

    def __init__(self, record: Any, key: str, file: str | None) -> None:
        self.key = key
        self.file = file
        if not isinstance(record, Mapping):
            raise InputError("It isn't a record.", Place(file, key=key), 'Write an object, { "kind": …, "id": …, "date": … }.')
        self.record = record

    def part(self, name: str, record: Any) -> _Reader:
        return _Reader(record, f"{self.key}.{name}", self.file)

    def refuse_slips(self, known: Sequence[str]) -> None:
        for name in self.record:
            if name not in known and (alike := get_close_matches(str(name), known, n=1, cutoff=TYPO_CUTOFF)):
                self._wrong(name, f"There is no field “{name}”.", f"Did you mean “{alike[0]}”?")

    def text(self, name: str, required: bool = False) -> str | None:
        value = self._value(name, lambda value: isinstance(value, str) and bool(value.strip()), "a text in quotes", required)
        return None if value is None else str(value)

    def word(self, name: str, words: Sequence[str], required: bool = False) -> str | None:
        value = self.text(name, required)
        if value is not None and value not in words:
            self._wrong(name, f"“{value}” can't stand here.", nearest(value, words))
        return value

    def words(self, name: str, words: Sequence[str] | None) -> tuple[str, ...]:
        values = self._value(name, _is_texts, 'a list of texts, ["…", "…"]', required=False) or []
        for value in values:
            if words is not None and value not in words:
                self._wrong(name, f"“{value}” can't stand here.", nearest(value, words))
        return tuple(values)

    def day(self, name: str, required: bool = False) -> date | None:
        value = self._value(name, lambda _: True, 'a date, "2026-01-31"', required)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self._wrong(name, f"“{value}” isn't a date.", 'Write it as "2026-01-31".')
        return None

    def flag(self, name: str) -> bool:
        return bool(self._value(name, lambda value: isinstance(value, bool), "true or false", required=False))

    def number(self, name: str) -> float | None:
        value = self._value(name, _is_amount, "a number from 0", required=False)
        return None if value is None else float(value)

    def numbered(self, name: str) -> list[tuple[str, Any]]:
        values = self._value(name, lambda value: isinstance(value, list | tuple), "a list", required=False) or []
        return [(f"{name}[{number}]", value) for number, value in enumerate(values, start=1)]

    def _value(self, name: str, suits: Callable[[Any], bool], wanted: str, required: bool) -> Any:
        value = self.record.get(name)
        if value is None:
            if required:
                self._wrong(name, "It is missing.", f"Write {wanted}.")
            return None
        if not suits(value):
            self._wrong(name, f"“{value}” can't stand here.", f"Write {wanted}.")
        return value

    def _wrong(self, name: str, what: str, do: str) -> None:
        raise InputError(what, Place(self.file, key=f"{self.key}.{name}"), do)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")
