"""Does the program find what is planted, and nothing else? Answers are drawn, released and assessed; levels are counted.

Nine wards, three each of 8, 14 and 25 respondents. Scores have a standard deviation of about 20 points. One ward's burden of
quantitative demands lies above that of the others by 5, 10, 15 or 20 points; in one enterprise none does. The plan stays here:
the program sees answers, then only what the release shows. Prints a table in markdown.

    .venv/bin/python benchmarks/planted.py --runs 400
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.stats import binomtest

from forsvarlig.analysis.assessment import Context, assess_release
from forsvarlig.analysis.disclosure.release import make_release
from forsvarlig.analysis.units import Units
from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.instruments import Instrument, read_instrument
from forsvarlig.knowledge.loading import PACKAGED

FACTOR = "quantitative_demands"
SIZES = (8, 14, 25)
WARDS = {f"w{size}{letter}": size for size in SIZES for letter in "abc"}
DIFFERENCES = (5, 10, 15, 20)
# Low enough for the share exposed not to count by itself, so that what is found is the difference.
USUAL_POINTS = 35.0
# A person's own burden, and how far each of the two answers strays from it; the score of both then varies by about 20 points.
PERSON_SD, ANSWER_SD = 19.0, 9.0
HEADER = (
    "planted",
    "answers in the ward",
    "found: yellow or more",
    "found: orange or more",
    "other wards yellow or more",
    "other wards orange or more",
    "enterprises with a ward wrongly orange or more",
)
WATCH = ("yellow", "orange", "red")
ACT = ("orange", "red")


@dataclass
class Count:
    """How often something was asked and how often it was so."""

    times: int = 0
    hits: int = 0

    def add(self, hit: bool) -> None:
        """Count one more."""
        self.times += 1
        self.hits += hit

    def __str__(self) -> str:
        """The share in per cent with its 95 per cent interval (Wilson)."""
        interval = binomtest(self.hits, self.times).proportion_ci(method="wilson")
        return f"{100 * self.hits / self.times:.0f} % ({100 * interval.low:.0f}–{100 * interval.high:.0f})"


@dataclass
class Row:
    """What was counted for one planted difference in one size of ward."""

    watch: Count
    act: Count
    false_watch: Count
    false_act: Count
    enterprises: Count

    def others(self) -> str:
        """The cells on wards where nothing is planted."""
        return f"{self.false_watch} | {self.false_act} | {self.enterprises}"

    @classmethod
    def empty(cls) -> Row:
        """A row with nothing counted."""
        return cls(Count(), Count(), Count(), Count(), Count())


def instrument() -> Instrument:
    """The packaged questionnaire's two questions on quantitative demands."""
    core = read_instrument(PACKAGED / "instruments" / "core.toml")
    (scale,) = (one for one in core.scales if one.factor == FACTOR)
    return replace(core, items={name: core.items[name] for name in scale.items}, scales=(scale,))


def draw(questions: Instrument, planted: str | None, points: float, generator: np.random.Generator) -> pl.DataFrame:
    """One enterprise's answers: a row a person, the ward and the two answers as text."""
    wards = np.repeat(list(WARDS), list(WARDS.values()))
    burden = USUAL_POINTS + points * (wards == planted) + PERSON_SD * generator.standard_normal(len(wards))
    columns: dict[str, list[str]] = {"unit": wards.tolist()}
    for item in questions.items.values():
        values, scores = [option.value for option in item.options], np.array([option.score for option in item.options])
        wanted = burden + ANSWER_SD * generator.standard_normal(len(wards))
        nearest = np.abs(wanted[:, None] - scores).argmin(axis=1)
        columns[item.id] = [values[at] for at in nearest]
    return pl.DataFrame(columns)


def proposed(frame: pl.DataFrame, questions: Instrument, knowledge: Knowledge) -> dict[str, str]:
    """The level over time that is proposed for each ward, from the release alone."""
    release = make_release(frame, Units({"root": None, **dict.fromkeys(WARDS, "root")}), questions)
    units = assess_release(release.document, Context(), knowledge)["units"]
    levels = {unit["unit"]: {one["factor"]: one["level_over_time"] for one in unit["factors"]} for unit in units}
    return {ward: levels[ward][FACTOR] for ward in WARDS}


def count(size: int | None, points: float, runs: int, knowledge: Knowledge) -> Row:
    """Draw, release and assess `runs` enterprises with the difference planted in a ward of this size, or nowhere."""
    questions, row = instrument(), Row.empty()
    planted = f"w{size}a" if size else None
    for run in range(runs):
        generator = np.random.default_rng([run, size or 0, int(points)])
        levels = proposed(draw(questions, planted, points, generator), questions, knowledge)
        for ward, level in levels.items():
            watch, act = (row.watch, row.act) if ward == planted else (row.false_watch, row.false_act)
            watch.add(level in WATCH)
            act.add(level in ACT)
        row.enterprises.add(any(level in ACT for ward, level in levels.items() if ward != planted))
    return row


def table(runs: int) -> Iterator[str]:
    """The whole table, line by line."""
    knowledge = load()
    yield f"| {' | '.join(HEADER)} |"
    yield f"|{'---|' * len(HEADER)}"
    for points in DIFFERENCES:
        for size in SIZES:
            row = count(size, points, runs, knowledge)
            yield f"| {points} points | {size} | {row.watch} | {row.act} | {row.others()} |"
    yield f"| nothing | – | – | – | {count(None, 0, runs, knowledge).others()} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Count what is found of planted differences, and what is found without any.")
    parser.add_argument("--runs", type=int, default=400, help="enterprises for each line of the table")
    for line in table(parser.parse_args().runs):
        print(line, flush=True)


if __name__ == "__main__":
    main()
