"""Estimates for small units that borrow strength from the others: empirical Bayes from published means only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from forsvarlig.analysis.arrays import Floats


@dataclass(frozen=True)
class Shrunk:
    """Units seen together, in points of the scale that the means came in.

    `fixed_mean` is the mean weighted by precision and `q` its heterogeneity; `tau2` the variance between units; `mean` what the
    units are drawn towards, with standard error `mean_se`. Of each unit: `weights` (0 to 1) is the part of its own mean that is
    kept, `estimates` the estimate and `errors` its standard error; arrays of shape (units,).
    """

    fixed_mean: float
    q: float
    tau2: float
    mean: float
    mean_se: float
    weights: Floats
    estimates: Floats
    errors: Floats


def shrink(means: Sequence[float] | Floats, sizes: Sequence[float] | Floats, variance: float) -> Shrunk:
    """Draw the means of units towards their common mean, the more the fewer the answers.

    `means` and `sizes` (numbers of answers, over 0) have shape (units,), at least two; `variance` is that of persons within units,
    over 0. The variance between units is by moments and never below 0.
    Source: DerSimonian and Laird 1986, Controlled Clinical Trials 7, 177-188; the shrunken means as in
    Efron and Morris 1975, Journal of the American Statistical Association 70, 311-319.
    """
    y, v = np.asarray(means, dtype=np.float64), variance / np.asarray(sizes, dtype=np.float64)
    w = 1 / v
    fixed_mean = float((w * y).sum() / w.sum())
    q = float((w * np.square(y - fixed_mean)).sum())
    spread = float(w.sum() - np.square(w).sum() / w.sum())
    tau2 = max(0.0, (q - (len(y) - 1)) / spread)
    precision = 1 / (v + tau2)
    mean, mean_variance = float((precision * y).sum() / precision.sum()), 1 / float(precision.sum())
    kept = tau2 / (tau2 + v)
    errors = np.sqrt(kept * v + np.square(1 - kept) * mean_variance)
    return Shrunk(fixed_mean, q, tau2, mean, math.sqrt(mean_variance), kept, kept * y + (1 - kept) * mean, errors)


def pooled_variance(sds: Sequence[float], sizes: Sequence[int]) -> float | None:
    """The variance of persons within units, from standard deviations of units of two answers or more; None where there is none."""
    freedom = [size - 1 for size in sizes]
    if sum(freedom) <= 0:
        return None
    return sum(degrees * sd * sd for degrees, sd in zip(freedom, sds, strict=True)) / sum(freedom)


def probability_above(estimate: float, error: float, limit: float) -> float:
    """The probability, 0 to 1, that a quantity lies above a limit, when it is normal about its estimate with this standard error.

    With an error of 0 the answer is 1 above the limit, 0 below it and a half on it.
    """
    if error == 0:
        return 0.5 if estimate == limit else float(estimate > limit)
    return NormalDist().cdf((estimate - limit) / error)
