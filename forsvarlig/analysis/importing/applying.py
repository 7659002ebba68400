"""Makes the table that a release is made of from a file of answers and its mapping, and says what became of everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from forsvarlig.analysis.importing.mapping import Column, Target
from forsvarlig.analysis.importing.suggesting import known_answer, known_background, known_unit
from forsvarlig.analysis.tables import Table
from forsvarlig.errors import InputError, Place, nearest
from forsvarlig.knowledge.instruments import Instrument

NO_UNIT, UNKNOWN_UNIT, NO_ANSWER = "no_unit", "unknown_unit", "no_answer"
UNIT = "unit"


@dataclass(frozen=True)
class Applied:
    """`frame` has the unit, the background questions and the items, one row a respondent; `report` says how it came about."""

    frame: pl.DataFrame
    report: dict[str, Any]


def apply_mapping(table: Table, columns: Sequence[Column], instrument: Instrument, target: Target) -> Applied:
    """Read every column as the mapping says. Unknown values become blank and are listed; rows without unit or answer are left out.

    Raises InputError for a mapping without a unit column or whose columns, questions or values don't exist, or are taken twice.
    """
    _check(table, columns, instrument, target)
    kept = [column for column in columns if column.kind != "ignored"]
    read: dict[str, pl.Series] = {}
    told = []
    for column in kept:
        series, unknown = _translated(table.frame[column.head], column, _finder(column, instrument, target))
        read[UNIT if column.kind == "unit" else column.target] = series
        named = {"column": column.head, "as": column.kind, "is": column.target}
        told.append({**named, "unknown": unknown, "values": dict(column.values)})
    backgrounds = [column.target for column in kept if column.kind == "background"]
    missing = [item for item in instrument.items if item not in read]
    names = [UNIT, *backgrounds, *instrument.items]
    rows = len(table.frame)
    frame = pl.DataFrame({name: read.get(name, pl.Series(name, [None] * rows, dtype=pl.String)) for name in names})
    left_out = _left_out(table, frame, columns, instrument)
    frame = frame.with_row_index("row").filter(~pl.col("row").is_in([row - 2 for row, _ in left_out])).drop("row")
    if not len(frame):
        raise InputError("No row has both a unit and an answer.", Place(table.file), "Correct the mapping.")
    report = {
        "rows": rows,
        "kept": len(frame),
        "left_out": [{"row": row, "why": why} for row, why in left_out],
        "columns": told,
        "ignored": [head for head in table.frame.columns if head not in {column.head for column in kept}],
        "missing_items": missing,
        "notes": list(table.notes),
    }
    return Applied(frame, report)


def _check(table: Table, columns: Sequence[Column], instrument: Instrument, target: Target) -> None:
    known = {"item": instrument.items.keys(), "background": {question.id for question in target.background}}
    seen: set[tuple[str, str]] = set()
    for column in columns:
        where = Place(table.file, row=1, column=column.head)
        if column.kind == "ignored":
            continue
        if column.head not in table.frame.columns:
            raise InputError("The file has no such column.", where, nearest(column.head, table.frame.columns))
        if column.kind in known and column.target not in known[column.kind]:
            raise InputError(f"There is no {column.kind} “{column.target}”.", where, nearest(column.target, known[column.kind]))
        if (column.kind, column.target) in seen:
            what = f"Another column is {column.kind} {column.target}".rstrip()
            raise InputError(f"{what} already.", where, "Ignore one of them.")
        seen.add((column.kind, column.target))
    if ("unit", "") not in seen:
        raise InputError("No column says the unit.", Place(table.file, row=1), "Say which column holds the unit.")
    if not any(kind == "item" for kind, _ in seen):
        raise InputError("No column is one of the questions.", Place(table.file, row=1), "Say which column is which question.")


def _finder(column: Column, instrument: Instrument, target: Target) -> Callable[[str], str | None]:
    if column.kind == "unit":
        return lambda value: known_unit(target.units, value)
    if column.kind == "item":
        item = instrument.items[column.target]
        return lambda value: known_answer(item, value)
    question = next(each for each in target.background if each.id == column.target)
    return lambda value: known_background(question, value)


def _translated(cells: pl.Series, column: Column, find: Callable[[str], str | None]) -> tuple[pl.Series, list[dict[str, Any]]]:
    """The column in our values, and the values that mean nothing to us, the most frequent first."""
    counts: dict[str, int] = dict(cells.drop_nulls().value_counts().iter_rows())
    ours: dict[str, str | None] = {}
    for value in counts:
        # What the mapping says of a value must itself be known; blank means that it is no answer.
        said = column.values.get(value, value)
        ours[value] = find(said) if said else None
    unknown = [value for value, found in ours.items() if found is None and column.values.get(value) != ""]
    told: list[dict[str, Any]] = [
        {"value": value, "count": counts[value]} for value in sorted(unknown, key=lambda each: (-counts[each], each))
    ]
    return cells.replace_strict(ours, default=None, return_dtype=pl.String), told


def _left_out(table: Table, frame: pl.DataFrame, columns: Sequence[Column], instrument: Instrument) -> list[tuple[int, str]]:
    head = next(column.head for column in columns if column.kind == "unit")
    blank = table.frame[head].is_null().to_list()
    unknown = frame[UNIT].is_null().to_list()
    silent = frame.select(pl.all_horizontal(pl.col(list(instrument.items)).is_null()).alias("silent"))["silent"].to_list()
    why = [
        NO_UNIT if no_unit else UNKNOWN_UNIT if no_such else NO_ANSWER if nothing else ""
        for no_unit, no_such, nothing in zip(blank, unknown, silent, strict=True)
    ]
    return [(row, reason) for row, reason in enumerate(why, 2) if reason]
