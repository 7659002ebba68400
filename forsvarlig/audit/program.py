"""A linear or whole-number program over every answer that agrees with what is shown, solved again and again with HiGHS."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

from forsvarlig.audit.readings import Interval, Reading
from forsvarlig.audit.sums import Floats, Snapper, runs

TOLERANCE = 1e-6
# Work is limited by counting, not by the clock, so that a busy machine gives the same answer; the clock is for what never ends.
NODES = 2000
SECONDS = 600.0
FEASIBLE = 2
# HiGHS's numbers for its two simplex methods: the primal one goes on from the last solution when only the aim has changed.
DUAL, PRIMAL = 1, 4
EXACT_GAP, ROUGH_GAP = 1e-6, 0.25
# Of sums that needn't be whole, in a scale with gaps, those of no more people than this are told by level.
FEW_PEOPLE = 3


@dataclass(frozen=True)
class Answers:
    """One solution: the sum of levels in each atom, whether people can have answered so, whether no other goes further.

    `reached` are the program's own sums, before moving any to one that people can have.
    """

    sums: Floats
    reached: Floats
    real: bool
    best: bool
    columns: Floats


class Program:
    """Answers of people in atoms: each atom told by one column, the sum of its levels, or (`by_level`) by its people at each level.

    Levels rise from 0.
    `people` counts each atom's; `readings` hold masks over atoms, and any that isn't of sums needs its atoms by level. With `whole`
    bounds are rounded inwards to whole numbers, and columns are whole too unless `relaxed`: then each bound is drawn in by the
    interval's width divided by that number, as room for moving to sums that people can have. When `inner`, people whose sums have
    gaps near the ends alone keep off these: some of the answers only, but a simpler program.
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
        inner: bool = False,
    ) -> None:
        self.people = people
        self.levels = levels
        self.readings = readings
        self.by_level = by_level
        self.whole = whole
        self.relaxed = relaxed
        self.inner = inner
        # A sum is counted in this many: in parts of people in the highest level, which keeps the program's numbers alike in size.
        self._unit = math.gcd(*levels) if whole else levels[-1]
        self._snapper = Snapper(tuple(level // self._unit for level in levels))
        self._lay_out()
        self._pass_model()

    @classmethod
    def of_sums(
        cls,
        people: NDArray[np.int64],
        levels: tuple[int, ...],
        readings: Sequence[Reading],
        *,
        relaxed: int = 0,
        inner: bool = False,
    ) -> Program:
        """Whole answers from readings of sums alone."""
        gaps = len(levels) * math.gcd(*levels) <= levels[-1]
        few = people <= FEW_PEOPLE if relaxed else np.array([_runs(levels, int(count), inner) is None for count in people])
        return cls(people, levels, readings, few & gaps, whole=True, relaxed=relaxed, inner=inner)

    @classmethod
    def of_parts(cls, people: NDArray[np.int64], levels: tuple[int, ...], readings: Sequence[Reading]) -> Program:
        """Answers in any parts of people, from every reading."""
        told = [reading.cells for reading in readings if reading.values != levels]
        by_level = np.logical_or.reduce(told) if told else np.zeros(len(people), dtype=np.bool_)
        return cls(people, levels, readings, by_level, whole=False)

    def middle(self, seen: Sequence[Answers]) -> Floats | None:
        """The columns of a solution with room around it: of those seen the mean where that is one, else the last; None without."""
        if not seen or (self.whole and (self.relaxed or not seen[-1].real)):
            return None
        return seen[-1].columns if self.whole else np.mean([answers.columns for answers in seen], axis=0)

    def maximise(self, weights: Floats, *, near: bool = False, nodes: int = NODES) -> Answers | None:
        """Answers with the largest weighted sum of the atoms' sums; None when no answers agree with what is shown.

        `near` says that the last solution is a good start and that no other may go further. Raises TimeoutError when nothing is
        found in time.
        """
        columns = np.arange(len(self._atom), dtype=np.int32)
        self._solver.changeColsCost(len(columns), columns, -weights[self._atom] * self._value)
        self._solver.setOptionValue("simplex_strategy", PRIMAL if near else DUAL)
        self._solver.setOptionValue("mip_rel_gap", EXACT_GAP if near else ROUGH_GAP)
        self._solver.setOptionValue("mip_max_nodes", nodes)
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
            return Answers(sums, sums, True, best, found)
        people_real = not self.relaxed or not self.by_level.any() or bool((np.abs(found - found.round()) < TOLERANCE).all())
        snapped = self._snapped(sums)
        got = self._told @ snapped if self._only_sums else None
        agrees = got is None or bool(((got >= self._bottom - TOLERANCE) & (got <= self._top + TOLERANCE)).all())
        return Answers(snapped if agrees else sums, sums, agrees and people_real, best, found)

    def around(self, columns: Floats, free: NDArray[np.bool_]) -> Program:
        """The same program with every atom but the `free` ones held as in a solution: smaller, and never wider."""
        held = (columns.round() if self.whole else columns) * ~free[self._atom]
        readings = []
        for reading, row in zip(self.readings, self._matrix, strict=False):
            if (reading.cells & free).any():
                interval = reading.interval.scaled(1, Fraction(float(row @ held)))
                readings.append(Reading(reading.cells[free], reading.values, interval))
        kind: dict[str, Any] = {"whole": self.whole, "relaxed": self.relaxed, "inner": self.inner}
        return Program(self.people[free], self.levels, readings, self.by_level[free], **kind)

    def _sums(self, columns: Floats) -> Floats:
        sums: Floats = np.bincount(self._atom, weights=columns * self._value, minlength=len(self.people)).astype(np.float64)
        return sums

    def _snapped(self, sums: Floats) -> Floats:
        """Sums moved to the nearest that people's scores can add up to."""
        unit, exact = self._unit, self.by_level | self._in_runs
        near = [
            0.0 if known else unit * self._snapper.nearest(int(count), total / unit)
            for count, total, known in zip(self.people, sums, exact, strict=True)
        ]
        return np.where(exact, sums.round(), np.array(near))

    def _lay_out(self) -> None:
        """For each column its atom, and what one unit of it adds to the atom's sum; the position among the levels, −1 for a sum.

        The last columns choose between the runs of sums that an atom can have: each its atom, first and last sum in units.
        """
        everyone = np.arange(len(self.people))
        gaps = self.whole and not self.relaxed and not self._snapper.full
        of_atom = [_runs(self.levels, int(count), self.inner) if gaps else None for count in self.people]
        known = [(at, *run) for at in everyone[~self.by_level] if (of := of_atom[at]) and len(of) > 1 for run in of]
        self._runs = np.array(known, dtype=np.int64).reshape(-1, 3)
        # Where all runs are known the sums that the program finds are ones that people can have.
        ends = [(of[0][0], of[-1][1]) if of else None for of in of_atom]
        self._in_runs = np.array([of is not None for of in of_atom], dtype=np.bool_) & ~self.by_level
        repeats = np.where(self.by_level, len(self.levels), 1)
        atoms = np.repeat(everyone, repeats)
        first = np.repeat(np.cumsum(repeats) - repeats, repeats)
        split = self.by_level[atoms]
        level = np.where(split, np.arange(len(atoms)) - first, -1)
        value = np.where(split, np.array(self.levels, dtype=np.float64)[level], float(self._unit))
        self._atom = np.concatenate([atoms, self._runs[:, 0]])
        self._level = np.concatenate([level, np.full(len(self._runs), -1)])
        self._value = np.concatenate([value, np.zeros(len(self._runs))])
        reach = np.array([end or (0, count * self.levels[-1] / self._unit) for end, count in zip(ends, self.people, strict=True)])
        lowest, highest = reach.reshape(-1, 2).T
        self._lowest = np.concatenate([np.where(split, 0, lowest[atoms]), np.zeros(len(self._runs))])
        self._highest = np.concatenate([np.where(split, self.people[atoms], highest[atoms]), np.ones(len(self._runs))])

    def _pass_model(self) -> None:
        intervals = [self._interval(reading) for reading in self.readings]
        low, high = np.array([float(of.low) for of in intervals]), np.array([float(of.high) for of in intervals])
        bounds = [reading.interval.whole() if self.whole else reading.interval for reading in self.readings]
        self._bottom, self._top = (
            np.array([float(end) for end in ends]) for ends in ([of.low for of in bounds], [of.high for of in bounds])
        )
        self._only_sums = all(reading.values == self.levels for reading in self.readings)
        self._told = np.array([reading.cells for reading in self.readings], dtype=np.float64).reshape(-1, len(self.people))
        self._matrix = self._told[:, self._atom] * np.array([self._per_column(reading) for reading in self.readings]).reshape(
            -1, len(self._atom)
        )
        split = np.flatnonzero(self.by_level)
        everyone = (self._atom[None, :] == split[:, None]).astype(np.float64)
        rows, row_low, row_high = self._run_rows()
        matrix = np.vstack([self._matrix, everyone, rows])
        low = np.concatenate([low, self.people[split], row_low])
        high = np.concatenate([high, self.people[split], row_high])
        scales = np.abs(matrix).max(axis=1, initial=0.0)
        scales[scales == 0] = 1.0
        self._pass_rows(matrix / scales[:, None], low / scales, high / scales)

    def _run_rows(self) -> tuple[Floats, Floats, Floats]:
        """Every atom with runs has one of them, and its sum lies between that one's first and last."""
        atoms = np.unique(self._runs[:, 0])
        mine = (self._runs[:, 0][None, :] == atoms[:, None]).astype(np.float64)
        plain = len(self._atom) - len(self._runs)
        sums = (self._atom[:plain][None, :] == atoms[:, None]).astype(np.float64)
        one = np.hstack([np.zeros_like(sums), mine])
        above, below = np.hstack([sums, -mine * self._runs[:, 1]]), np.hstack([sums, -mine * self._runs[:, 2]])
        nothing, forever = np.zeros(len(atoms)), np.full(len(atoms), np.inf)
        low, high = np.concatenate([nothing + 1, nothing, -forever]), np.concatenate([nothing + 1, forever, nothing])
        return np.vstack([one, above, below]), low, high

    def _pass_rows(self, matrix: Floats, low: Floats, high: Floats) -> None:
        rows, columns = np.nonzero(matrix)
        starts = np.searchsorted(rows, np.arange(len(matrix))).astype(np.int32)
        kinds = np.full(len(self._atom), int(self.whole and self.relaxed == 0), dtype=np.int32)
        nothing = np.zeros(len(self._atom))
        inset = self._off_the_ends()
        self._solver = _solver()
        self._solver.passModel(
            len(self._atom),
            len(matrix),
            len(rows),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            nothing,
            self._lowest + inset,
            self._highest - inset,
            low.astype(np.float64),
            high.astype(np.float64),
            starts,
            columns.astype(np.int32),
            matrix[rows, columns],
            kinds,
        )

    def _off_the_ends(self) -> Floats:
        """How far, when relaxed, sums keep off the ends of a scale with gaps, near which few sums can be had."""
        gap = 2.0 * max(np.diff(self.levels), default=0) if self.relaxed and not self._snapper.full else 0.0
        inset: Floats = np.where((self._level < 0) & (self._highest > 4 * gap), gap, 0.0)
        return inset

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
        added: Floats = np.array(reading.values, dtype=np.float64)[self._level]
        return added


def _runs(levels: tuple[int, ...], people: int, inner: bool) -> tuple[tuple[int, int], ...] | None:
    """The runs of sums that people can have, in units, where these are known and fewer to choose among than the levels.

    When `inner` one run that holds most sums stands for all.
    """
    unit = math.gcd(*levels)
    found = runs(tuple(level // unit for level in levels), people)
    if found is not None and inner:
        longest = max(found, key=lambda run: run[1] - run[0])
        if 2 * (longest[1] - longest[0]) >= found[-1][1]:
            return (longest,)
    return found if found is not None and len(found) <= len(levels) else None


def _solver() -> _Highs:
    # The class with callbacks prints a banner on standard output before any option can forbid it.
    solver = _Highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 1,
        "time_limit": SECONDS,
    }.items():
        solver.setOptionValue(option, value)
    return solver
