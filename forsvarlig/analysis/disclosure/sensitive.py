"""What may be shown of a sensitive scale: shares and bands of plain groups, from which no small group's count can be proved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from forsvarlig.analysis.disclosure.groups import Sets
from forsvarlig.analysis.disclosure.plan import plan_groups
from forsvarlig.analysis.disclosure.rounding import SHARE_DECIMALS, rounded
from forsvarlig.analysis.disclosure.system import Bools, Ints, System
from forsvarlig.analysis.disclosure.tree import as_forest

LEAST = 10
FEW = 3

Figure: TypeAlias = float | dict[str, str]


@dataclass(frozen=True)
class Known:
    """What a reader knows of the shown groups' counts of yes: between `least` and `most`, groups in a forest."""

    member: Bools
    least: Ints
    most: Ints


def figure(yes: int, people: int) -> Figure:
    """What is published of so many yes among so many people: the share, or a band where fewer than three said one of the two."""
    if yes < FEW:
        return {"band": "fewer_than_3_yes"}
    if people - yes < FEW:
        return {"band": "fewer_than_3_no"}
    return float(rounded(np.array([yes / people]), SHARE_DECIMALS)[0])


def bounds(yes: int, people: int) -> tuple[int, int]:
    """The fewest and the most yes that are published in the same way."""
    if yes < FEW:
        return 0, FEW - 1
    if people - yes < FEW:
        return people - FEW + 1, people
    counts = np.arange(FEW, people - FEW + 1)
    shares = rounded(np.append(counts, yes) / people, SHARE_DECIMALS)
    same = counts[shares[:-1] == shares[-1]]
    return int(same[0]), int(same[-1])


def plan_sensitive(sets: Sets, yes: Ints, available: Bools, threshold: int) -> Bools:
    """The sets (sets,) that may show their share or band.

    `yes` (atoms,) counts those who said yes. Plain sets only, of at least ten people or the threshold; no sum or difference of
    them isolates fewer; and of no considered group or difference of two under that size can a reader prove that its count is above
    zero or everyone, nor, under the threshold, that it is zero: that would tell the mean (G2). Among what the cheapest plan
    shows, the largest sets come first.
    """
    least = max(LEAST, threshold)
    candidates = available & sets.plain
    system = sets.system(candidates, least, least)
    plan = plan_groups(system, hidden=~candidates)
    targets = sets.small(least - 1)
    guarded = targets @ sets.people < threshold
    count = sets.member @ yes
    shown = np.zeros(len(candidates), dtype=np.bool_)
    for place in np.argsort(-sets.sizes, kind="stable"):
        if candidates[place] and not plan.withheld[place]:
            shown[place] = True
            if not _nothing_proved(sets, count, shown, targets, guarded):
                shown[place] = False
    return shown


def _nothing_proved(sets: Sets, count: Ints, shown: Bools, targets: Bools, guarded: Bools) -> bool:
    """Whether every target can be without a yes, and every guarded one with one, for all that a reader knows."""
    rows = np.flatnonzero(shown)
    limits = np.array([bounds(int(count[row]), int(sets.sizes[row])) for row in rows])
    known = Known(sets.member[rows], limits[:, 0], limits[:, 1])
    parts = _parts(known.member, sets)
    room = (sets.people * parts).sum(axis=1)
    held = (targets * sets.people) @ parts.T
    floor = np.zeros_like(held)
    if not _possible(known, sets, floor, room - held).all():
        return False
    able = ~guarded
    for part in range(len(parts)):
        forced = floor.copy()
        forced[:, part] = held[:, part] > 0
        able |= (held[:, part] > 0) & _possible(known, sets, forced, np.broadcast_to(room, held.shape))
    # People in no shown group may have said anything.
    able |= (targets & ~known.member.any(axis=0)).any(axis=1)
    return bool(able.all())


def _parts(member: Bools, sets: Sets) -> Bools:
    """For each shown group the atoms that are in no shown group inside it, as (groups, atoms)."""
    sizes = member @ sets.people
    inmost = np.where(member, sizes[:, None], np.iinfo(np.int64).max).argmin(axis=0)
    return np.asarray(member & (inmost[None, :] == np.arange(len(member))[:, None]))


def _possible(known: Known, sets: Sets, least: Ints, most: Ints) -> Bools:
    """Whether counts exist, for each case: each part's between `least` and `most` (cases, groups), each group's as is known.

    Whole numbers between two bounds add up to whole numbers between the sums of the bounds, so that going up the forest is exact.
    """
    costs = np.zeros((1, len(known.member)), dtype=np.int64)
    ones = np.ones(len(known.member), dtype=np.int64)
    forest = as_forest(System(sets.people, known.member, costs, ones, 1, 1, sets.unit))
    if forest is None:
        raise ValueError("plain groups lie inside each other or apart")
    low, high = least.copy(), most.copy()
    possible = np.ones(len(least), dtype=np.bool_)
    for group in forest.order:
        for child in forest.children[group]:
            low[:, group] += low[:, child]
            high[:, group] += high[:, child]
        low[:, group] = np.maximum(low[:, group], known.least[group])
        high[:, group] = np.minimum(high[:, group], known.most[group])
        possible &= low[:, group] <= high[:, group]
    return possible
