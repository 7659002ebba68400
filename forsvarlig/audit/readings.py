"""What a shown figure tells about the answers behind it: bounds on sums over people, as wide as its rounding."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from forsvarlig.audit.release import Mask, Scale

HALF_MEAN = Fraction(1, 20)
HALF_SHARE = Fraction(1, 200)
FEW = 3


@dataclass(frozen=True)
class Interval:
    """Numbers from `low` to `high`; an open end doesn't belong."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    def holds(self, value: Fraction) -> bool:
        """Whether a number lies in the interval."""
        above = value > self.low if self.low_open else value >= self.low
        return above and (value < self.high if self.high_open else value <= self.high)

    @property
    def filled(self) -> bool:
        """Whether there is any number inside."""
        return self.low < self.high or (self.low == self.high and not self.low_open and not self.high_open)

    def scaled(self, factor: int, shift: Fraction = Fraction(0)) -> Interval:
        """Every number times a positive factor, less a shift."""
        return Interval(self.low * factor - shift, self.high * factor - shift, self.low_open, self.high_open)

    def whole(self) -> Interval:
        """The whole numbers inside."""
        low, high = math.ceil(self.low), math.floor(self.high)
        low += self.low_open and low == self.low
        high -= self.high_open and high == self.high
        return Interval(Fraction(low), Fraction(high))

    def within(self, low: int, high: int) -> Interval:
        """The part from `low` to `high`."""
        bottom, top = max(self.low, Fraction(low)), min(self.high, Fraction(high))
        return Interval(bottom, top, self.low_open and bottom == self.low, self.high_open and top == self.high)


@dataclass(frozen=True)
class Reading:
    """The sum over a group's people of a value by level lies in an interval."""

    cells: Mask
    values: tuple[int, ...]
    interval: Interval


def rounded_to(figure: float, half: Fraction) -> Interval:
    """Every number that is told as `figure`, halves going away from zero."""
    exact = Fraction(str(figure))
    return Interval(exact - half, exact + half, low_open=exact <= 0, high_open=exact >= 0)


def ordinary(scale: Scale, of: Mapping[str, Any], cells: Mask, people: int) -> Iterator[Reading]:
    """What the figures of one group tell of an ordinary scale, in its levels."""
    levels = scale.levels
    mean = Interval(Fraction(0), Fraction(levels[-1]))
    if "mean" in of:
        told = rounded_to(of["mean"], HALF_MEAN)
        lowest, unit = scale.scores[0], scale.unit
        mean = Interval((told.low - lowest) / unit, (told.high - lowest) / unit, told.low_open, told.high_open)
        yield Reading(cells, levels, mean.scaled(people))
    if "sd" in of:
        yield Reading(cells, tuple(level * level for level in levels), _squares(scale, of["sd"], mean, people))
    for score, share in of.get("distribution", []):
        counted = tuple(int(abs(float(listed) - score) < 1e-6) for listed in scale.scores)
        yield Reading(cells, counted, rounded_to(share, HALF_SHARE).scaled(people))
    exposed = [scale.exposed(score) for score in scale.scores]
    if "share_exposed" in of and None not in exposed:
        yield Reading(cells, tuple(int(bool(counts)) for counts in exposed), exposed_people(of["share_exposed"], people, 1))


def _squares(scale: Scale, sd: float, mean: Interval, people: int) -> Interval:
    """Bounds on the sum of the squared levels, from a standard deviation and what is known of the mean."""
    told = rounded_to(sd, HALF_MEAN)
    low, high = max(told.low, Fraction(0)) / scale.unit, told.high / scale.unit
    means = mean.within(0, scale.levels[-1])
    return Interval((people - 1) * low * low + people * means.low**2, (people - 1) * high * high + people * means.high**2)


def exposed_people(share: Any, people: int, fewest: int) -> Interval:
    """How many are exposed; a share in figures also says that at least `fewest` are, and that at least as many aren't."""
    if not isinstance(share, dict):
        mixed = mixed_share(share, people, fewest)
        return mixed if mixed.whole().filled else rounded_to(share, HALF_SHARE).scaled(people).within(0, people)
    if "band" in share:
        few = share["band"] == "fewer_than_3_yes"
        low, high = (0, min(FEW - 1, people)) if few else (max(people - FEW + 1, 0), people)
    else:
        # These bounds stand only where it is nobody, or everybody: whoever knows the rules can read them so.
        low = high = 0 if "at_most" in share else people
    return Interval(Fraction(low), Fraction(high))


def mixed_share(share: float, people: int, fewest: int) -> Interval:
    """How many are exposed by a share in figures, at least `fewest` being so and at least as many not; may be empty."""
    return rounded_to(share, HALF_SHARE).scaled(people).within(fewest, people - fewest)


def sensitive(of: Mapping[str, Any], cells: Mask, people: int) -> Iterator[Reading]:
    """What the figures of one group tell of a sensitive scale, counted in people exposed."""
    if "share_exposed" in of:
        yield Reading(cells, (0, 1), exposed_people(of["share_exposed"], people, FEW))
