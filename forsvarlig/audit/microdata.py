"""The audit's own reading and scoring of the answers: an instrument, a tree of units and one row a person."""

from __future__ import annotations

import csv
import io
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from forsvarlig.errors import InputError, Place, nearest


@dataclass(frozen=True)
class Measure:
    """One scale as the instrument defines it."""

    id: str
    items: tuple[str, ...]
    needed: int
    summed: bool
    orientation: str
    exposed_from: Fraction | None
    sensitive: bool


@dataclass(frozen=True)
class Questions:
    """An instrument: for each item the points of every answer, and the scales."""

    options: Mapping[str, Mapping[str, Fraction]]
    measures: tuple[Measure, ...]

    def score(self, measure: Measure, answers: Mapping[str, Fraction]) -> Fraction | None:
        """One person's score from the points of the items answered; None where too few are."""
        points = [answers[item] for item in measure.items if item in answers]
        if len(points) < measure.needed:
            return None
        return sum(points, Fraction(0)) / len(points) * (len(measure.items) if measure.summed else 1)

    def possible(self, measure: Measure, *, complete: bool = False) -> list[Fraction]:
        """Every score that one person can have, rising; with `complete` from all items only."""
        sums: list[set[Fraction]] = [{Fraction(0)}, *(set() for _ in measure.items)]
        for done, item in enumerate(measure.items):
            points = set(self.options[item].values())
            for count in range(done + 1, 0, -1):
                sums[count] |= {total + point for total in sums[count - 1] for point in points}
        factor = len(measure.items) if measure.summed else 1
        least = len(measure.items) if complete else measure.needed
        return sorted({total / count * factor for count, totals in enumerate(sums) if count >= least for total in totals})

    def step(self, measure: Measure) -> Fraction:
        """The smallest difference between two scores from all items."""
        scores = self.possible(measure, complete=True)
        return min((high - low for low, high in pairwise(scores)), default=Fraction(0))


@dataclass(frozen=True)
class Person:
    """A respondent: unit and answers to the crossing questions (None for a blank), and each scale's score (None for too few)."""

    cell: tuple[str | None, ...]
    scores: Mapping[str, Fraction | None]


def read_questions(path: Path) -> Questions:
    """Read an instrument file. Raises InputError, with file and key, where it can't be read or something needed is missing."""
    try:
        document = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"It isn't valid TOML: {error}.", Place(path.name), "Mend the line.") from error
    try:
        options = {
            item["id"]: {_cell(option["value"]): _exact(option["score"]) for option in item["options"]} for item in document["item"]
        }
        measures = tuple(_measure(entry) for entry in document["scale"])
        unknown = next((item for measure in measures for item in measure.items if item not in options), None)
    except (KeyError, TypeError, ValueError) as error:
        do = "Check it with forsvarlig score, which names entry and field."
        raise InputError(f"The instrument lacks or misstates {error}.", Place(path.name), do) from error
    if unknown is not None:
        raise InputError(f"There is no item “{unknown}”.", Place(path.name, key="items"), nearest(unknown, options))
    return Questions(options, measures)


def _listed(options: Sequence[Mapping[str, Any]]) -> dict[str, Fraction]:
    return {_cell(option["value"]): _exact(option["score"]) for option in options}


def _measure(entry: Mapping[str, Any]) -> Measure:
    items = tuple(entry["items"])
    cut = entry.get("exposed_from")
    needed = max(1, math.ceil(_exact(entry.get("min_answered", 0.5)) * len(items)))
    return Measure(
        entry["id"], items, needed, entry.get("aggregate", "mean") == "sum", entry["orientation"],
        None if cut is None else _exact(cut), bool(entry.get("sensitive", False)),
    )  # fmt: skip


def _exact(value: float) -> Fraction:
    """A number of an instrument file as it is written; long decimals are the simple fractions that they stand for."""
    exact = Fraction(str(value))
    simple = exact.limit_denominator(1000)
    return simple if abs(simple - exact) < Fraction(1, 10**7) else exact


def read_tree(path: Path) -> dict[str, str | None]:
    """Read units with their parents (None for the root). Raises InputError with file and row for a unit twice."""
    parents: dict[str, str | None] = {}
    for number, row in _rows(path, ("unit", "parent")):
        if not row["unit"]:
            continue
        if row["unit"] in parents:
            raise InputError(f"The unit “{row['unit']}” stands twice.", Place(path.name, number, "unit"), "Give it one row.")
        parents[row["unit"]] = row["parent"] or None
    return parents


def read_people(path: Path, questions: Questions, columns: Sequence[str], units: Mapping[str, Any]) -> Iterator[Person]:
    """Read and score everyone with at least one answer; `columns` are the unit's and the crossings'.

    Raises InputError with file, row and column for an unknown unit and for a value that no option lists.
    """
    known: dict[tuple[str, ...], Fraction | None] = {}
    for number, row in _rows(path, (*columns, *questions.options)):
        if row[columns[0]] not in units and any(row.values()):
            where = Place(path.name, number, columns[0])
            raise InputError(f"There is no unit “{row[columns[0]]}” in the units file.", where, nearest(row[columns[0]], units))
        if not any(row[item] for item in questions.options):
            continue
        scores = {}
        for measure in questions.measures:
            # Most people answer as others have done, and fractions take time.
            key = (measure.id, *(row[item] for item in measure.items))
            if key not in known:
                known[key] = questions.score(measure, _answers(row, questions, measure, Place(path.name, number)))
            scores[measure.id] = known[key]
        yield Person(tuple(row[column] or None for column in columns), scores)


def _answers(row: Mapping[str, str], questions: Questions, measure: Measure, where: Place) -> dict[str, Fraction]:
    return {item: _points(row[item], questions.options[item], replace(where, column=item)) for item in measure.items if row[item]}


def _points(value: str, points: Mapping[str, Fraction], where: Place) -> Fraction:
    found = points.get(_cell(value))
    if found is None:
        raise InputError(f"No option has the value “{value}”.", where, f"Listed values: {', '.join(points)}; blank is no answer.")
    return found


def _cell(value: Any) -> str:
    """An answer as it is compared: 1, 1.0 and 1,0 are the same, other text is as it stands."""
    text = str(value).strip()
    try:
        number = Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return text
    return text if "/" in text or "_" in text else str(number)


def _rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with comma or semicolon, numbered as in the file; only the columns that are needed."""
    text = _text(path)
    header = text.split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;", key=header.count))
    names = [name.strip() for name in next(lines, [])]
    for name in needed:
        if name not in names:
            raise InputError(f"There is no column “{name}”.", Place(path.name, row=1), nearest(name, names))
    places = {name: names.index(name) for name in needed}
    for number, cells in enumerate(lines, 2):
        if cells and len(cells) < len(names):
            what = f"The row has {len(cells)} columns, the header {len(names)}."
            raise InputError(what, Place(path.name, row=number), "Give every row all columns.")
        if cells:
            yield number, {name: cells[at].strip() for name, at in places.items()}


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The file can't be read: {error.strerror}.", Place(str(path)), "Check the name and the folder."
        ) from error
    if content.startswith(b"PK\x03\x04"):
        raise InputError("This is a workbook.", Place(path.name), "Save it as CSV; the audit reads nothing else.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")
