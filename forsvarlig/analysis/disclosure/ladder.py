"""How far an atom's sum of scores can move, and in what steps, so that every sum on the way is one that its people can have."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

import numpy as np

from forsvarlig.analysis.disclosure.shape import Shape
from forsvarlig.analysis.disclosure.system import Ints

# A scale with more places between its lowest and highest score than this is walked in steps of complete answers only.
PLACES = 400


@dataclass(frozen=True)
class Ladder:
    """Each atom's sum can go from `low` (at most 0) to `up` whole `grain`s of so many `unit`s; the unit in points."""

    unit: float
    grain: Ints
    low: Ints
    up: Ints


def ladder(counts: Ints, shape: Shape) -> Ladder:
    """The ladder of each atom; `counts` (atoms, scores) says who has which score.

    Where everybody's score lies on the scale's steps, those are the units. Otherwise the unit is the largest that divides all
    possible scores, and each atom takes the grain that reaches farthest; where it is too fine, people between steps stay put.
    """
    on = shape.rung >= 0
    places = None if not counts[:, ~on].any() and on.any() else _places(shape)
    if places is None:
        rung = shape.rung[on]
        top = max(int(rung.max(initial=0)), 0)
        return Ladder(
            shape.step or 1.0, np.ones(len(counts), dtype=np.int64), -(counts[:, on] @ rung), counts[:, on] @ (top - rung)
        )
    reach = _Reach(places)
    sums = zip(counts.sum(axis=1), counts @ places, strict=True)
    chosen = np.array([reach.widest(int(people), int(now)) for people, now in sums])
    unit = (shape.high - shape.low) / int(places.max())
    return Ladder(unit, *chosen.reshape(-1, 3).T)


def _places(shape: Shape) -> Ints | None:
    """Each possible score as a whole number of the largest unit that divides them all; None when there are too many places."""
    span = shape.high - shape.low
    parts = [Fraction(float(score - shape.low) / span).limit_denominator(10 * PLACES) for score in shape.scores]
    bottom = reduce(lcm, (part.denominator for part in parts))
    if bottom > PLACES:
        return None
    tops = [int(part * bottom) for part in parts]
    shared = reduce(gcd, tops)
    return np.array([top // shared for top in tops], dtype=np.int64)


class _Reach:
    """The sums that so many people can have, as the bits of a number."""

    def __init__(self, places: Ints) -> None:
        self.places = [int(place) for place in places]
        self.sums = [1]

    def of(self, people: int) -> int:
        while len(self.sums) <= people:
            last = self.sums[-1]
            self.sums.append(reduce(lambda bits, place: bits | last << place, self.places, 0))
        return self.sums[people]

    def widest(self, people: int, now: int) -> tuple[int, int, int]:
        """The grain that reaches farthest from the sum as it is, down and up; the finest of those that reach as far."""
        sums = self.of(people)
        found = [(grain, self._run(sums, now, -grain), self._run(sums, now, grain)) for grain in range(1, 13)]
        grain, down, up = max(found, key=lambda way: (way[0] * (way[1] + way[2]), -way[0]))
        return grain, -down, up

    def _run(self, sums: int, now: int, grain: int) -> int:
        """How many grains one can go before a sum is met that nobody can have."""
        steps = 0
        while (place := now + grain * (steps + 1)) >= 0 and sums >> place & 1:
            steps += 1
        return steps
