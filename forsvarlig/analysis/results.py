"""What a unit's page says of a release: figures as burden, how sure they are, compared with what. From published figures only.

Burden runs from 0 (least) to 100 (most). Spread is pooled over the release, so that no interval tells the spread of one unit.
Methods: intervals from Student's t; comparisons with the enterprise by the difference from a mean that the unit is part of,
adjusted for the number of comparisons by Benjamini and Hochberg (1995, Journal of the Royal Statistical Society B 57,
289-300); changes between rounds as between independent samples, after Welch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar

import numpy as np
from scipy.special import stdtr, stdtrit

from forsvarlig.analysis.arrays import Floats
from forsvarlig.analysis.estimation import pooled_variance
from forsvarlig.analysis.published import Figures, Members, Published, PublishedScale

Document: TypeAlias = Mapping[str, Any]
Comparison: TypeAlias = Literal["higher", "likely_higher", "alike", "likely_lower", "lower"]
Key = TypeVar("Key")

CLEAR = 0.05
LIKELY = 0.10
PARTS = 5
FEW = 2


@dataclass(frozen=True)
class Spread:
    """The standard deviation of persons inside units, in points, with its degrees of freedom; assumed where none is published."""

    sd: float
    df: float
    is_assumed: bool = False


@dataclass(frozen=True)
class Share:
    """How many said yes to something sensitive, as far as it may be told.

    `kind` is exact, at_most, at_least, fewer_than_3_yes or fewer_than_3_no; `low` and `high` (0–1) are what it leaves open.
    """

    kind: str
    low: float
    high: float


@dataclass(frozen=True)
class Change:
    """From last round's burden to this round's. `chance_points` is how far apart two rounds often come by chance alone."""

    before: float
    points: float
    chance_points: float | None

    @property
    def is_told(self) -> bool:
        """Whether the change is larger than what chance alone often gives."""
        return self.chance_points is not None and abs(self.points) > self.chance_points


@dataclass(frozen=True)
class Result:
    """One scale of one unit. What may not be shown, or can't be reckoned, is None.

    `n` is how many have the score, as published or at least that many; `enterprise` the burden of everyone;
    `comparison` how the unit stands to everyone, None for everyone itself.
    """

    scale: str
    factor: str
    sensitive: bool
    n: int
    value: float | None
    interval: tuple[float, float] | None
    is_spread_assumed: bool
    enterprise: float | None
    comparison: Comparison | None
    change: Change | None
    share: Share | None
    enterprise_share: Share | None

    @property
    def is_known(self) -> bool:
        """Whether any figure of it is shown."""
        return self.value is not None or self.share is not None


def unit_results(
    published: Published,
    unit: str,
    before: Published | None = None,
    assumed_sd: float | None = None,
    members: Members | None = None,
) -> tuple[Result, ...]:
    """Every scale with a factor of a unit that is shown, in the release's order; empty for a hidden or empty unit.

    `before` is the last round's release: its figures are used only where it asked the same questionnaire. `assumed_sd` is the
    spread, in points, to reckon with where the releases show none; without it nothing is said there of how sure a figure is.
    `members` asks for the unit's own members or its whole subtree; without it the unit is what stands for it, `Published.group`.
    Raises KeyError for a unit that isn't in the release.
    """
    if unit not in published.units.parent:
        raise KeyError(unit)
    if published.group(unit, members).hidden is not None:
        return ()
    words = _comparisons(published, assumed_sd, {unit: members} if members else {})
    comparable = (
        before if before is not None and before.instrument == published.instrument and unit in before.units.parent else None
    )
    scales = (scale for scale in published.scales.values() if scale.factor is not None and scale.in_points)
    return tuple(_result(published, scale, unit, words.get((unit, scale.id)), comparable, assumed_sd, members) for scale in scales)


def pooled_spread(published: Published, scale: str, assumed_sd: float | None = None) -> Spread | None:
    """The spread inside units: pooled where units show theirs, else everyone's, which is the larger, else the assumed one."""
    shown = [one for one in published.peers(scale).values() if one.sd is not None]
    variance = pooled_variance([one.sd or 0.0 for one in shown], [one.n for one in shown])
    if variance is not None:
        return Spread(math.sqrt(variance), sum(one.n - 1 for one in shown))
    everyone = published.everyone.scales.get(scale)
    if everyone is not None and everyone.sd is not None and everyone.n > 1:
        return Spread(everyone.sd, everyone.n - 1)
    return None if assumed_sd is None else Spread(assumed_sd, math.inf, is_assumed=True)


def interval(mean: float, n: int, spread: Spread) -> tuple[float, float]:
    """Where 95 of 100 such intervals hold the true mean, never outside 0 to 100."""
    half = float(stdtrit(spread.df, 0.975)) * spread.sd / math.sqrt(n)
    return max(mean - half, 0.0), min(mean + half, 100.0)


def chance_points(n: int, spread: Spread, n_before: int, spread_before: Spread) -> float:
    """How many points two rounds come apart by chance alone in 5 of 100 cases, when nothing has changed."""
    parts = ((spread.sd**2 / n, spread.df), (spread_before.sd**2 / n_before, spread_before.df))
    variance = sum(part for part, _df in parts)
    if variance == 0:
        return 0.0
    uncertain = sum(part**2 / df for part, df in parts)
    return float(stdtrit(variance**2 / uncertain if uncertain else math.inf, 0.975)) * math.sqrt(variance)


def p_of_difference(difference: Floats, error: Floats, df: Floats) -> Floats:
    """How often chance alone takes figures at least this far apart; two-sided, 1 where the error is 0."""
    distance = np.divide(np.abs(difference), error, out=np.zeros_like(error), where=error > 0)
    return np.asarray(2 * stdtr(df, -distance), dtype=np.float64)


def standing_out(results: Sequence[Result]) -> tuple[Result, ...]:
    """The scales on which a unit has more burden than the enterprise, the surest and heaviest first."""
    return tuple(sorted((one for one in results if one.comparison in ("higher", "likely_higher")), key=_weight))


def working_well(results: Sequence[Result]) -> tuple[Result, ...]:
    """The scales on which a unit has less burden than the enterprise, the surest and lightest first."""
    lower = (one for one in results if one.comparison in ("likely_lower", "lower"))
    return tuple(sorted(lower, key=lambda one: (one.comparison != "lower", one.value)))


def by_weight(results: Sequence[Result]) -> tuple[Result, ...]:
    """Scales as a chart has them: what stands out first, then by burden, what has no mean last."""
    return tuple(sorted(results, key=_weight))


def distribution(document: Document, unit: str | None, scale: str, members: Members = "subtree") -> tuple[float, ...] | None:
    """The shares (0–1) of a group in five equal parts of the burden from 0 to 100; None where the release shows none.

    `unit` is a unit with all below it, or its own `members` alone; None is everyone.
    """
    where = {} if unit is None else {"unit": unit, "members": members}
    group: Mapping[str, Any] = next((group for group in document["groups"] if group["where"] == where), {})
    shown = group.get("scales", {}).get(scale, {}).get("distribution")
    if shown is None:
        return None
    resource = any(each["id"] == scale and each["orientation"] == "resource" for each in document["scales"])
    shares = [0.0] * PARTS
    for score, share in shown:
        points = 100 - score if resource else score
        shares[min(int(points * PARTS / 100), PARTS - 1)] += share
    return tuple(shares)


def _weight(result: Result) -> tuple[int, float]:
    if result.value is None:
        return 3, -(result.share.low if result.share else 0.0)
    return {"higher": 0, "likely_higher": 1}.get(result.comparison or "", 2), -result.value


def _result(
    published: Published,
    scale: PublishedScale,
    unit: str,
    comparison: Comparison | None,
    before: Published | None,
    assumed_sd: float | None,
    members: Members | None,
) -> Result:
    figures, everyone = published.group(unit, members).scales.get(scale.id), published.everyone.scales.get(scale.id)
    earlier = before.group(unit, members).scales.get(scale.id) if before else None
    value, spread = figures.mean if figures else None, pooled_spread(published, scale.id, assumed_sd)
    return Result(
        scale=scale.id,
        factor=scale.factor or scale.id,
        sensitive=scale.sensitive,
        n=figures.n if figures else 0,
        value=value,
        interval=interval(value, figures.n, spread) if figures and value is not None and spread else None,
        is_spread_assumed=value is not None and spread is not None and spread.is_assumed,
        enterprise=everyone.mean if everyone else None,
        comparison=comparison,
        change=_change(figures, spread, earlier, pooled_spread(before, scale.id, assumed_sd) if before else None),
        share=_share(figures) if figures and scale.sensitive else None,
        enterprise_share=_share(everyone) if everyone and scale.sensitive else None,
    )


def _change(figures: Figures | None, spread: Spread | None, earlier: Figures | None, spread_before: Spread | None) -> Change | None:
    if figures is None or earlier is None or figures.mean is None or earlier.mean is None:
        return None
    chance = chance_points(figures.n, spread, earlier.n, spread_before) if spread and spread_before else None
    return Change(earlier.mean, figures.mean - earlier.mean, chance)


def compared_words(compared: Mapping[Key, tuple[float, float, float]]) -> dict[Key, Comparison]:
    """How each of many figures stands to what it is compared with: of each the difference, its standard error, the freedom."""
    if not compared:
        return {}
    difference, error, df = (np.array(column, dtype=np.float64) for column in zip(*compared.values(), strict=True))
    p = p_of_difference(difference, error, df)
    corrected = _false_discovery(p)
    return {key: _word(*figures) for key, *figures in zip(compared, difference, p, corrected, strict=True)}


def _comparisons(
    published: Published, assumed_sd: float | None, members: Mapping[str, Members]
) -> dict[tuple[str, str], Comparison]:
    """How every shown unit stands to everyone, on every scale with a mean."""
    return compared_words(dict(_compared(published, assumed_sd, members)))


def _false_discovery(p: Floats) -> Floats:
    """P-values corrected for how many there are, after Benjamini and Hochberg (1995)."""
    order = np.argsort(p)[::-1]
    steps = p[order] * len(p) / np.arange(len(p), 0, -1)
    corrected = np.empty_like(p)
    corrected[order] = np.minimum.accumulate(np.minimum(steps, 1.0))
    return corrected


def _word(difference: float, p: float, corrected: float) -> Comparison:
    if corrected <= CLEAR:
        return "higher" if difference > 0 else "lower"
    if p <= LIKELY:
        return "likely_higher" if difference > 0 else "likely_lower"
    return "alike"


def _compared(
    published: Published, assumed_sd: float | None, members: Mapping[str, Members]
) -> Iterator[tuple[tuple[str, str], tuple[float, float, float]]]:
    """For each unit and scale: how far from everyone, the standard error of that (everyone holds the unit), and its freedom."""
    for scale in published.scales:
        everyone, spread = published.everyone.scales.get(scale), pooled_spread(published, scale, assumed_sd)
        if everyone is None or everyone.mean is None or spread is None:
            continue
        for unit in published.units.order:
            if unit == published.units.root and members.get(unit) != "own":
                continue
            figures = published.group(unit, members.get(unit)).scales.get(scale)
            if figures is not None and figures.mean is not None:
                rest = max(1 / figures.n - 1 / everyone.n, 0.0)
                yield (unit, scale), (figures.mean - everyone.mean, spread.sd * math.sqrt(rest), spread.df)


def _share(figures: Figures) -> Share | None:
    if figures.share is not None:
        low = 0.0 if figures.bound == "at_most" else figures.share
        high = 1.0 if figures.bound == "at_least" else figures.share
        return Share(figures.bound or "exact", low, high)
    if figures.band is None:
        return None
    few = min(FEW / figures.n, 1.0)
    return Share(figures.band, 0.0, few) if figures.band == "fewer_than_3_yes" else Share(figures.band, 1 - few, 1.0)
