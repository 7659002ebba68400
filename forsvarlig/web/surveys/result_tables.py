"""The rows, maps and figures of the result pages, from a release and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forsvarlig.analysis.assessment import Context, assess_release
from forsvarlig.analysis.published import Figures, Published, read_published
from forsvarlig.analysis.results import Result, by_weight, distribution, unit_results
from forsvarlig.documents.charts import ScaleFigure, scale_chart
from forsvarlig.knowledge import load
from forsvarlig.knowledge.factors import Factor, statutory_factors
from forsvarlig.knowledge.risk_rules import current
from forsvarlig.web.organisation.models import Unit
from forsvarlig.web.surveys.distribution_chart import DistributionFigure, distribution_chart
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.tables import UnitLine
from forsvarlig.web.surveys.words import change_words, finding, how_sure, name_of, share_words, value_words
from forsvarlig.web.ui.templatetags.ui import figure, percent, said

LEAST_DISTRIBUTION = 20


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
class Cell:
    """One factor of one unit in a map: the proposed level, and the figure."""

    level: str
    shown: str

    @property
    def symbol(self) -> str:
        """The sign in outline: a proposal is no verdict."""
        return "s-unknown" if self.level == "unknown" else f"s-{self.level}-outline"


@dataclass(frozen=True)
class MapRow:
    """One factor over all units, each with its cell, None where the unit shows nothing."""

    factor: str
    paired: tuple[tuple[UnitLine, Cell | None], ...]


@dataclass(frozen=True)
class Distribution:
    """How the answers to one factor lie, of the unit or, when the unit is small, of the whole enterprise."""

    name: str
    whose: str
    is_own: bool
    picture: SafeString
    rows: tuple[tuple[str, str], ...]


def proposed_levels(release: Release) -> dict[tuple[str, str], str]:
    """The level over time that the release alone gives ground for, by unit and factor."""
    proposal = assess_release(release.document, Context(), load())
    return {(unit["unit"], factor["factor"]): factor["level_over_time"] for unit in proposal["units"] for factor in unit["factors"]}


def results_of(release: Release, unit: Unit, before: Release | None) -> tuple[Result, ...]:
    """What is shown of a unit, compared with the last round."""
    earlier = read_published(before.document) if before else None
    published = read_published(release.document)
    number = str(unit.pk)
    return unit_results(published, number, earlier, assumed_spread()) if number in published.units.parent else ()


def assumed_spread() -> float:
    """The spread of persons inside a unit, in points, that is reckoned with where a release shows none: the risk rule's own."""
    return current(load().risk_rules).assumed_spread


def rows(results: Sequence[Result], unit: Unit, levels: Mapping[tuple[str, str], str]) -> list[Row]:
    """Every factor of a unit, what stands out first."""
    return [_row(result, unit, levels.get((str(unit.pk), result.factor), "unknown")) for result in by_weight(results)]


def _row(result: Result, unit: Unit, level: str) -> Row:
    is_everyone = unit.parent_id is None
    before = figure(result.change.before) if result.change else ""
    enterprise = figure(result.enterprise) if result.enterprise is not None else ""
    if result.sensitive and result.enterprise_share:
        enterprise = share_words(result.enterprise_share, result.n) if result.enterprise_share.kind == "exact" else ""
    return Row(
        result=result,
        name=name_of(result.factor),
        picture=_picture(result, unit),
        value=value_words(result),
        before=before,
        enterprise="" if is_everyone else enterprise,
        sure=how_sure(result),
        level=level,
    )


def _picture(result: Result, unit: Unit) -> SafeString:
    if not result.is_known:
        return SafeString("")
    is_everyone, share = unit.parent_id is None, result.share
    exact = share.low * 100 if share and share.kind == "exact" else None
    chart = ScaleFigure(
        finding=finding(result, unit.name, unit.enterprise.name),
        reading=_("Aksen går fra 0 (minst belastning) til 100 (mest)."),
        value=result.value if result.value is not None else exact,
        interval=result.interval,
        enterprise=None if is_everyone else result.enterprise,
        before=result.change.before if result.change else None,
        between=(share.low * 100, share.high * 100) if share and exact is None else None,
    )
    return SafeString(scale_chart(chart, numbered=False))


def distribution_of(release: Release, unit: Unit, result: Result) -> Distribution | None:
    """How the answers to a factor lie: of the unit where the release shows it, else of everyone; None when it shows neither."""
    own = distribution(release.document, str(unit.pk), result.scale)
    shares = own or distribution(release.document, None, result.scale)
    if shares is None:
        return None
    whose = unit.name if own else unit.enterprise.name
    chart = DistributionFigure(name_of(result.factor), whose, shares, unit.name, result.value)
    labels = ("0–19", "20–39", "40–59", "60–79", "80–100")
    rows = tuple(zip(labels, (f"{figure(share * 100)}\u00a0%" for share in shares), strict=True))
    return Distribution(name_of(result.factor), whose, own is not None, distribution_chart(chart), rows)


def map_rows(release: Release, lines: Sequence[UnitLine], levels: Mapping[tuple[str, str], str]) -> list[MapRow]:
    """Factors by units, in the regulation's order; a unit that isn't shown has no cells."""
    published = read_published(release.document)
    found = {line.unit.pk: _by_factor(published, line.unit) for line in lines if line.state == "shown"}
    asked = {factor for figures in found.values() for factor in figures}

    def cell(line: UnitLine, factor: str) -> Cell | None:
        if line.unit.pk not in found:
            return None
        return _cell(found[line.unit.pk].get(factor), levels.get((str(line.unit.pk), factor), "unknown"))

    return [
        MapRow(said(factor.short), tuple((line, cell(line, factor.id)) for line in lines))
        for factor in _in_order()
        if factor.id in asked
    ]


def _in_order() -> list[Factor]:
    statutory = list(statutory_factors(load().factors))
    return statutory + [factor for factor in load().factors.values() if not factor.statutory]


def _by_factor(published: Published, unit: Unit) -> dict[str, Figures | None]:
    shown = published.group(str(unit.pk)).scales
    return {scale.factor: shown.get(scale.id) for scale in published.scales.values() if scale.factor and scale.in_points}


def _cell(figures: Figures | None, level: str) -> Cell:
    if figures is None:
        return Cell("unknown", "")
    if figures.mean is not None:
        return Cell(level, figure(figures.mean))
    return Cell(level, percent(figures.share) if figures.share is not None and figures.bound is None else "")


def told_changes(results: Sequence[Result]) -> list[dict[str, Any]]:
    """The changes since last round that chance alone seldom gives, the largest first."""
    told = [(abs(one.change.points), one) for one in results if one.change and one.change.is_told]
    return [{"name": name_of(one.factor), "says": change_words(one)} for _size, one in sorted(told, key=lambda pair: -pair[0])]
