"""Reads each format that a release is exported to back into its figures, as somebody else's program would."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import pyreadstat
from python_calamine import CalamineWorkbook

from forsvarlig.documents.speech import Speech
from forsvarlig.documents.tabular import ReleaseTable
from forsvarlig.documents.tabular.columns import columns_of, heading, score_column
from forsvarlig.documents.tabular.spss import CODES, HIDDEN, NOT_SHOWN
from forsvarlig.knowledge import load

# A place is unit, members, background, answer; a figure its scale ("" for the group's own), its name and its value.
Place = tuple[str, str, str, str]
Figure = tuple[Place, str, str, Any]
NUMBERS = ("group_n", "n", "mean", "burden", "sd", "share_exposed")


def of_release(document: Mapping[str, Any]) -> set[Figure]:
    """Every figure of a release, straight from its document, with what is told of hidden groups and of shares."""
    found: set[Figure] = set()
    turned = {scale["id"] for scale in document["scales"] if scale["orientation"] == "resource"}
    for group in document["groups"]:
        where = dict(group["where"])
        unit, members = where.pop("unit", ""), where.pop("members", "")
        (background, answer), *_more = [*where.items(), ("", "")]
        place = (unit, members, background, answer)
        found.add((place, "", "hidden", group["hidden"]) if "hidden" in group else (place, "", "group_n", group["n"]))
        for scale, figures in group.get("scales", {}).items():
            found |= {(place, scale, name, value) for name, value in told(figures)}
            if "mean" in figures:
                found.add((place, scale, "burden", round(100 - figures["mean"], 6) if scale in turned else figures["mean"]))
    return found


def told(figures: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, value in figures.items():
        if name == "distribution":
            yield from ((score_column(score), share) for score, share in value)
        elif name == "share_exposed":
            ((kind, share),) = value.items() if isinstance(value, dict) else [("exact", value)]
            yield ("told", share if kind == "band" else kind)
            if kind != "band":
                yield (name, share)
        else:
            yield (name, value)


def is_figure(name: str) -> bool:
    return name in NUMBERS or name.startswith("share_at_")


def _row(row: Mapping[str, Any]) -> set[Figure]:
    """The figures of one line of a table whose columns have the names of the machine."""
    place = (row["unit"], row["members"], row["background"], row["answer"])
    found: set[Figure] = set()
    for name, value in row.items():
        if value in (None, ""):
            continue
        if name == "group_n" or name == "hidden":
            found.add((place, "", name, value))
        elif is_figure(name):
            found.add((place, row["scale"], name, value))
        elif name == "share_told":
            found.add((place, row["scale"], "told", value))
    return found


def _tame(text: str) -> str:
    return text.removeprefix("'")


def _number(name: str, text: str) -> Any:
    return float(text) if text and is_figure(name) else _tame(text)


def from_csv(file: bytes, _table: ReleaseTable, _language: str) -> set[Figure]:
    rows = csv.DictReader(io.StringIO(file.decode("utf-8")))
    return set().union(*(_row({name: _number(name, text) for name, text in row.items()}) for row in rows))


def _codes(table: ReleaseTable, language: str) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """From words in a language back to the machine's: of the heads, and of the codes of each column."""
    speech = Speech(load(), language)
    codes = {name: {speech.say(f"{name}.{code}"): code for code in coded} for name, coded in CODES.items()}
    return {heading(speech, column): column.id for column in columns_of(table)}, codes


def from_excel_csv(file: bytes, table: ReleaseTable, language: str) -> set[Figure]:
    heads, codes = _codes(table, language)
    head, *rows = csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";")
    names = [column.id for column in columns_of(table)]
    assert [heads[name] for name in head] == names
    found: set[Figure] = set()
    for row in rows:
        words = {name: codes.get(name, {}).get(text, text) for name, text in zip(names, row, strict=True)}
        found |= _row({name: _number(name, text.replace(",", ".") if is_figure(name) else text) for name, text in words.items()})
    return found


def from_xlsx(file: bytes, table: ReleaseTable, language: str) -> set[Figure]:
    heads, codes = _codes(table, language)
    speech = Speech(load(), language)
    heads |= {speech.say("column.score"): "score", speech.say("column.share_of_score"): "share_of_score"}
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    found: set[Figure] = set()
    for sheet in ("groups", "figures", "distributions"):
        if (name := speech.say(f"sheet.{sheet}")) not in book.sheet_names:
            continue
        head, *rows = book.get_sheet_by_name(name).to_python()
        for cells in rows:
            row: dict[str, Any] = {}
            for column, cell in zip(head, cells, strict=True):
                column_id = heads[str(column)]
                row.setdefault(column_id, codes.get(column_id, {}).get(str(cell), cell))
            if sheet == "distributions":
                row[score_column(row.pop("score"))] = row.pop("share_of_score")
            found |= _row(row)
    return found


def from_sav(file: bytes, table: ReleaseTable, _language: str) -> set[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.sav")
        path.write_bytes(file)
        frame, meta = pyreadstat.read_sav(path, output_format="polars", user_missing=True)
    assert set(meta.missing_ranges) == {column.id for column in columns_of(table) if column.kind in ("count", "points", "share")}
    codes = {name: {number: code for code, number in coded.items()} for name, coded in CODES.items()}
    missing = {*HIDDEN.values(), NOT_SHOWN}
    found: set[Figure] = set()
    for row in frame.iter_rows(named=True):
        plain = {name: None if value in missing or value is None or value != value else value for name, value in row.items()}
        found |= _row(
            {name: codes[name].get(cast("float", value), "") if name in codes else value for name, value in plain.items()}
        )
    return found


def from_json_stat(file: bytes, table: ReleaseTable, _language: str) -> set[Figure]:
    cube = json.loads(file)
    assert math.prod(cube["size"]) > max(map(int, cube["value"]))
    cells = list(itertools.product(*(cube["dimension"][name]["category"]["index"] for name in cube["id"])))
    found: set[Figure] = set()

    def place(unit: str, members: str, group: str) -> Place:
        background, answer = ("", "") if group == "*" else json.loads(group)
        return ("" if members == "*" else unit, "" if members == "*" else members, background, answer)

    for number, value in cube["value"].items():
        unit, members, group, scale, measure = cells[int(number)]
        found.add((place(unit, members, group), scale.removeprefix("*"), measure, value))
        if measure == "share_exposed":
            found.add((place(unit, members, group), scale, "told", cube["status"].get(number, "exact")))
    for number, code in cube["status"].items():
        unit, members, group, scale, _measure = cells[int(number)]
        hidden = code in HIDDEN
        found.add((place(unit, members, group), "" if hidden else scale, "hidden" if hidden else "told", code))
    return found


READERS: Mapping[str, Callable[[bytes, ReleaseTable, str], set[Figure]]] = {
    "csv": from_csv,
    "csv-excel": from_excel_csv,
    "xlsx": from_xlsx,
    "sav": from_sav,
    "json-stat": from_json_stat,
}
