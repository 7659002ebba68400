"""Takes in a release and its sizes from JSON; what is malformed is refused with the key and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from forsvarlig.audit.release import FORMAT, MANY, RELEASE, SIZES, Group, Key, Release, Scale, Sizes
from forsvarlig.errors import InputError, Place, nearest


def read_release(document: Mapping[str, Any]) -> Release:
    """Check a release document and take it in. Raises InputError with the key, and what to do."""
    if document.get("format") != FORMAT:
        do = f"Give a release as forsvarlig release makes it (“{FORMAT}”), or a bare system of groups."
        raise InputError("This isn't a release.", Place(RELEASE, key="format"), do)
    threshold = _whole(document, "threshold", 1)
    cross = _whole(document, "cross_threshold", 1)
    width = _number(_take(document, "width"), "width")
    parents = _parents(_list(document, "units"))
    scales = [_scale(entry, f"scales[{at}]") for at, entry in enumerate(_list(document, "scales"))]
    by_id = {scale.id: scale for scale in scales}
    if len(by_id) < len(scales):
        raise InputError("A scale stands twice.", Place(RELEASE, key="scales"), "Give every scale one entry.")
    groups = [_group(entry, f"groups[{at}]", parents, by_id) for at, entry in enumerate(_list(document, "groups"))]
    return Release(threshold, cross, width, parents, by_id, tuple(groups))


def read_sizes(document: Mapping[str, Any], release: Release) -> Sizes:
    """Check the sizes that belong to a release and take them in.

    Raises InputError with the key for unknown columns, units and scales, a cell twice, and more scores than respondents.
    """
    columns = document.get("columns")
    if not isinstance(columns, list) or not columns or columns[0] != "unit" or not all(isinstance(name, str) for name in columns):
        raise InputError(
            "The columns are missing.", Place(SIZES, key="columns"), 'Write ["unit", …]: unit first, then the crossings.'
        )
    if missing := set(release.crossings) - set(columns):
        column = min(missing)
        raise InputError(
            f"The release is crossed with “{column}”, the sizes aren't.",
            Place(SIZES, key="columns"),
            "Give the sizes made with it.",
        )
    respondents = _counted(document.get("respondents"), "respondents", len(columns), release)
    by_scale = document.get("scales")
    if not isinstance(by_scale, dict):
        raise InputError(
            "The sizes per scale are missing.", Place(SIZES, key="scales"), "Give counts for every scale of the release."
        )
    scored = {}
    for scale in release.scales:
        if scale not in by_scale:
            raise InputError("The scale has no sizes.", Place(SIZES, key=f"scales.{scale}"), nearest(scale, by_scale))
        scored[scale] = _counted(by_scale[scale], f"scales.{scale}", len(columns), release)
        for cell, count in scored[scale].items():
            if count > respondents.get(cell, 0):
                what = f"{count} people of {list(cell)} have a score, and {respondents.get(cell, 0)} answered."
                raise InputError(what, Place(SIZES, key=f"scales.{scale}"), "A scale can't have more people than the round.")
    cells = tuple(respondents)
    counts = {scale: np.array([of.get(cell, 0) for cell in cells], dtype=np.int64) for scale, of in scored.items()}
    return Sizes(tuple(columns), cells, np.array([respondents[cell] for cell in cells], dtype=np.int64), counts)


def _is_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _counted(rows: Any, key: str, width: int, release: Release) -> dict[Key, int]:
    if not isinstance(rows, list):
        raise InputError("The counts are missing.", Place(SIZES, key=key), 'Write [[["3A", "f"], 9], …].')
    counts: dict[Key, int] = {}
    for at, row in enumerate(rows):
        place = Place(SIZES, key=f"{key}[{at}]")
        cell, count = row if isinstance(row, list) and len(row) == 2 else (None, None)
        if not isinstance(cell, list) or len(cell) != width or not all(value is None or isinstance(value, str) for value in cell):
            raise InputError("This isn't a cell and its count.", place, f"Write [[{width} values, blanks as null], count].")
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MANY:
            raise InputError(f"“{count}” isn't a number of people.", place, "Write a whole number from 0.")
        if cell[0] not in release.parents:
            raise InputError(f"The release has no unit “{cell[0]}”.", place, nearest(str(cell[0]), release.parents))
        named = tuple(value or None for value in cell)
        if named in counts:
            raise InputError(f"The cell {cell} stands twice.", place, "Give every combination one count.")
        counts[named] = count
    return counts


def _take(table: Mapping[str, Any], key: str, under: str = "") -> Any:
    if key not in table:
        place = Place(RELEASE, key=f"{under}.{key}" if under else key)
        raise InputError("The key is missing.", place, "Make the release anew with forsvarlig release.")
    return table[key]


def _list(document: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    entries = _take(document, key)
    if not isinstance(entries, list):
        raise InputError("This isn't a list.", Place(RELEASE, key=key), "Write [ … ].")
    for at, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise InputError("This isn't an entry.", Place(RELEASE, key=f"{key}[{at}]"), "Write { … }.")
    return entries


def _whole(table: Mapping[str, Any], key: str, least: int, under: str = "") -> int:
    value = _take(table, key, under)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        place = Place(RELEASE, key=f"{under}.{key}" if under else key)
        raise InputError(f"“{value}” isn't a whole number from {least}.", place, "Write one, without quotation marks.")
    return value


def _number(value: Any, key: str) -> Fraction:
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 1e9:
        raise InputError(f"“{value}” isn't a number.", Place(RELEASE, key=key), "Write a number, without quotation marks.")
    return Fraction(str(value))


def _ratio(value: Any, key: str) -> Fraction:
    """A score as the fraction that it stands for: 8.333333333333334 is 25/3."""
    exact = _number(value, key)
    simple = exact.limit_denominator(100_000)
    return simple if abs(simple - exact) < Fraction(1, 10**9) else exact


def _text(table: Mapping[str, Any], key: str, under: str) -> str:
    value = _take(table, key, under)
    if not isinstance(value, str) or not value:
        raise InputError(f"“{value}” isn't a name.", Place(RELEASE, key=f"{under}.{key}"), "Write text in quotation marks.")
    return value


def _parents(entries: Sequence[Mapping[str, Any]]) -> dict[str, str | None]:
    parents: dict[str, str | None] = {}
    for at, entry in enumerate(entries):
        unit, parent = _text(entry, "unit", f"units[{at}]"), entry.get("parent")
        if unit in parents:
            raise InputError(f"The unit “{unit}” stands twice.", Place(RELEASE, key=f"units[{at}].unit"), "Give it one entry.")
        if parent is not None and not isinstance(parent, str):
            raise InputError(f"“{parent}” isn't a unit.", Place(RELEASE, key=f"units[{at}].parent"), "Write its name.")
        parents[unit] = parent or None
    # A root that only the others' parents name is a root all the same.
    parents.update({parent: None for parent in list(parents.values()) if parent is not None and parent not in parents})
    for unit in parents:
        seen, above = {unit}, parents[unit]
        while above is not None:
            if above in seen:
                raise InputError(
                    f"The units go in a circle through “{unit}”.", Place(RELEASE, key="units"), "Give one another parent."
                )
            seen.add(above)
            above = parents[above]
    return parents


def _scale(entry: Mapping[str, Any], key: str) -> Scale:
    name, orientation = _text(entry, "id", key), _text(entry, "orientation", key)
    if orientation not in ("demand", "resource"):
        raise InputError(
            f"“{orientation}” is no orientation.", Place(RELEASE, key=f"{key}.orientation"), "Write demand or resource."
        )
    scores, ends = _take(entry, "scores", key), _take(entry, "range", key)
    if not isinstance(scores, list) or not scores:
        raise InputError(
            "The scores are missing.", Place(RELEASE, key=f"{key}.scores"), "List every score that one person can have."
        )
    if not isinstance(ends, list) or len(ends) != 2:
        raise InputError("This isn't a range.", Place(RELEASE, key=f"{key}.range"), "Write [lowest, highest].")
    listed = tuple(sorted({_ratio(score, f"{key}.scores") for score in scores}))
    low, high = (_ratio(end, f"{key}.range") for end in ends)
    if low > listed[0] or high < listed[-1]:
        raise InputError(
            "A score lies outside the range.", Place(RELEASE, key=f"{key}.range"), "Write the lowest and highest score."
        )
    sensitive = entry.get("sensitive", False)
    if not isinstance(sensitive, bool):
        raise InputError(
            f"“{sensitive}” is neither true nor false.", Place(RELEASE, key=f"{key}.sensitive"), "Write true or false."
        )
    cut = entry.get("exposed_from")
    exposed_from = None if cut is None else _ratio(cut, f"{key}.exposed_from")
    return Scale(name, orientation, low, high, _ratio(_take(entry, "step", key), f"{key}.step"), listed, sensitive, exposed_from)


def _group(entry: Mapping[str, Any], key: str, parents: Mapping[str, Any], scales: Mapping[str, Scale]) -> Group:
    where, hidden = _take(entry, "where", key), entry.get("hidden")
    if not isinstance(where, dict) or not all(isinstance(value, str) for value in where.values()):
        raise InputError("This doesn't say which group.", Place(RELEASE, key=f"{key}.where"), 'Write { } or { "unit": "…", … }.')
    if ("unit" in where) != ("members" in where) or where.get("members", "own") not in ("own", "subtree"):
        do = "A group of a unit needs “members”: own or subtree."
        raise InputError("Whose people these are is unclear.", Place(RELEASE, key=f"{key}.where.members"), do)
    if where.get("unit") not in {None, *parents}:
        place = Place(RELEASE, key=f"{key}.where.unit")
        raise InputError(f"There is no unit “{where['unit']}”.", place, nearest(where["unit"], parents))
    if len(where.keys() - {"unit", "members"}) > 1:
        place = Place(RELEASE, key=f"{key}.where")
        raise InputError("The group is crossed with more than one column.", place, "Cross with one column at a time.")
    if hidden not in (None, "primary", "complementary", "empty"):
        place = Place(RELEASE, key=f"{key}.hidden")
        raise InputError(f"“{hidden}” is no reason.", place, "Write primary, complementary or empty, or leave it out.")
    figures = entry.get("scales", {})
    if not isinstance(figures, dict) or not all(isinstance(of, dict) for of in figures.values()):
        raise InputError("These aren't figures by scale.", Place(RELEASE, key=f"{key}.scales"), 'Write { "scale": { … } }.')
    if unknown := figures.keys() - scales.keys():
        name = min(unknown)
        raise InputError(f"There is no scale “{name}”.", Place(RELEASE, key=f"{key}.scales"), nearest(name, scales))
    for name, of in figures.items():
        check_figures_readable(of, f"{key}.scales.{name}")
    n = _whole(entry, "n", 0, key) if hidden is None or "n" in entry else None
    return Group(where, n, hidden, figures, key)


def check_figures_readable(of: Mapping[str, Any], key: str) -> None:
    """Raise InputError where a figure isn't of the kind that its name promises."""
    if "n" in of:
        _whole(of, "n", 0, key)
    for name in ("mean", "sd"):
        if name in of:
            _number(of[name], f"{key}.{name}")
    share = of.get("share_exposed", 0)
    if isinstance(share, dict):
        place = Place(RELEASE, key=f"{key}.share_exposed")
        known = share.keys() <= {"at_most", "at_least"} or share.get("band") in ("fewer_than_3_yes", "fewer_than_3_no")
        if len(share) != 1 or not known:
            raise InputError("This is neither a share nor a band.", place, "Write a number, at_most, at_least or a known band.")
        for bound in share.keys() - {"band"}:
            _number(share[bound], f"{key}.share_exposed.{bound}")
    else:
        _number(share, f"{key}.share_exposed")
    rows = of.get("distribution", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == 2 for row in rows):
        raise InputError("This isn't a distribution.", Place(RELEASE, key=f"{key}.distribution"), "Write [[score, share], …].")
    for row in rows:
        _number(row[0], f"{key}.distribution")
        _number(row[1], f"{key}.distribution")
