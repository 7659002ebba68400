"""The smallest set of people that sums and differences of groups isolate: the 0/1 program of the guarantee G1.

A set can be computed exactly when its 0/1 indicator lies in the row space of the groups. Steps that keep the smallest one
(atoms too large are taken out of the space, atoms that always go together are merged, the space is split into parts
without an atom in common) leave small 0/1 programs, which HiGHS solves; every answer is checked in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from forsvarlig.audit.rowspace import Exact, blocks, reduced

SOLVED, INFEASIBLE = 0, 2


@dataclass(frozen=True)
class Found:
    """A derivable set: the number of people, and which cells it holds."""

    people: int
    cells: NDArray[np.bool_]


class UndecidedError(Exception):
    """The 0/1 program ended without an answer."""


@dataclass(frozen=True)
class _Atoms:
    """Cells that always go together: each cell's atom (-1 for none), people by atom, and the row space over atoms."""

    of_cell: NDArray[np.intp]
    people: NDArray[np.int64]
    basis: Exact


def smallest(
    rows: NDArray[np.bool_], people: NDArray[np.int64], units: NDArray[np.int64] | None = None, below: int | None = None
) -> Found | None:
    """The smallest derivable set of at least one person, or None when there is none.

    `rows` are groups × cells, `people` the number of people in each cell (an empty cell protects nobody). With `units`, the
    unit of each cell, only sets that split a unit count: some of its people are inside and some outside. With `below`, only
    sets of fewer people are looked for. Raises UndecidedError when HiGHS gives no answer.
    """
    live = people > 0
    if not rows.size or not live.any():
        return None
    at = np.flatnonzero(live)
    distinct = np.unique(rows[:, live], axis=0)
    start = _start(distinct, people[live])
    search = _Search(people[live], units[live] if units is not None else None, start)
    limit = int(below if below is not None else people.sum() + 1)
    if units is None:
        sizes = distinct @ people[live]
        if (sizes > 0).any() and (least := int(sizes[sizes > 0].min())) < limit:
            row = distinct[int(np.flatnonzero(sizes == least)[0])]
            search.best, limit = Found(least, row), least
    search.run(limit)
    if search.best is None:
        return None
    cells = np.zeros(len(people), dtype=np.bool_)
    cells[at[search.best.cells]] = True
    return Found(search.best.people, cells)


def _start(rows: NDArray[np.bool_], people: NDArray[np.int64]) -> _Atoms:
    columns, of_cell = np.unique(rows, axis=1, return_inverse=True)
    of_cell = of_cell.reshape(-1)
    basis, _ = reduced(columns.astype(np.int64))
    return _Atoms(of_cell, np.bincount(of_cell, weights=people, minlength=columns.shape[1]).astype(np.int64), basis)


class _Search:
    def __init__(self, people: NDArray[np.int64], units: NDArray[np.int64] | None, start: _Atoms) -> None:
        self.people = people
        self.units = units
        self.start = start
        self.best: Found | None = None

    def run(self, limit: int) -> None:
        """Look for a set of fewer than `limit` people, then for smaller ones, until there is none."""
        while (found := self._once(limit)) is not None:
            self.best, limit = found, found.people
            if limit == 1:
                return

    def _once(self, limit: int) -> Found | None:
        atoms = _shrunk(self.start, limit)
        candidates: list[Found] = []
        parts = blocks(atoms.basis)
        for rows, _ in parts:
            if len(rows) == 1:
                candidates += self._single(atoms, atoms.basis[rows[0]], limit)
        if candidates:
            return min(candidates, key=lambda found: found.people)
        for rows, columns in parts:
            if len(rows) > 1 and (found := self._program(atoms, rows, columns, limit)) is not None:
                return found
        return None

    def _single(self, atoms: _Atoms, row: Exact, limit: int) -> list[Found]:
        """The only set in a one-dimensional part, when it is one: all its entries are alike."""
        inside = row != 0
        if len(set(row[inside])) > 1:
            return []
        found = self._found(atoms, inside)
        return [found] if found.people < limit and self._counts(found.cells) else []

    def _found(self, atoms: _Atoms, chosen: NDArray[np.bool_]) -> Found:
        cells = np.zeros(len(self.people), dtype=np.bool_)
        known = atoms.of_cell >= 0
        cells[known] = chosen[atoms.of_cell[known]]
        return Found(int(self.people[cells].sum()), cells)

    def _counts(self, cells: NDArray[np.bool_]) -> bool:
        if self.units is None:
            return True
        return bool(np.isin(self.units[~cells], self.units[cells]).any())

    def _program(self, atoms: _Atoms, rows: NDArray[np.intp], columns: NDArray[np.intp], limit: int) -> Found | None:
        """The 0/1 program of one part: which atoms to take, each other one following from the pivots."""
        basis = atoms.basis[np.ix_(rows, columns)]
        pivots = [int(np.flatnonzero(row)[0]) for row in basis]
        count = len(columns)
        others = [column for column in range(count) if column not in pivots]
        follows = np.zeros((len(others), count))
        follows[:, pivots] = basis[:, others].T.astype(np.float64)
        follows[np.arange(len(others)), others] = -1.0
        people = atoms.people[columns].astype(np.float64)
        split = self._splits(atoms, columns)
        width = count + len(split)
        limits = [LinearConstraint(_padded(people[None, :], width), 1, limit - 1)]
        if len(others):
            limits.append(LinearConstraint(_padded(follows, width), 0, 0))
        if self.units is not None:
            if not split:
                return None
            limits += _split_limits(split, count)
        cost = np.concatenate([people, np.zeros(len(split))])
        answer: Any = milp(cost, integrality=np.ones(width, dtype=np.int64), bounds=Bounds(0, 1), constraints=limits)
        if answer.status == INFEASIBLE:
            return None
        if answer.status != SOLVED:
            raise UndecidedError(answer.message)
        chosen = np.zeros(len(atoms.people), dtype=np.bool_)
        chosen[columns] = answer.x[:count] > 0.5
        return self._verified(atoms, chosen, rows, limit)

    def _verified(self, atoms: _Atoms, chosen: NDArray[np.bool_], rows: NDArray[np.intp], limit: int) -> Found:
        basis = atoms.basis[rows]
        pivots = [int(np.flatnonzero(row)[0]) for row in basis]
        exact = basis[chosen[pivots]].sum(axis=0) if chosen[pivots].any() else np.zeros(basis.shape[1], dtype=np.int64)
        found = self._found(atoms, chosen)
        if not (exact == chosen).all() or not 0 < found.people < limit or not self._counts(found.cells):
            raise UndecidedError("HiGHS gave an answer that doesn't hold in whole numbers.")
        return found

    def _splits(self, atoms: _Atoms, columns: NDArray[np.intp]) -> list[tuple[NDArray[np.intp], bool]]:
        """For each unit that could be split here: its atoms among the columns, and whether some of it is always outside."""
        if self.units is None:
            return []
        place = np.full(len(atoms.people), -1)
        place[columns] = np.arange(len(columns))
        of_cell = np.where(atoms.of_cell >= 0, place[atoms.of_cell], -1)
        parts = [np.unique(of_cell[self.units == unit]) for unit in np.unique(self.units[of_cell >= 0])]
        return [(part[part >= 0], bool((part < 0).any())) for part in parts if len(part) > 1]


def _split_limits(split: Sequence[tuple[NDArray[np.intp], bool]], count: int) -> list[LinearConstraint]:
    """At least one unit has an atom inside and one outside."""
    width = count + len(split)
    inside, outside = np.zeros((len(split), width)), np.zeros((len(split), width))
    room = np.zeros(len(split))
    for at, (part, always_outside) in enumerate(split):
        inside[at, part], inside[at, count + at] = -1, 1
        outside[at, part], outside[at, count + at] = 1, 1
        room[at] = len(part) + always_outside
    some = np.concatenate([np.zeros(count), np.ones(len(split))])[None, :]
    return [LinearConstraint(inside, -np.inf, 0), LinearConstraint(outside, -np.inf, room), LinearConstraint(some, 1, np.inf)]


def _padded(matrix: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    return np.pad(matrix, ((0, 0), (0, width - matrix.shape[1])))


def _shrunk(atoms: _Atoms, limit: int) -> _Atoms:
    """The part of the row space in which no atom of `limit` people or more is taken, with atoms that go together merged."""
    while True:
        never = (atoms.people >= limit) | ~(atoms.basis != 0).any(axis=0) | _never(atoms.basis)
        order = np.concatenate([np.flatnonzero(never), np.flatnonzero(~never)])
        basis, pivots = reduced(atoms.basis[:, order])
        kept = [at for at, pivot in enumerate(pivots) if pivot >= never.sum()]
        space = basis[kept][:, int(never.sum()) :]
        alive = np.flatnonzero(~never)
        columns, merged = _merged(space)
        if not never.any() and columns.shape[1] == len(alive):
            return _Atoms(atoms.of_cell, atoms.people, space)
        to = np.full(len(atoms.people) + 1, -1)
        to[alive] = merged
        people = np.bincount(merged, weights=atoms.people[alive], minlength=columns.shape[1]).astype(np.int64)
        atoms = _Atoms(to[atoms.of_cell], people, columns)


def _merged(space: Exact) -> tuple[Exact, NDArray[np.intp]]:
    """Distinct columns, in order of first use, and the distinct one of each column."""
    known: dict[tuple[Any, ...], int] = {}
    merged = np.array([known.setdefault(tuple(column), len(known)) for column in space.T], dtype=np.intp)
    first = [int(np.flatnonzero(merged == at)[0]) for at in range(len(known))]
    return space[:, first], merged


def _never(basis: Exact) -> NDArray[np.bool_]:
    """Atoms that no 0/1 set of the space takes: their column is another's times something that is neither zero nor one."""
    never = np.zeros(basis.shape[1], dtype=np.bool_)
    first: dict[tuple[Any, ...], tuple[int, Any]] = {}
    for at, column in enumerate(basis.T):
        filled = np.flatnonzero(column)
        if not len(filled):
            continue
        lead = column[filled[0]]
        scaled = tuple(column) if lead == 1 else tuple(-column) if lead == -1 else tuple(value / lead for value in column)
        other, other_lead = first.setdefault(scaled, (at, lead))
        if other_lead != lead:
            never[[at, other]] = True
    return never


def combination(rows: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> list[int | float]:
    """How many times to add (or subtract) each group so that exactly the wanted cells remain; as few as can be.

    Raises UndecidedError where no such sum is found.
    """
    count = len(rows)
    both = np.hstack([rows.T, -rows.T.astype(np.float64)])
    answer: Any = linprog(np.ones(2 * count), A_eq=both, b_eq=wanted.astype(np.float64), bounds=(0, None))
    if answer.status != SOLVED:
        raise UndecidedError(answer.message)
    times = [Fraction(float(value)).limit_denominator(1000) for value in answer.x[:count] - answer.x[count:]]
    total = np.array([Fraction(0)] * rows.shape[1], dtype=object)
    for row, number in zip(rows, times, strict=True):
        if number:
            total += row.astype(np.int64) * number
    if not (total == wanted.astype(np.int64)).all():
        raise UndecidedError("The sum that HiGHS found doesn't hold in fractions.")
    return [int(number) if number.denominator == 1 else float(number) for number in times]
