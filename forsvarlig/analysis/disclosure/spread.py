"""Which groups may show more than their mean, so that small sets stay as open as with means alone (G2)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array, eye_array, hstack, kron, vstack

from forsvarlig.analysis.disclosure.narrowing import Reader
from forsvarlig.analysis.disclosure.programs import Rows, linear, whole
from forsvarlig.analysis.disclosure.rounding import same_mean
from forsvarlig.analysis.disclosure.system import Bools, Floats, Ints
from forsvarlig.analysis.scoring import SAME

ZERO = 1e-6
# How far one program searches, in nodes, and how near to the best is near enough, so that the same answers give the same
# release on any machine; the seconds are for programs that are stuck before the first node.
NODES, GAP, SECONDS = 60, 0.2, 20.0
# So many turns without one set more that is proved to be open are enough.
IN_VAIN = 6
# Up to so many small sets that exchange doesn't prove are looked at one by one, and all groups tried, with their distributions;
# with more, the scale shows means only: planning would take minutes.
LOOKED_AT = 40
# A scale with more possible scores than this shows no distribution: nearly all shares would be of nobody.
SCORES = 30
MEAN, SPREAD, DISTRIBUTION = 0, 1, 2


@dataclass(frozen=True)
class Spread:
    """The sets (sets,) that may show standard deviation and share of exposed, and those of them that may show distributions."""

    kept: Bools
    full: Bools


def keep_spread(
    reader: Reader, unit: Ints, shown: Bools, wished: Bools, reached: Floats, published: Floats, deadline: float
) -> Spread:
    """Of the `wished` groups (sets,), those that may show more than their mean.

    `unit` (atoms,) numbers each atom's unit; `reached` (scores,) is 1 for scores that count as exposed; `published` (sets,) are the
    means. For every small set other answers are sought that move its mean far enough and leave all shown means; the sum, the sum
    of squares and the number of exposed of every group that shows its spread; and how many have each score in every group that
    shows its distribution. Where none are found, the smallest of these groups around the set shows one thing less, and so on up
    to everyone; when time runs out, all show means only.
    """
    answers = Answers(reader, unit, shown, reached, published)
    level = np.where(wished, DISTRIBUTION if len(reader.shape.scores) <= SCORES else SPREAD, MEAN)
    if (~answers.exchanged).sum() > LOOKED_AT:
        level[:] = MEAN
    while level.any():
        answers.hold(level)
        answers.seek_together(deadline)
        left = np.flatnonzero(~answers.safe())
        if len(left) <= LOOKED_AT:
            left = np.setdiff1d(left, [target for target in left if answers.seek_one(int(target), deadline)])
        if time.monotonic() > deadline:
            level[:] = MEAN
        elif not len(left):
            break
        else:
            # Less is held from turn to turn, so that answers once found go on being possible.
            level[answers.smallest_around(left, level > MEAN)] -= 1
    return Spread(level >= SPREAD, level == DISTRIBUTION)


class Answers:
    """Other answers that give the same published figures, as changes of every atom's sum."""

    def __init__(self, reader: Reader, unit: Ints, shown: Bools, reached: Floats, published: Floats) -> None:
        self.reader, self.unit, self.shown = reader, unit, shown
        self.exchanged = reader.exchanging(shown)
        self.sizes = reader.member @ reader.people
        least, most = same_mean(published, self.sizes)
        sums = reader.member @ reader.sums
        self.least, self.most = np.minimum(least - sums, 0.0), np.maximum(most - sums, 0.0)
        used = (reader.counts.sum(axis=0) > 0) | (reader.shape.rung >= 0)
        self.scores, self.counts = reader.shape.scores[used], reader.counts[:, used]
        # In steps, so that the sums of squares are small whole numbers wherever scores lie on steps.
        steps = (self.scores - reader.shape.low) / (reader.shape.step or 1.0)
        self.figures = np.stack([steps, steps**2, reached[used]])
        self.moves = np.zeros((1, len(reader.people)))

    def hold(self, level: Ints) -> None:
        """Seek answers that leave what each group (sets,) shows as it is: mean, spread or distribution."""
        self.kept, self.full = level == SPREAD, level == DISTRIBUTION
        member, width = self.reader.member, len(self.scores)
        actual = self.counts.ravel().astype(np.float64)
        fixed = [kron(eye_array(len(self.counts)), np.ones((1, width)))]
        fixed += [kron(coo_array(member[self.kept].astype(np.float64)), coo_array(self.figures))]
        fixed += [kron(coo_array(member[self.full].astype(np.float64)), eye_array(width))]
        exact = csr_array(vstack(fixed))
        loose = np.flatnonzero(self.shown & (level == MEAN))
        sums = self._sums(member[loose])
        now = sums @ actual
        self.rows = [
            Rows(exact, np.asarray(exact @ actual), np.asarray(exact @ actual)),
            Rows(sums, now + self.least[loose], now + self.most[loose]),
        ]

    def safe(self) -> Bools:
        """The targets that are wide enough by exchange or by the answers found so far."""
        lowest, highest = self._reached()
        reader = self.reader
        return self.exchanged | reader.shape.wide_enough(reader.target_sums + lowest, reader.target_sums + highest, reader.sizes)

    def seek_together(self, deadline: float) -> None:
        """Move all targets that aren't safe at once, some up and some down.

        Any two go the same way in one turn and apart in another.
        """
        vain = 0
        for ways in _turns(len(self.reader.targets)):
            left = np.flatnonzero(~self.safe())
            if not len(left) or vain == IN_VAIN or time.monotonic() > deadline:
                return
            self._seek(left, ways[left])
            vain = vain + 1 if (~self.safe()).sum() == len(left) else 0

    def seek_one(self, target: int, deadline: float) -> bool:
        """Move one target up as far as is needed, then down; whether that makes it safe."""
        for way in (1.0, -1.0):
            if not self.safe()[target] and time.monotonic() < deadline:
                self._seek(np.array([target]), np.array([way]))
        return bool(self.safe()[target])

    def smallest_around(self, targets: Ints, groups: Bools) -> Bools:
        """The smallest of the groups around each target, or all of them where a target is in none."""
        found = np.zeros_like(groups)
        for target in targets:
            around = np.flatnonzero(groups & (self.reader.member & self.reader.targets[target]).any(axis=1))
            found[around[np.argmin(self.sizes[around])] if len(around) else groups] = True
        return found

    def _reached(self) -> tuple[Floats, Floats]:
        moves = self.moves @ self.reader.targets.T
        return moves.min(axis=0), moves.max(axis=0)

    def _wanted(self, targets: Ints, ways: Floats) -> Floats:
        """How far each target's sum has to go from what it is, in points, for the interval to be wide enough."""
        shape, people = self.reader.shape, self.reader.sizes[targets]
        flat = np.array([shape.flat(int(count)) for count in people]) * people * (shape.high - shape.low) / 100
        grain = shape.step or 1.0
        lowest, highest = self._reached()
        return np.asarray(grain * np.ceil(flat / grain - SAME) + np.where(ways > 0, lowest[targets], -highest[targets]))

    def _seek(self, targets: Ints, ways: Floats) -> None:
        """Find and remember answers that move the targets' sums these ways, as far as is wanted together.

        Linear first: where that gives whole people everybody stays so, and only the rest is a whole-number program.
        """
        count, people = len(targets), self.counts.size
        toward = self._sums(self.reader.targets[targets] * ways[:, None])
        wanted = self._wanted(targets, ways)
        actual = toward @ self.counts.ravel()
        beside = [
            Rows(hstack([rows.matrix, csr_array((rows.matrix.shape[0], count))], "csr"), rows.least, rows.most)
            for rows in self.rows
        ]
        beside.append(Rows(hstack([toward, -eye_array(count)], "csr"), actual, np.full(count, np.inf)))
        cost = np.concatenate([np.zeros(people), -np.ones(count)])
        low = np.concatenate([np.zeros(people), -wanted])
        up = np.concatenate([np.repeat(self.reader.people, len(self.scores)), wanted]).astype(np.float64)
        together = Rows(
            vstack([rows.matrix for rows in beside], "csr"),
            np.concatenate([rows.least for rows in beside]),
            np.concatenate([rows.most for rows in beside]),
        )
        found = linear(cost, low, up, together)
        if found is None:
            return
        for fixed in self._settled(found.x[:people], count == 1):
            held = np.append(np.repeat(fixed, len(self.scores)), np.zeros(count, dtype=np.bool_))
            near = np.round(found.x)
            result = whole(
                cost,
                np.where(held, near, low),
                np.where(held, near, up),
                [together],
                parts=count,
                nodes=NODES,
                gap=GAP,
                seconds=SECONDS,
            )
            if result.x is not None and self.remember(np.round(result.x[:people]).astype(np.int64).reshape(self.counts.shape)):
                return

    def _settled(self, people: Floats, alone: bool) -> Iterator[Bools]:
        """The atoms to leave as a linear solution has them: first all with whole people, then those of which the whole unit has."""
        exact = (np.abs(people - np.round(people)) < ZERO).reshape(self.counts.shape).all(axis=1)
        yield np.asarray(exact)
        if alone and not exact.all():
            yield np.asarray(~np.isin(self.unit, self.unit[~exact]))

    def remember(self, counts: Ints) -> bool:
        """Keep the changes of the sums, if these answers do give the same figures."""
        change = counts - self.counts
        moves = change @ self.scores
        by_group = self.reader.member[self.shown] @ moves
        means = ((by_group >= self.least[self.shown] - SAME) & (by_group <= self.most[self.shown] + SAME)).all()
        spread = np.abs(self.reader.member[self.kept] @ change @ self.figures.T).max(initial=0.0) < ZERO
        same = spread and not (self.reader.member[self.full] @ change).any() and not change.sum(axis=1).any()
        if means and same and (counts >= 0).all():
            self.moves = np.vstack([self.moves, moves])
            return True
        return False

    def _sums(self, member: Floats | Bools) -> csr_array:
        """Rows that add up the scores of the people of each group's atoms."""
        return csr_array(kron(coo_array(np.asarray(member, dtype=np.float64)), coo_array(self.scores[None, :])))


def _turns(targets: int) -> Iterator[Floats]:
    """The way of each target (targets,), 1 or -1, turn by turn: by the digits of its number in base two, and the other way."""
    numbers = np.arange(targets)
    for digit in range(max(1, targets.bit_length())):
        ways = np.where(numbers >> digit & 1, 1.0, -1.0)
        yield ways
        yield -ways
