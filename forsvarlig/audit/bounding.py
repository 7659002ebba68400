"""The guarantee G2 on a release: every small group's mean stays in a wide enough interval, and no sensitive count is proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from forsvarlig.audit.findings import Finding
from forsvarlig.audit.narrowing import NoAnswersError, Target, Widening, targets
from forsvarlig.audit.program import Program
from forsvarlig.audit.readings import Reading, ordinary, sensitive
from forsvarlig.audit.release import Mask, Release, Scale, Sizes, Where, considered, is_crossed
from forsvarlig.audit.rules import threshold
from forsvarlig.audit.system import SLACK, Atoms, Bounded, System, Width

# Sister units are looked into this many at a time.
SISTERS = 8
# How many groups are bounded exactly, from the narrowest seen on, to tell which is the narrowest.
SETTLED = 2
UNDECIDED = "No two possible sets of answers far enough apart were found, and none was ruled out."


@dataclass(frozen=True)
class Narrowing:
    """The narrowest group of all scales and its scale, None where there is no small group, and what is too narrow."""

    narrowest: Width | None
    scale: str | None
    findings: list[Finding]


@dataclass(frozen=True)
class _Release:
    """A release with what every scale needs of it: the cells of each considered group, and of each part to look into."""

    told: Release
    sizes: Sizes
    groups: Sequence[tuple[Where, Mask]]
    parts: Sequence[Mask]


def narrowed(release: Release, sizes: Sizes) -> Narrowing:
    """Bound every small group and difference on every scale, from everything shown of it."""
    groups = [(where, sizes.mask(release, where)) for where in considered(release, sizes)]
    whole = _Release(release, sizes, groups, _parts(release, sizes))
    findings: list[Finding] = []
    bounded: list[Bounded] = []
    for scale in release.scales.values():
        try:
            if scale.sensitive:
                findings += _proved(whole, scale)
            elif system := _system(whole, scale):
                found = list(system.bound())
                bounded += found
                findings += _too_narrow(scale, found)
        except NoAnswersError:
            what = "No answers agree with all the figures shown: at least one of them, or the sizes, is wrong."
            findings.append(Finding("figures.impossible", what, scale=scale.id, wrong=True))
        except TimeoutError as error:
            findings.append(Finding("g2.undecided", f"A program wasn't solved in time: {error}.", scale=scale.id))
    narrowest = _narrowest(bounded)
    return Narrowing(*narrowest, findings) if narrowest else Narrowing(None, None, findings)


def _narrowest(bounded: Sequence[Bounded]) -> tuple[Width, str] | None:
    """The group with the least width for what is required; exact where a few more programs tell so."""
    settled: list[Target] = []
    while True:
        widths = [(width, part) for part in bounded for width in part.widths()]
        if not widths:
            return None
        width, part = min(widths, key=lambda pair: pair[0].ratio)
        if width.exact or len(settled) == SETTLED or any(width.target is target for target in settled):
            return width, part.system.scale.id
        settled.append(width.target)
        try:
            part.settle(width.target)
        except TimeoutError:
            return width, part.system.scale.id


def _too_narrow(scale: Scale, bounded: Sequence[Bounded]) -> Iterator[Finding]:
    found: dict[int, Width] = {}
    for width in (width for part in bounded for width in part.widths()):
        known = found.setdefault(id(width.target), width)
        if width.ratio < known.ratio:
            found[id(width.target)] = width
    for width in found.values():
        if width.width < width.required * (1 - SLACK):
            narrow = width.exact or width.at_most < width.required * (1 - SLACK)
            told = f"{width.width if width.exact else width.at_most:.1f} points; {width.required:.1f} are required"
            what = f"The mean of {width.target.people} people is bounded to {told}." if narrow else UNDECIDED
            yield Finding("g2.narrow" if narrow else "g2.undecided", what, width.target.place(), scale.id)


def _parts(release: Release, sizes: Sizes) -> list[Mask]:
    """A few sister units at a time, with their own members: most small groups lie within such a part."""
    used = {cell[0] for cell in sizes.cells}
    by_parent = sorted((parent or "", unit) for unit, parent in release.parents.items() if unit in used)
    parts = []
    for _, family in groupby(by_parent, key=lambda pair: pair[0]):
        units = [unit for _, unit in family]
        for at in range(0, len(units), SISTERS):
            some = set(units[at : at + SISTERS])
            parts.append(np.array([cell[0] in some for cell in sizes.cells], dtype=np.bool_))
    return parts


def _system(release: _Release, scale: Scale) -> System | None:
    people = release.sizes.scored[scale.id]
    small = targets(release.groups, people, threshold(release.told, scale, crossed=False))
    if len(scale.scores) < 2 or not small:
        return None
    return System(scale, people, _readings(release, scale), small, float(release.told.width), release.parts)


def _readings(release: _Release, scale: Scale) -> list[Reading]:
    found: list[Reading] = []
    for group in release.told.shown:
        cells = release.sizes.mask(release.told, group.where)
        people = int(release.sizes.scored[scale.id][cells].sum())
        if people and (of := group.figures.get(scale.id)):
            found += sensitive(of, cells, people) if scale.sensitive else ordinary(scale, of, cells, people)
    return found


def _proved(release: _Release, scale: Scale) -> Iterator[Finding]:
    """Small plain groups of a sensitive scale in which somebody must have said yes."""
    people = release.sizes.scored[scale.id]
    plain = [(where, mask) for where, mask in release.groups if not is_crossed(where)]
    small = targets(plain, people, threshold(release.told, scale, crossed=False))
    readings = _readings(release, scale)
    if not small or not readings:
        return
    atoms = Atoms.of(people, readings, small)
    counts = np.array([target.people for target in small], dtype=np.float64)
    search = Widening(atoms.inside, counts, lambda seen: (seen.low <= SLACK) | seen.low_exact)
    search.decide(Program.of_sums(atoms.people, (0, 1), atoms.readings))
    for target, low in zip(small, search.bounds.low, strict=True):
        if low > SLACK:
            what = f"At least {low:.0f} of {target.people} people are proved to have said yes."
            yield Finding("g2.sensitive", what, target.place(), scale.id)
