"""The cheapest set to withhold where groupings overlap: cover cuts, with HiGHS for every program."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array, hstack

from forsvarlig.analysis.disclosure.programs import Rows, linear, whole
from forsvarlig.analysis.disclosure.system import Bools, Floats, System

ZERO = 1e-7


@dataclass
class Cover:
    """A growing list of cuts: of each, at least one group must be withheld."""

    groups: int
    cuts: list[Bools] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)

    def add(self, cut: Bools) -> bool:
        """Add a cut; False when it is there already."""
        key = cut.tobytes()
        if key in self.seen:
            return False
        self.seen.add(key)
        self.cuts.append(cut)
        return True

    def cheapest(self, costs: Sequence[Floats], hidden: Bools, keep: Bools, deadline: float) -> Bools | None:
        """The cheapest groups to withhold that meet every cut, level after level of cost, proved.

        None when there is no time left to prove it. Raises UnkeepableError when what must be kept can't be.
        """
        if any((cut & ~keep).sum() == 0 for cut in self.cuts) or (hidden & keep).any():
            raise UnkeepableError
        low, up = hidden.astype(np.float64), (~keep).astype(np.float64)
        cuts = csr_array(np.array(self.cuts, dtype=np.float64).reshape(-1, self.groups))
        rows = [Rows(cuts, np.ones(len(self.cuts)), np.full(len(self.cuts), np.inf))]
        found = hidden
        for cost in costs:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            # A trifle for each group makes ties go to the fewest, and can't outweigh a respondent.
            result = whole(cost + 0.5 / (self.groups + 1), low, up, rows, seconds=left)
            if result.x is None or not result.proved:
                return None
            found = result.x > 0.5
            rows.append(Rows(csr_array(cost[None, :]), np.array([-np.inf]), np.array([float(cost @ found) + 0.25])))
        return found


class UnkeepableError(Exception):
    """What must be shown lets a reader compute a group that is too small."""


class Certifier:
    """Finds, for a set that can be computed from shown groups, few groups whose sum and difference it is."""

    def __init__(self, system: System, shown: Bools) -> None:
        self.rows = np.flatnonzero(shown)
        self.groups = len(shown)
        transposed = csr_array(system.member[self.rows].T.astype(np.float64))
        self.equations = hstack([transposed, -transposed], format="csr")

    def certificate(self, target: Bools) -> Bools | None:
        """The groups used, as (groups,); None where the program finds none."""
        count = len(self.rows)
        equal = target.astype(np.float64)
        found = linear(np.ones(2 * count), np.zeros(2 * count), np.full(2 * count, np.inf), Rows(self.equations, equal, equal))
        if found is None:
            return None
        used = np.zeros(self.groups, dtype=np.bool_)
        used[self.rows[np.abs(found.x[:count] - found.x[count:]) > ZERO]] = True
        return used
