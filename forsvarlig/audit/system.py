"""All that is told of one ordinary scale, and how narrowly each small group can be bounded with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from forsvarlig.audit.narrowing import Bounds, Target, Widening
from forsvarlig.audit.program import Program
from forsvarlig.audit.readings import Reading
from forsvarlig.audit.release import Mask, Scale
from forsvarlig.audit.sums import Floats

WHOLE_UP_TO = 10
SLACK = 1e-6
# By level, a whole-number program of more columns than this is left to the two programs that together stand in for it.
FEW_COLUMNS = 200
# Of scales with many more levels than this some are left out at first.
FEW_LEVELS = 16
# What only makes a figure exact, and decides nothing, may take so many nodes of a program.
SETTLING_NODES = 50
Make: TypeAlias = Callable[[], Program]
# Sums that needn't be whole are looked for with bounds drawn in by a quarter of their width at first, then by less.
ROOM = (4, 16)


@dataclass(frozen=True)
class Width:
    """How narrowly one small group can be bounded, in hundredths of the scale's range, and how wide it must stay.

    Where it isn't `exact` it is at least this wide, and `at_most` is the widest that the programs leave possible.
    """

    target: Target
    width: float
    required: float
    exact: bool
    at_most: float

    @property
    def ratio(self) -> float:
        """Width as a part of what is required."""
        return self.width / self.required


@dataclass(frozen=True)
class Atoms:
    """Cells that no reading, no target and no part tells apart, taken together; the others' masks over atoms."""

    people: NDArray[np.int64]
    readings: list[Reading]
    inside: Floats
    parts: NDArray[np.bool_]

    @classmethod
    def of(
        cls, people: NDArray[np.int64], readings: Sequence[Reading], small: Sequence[Target], parts: Sequence[Mask] = ()
    ) -> Atoms:
        """Merge the cells that somebody is in."""
        live = people > 0
        masks = np.array([*(reading.cells for reading in readings), *(target.cells for target in small), *parts])[:, live]
        columns, of_cell = np.unique(masks, axis=1, return_inverse=True)
        counts = np.bincount(of_cell.reshape(-1), weights=people[live], minlength=columns.shape[1]).astype(np.int64)
        told = [Reading(columns[at], reading.values, reading.interval) for at, reading in enumerate(readings)]
        until = len(readings) + len(small)
        return cls(counts, told, columns[len(readings) : until].astype(np.float64), columns[until:])


class System:
    """The answers that agree with the `readings` of a scale, and the `small` groups to bound with them.

    `width` is what every interval must have at least, in hundredths of the range; `parts` as in `widened`.
    """

    def __init__(
        self,
        scale: Scale,
        people: NDArray[np.int64],
        readings: Sequence[Reading],
        small: Sequence[Target],
        width: float,
        parts: Sequence[Mask] = (),
    ) -> None:
        self.scale = scale
        self.small = small
        self.atoms = Atoms.of(people, readings, small, parts)
        self.counts = np.array([target.people for target in small], dtype=np.float64)
        # One level is this many hundredths of the range; requirements are kept as differences between sums of levels.
        self.point = 100 / scale.levels[-1]
        step = float(scale.step / scale.unit)
        points = np.minimum(100.0, np.maximum(width, 2 * step * self.point / self.counts))
        self.required = points * self.counts / self.point
        self.required_at_end = np.minimum(step, self.required)
        self.end = self.counts * scale.levels[-1] if scale.high_is_good else np.zeros(len(small))

    def bound(self) -> Iterator[Bounded]:
        """Bound every group, by the programs that hold for its size."""
        small = np.flatnonzero(self.counts <= WHOLE_UP_TO)
        large = np.flatnonzero(self.counts > WHOLE_UP_TO)
        atoms, levels, sums = self.atoms, self.scale.levels, self._sums
        only_sums, gapless = len(sums) == len(atoms.readings), levels == tuple(range(len(levels)))
        if len(small) and len(atoms.people) * len(levels) <= FEW_COLUMNS and not (only_sums and gapless):
            everyone = np.ones(len(atoms.people), dtype=np.bool_)
            yield self._decided(small, lambda: Program(atoms.people, levels, atoms.readings, everyone, whole=True))
        elif len(small):
            # Whole answers from the means, and parts of answers from everything, stand in for a program that is too large.
            yield self._decided(small, lambda: Program.of_sums(atoms.people, levels, sums), *self._helpers(sums))
            if not only_sums:
                yield self._of_parts(small)
        if len(large):
            yield self._of_parts(large)

    def _helpers(self, sums: list[Reading]) -> Iterator[Make]:
        """Programs of some of the answers in whole people, quicker than that of all."""
        people, levels, even = self.atoms.people, self.scale.levels, self._even()
        if 1 < len(even) < len(levels):
            yield lambda: Program.of_sums(people, even, _kept(levels, sums, even))
        if len(levels) > 2 * FEW_LEVELS:
            for part in ROOM:
                yield partial(Program.of_sums, people, levels, sums, relaxed=part)
        if levels != tuple(range(len(levels))):
            yield partial(Program.of_sums, people, levels, sums, inner=True)

    def _even(self) -> tuple[int, ...]:
        """Levels a step apart, which people who leave out nothing can have; none where these don't reach from end to end."""
        levels, step = self.scale.levels, int(self.scale.step / self.scale.unit)
        even = tuple(range(0, levels[-1] + 1, step)) if step else ()
        return even if set(even) <= set(levels) and even[-1:] == levels[-1:] else ()

    @property
    def _sums(self) -> list[Reading]:
        return [reading for reading in self.atoms.readings if reading.values == self.scale.levels]

    def _of_parts(self, chosen: NDArray[np.intp]) -> Bounded:
        atoms, levels = self.atoms, self.scale.levels
        many = len(levels) > 2 * FEW_LEVELS
        helpers = [lambda: Program.of_parts(atoms.people, *_thinned(levels, atoms.readings))] if many else []
        return self._decided(chosen, lambda: Program.of_parts(atoms.people, levels, atoms.readings), *helpers)

    def _decided(self, chosen: NDArray[np.intp], make: Make, *helpers: Make) -> Bounded:
        search = Widening(self.atoms.inside[chosen], self.counts[chosen], partial(self._enough, chosen=chosen))
        parts = list(self.atoms.parts)
        for helper in helpers:
            if not self._enough(search.bounds, chosen).all():
                search.help(helper(), parts)
        program = make()
        if not self._enough(search.bounds, chosen).all():
            search.decide(program, parts)
        return Bounded(self, program, chosen, search)

    def _touches(self, seen: Bounds, chosen: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether the interval reaches the favourable end."""
        touches: NDArray[np.bool_] = seen.high >= self.end[chosen] - SLACK if self.scale.high_is_good else seen.low <= SLACK
        return touches

    def needed(self, seen: Bounds, chosen: NDArray[np.intp]) -> Floats:
        """How far apart the largest and smallest sum of each chosen group must be, given where these lie."""
        return np.where(self._touches(seen, chosen), self.required_at_end[chosen], self.required[chosen])

    def _enough(self, seen: Bounds, chosen: NDArray[np.intp]) -> NDArray[np.bool_]:
        enough: NDArray[np.bool_] = seen.span >= self.needed(seen, chosen) * (1 - SLACK)
        return enough


@dataclass(frozen=True)
class Bounded:
    """The `chosen` groups of a system (their numbers), bounded with one program."""

    system: System
    program: Program
    chosen: NDArray[np.intp]
    search: Widening

    def widths(self) -> Iterator[Width]:
        """Each chosen group's width."""
        bounds = self.search.bounds
        needed = self.system.needed(bounds, self.chosen)
        exact = bounds.low_exact & bounds.high_exact
        for at, number in enumerate(self.chosen):
            target = self.system.small[number]
            points = self.system.point / target.people
            most = float(bounds.most[at] - bounds.least[at]) * points
            yield Width(target, float(bounds.span[at]) * points, float(needed[at]) * points, bool(exact[at]), most)

    def settle(self, target: Target) -> None:
        """Make one group's width exact, where that takes little work."""
        at = next(at for at, number in enumerate(self.chosen) if self.system.small[number] is target)
        for sign in (1.0, -1.0):
            self.search.settle(self.program, at, sign, SETTLING_NODES)


def _thinned(levels: tuple[int, ...], readings: Sequence[Reading]) -> tuple[tuple[int, ...], list[Reading]]:
    """Fewer levels to answer with: some evenly spread, and those at which anything told but a sum changes."""
    kept = {round(at * (len(levels) - 1) / FEW_LEVELS) for at in range(FEW_LEVELS + 1)}
    for values in {reading.values for reading in readings if set(reading.values) <= {0, 1}}:
        kept |= {
            at
            for at in range(len(levels))
            if values[at] != values[max(at - 1, 0)] or values[at] != values[min(at + 1, len(values) - 1)]
        }
    fewer = tuple(levels[at] for at in sorted(kept))
    return fewer, _kept(levels, readings, fewer)


def _kept(levels: tuple[int, ...], readings: Sequence[Reading], fewer: tuple[int, ...]) -> list[Reading]:
    """The readings with some of the levels alone."""
    places = [levels.index(level) for level in fewer]
    return [Reading(reading.cells, tuple(reading.values[at] for at in places), reading.interval) for reading in readings]
