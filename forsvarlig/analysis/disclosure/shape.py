"""What narrowing needs to know of a scale: the scores a person can have, and how wide is wide enough."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from forsvarlig.analysis.disclosure.system import Bools, Floats, Ints
from forsvarlig.analysis.scoring import SAME, possible_scores, score_step
from forsvarlig.knowledge.instruments import Instrument, Scale


@dataclass(frozen=True)
class Shape:
    """A scale's possible `scores`, rising, the `step` between complete ones, whether low is favourable, and the flat `width`.

    Widths are in hundredths of the range.
    """

    scores: Floats
    step: float
    low_is_favourable: bool
    width: float

    @property
    def low(self) -> float:
        """The lowest score a person can have."""
        return float(self.scores[0])

    @property
    def high(self) -> float:
        """The highest score a person can have."""
        return float(self.scores[-1])

    @cached_property
    def rung(self) -> Ints:
        """For each score how many steps above the lowest it is, -1 where it's between steps.

        All are -1 where some step isn't a score, so that one can't walk from score to score in steps.
        """
        if self.step <= 0:
            return np.full(len(self.scores), -1)
        steps = (self.scores - self.low) / self.step
        rungs = np.where(np.abs(steps - np.round(steps)) < SAME, np.round(steps), -1).astype(np.int64)
        whole = np.array_equal(rungs[rungs >= 0], np.arange(rungs.max() + 1)) and rungs[-1] >= 0
        return rungs if whole else np.full(len(rungs), -1)

    def flat(self, people: int) -> float:
        """How wide, in hundredths of the range, the interval of so many people's mean must be: W(n)."""
        return min(100.0, max(self.width, 200 * self.step / ((self.high - self.low) * people)))

    def wide_enough(self, lowest: Floats, highest: Floats, people: Ints) -> Bools:
        """Whether intervals of sums of scores, from lowest to highest, of groups of so many people are as wide as G2 demands."""
        scale = 100 / ((self.high - self.low) * people)
        grain = self.step * scale
        favourable = lowest <= self.low * people + SAME if self.low_is_favourable else highest >= self.high * people - SAME
        needed = np.where(favourable, grain, np.minimum(100.0, np.maximum(self.width, 2 * grain)))
        return np.asarray((highest - lowest) * scale >= needed - SAME)


def shape_of(instrument: Instrument, scale: Scale, width: float) -> Shape:
    """The shape of one scale of an instrument."""
    return Shape(np.array(possible_scores(instrument, scale)), score_step(instrument, scale), scale.orientation == "demand", width)
