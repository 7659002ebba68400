"""The map of units and factors: a column a unit while they are few, a row a unit when they are many. From a release only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator

from forsvarlig.analysis.published import Figures, Published, read_published
from forsvarlig.knowledge import load
from forsvarlig.knowledge.factors import Factor, statutory_factors
from forsvarlig.web.organisation.models import Unit
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.result_tables import proposed_levels
from forsvarlig.web.surveys.tables import UnitLine
from forsvarlig.web.ui.templatetags.ui import figure, percent, said

MOST_COLUMNS = 12
# A page with more cells than this would take longer to come over a bad line than people wait.
MOST_CELLS = 240


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
class UnitRow:
    """One unit over all factors, no cells where it shows nothing; `folded` is how many units in it stand on a page of their own."""

    line: UnitLine
    cells: tuple[Cell, ...]
    folded: int


@dataclass(frozen=True)
class TallMap:
    """Units as rows, those with the same parent together, and on which page of how many."""

    factors: tuple[str, ...]
    groups: tuple[tuple[Unit | None, tuple[UnitRow, ...]], ...]
    page: Page[UnitLine]


def map_rows(release: Release, lines: Sequence[UnitLine]) -> list[MapRow]:
    """Factors by units, in the regulation's order; a unit that isn't shown has no cells."""
    figures = _Figures(release, lines)
    return [
        MapRow(said(factor.short), tuple((line, figures.cell(line, factor.id)) for line in lines)) for factor in figures.factors
    ]


def tall_map(release: Release, lines: Sequence[UnitLine], under: Unit | None, page: str | None) -> TallMap:
    """Units by factors: all of them where one page holds them, else the units right below `under`, each with the way further down.

    `lines` are the units that the reader may see, parents before children; without `under` the map begins at the topmost.
    """
    whole = inside(lines, under)
    most = max(MOST_CELLS // max(len(_asked(read_published(release.document), lines)), 1), 1)
    chosen = whole if len(whole) <= most else _nearest(whole, under)
    shown = Paginator(chosen, most).get_page(page)
    figures, here = _Figures(release, list(shown)), {line.unit.pk for line in chosen}

    def row(line: UnitLine) -> UnitRow:
        cells = [figures.cell(line, factor.id) for factor in figures.factors]
        folded = [one for one in inside(lines, line.unit) if one.unit.pk not in here] if line.unit != under else []
        return UnitRow(line, tuple(cell for cell in cells if cell), len(folded))

    known: dict[int, Unit] = {line.unit.pk: line.unit for line in whole}
    groups = groupby(shown, key=lambda line: known.get(line.unit.parent_id or 0))
    return TallMap(
        tuple(said(factor.short) for factor in figures.factors),
        tuple((parent, tuple(row(line) for line in group)) for parent, group in groups),
        shown,
    )


def inside(lines: Sequence[UnitLine], under: Unit | None) -> list[UnitLine]:
    """The lines of a unit and all below it, in the same order; all where there is no such unit."""
    if under is None:
        return list(lines)
    found = {under.pk}
    for line in lines:
        if line.unit.parent_id in found:
            found.add(line.unit.pk)
    return [line for line in lines if line.unit.pk in found]


def _nearest(whole: Sequence[UnitLine], under: Unit | None) -> list[UnitLine]:
    """The topmost unit and those right below it; where there are several topmost, those."""
    known = {line.unit.pk for line in whole}
    top = [line for line in whole if line.unit.parent_id not in known or line.unit == under]
    if len(top) != 1:
        return top
    return [*top, *(line for line in whole if line.unit.parent_id == top[0].unit.pk)]


class _Figures:
    """The cells of a map, and the factors that any of its units shows, in the regulation's order."""

    def __init__(self, release: Release, lines: Sequence[UnitLine]) -> None:
        published = read_published(release.document)
        self.levels = proposed_levels(release, [line.unit for line in lines])
        self.found = {line.unit.pk: _by_factor(published, line.unit) for line in lines if line.state == "shown"}
        self.factors = _asked(published, lines)

    def cell(self, line: UnitLine, factor: str) -> Cell | None:
        """The cell of a unit and a factor; None where the unit shows nothing."""
        number = line.unit.pk
        if number not in self.found:
            return None
        return _cell(self.found[number].get(factor), self.levels.get((str(number), factor), "unknown"))


def _asked(published: Published, lines: Sequence[UnitLine]) -> list[Factor]:
    """The factors that a map of some units has, in the regulation's order; none where no unit is shown."""
    if not any(line.state == "shown" for line in lines):
        return []
    measured = {scale.factor for scale in published.scales.values() if scale.in_points}
    return [factor for factor in _in_order() if factor.id in measured]


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
