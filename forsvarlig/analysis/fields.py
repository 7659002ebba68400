"""Reads a document of tables and figures that a user wrote, field by field, and names the field that is wrong."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from forsvarlig.errors import InputError, Place, nearest

Value = TypeVar("Value")


@dataclass(frozen=True)
class Fields:
    """One table of a document; `file` and `key` say in errors which. A field that is null counts as left out."""

    table: Any
    file: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.table, Mapping):
            raise InputError(f"{shown(self.table)} can't stand here.", self._place(""), "Write a table of named fields.")

    def wrong(self, name: str, what: str, do: str = "") -> InputError:
        """An error about one field of this table, or about the table itself when the name is empty."""
        return InputError(what, self._place(name), do)

    def allow(self, *known: str) -> None:
        """Refuse every field that isn't known."""
        for name in self.table:
            if name not in known:
                raise self.wrong(str(name), "There is no such field here.", nearest(str(name), known))

    def has(self, name: str) -> bool:
        """Whether the field is there and isn't null."""
        return self.table.get(name) is not None

    def text(self, name: str) -> str:
        """A text, required and not empty."""
        value = self._take(name, str, "a text in quotes")
        if not value.strip():
            raise self.wrong(name, "It is empty.", "Write a text in quotes.")
        return str(value).strip()

    def choice(self, name: str, options: Collection[str]) -> str:
        """One of a closed list of words, required."""
        value = self.text(name)
        if value not in options:
            raise self.wrong(name, f"{shown(value)} can't stand here.", nearest(value, options))
        return value

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """A finite number in a closed range, or None when it's left out."""
        if not self.has(name):
            return None
        return float(self._within(name, self._take(name, (int, float), "a number"), low, high))

    def whole(self, name: str, low: int, high: float = math.inf) -> int | None:
        """A whole number in a closed range, or None when it's left out."""
        if not self.has(name):
            return None
        return int(self._within(name, self._take(name, int, "a whole number"), low, high))

    def day(self, name: str) -> date | None:
        """A date, bare as in TOML or as an ISO 8601 text, or None when it's left out."""
        value = self.table.get(name)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise self.wrong(name, f"{shown(value)} isn't a date.", "Write it like 2026-01-31.") from error

    def names(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty when it's left out."""
        values = self._take(name, list, 'a list like ["one", "two"]') if self.has(name) else []
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.wrong(name, f"{shown(value)} can't stand in the list.", "Write texts in quotes.")
        return tuple(values)

    def needed(self, value: Value | None, name: str) -> Value:
        """The value of a field that may not be left out."""
        if value is None:
            raise self.wrong(name, "It is missing.", "Write it.")
        return value

    def part(self, name: str) -> Fields:
        """A table inside this one, required."""
        return Fields(self._take(name, Mapping, "a table of named fields"), self.file, self._named(name))

    def tables(self, name: str) -> dict[str, Fields]:
        """A table of tables, by name; empty when it's left out."""
        table = self._take(name, Mapping, "a table of tables") if self.has(name) else {}
        return {key: Fields(part, self.file, f"{self._named(name)}.{key}") for key, part in table.items()}

    def rows(self, name: str) -> list[Fields]:
        """A list of tables; empty when it's left out."""
        rows = self._take(name, list, f"it as [[{name}]], or a list of tables") if self.has(name) else []
        return [Fields(row, self.file, f"{self._named(name)}[{number}]") for number, row in enumerate(rows, 1)]

    def _take(self, name: str, kind: type | tuple[type, ...], wanted: str) -> Any:
        if not self.has(name):
            raise self.wrong(name, "It is missing.", f"Write {wanted}.")
        value = self.table[name]
        # To Python true is the number 1, which nobody means who writes it.
        if isinstance(value, bool) or not isinstance(value, kind):
            raise self.wrong(name, f"{shown(value)} can't stand here.", f"Write {wanted}.")
        return value

    def _within(self, name: str, value: float, low: float, high: float) -> float:
        if low <= value <= high and value not in (math.inf, -math.inf):
            return value
        bounds = f"from {low:g} to {high:g}" if high < math.inf else f"of {low:g} or more" if low > -math.inf else "that is finite"
        raise self.wrong(name, f"{shown(value)} can't stand here.", f"Write a number {bounds}.")

    def _named(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key and name else self.key or name

    def _place(self, name: str) -> Place:
        return Place(self.file or None, key=self._named(name) or None)


def shown(value: object) -> str:
    """A value as errors quote it."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"“{text if len(text) <= 60 else text[:59] + '…'}”"
