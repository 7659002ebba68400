"""How much units differ, and how well a unit's mean tells them apart: from published means and spreads, never from answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from forsvarlig.analysis.estimation import pooled_variance, shrink
from forsvarlig.analysis.published import Published


@dataclass(frozen=True)
class BetweenUnits:
    """Units seen together on one scale, spreads in points.

    `within` is the spread of persons inside units, from the units that show theirs (`within_of` "units") or everyone's, which
    holds the differences between units too and so is the larger ("everyone"). `between` is the spread of the units' true means,
    `share` (0 to 1) the part of the variance of persons that lies between units, and `reliability` (0 to 1) the part of the
    variance of the shown means that isn't chance, for a unit of `size` answers, the harmonic mean of the sizes.
    """

    units: int
    within: float
    within_of: Literal["units", "everyone"]
    between: float
    share: float
    size: float
    reliability: float


def between_units(published: Published, scale: str) -> BetweenUnits | None:
    """How much the units whose own members are shown differ on a scale; None under three units or where no spread is shown.

    With v = within²/n of each unit and between² by moments (`estimation.shrink`): share = between² / (between² + within²),
    reliability = between² / (between² + within²/size).
    Source: DerSimonian and Laird 1986, Controlled Clinical Trials 7, 177-188; the two ratios are those of one-way random
    effects in Shrout and Fleiss 1979, Psychological Bulletin 86, 420-428.
    """
    peers = list(published.peers(scale).values())
    shown = [one for one in peers if one.sd is not None]
    variance = pooled_variance([one.sd or 0.0 for one in shown], [one.n for one in shown])
    everyone = published.everyone.scales.get(scale)
    within_of: Literal["units", "everyone"] = "units"
    if variance is None and everyone is not None and everyone.sd is not None:
        variance, within_of = everyone.sd**2, "everyone"
    if len(peers) < 3 or not variance:
        return None
    tau2 = shrink([one.mean or 0.0 for one in peers], [one.n for one in peers], variance).tau2
    size = len(peers) / sum(1 / one.n for one in peers)
    return BetweenUnits(
        units=len(peers),
        within=math.sqrt(variance),
        within_of=within_of,
        between=math.sqrt(tau2),
        share=tau2 / (tau2 + variance),
        size=size,
        reliability=tau2 / (tau2 + variance / size),
    )
