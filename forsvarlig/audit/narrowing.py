"""How narrowly a reader can bound the answers of small groups (the guarantee G2): by witnesses first, then by programs.

Two possible sets of answers that lie far enough apart in a group prove that nobody can bound it more narrowly; one pair serves
many groups. A group that no pair serves is decided by the largest and the smallest sum that agree with what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forsvarlig.audit.program import NODES, Answers, Program
from forsvarlig.audit.release import Mask, Where
from forsvarlig.audit.sums import Floats

ROUNDS = 10
# After so many rounds over everything, parts are looked into by themselves.
FIRST = 2
LOCAL_ROUNDS = 8
SLACK = 1e-6


@dataclass(frozen=True)
class Target:
    """A small group, or the people of one group who aren't in another inside it, `without`."""

    cells: Mask
    people: int
    where: Where
    without: Where | None = None

    def place(self) -> Mapping[str, Any]:
        """Which people these are, as the audit's document tells it."""
        return dict(self.where) if self.without is None else {"of": dict(self.where), "without": dict(self.without)}


def targets(groups: Sequence[tuple[Where, Mask]], people: NDArray[np.int64], below: int) -> list[Target]:
    """Every distinct set of 1 to `below` − 1 people that is a group, or the difference between two, one inside the other."""
    live = people > 0
    sets: dict[bytes, tuple[Where, Mask]] = {}
    for where, mask in groups:
        if (mask & live).any():
            sets.setdefault((mask & live).tobytes(), (where, mask & live))
    found = {key: Target(mask, int(people[mask].sum()), where) for key, (where, mask) in sets.items() if people[mask].sum() < below}
    masks = np.array([mask for _, mask in sets.values()], dtype=np.float64)
    if not len(masks):
        return []
    named, sizes, cells = list(sets.values()), masks @ people, masks.sum(axis=1)
    gaps = sizes[:, None] - sizes[None, :]
    inside = (masks @ masks.T == cells[None, :]) & (gaps > 0) & (gaps < below)
    for outer, inner in zip(*np.nonzero(inside), strict=True):
        mask = named[outer][1] & ~named[inner][1]
        found.setdefault(mask.tobytes(), Target(mask, int(gaps[outer, inner]), named[outer][0], named[inner][0]))
    return list(found.values())


@dataclass
class Bounds:
    """For each target the smallest and largest sum seen in answers that agree with what is shown, and whether these are exact.

    The smallest and largest that a program allows, `least` and `most`, lie further out where no people can answer so.
    """

    low: Floats
    high: Floats
    low_exact: NDArray[np.bool_]
    high_exact: NDArray[np.bool_]
    least: Floats
    most: Floats

    @classmethod
    def unknown(cls, count: int) -> Bounds:
        """Nothing seen yet."""
        ends = [np.full(count, end) for end in (np.inf, -np.inf, -np.inf, np.inf)]
        return cls(ends[0], ends[1], np.zeros(count, np.bool_), np.zeros(count, np.bool_), ends[2], ends[3])

    @property
    def span(self) -> Floats:
        """How far apart the smallest and largest sum seen are, 0 where none is."""
        return np.maximum(self.high - self.low, 0.0)


class NoAnswersError(Exception):
    """No answers agree with all the figures shown."""


class Widening:
    """Looks for answers as far apart as possible in every target, until `enough` says so of each or its bounds are exact.

    `inside` is targets × atoms (0/1), `people` the targets'.
    """

    def __init__(self, inside: Floats, people: Floats, enough: Callable[[Bounds], NDArray[np.bool_]]) -> None:
        self.inside = inside
        self.people = people
        self.enough = enough
        self.bounds = Bounds.unknown(len(inside))

    def help(self, program: Program, parts: Sequence[NDArray[np.bool_]] = ()) -> None:
        """Use a program whose answers are possible but needn't be all; one without answers tells nothing."""
        try:
            self._search(program, parts)
        except (NoAnswersError, TimeoutError):
            return

    def decide(self, program: Program, parts: Sequence[NDArray[np.bool_]] = ()) -> None:
        """Use the program of all answers, first for many targets at once, then for each that is still too narrow.

        `parts` are sets of atoms to look into one by one, all else held still. Raises NoAnswersError and TimeoutError.
        """
        self._search(program, parts)
        for at in np.argsort(-self.people):
            for sign in (1.0, -1.0):
                if not self.enough(self.bounds)[at]:
                    self.settle(program, int(at), sign)

    def settle(self, program: Program, at: int, sign: float, nodes: int = NODES) -> None:
        """Make one target's largest (`sign` 1) or smallest (−1) sum exact, where so many `nodes` of the program are enough."""
        bounds = self.bounds
        exact, end = (bounds.high_exact, bounds.most) if sign > 0 else (bounds.low_exact, bounds.least)
        if not exact[at]:
            answers = program.maximise(sign * self.inside[at], near=True, nodes=nodes)
            self._see(answers, self.inside)
            if answers and answers.best:
                end[at] = float(self.inside[at] @ answers.reached)
                exact[at] = answers.real and abs(end[at] - float(self.inside[at] @ answers.sums)) < SLACK

    def _search(self, program: Program, parts: Sequence[NDArray[np.bool_]]) -> None:
        seen: list[Answers] = []
        left = len(self.inside)
        directions = _directions(len(self.inside))
        for number, direction in enumerate(islice(directions, ROUNDS)):
            if number == FIRST and len(parts) > 1 and (middle := program.middle(seen)) is not None:
                for part in parts:
                    with suppress(TimeoutError):
                        self._look_into(program, part, middle)
            open_ = ~self.enough(self.bounds)
            # A way and its opposite that open nothing are the last: what is left takes another program, or one by itself.
            if not open_.any() or (number > FIRST and number % 2 == 0 and open_.sum() == left):
                return
            left = int(open_.sum()) if number % 2 == 0 else left
            answers = program.maximise((direction * open_ / self.people) @ self.inside)
            self._see(answers, self.inside)
            seen += [answers] if answers else []

    def _look_into(self, program: Program, part: NDArray[np.bool_], middle: Floats) -> None:
        """Push the targets that lie in a part, with everybody else's answers held as they are in a solution."""
        lying = (self.inside[:, ~part] == 0).all(axis=1)
        if not (lying & ~self.enough(self.bounds)).any():
            return
        smaller, inside = program.around(middle, part), self.inside[:, part]
        for direction in islice(_directions(len(inside)), LOCAL_ROUNDS):
            open_ = lying & ~self.enough(self.bounds)
            if not open_.any():
                return
            answers = smaller.maximise((direction * open_ / self.people) @ inside)
            # Rounding can make a part that is held too tightly impossible; that says nothing of the whole.
            if answers is None:
                return
            self._see(answers, inside, lying)

    def _see(self, answers: Answers | None, inside: Floats, lying: NDArray[np.bool_] | None = None) -> None:
        if answers is None:
            raise NoAnswersError
        if answers.real:
            sums = inside @ answers.sums
            which = np.ones(len(sums), dtype=np.bool_) if lying is None else lying
            np.minimum(self.bounds.low, sums, out=self.bounds.low, where=which)
            np.maximum(self.bounds.high, sums, out=self.bounds.high, where=which)


def _directions(count: int) -> Iterator[Floats]:
    """Which way to push each target: all up, all down, then by chance, each way followed by its opposite."""
    random = np.random.default_rng(1)
    yield np.ones(count)
    yield -np.ones(count)
    while True:
        way = random.choice([-1.0, 1.0], size=count)
        yield way
        yield -way
