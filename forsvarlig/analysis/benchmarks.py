"""A unit's figures beside published ones from elsewhere: only for the same questions, only from figures that the release shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forsvarlig.analysis.context import Benchmark
from forsvarlig.analysis.published import Published
from forsvarlig.analysis.results import Comparison, Result, compared_words, pooled_spread
from forsvarlig.knowledge import Knowledge
from forsvarlig.knowledge.benchmarks import BenchmarkSet


@dataclass(frozen=True)
class Beside:
    """A unit's figure beside a published one: `mean` in burden, 0 to 100, and how the unit stands to it (None: can't be said)."""

    result: Result
    benchmark: Benchmark
    mean: float
    comparison: Comparison | None


def benchmarks_for(published: Published, knowledge: Knowledge) -> dict[str, Benchmark]:
    """The published figures that a release may be compared with, by scale; the newest where there are several.

    A figure counts only when questionnaire, version, scale and direction are the same; a sensitive scale has no mean to compare.
    """
    found: dict[str, Benchmark] = {}
    sets = [one for one in knowledge.benchmarks.values() if _is_about(one, published)]
    for one in sorted(sets, key=lambda one: (one.year, one.id)):
        for scale, figure in one.scales.items():
            shown = published.scales.get(scale)
            if shown and shown.in_points and not shown.sensitive and shown.orientation == figure.orientation:
                found[scale] = Benchmark(figure.mean, _cited(one, knowledge), one.population, one.year)
    return found


def beside_benchmarks(
    published: Published, results: Sequence[Result], benchmarks: Mapping[str, Benchmark], assumed_sd: float | None = None
) -> tuple[Beside, ...]:
    """A unit's results beside the benchmarks there are, in the order of the results.

    The benchmark is taken as exact: its own uncertainty is seldom published. Spread and adjustment as in `results`.
    """
    compared: dict[str, tuple[float, float, float]] = {}
    means: dict[str, float] = {}
    for one in results:
        benchmark, spread = benchmarks.get(one.scale), pooled_spread(published, one.scale, assumed_sd)
        if benchmark is None or one.value is None:
            continue
        is_resource = published.scales[one.scale].orientation == "resource"
        means[one.scale] = 100 - benchmark.mean if is_resource else benchmark.mean
        if spread:
            compared[one.scale] = (one.value - means[one.scale], spread.sd / math.sqrt(one.n), spread.df)
    words = compared_words(compared)
    return tuple(
        Beside(one, benchmarks[one.scale], means[one.scale], words.get(one.scale)) for one in results if one.scale in means
    )


def _is_about(one: BenchmarkSet, published: Published) -> bool:
    return published.instrument in {f"{one.instrument} {version}" for version in one.versions}


def _cited(one: BenchmarkSet, knowledge: Knowledge) -> str:
    work = knowledge.sources[one.source.work].cited()
    return f"{work} {one.source.at}".strip()
