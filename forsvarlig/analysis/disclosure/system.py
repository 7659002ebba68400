"""A system of groups over atoms of people: what the planner of withholding sees, whatever the groups are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class System:
    """Groups as sets of people.

    `people` (atoms,) counts the people of each atom, all at least one; `member` (groups, atoms) says which atoms a group holds;
    `costs` (levels, groups) what withholding a group costs, an earlier level before all later ones;
    `least` (groups,) the fewest people with which a group may be shown; `unit` (atoms,) the number of each atom's unit.
    No set of fewer than `threshold` people may be computed, nor of fewer than `split_threshold` when it holds some
    and not all atoms of one unit.
    """

    people: Ints
    member: Bools
    costs: Ints
    least: Ints
    threshold: int
    split_threshold: int
    unit: Ints

    @cached_property
    def sizes(self) -> Ints:
        """The people of each group."""
        return np.asarray(self.member @ self.people)

    @cached_property
    def primary(self) -> Bools:
        """The groups too small to be shown, whatever else is; an empty group shows nobody, and is none of them."""
        return (self.sizes > 0) & (self.sizes < self.least)

    @cached_property
    def targets(self) -> Bools:
        """Sets that a reader tries first: every group and every difference of two, one inside the other, that is too small."""
        largest = max(self.threshold, self.split_threshold) - 1
        candidates = small_sets(self.member, self.people, largest)
        return candidates[self.too_small(candidates)]

    def too_small(self, sets: Bools) -> Bools:
        """Which of the sets (sets, atoms) may not be computed."""
        sizes = sets @ self.people
        limit = np.where(self.splits(sets), self.split_threshold, self.threshold)
        return (sizes > 0) & (sizes < limit)

    def splits(self, sets: Bools) -> Bools:
        """Which of the sets hold some and not all atoms of a unit."""
        held = sets.astype(np.int64) @ self._in_unit
        return np.asarray(((held > 0) & (held < self._in_unit.sum(axis=0))).any(axis=1))

    @cached_property
    def _in_unit(self) -> Ints:
        return np.asarray(self.unit[:, None] == np.unique(self.unit)[None, :], dtype=np.int64)


def small_sets(member: Bools, people: Ints, largest: int) -> Bools:
    """The distinct groups, and differences of two groups of which one lies inside the other, with 1 to `largest` people."""
    sizes = member @ people
    small = [member[(sizes > 0) & (sizes <= largest)]]
    rows = csr_array(member.astype(np.int64))
    weighted = csr_array(member * people)
    for start in range(0, len(member), 512):
        common = (weighted[start : start + 512] @ rows.T).toarray()
        gap = sizes[start : start + 512, None] - sizes[None, :]
        # A group lies inside another when the people they have in common are all of its own.
        outer, inner = np.nonzero((common == sizes[None, :]) & (sizes[None, :] > 0) & (gap > 0) & (gap <= largest))
        small.append(member[outer + start] & ~member[inner])
    found = np.concatenate(small)
    return np.unique(found, axis=0) if len(found) else found
