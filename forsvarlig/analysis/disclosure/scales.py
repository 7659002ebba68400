"""What is published of one scale in every group."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from forsvarlig.analysis.disclosure.complete import complete
from forsvarlig.analysis.disclosure.groups import Grid, Sets, distinct_sets
from forsvarlig.analysis.disclosure.narrowing import Reader
from forsvarlig.analysis.disclosure.plan import plan_groups
from forsvarlig.analysis.disclosure.rounding import MEAN_DECIMALS, SHARE_DECIMALS, rounded
from forsvarlig.analysis.disclosure.sensitive import figure, plan_sensitive
from forsvarlig.analysis.disclosure.shape import Shape, shape_of
from forsvarlig.analysis.disclosure.spread import Spread, keep_spread
from forsvarlig.analysis.disclosure.system import Bools, Floats, Ints, System
from forsvarlig.analysis.scoring import exposed
from forsvarlig.knowledge.instruments import Instrument, Scale

# Standard deviations and shares of ordinary scales need at least so many people.
SPREAD_LEAST = 20


@dataclass(frozen=True)
class Rules:
    """The thresholds of a release, and the flat width of G2 in hundredths of a scale's range."""

    threshold: int
    cross_threshold: int
    width: float


@dataclass(frozen=True)
class Published:
    """What is published of a scale: `figures` by line, for those that show any; and how its plan came about.

    The two `withheld` count distinct sets of people that are large enough, for G1 and G2 together and for G1 alone.
    """

    figures: dict[int, dict[str, Any]]
    optimal: bool
    fell_back: bool
    withheld: int
    withheld_by_g1: int


def publish_scale(
    grid: Grid, respondents: Ints, shown: Bools, instrument: Instrument, scale: Scale, scores: Floats, rules: Rules, seconds: float
) -> Published:
    """Decide and reckon what is published of one scale, `scores` (respondents,), in the lines `shown` (lines,).

    `respondents` (cells,) counts all respondents. Nothing is published of a scale on which nobody can differ.
    """
    scored = ~np.isnan(scores)
    sets = _sets(grid, grid.count(scored), shown)
    shape = shape_of(instrument, scale, rules.width)
    if not len(sets.sizes) or shape.high <= shape.low:
        return Published({}, True, False, 0, 0)
    if scale.sensitive:
        return _sensitive(grid, respondents, shown, sets, scale, scores, rules)
    return _ordinary(grid, respondents, shown, sets, shape, scale, scores, rules, seconds)


def _sets(grid: Grid, count: Ints, shown: Bools) -> Sets:
    """The scale's distinct sets; plain are those that a shown line which isn't a crossing has."""
    sets = distinct_sets(grid, count)
    return replace(sets, plain=np.isin(np.arange(len(sets.plain)), sets.of_line[shown & ~grid.crossed]))


def _available(sets: Sets, shown: Bools) -> Bools:
    return np.isin(np.arange(len(sets.plain)), sets.of_line[shown])


def _ordinary(
    grid: Grid,
    respondents: Ints,
    shown: Bools,
    sets: Sets,
    shape: Shape,
    scale: Scale,
    scores: Floats,
    rules: Rules,
    seconds: float,
) -> Published:
    start = time.monotonic()
    everything = np.ones(len(sets.sizes), dtype=np.bool_)
    system = sets.system(everything, rules.threshold, rules.cross_threshold)
    scored = ~np.isnan(scores)
    counts = np.zeros((len(grid.cells), len(shape.scores)), dtype=np.int64)
    np.add.at(counts, (grid.cell[scored], np.searchsorted(shape.scores, scores[scored] - 1e-9)), 1)
    counts = counts[sets.cells]
    means = rounded(sets.member @ (counts @ shape.scores) / sets.sizes, MEAN_DECIMALS)
    reader = Reader(sets.member, counts, shape, sets.small(rules.threshold - 1), means)
    hidden = ~_available(sets, shown)
    done = complete(system, hidden, reader, 0.6 * seconds)
    reached = np.nan_to_num(exposed(scale, shape.scores))
    spread = _spread(sets, ~done.withheld, reader, means, reached, rules, start + 0.95 * seconds)
    lines = _lines(grid, sets, shown, ~done.withheld, rules.cross_threshold)
    numbers, exact = _numbers(grid, respondents, grid.count(scored), lines, rules.threshold)
    figures: dict[int, dict[str, Any]] = {}
    for line in lines:
        number = sets.of_line[line]
        n = {"n": numbers[line]} if line in numbers else {}
        figures[line] = {**n, "mean": float(means[number])}
        if spread.kept[number] and not grid.crossed[line]:
            figures[line] |= _spread_figures(sets.member[number] @ counts, shape, scale, reached, bool(spread.full[number]))
    publishable = ~system.primary
    return Published(
        figures,
        done.optimal,
        done.fell_back or not exact,
        int((publishable & done.withheld).sum()),
        int((publishable & done.g1).sum()),
    )


def _spread(sets: Sets, shown: Bools, reader: Reader, means: Floats, reached: Floats, rules: Rules, deadline: float) -> Spread:
    """The plain sets that show more than their mean: of at least 20 people, G1 held with this threshold, and G2.

    Crossings show their mean only: each more group with a spread makes small sets easier to bound, and costs other groups theirs.
    """
    least = max(SPREAD_LEAST, rules.threshold)
    candidates = shown & sets.plain
    plan = plan_groups(sets.system(candidates, least, least), hidden=~candidates)
    wished = candidates & ~plan.withheld & (sets.sizes >= least)
    return keep_spread(reader, sets.unit, shown, wished, reached, means, deadline)


def _spread_figures(counts: Ints, shape: Shape, scale: Scale, reached: Floats, distribution: bool) -> dict[str, Any]:
    """Standard deviation, share of exposed and distribution of people with these scores.

    The share of none or all is told as a bound; where everybody has the same score there is no distribution to show.
    """
    people = int(counts.sum())
    mean = counts @ shape.scores / people
    sd = np.sqrt(counts @ np.square(shape.scores - mean) / (people - 1))
    figures: dict[str, Any] = {"sd": float(rounded(np.array([sd]), MEAN_DECIMALS)[0])}
    if scale.exposed_from is not None:
        yes = float(counts @ reached)
        share = float(rounded(np.array([yes / people]), SHARE_DECIMALS)[0])
        figures["share_exposed"] = {"at_most": 0.10} if yes == 0 else {"at_least": 0.90} if yes == people else share
    if distribution and counts.max() < people:
        shares = rounded(counts / people, SHARE_DECIMALS)
        figures["distribution"] = [[float(score), float(share)] for score, share in zip(shape.scores, shares, strict=True)]
    return figures


def _sensitive(grid: Grid, respondents: Ints, shown: Bools, sets: Sets, scale: Scale, scores: Floats, rules: Rules) -> Published:
    scored = ~np.isnan(scores)
    reached = exposed(scale, scores)
    if np.isnan(reached[scored]).any():
        return Published({}, True, False, 0, 0)
    yes = np.bincount(grid.cell[scored], weights=reached[scored], minlength=len(grid.cells)).astype(np.int64)[sets.cells]
    chosen = plan_sensitive(sets, yes, _available(sets, shown), rules.threshold)
    lines = [line for line in _lines(grid, sets, shown, chosen, rules.cross_threshold) if not grid.crossed[line]]
    numbers, exact = _numbers(grid, respondents, grid.count(scored), lines, rules.threshold)
    count = sets.member @ yes
    figures = {}
    for line in lines:
        number = sets.of_line[line]
        n = {"n": numbers[line]} if line in numbers else {}
        figures[line] = {**n, "share_exposed": figure(int(count[number]), int(sets.sizes[number]))}
    publishable = sets.plain & (sets.sizes >= max(10, rules.threshold))
    withheld = int((publishable & ~chosen).sum())
    return Published(figures, True, not exact, withheld, withheld)


def _lines(grid: Grid, sets: Sets, shown: Bools, chosen: Bools, cross_threshold: int) -> list[int]:
    """The shown lines whose set is chosen; a crossing only with enough people of its own."""
    enough = ~grid.crossed | (sets.sizes[sets.of_line] >= cross_threshold)
    return [int(line) for line in np.flatnonzero(shown & (sets.of_line >= 0) & chosen[sets.of_line] & enough)]


def _numbers(grid: Grid, respondents: Ints, scored: Ints, lines: list[int], threshold: int) -> tuple[dict[int, int], bool]:
    """The scale's number of answers for those of the lines that may show it, and whether the plan of these was made in time.

    The people without a score are guarded like those with one: of the lines that show a number no sum or difference isolates
    1 to `threshold` - 1 of them.
    """
    missing = respondents - scored
    atoms = np.flatnonzero(missing)
    member = grid.member[lines][:, atoms]
    system = System(
        missing[atoms],
        member,
        (member @ missing[atoms])[None, :],
        np.full(len(lines), threshold),
        threshold,
        threshold,
        np.arange(len(atoms)),
    )
    plan = plan_groups(system, seconds=10.0)
    totals = grid.member[lines] @ scored
    return {
        line: int(total) for line, total, hide in zip(lines, totals, plan.withheld, strict=True) if not hide
    }, not plan.fell_back
