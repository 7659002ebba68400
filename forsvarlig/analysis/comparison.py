"""A unit's estimate and what it is compared with, from published figures only."""

from __future__ import annotations

import math
from dataclasses import dataclass

from forsvarlig.analysis.context import Benchmark
from forsvarlig.analysis.estimation import pooled_variance, shrink
from forsvarlig.analysis.published import Published, PublishedScale
from forsvarlig.analysis.risk import Compared
from forsvarlig.knowledge.reading import LANGUAGES
from forsvarlig.knowledge.risk_rules import RiskRules


@dataclass(frozen=True)
class Estimate:
    """One unit's estimate of a scale, in unfavourable points.

    `mean` is the published one, `n` its answers; `estimate` has borrowed strength, `kept` (0 to 1) says how much of its own mean it
    keeps; `error` is its standard error, which rests on a spread that is only assumed where `assumed_spread` is true.
    """

    mean: float
    n: int
    estimate: float
    error: float
    kept: float
    assumed_spread: bool


def estimate_unit(published: Published, scale: str, unit: str, rules: RiskRules) -> Estimate | None:
    """The estimate for a unit, None where its mean isn't shown.

    A unit without units below it borrows strength from all such groups shown, itself included, when they are as many as the rule's
    comparison needs and one more; others keep their mean.
    """
    figures = published.group(unit).scales.get(scale)
    if figures is None or figures.mean is None:
        return None
    peers = published.peers(scale)
    spread = within_spread(published, scale, rules)
    error = spread.sd / math.sqrt(figures.n)
    if not spread.sd or peers.get(unit) != figures or len(peers) <= rules.other_units:
        return Estimate(figures.mean, figures.n, figures.mean, error, 1.0, spread.is_assumed)
    shrunk = shrink([one.mean or 0.0 for one in peers.values()], [one.n for one in peers.values()], spread.sd**2)
    at = list(peers).index(unit)
    estimate, error, kept = (float(values[at]) for values in (shrunk.estimates, shrunk.errors, shrunk.weights))
    return Estimate(figures.mean, figures.n, estimate, error, kept, spread.is_assumed)


@dataclass(frozen=True)
class Spread:
    """The standard deviation of persons within units, in points, and whether it is only assumed."""

    sd: float
    is_assumed: bool


def within_spread(published: Published, scale: str, rules: RiskRules) -> Spread:
    """The spread within units: pooled where units show theirs, else everyone's, which is the larger, else what the rule assumes."""
    shown = [one for one in published.peers(scale).values() if one.sd is not None]
    pooled = pooled_variance([one.sd or 0.0 for one in shown], [one.n for one in shown])
    if pooled is not None:
        return Spread(math.sqrt(pooled), False)
    everyone = published.everyone.scales.get(scale)
    if everyone is not None and everyone.sd is not None:
        return Spread(everyone.sd, False)
    return Spread(rules.assumed_spread, True)


def compare_unit(
    published: Published, scale: PublishedScale, unit: str, rules: RiskRules, benchmark: Benchmark | None
) -> Compared | None:
    """A unit's estimate beside its comparison: the benchmark named, else the other units where enough are shown, else None.

    The other units are those whose own members are shown and who aren't in the unit; the error then counts theirs too.
    """
    own = estimate_unit(published, scale.id, unit, rules)
    if own is None:
        return None
    if benchmark is not None:
        limit = 100 - benchmark.mean if scale.orientation == "resource" else benchmark.mean
        named = {language: benchmark.population_in(language) for language in LANGUAGES}
        population = named if any(named.values()) else rules.word("population", "reference")
        return Compared(own.estimate, own.error, limit, population, own.mean, own.assumed_spread)
    inside = set(published.units.subtree(unit))
    others = {other: figures for other, figures in published.peers(scale.id).items() if other not in inside}
    if len(others) < rules.other_units:
        return None
    means, sizes = [one.mean or 0.0 for one in others.values()], [one.n for one in others.values()]
    population = rules.word("population", "other_units", count=str(len(others)))
    sd = within_spread(published, scale.id, rules).sd
    if not sd:
        return Compared(own.estimate, own.error, sum(means) / len(means), population, own.mean)
    rest = shrink(means, sizes, sd**2)
    return Compared(own.estimate, math.hypot(own.error, rest.mean_se), rest.mean, population, own.mean, own.assumed_spread)
