"""Reads what a unit's report is made from, a release and an assessment, and names file and field of what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from forsvarlig.analysis.fields import Fields
from forsvarlig.analysis.published import EMPTY, Published, PublishedScale, read_published
from forsvarlig.documents.document import LEVELS

HIDDEN = ("primary", "complementary", EMPTY)
PARTS = ("extent", "character", "conditions", "prevention")
CERTAINTIES = ("likely", "uncertain", "unknown")
MOST_POINTS = 100.0


@dataclass(frozen=True)
class Crossed:
    """One group of a unit crossed with a background answer: `hidden` is why nothing is shown, or None; burdens by scale id."""

    hidden: str | None
    n: int | None
    burdens: Mapping[str, float]


@dataclass(frozen=True)
class GivenRelease:
    """A release as a report needs it. `answers` is how many answered, by unit and members; `crossed` by unit, column and answer.

    `visible` are the units that the report's reader may see; None where all are. Comparisons rest on all that is published.
    """

    published: Published
    instrument: str
    version: str
    threshold: int
    cross_threshold: int
    answers: Mapping[tuple[str, str], int]
    crossed: Mapping[str, Mapping[str, Mapping[str, Crossed]]] = field(default_factory=dict)
    visible: frozenset[str] | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that may be seen, parents before children."""
        return tuple(unit for unit in self.published.units.order if self.sees(unit))

    def sees(self, unit: str) -> bool:
        """Whether the reader may see a unit."""
        return self.visible is None or unit in self.visible

    def below(self, unit: str) -> tuple[str, ...]:
        """The units right below a unit that may be seen."""
        return tuple(each for each in self.published.units.children(unit) if self.sees(each))

    def state(self, unit: str) -> str:
        """Whether a unit's figures are shown: `shown`, `hidden`, or `empty` where nobody has answered."""
        return _state(self.published.group(unit).hidden)

    def count(self, unit: str) -> int | None:
        """How many have answered in a unit and below it, or in the unit itself where only that is shown; None where neither is."""
        return self.answers.get((unit, "subtree"), self.answers.get((unit, "own")))

    def nearest_shown(self, unit: str) -> str | None:
        """The nearest unit above that shows figures, or None."""
        shown = (above for above in self.published.ancestors(unit) if self.sees(above) and self.state(above) == "shown")
        return next(shown, None)

    def groups(self, unit: str) -> tuple[Crossed, ...]:
        """Every crossed group of a unit."""
        return tuple(group for answers in self.crossed.get(unit, {}).values() for group in answers.values())

    def hides_something(self, unit: str) -> bool:
        """Whether a unit, a unit right below it, one of its crossed groups or one of its scales is hidden."""
        told = [self.published.group(each) for each in (unit, *self.below(unit))]
        reasons = [group.hidden for group in told] + [group.hidden for group in self.groups(unit)]
        if any(_state(reason) == "hidden" for reason in reasons):
            return True
        factors = {scale.id for scale in self.published.scales.values() if scale.factor and scale.in_points}
        return self.state(unit) == "shown" and not factors <= set(told[0].scales)


def _state(hidden: str | None) -> str:
    return "shown" if hidden is None else EMPTY if hidden == EMPTY else "hidden"


def crossed_state(group: Crossed) -> str:
    """Whether a crossed group is `shown`, `hidden` or `empty`."""
    return _state(group.hidden)


def read_release(document: Any, file: str = "") -> GivenRelease:
    """Read a release document. Raises InputError, naming file and field, for what isn't a release or isn't whole."""
    fields = Fields(document, file)
    published = read_published(fields.table, file)
    answers: dict[tuple[str, str], int] = {}
    crossed: dict[str, dict[str, dict[str, Crossed]]] = {}
    for row in fields.rows("groups"):
        group = _crossed(row, published.scales)
        where = {name: row.part("where").text(name) for name in row.part("where").table}
        unit, members = where.pop("unit", published.units.root), where.pop("members", "subtree")
        if not where and group.n is not None:
            answers[unit, members] = group.n
        elif len(where) == 1 and members == "subtree":
            ((column, answer),) = where.items()
            crossed.setdefault(unit, {}).setdefault(column, {})[answer] = group
    return GivenRelease(
        published=published,
        instrument=fields.text("instrument"),
        version=fields.text("version"),
        threshold=fields.needed(fields.whole("threshold", 1), "threshold"),
        cross_threshold=fields.needed(fields.whole("cross_threshold", 1), "cross_threshold"),
        answers=answers,
        crossed=crossed,
    )


def _crossed(row: Fields, scales: Mapping[str, PublishedScale]) -> Crossed:
    if row.has("hidden"):
        return Crossed(row.choice("hidden", HIDDEN), None, {})
    burdens = {}
    for name, figures in row.tables("scales").items():
        mean = figures.number("mean")
        if mean is not None and name in scales and scales[name].in_points and not scales[name].sensitive:
            burdens[name] = MOST_POINTS - mean if scales[name].orientation == "resource" else mean
    return Crossed(None, row.needed(row.whole("n", 1), "n"), burdens)


def renamed(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A release whose units are called by their names instead of their ids.

    Units that share a name are told apart by the unit above, and if they share that too, by their ids.
    """
    parents = {each["unit"]: each["parent"] or "" for each in document["units"]}
    plain = {unit: names.get(unit, unit) for unit in parents}
    above = {unit: plain.get(parent, unit) for unit, parent in parents.items()}
    called = _told_apart(_told_apart(plain, above), {unit: unit for unit in parents})
    units = [{"unit": called[unit], "parent": called[parent] if parent else None} for unit, parent in parents.items()]
    groups = [{**group, "where": _renamed(group["where"], called)} for group in document["groups"]]
    return {**document, "units": units, "groups": groups}


def _told_apart(called: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """What units are called, with more said of those that share a name."""
    times = Counter(called.values())
    return {unit: f"{name} ({more[unit]})" if times[name] > 1 else name for unit, name in called.items()}


def _renamed(where: Mapping[str, str], called: Mapping[str, str]) -> dict[str, str]:
    return {name: called[value] if name == "unit" else value for name, value in where.items()}


def check_assessment(document: Any, units: Collection[str], file: str = "") -> None:
    """Raise InputError, naming file and field, unless a document is an assessment of units of the release."""
    assessment = Fields(document, file)
    assessment.text("rule_version")
    assessment.day("on")
    for row in assessment.needed(assessment.rows("units") or None, "units"):
        row.choice("unit", units)
        for factor in row.rows("factors"):
            factor.text("factor")
            factor.choice("certainty", CERTAINTIES)
            _check_levels(factor)
            for ground in factor.rows("grounds"):
                ground.choice("part", PARTS)
            _check_grounds(factor.rows("grounds"))
        _check_combined(row.part("combined"))
        row.names("protective")


def _check_combined(combined: Fields) -> None:
    _check_levels(combined)
    _check_text(combined)
    for name in ("not_assessed", "rules"):
        combined.names(name)
    drivers = combined.table.get("drivers") or []
    pairs = isinstance(drivers, list) and all(isinstance(pair, list) for pair in drivers)
    if not pairs or not all(isinstance(factor, str) for pair in drivers for factor in pair):
        raise combined.wrong("drivers", "It isn't a list of pairs.", 'Write [["one", "other"]], or an empty list.')
    _check_grounds([*combined.rows("grounds"), *combined.rows("noted")])


def _check_levels(fields: Fields) -> None:
    for name in ("level_now", "level_over_time"):
        fields.choice(name, LEVELS)


def _check_grounds(grounds: Iterable[Fields]) -> None:
    for ground in grounds:
        for name in ("rule", "source", "threshold_source"):
            if ground.has(name):
                ground.text(name)
        _check_text(ground)


def _check_text(fields: Fields) -> None:
    text = fields.part("text")
    for language in ("nb", *(set(text.table) - {"nb"})):
        text.text(language)
