"""Pairs of factors: which are worse together than each by itself, which aren't, and how that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forsvarlig.knowledge.reading import Citation, Entry, Text

HIGHEST_EXPOSURE = 3


@dataclass(frozen=True)
class Combination:
    """One pair. When both have an exposure of at least `when` (0 to 3) and `raises` is true, the combined level is raised.

    `estimate` is the published figure, `quality` what to know about the study. With `raises` false the pair is listed
    because it was studied and isn't more than the sum of its parts, or isn't known to be.
    """

    id: str
    factors: tuple[str, str]
    raises: bool
    when: float
    text: Text
    estimate: str
    quality: Text
    source: Citation


def raising(combinations: Iterable[Combination]) -> Iterator[Combination]:
    """The combinations that raise the combined level."""
    return (combination for combination in combinations if combination.raises)


def read_combination(entry: Entry, combination_id: str) -> Combination:
    """Read `combinations/<id>.toml`."""
    pair = entry.references("factors", "factors", required=True)
    if entry.has("factors") and len(pair) != 2:
        entry.wrong("factors", f"There are {len(pair)}.", "A combination is of two factors.")
    return Combination(
        id=combination_id,
        factors=(pair[0], pair[1]) if len(pair) == 2 else ("", ""),
        raises=entry.flag("raises"),
        when=entry.number("when", between=(1, HIGHEST_EXPOSURE)),
        text=entry.text("text"),
        estimate=entry.string("estimate"),
        quality=entry.text("quality"),
        source=entry.outer_citation(),
    )
