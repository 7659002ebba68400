"""A linear or whole-number program over every answer that agrees with what is shown, solved again and again with HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

from forsvarlig.audit.readings import Interval, Reading

Floats = NDArray[np.float64]

TOLERANCE = 1e-6
# Work is limited by counting, not by the clock, so that a busy machine gives the same answer; the clock is for what never ends.
NODES = 2000
SECONDS = 600.0
FEASIBLE = 2
# HiGHS's numbers for its two simplex methods: the primal one goes on from the last solution when only the aim has changed.
DUAL, PRIMAL = 1, 4
EXACT_GAP, ROUGH_GAP = 1e-6, 0.25
# In a scale with gaps, atoms of no more people than this are told by level: larger ones can have nearly every sum.
FEW_PEOPLE = 3


@dataclass(frozen=True)
class Answers:
    """One solution: the sum of levels in each atom, whether people can have answered so, whether no other goes further."""

    sums: Floats
    real: bool
    best: bool
    columns: Floats


class Program:
    """Answers of people in atoms: each atom told by one column, the sum of its levels, or (`by_level`) by its people at each level.

    `people` counts each atom's; `readings` hold masks over atoms, and any that isn't of sums needs its atoms by level. With `whole`
    bounds are rounded inwards to whole numbers, and columns are whole too unless `relaxed`: then each bound is drawn in by the
    interval's width divided by that number, as room for moving to sums that people can have.
    """

    def __init__(
        self,
        people: NDArray[np.int64],
        levels: tuple[int, ...],
        readings: Sequence[Reading],
        by_level: NDArray[np.bool_],
        *,
        whole: bool,
        relaxed: int = 0,
    ) -> None:
        self.people = people
        self.levels = levels
        self.readings = readings
        self.by_level = by_level
        self.whole = whole
        self.relaxed = relaxed
        self._snapper = Snapper(levels)
        self._lay_out()
        self._pass_model()

    @classmethod
    def of_sums(
        cls, people: NDArray[np.int64], levels: tuple[int, ...], readings: Sequence[Reading], *, relaxed: int = 0
    ) -> Program:
        """Whole answers from readings of sums alone."""
        few = people <= FEW_PEOPLE if levels != tuple(range(len(levels))) else np.zeros(len(people), dtype=np.bool_)
        return cls(people, levels, readings, few, whole=True, relaxed=relaxed)

    @classmethod
    def of_parts(cls, people: NDArray[np.int64], levels: tuple[int, ...], readings: Sequence[Reading]) -> Program:
        """Answers in any parts of people, from every reading."""
        told = [reading.cells for reading in readings if reading.values != levels]
        by_level = np.logical_or.reduce(told) if told else np.zeros(len(people), dtype=np.bool_)
        return cls(people, levels, readings, by_level, whole=False)

    @property
    def convex(self) -> bool:
        """Whether what lies between two solutions is a solution."""
        return not self.whole

    def maximise(self, weights: Floats, *, near: bool = False) -> Answers | None:
        """Answers with the largest weighted sum of the atoms' sums; None when no answers agree with what is shown.

        `near` says that the last solution is a good start. Raises TimeoutError when nothing is found in time.
        """
        columns = np.arange(len(self._atom), dtype=np.int32)
        self._solver.changeColsCost(len(columns), columns, -weights[self._atom] * self._value)
        self._solver.setOptionValue("simplex_strategy", PRIMAL if near else DUAL)
        self._solver.setOptionValue("mip_rel_gap", EXACT_GAP if near else ROUGH_GAP)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        best = status == highspy.HighsModelStatus.kOptimal
        if not best and self._solver.getInfo().primal_solution_status != FEASIBLE:
            raise TimeoutError(self._solver.modelStatusToString(status))
        found = np.array(self._solver.getSolution().col_value)
        sums = self._sums(found)
        if not self.whole:
            return Answers(sums, True, best, found)
        people_real = not self.relaxed or not self.by_level.any() or bool((np.abs(found - found.round()) < TOLERANCE).all())
        snapped = self._snapped(sums)
        got = self._told @ snapped if self._only_sums else None
        agrees = got is None or bool(((got >= self._bottom - TOLERANCE) & (got <= self._top + TOLERANCE)).all())
        return Answers(snapped if agrees else sums, agrees and people_real, best, found)

    def around(self, columns: Floats, free: NDArray[np.bool_]) -> Program:
        """The same program with every atom but the `free` ones held as in a solution: smaller, and never wider."""
        held = columns * ~free[self._atom]
        readings = []
        for reading, row in zip(self.readings, self._matrix, strict=False):
            if (reading.cells & free).any():
                interval = reading.interval.scaled(1, Fraction(float(row @ held)))
                readings.append(Reading(reading.cells[free], reading.values, interval))
        return Program(self.people[free], self.levels, readings, self.by_level[free], whole=self.whole, relaxed=self.relaxed)

    def _sums(self, columns: Floats) -> Floats:
        sums: Floats = np.bincount(self._atom, weights=columns * self._value, minlength=len(self.people)).astype(np.float64)
        return sums

    def _snapped(self, sums: Floats) -> Floats:
        """Sums moved to the nearest that people's scores can add up to."""
        near = [self._snapper.nearest(int(count), total) for count, total in zip(self.people, sums, strict=True)]
        return np.where(self.by_level, sums.round(), np.array(near))

    def _lay_out(self) -> None:
        """For each column its atom, and what one unit of it adds to the atom's sum; the position among the levels, −1 for a sum."""
        repeats = np.where(self.by_level, len(self.levels), 1)
        self._atom = np.repeat(np.arange(len(self.people)), repeats)
        first = np.repeat(np.cumsum(repeats) - repeats, repeats)
        split = self.by_level[self._atom]
        self._level = np.where(split, np.arange(len(self._atom)) - first, -1)
        # In parts of people a sum is counted in the highest level, which keeps the program's numbers alike in size.
        unit = 1.0 if self.whole else float(self.levels[-1])
        self._value = np.where(split, np.array(self.levels, dtype=np.float64)[self._level], unit)

    def _pass_model(self) -> None:
        intervals = [self._interval(reading) for reading in self.readings]
        low, high = np.array([float(of.low) for of in intervals]), np.array([float(of.high) for of in intervals])
        self._bottom = np.array([float(reading.interval.low) for reading in self.readings])
        self._top = np.array([float(reading.interval.high) for reading in self.readings])
        self._only_sums = all(reading.values == self.levels for reading in self.readings)
        self._told = np.array([reading.cells for reading in self.readings], dtype=np.float64).reshape(-1, len(self.people))
        self._matrix = self._told[:, self._atom] * np.array([self._per_column(reading) for reading in self.readings]).reshape(
            -1, len(self._atom)
        )
        split = np.flatnonzero(self.by_level)
        everyone = (self._atom[None, :] == split[:, None]).astype(np.float64)
        matrix = np.vstack([self._matrix, everyone])
        low, high = np.concatenate([low, self.people[split]]), np.concatenate([high, self.people[split]])
        scales = np.abs(matrix).max(axis=1, initial=0.0)
        scales[scales == 0] = 1.0
        matrix, low, high = matrix / scales[:, None], low / scales, high / scales
        upper = self.people[self._atom] * np.where(self._level < 0, self.levels[-1] / (1.0 if self.whole else self.levels[-1]), 1.0)
        rows, columns = np.nonzero(matrix)
        starts = np.searchsorted(rows, np.arange(len(matrix))).astype(np.int32)
        kinds = np.full(len(self._atom), int(self.whole and self.relaxed == 0), dtype=np.int32)
        nothing = np.zeros(len(self._atom))
        lower, highest = self._off_the_ends(upper.astype(np.float64))
        self._solver = _solver()
        self._solver.passModel(
            len(self._atom),
            len(matrix),
            len(rows),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            nothing,
            lower,
            highest,
            low.astype(np.float64),
            high.astype(np.float64),
            starts,
            columns.astype(np.int32),
            matrix[rows, columns],
            kinds,
        )

    def _off_the_ends(self, upper: Floats) -> tuple[Floats, Floats]:
        """Bounds of the columns; when relaxed, sums keep off the ends of a scale with gaps, near which few sums can be had."""
        gap = 2.0 * max(np.diff(self.levels), default=0) if self.relaxed and not self._snapper.full else 0.0
        inset = np.where((self._level < 0) & (upper > 4 * gap), gap, 0.0)
        return inset, upper - inset

    def _interval(self, reading: Reading) -> Interval:
        if not self.whole:
            return reading.interval
        whole = reading.interval.whole()
        # Room for moving to sums that people can have.
        room = (whole.high - whole.low) // self.relaxed if self.relaxed else 0
        return Interval(whole.low + room, whole.high - room)

    def _per_column(self, reading: Reading) -> Floats:
        """What one unit of each column adds to a reading."""
        if reading.values == self.levels:
            return self._value
        return np.array(reading.values, dtype=np.float64)[self._level]


def _solver() -> _Highs:
    # The class with callbacks prints a banner on standard output before any option can forbid it.
    solver = _Highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 1,
        "time_limit": SECONDS,
        "mip_max_nodes": NODES,
    }.items():
        solver.setOptionValue(option, value)
    return solver


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
