"""A release as its readers have it: what it shows of each unit and scale, turned so that high is unfavourable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

from forsvarlig.analysis.fields import Fields
from forsvarlig.analysis.units import Units
from forsvarlig.errors import InputError

FORMAT = "forsvarlig-release/1"
POINTS = (0.0, 100.0)
EMPTY = "empty"
Members: TypeAlias = Literal["own", "subtree"]


@dataclass(frozen=True)
class PublishedScale:
    """A scale of a release. `factor` is None where it measures none; `in_points` says whether it goes from 0 to 100."""

    id: str
    factor: str | None
    orientation: str
    sensitive: bool
    in_points: bool


@dataclass(frozen=True)
class Figures:
    """What is shown of one scale in one group, None for what isn't.

    `n` is the fewest valid answers it can be; `mean` is in unfavourable points, `sd` in points; `share` the share exposed, 0 to 1,
    and with `bound` "at_most" or "at_least" only a bound on it; `band` "fewer_than_3_yes" or "fewer_than_3_no".
    """

    n: int
    mean: float | None
    sd: float | None
    share: float | None
    bound: str | None
    band: str | None


@dataclass(frozen=True)
class Group:
    """One group: `hidden` is why nothing of it is shown, or None; `scales` what is shown, by scale id; `n` the people in it."""

    hidden: str | None
    scales: Mapping[str, Figures]
    n: int | None = None


@dataclass(frozen=True)
class Published:
    """A release. Groups are by unit and members ("own" or "subtree"); `everyone` is the whole enterprise.

    `crossed` are the groups by a background answer: by question and answer, then by unit, all below it counted.
    """

    instrument: str
    units: Units
    scales: Mapping[str, PublishedScale]
    groups: Mapping[tuple[str, str], Group]
    everyone: Group
    crossed: Mapping[tuple[str, str], Mapping[str, Group]]

    def group(self, unit: str, members: Members | None = None) -> Group:
        """The group that stands for a unit: all below it where that is shown, else its own members, else what hides it.

        With `members` that group and no other.
        """
        whole = [self.groups.get((unit, "subtree")), self.everyone if unit == self.units.root else None]
        own = [self.groups.get((unit, "own"))]
        candidates = {None: [*whole, *own], "subtree": whole, "own": own}[members]
        known = [group for group in candidates if group is not None]
        return next((group for group in known if group.hidden is None), known[0] if known else Group("primary", {}))

    @cached_property
    def _own(self) -> Mapping[str, Group]:
        own = {unit: group for (unit, members), group in self.groups.items() if members == "own" and group.hidden is None}
        leaves = (unit for unit in self.units.order if not self.units.children(unit) and unit not in own)
        return own | {leaf: group for leaf in leaves if (group := self.group(leaf)).hidden is None}

    def peers(self, scale: str) -> Mapping[str, Figures]:
        """The units whose own members' mean of a scale is shown: groups of people that don't overlap, by unit."""
        return self._peers.get(scale, {})

    @cached_property
    def _peers(self) -> Mapping[str, Mapping[str, Figures]]:
        shown: dict[str, dict[str, Figures]] = {}
        for unit, group in self._own.items():
            for scale, figures in group.scales.items():
                if figures.mean is not None:
                    shown.setdefault(scale, {})[unit] = figures
        return shown

    def ancestors(self, unit: str) -> Iterator[str]:
        """The units that a unit is part of, nearest first."""
        above = self.units.parent[unit]
        while above is not None:
            yield above
            above = self.units.parent[above]


def read_published(release: Mapping[str, Any], file: str = "") -> Published:
    """Read a release document.

    Raises InputError, naming the field, for what isn't a release or isn't whole.
    """
    fields = Fields(release, file)
    if release.get("format") != FORMAT:
        raise fields.wrong("format", f"This isn't a release: the format isn't “{FORMAT}”.", "Make it with forsvarlig release.")
    scales = {scale.id: scale for scale in map(_scale, fields.rows("scales"))}
    threshold = fields.needed(fields.whole("threshold", 1), "threshold")
    units = _units(fields)
    groups: dict[tuple[str, str], Group] = {}
    everyone: Group | None = None
    crossed: dict[tuple[str, str], dict[str, Group]] = {}
    for row in fields.rows("groups"):
        where = row.part("where")
        if not where.table:
            everyone = _group(row, scales, threshold)
        elif set(where.table) == {"unit", "members"}:
            unit, members = where.choice("unit", units.parent), where.choice("members", ("own", "subtree"))
            groups[unit, members] = _group(row, scales, threshold)
        elif where.table.get("members", "subtree") == "subtree":
            unit = where.choice("unit", units.parent) if where.has("unit") else units.root
            for question in set(where.table) - {"unit", "members"}:
                crossed.setdefault((question, str(where.table[question])), {})[unit] = _group(row, scales, threshold)
    name = f"{fields.text('instrument')} {fields.text('version')}"
    return Published(name, units, scales, groups, everyone or Group("primary", {}), crossed)


def _units(fields: Fields) -> Units:
    parents = {row.text("unit"): row.text("parent") if row.table.get("parent") else None for row in fields.rows("units")}
    try:
        return Units(parents)
    except InputError as error:
        raise fields.wrong("units", error.what, error.do) from error


def _scale(row: Fields) -> PublishedScale:
    ends = row.table.get("range")
    return PublishedScale(
        id=row.text("id"),
        factor=row.text("factor") if row.has("factor") else None,
        orientation=row.choice("orientation", ("demand", "resource")),
        sensitive=row.table.get("sensitive") is True,
        in_points=isinstance(ends, list | tuple) and tuple(ends) == POINTS,
    )


def _group(row: Fields, scales: Mapping[str, PublishedScale], threshold: int) -> Group:
    if row.has("hidden"):
        return Group(row.text("hidden"), {})
    known = {name: part for name, part in row.tables("scales").items() if name in scales}
    # A scale's own n that isn't shown lies less than the threshold below the group's.
    fewest = max(threshold, (row.whole("n", 0) or 0) - threshold + 1)
    return Group(None, {name: _figures(part, scales[name], fewest) for name, part in known.items()}, row.whole("n", 0))


def _figures(part: Fields, scale: PublishedScale, fewest: int) -> Figures:
    mean, share, bound, band = part.number("mean"), None, None, None
    if isinstance(part.table.get("share_exposed"), Mapping):
        shown = part.part("share_exposed")
        bound = next((name for name in ("at_most", "at_least") if shown.has(name)), None)
        share = shown.number(bound, 0, 1) if bound else None
        band = None if bound else shown.text("band")
    else:
        share = part.number("share_exposed", 0, 1)
    if mean is not None and scale.orientation == "resource":
        mean = POINTS[1] - mean
    n = part.whole("n", 0)
    return Figures(fewest if n is None else n, None if scale.sensitive else mean, part.number("sd", 0), share, bound, band)
