"""The whole audit of a release: both guarantees, the rules, and what was lost by withholding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forsvarlig.audit.bounding import Narrowing, narrowed
from forsvarlig.audit.findings import Finding
from forsvarlig.audit.isolation import isolated
from forsvarlig.audit.parsing import read_release, read_sizes
from forsvarlig.audit.release import Group, Release, Scale, Sizes, considered, is_crossed
from forsvarlig.audit.rules import broken_rules, threshold

Progress = Callable[[str], None]
PROMISED_WIDTH = 20


@dataclass(frozen=True)
class AuditResult:
    """The audit's `document`, and whether the release `passed`: no breach, no wrong figure."""

    document: dict[str, Any]
    passed: bool


def audit_release(
    release: Mapping[str, Any],
    sizes: Mapping[str, Any],
    *,
    wrong: Sequence[Finding] = (),
    progress: Progress | None = None,
) -> AuditResult:
    """Try to work anybody out from a release, knowing the size of every group.

    `release` and `sizes` are the documents that forsvarlig release writes; `wrong` holds what `check_figures` found.
    `progress` is called with a sentence before each part. Raises InputError where a document is malformed.
    """
    tell = progress or (lambda _: None)
    shown = read_release(release)
    known = read_sizes(sizes, shown)
    tell("Looking for rules broken …")
    findings = [*broken_rules(shown, known), *wrong]
    tell("Looking for groups that can be computed …")
    isolation = isolated(shown, known)
    tell("Looking for groups that can be narrowed …")
    narrowing = narrowed(shown, known)
    findings += [*isolation.findings, *narrowing.findings]
    faults = [finding for finding in findings if finding.wrong]
    document = {
        **_counts(shown, known),
        "smallest_derivable_group": isolation.smallest,
        "narrowest": _narrowest(narrowing),
        "breaches": len(findings) - len(faults),
        "wrong_figures": len(faults),
        "loss": _loss(shown, known),
        "findings": [finding.document() for finding in findings],
        "notes": list(_notes(shown)),
    }
    return AuditResult(document, passed=not findings)


def _notes(release: Release) -> Iterator[str]:
    """What limits the audit, though it breaks nothing."""
    if release.width < PROMISED_WIDTH:
        yield f"The release asks for intervals of {float(release.width):g} points; the promise is {PROMISED_WIDTH}."
    for scale in release.scales.values():
        shares = any("share_exposed" in group.figures.get(scale.id, {}) for group in release.shown)
        if shares and not scale.sensitive and scale.exposed_from is None:
            yield f"Shares of {scale.id} weren't used to narrow groups: the release doesn't tell from where a person is exposed."


def _narrowest(narrowing: Narrowing) -> dict[str, Any] | None:
    found = narrowing.narrowest
    if found is None:
        return None
    return {
        "width": found.width,
        "required": found.required,
        "where": found.target.place(),
        "scale": narrowing.scale,
        "people": found.target.people,
        "exact": found.exact,
    }


def _counts(release: Release, sizes: Sizes) -> dict[str, int]:
    """How many distinct sets of people are shown, and how many are withheld though somebody answered."""
    shown = _sets(release, sizes.respondents, release.shown, sizes)
    listed = _sets(release, sizes.respondents, release.groups, sizes)
    return {"groups_shown": len(shown), "groups_withheld": len(listed - shown)}


def _sets(release: Release, people: NDArray[np.int64], groups: Iterable[Group], sizes: Sizes) -> set[bytes]:
    masks = (sizes.mask(release, group.where) & (people > 0) for group in groups)
    return {mask.tobytes() for mask in masks if mask.any()}


def _loss(release: Release, sizes: Sizes) -> dict[str, Any]:
    scales = {
        scale.id: _loss_of(release, sizes, sizes.scored[scale.id], _telling(release, scale), scale)
        for scale in release.scales.values()
    }
    return {**_loss_of(release, sizes, sizes.respondents, release.shown, None), "scales": scales}


def _telling(release: Release, scale: Scale) -> tuple[Group, ...]:
    figure = "share_exposed" if scale.sensitive else "mean"
    return tuple(group for group in release.shown if figure in group.figures.get(scale.id, {}))


def _loss_of(
    release: Release, sizes: Sizes, people: NDArray[np.int64], shown: Iterable[Group], scale: Scale | None
) -> dict[str, int]:
    """Distinct sets of people large enough to be shown, and those of them that aren't; of plain units apart."""
    publishable: dict[bytes, bool] = {}
    for where in considered(release, sizes):
        crossed = is_crossed(where)
        mask = sizes.mask(release, where) & (people > 0)
        count = int(people[mask].sum())
        if count >= threshold(release, scale, crossed=crossed) and not (crossed and scale is not None and scale.sensitive):
            publishable.setdefault(mask.tobytes(), not crossed)
    told = _sets(release, people, shown, sizes)
    withheld = [plain for key, plain in publishable.items() if key not in told]
    units = sum(publishable.values())
    return {"publishable": len(publishable), "withheld": len(withheld), "publishable_units": units, "withheld_units": sum(withheld)}
