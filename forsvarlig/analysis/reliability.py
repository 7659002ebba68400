"""How reliable a scale is, for persons and for units: Cronbach's alpha, and intraclass correlations from one-way ANOVA."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit


@dataclass(frozen=True)
class Summary:
    """A scale's scores in one group; NaN for what can't be reckoned.

    `n` persons with a score and `missing` without; `mean`; `sd` the sample standard deviation;
    `low` and `high` the 95 % interval of the mean by Student's t, which takes the persons as a random sample.
    """

    n: int
    missing: int
    mean: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True)
class Between:
    """How much of a scale's variance is between groups.

    `icc1` is the share of the variance that is between groups and `icc2` the reliability of the groups' means, both with the
    mean group size N/k; `icc1_n0` is `icc1` with the size corrected for imbalance. Estimates below zero are given as 0.
    NaN for what can't be reckoned.
    """

    groups: int
    icc1: float
    icc2: float
    icc1_n0: float


def summarise(scores: NDArray[np.float64]) -> Summary:
    """Summarise one group's scores, shape (persons,), NaN where missing. No interval or sd under two scores."""
    valid = scores[~np.isnan(scores)]
    n, missing = len(valid), len(scores) - len(valid)
    if n < 2:
        return Summary(n, missing, float(valid[0]) if n else math.nan, math.nan, math.nan, math.nan)
    mean, sd = float(valid.mean()), float(valid.std(ddof=1))
    half = float(stdtrit(n - 1, 0.975)) * sd / math.sqrt(n)
    return Summary(n, missing, mean, sd, mean - half, mean + half)


def cronbach_alpha(items: NDArray[np.float64]) -> float:
    """Cronbach's alpha, k/(k-1) · (1 - Σ var(item)/var(sum)), with sample variances.

    `items` has shape (persons, items), NaN where there is no answer; only persons with every item count. May be negative,
    which most often means an item scored the wrong way round. NaN for fewer than two items or complete persons, or when
    everyone's sum is the same. Source: Cronbach 1951, Psychometrika 16, 297-334.
    """
    complete = items[~np.isnan(items).any(axis=1)]
    persons, count = complete.shape
    if count < 2 or persons < 2:
        return math.nan
    whole = float(complete.sum(axis=1).var(ddof=1))
    if _negligible(whole, complete):
        return math.nan
    return float(count / (count - 1) * (1 - complete.var(axis=0, ddof=1).sum() / whole))


def between_groups(scores: NDArray[np.float64], groups: NDArray[np.int64]) -> Between:
    """One-way ANOVA of scores over groups.

    `scores` has shape (persons,), NaN where missing; `groups` the number of each person's group from 0, or -1 for no group.
    A group without scores doesn't count. NaN under two groups, when every group has one person, or when nothing varies.
    Source: Shrout and Fleiss 1979, Psychological Bulletin 86, 420-428 (ICC(1,1) and ICC(1,k));
    n0 = (N - Σn²/N)/(k-1).
    """
    counted = ~np.isnan(scores) & (groups >= 0)
    values, (_, at) = scores[counted], np.unique(groups[counted], return_inverse=True)
    sizes = np.bincount(at)
    total, k = len(values), len(sizes)
    if k < 2 or total <= k:
        return Between(k, math.nan, math.nan, math.nan)
    means = np.bincount(at, weights=values) / sizes
    ms_between = float((sizes * np.square(means - values.mean())).sum()) / (k - 1)
    ms_within = float(np.square(values - means[at]).sum()) / (total - k)
    if _negligible(ms_between + ms_within, values):
        return Between(k, math.nan, math.nan, math.nan)
    n0 = (total - float(np.square(sizes).sum()) / total) / (k - 1)
    explained = max(0.0, ms_between - ms_within)
    icc2 = explained / ms_between if explained else 0.0
    return Between(k, _icc1(explained, ms_within, total / k), icc2, _icc1(explained, ms_within, n0))


def _icc1(explained: float, ms_within: float, size: float) -> float:
    # MSB + (size - 1) MSW, written so that it can't be zero where something is explained.
    return explained / (explained + size * ms_within) if explained else 0.0


def _negligible(variance: float, scores: NDArray[np.float64]) -> bool:
    """Whether a variance is rounding rather than spread, seen beside the scores themselves."""
    return variance <= 1e-18 * max(1.0, float(np.square(scores).max()))
