"""What a reader can compute: sets of too few people that are sums and differences of shown groups."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from forsvarlig.analysis.disclosure.programs import Rows, whole
from forsvarlig.analysis.disclosure.system import Bools, Floats, Ints, System

ZERO = 1e-8
# With up to this many free atoms in a block, every set of it is tried; with more it is a 0/1 program.
ENUMERATED = 11
REPORTED = 24


class TooLongError(Exception):
    """There was no time to prove that nothing can be computed."""


@dataclass(frozen=True)
class Computable:
    """Every vector over merged atoms, whose people are in the same shown groups, that can be computed from the shown groups.

    `atom_of` (atoms,) is the number of each atom's merged atom, `people` (merged,) how many it holds. `basis` (rank, merged) spans
    the vectors and `pivots` (rank,) is where it is the identity: a vector of the span is its own coordinates there. The last
    rows, from `small` on, span those that are 0 on every merged atom too large to be part of a set that is too small.
    """

    atom_of: Ints
    people: Ints
    basis: Floats
    pivots: Ints
    small: int


def breaches(system: System, shown: Bools, deadline: float) -> Bools:
    """Sets of atoms (sets, atoms) that are too small and can be computed from the shown groups; none only when proved.

    First the system's targets are tried, then every set: vectors that are 0 on all large atoms fall into independent blocks,
    and each block is searched whole, or by a 0/1 program.
    Raises TooLongError when the deadline (time.monotonic) passes before it's proved.
    """
    computable = _computable(system, shown, deadline)
    found = _among(computable, system.targets)
    if len(found):
        return found
    blocks = _blocks(computable.basis[computable.small :])
    sets = [_search(system, computable, rows + computable.small, deadline) for rows in blocks]
    return np.concatenate([np.zeros((0, len(system.people)), dtype=np.bool_), *sets])


def _computable(system: System, shown: Bools, deadline: float) -> Computable:
    merged, atom_of = np.unique(system.member[shown], axis=1, return_inverse=True)
    people = np.bincount(atom_of, weights=system.people, minlength=merged.shape[1]).astype(np.int64)
    large = people > max(system.threshold, system.split_threshold) - 1
    # Eliminating the large atoms first leaves, below, the rows that are 0 on all of them.
    order = np.concatenate([np.flatnonzero(large), np.flatnonzero(~large)])
    reduced, pivots = _reduced(merged[:, order].astype(np.float64), deadline)
    basis = np.zeros((len(reduced), len(people)))
    basis[:, order] = reduced
    return Computable(atom_of, people, basis, order[pivots], int((pivots < large.sum()).sum()))


def _among(computable: Computable, candidates: Bools) -> Bools:
    """The candidates that can be computed: whole merged atoms, and what their coordinates at the pivots give."""
    count = len(computable.people)
    size = np.bincount(computable.atom_of, minlength=count)
    held = np.zeros((len(candidates), count))
    np.add.at(held.T, computable.atom_of, candidates.T.astype(np.float64))
    whole = ((held == 0) | (held == size)).all(axis=1)
    vectors = (held[whole] > 0).astype(np.float64)
    left = np.abs(vectors - vectors[:, computable.pivots] @ computable.basis).max(axis=1, initial=0.0)
    return np.asarray(candidates[whole][left < 1e-6])


def _reduced(matrix: Floats, deadline: float) -> tuple[Floats, Ints]:
    """Reduced row echelon form without its zero rows, and the column of each row's pivot."""
    rows = matrix.copy()
    pivots: list[int] = []
    for column in range(rows.shape[1]):
        top = len(pivots)
        if top == len(rows):
            break
        best = top + int(np.argmax(np.abs(rows[top:, column])))
        if abs(rows[best, column]) < ZERO:
            rows[top:, column] = 0.0
            continue
        if time.monotonic() > deadline:
            raise TooLongError
        rows[[top, best]] = rows[[best, top]]
        rows[top] /= rows[top, column]
        touched = np.flatnonzero(np.abs(rows[:, column]) > ZERO)
        touched = touched[touched != top]
        columns = np.flatnonzero(np.abs(rows[top]) > ZERO)
        rows[np.ix_(touched, columns)] -= np.outer(rows[touched, column], rows[top, columns])
        pivots.append(column)
    return rows[: len(pivots)], np.array(pivots, dtype=np.int64)


def _blocks(basis: Floats) -> list[Ints]:
    """The rows of the basis, parted so that no two parts have an atom in common."""
    if not len(basis):
        return []
    touching = (np.abs(basis) > ZERO).astype(np.int64)
    count, part = connected_components(touching @ touching.T, directed=False)
    return [np.flatnonzero(part == number) for number in range(count)]


def _search(system: System, computable: Computable, rows: Ints, deadline: float) -> Bools:
    """The sets of one block that are too small: some, when there are any."""
    basis = computable.basis[rows]
    atoms = np.flatnonzero((np.abs(basis) > ZERO).any(axis=0))
    basis = basis[:, atoms]
    if len(rows) <= ENUMERATED:
        chosen = (np.arange(1, 1 << len(rows))[:, None] >> np.arange(len(rows))) & 1
        vectors = chosen @ basis
        whole = ((np.abs(vectors) < 1e-6) | (np.abs(vectors - 1) < 1e-6)).all(axis=1)
        sets = _expanded(computable, atoms, vectors[whole] > 0.5)
        sets = sets[system.too_small(sets)]
        return sets[np.argsort(sets @ system.people, kind="stable")][:REPORTED]
    found = []
    for limit, must_split in ((system.threshold, False), (system.split_threshold, True)):
        if must_split and limit <= system.threshold:
            continue
        vector = _program(system, computable, basis, atoms, limit - 1, must_split, deadline)
        if vector is not None:
            found.append(vector)
    return _expanded(computable, atoms, np.array(found).reshape(-1, len(atoms)))


def _expanded(computable: Computable, atoms: Ints, vectors: Bools) -> Bools:
    merged = np.zeros((len(vectors), len(computable.people)), dtype=np.bool_)
    merged[:, atoms] = vectors
    return merged[:, computable.atom_of]


def _program(
    system: System, computable: Computable, basis: Floats, atoms: Ints, largest: int, must_split: bool, deadline: float
) -> Bools | None:
    """The smallest computable set of a block with 1 to `largest` people, that splits a unit if it must; None when there is none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TooLongError
    pivot_at = np.searchsorted(atoms, computable.pivots[np.isin(computable.pivots, atoms)])
    others = np.setdiff1d(np.arange(len(atoms)), pivot_at)
    count = len(atoms)
    people = computable.people[atoms].astype(np.float64)
    span = np.zeros((len(others), count))
    span[np.arange(len(others)), others] = 1.0
    # The basis is the identity at the pivots, so that the other atoms follow from them.
    order = np.argmax(np.abs(basis[:, pivot_at]), axis=0)
    span[:, pivot_at] -= basis[np.ix_(order, others)].T
    parts = _split_rows(system, computable, atoms) if must_split else np.zeros((0, count, 2))
    extra = len(parts)
    if must_split and not extra:
        return None
    nothing = np.zeros(len(others))
    cost = np.concatenate([people, np.zeros(extra)])
    rows = [
        Rows(csr_array(np.hstack([span, np.zeros((len(others), extra))])), nothing, nothing),
        Rows(csr_array(cost[None, :]), np.ones(1), np.full(1, float(largest))),
        *_split_constraints(parts),
    ]
    result = whole(cost, np.zeros(len(cost)), np.ones(len(cost)), rows, parts=extra, seconds=left)
    if not result.proved:
        raise TooLongError
    return None if result.x is None else np.asarray(result.x[:count] > 0.5)


def _split_constraints(parts: Floats) -> list[Rows]:
    """At least one unit is split: one variable a unit, above 0 only where some and not all of its atoms are in the set."""
    extra, count = parts.shape[:2]
    if not extra:
        return []
    held, outside, free = parts[:, :, 0], parts[:, :, 1].max(axis=1), np.full(extra, np.inf)
    eye = np.eye(extra)
    one = np.concatenate([np.zeros(count), np.ones(extra)])[None, :]
    return [
        Rows(csr_array(np.hstack([held, -eye])), np.zeros(extra), free),
        Rows(csr_array(np.hstack([-held, -eye])), -held.sum(axis=1) - outside, free),
        Rows(csr_array(one), np.ones(1), np.full(1, np.inf)),
    ]


def _split_rows(system: System, computable: Computable, atoms: Ints) -> Floats:
    """For each unit that a set of these atoms can split: the atoms of it, and 1 where the unit has people outside them."""
    rows = []
    for unit in np.unique(system.unit):
        of_unit = np.unique(computable.atom_of[system.unit == unit])
        inside = np.isin(atoms, of_unit)
        outside = bool(np.setdiff1d(of_unit, atoms).size)
        if inside.any() and (outside or inside.sum() > 1):
            rows.append(np.stack([inside.astype(np.float64), np.full(len(atoms), float(outside))], axis=1))
    return np.array(rows).reshape(-1, len(atoms), 2)
