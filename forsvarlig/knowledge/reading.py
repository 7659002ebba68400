"""Reads TOML content and notes every mistake with file, field and what to do, instead of stopping at the first."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from forsvarlig.errors import ContentError, Place, nearest

LANGUAGES = ("nb", "nn", "en")
LANGUAGE_NAMES = {"nb": "bokmål", "nn": "nynorsk", "en": "English"}

Read = TypeVar("Read")


class Text(dict[str, str]):
    """One text in every language: keys nb, nn and en.

    `provision` is the id of the provision that the text states, when it demands something of somebody.
    `same` says that the nynorsk is meant to equal the bokmål.
    """

    def __init__(self, texts: Mapping[str, str], provision: str | None = None, same: bool = False) -> None:
        super().__init__(texts)
        self.provision = provision
        self.same = same


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in the content: the file below the content folder, the field, what is wrong, what to do."""

    file: str
    key: str
    what: str
    do: str = ""

    def error(self) -> ContentError:
        """The problem as an error that can be raised."""
        return ContentError(self.what, Place(file=self.file, key=self.key or None), self.do)

    def __str__(self) -> str:
        return str(self.error())


@dataclass(frozen=True)
class Written:
    """A text and where it stands."""

    file: str
    key: str
    text: Text


@dataclass(frozen=True)
class Reference:
    """A name that must be the id of something of the given kind (a folder's name, or "works")."""

    file: str
    key: str
    kind: str
    name: str


@dataclass(frozen=True)
class Citation:
    """Where a statement comes from: the key of a work, the place in it, when it was looked up, whether it was confirmed there."""

    work: str
    at: str
    checked: date
    verified: bool = True


@dataclass
class Reading:
    """One walk through a content folder: what was wrong, which texts were met, which names must exist."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    texts: list[Written] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    unreadable: set[tuple[str, str]] = field(default_factory=set)

    def note(self, file: str, key: str, what: str, do: str = "") -> None:
        """Note a problem and go on."""
        self.problems.append(Problem(file, key, what, do))

    def open(self, path: Path) -> Entry | None:
        """The whole of a TOML file as an entry; None, with a problem noted, when it can't be read."""
        file = path.relative_to(self.root).as_posix()
        try:
            return Entry(self, file, tomllib.loads(path.read_text(encoding="utf-8")))
        except tomllib.TOMLDecodeError as error:
            self.note(file, "", f"This isn't valid TOML: {error}.", "Mend the line.")
        except UnicodeDecodeError as error:
            self.note(file, "", f"Byte {error.start + 1} isn't UTF-8.", "Save the file as UTF-8.")
        except OSError as error:
            self.note(file, "", f"The file can't be read: {error.strerror}.", "Check that it exists and may be read.")
        return None

    def folder(self, name: str, read: Callable[[Entry, str], Read]) -> dict[str, Read]:
        """Every entry of a folder with one entry a file, by id (the path with dots between its parts), in order of id.

        `read` takes the entry and its id. A missing folder is an empty one.
        """
        entries: dict[str, Read] = {}
        for path in toml_files(self.root / name):
            entry_id = ".".join(path.relative_to(self.root / name).with_suffix("").parts)
            if entry := self.open(path):
                entries[entry_id] = read(entry, entry_id)
                entry.close()
            else:
                self.unreadable.add((name, entry_id))
        return entries

    def document(self, name: str, kind: str, read: Callable[[Entry], dict[str, Read]], required: bool = True) -> dict[str, Read]:
        """Every entry of one kind that stands in one file; empty when the file isn't there and needn't be."""
        path = self.root / name
        if not required and not path.exists():
            return {}
        entry = self.open(path)
        if entry is None:
            self.unreadable.add((kind, ""))
            return {}
        entries = read(entry)
        entry.close()
        return entries

    def resolve(self, known: Mapping[str, Collection[str]]) -> None:
        """Note every reference to what `known` (kind to ids) doesn't hold, but to what is in a file that can't be read."""
        for reference in self.references:
            ids = known[reference.kind]
            excused = self.unreadable & {(reference.kind, reference.name), (reference.kind, "")}
            if reference.name not in ids and not excused:
                one = KINDS.get(reference.kind, reference.kind)
                self.note(reference.file, reference.key, f"There is no {one} “{reference.name}”.", nearest(reference.name, ids))


KINDS = {
    "works": "work in sources.toml",
    "factors": "factor",
    "measures": "measure",
    "trades": "trade",
    "principles": "principle in principles.toml",
    "provisions": "provision",
    "duties": "duty",
}


def toml_files(directory: Path) -> Iterator[Path]:
    """The TOML files in a folder and below, in order of path."""
    yield from sorted(directory.rglob("*.toml"))


class Entry:
    """One table of a TOML file, read field by field; a wrong or missing field is noted and a placeholder returned.

    `close` refuses the fields that nobody asked for, so call it (or let `Reading.folder` do it) once all are read.
    """

    def __init__(self, reading: Reading, file: str, table: Mapping[str, Any], key: str = "") -> None:
        self.reading = reading
        self.file = file
        self.key = key
        self.table = table
        self._asked: set[str] = set()
        self._parts: list[Entry] = []

    def place(self, name: str) -> str:
        """The field's full name, as problems show it."""
        return f"{self.key}.{name}" if self.key else name

    def wrong(self, name: str, what: str, do: str = "") -> None:
        """Note a problem with one field of this entry; an empty name means the entry itself."""
        self.reading.note(self.file, self.place(name) if name else self.key, what, do)

    def has(self, name: str) -> bool:
        """Whether the field is there."""
        return name in self.table

    def string(self, name: str, default: str | None = None) -> str:
        """A text that isn't translated; required unless there is a default."""
        value = self._take(name, str, "a text in quotes", required=default is None)
        if value is None:
            return default or ""
        if not value.strip():
            self.wrong(name, "It is empty.", "Write it, or leave the field out if it may be.")
        return str(value)

    def text(self, name: str, also: Sequence[str] = ()) -> Text:
        """A text in every language, required, and in those of `also` that it's given in."""
        return self._text(name, required=True, also=also) or Text(dict.fromkeys(LANGUAGES, ""))

    def optional_text(self, name: str) -> Text | None:
        """A text in every language, or None when the field is left out."""
        return self._text(name, required=False)

    def choice(self, name: str, options: Sequence[str], default: str | None = None) -> str:
        """One of a closed list of words."""
        value = self.string(name, default)
        if value and value not in options:
            self.wrong(name, f"“{value}” isn't one of the words that can stand here.", nearest(value, options))
        return value

    def choices(self, name: str, options: Sequence[str]) -> tuple[str, ...]:
        """A list of words from a closed list, required."""
        values = self.strings(name, required=True)
        for value in values:
            if value not in options:
                self.wrong(name, f"“{value}” isn't one of the words that can stand here.", nearest(value, options))
        return values

    def number(self, name: str, default: float | None = None, between: tuple[float, float] | None = None) -> float:
        """A number, whole or not, in a closed range where there is one."""
        value = self._take(name, (int, float), "a number", required=default is None)
        return (default or 0.0) if value is None else float(self._within(name, value, between))

    def integer(self, name: str, default: int | None = None, between: tuple[int, int] | None = None) -> int:
        """A whole number, in a closed range where there is one."""
        value = self._take(name, int, "a whole number", required=default is None)
        return (default or 0) if value is None else int(self._within(name, value, between))

    def flag(self, name: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._take(name, bool, "true or false", required=default is None)
        return bool(default) if value is None else bool(value)

    def day(self, name: str) -> date:
        """A date, required."""
        return self._take(name, date, "a date like 2026-01-01, without quotes", required=True) or date.min

    def optional_day(self, name: str) -> date | None:
        """A date, or None when the field is left out."""
        value = self._take(name, date, "a date like 2026-01-01, without quotes", required=False)
        return value if isinstance(value, date) else None

    def strings(self, name: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts that aren't translated."""
        values = self._take(name, list, 'a list like ["one", "two"]', required=required) or []
        if not all(isinstance(value, str) for value in values):
            self.wrong(name, "Something in the list isn't a text in quotes.", "Put quotes around it.")
        kept = tuple(value for value in values if isinstance(value, str))
        for twice in sorted({value for value in kept if kept.count(value) > 1}):
            self.wrong(name, f"“{twice}” is there twice.", "Remove one.")
        return kept

    def reference(self, name: str, kind: str, default: str | None = None) -> str:
        """The id of something else, which must exist; an empty default means that it may be left out."""
        value = self.string(name, default)
        if value:
            self.refer(name, kind, value)
        return value

    def references(self, name: str, kind: str, required: bool = False) -> tuple[str, ...]:
        """A list of ids of other entries, which must exist."""
        values = self.strings(name, required=required)
        for value in values:
            self.refer(name, kind, value)
        return values

    def refer(self, name: str, kind: str, value: str) -> None:
        """Note that this field names something of a kind, to be looked up when everything is read."""
        self.reading.references.append(Reference(self.file, self.place(name), kind, value))

    def part(self, name: str, required: bool = True) -> Entry | None:
        """A table inside this one."""
        table = self._take(name, dict, f"a table ([{name}] or {name} = {{ … }})", required=required)
        return None if table is None else self._part(table, self.place(name))

    def parts(self, name: str, at_least: int = 0) -> list[Entry]:
        """The tables of an array of tables, `[[name]]`; fewer than `at_least` is a problem."""
        tables = self._take(name, list, f"it as [[{name}]]", required=at_least > 0)
        if tables is None:
            return []
        if not all(isinstance(table, dict) for table in tables):
            self.wrong(name, "Something in the list isn't a table.", f"Write each as [[{name}]].")
        if len(tables) < at_least:
            self.wrong(name, f"There are {len(tables)}; at least {at_least} are needed.", f"Add a [[{name}]].")
        numbered = enumerate(tables, start=1)
        return [self._part(table, f"{self.place(name)}[{number}]") for number, table in numbered if isinstance(table, dict)]

    def citation(self, name: str = "source") -> Citation:
        """One source, `{ work = "…", at = "…", checked = 2026-01-01 }`, required."""
        part = self.part(name)
        return part.as_citation() if part else Citation("", "", date.min)

    def outer_citation(self) -> Citation:
        """The source of this entry, when `verified` stands beside it: about the statement as a whole."""
        source, verified = self.citation(), self.flag("verified", True)
        return replace(source, verified=source.verified and verified)

    def citations(self, name: str = "source", at_least: int = 1) -> tuple[Citation, ...]:
        """Several sources, each a `[[source]]`."""
        return tuple(part.as_citation() for part in self.parts(name, at_least))

    def as_citation(self) -> Citation:
        """This table read as a source."""
        work = self.reference("work", "works")
        return Citation(work, self.string("at", ""), self.day("checked"), self.flag("verified", True))

    def names(self) -> tuple[str, ...]:
        """The names of all fields, in the order of the file, for tables whose fields are ids."""
        return tuple(self.table)

    def close(self) -> None:
        """Refuse every field that wasn't asked for, here and in the parts."""
        for name in self.table:
            if name not in self._asked:
                self.wrong(name, f"There is no field “{name}” here.", nearest(name, self._asked))
        for part in self._parts:
            part.close()

    def _within(self, name: str, value: float, between: tuple[float, float] | None) -> float:
        if between and not between[0] <= value <= between[1]:
            self.wrong(name, f"{value:g} can't stand here.", f"Write a number from {between[0]:g} to {between[1]:g}.")
        return value

    def _part(self, table: Mapping[str, Any], key: str) -> Entry:
        part = Entry(self.reading, self.file, table, key)
        self._parts.append(part)
        return part

    def _take(self, name: str, kind: type | tuple[type, ...], wanted: str, required: bool) -> Any:
        self._asked.add(name)
        if name not in self.table:
            if required:
                self.wrong(name, "It is missing.", f"Write {wanted}.")
            return None
        value = self.table[name]
        # In Python a truth value is a whole number and a moment is a date; in content neither is meant.
        odd = (isinstance(value, bool) and kind is not bool) or isinstance(value, datetime)
        if odd or not isinstance(value, kind):
            shown = str(value).lower() if isinstance(value, bool) else value
            self.wrong(name, f"“{shown}” can't stand here.", f"Write {wanted}.")
            return None
        return value

    def _text(self, name: str, required: bool, also: Sequence[str] = ()) -> Text | None:
        table = self._take(name, dict, 'a text in every language, { nb = "…", nn = "…", en = "…" }', required=required)
        if table is None:
            return None
        part = self._part(table, self.place(name))
        texts = {language: part.string(language) if part.has(language) else "" for language in LANGUAGES}
        texts |= {language: part.string(language) for language in also if part.has(language)}
        for language in LANGUAGES:
            if not part.has(language):
                part._asked.add(language)
                part.wrong(language, f"The {LANGUAGE_NAMES[language]} is missing.", "Write it.")
        provision = part.reference("provision", "provisions", "") or None
        text = Text(texts, provision, part.flag("same", False))
        self.reading.texts.append(Written(self.file, part.key, text))
        return text


def check_periods(entry: Entry, periods: Iterable[tuple[date, date | None]]) -> None:
    """Note periods (first day, last day or None while it lasts) that end before they begin, overlap, or aren't in order of time."""
    before: date | None = None
    ended = True
    for first, last in periods:
        if last is not None and last < first:
            entry.wrong("in_force_to", f"{last} is before {first}, the first day.", "Swap or mend the dates.")
        if before is not None and (not ended or first <= before):
            entry.wrong("in_force_from", f"{first} isn't after the version before it has ended.", "End that one the day before.")
        before, ended = last or first, last is not None
