"""Which sums of levels a number of people can have, where a scale has gaps: exactly, and the one nearest to a number."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Up to this many people every sum is tried; of more, all sums can be had but some near the ends.
TRIED = 16


@lru_cache(maxsize=4096)
def runs(levels: tuple[int, ...], people: int) -> tuple[tuple[int, int], ...] | None:
    """The first and last of each run of neighbouring sums that people can have, from 0 up; None where that isn't known.

    `levels` rise from 0 and have no common divisor.
    """
    if people <= TRIED:
        return _tried(levels, people)
    tried = _tried(levels, TRIED)
    first, last = max(tried, key=lambda run: run[1] - run[0])
    top = levels[-1]
    # A sum below so many of the smallest levels never takes more people; a run longer than any gap goes on with each of them.
    low_known = first <= TRIED * levels[1] and TRIED * top - last <= TRIED * (top - levels[-2])
    if not low_known or last - first + 1 < int(np.diff(levels).max()):
        return None
    more = (people - TRIED) * top
    before = tuple(run for run in tried if run[1] < first)
    after = tuple((low + more, high + more) for low, high in tried if low > last)
    return (*before, (first, last + more), *after)


@lru_cache(maxsize=4096)
def _tried(levels: tuple[int, ...], people: int) -> tuple[tuple[int, int], ...]:
    had = 1
    for _ in range(people):
        more = 0
        for level in levels:
            more |= had << level
        had = more
    sums = np.flatnonzero(np.array([digit == "1" for digit in reversed(f"{had:b}")]))
    breaks = np.flatnonzero(np.diff(sums) > 1)
    firsts, lasts = np.concatenate([[0], breaks + 1]), np.concatenate([breaks, [len(sums) - 1]])
    return tuple((int(sums[first]), int(sums[last])) for first, last in zip(firsts, lasts, strict=True))


class Snapper:
    """Finds the sum nearest to a number that a given count of people can have, when each has one of the levels."""

    TUNED = 8

    def __init__(self, levels: tuple[int, ...]) -> None:
        self.levels = np.array(levels, dtype=np.float64)
        self.full = levels == tuple(range(len(levels)))
        self._pairs = np.unique(np.add.outer(self.levels, self.levels))
        self._known: dict[tuple[int, float], float] = {}

    def nearest(self, people: int, total: float) -> float:
        """A sum that can be had, near to `total` (the nearest, when the levels have no gaps)."""
        if self.full:
            return float(round(total))
        if (people, total) not in self._known:
            self._known[people, total] = self._filled(people, total)
        return self._known[people, total]

    def _filled(self, people: int, total: float) -> float:
        """Most people get the levels beside their mean, the last few what is left."""
        rest, left = total, people
        if people > self.TUNED:
            below = int(np.searchsorted(self.levels, total / people, side="right")) - 1
            below = min(max(below, 0), len(self.levels) - 2)
            low, high = self.levels[below], self.levels[below + 1]
            bulk = people - self.TUNED
            above = min(max(round((total / people - low) / (high - low) * bulk), 0), bulk)
            rest, left = total - (bulk - above) * low - above * high, self.TUNED
        filled = total - rest
        for share in range(left, 2, -1):
            chosen = _nearest(self.levels, rest / share)
            filled, rest = filled + chosen, rest - chosen
        return filled + _nearest(self._pairs if left > 1 else self.levels, rest)


def _nearest(sorted_values: Floats, wanted: float) -> float:
    at = int(np.searchsorted(sorted_values, wanted))
    beside = sorted_values[max(at - 1, 0) : at + 1]
    return float(beside[np.argmin(np.abs(beside - wanted))])
