"""Which groups to withhold so that nobody can compute a group that is too small (G1)."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from forsvarlig.analysis.disclosure.cuts import Certifier, Cover, UnkeepableError
from forsvarlig.analysis.disclosure.derive import TooLongError, breaches
from forsvarlig.analysis.disclosure.system import Bools, System
from forsvarlig.analysis.disclosure.tree import as_forest, plan_forest


@dataclass(frozen=True)
class Plan:
    """The groups `withheld` (groups,); `optimal` when no cheaper plan exists, proved; `fell_back` when time ran out."""

    withheld: Bools
    optimal: bool
    fell_back: bool


def plan_groups(system: System, *, hidden: Bools | None = None, keep: Bools | None = None, seconds: float = 300.0) -> Plan:
    """The cheapest groups to withhold so that G1 holds.

    `hidden` groups are withheld and `keep` groups shown whatever it costs. Where groups only lie inside each other or apart,
    the plan is exact; where they overlap it's exact unless `seconds` run out: then the plan is dearer, safe, and says so.
    Raises UnkeepableError when what must be shown lets a reader compute a group that is too small.
    """
    nothing = np.zeros(len(system.sizes), dtype=np.bool_)
    hidden, keep = nothing if hidden is None else hidden, nothing if keep is None else keep
    must = hidden | system.primary
    if (keep & must).any():
        raise UnkeepableError
    one_threshold = system.threshold == system.split_threshold and len(system.costs) == 1
    forest = as_forest(system) if one_threshold else None
    if forest is not None:
        withheld = plan_forest(system, forest, must, keep)
        if withheld is None:
            raise UnkeepableError
        return Plan(withheld, True, False)
    return _cover(system, must, keep, time.monotonic() + seconds)


def _cover(system: System, must: Bools, keep: Bools, deadline: float) -> Plan:
    cover = Cover(len(must))
    proving = time.monotonic() + 0.7 * (deadline - time.monotonic())
    withheld: Bools = must
    try:
        while time.monotonic() < proving:
            cheapest = cover.cheapest([level.astype(np.float64) for level in system.costs], must, keep, proving)
            if cheapest is None:
                break
            withheld = cheapest
            if not learn(system, withheld, cover, proving):
                return Plan(withheld, True, False)
    except TooLongError:
        pass
    return Plan(_dearer(system, withheld | must, must, keep, cover, deadline), False, True)


def learn(system: System, withheld: Bools, cover: Cover, deadline: float) -> bool:
    """Add a cut for every breach that is found; False when it's proved that there is none."""
    found = breaches(system, ~withheld, deadline)
    certifier = Certifier(system, ~withheld)
    for target in found:
        if (cut := certifier.certificate(target)) is not None:
            cover.add(cut)
        if time.monotonic() > deadline:
            raise TooLongError
    if len(found) and not any((cut & withheld).sum() == 0 for cut in cover.cuts):
        # No certificate was found: withholding any shown group is what is known to be needed.
        cover.add(~withheld)
    return bool(len(found))


def _dearer(system: System, withheld: Bools, must: Bools, keep: Bools, cover: Cover, deadline: float) -> Bools:
    """A plan without a proof that it's cheapest: from each certificate the largest group, until nothing can be computed."""
    withheld = withheld.copy()
    try:
        while True:
            for cut in cover.cuts:
                if not (cut & withheld).any():
                    free = np.flatnonzero(cut & ~keep)
                    if not len(free):
                        raise UnkeepableError
                    withheld[free[np.argmax(system.sizes[free])]] = True
            if not learn(system, withheld, cover, deadline):
                return withheld
    except TooLongError:
        return _safest(system, must, keep)


def _safest(system: System, must: Bools, keep: Bools) -> Bools:
    """A plan that needs no program: groups that lie inside each other or apart and split no unit, planned as a forest.

    Raises UnkeepableError when what must be kept isn't among them, which is then not proved to be safe.
    """
    usable = ~must & (system.sizes > 0) & ~system.splits(system.member)
    chosen: list[int] = []
    for group in np.lexsort([-system.sizes, ~keep]):
        if usable[group]:
            common = (system.member[chosen] & system.member[group]) @ system.people
            if ((common == 0) | (common == system.sizes[group]) | (common == system.sizes[chosen])).all():
                chosen.append(int(group))
    hidden = np.ones(len(must), dtype=np.bool_)
    hidden[chosen] = False
    forest = as_forest(
        System(
            system.people,
            system.member & ~hidden[:, None],
            system.costs,
            system.least,
            system.threshold,
            system.threshold,
            system.unit,
        )
    )
    withheld = None if forest is None or (keep & hidden).any() else plan_forest(system, forest, hidden, keep)
    if withheld is None:
        raise UnkeepableError
    return withheld | hidden
