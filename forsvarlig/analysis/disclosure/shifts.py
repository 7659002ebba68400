"""Other answers that move many small sets at once, and keep sum, squares and number of exposed of every group with a spread."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from forsvarlig.analysis.disclosure.programs import Rows, linear, whole
from forsvarlig.analysis.disclosure.system import Bools, Floats, Ints

ZERO = 1e-6
NODES = 200
# A wrong number of exposed weighs more than any sum of squares, so that it's mended first.
EXPOSED = 1_000_000


class Steps:
    """Everybody whose score lies on the scale's steps, by atom and rung, and how their sums may move.

    `counts` (atoms, rungs) says how many; `exposed` (rungs,) is 1 for rungs that count as exposed; `least` and `most` (groups,) bound
    the change of each group's sum, in steps. Whoever has a score between steps keeps it.
    """

    def __init__(self, member: Bools, counts: Ints, exposed: Ints, least: Floats, most: Floats) -> None:
        self.member, self.counts, self.exposed = member, counts, exposed
        self.least, self.most = np.ceil(least - ZERO), np.floor(most + ZERO)
        rungs = np.arange(counts.shape[1])
        self.down, self.up = counts @ rungs, counts @ rungs[::-1]

    def movement(self, shown: Bools, kept: Bools, targets: Bools, wanted: Floats) -> Ints | None:
        """Whole steps for each atom's sum that bring as many targets as can be as far as `wanted` (targets,), and little else.

        The sums of `kept` groups stay, those of `shown` ones within their bounds. None where none are found.
        """
        rows = np.flatnonzero(shown)
        member = csr_array(self.member[rows].astype(np.float64))
        least, most = (np.where(kept[rows], 0.0, bound[rows]) for bound in (self.least, self.most))
        toward = csr_array(targets * np.sign(wanted)[:, None])
        count = len(targets)
        matrix = vstack(
            [
                hstack([member, -member, csr_array((len(rows), count))]),
                hstack([toward, -toward, -csr_array(np.eye(count))]),
            ],
            format="csr",
        )
        limits = Rows(matrix, np.append(least, np.zeros(count)), np.append(most, np.full(count, np.inf)))
        atoms = len(self.counts)
        cost = np.concatenate([np.full(2 * atoms, 0.01), -np.ones(count)])
        up = np.concatenate([self.up, self.down, np.abs(wanted)]).astype(np.float64)
        found = linear(cost, np.zeros(len(cost)), up, limits)
        x = None if found is None else found.x[: 2 * atoms]
        if x is not None and np.abs(x - np.round(x)).max(initial=0.0) > ZERO:
            x = whole(cost, np.zeros(len(cost)), up, [limits], parts=count, nodes=NODES).x
        return None if x is None else np.round(x[:atoms] - x[atoms : 2 * atoms]).astype(np.int64)

    def realised(self, movement: Ints, part: Ints) -> Ints | None:
        """The people (atoms, rungs) after a movement, with squares and number of exposed of each part as they were.

        `part` (atoms,) numbers each atom's part, -1 where nothing but sums has to be kept. None where none are found.
        """
        counts = self.counts.copy()
        for number in np.unique(part):
            atoms = np.flatnonzero(part == number)
            people = _Part(counts[atoms], self.exposed)
            people.move(movement[atoms])
            if number >= 0 and not people.mend():
                return None
            counts[atoms] = people.counts
        return counts


class _Part:
    """The people of one part while they are moved: `off` is how wrong the number of exposed and the sum of squares are."""

    def __init__(self, counts: Ints, exposed: Ints) -> None:
        self.counts, self.off = counts.copy(), np.zeros(2, dtype=np.int64)
        rungs = np.arange(counts.shape[1])
        # What it changes that a person goes one rung up or down from each: exposed, squares.
        self.going_up = np.stack([np.append(np.diff(exposed), 0), 2 * rungs + 1])
        self.going_down = np.stack([np.append(0, -np.diff(exposed)), 1 - 2 * rungs])

    def move(self, movement: Ints) -> None:
        """Move one person one rung at a time, whoever makes the part least wrong."""
        for atom in np.flatnonzero(movement):
            sign = int(np.sign(movement[atom]))
            change = self.going_up if sign > 0 else self.going_down
            for _ in range(abs(int(movement[atom]))):
                able = self.counts[atom] > 0
                able[-1 if sign > 0 else 0] = False
                rung = int(np.where(able, self._wrong(change), np.iinfo(np.int64).max).argmin())
                self.counts[atom, rung] -= 1
                self.counts[atom, rung + sign] += 1
                self.off += change[:, rung]

    def mend(self) -> bool:
        """Let two people of an atom go a rung each, one up and one down, as long as that makes the part less wrong."""
        both = self.going_up[:, :, None] + self.going_down[:, None, :]
        while self.off.any():
            held = (self.counts > 0).astype(np.int64)
            able = held.T @ held > 0
            np.fill_diagonal(able, (self.counts > 1).any(axis=0))
            able[-1, :] = able[:, 0] = False
            wrong = np.where(able, self._wrong(both), np.iinfo(np.int64).max)
            up, down = divmod(int(wrong.argmin()), wrong.shape[1])
            if wrong[up, down] >= self._wrong(np.zeros((2, 1), dtype=np.int64))[0]:
                return False
            enough = (self.counts[:, up] > (up == down)) & (self.counts[:, down] > 0)
            atom = int(np.flatnonzero(enough)[0])
            np.add.at(self.counts[atom], [up, up + 1, down, down - 1], [-1, 1, -1, 1])
            self.off += both[:, up, down]
        return True

    def _wrong(self, change: Ints) -> Ints:
        off = self.off.reshape(2, *(1 for _ in change.shape[1:])) + change
        return np.asarray(np.abs(off[0]) * EXPOSED + np.abs(off[1]))


def parts_of(member: Bools, sizes: Ints) -> Ints:
    """The number (atoms,) of the smallest of the groups around each atom, -1 where there is none; groups lie in each other or apart."""
    if not len(member):
        return np.full(member.shape[1], -1)
    inmost = np.where(member, sizes[:, None], np.iinfo(np.int64).max).argmin(axis=0)
    return np.where(member.any(axis=0), inmost, -1)
