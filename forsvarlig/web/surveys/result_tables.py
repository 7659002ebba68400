"""The rows, maps and figures of the result pages, from a release and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forsvarlig.analysis.assessment import Context, assess_release
from forsvarlig.analysis.benchmarks import benchmarks_for, beside_benchmarks
from forsvarlig.analysis.comparison import estimate_unit
from forsvarlig.analysis.published import Members, Published, read_published
from forsvarlig.analysis.results import Result, by_weight, distribution, unit_results
from forsvarlig.documents.charts import ScaleFigure, scale_chart
from forsvarlig.knowledge import load
from forsvarlig.knowledge.risk_rules import current
from forsvarlig.web.organisation.models import Unit
from forsvarlig.web.surveys.distribution_chart import LABELS, DistributionFigure, distribution_chart
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.words import beside_words, change_words, finding, how_sure, name_of, share_words, value_words
from forsvarlig.web.ui.templatetags.ui import figure, percent, said

LEAST_DISTRIBUTION = 20
# 95 of 100 of a normal distribution lie within this many standard errors.
NORMAL_95 = 1.96


@dataclass(frozen=True)
class Row:
    """One factor of a unit: its picture, and the figures that stand beside it."""

    result: Result
    name: str
    picture: SafeString
    value: str
    before: str
    enterprise: str
    sure: str
    level: str


@dataclass(frozen=True)
class Shown:
    """What a page of results is about: a unit, with all below it unless `members` is "own", and the release that shows it."""

    published: Published
    unit: Unit
    members: Members | None = None

    @property
    def is_everyone(self) -> bool:
        """Whether it is the whole enterprise, which has nothing to be compared with."""
        return self.unit.parent_id is None and self.members != "own"

    @property
    def number(self) -> str:
        """The unit as the release calls it."""
        return str(self.unit.pk)


@dataclass(frozen=True)
class Distribution:
    """How the answers to one factor lie, of the unit or, when the unit is small, of the whole enterprise."""

    name: str
    whose: str
    is_own: bool
    picture: SafeString
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Calmer:
    """A factor of a small unit: its own figure, the estimate that borrows strength, how sure, and how much of it is its own."""

    name: str
    own: str
    estimate: str
    between: str
    kept: str


def proposed_levels(release: Release, units: Iterable[Unit]) -> dict[tuple[str, str], str]:
    """The level over time that the release alone gives ground for in some units, by unit and factor."""
    context = Context(benchmarks=benchmarks_for(read_published(release.document), load()))
    proposal = assess_release(release.document, context, load(), only={str(unit.pk) for unit in units})
    return {(unit["unit"], factor["factor"]): factor["level_over_time"] for unit in proposal["units"] for factor in unit["factors"]}


def results_of(shown: Shown, before: Release | None) -> tuple[Result, ...]:
    """What is shown of a unit, compared with the last round."""
    earlier = read_published(before.document) if before else None
    if shown.number not in shown.published.units.parent:
        return ()
    return unit_results(shown.published, shown.number, earlier, assumed_spread(), shown.members)


def assumed_spread() -> float:
    """The spread of persons inside a unit, in points, that is reckoned with where a release shows none: the risk rule's own."""
    return current(load().risk_rules).assumed_spread


def rows(results: Sequence[Result], shown: Shown, levels: Mapping[tuple[str, str], str]) -> list[Row]:
    """Every factor of a unit, what stands out first."""
    return [_row(result, shown, levels.get((shown.number, result.factor), "unknown")) for result in by_weight(results)]


def _row(result: Result, shown: Shown, level: str) -> Row:
    enterprise = figure(result.enterprise) if result.enterprise is not None else ""
    if result.sensitive and result.enterprise_share:
        enterprise = share_words(result.enterprise_share, result.n) if result.enterprise_share.kind == "exact" else ""
    return Row(
        result=result,
        name=name_of(result.factor),
        picture=_picture(result, shown),
        value=value_words(result),
        before=figure(result.change.before) if result.change else "",
        enterprise="" if shown.is_everyone else enterprise,
        sure=how_sure(result),
        level=level,
    )


def _picture(result: Result, shown: Shown) -> SafeString:
    if not result.is_known:
        return SafeString("")
    share = result.share
    exact = share.low * 100 if share and share.kind == "exact" else None
    chart = ScaleFigure(
        finding=finding(result, shown.unit.name, shown.unit.enterprise.name),
        reading=_("Aksen går fra 0 (minst belastning) til 100 (mest)."),
        value=result.value if result.value is not None else exact,
        interval=result.interval,
        enterprise=None if shown.is_everyone else result.enterprise,
        before=result.change.before if result.change else None,
        between=(share.low * 100, share.high * 100) if share and exact is None else None,
    )
    return SafeString(scale_chart(chart, numbered=False))


def distributed(release: Release, shown: Shown, results: Sequence[Result]) -> list[Result]:
    """The results whose distribution the release shows for the unit itself, in the order of a chart."""
    members = shown.members or "subtree"
    return [one for one in by_weight(results) if distribution(release.document, shown.number, one.scale, members)]


def distribution_of(release: Release, shown: Shown, result: Result) -> Distribution | None:
    """How the answers to a factor lie: of the unit where the release shows it, else of everyone; None when it shows neither."""
    unit = shown.unit
    own = distribution(release.document, shown.number, result.scale, shown.members or "subtree")
    shares = own or distribution(release.document, None, result.scale)
    if shares is None:
        return None
    whose = unit.name if own else unit.enterprise.name
    chart = DistributionFigure(name_of(result.factor), whose, shares, unit.name, result.value)
    rows = tuple(zip(LABELS, (f"{figure(share * 100)}\u00a0%" for share in shares), strict=True))
    return Distribution(name_of(result.factor), whose, own is not None, distribution_chart(chart), rows)


def calmer(shown: Shown, results: Sequence[Result]) -> list[Calmer]:
    """The estimates that borrow strength, for a unit of few answers; empty where they'd say the same as the figures.

    They are reckoned from the figures of all units that the release shows, and from nothing that it withholds.
    """
    rules, found = current(load().risk_rules), []
    for one in by_weight(results):
        estimate = estimate_unit(shown.published, one.scale, shown.number, rules) if one.n < LEAST_DISTRIBUTION else None
        if estimate is None or estimate.mean != one.value or figure(estimate.estimate) == figure(estimate.mean):
            continue
        low, high = (min(max(estimate.estimate + side * NORMAL_95 * estimate.error, 0), 100) for side in (-1, 1))
        spread = f"{figure(low)}–{figure(high)}"
        found.append(Calmer(name_of(one.factor), figure(estimate.mean), figure(estimate.estimate), spread, percent(estimate.kept)))
    return found


def beside(shown: Shown, results: Sequence[Result]) -> list[dict[str, Any]]:
    """The unit's figures beside published ones for the same questions, with population, year and source."""
    benchmarks = benchmarks_for(shown.published, load())
    return [
        {
            "name": name_of(one.result.factor),
            "value": figure(one.result.value),
            "mean": figure(one.mean),
            "sure": beside_words(one),
            "population": said(one.benchmark.population) if isinstance(one.benchmark.population, Mapping) else "",
            "year": one.benchmark.year,
            "source": one.benchmark.source,
        }
        for one in beside_benchmarks(shown.published, results, benchmarks, assumed_spread())
    ]


def told_changes(results: Sequence[Result]) -> list[dict[str, Any]]:
    """The changes since last round that chance alone seldom gives, the largest first."""
    told = [(abs(one.change.points), one) for one in results if one.change and one.change.is_told]
    return [{"name": name_of(one.factor), "says": change_words(one)} for _size, one in sorted(told, key=lambda pair: -pair[0])]
