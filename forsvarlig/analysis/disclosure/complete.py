"""What else must be withheld of one scale: for answers that are missing (G1) and for what could be bounded (G2)."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from forsvarlig.analysis.disclosure.cuts import Cover
from forsvarlig.analysis.disclosure.derive import TooLongError
from forsvarlig.analysis.disclosure.narrowing import Reader
from forsvarlig.analysis.disclosure.plan import learn
from forsvarlig.analysis.disclosure.system import Bools, System


@dataclass(frozen=True)
class Completion:
    """The sets `withheld` (sets,) for a scale, and those that `g1` alone would withhold; `optimal` speaks of these."""

    withheld: Bools
    g1: Bools
    optimal: bool
    fell_back: bool


def complete(system: System, hidden: Bools, reader: Reader, seconds: float) -> Completion:
    """Withhold, beside `hidden` and what is too small, the cheapest sets so that G1 and G2 hold for a scale.

    G1 is completed first and proved; then cuts of both kinds are gathered until neither finds anything. When `seconds` run out,
    everything near what isn't proved safe is withheld.
    """
    must = hidden | system.primary
    deadline = time.monotonic() + seconds
    cover = Cover(len(must))
    g1 = _proved(system, must, cover, [], None, time.monotonic() + 0.4 * seconds)
    if g1 is None:
        nothing = np.ones(len(must), dtype=np.bool_)
        return Completion(nothing, nothing, False, True)
    both = _proved(system, must, cover, [g1], reader, time.monotonic() + 0.6 * (deadline - time.monotonic()))
    if both is None:
        return Completion(_retreat(system, g1, reader), g1, True, True)
    return Completion(both, g1, True, False)


def _proved(system: System, must: Bools, cover: Cover, safe: list[Bools], reader: Reader | None, deadline: float) -> Bools | None:
    """The cheapest sets that meet all cuts when no new cut is found; None when there is no time.

    `safe` are plans that G1 is known to hold for: it holds for whatever withholds more.
    """
    keep = np.zeros(len(must), dtype=np.bool_)
    costs = [level.astype(np.float64) for level in system.costs]
    try:
        while time.monotonic() < deadline:
            withheld = cover.cheapest(costs, must, keep, deadline)
            if withheld is None:
                return None
            if not any((plan <= withheld).all() for plan in safe):
                if learn(system, withheld, cover, deadline):
                    continue
                safe.append(withheld)
            if reader is None:
                return withheld
            unsafe, cuts = reader.narrow(~withheld, deadline)
            if not unsafe.any():
                return withheld
            for cut in cuts:
                cover.add(cut)
    except TooLongError:
        return None
    return None


def _retreat(system: System, withheld: Bools, reader: Reader) -> Bools:
    """Withhold the smallest group around each target that isn't proved safe, again and again; of people in no shown group
    nothing is known, so that it ends.

    Starting from a plan that G1 holds for, withholding more keeps it.
    """
    withheld = withheld.copy()
    while True:
        unsafe, _ = reader.narrow(~withheld, 0.0)
        if not unsafe.any():
            return withheld
        for target in reader.targets[unsafe]:
            near = np.flatnonzero(~withheld & (system.member & target).any(axis=1))
            if len(near):
                withheld[near[np.argmin(system.sizes[near])]] = True
