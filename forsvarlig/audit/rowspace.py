"""Exact sums and differences of groups: the row space of a 0/1 matrix, in whole numbers and fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

# Whole numbers as long as every pivot is one; Python's fractions (dtype object) from the first that isn't.
Exact: TypeAlias = NDArray[Any]

OVERFLOW = 2**30


def reduced(rows: Exact) -> tuple[Exact, list[int]]:
    """The reduced row echelon form without zero rows, and the column of each row's pivot; columns are taken from left to right."""
    left = rows.astype(np.int64) if rows.dtype != object else rows.copy()
    pivots: list[int] = []
    for column in range(left.shape[1]):
        at = len(pivots)
        if at == left.shape[0]:
            break
        candidates = at + np.flatnonzero(left[at:, column])
        if not len(candidates):
            continue
        best = _best(left, candidates, column)
        if best != at:
            left[[at, best]] = left[[best, at]]
        left = _divided(left, at, column)
        others = np.flatnonzero(left[:, column])
        others = others[others != at]
        if len(others):
            left[others] -= np.multiply.outer(left[others, column], left[at])
            if left.dtype != object and int(np.abs(left[others]).max()) > OVERFLOW:
                left = left.astype(object)
        pivots.append(column)
    return left[: len(pivots)], pivots


def _best(left: Exact, candidates: NDArray[np.intp], column: int) -> int:
    """The row to eliminate with: a one where there is one, then the emptiest."""
    values = left[candidates, column]
    units = candidates[(values == 1) | (values == -1)]
    chosen = units if len(units) else candidates
    return int(chosen[np.argmin(np.count_nonzero(left[chosen], axis=1))])


def _divided(left: Exact, at: int, column: int) -> Exact:
    pivot = left[at, column]
    if pivot == 1:
        return left
    if pivot == -1:
        left[at] = -left[at]
        return left
    if left.dtype != object:
        left = left.astype(object)
    left[at] = [Fraction(value) / Fraction(left[at, column]) for value in left[at]]
    return left


def blocks(basis: Exact) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """The finest split of a reduced basis into parts without a column in common: the rows and columns of each."""
    filled = basis != 0
    part = np.arange(len(basis))
    for column in range(basis.shape[1]):
        touching = part[filled[:, column]]
        if len(touching) > 1:
            part[np.isin(part, touching)] = touching.min()
    return [(rows := np.flatnonzero(part == name), np.flatnonzero(filled[rows].any(axis=0))) for name in np.unique(part)]
