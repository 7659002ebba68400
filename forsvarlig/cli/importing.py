"""`forsvarlig import`: the answers of a round asked elsewhere, in the form that score and release take, with a report."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from forsvarlig.analysis.importing import Applied, Column, Target, apply_mapping, mapping_document, read_mapping, suggest_mapping
from forsvarlig.analysis.importing.mapping import Background
from forsvarlig.analysis.tables import Table, read_table, table_of
from forsvarlig.analysis.units import units_from_table
from forsvarlig.cli.files import read_bytes, read_toml, write_whole
from forsvarlig.cli.output import print_json, tell
from forsvarlig.knowledge.instruments import read_instrument
from forsvarlig.knowledge.writing import toml_value

_WHY = {"no_unit": "no unit", "unknown_unit": "a unit that isn't in the units file", "no_answer": "no answer to any question"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The answers, what they answer, the units, and the mapping between them."""
    add = parser.add_argument
    add("answers", type=Path, metavar="ANSWERS", help="CSV with comma, semicolon, tab or vertical bar, or .xlsx: one row a person")
    add("--instrument", type=Path, required=True, metavar="FILE.toml", help="the items, their options and the scales")
    add("--units", type=Path, required=True, metavar="UNITS.csv", help="unit and parent, blank for the root; a column name too")
    add("--background", type=Path, metavar="FILE.toml", help="background questions: [[question]] with id, name, options")
    add(
        "--mapping",
        type=Path,
        metavar="MAPPING.toml",
        help="what columns and values mean; written when it isn't there",
    )
    add("--out", type=Path, metavar="RESPONSES.csv", help="where the answers are written")
    add("--dry-run", action="store_true", help="report, and write nothing")
    add("--json", action="store_true", help="print the report as one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Read, map, write and report. Exit status 0; anything wrong with the files or the mapping is raised."""
    instrument, table = read_instrument(arguments.instrument), table_of(arguments.answers.name, read_bytes(arguments.answers), True)
    target = Target(_units(read_table(arguments.units)), _background(arguments.background))
    known = arguments.mapping is not None and arguments.mapping.exists()
    columns = _mapping(arguments.mapping) if known else suggest_mapping(table, instrument, target)
    applied = apply_mapping(table, columns, instrument, target)
    if not arguments.dry_run:
        if arguments.out:
            write_whole(arguments.out, applied.frame.write_csv().encode())
        if arguments.mapping and not known:
            write_whole(arguments.mapping, _toml(columns).encode())
            tell(f"{arguments.mapping.name} holds what was suggested; correct it and import again.")
    if arguments.json:
        print_json(applied.report | {"mapping": mapping_document(columns)})
    else:
        print("\n".join(_text(applied)))
    return 0


def _mapping(path: Path) -> tuple[Column, ...]:
    return read_mapping(read_toml(path), path.name)


def _units(table: Table) -> dict[str, tuple[str, ...]]:
    units = units_from_table(table)
    names = table.frame["name"].to_list() if "name" in table.frame.columns else []
    called = dict(zip(table.column("unit").to_list(), names, strict=False))
    return {unit: (called[unit],) if called.get(unit) else () for unit in units.parent}


def _background(path: Path | None) -> tuple[Background, ...]:
    return tuple(Background.of(question) for question in read_toml(path).get("question", [])) if path else ()


def _toml(columns: tuple[Column, ...]) -> str:
    written = [
        "\n".join(["[[column]]", *(f"{key} = {toml_value(value)}" for key, value in column.items())])
        for column in mapping_document(columns)["column"]
    ]
    return "\n\n".join(written) + "\n"


def _text(applied: Applied) -> Iterator[str]:
    report: Mapping[str, Any] = applied.report
    yield f"{report['kept']} of {report['rows']} rows are taken."
    yield from report["notes"]
    for told in report["columns"]:
        yield f"“{told['column']}” is {told['as']} {told['is']}".rstrip() + "."
        for each in told["unknown"]:
            yield f"  “{each['value']}” is unknown in {each['count']} rows; it counts as no answer."
    if report["ignored"]:
        yield "Ignored: " + ", ".join(f"“{head}”" for head in report["ignored"]) + "."
    if report["missing_items"]:
        yield f"No column for: {', '.join(report['missing_items'])}."
    for row in report["left_out"]:
        yield f"Row {row['row']} is left out: {_WHY[row['why']]}."
