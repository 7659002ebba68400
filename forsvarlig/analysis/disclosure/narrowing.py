"""What a reader can bound (G2): how far each small set's mean can move while every published figure stays what it is.

A set is safe when two possible sets of answers are known that give all that is published and that set means far enough apart.
They are sought in two ways, each a true set of answers, so that nothing depends on a bound being tight: people in the same
shown groups exchange their scores; scores move in steps with every shown mean rounding as before, by linear programs.
"""

from __future__ import annotations

import time

import numpy as np
from scipy.sparse import csr_array

from forsvarlig.analysis.disclosure.ladder import Ladder, ladder
from forsvarlig.analysis.disclosure.programs import Rows, Solution, linear, whole
from forsvarlig.analysis.disclosure.rounding import same_mean
from forsvarlig.analysis.disclosure.shape import Shape
from forsvarlig.analysis.disclosure.system import Bools, Floats, Ints

ZERO = 1e-6
# How far a whole-number program searches: in nodes, so that the same answers give the same release on any machine.
NODES = 200


class Movement:
    """How far sums of scores can move, atom by atom, with the shown means as they are.

    A movement is a whole number of grains for each atom of the ladder. `least` and `most` (groups,) bound the sum of each
    shown group's units.
    """

    def __init__(self, member: Bools, ladder: Ladder, least: Ints, most: Ints) -> None:
        self.low, self.up = ladder.low.astype(np.float64), ladder.up.astype(np.float64)
        self.grain, self.points = ladder.grain.astype(np.float64), ladder.grain * ladder.unit
        self.least, self.most = least.astype(np.float64), most.astype(np.float64)
        self.unit = ladder.unit
        self.matrix = csr_array(member * self.grain)
        self.show(np.zeros(len(member), dtype=np.bool_))

    def show(self, shown: Bools) -> None:
        """Hold the means of the shown groups, and no others."""
        self.shown = shown
        self.rows = Rows(self.matrix[np.flatnonzero(shown)], self.least[shown], self.most[shown])

    def fits(self, movements: Floats) -> Bools:
        """Which of the movements (movements, atoms) leave every shown mean as it is."""
        sums = movements @ self.rows.matrix.T
        return np.asarray(((sums >= self.rows.least) & (sums <= self.rows.most)).all(axis=1))

    def farthest(self, objective: Floats) -> Solution | None:
        """The movement (atoms,) with the greatest value of the objective, in parts of grains, and what holds it back.

        None when the solver gives up.
        """
        return linear(-objective, self.low, self.up, self.rows)

    def farthest_whole(self, objective: Floats) -> Floats | None:
        """As `farthest`, in whole grains; the best that is found in so many nodes."""
        found = whole(-objective, self.low, self.up, [self.rows], nodes=NODES)
        return None if found.x is None else np.round(found.x)


class Reader:
    """What a reader who knows every group's size can bound of one scale.

    `member` (sets, atoms) and `counts` (atoms, scores) say who is where and who has which score; `targets` (targets, atoms) are
    the sets to be protected.
    """

    def __init__(self, member: Bools, counts: Ints, shape: Shape, targets: Bools, published: Floats) -> None:
        self.member, self.counts, self.shape, self.targets = member, counts, shape, targets
        self.people = counts.sum(axis=1)
        self.sizes = targets @ self.people
        self.sums = counts @ shape.scores
        self.target_sums = targets @ self.sums
        self.movement = self._movement(published)
        self.pool = np.zeros((1, len(self.people)))

    def _movement(self, published: Floats) -> Movement:
        rungs = ladder(self.counts, self.shape)
        sums = self.member @ self.sums
        least, most = same_mean(published, self.member @ self.people)
        # A sum on the half itself counts as within, whatever binary fractions make of it.
        lowest, highest = np.ceil((least - sums) / rungs.unit - 1e-9), np.floor((most - sums) / rungs.unit)
        return Movement(self.member, rungs, lowest.astype(np.int64), highest.astype(np.int64))

    def exchanging(self, shown: Bools) -> Bools:
        """The targets that are safe because people who are in the same shown groups may have each other's scores.

        This changes no figure of any shown group, whatever is published of it.
        """
        merged, part = np.unique(self.member[shown], axis=1, return_inverse=True)
        together = np.zeros((merged.shape[1], len(self.shape.scores)), dtype=np.int64)
        np.add.at(together, part, self.counts)
        largest = int(self.sizes.max(initial=0))
        lowest, highest = _extremes(together, self.shape.scores, largest)
        # Of people in no shown group nothing is known.
        unseen = ~merged.any(axis=0)
        lowest[unseen] = self.shape.low * np.arange(largest + 1)
        highest[unseen] = self.shape.high * np.arange(largest + 1)
        held = np.zeros((merged.shape[1], len(self.targets)), dtype=np.int64)
        np.add.at(held, part, (self.targets * self.people).T)
        parts = np.arange(merged.shape[1])[:, None]
        return self.shape.wide_enough(lowest[parts, held].sum(axis=0), highest[parts, held].sum(axis=0), self.sizes)

    def narrow(self, shown: Bools, deadline: float) -> tuple[Bools, list[Bools]]:
        """Find the targets that are bounded too narrowly when these groups' means are shown.

        Returns for each target whether it's narrow or not proved to be wide, and groups of each of which one must be withheld.
        """
        self.movement.show(shown)
        self.pool = self.pool[self.movement.fits(self.pool)]
        safe = self.exchanging(shown) | self._moved()
        cuts: list[Bools] = []
        unsafe = np.zeros(len(safe), dtype=np.bool_)
        for target in map(int, np.flatnonzero(~safe)):
            if safe[target]:
                continue
            held: list[Bools] = []
            for sign in (1.0, -1.0):
                if not self._one_safe(target) and time.monotonic() < deadline:
                    held += self._stretch(target, sign)
            if self._one_safe(target):
                safe |= self._moved()
            else:
                unsafe[target] = True
                cut = np.any([np.zeros_like(shown), *held], axis=0) & shown
                cuts.append(cut if cut.any() else self._near(target, shown))
        return unsafe, cuts

    def _stretch(self, target: int, sign: float) -> list[Bools]:
        """Move a target as far as it goes, first in parts of grains; keep the movement if it's whole. Returns what held it back."""
        objective = sign * self.targets[target] * self.movement.grain
        found = self.movement.farthest(objective)
        if found is None:
            return []
        movement, held = found.x, np.zeros(len(self.member), dtype=np.bool_)
        held[np.flatnonzero(self.movement.shown)[found.holding]] = True
        if np.abs(movement - np.round(movement)).max(initial=0.0) > ZERO:
            exact = self.movement.farthest_whole(objective)
            if exact is None:
                return [held]
            movement = exact
        movement = np.round(movement)[None, :]
        if self.movement.fits(movement)[0]:
            self.pool = np.vstack([self.pool, movement])
        return [held]

    def _near(self, target: int, shown: Bools) -> Bools:
        """The shown groups that have people of the target."""
        return np.asarray(shown & (self.member & self.targets[target]).any(axis=1))

    def moves(self, targets: Bools) -> Floats:
        """By how many points the movements found so far change the sums of these targets, as (movements, targets)."""
        return np.asarray(self.pool @ (targets * self.movement.points).T)

    def _moved(self) -> Bools:
        """The targets that the movements found so far show to be wide enough."""
        return self._wide(self.moves(self.targets), self.target_sums, self.sizes)

    def _one_safe(self, target: int) -> bool:
        return bool(self._wide(self.moves(self.targets[[target]]), self.target_sums[[target]], self.sizes[[target]])[0])

    def _wide(self, moves: Floats, sums: Floats, sizes: Ints) -> Bools:
        return self.shape.wide_enough(sums + moves.min(axis=0, initial=0.0), sums + moves.max(axis=0, initial=0.0), sizes)


def _extremes(counts: Ints, scores: Floats, most: int) -> tuple[Floats, Floats]:
    """The lowest and the highest sum of k scores of each part, for k from 0 to `most`, as (parts, most + 1)."""
    lowest, highest = np.zeros((len(counts), most + 1)), np.zeros((len(counts), most + 1))
    for part, count in enumerate(counts):
        rising = np.repeat(scores, np.minimum(count, most))
        length = min(most, len(rising))
        lowest[part, 1 : length + 1] = np.cumsum(rising[:length])
        highest[part, 1 : length + 1] = np.cumsum(rising[::-1][:length])
    return lowest, highest
