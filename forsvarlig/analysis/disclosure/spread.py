"""Which groups may show standard deviation and shares too, so that small sets stay as open as with means alone (G2)."""

from __future__ import annotations

import time

import numpy as np
from scipy.sparse import coo_array, csr_array, kron, vstack

from forsvarlig.analysis.disclosure.narrowing import Reader
from forsvarlig.analysis.disclosure.programs import Rows, whole
from forsvarlig.analysis.disclosure.rounding import same_mean
from forsvarlig.analysis.disclosure.system import Bools, Floats, Ints
from forsvarlig.analysis.scoring import SAME

# How far other answers are sought for one set: in nodes, so that the same answers give the same release on any machine.
NODES = 60
# With more small sets than this to be looked at one by one, a scale shows means only: planning and audit would take minutes.
LOOKED_AT = 40


def keep_spread(
    reader: Reader, unit: Ints, shown: Bools, wished: Bools, reached: Floats, published: Floats, deadline: float
) -> Bools:
    """Of the `wished` groups (sets,), those that may show standard deviation and share of exposed beside their mean.

    `unit` (atoms,) numbers each atom's unit; `reached` (scores,) is 1 for scores that count as exposed; `published` (sets,) are the
    means. For every small set other answers are sought that move its mean far enough and leave all shown means, and sum,
    sum of squares and number of exposed of every group that shows its spread. Where none are found, the smallest of these groups
    around the set shows its mean only; where there are too many sets to look at, all do.
    """
    kept = wished.copy()
    answers = _Answers(reader, unit, shown, wished, reached, published)
    reader.movement.show(shown)
    safe = reader.exchanging(shown)
    if (~safe).sum() > LOOKED_AT:
        return np.zeros_like(kept)
    for target in np.flatnonzero(~safe):
        while kept.any() and not safe[target]:
            if time.monotonic() > deadline:
                return np.zeros_like(kept)
            if answers.found(int(target), kept):
                safe |= answers.wide()
                continue
            around = np.flatnonzero(kept & (reader.member & reader.targets[target]).any(axis=1))
            if len(around):
                kept[around[np.argmin(reader.member[around] @ reader.people)]] = False
            else:
                kept[:] = False
    return kept


class _Answers:
    """Other answers that give the same published figures, as changes of every atom's sum."""

    def __init__(self, reader: Reader, unit: Ints, shown: Bools, wished: Bools, reached: Floats, published: Floats) -> None:
        self.reader, self.unit, self.shown, self.wished = reader, unit, shown, wished
        self.sizes = reader.member @ reader.people
        least, most = same_mean(published, self.sizes)
        sums = reader.member @ reader.sums
        self.least, self.most = np.minimum(least - sums, 0.0), np.maximum(most - sums, 0.0)
        used = (reader.counts.sum(axis=0) > 0) | (reader.shape.rung >= 0)
        self.scores = reader.shape.scores[used]
        self.counts = reader.counts[:, used]
        # In steps, so that the sums of squares are small whole numbers wherever scores lie on steps.
        self.steps = (self.scores - reader.shape.low) / (reader.shape.step or 1.0)
        self.reached = reached[used]
        self.moves = np.zeros((1, len(reader.people)))

    def wide(self) -> Bools:
        """The targets that the answers found so far show to be wide enough."""
        reader = self.reader
        moves = self.moves @ reader.targets.T
        lowest, highest = reader.target_sums + moves.min(axis=0), reader.target_sums + moves.max(axis=0)
        return reader.shape.wide_enough(lowest, highest, reader.sizes)

    def found(self, target: int, kept: Bools) -> bool:
        """Seek answers that leave this target wide enough, and remember them."""
        ways = self._ways(target)
        return any(all(self._moved(target, wanted, kept) for wanted in way) and self.wide()[target] for way in ways)

    def _moved(self, target: int, wanted: float, kept: Bools) -> bool:
        inside = self.reader.targets[target]
        moved = self.reader.movement.nearest(inside, wanted)
        if moved is None:
            return False
        moved |= inside
        for atoms in (np.isin(self.unit, self.unit[moved]), self._around(moved)):
            changed = self._change(np.flatnonzero(atoms), inside, wanted, kept)
            if changed is not None:
                self.moves = np.vstack([self.moves, changed])
                return True
        return False

    def _around(self, moved: Bools) -> Bools:
        """The atoms of the smallest group with a spread around each atom that moves: there its squares can be made up for."""
        groups = np.flatnonzero(self.wished)[np.argsort(self.sizes[self.wished], kind="stable")]
        atoms = moved.copy()
        for atom in np.flatnonzero(moved):
            holding = groups[self.reader.member[groups, atom]]
            if len(holding):
                atoms |= self.reader.member[holding[0]]
        return np.asarray(np.isin(self.unit, self.unit[atoms]))

    def _ways(self, target: int) -> list[tuple[float, ...]]:
        """Changes of the target's sum that would do, within what its movements allow: to one side, or a part to each."""
        shape, people = self.reader.shape, int(self.reader.sizes[target])
        grain = shape.step or 1.0
        flat = grain * np.ceil(shape.flat(people) * people * (shape.high - shape.low) / 100 / grain - SAME)
        moves = self.reader.moves(self.reader.targets[[target]])
        down, up = -float(moves.min(initial=0.0)), float(moves.max(initial=0.0))
        actual = float(self.reader.target_sums[target])
        end = actual - shape.low * people if shape.low_is_favourable else shape.high * people - actual
        sign, toward, away = (-1.0, down, up) if shape.low_is_favourable else (1.0, up, down)
        ways: list[tuple[float, ...]] = []
        if shape.step - SAME <= end <= toward + SAME:
            ways.append((sign * min(flat, end),))
        elif flat <= toward + SAME:
            ways.append((sign * flat,))
        if (needed := shape.step if end <= SAME else flat) <= away + SAME:
            ways.append((-sign * needed,))
        return ways or [(sign * toward, -sign * min(away, flat - toward))]

    def _change(self, atoms: Ints, inside: Bools, wanted: float, kept: Bools) -> Floats | None:
        """A whole-number program: how many people of each atom have each score; the changes of the sums, or None."""
        counts, width = self.counts[atoms], len(self.scores)
        actual = counts.ravel().astype(np.float64)
        member = self.reader.member[:, atoms]
        near = self.shown & member.any(axis=1)
        exact, loose = np.flatnonzero(near & kept), np.flatnonzero(near & ~kept)
        exactly = [_per_group(np.eye(len(atoms)), np.ones(width))]
        exactly += [_per_group(member[exact], values) for values in (self.steps, self.steps**2, self.reached)]
        fixed = vstack(exactly, format="csr")
        sums = _per_group(member[loose], self.scores)
        moved = _per_group(inside[atoms][None, :], self.scores)
        now, at = sums @ actual, float((moved @ actual)[0])
        limits = (at + wanted - SAME, np.inf) if wanted > 0 else (-np.inf, at + wanted + SAME)
        people = np.repeat(self.reader.people[atoms], width).astype(np.float64)
        rows = [
            Rows(fixed, fixed @ actual, fixed @ actual),
            Rows(sums, now + self.least[loose], now + self.most[loose]),
            Rows(moved, np.full(1, limits[0]), np.full(1, limits[1])),
        ]
        found = whole(np.zeros(len(actual)), np.zeros(len(actual)), people, rows, nodes=NODES)
        return None if found.x is None else self._verified(atoms, np.round(found.x).astype(np.int64).reshape(counts.shape), kept)

    def _verified(self, atoms: Ints, counts: Ints, kept: Bools) -> Floats | None:
        """The changes of the sums, if these answers do give the same figures."""
        change = np.zeros((len(self.reader.people), len(self.scores)), dtype=np.int64)
        change[atoms] = counts - self.counts[atoms]
        moves = change @ self.scores
        by_group = self.reader.member[self.shown] @ moves
        means = ((by_group >= self.least[self.shown] - SAME) & (by_group <= self.most[self.shown] + SAME)).all()
        of_kept = self.reader.member[kept] @ change
        figures = np.stack([self.steps, self.steps**2, self.reached], axis=1)
        same = np.abs(of_kept @ figures).max(initial=0.0) < 1e-6 and not change.sum(axis=1).any()
        return moves if means and same else None


def _per_group(member: Floats | Bools, values: Floats) -> csr_array:
    """Rows that add up values over the people of each group's atoms."""
    return csr_array(kron(coo_array(np.asarray(member, dtype=np.float64)), coo_array(values[None, :])))
