"""Groups by a background answer beside the unit that they're part of, from the figures that a release shows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from forsvarlig.analysis.published import EMPTY, Figures, Group, Published
from forsvarlig.analysis.results import Comparison, compared_words, pooled_spread


@dataclass(frozen=True)
class CrossedGroup:
    """Those of a unit with all below it who gave one answer to a background question.

    `hidden` is why nothing of it is shown, or None; `n` how many they are. `means` are in burden, 0 to 100, by scale;
    `words` how each stands to the unit, which the group is part of.
    """

    question: str
    answer: str
    hidden: str | None
    n: int | None
    means: Mapping[str, float]
    words: Mapping[str, Comparison]


def crossed_groups(published: Published, unit: str, assumed_sd: float | None = None) -> dict[tuple[str, str], CrossedGroup]:
    """Every group of a unit by a background answer that the release knows, by question and answer.

    Spread and adjustment for the number of comparisons as in `results`; a unit that isn't shown leaves its groups uncompared.
    """
    found = {key: groups.get(unit, Group(EMPTY, {})) for key, groups in published.crossed.items()}
    whole = published.group(unit, "subtree").scales
    compared = {
        (key, scale): sums
        for key, group in found.items()
        for scale, figures in group.scales.items()
        if (sums := _compared(published, scale, figures, whole.get(scale), assumed_sd))
    }
    words = compared_words(compared)
    return {
        key: CrossedGroup(
            question=key[0],
            answer=key[1],
            hidden=group.hidden,
            n=group.n,
            means={scale: figures.mean for scale, figures in group.scales.items() if figures.mean is not None},
            words={scale: words[key, scale] for scale in group.scales if (key, scale) in words},
        )
        for key, group in found.items()
    }


def _compared(
    published: Published, scale: str, figures: Figures, whole: Figures | None, assumed_sd: float | None
) -> tuple[float, float, float] | None:
    """How far a group is from its unit, the standard error of that (the unit holds the group), and its freedom."""
    spread = pooled_spread(published, scale, assumed_sd)
    if spread is None or whole is None or figures.mean is None or whole.mean is None:
        return None
    rest = max(1 / figures.n - 1 / whole.n, 0.0)
    return figures.mean - whole.mean, spread.sd * math.sqrt(rest), spread.df
