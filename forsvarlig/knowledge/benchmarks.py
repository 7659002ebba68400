"""Published figures of a questionnaire in a population: what a unit's figures may be compared with, for the same questions only."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from forsvarlig.knowledge.reading import Citation, Entry, Text

ORIENTATIONS = ("demand", "resource")
COLUMNS = ("scale", "orientation", "mean")


@dataclass(frozen=True)
class PublishedMean:
    """A scale's mean in the population, 0 to 100 in the scale's own direction; `orientation` is "demand" or "resource"."""

    orientation: str
    mean: float


@dataclass(frozen=True)
class BenchmarkSet:
    """The figures of one questionnaire in one population and year, by scale id.

    They hold for the `versions` named and no other: a question worded anew is another question.
    """

    id: str
    instrument: str
    versions: tuple[str, ...]
    population: Text
    year: int
    source: Citation
    scales: Mapping[str, PublishedMean]


def read_benchmarks(entry: Entry, entry_id: str) -> BenchmarkSet:
    """Read a head (TOML) and the table of the same name (CSV with the columns scale, orientation, mean) beside it."""
    source = entry.citation()
    year = entry.integer("year", between=(1900, 2100))
    if source.checked > date.min and year > source.checked.year:
        entry.wrong("year", f"{year} is after the source was looked up ({source.checked}).", "Mend the year or the date.")
    return BenchmarkSet(
        id=entry_id,
        instrument=entry.string("instrument"),
        versions=entry.strings("versions", required=True),
        population=entry.text("population"),
        year=year,
        source=source,
        scales=_table(entry),
    )


def _table(head: Entry) -> dict[str, PublishedMean]:
    table = _Table(head)
    rows = table.rows()
    means = {scale: table.mean(number, row) for number, row in rows if (scale := table.scale(number, row))}
    for scale in sorted({row["scale"] for _, row in rows if [other["scale"] for _, other in rows].count(row["scale"]) > 1}):
        table.wrong("", f"The scale “{scale}” stands twice.", "Keep one line.")
    return means


class _Table:
    """The CSV file beside a head; every mistake is noted with its line."""

    def __init__(self, head: Entry) -> None:
        self.reading = head.reading
        self.file = str(Path(head.file).with_suffix(".csv").as_posix())

    def wrong(self, key: str, what: str, do: str) -> None:
        self.reading.note(self.file, key, what, do)

    def rows(self) -> list[tuple[int, dict[str, str]]]:
        """The lines with their numbers in the file; none, with a problem noted, when it can't be read."""
        try:
            text = (self.reading.root / self.file).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            self.wrong("", "The table of the figures can't be read.", f"Put it beside its head, in UTF-8, as {self.file}.")
            return []
        lines = csv.DictReader(text.splitlines())
        if tuple(lines.fieldnames or ()) != COLUMNS:
            self.wrong("", f"The columns are {', '.join(lines.fieldnames or ())}.", f"They must be {', '.join(COLUMNS)}.")
            return []
        return [(number, {column: (row.get(column) or "").strip() for column in COLUMNS}) for number, row in enumerate(lines, 2)]

    def scale(self, number: int, row: Mapping[str, str]) -> str:
        if not row["scale"]:
            self.wrong(f"line {number}, scale", "It is empty.", "Write the scale's id.")
        return row["scale"]

    def mean(self, number: int, row: Mapping[str, str]) -> PublishedMean:
        if row["orientation"] not in ORIENTATIONS:
            what = f"“{row['orientation']}” isn't a direction."
            self.wrong(f"line {number}, orientation", what, "Write demand where high is unfavourable, else resource.")
        try:
            mean = float(row["mean"])
        except ValueError:
            mean = math.nan
        if not 0 <= mean <= 100:
            self.wrong(f"line {number}, mean", f"“{row['mean']}” can't stand here.", "Write a number from 0 to 100.")
        return PublishedMean(row["orientation"], mean)
