"""What is known of units beside the survey: how long, what makes it worse, what is done, what was said, what was reported."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forsvarlig.analysis.fields import Fields
from forsvarlig.errors import nearest
from forsvarlig.knowledge import Knowledge
from forsvarlig.knowledge.risk_rules import ANSWERS, DURATIONS

PARTIES = ("employer", "representative")
MEASURE_STATES = ("planned", "individual", "verified")


@dataclass(frozen=True)
class Benchmark:
    """What a scale's mean is compared with, for the same question: `mean` in the scale's own direction, 0 to 100.

    `population` is one text, or a text by language.
    """

    mean: float
    source: str
    population: str | Mapping[str, str] = ""
    year: int | None = None

    def population_in(self, language: str) -> str:
        """The population as a language names it; empty when nobody has said."""
        return self.population if isinstance(self.population, str) else self.population[language]


@dataclass(frozen=True)
class MeasureState:
    """A measure: planned, aimed at individuals only, or verified to work on the work itself."""

    id: str
    state: str


@dataclass(frozen=True)
class FactorContext:
    """What is known of one factor in one unit.

    `duration` is sporadic, recurring, persistent or "" when unknown. `aggravating` are conditions that make it worse: keys of the
    rule's words, or one's own words. `conversation` has the answers well, watch or act of the employer, the representative or both.
    """

    duration: str = ""
    aggravating: tuple[str, ...] = ()
    measures: tuple[MeasureState, ...] = ()
    conversation: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """Incidents of an acute factor that their handler has released for this use: how many, from which day to which."""

    factor: str
    count: int
    reported_from: date
    reported_to: date


@dataclass(frozen=True)
class UnitContext:
    """What is known of one unit: by factor id, and the reports released for it."""

    factors: Mapping[str, FactorContext] = field(default_factory=dict)
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True)
class Context:
    """What is known beside a release on the day `on`: benchmarks by scale id, units by id. Later reports don't count.
    `file` is what errors call it."""

    on: date | None = None
    benchmarks: Mapping[str, Benchmark] = field(default_factory=dict)
    units: Mapping[str, UnitContext] = field(default_factory=dict)
    file: str = field(default="", compare=False)


def read_context(document: Mapping[str, Any], knowledge: Knowledge, file: str = "") -> Context:
    """Read a context as it stands in a TOML file; `file` is what errors call it.

    Raises InputError, naming the field and the nearest known name, for what is unknown, missing, twice or out of range.
    """
    fields = Fields(document, file)
    fields.allow("on", "benchmark", "unit")
    units: dict[str, UnitContext] = {}
    for part in fields.rows("unit"):
        unit = part.text("unit")
        if unit in units:
            raise part.wrong("unit", f"The unit “{unit}” stands twice.", "Gather what is known of it in one [[unit]].")
        units[unit] = _unit(part, knowledge)
    return Context(fields.day("on"), {scale: _benchmark(part) for scale, part in fields.tables("benchmark").items()}, units, file)


def _benchmark(part: Fields) -> Benchmark:
    part.allow("mean", "source", "population", "year")
    mean = part.needed(part.number("mean", 0, 100), "mean")
    population = part.text("population") if part.has("population") else ""
    return Benchmark(mean, part.text("source"), population, part.whole("year", 1900, 2100))


def _unit(part: Fields, knowledge: Knowledge) -> UnitContext:
    part.allow("unit", "factor", "report")
    factors = {}
    for factor, fields in part.tables("factor").items():
        _refuse_unknown(fields, "", factor, knowledge.factors, "factor")
        factors[factor] = _factor(fields)
    return UnitContext(factors, tuple(_report(row, knowledge) for row in part.rows("report")))


def _factor(fields: Fields) -> FactorContext:
    fields.allow("duration", "aggravating", "measures", "conversation")
    conversation: dict[str, str] = {}
    if fields.has("conversation"):
        said = fields.part("conversation")
        said.allow(*PARTIES)
        conversation = {party: said.choice(party, ANSWERS) for party in PARTIES if said.has(party)}
    return FactorContext(
        duration=fields.choice("duration", DURATIONS) if fields.has("duration") else "",
        aggravating=tuple(dict.fromkeys(fields.names("aggravating"))),
        measures=tuple(_measure(row) for row in fields.rows("measures")),
        conversation=conversation,
    )


def _measure(row: Fields) -> MeasureState:
    row.allow("id", "state")
    return MeasureState(row.text("id"), row.choice("state", MEASURE_STATES))


def _report(row: Fields, knowledge: Knowledge) -> Report:
    row.allow("factor", "count", "from", "to")
    factor = row.text("factor")
    acute = [one.id for one in knowledge.factors.values() if one.risk_class == "acute"]
    _refuse_unknown(row, "factor", factor, acute, "factor with reports")
    count = row.needed(row.whole("count", 0), "count")
    first, last = row.needed(row.day("from"), "from"), row.needed(row.day("to"), "to")
    if last < first:
        raise row.wrong("to", f"{last} is before {first}, the first day.", "Swap or mend the dates.")
    return Report(factor, count, first, last)


def _refuse_unknown(fields: Fields, name: str, value: str, known: Collection[str], kind: str) -> None:
    if value not in known:
        raise fields.wrong(name, f"There is no {kind} “{value}”.", nearest(value, known))
