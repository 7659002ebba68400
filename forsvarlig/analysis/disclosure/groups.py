"""The groups that a release considers, and the distinct sets of people that they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from forsvarlig.analysis.disclosure.system import Bools, Ints, System, small_sets
from forsvarlig.analysis.units import Units

RESERVED = ("unit", "members")


@dataclass(frozen=True)
class Line:
    """One considered group: `where` as the release writes it, and the column it's `crossed` with, if any."""

    where: Mapping[str, str]
    crossed: str | None


@dataclass(frozen=True)
class Grid:
    """Respondents parted into cells, one for each combination of unit and background answers that somebody has.

    `cells` holds (unit, answer, …), None for a blank, in the order of the units and then of the answers;
    `cell` (respondents,) is each respondent's; `member` (lines, cells) says which cells a considered group holds.
    """

    columns: tuple[str, ...]
    cells: tuple[tuple[str | None, ...], ...]
    cell: Ints
    lines: tuple[Line, ...]
    member: Bools

    @cached_property
    def unit(self) -> Ints:
        """The number of each cell's unit."""
        _, numbers = np.unique([str(cell[0]) for cell in self.cells], return_inverse=True)
        return numbers

    @cached_property
    def crossed(self) -> Bools:
        """Which lines are crossings."""
        return np.array([line.crossed is not None for line in self.lines])

    def count(self, persons: Bools) -> Ints:
        """How many of the given respondents (respondents,) are in each cell."""
        return np.bincount(self.cell[persons], minlength=len(self.cells))


def make_grid(frame: pl.DataFrame, units: Units, unit_column: str, crossings: Sequence[str]) -> Grid:
    """Part the respondents into cells and list every considered group.

    `frame` has one row a respondent. Groups: everyone; each unit's own members and whole subtree; each of these with each
    answer of each crossing column. A blank is never a group.
    """
    columns = frame.select(pl.col(unit_column).alias("unit"), *crossings)
    place = {unit: at for at, unit in enumerate(units.order)}
    cells = sorted(columns.unique().rows(), key=lambda cell: (place[cell[0]], [(answer is None, answer) for answer in cell[1:]]))
    numbered = pl.DataFrame(cells, schema=columns.schema, orient="row").with_row_index("cell number")
    joined = columns.join(numbered, on=columns.columns, how="left", maintain_order="left", nulls_equal=True)
    cell = joined["cell number"].cast(pl.Int64).to_numpy()
    lines, member = zip(*_lines(units, cells, crossings, place), strict=True)
    return Grid(("unit", *crossings), tuple(cells), cell, lines, np.array(member))


def _lines(
    units: Units, cells: Sequence[tuple[str | None, ...]], crossings: Sequence[str], place: Mapping[str, int]
) -> Iterator[tuple[Line, Bools]]:
    home = np.array([place[str(cell[0])] for cell in cells], dtype=np.int64)
    given = {column: np.array([cell[at] for cell in cells], dtype=object) for at, column in enumerate(crossings, 1)}
    answers = {column: sorted({answer for answer in values if answer is not None}) for column, values in given.items()}
    plain: list[tuple[dict[str, str], Bools]] = [({}, np.ones(len(cells), dtype=np.bool_))]
    for unit, at in place.items():
        plain.append(({"unit": unit, "members": "own"}, home == at))
        # Units come parents first, each followed by everything below it.
        plain.append(({"unit": unit, "members": "subtree"}, (home >= at) & (home < at + len(units.subtree(unit)))))
    for where, held in plain:
        yield Line(where, None), held
        for column in crossings:
            for answer in answers[column]:
                yield Line({**where, column: answer}, column), held & (given[column] == answer)


@dataclass(frozen=True)
class Sets:
    """The distinct sets of people among the considered groups, over the cells that hold any of them.

    `people` (atoms,) counts those who matter, in the cells `cells`; `member` (sets, atoms); `plain` (sets,) is true where a group
    that isn't a crossing has these people; `of_line` (lines,) is each group's set, -1 where it has nobody.
    """

    people: Ints
    cells: Ints
    member: Bools
    plain: Bools
    of_line: Ints
    unit: Ints

    @cached_property
    def sizes(self) -> Ints:
        """The people of each set."""
        return self.member @ self.people

    def small(self, largest: int) -> Bools:
        """Every set, and every difference of two of which one lies inside the other, with 1 to `largest` people."""
        return small_sets(self.member, self.people, largest)

    def system(self, chosen: Bools, threshold: int, split_threshold: int) -> System:
        """The chosen sets (sets,) as a system: plain ones cost before crossed ones; the others are taken to be empty."""
        sizes = self.sizes * chosen
        costs = np.array([sizes * self.plain, sizes * ~self.plain])
        least = np.where(self.plain, threshold, max(threshold, split_threshold))
        if self.plain[chosen].all():
            costs, split_threshold = costs[:1], threshold
        return System(self.people, self.member & chosen[:, None], costs, least, threshold, split_threshold, self.unit)


def distinct_sets(grid: Grid, count: Ints) -> Sets:
    """The distinct sets of the considered groups, for as many people as `count` (cells,) says; cells without any are left out.

    Sets come in the order of the first line that has them.
    """
    cells = np.flatnonzero(count > 0)
    held = grid.member[:, cells]
    first: dict[bytes, int] = {}
    of_line = np.array([first.setdefault(row.tobytes(), len(first)) if row.any() else -1 for row in held], dtype=np.int64)
    lines = [int(np.flatnonzero(of_line == number)[0]) for number in range(len(first))]
    plain = np.isin(np.arange(len(first)), of_line[~grid.crossed])
    return Sets(count[cells], cells, held[lines].reshape(len(lines), len(cells)), plain, of_line, grid.unit[cells])
