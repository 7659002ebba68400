"""A release as an SPSS file (.sav): labels on variables and values, and why a figure is missing as missing values of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from forsvarlig.documents.speech import Speech
from forsvarlig.documents.tabular.columns import Column, columns_of, heading, word
from forsvarlig.documents.tabular.table import MEMBERS, ORIENTATIONS, TOLD, Line, ReleaseTable

# Why a figure is missing; far below any score, so that no figure can be taken for one.
PRIMARY, COMPLEMENTARY, EMPTY, NOT_SHOWN = -999991.0, -999992.0, -999993.0, -999994.0
HIDDEN = {"primary": PRIMARY, "complementary": COMPLEMENTARY, "empty": EMPTY}
CODES: dict[str, dict[str, float]] = {
    "members": {code: float(number) for number, code in enumerate(MEMBERS, 1)},
    "hidden": {code: float(number) for number, code in enumerate(HIDDEN, 1)},
    "orientation": {code: float(number) for number, code in enumerate(ORIENTATIONS, 1)},
    "share_told": {code: float(number) for number, code in enumerate(TOLD, 1)},
}
FORMATS = {"code": "F2.0", "count": "F8.0", "points": "F8.1", "share": "F8.2"}
LONGEST_LABEL = 255


def to_sav(table: ReleaseTable, speech: Speech) -> bytes:
    """The file. Codes are numbers with labels; a blank code is a system-missing value."""
    import polars as pl
    import pyreadstat

    columns = columns_of(table)
    data = {column.id: [_cell(table, line, column) for line in table.lines] for column in columns}
    kinds = {column.id: pl.String if column.kind == "text" else pl.Float64 for column in columns}
    figures = [column for column in columns if column.kind in ("count", "points", "share")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "release.sav")
        pyreadstat.write_sav(
            pl.DataFrame(data, schema=kinds),
            path,
            file_label=table.about.title[:64],
            column_labels={column.id: heading(speech, column)[:LONGEST_LABEL] for column in columns},
            variable_value_labels=_labels(speech, columns),
            missing_ranges={column.id: [{"lo": NOT_SHOWN, "hi": PRIMARY}] for column in figures},
            variable_measure={column.id: "scale" if column in figures else "nominal" for column in columns},
            variable_format={column.id: FORMATS[column.kind] for column in columns if column.kind != "text"},
        )
        return path.read_bytes()


def _cell(table: ReleaseTable, line: Line, column: Column) -> str | float | None:
    value = column.value(table, line)
    if column.kind == "text":
        return str(value or "")
    if column.kind == "code":
        return CODES[column.id][str(value)] if value else None
    return float(value) if isinstance(value, int | float) else HIDDEN.get(line.group.hidden, NOT_SHOWN)


def _labels(speech: Speech, columns: Sequence[Column]) -> dict[str, dict[int | float, str]]:
    """The labels of the values of every variable that isn't a text."""
    missing: dict[int | float, str] = {value: speech.say(f"hidden.{code}") for code, value in HIDDEN.items()}
    missing[NOT_SHOWN] = speech.say("export.not_shown")
    labels: dict[str, dict[int | float, str]] = {}
    for column in columns:
        if column.kind == "code":
            labels[column.id] = {number: word(speech, column, code) for code, number in CODES[column.id].items()}
        elif column.kind != "text":
            labels[column.id] = missing
    return labels
