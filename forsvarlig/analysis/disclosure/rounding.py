"""How figures are rounded, and which sums of scores give the same rounded figure."""

from __future__ import annotations

import numpy as np

from forsvarlig.analysis.disclosure.system import Floats, Ints

MEAN_DECIMALS = 1
SHARE_DECIMALS = 2
# Nearer to a half than this counts as a half, so that sums of binary fractions round as the numbers they stand for.
TRIFLE = 1e-7


def rounded(values: Floats, decimals: int) -> Floats:
    """Round to decimals, halves away from zero."""
    scaled = np.abs(values) * 10**decimals
    # Adding zero turns the minus of -0.0 away.
    return np.asarray(np.round(np.copysign(np.floor(scaled + 0.5 + TRIFLE), values) / 10**decimals, decimals) + 0.0)


def same_mean(published: Floats, sizes: Ints) -> tuple[Floats, Floats]:
    """The least and the greatest sum of scores of groups with these published means; both surely round to them."""
    half = 0.5 / 10**MEAN_DECIMALS
    # A mean on the half rounds away from zero: it belongs to the interval at its end nearer to zero, and only there.
    inside, outside = -1e-9, 2 * TRIFLE
    least = (published - half + np.where(published > 0, inside, outside)) * sizes
    return least, (published + half - np.where(published < 0, inside, outside)) * sizes
