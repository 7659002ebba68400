"""A release as JSON-stat 2.0: a cube of unit, members, background, scale and measure, of which only what is shown has a value.

The format: https://json-stat.org/full/. Values and statuses are sparse: objects by the number of the cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from forsvarlig.documents.speech import Speech
from forsvarlig.documents.tabular.columns import columns_of, heading
from forsvarlig.documents.tabular.excel import told
from forsvarlig.documents.tabular.table import BANDS, BOUNDS, Group, Line, ReleaseTable

TOTAL = "*"
DIMENSIONS = ("unit", "members", "group", "scale", "measure")
SHARE = "share_exposed"
DECIMALS = {"group_n": 0, "n": 0, "mean": 1, "burden": 1, "sd": 1}

Coordinates = tuple[str, str, str, str, str]


def to_json_stat(table: ReleaseTable, speech: Speech) -> bytes:
    """The dataset. The status of a cell says why its group is hidden, or how its share is told."""
    labels = {name: dict(each) for name, each in zip(DIMENSIONS, _labels(table, speech), strict=True)}
    cube = _Cube([list(labels[name]) for name in DIMENSIONS])
    value = {cube.number(at): figure for line in table.lines for at, figure in _figures(table, line)}
    status = {cube.number(at): code for line in table.lines for at, code in _statuses(table, line, labels)}
    paragraphs = told(table, speech)
    document: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": table.about.title,
        "note": paragraphs,
        "id": list(DIMENSIONS),
        "size": [len(labels[name]) for name in DIMENSIONS],
        "role": {"metric": ["measure"]},
        "dimension": {name: _dimension(speech, name, labels[name]) for name in DIMENSIONS},
        "value": {str(at): value[at] for at in sorted(value)},
        "status": {str(at): status[at] for at in sorted(status)},
        "extension": {"status": {code: _said(speech, code) for code in sorted(set(status.values()))}},
    }
    if table.about.source:
        document["source"] = table.about.source
    if table.about.dated:
        document["updated"] = table.about.dated.isoformat()
    return (json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


class _Cube:
    """Numbers the cells of a cube, the last dimension fastest."""

    def __init__(self, categories: Iterable[list[str]]) -> None:
        self.places: list[Mapping[str, int]] = [{name: at for at, name in enumerate(names)} for names in categories]

    def number(self, at: Coordinates) -> int:
        found = 0
        for place, name in zip(self.places, at, strict=True):
            found = found * len(place) + place[name]
        return found


def _labels(table: ReleaseTable, speech: Speech) -> Iterator[Iterable[tuple[str, str]]]:
    """The categories of each dimension and what people call them; `*` is everyone, undivided, the group itself."""
    yield table.names.items()
    yield [(TOTAL, speech.say("export.everyone")), *((code, speech.say(f"members.{code}")) for code in ("own", "subtree"))]
    answers = dict.fromkeys((group.background, group.answer) for group in table.groups if group.background)
    yield [(TOTAL, speech.say("export.undivided")), *((_answer(*one), f"{one[0]}: {one[1]}") for one in answers)]
    yield [
        (TOTAL, speech.say("export.group_itself")),
        *((scale.id, _scale_label(scale.id, scale.factor, speech)) for scale in table.scales),
    ]
    yield [(column.id, heading(speech, column)) for column in columns_of(table) if column.kind in ("count", "points", "share")]


def _scale_label(scale: str, factor: str, speech: Speech) -> str:
    return f"{speech.factor(factor)} ({scale})" if factor and factor != scale else speech.factor(factor or scale)


def _answer(background: str, answer: str) -> str:
    return json.dumps([background, answer], ensure_ascii=False)


def _place(table: ReleaseTable, group: Group) -> tuple[str, str, str]:
    """Everyone stands at the unit that all others are part of, where members is `*`."""
    return (
        group.unit or next(iter(table.names)),
        group.members or TOTAL,
        _answer(group.background, group.answer) if group.background else TOTAL,
    )


def _figures(table: ReleaseTable, line: Line) -> Iterator[tuple[Coordinates, float]]:
    """Every figure of a line with its place; the group's own n stands where the scale is `*`."""
    place = _place(table, line.group)
    if line.group.n is not None:
        yield (*place, TOTAL, "group_n"), line.group.n
    if line.scale is not None:
        for column in columns_of(table):
            figure = column.value(table, line)
            if column.id != "group_n" and column.kind in ("count", "points", "share") and isinstance(figure, int | float):
                yield (*place, line.scale.id, column.id), figure


def _statuses(table: ReleaseTable, line: Line, labels: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[Coordinates, str]]:
    """A hidden group is marked in every one of its cells, a bound or a band where the share would stand."""
    place = _place(table, line.group)
    if line.group.hidden:
        for scale in labels["scale"]:
            for measure in labels["measure"]:
                yield (*place, scale, measure), line.group.hidden
    elif line.scale is not None and line.told in (*BOUNDS, *BANDS):
        yield (*place, line.scale.id, SHARE), line.told


def _said(speech: Speech, code: str) -> str:
    return speech.say(f"share_told.{code}" if code in (*BOUNDS, *BANDS) else f"hidden.{code}")


def _dimension(speech: Speech, name: str, labels: Mapping[str, str]) -> dict[str, Any]:
    category: dict[str, Any] = {"index": list(labels), "label": dict(labels)}
    if name == "measure":
        category["unit"] = {measure: {"decimals": DECIMALS.get(measure, 2)} for measure in labels}
    return {"label": speech.say(f"dimension.{name}"), "category": category}
