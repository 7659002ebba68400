"""What a release may not show whatever else it shows: thresholds, sensitive scales, decimals, hidden groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from forsvarlig.audit.findings import Finding
from forsvarlig.audit.readings import FEW, HALF_SHARE, mixed_share
from forsvarlig.audit.release import Group, Release, Scale, Sizes, is_crossed

LEAST = 5
SENSITIVE_LEAST = 10
SPREAD_LEAST = 20


def broken_rules(release: Release, sizes: Sizes) -> Iterator[Finding]:
    """Every rule that a figure breaks by itself, and every count that the sizes contradict."""
    yield from _thresholds(release)
    for group in release.groups:
        mask = sizes.mask(release, group.where)
        people = int(sizes.respondents[mask].sum())
        if group.hidden is not None:
            yield from _hidden(group, people)
            continue
        yield from _shown(release, group, people)
        for name, of in group.figures.items():
            scored = int(sizes.scored[name][mask].sum())
            for finding in _figures(release, release.scales[name], group, of, people, scored):
                yield Finding(finding.rule, finding.what, group.where, name, finding.wrong)


def threshold(release: Release, scale: Scale | None, *, crossed: bool, spread: bool = False) -> int:
    """How many people a set must hold: in a crossing, on a sensitive scale, for shares and standard deviations (`spread`)."""
    plain = max(release.threshold, LEAST)
    base = max(plain, release.cross_threshold) if crossed else plain
    if scale is not None and scale.sensitive:
        return max(base, SENSITIVE_LEAST)
    return max(base, SPREAD_LEAST) if spread else base


def _thresholds(release: Release) -> Iterator[Finding]:
    if release.threshold < LEAST:
        yield Finding("threshold", f"The threshold is {release.threshold}; it may be raised above {LEAST}, never lowered.")
    if release.cross_threshold < release.threshold:
        yield Finding("threshold", f"The threshold of crossings, {release.cross_threshold}, is under that of plain units.")


def _hidden(group: Group, people: int) -> Iterator[Finding]:
    if group.n is not None or group.figures:
        yield Finding("hidden.told", "The group is hidden, and its number or a figure of it is told.", group.where)
    if (group.hidden == "empty") != (people == 0):
        yield Finding(
            "hidden.reason", f"The group is hidden as {group.hidden}, and {people} people answered.", group.where, wrong=True
        )


def _shown(release: Release, group: Group, people: int) -> Iterator[Finding]:
    least = threshold(release, None, crossed=is_crossed(group.where))
    if people < least:
        yield Finding("group.small", f"{people} people, and {least} are needed.", group.where)
    if group.n != people:
        yield Finding("n.wrong", f"{group.n} respondents are told, and there are {people}.", group.where, wrong=True)


def _figures(release: Release, scale: Scale, group: Group, of: Mapping[str, Any], people: int, scored: int) -> Iterator[Finding]:
    crossed = is_crossed(group.where)
    if "n" in of:
        yield from _own_number(release, of["n"], people, scored)
    if scale.sensitive:
        if of.keys() & {"mean", "sd", "distribution"}:
            yield Finding("sensitive.mean", "A sensitive scale has a share or a band only, never a mean, spread or distribution.")
        if crossed and of:
            yield Finding("sensitive.crossed", "A sensitive scale is never crossed with a background question.")
    for figure in ("mean", "sd", "distribution", "share_exposed"):
        least = threshold(release, scale, crossed=crossed, spread=figure != "mean")
        if figure in of and scored < least:
            yield Finding(f"{figure}.small", f"It is of {scored} people, and {least} are needed.")
    for figure, half in (("mean", Fraction(1, 10)), ("sd", Fraction(1, 10))):
        if figure in of and Fraction(str(of[figure])) % half:
            yield Finding("decimals", f"The {figure} {of[figure]} has more than one decimal.")
    if "share_exposed" in of:
        yield from _share(scale, of["share_exposed"], scored)
    if any(Fraction(str(share)) % (2 * HALF_SHARE) for _, share in of.get("distribution", [])):
        yield Finding("decimals", "A share of the distribution has more than two decimals.")


def _own_number(release: Release, told: int, people: int, scored: int) -> Iterator[Finding]:
    if told != scored:
        yield Finding("n.wrong", f"{told} scores are told, and there are {scored}.", wrong=True)
    if 0 < people - scored < threshold(release, None, crossed=False):
        yield Finding("n.near", f"{scored} of {people} have a score: the number tells that {people - scored} haven't.")


def _share(scale: Scale, share: Any, scored: int) -> Iterator[Finding]:
    if isinstance(share, dict):
        return
    if Fraction(str(share)) % (2 * HALF_SHARE):
        yield Finding("decimals", f"The share {share} has more than two decimals.")
    fewest = FEW if scale.sensitive else 1
    if not mixed_share(share, scored, fewest).whole().filled:
        words = "three said yes and three no" if scale.sensitive else "one counts as exposed and one doesn't"
        yield Finding("share.extreme", f"A share in figures is shown only where at least {words}.")
