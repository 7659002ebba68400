"""A release and the sizes of its groups, as a reader who knows everybody would have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Mask: TypeAlias = NDArray[np.bool_]
Counts: TypeAlias = NDArray[np.int64]
Where: TypeAlias = Mapping[str, str]
Key: TypeAlias = tuple[str | None, ...]

FORMAT = "forsvarlig-release/1"
RELEASE, SIZES = "release", "sizes"
MANY = 10**8


@dataclass(frozen=True)
class Scale:
    """What the release says of a scale: its possible `scores` and `step` in the scale's own points, and which end is good.

    `exposed_from` is in unfavourable points, None when the release doesn't tell it.
    """

    id: str
    orientation: str
    lowest: Fraction
    highest: Fraction
    step: Fraction
    scores: tuple[Fraction, ...]
    sensitive: bool
    exposed_from: Fraction | None

    @property
    def high_is_good(self) -> bool:
        """Whether the favourable end is the highest score."""
        return self.orientation == "resource"

    @cached_property
    def unit(self) -> Fraction:
        """The largest amount of which every score is a whole number above the lowest; 1 when there is one score only."""
        gaps = [high - low for low, high in pairwise(self.scores)]
        unit = Fraction(0)
        for gap in gaps:
            unit = _common(unit, gap)
        return unit or Fraction(1)

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """Each score in units above the lowest, rising from 0."""
        return tuple(int((score - self.scores[0]) / self.unit) for score in self.scores)

    def exposed(self, score: Fraction) -> bool | None:
        """Whether a person with this score counts as exposed; None when the cut isn't known."""
        if self.exposed_from is None:
            return None
        return (100 - score if self.high_is_good else score) >= self.exposed_from


@dataclass(frozen=True)
class Group:
    """One line of the release; `figures` is empty where the group is hidden, `hidden` None where it is shown."""

    where: Where
    n: int | None
    hidden: str | None
    figures: Mapping[str, Mapping[str, Any]]
    key: str


@dataclass(frozen=True)
class Release:
    """Everything that readers see of a round."""

    threshold: int
    cross_threshold: int
    width: Fraction
    parents: Mapping[str, str | None]
    scales: Mapping[str, Scale]
    groups: tuple[Group, ...]

    @property
    def shown(self) -> tuple[Group, ...]:
        """The groups that aren't hidden."""
        return tuple(group for group in self.groups if group.hidden is None)

    @cached_property
    def crossings(self) -> tuple[str, ...]:
        """The background columns that any listed group is crossed with."""
        return tuple(sorted({name for group in self.groups for name in group.where} - {"unit", "members"}))

    def subtree(self, unit: str) -> frozenset[str]:
        """A unit and everything below it."""
        return self._subtrees[unit]

    @cached_property
    def _subtrees(self) -> Mapping[str, frozenset[str]]:
        below: dict[str, set[str]] = {unit: {unit} for unit in self.parents}
        for unit in self.parents:
            above = self.parents[unit]
            while above is not None:
                below[above].add(unit)
                above = self.parents[above]
        return {unit: frozenset(units) for unit, units in below.items()}


@dataclass(frozen=True)
class Sizes:
    """How many people there are in each cell: a unit with one answer to each crossing question, None for a blank.

    `respondents` and each scale's `scored` hold one count a cell.
    """

    columns: tuple[str, ...]
    cells: tuple[Key, ...]
    respondents: Counts
    scored: Mapping[str, Counts]
    _masks: dict[tuple[tuple[str, str], ...], Mask] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def units(self) -> NDArray[np.int64]:
        """For each cell the number of its unit."""
        known = {unit: at for at, unit in enumerate(dict.fromkeys(cell[0] for cell in self.cells))}
        return np.array([known[cell[0]] for cell in self.cells], dtype=np.int64)

    def values(self, column: str) -> tuple[str, ...]:
        """The answers that somebody gave to a crossing question, blanks left out."""
        at = self.columns.index(column)
        return tuple(sorted({value for cell in self.cells if (value := cell[at]) is not None}))

    def mask(self, release: Release, where: Where) -> Mask:
        """Which cells a group holds."""
        name = tuple(sorted(where.items()))
        if name not in self._masks:
            self._masks[name] = self._mask(release, where)
        return self._masks[name]

    def _mask(self, release: Release, where: Where) -> Mask:
        mask = np.ones(len(self.cells), dtype=np.bool_)
        if "unit" in where:
            units = [where["unit"]] if where["members"] == "own" else list(release.subtree(where["unit"]))
            mask &= np.isin(self._texts["unit"], units)
        for column in where.keys() - {"unit", "members"}:
            mask &= self._texts[column] == where[column]
        return mask

    @cached_property
    def _texts(self) -> Mapping[str, NDArray[np.str_]]:
        """Each column's value in every cell, blanks empty."""
        columns = zip(*self.cells, strict=True) if self.cells else [() for _ in self.columns]
        return {
            name: np.array([value or "" for value in values], dtype=np.str_)
            for name, values in zip(self.columns, columns, strict=True)
        }


def considered(release: Release, sizes: Sizes) -> list[Where]:
    """Every group that a page might show, whether the release lists it or not; plain ones first."""
    plain: list[Where] = [{}]
    plain += [{"unit": unit, "members": members} for unit in release.parents for members in ("own", "subtree")]
    crossed = [{**where, column: value} for column in sizes.columns[1:] for value in sizes.values(column) for where in plain]
    return [*plain, *crossed]


def is_crossed(where: Where) -> bool:
    """Whether a group is split off by a background answer."""
    return bool(where.keys() - {"unit", "members"})


def _common(one: Fraction, other: Fraction) -> Fraction:
    while other:
        one, other = other, one % other
    return one
