"""A release as one long table: a row for each scale of each group, and one for each group of which no scale is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from forsvarlig.analysis.fields import Fields
from forsvarlig.analysis.published import POINTS, read_published
from forsvarlig.documents.given import HIDDEN

MEMBERS = ("own", "subtree")
BOUNDS = ("at_most", "at_least")
BANDS = ("fewer_than_3_yes", "fewer_than_3_no")
EXACT = "exact"
# A share that is told as a band has no number.
TOLD = (EXACT, *BOUNDS, *BANDS)
ORIENTATIONS = ("demand", "resource")
DECIMALS = 6

Cell = str | float | None


@dataclass(frozen=True)
class About:
    """Whose figures they are: the name of the round, the enterprise, and the day on which the release was made."""

    title: str
    source: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Scale:
    """A scale of the release. `factor` is "" where it measures none; `low` and `high` are the ends of its range."""

    id: str
    factor: str
    orientation: str
    sensitive: bool
    low: float
    high: float
    exposed_from: float | None


@dataclass(frozen=True)
class Group:
    """A set of people: a unit's own members or all below it too, perhaps with one background answer; everyone when all are "".

    `n` is how many answered, or None; then `hidden` says why nothing is shown: primary, complementary or empty.
    """

    unit: str
    members: str
    background: str
    answer: str
    n: int | None
    hidden: str = ""


@dataclass(frozen=True)
class Line:
    """What is shown of one scale in one group; of a group alone when `scale` is None. A figure that isn't shown is None.

    `mean` and `sd` are in the scale's own points and direction. `share` is the share exposed, 0 to 1; `told` how it is told (TOLD)
    or "". `distribution` holds the share of each score.
    """

    group: Group
    scale: Scale | None = None
    n: int | None = None
    mean: float | None = None
    sd: float | None = None
    share: float | None = None
    told: str = ""
    distribution: tuple[tuple[float, float], ...] = ()

    @property
    def burden(self) -> float | None:
        """The mean turned so that more is worse, as pages show it; None for scales that aren't from 0 to 100."""
        if self.mean is None or self.scale is None or (self.scale.low, self.scale.high) != POINTS:
            return None
        return round(POINTS[1] - self.mean, DECIMALS) if self.scale.orientation == "resource" else self.mean


@dataclass(frozen=True)
class ReleaseTable:
    """A release, ready to be written. `names` are the units' names by id, `parents` the unit above each, "" where none is in it."""

    about: About
    instrument: str
    version: str
    threshold: int
    cross_threshold: int
    names: Mapping[str, str]
    parents: Mapping[str, str]
    scales: tuple[Scale, ...]
    lines: tuple[Line, ...] = field(repr=False)

    @cached_property
    def scores(self) -> tuple[float, ...]:
        """Every score whose share is shown of some group, the lowest first."""
        return tuple(sorted({score for line in self.lines for score, _share in line.distribution}))

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group once, in the release's order."""
        return tuple(dict.fromkeys(line.group for line in self.lines))


def release_table(
    document: Mapping[str, Any], about: About, names: Mapping[str, str] | None = None, file: str = ""
) -> ReleaseTable:
    """Read a release document into a table; `names` are the units' names by id, the id itself where one is left out.

    Raises InputError, naming file and field, for what isn't a release or isn't whole.
    """
    published = read_published(document, file)
    fields, called = Fields(document, file), names or {}
    scales = {scale.id: scale for scale in map(_scale, fields.rows("scales"))}
    return ReleaseTable(
        about=about,
        instrument=fields.text("instrument"),
        version=fields.text("version"),
        threshold=fields.needed(fields.whole("threshold", 1), "threshold"),
        cross_threshold=fields.needed(fields.whole("cross_threshold", 1), "cross_threshold"),
        names={unit: called.get(unit, unit) for unit in published.units.order},
        parents={unit: published.units.parent[unit] or "" for unit in published.units.order},
        scales=tuple(scales.values()),
        lines=tuple(line for row in fields.rows("groups") for line in _lines(row, scales, published.units.parent)),
    )


def _scale(row: Fields) -> Scale:
    ends = row.table.get("range")
    if not isinstance(ends, list | tuple) or len(ends) != 2 or not all(isinstance(end, int | float) for end in ends):
        raise row.wrong("range", "It isn't the two ends of a scale.", "Write it like [0, 100].")
    return Scale(
        id=row.text("id"),
        factor=row.text("factor") if row.has("factor") else "",
        orientation=row.choice("orientation", ORIENTATIONS),
        sensitive=row.table.get("sensitive") is True,
        low=float(ends[0]),
        high=float(ends[1]),
        exposed_from=row.number("exposed_from"),
    )


def _lines(row: Fields, scales: Mapping[str, Scale], units: Collection[str]) -> Iterator[Line]:
    """The lines of one group: one a scale, or one alone when none is shown."""
    group = _group(row, units)
    figures = {} if group.hidden else row.tables("scales")
    if not figures:
        yield Line(group)
    for name, part in figures.items():
        if name not in scales:
            raise row.wrong("scales", f"“{name}” isn't among the release's scales.", "Make it with forsvarlig release.")
        yield _line(group, scales[name], part)


def _group(row: Fields, units: Collection[str]) -> Group:
    where = row.part("where")
    crossed = [name for name in where.table if name not in ("unit", "members")]
    if len(crossed) > 1:
        raise row.wrong("where", "It is crossed with more than one background answer.", "Make it with forsvarlig release.")
    return Group(
        unit=where.choice("unit", units) if where.has("unit") else "",
        members=where.choice("members", MEMBERS) if where.has("unit") else "",
        background=crossed[0] if crossed else "",
        answer=where.text(crossed[0]) if crossed else "",
        n=None if row.has("hidden") else row.needed(row.whole("n", 1), "n"),
        hidden=row.choice("hidden", HIDDEN) if row.has("hidden") else "",
    )


def _line(group: Group, scale: Scale, part: Fields) -> Line:
    share, told = _share(part)
    line = Line(
        group=group,
        scale=scale,
        n=part.whole("n", 0),
        mean=part.number("mean"),
        sd=part.number("sd", 0),
        share=share,
        told=told,
        distribution=_distribution(part),
    )
    if scale.sensitive and (line.mean is not None or line.sd is not None or line.distribution or group.background):
        raise part.wrong("", "A sensitive scale shows more than a share.", "Make the release anew with forsvarlig release.")
    return line


def _share(part: Fields) -> tuple[float | None, str]:
    if not part.has("share_exposed"):
        return None, ""
    if not isinstance(part.table["share_exposed"], Mapping):
        return part.number("share_exposed", 0, 1), EXACT
    shown = part.part("share_exposed")
    bound = next((name for name in BOUNDS if shown.has(name)), None)
    return (None, shown.choice("band", BANDS)) if bound is None else (shown.number(bound, 0, 1), bound)


def _distribution(part: Fields) -> tuple[tuple[float, float], ...]:
    if not part.has("distribution"):
        return ()
    try:
        return tuple((float(score), float(share)) for score, share in part.table["distribution"])
    except (TypeError, ValueError) as error:
        raise part.wrong("distribution", "It isn't a list of scores and shares.", "Write [[0, 0.25], [100, 0.75]].") from error


def narrowed(document: Mapping[str, Any], units: Collection[str]) -> dict[str, Any]:
    """A release with the groups of some units alone, and the enterprise as a whole, which every reader sees beside them.

    A unit whose own parent is left out stands under the nearest unit above that isn't.
    """
    parents = {each["unit"]: each["parent"] or None for each in document["units"]}
    root = next(unit for unit, parent in parents.items() if parent is None)
    kept = {*units, root} & parents.keys()
    everyone: tuple[dict[str, str], ...] = ({}, {"unit": root, "members": "subtree"})
    return {
        **document,
        "units": [{"unit": unit, "parent": _above(unit, parents, kept)} for unit in parents if unit in kept],
        "groups": [
            group for group in document["groups"] if group["where"] in everyone or group["where"].get("unit", root) in units
        ],
    }


def _above(unit: str, parents: Mapping[str, str | None], kept: Collection[str]) -> str | None:
    above = parents[unit]
    while above is not None and above not in kept:
        above = parents[above]
    return above
