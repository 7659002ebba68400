"""`forsvarlig score`: item answers into scales, for the analyst who holds the answers; it protects nobody."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from forsvarlig.analysis.descriptives import describe
from forsvarlig.analysis.tables import read_table
from forsvarlig.cli.output import print_json, tell
from forsvarlig.errors import InputError
from forsvarlig.knowledge.instruments import read_instrument

PROTECTS_NOBODY = "These figures protect nobody: small groups can be recognised. What others may see is made by forsvarlig release."
LARGE_FILE_MB = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The answers, the instrument and the columns to group by."""
    parser.description = f"{parser.description} {PROTECTS_NOBODY}"
    parser.add_argument("responses", type=Path, metavar="RESPONSES.csv", help="one row a person, one column an item; .xlsx too")
    parser.add_argument(
        "--instrument", type=Path, required=True, metavar="FILE.toml", help="the items, their options and the scales"
    )
    parser.add_argument("--by", type=_columns, default=(), metavar="COLUMN,…", help="a group for each combination of their values")
    parser.add_argument("--json", action="store_true", help="print one JSON document, unrounded")


def run(arguments: argparse.Namespace) -> int:
    """Score and print. Exit status 0; anything wrong with the files is raised."""
    instrument = read_instrument(arguments.instrument)
    if (size := _megabytes(arguments.responses)) > LARGE_FILE_MB:
        tell(f"Reading {arguments.responses.name} ({size:.0f} MB) …")
    table = read_table(arguments.responses)
    for note in table.notes:
        tell(f"{table.file}: {note}")
    for column in arguments.by:
        table.column(column)
    if ignored := [name for name in table.frame.columns if name not in instrument.items and name not in arguments.by]:
        tell(f"Columns ignored: {', '.join(ignored)}.")
    if size > LARGE_FILE_MB:
        tell(f"Scoring {len(table.frame):,} rows …")
    document = describe(table.frame, instrument, by=arguments.by, file=table.file)
    for scale, figures in document["groups"][0]["scales"].items():
        if figures["alpha"] is not None and figures["alpha"] < 0:
            tell(f"Warning: alpha of {scale} is negative. Most often an item is scored the wrong way round.")
    if arguments.json:
        print_json(document)
    else:
        print("\n".join(_text(document)))
    tell(PROTECTS_NOBODY)
    return 0


def _columns(value: str) -> tuple[str, ...]:
    columns = tuple(name.strip() for name in value.split(","))
    if "" in columns:
        raise InputError(f"“{value}” names a column without a name.", do="Write --by unit, or --by unit,sex.")
    for name, times in Counter(columns).items():
        if times > 1:
            raise InputError(f"--by names “{name}” {times} times.", do="Name each column once.")
    return columns


def _megabytes(path: Path) -> float:
    return path.stat().st_size / 1e6 if path.is_file() else 0.0


HEADER = ("group", "scale", "n", "missing", "mean", "sd", "95 % interval", "alpha", "exposed")


def _text(document: Mapping[str, Any]) -> Iterator[str]:
    rows = [HEADER, *(_row(group["where"], scale, of) for group in document["groups"] for scale, of in group["scales"].items())]
    yield from _aligned(rows)
    everyone = document["groups"][0]["scales"]
    if any("between" in of for of in everyone.values()):
        yield ""
        yield from _aligned([("scale", "groups", "ICC(1)", "ICC(2)", "ICC(1), n0"), *map(_between_row, everyone.items())])


def _row(where: Mapping[str, str], scale: str, of: Mapping[str, Any]) -> tuple[str, ...]:
    group = ", ".join(f"{column} {value}" for column, value in where.items()) or "everyone"
    interval = "–" if of["ci95"] is None else f"{of['ci95'][0]:.2f} to {of['ci95'][1]:.2f}"
    share = "–" if of["share_exposed"] is None else f"{100 * of['share_exposed']:.0f} %"
    figures = (_rounded(of["mean"]), _rounded(of["sd"]), interval, _rounded(of["alpha"]), share)
    return (group, scale, str(of["n"]), str(of["missing"]), *figures)


def _between_row(entry: tuple[str, Mapping[str, Any]]) -> tuple[str, ...]:
    scale, between = entry[0], entry[1]["between"]
    return (scale, str(between["groups"]), *(_rounded(between[key]) for key in ("icc1", "icc2", "icc1_n0")))


def _rounded(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows with their columns under each other: words to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    words = sum(name in ("group", "scale") for name in rows[0])
    for row in rows:
        cells = (
            cell.ljust(width) if at < words else cell.rjust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
