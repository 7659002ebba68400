"""The guarantee G1 on a release: no sum or difference of what is shown isolates too few people, one kind of figure at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forsvarlig.audit.derivable import Found, UndecidedError, combination, smallest
from forsvarlig.audit.findings import Finding
from forsvarlig.audit.release import Group, Mask, Release, Scale, Sizes
from forsvarlig.audit.rules import threshold

KINDS = ("mean", "share", "sd", "sensitive_share", "count", "without_score")
EXACT_BOUNDS = {"at_most", "at_least"}


@dataclass(frozen=True)
class Kind:
    """One kind of figure of one population: the groups that show it, and how many people a set must hold."""

    name: str
    scale: str | None
    groups: tuple[Group, ...]
    people: NDArray[np.int64]
    plain: int
    crossed: int


@dataclass
class Isolation:
    """The smallest derivable set by kind of figure (None where nothing of the kind is shown), and what is too small."""

    smallest: dict[str, int | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def isolated(release: Release, sizes: Sizes) -> Isolation:
    """Look for the smallest set of people that the shown figures of each kind isolate, on every scale's own people."""
    result = Isolation(dict.fromkeys(KINDS))
    known: dict[tuple[Any, ...], Found | None] = {}
    masks = {group.key: sizes.mask(release, group.where) for group in release.shown}
    for kind in _kinds(release, sizes):
        if not kind.groups:
            continue
        rows = np.array([masks[group.key] for group in kind.groups])
        try:
            found, small = _searched(kind, rows, sizes, known)
            result.findings += [_finding(kind, rows, small, sizes)] if small else []
        except UndecidedError as error:
            result.findings.append(
                Finding(f"g1.{kind.name}", f"It couldn't be decided what can be computed: {error}", scale=kind.scale)
            )
            continue
        if found is not None:
            so_far = result.smallest[kind.name]
            result.smallest[kind.name] = found.people if so_far is None else min(so_far, found.people)
    return result


def _kinds(release: Release, sizes: Sizes) -> Iterator[Kind]:
    plain, crossed = threshold(release, None, crossed=False), threshold(release, None, crossed=True)
    yield Kind("count", None, release.shown, sizes.respondents, plain, crossed)
    for scale in release.scales.values():
        scored = sizes.scored[scale.id]
        for name, spread, shows in _figures(scale):
            least = [threshold(release, scale, crossed=split, spread=spread) for split in (False, True)]
            yield Kind(name, scale.id, _showing(release, scale, shows), scored, *least)
        with_n = _showing(release, scale, lambda of: "n" in of)
        yield Kind("without_score", scale.id, with_n, sizes.respondents - scored, plain, plain)


def _figures(scale: Scale) -> Iterator[tuple[str, bool, Callable[[Mapping[str, Any]], bool]]]:
    """Each kind of figure of a scale, whether it has the threshold of spreads, and what shows it; a distribution shows all."""
    yield "mean", False, lambda of: bool(of.keys() & {"mean", "distribution"})
    if scale.sensitive:
        yield "sensitive_share", False, lambda of: _counted(of.get("share_exposed", {})) or "distribution" in of
    else:
        yield "share", True, lambda of: bool(of.keys() & {"share_exposed", "distribution"})
    yield "sd", True, lambda of: bool(of.keys() & {"sd", "distribution"})


def _counted(share: Any) -> bool:
    """Whether a share tells how many, as a band doesn't."""
    return not isinstance(share, dict) or bool(share.keys() & EXACT_BOUNDS)


def _showing(release: Release, scale: Scale, shows: Callable[[Mapping[str, Any]], bool]) -> tuple[Group, ...]:
    return tuple(group for group in release.shown if shows(group.figures.get(scale.id, {})))


def _searched(
    kind: Kind, rows: NDArray[np.bool_], sizes: Sizes, known: dict[tuple[Any, ...], Found | None]
) -> tuple[Found | None, Found | None]:
    """The smallest derivable set, and one that is too small for what it is."""
    key = (rows.tobytes(), kind.people.tobytes())
    if key not in known:
        known[key] = smallest(rows, kind.people)
    found = known[key]
    if found is None or found.people < kind.plain:
        return found, found
    if found.people >= kind.crossed:
        return found, None
    split = (*key, kind.crossed)
    if split not in known:
        known[split] = smallest(rows, kind.people, sizes.units, kind.crossed)
    return found, known[split]


def _finding(kind: Kind, rows: NDArray[np.bool_], found: Found, sizes: Sizes) -> Finding:
    inside: Mask = found.cells & (kind.people > 0)
    cells = [list(sizes.cells[at]) for at in np.flatnonzero(inside)]
    times = combination(rows[:, kind.people > 0], inside[kind.people > 0])
    used = [{"where": dict(group.where), "times": number} for group, number in zip(kind.groups, times, strict=True) if number]
    population = "people without a score" if kind.name == "without_score" else "people"
    what = f"Sums and differences of {len(used)} shown groups isolate {found.people} {population}."
    return Finding(f"g1.{kind.name}", what, scale=kind.scale, more={"cells": cells, "combination": used})
