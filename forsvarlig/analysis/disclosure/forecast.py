"""What could be shown of a round that hasn't been asked yet, and what each background question would cost.

The sizes of the units are known, the answers aren't. Of a unit in which a people are asked, ⌊r·a⌋ are taken to answer at a response
rate r. Each of them gets an answer to each background question at random, with the shares given, independently of everything
else; so the people of a draw at a lower rate are among those at a higher one, and a question more changes nobody's answers to
the others. The release of each draw is then planned as a real one (G1, on all respondents), and what is shown is averaged over
the draws. docs/developers/anonymity.md says what is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from zlib import crc32

import numpy as np

from forsvarlig.analysis.disclosure.groups import distinct_sets, make_grid
from forsvarlig.analysis.disclosure.plan import plan_groups
from forsvarlig.analysis.units import Units

# How much is reckoned: so many groups are planned together, so many such plans are made of them for each thing that is asked.
GROUPS_TOGETHER = 160
MOST_RUNS, MOST_DRAWS = 6, 5
# A plan of so few groups takes far under a second; the limit is only there so that nothing waits for ever.
SECONDS_A_PLAN = 30.0
EVERYBODY = "…"


@dataclass(frozen=True)
class Column:
    """A background question: the expected share of respondents with each answer. What the shares lack to 1 answers nothing."""

    id: str
    shares: tuple[float, ...]

    @classmethod
    def even(cls, column: str, options: int) -> Column:
        """Everybody answers, and each answer is as likely."""
        return cls(column, (1 / options,) * options)


@dataclass(frozen=True)
class Shown:
    """What could be shown, on average over the draws.

    `units` are asked and `units_shown` show their own result; `crossed` are the groups split by a background answer that have
    anybody in them, `crossed_shown` those that could be shown. `units_bare` see nothing more than without background
    questions: no split of their own people is shown. `withheld` are the respondents of the plain groups that are withheld, each
    counted once a group.
    """

    units: float
    units_shown: float
    units_bare: float
    crossed: float
    crossed_shown: float
    withheld: float


@dataclass(frozen=True)
class Cost:
    """What one background question brings and takes: its groups that could be shown when it's `alone` and `together` with the
    others, and how many units see nothing more when it's alone."""

    column: str
    alone: float
    together: float
    units_bare_alone: float


@dataclass(frozen=True)
class Forecast:
    """What could be shown at each response rate with all the background questions, and what each of them costs at the `likely` one.

    `draws` were averaged, and `reckoned` is the share of the units on which it was done, scaled up to all.
    """

    at: Mapping[Fraction, Shown]
    costs: tuple[Cost, ...]
    draws: int
    reckoned: float


@dataclass(frozen=True)
class Look:
    """One planned draw: units that show their own result; for each column the groups with anybody and those of them shown;
    the units that show a split of their own; `withheld` respondents of plain groups."""

    units_shown: frozenset[str]
    crossed: Mapping[str, int]
    crossed_shown: Mapping[str, int]
    split: frozenset[str]
    withheld: int


def forecast(
    units: Units,
    asked: Mapping[str, int],
    columns: Sequence[Column],
    *,
    rates: Sequence[Fraction],
    likely: Fraction,
    threshold: int,
    cross_threshold: int,
    seed: int = 1,
) -> Forecast:
    """What could be shown of a round, expected before it's asked.

    `asked` is how many are asked in each unit itself, not in those under it; units that are reported as one are one unit
    here, and those that aren't surveyed are left out. `likely` is one of the `rates`. The same call gives the same answer: how long
    it takes is bounded by the number of plans, never by the clock.

    Raises KeyError for a unit that isn't in the tree, ValueError for shares that aren't shares.
    """
    _check(units, asked, columns, rates, likely)
    names = [column.id for column in columns]
    subsets = {frozenset(names)} | {frozenset([name]) for name in names}
    runs, reckoned = _runs([unit for unit in units.order if asked.get(unit)], columns)
    draws = max(1, MOST_DRAWS // max(1, len(runs) * len(columns)))
    wanted = [(rate, chosen) for rate in rates for chosen in (subsets if rate == likely else {frozenset(names)})]
    looks: dict[tuple[Fraction, frozenset[str]], list[Look]] = {each: [] for each in wanted}
    for draw, run in product(range(draws), runs):
        tree, answers = _within(units, run), {unit: _answers(seed, draw, unit, asked[unit], columns) for unit in run}
        for rate, chosen in wanted:
            counts = _counts(answers, rate, [name in chosen for name in names])
            kept = [name for name in names if name in chosen]
            looks[rate, chosen].append(look(tree, counts, kept, threshold, cross_threshold))
    everything, count, scale = frozenset(names), float(sum(1 for people in asked.values() if people)), 1 / (draws * reckoned)
    at = {rate: _shown(looks[rate, everything], count, scale) for rate in rates}
    of = {chosen: looks[likely, chosen] for chosen in subsets}
    return Forecast(at, tuple(_cost(name, of, everything, count, scale) for name in names), draws, reckoned)


def look(
    units: Units, counts: Mapping[tuple[str | None, ...], int], columns: Sequence[str], threshold: int, cross_threshold: int
) -> Look:
    """Plan one release: `counts` has the respondents of each (unit, answer, …), None for a blank, in the order of `columns`."""
    if not sum(counts.values()):
        return Look(frozenset(), {}, {}, frozenset(), 0)
    # The site forecasts too, and starts without tables.
    import polars as pl

    cells = [cell for cell, people in counts.items() if people]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(["unit", *columns], pl.String), orient="row")
    grid = make_grid(frame, units, "unit", columns)
    sets = distinct_sets(grid, np.array([counts[cell] for cell in grid.cells], dtype=np.int64))
    system = sets.system(np.ones(len(sets.sizes), dtype=np.bool_), threshold, cross_threshold)
    shown = ~plan_groups(system, seconds=SECONDS_A_PLAN).withheld
    crossed: Counter[str] = Counter()
    crossed_shown: Counter[str] = Counter()
    own: set[str] = set()
    split: set[str] = set()
    counted: set[tuple[str, int]] = set()
    for line, number in zip(grid.lines, sets.of_line, strict=True):
        is_own = line.where.get("members") == "own"
        if number >= 0 and line.crossed is None and is_own and shown[number]:
            own.add(line.where["unit"])
        # A split that has the same people as a plain group tells nothing more; two names of the same people count once.
        if number >= 0 and line.crossed is not None and not sets.plain[number]:
            if (line.crossed, number) not in counted:
                counted.add((line.crossed, number))
                crossed[line.crossed] += 1
                crossed_shown[line.crossed] += int(shown[number])
            if shown[number] and is_own:
                split.add(line.where["unit"])
    withheld = int(sets.sizes[~shown & sets.plain].sum())
    return Look(frozenset(own), crossed, crossed_shown, frozenset(split), withheld)


def _check(units: Units, asked: Mapping[str, int], columns: Sequence[Column], rates: Sequence[Fraction], likely: Fraction) -> None:
    if unknown := asked.keys() - units.parent.keys():
        raise KeyError(min(unknown))
    if likely not in rates:
        raise ValueError(likely)
    for column in columns:
        if min(column.shares, default=-1.0) < 0 or sum(column.shares) > 1 + 1e-9:
            raise ValueError(column.id)


def _runs(asked: Sequence[str], columns: Sequence[Column]) -> tuple[list[list[str]], float]:
    """The units that are asked, parted into runs of neighbours that are planned by themselves; and the share of them that is kept.

    Of a very large tree a few runs are kept, evenly spaced.
    """
    # Each unit brings a group of its own and, with its share of those above it, about as many again.
    most = max(4, GROUPS_TOGETHER // (2 * (1 + sum(len(column.shares) for column in columns))))
    count = -(-len(asked) // most)
    if not count:
        return [], 1.0
    runs = [[str(unit) for unit in run] for run in np.array_split(np.array(asked, dtype=object), count)]
    kept = runs if count <= MOST_RUNS else [runs[at * count // MOST_RUNS] for at in range(MOST_RUNS)]
    return kept, sum(map(len, kept)) / len(asked)


def _within(units: Units, run: Sequence[str]) -> Units:
    """The tree of a run of units: themselves and all above them."""
    kept = dict.fromkeys(above for unit in run for above in _path(units, unit))
    return Units({unit: units.parent[unit] for unit in units.order if unit in kept})


def _path(units: Units, unit: str) -> Iterator[str]:
    current: str | None = unit
    while current is not None:
        yield current
        current = units.parent[current]


def _answers(seed: int, draw: int, unit: str, asked: int, columns: Sequence[Column]) -> list[tuple[str | None, ...]]:
    """The background answers of everybody who is asked in a unit; a person's answer to a question hangs on nothing else."""
    drawn = []
    for column in columns:
        points = np.random.default_rng([seed, draw, crc32(f"{column.id}/{unit}".encode())]).random(asked)
        options = np.searchsorted(np.cumsum(column.shares), points, side="right")
        drawn.append([str(option) if option < len(column.shares) else None for option in options])
    return list(zip(*drawn, strict=True)) if drawn else [()] * asked


def _counts(
    answers: Mapping[str, Sequence[tuple[str | None, ...]]], rate: Fraction, chosen: Sequence[bool]
) -> dict[tuple[str | None, ...], int]:
    counts: Counter[tuple[str | None, ...]] = Counter()
    for unit, people in answers.items():
        for person in people[: int(rate * len(people))]:
            counts[unit, *(answer for answer, kept in zip(person, chosen, strict=True) if kept)] += 1
    return counts


def _shown(looks: Sequence[Look], asked: float, scale: float) -> Shown:
    """The sums over the runs of each draw, averaged over the draws and scaled up to all units."""
    return Shown(
        units=asked,
        units_shown=scale * sum(len(each.units_shown) for each in looks),
        units_bare=asked - scale * sum(len(each.split) for each in looks),
        crossed=scale * sum(sum(each.crossed.values()) for each in looks),
        crossed_shown=scale * sum(sum(each.crossed_shown.values()) for each in looks),
        withheld=scale * sum(each.withheld for each in looks),
    )


def _cost(column: str, of: Mapping[frozenset[str], Sequence[Look]], everything: frozenset[str], asked: float, scale: float) -> Cost:
    def shown(chosen: frozenset[str]) -> float:
        return scale * sum(each.crossed_shown.get(column, 0) for each in of[chosen])

    alone = frozenset([column])
    return Cost(column, shown(alone), shown(everything), _shown(of[alone], asked, scale).units_bare)
