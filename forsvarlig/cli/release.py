"""`forsvarlig release`: what readers may see of a round."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from forsvarlig.analysis.disclosure.release import CROSS_THRESHOLD, LEAST_THRESHOLD, make_release
from forsvarlig.analysis.tables import read_table
from forsvarlig.analysis.units import read_units
from forsvarlig.cli.files import write_whole
from forsvarlig.cli.output import print_json, tell
from forsvarlig.errors import InputError
from forsvarlig.knowledge.instruments import read_instrument

USUAL_WIDTH = 20.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The answers, the units, the instrument, the crossings and the thresholds."""
    least, crossed = LEAST_THRESHOLD, CROSS_THRESHOLD
    add = parser.add_argument
    add("responses", type=Path, metavar="RESPONSES.csv", help="one row a person: unit, crossings, items; .xlsx too")
    add("--units", type=Path, required=True, metavar="UNITS.csv", help="unit and parent; blank for the root")
    add("--instrument", type=Path, required=True, metavar="FILE.toml", help="the items, their options and the scales")
    add("--unit-column", default="unit", metavar="COLUMN", help="the column of RESPONSES.csv that holds the unit")
    add("--cross", type=_columns, default=(), metavar="COLUMN,…", help="background answers to cross each unit with")
    add("--threshold", type=int, default=least, help=f"fewest respondents of a group; {least} or more")
    add("--cross-threshold", type=int, help=f"fewest respondents of a crossing; left out, {crossed} or the threshold if larger")
    add("--width", type=float, default=USUAL_WIDTH, help="hundredths of a scale's range that a small group's mean stays open")
    add("--sizes", type=Path, metavar="SIZES.json", help="write the numbers that an audit needs; not for readers")
    add("--json", action="store_true", help="print the release as one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Make the release and print it. Exit status 0; anything wrong with the files or the call is raised."""
    instrument = read_instrument(arguments.instrument)
    units = read_units(arguments.units)
    table = read_table(arguments.responses)
    for note in table.notes:
        tell(f"{table.file}: {note}")
    used = {*instrument.items, *arguments.cross, arguments.unit_column}
    if ignored := [name for name in table.frame.columns if name not in used]:
        tell(f"Columns ignored: {', '.join(ignored)}.")
    if arguments.width < USUAL_WIDTH:
        tell(f"Warning: a width under {USUAL_WIDTH:g} promises less than is promised to those who answer.")
    released = make_release(
        table.frame,
        units,
        instrument,
        crossings=arguments.cross,
        threshold=arguments.threshold,
        cross_threshold=arguments.cross_threshold,
        width=arguments.width,
        unit_column=arguments.unit_column,
        progress=lambda text, part: tell(f"{100 * part:3.0f} %  {text}"),
        file=table.file,
    )
    if released.document["plan"]["fell_back"]:
        tell("Warning: time ran out before the cheapest plan was found. This one is safe, and withholds more than it may need to.")
    if arguments.sizes:
        write_whole(arguments.sizes, (json.dumps(released.sizes, ensure_ascii=False) + "\n").encode())
        tell(f"{arguments.sizes.name} holds the size of every group, small ones too: it isn't for readers.")
    if arguments.json:
        print_json(released.document)
    else:
        print("\n".join(_text(released.document)))
    return 0


def _columns(value: str) -> tuple[str, ...]:
    columns = tuple(name.strip() for name in value.split(","))
    if "" in columns:
        raise InputError(f"“{value}” names a column without a name.", do="Write --cross sex, or --cross sex,age.")
    return columns


def _text(document: Mapping[str, Any]) -> Iterator[str]:
    groups = document["groups"]
    why = Counter(group.get("hidden", "shown") for group in groups)
    yield f"{why['shown']} shown, {why['primary']} too small, {why['complementary']} withheld for others, {why['empty']} empty."
    yield f"Threshold {document['threshold']}, {document['cross_threshold']} in crossings."
    for group in groups:
        if "hidden" in group:
            continue
        yield ""
        yield f"{_name(group['where'])} (n = {group['n']})"
        for scale, figures in group["scales"].items():
            yield f"  {scale}: " + ", ".join(f"{_word(figure)} {_figure(value)}" for figure, value in figures.items())


def _name(where: Mapping[str, str]) -> str:
    return ", ".join(f"{column} {value}" for column, value in where.items()) or "everyone"


def _word(figure: str) -> str:
    return {"share_exposed": "exposed"}.get(figure, figure)


def _figure(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{key.replace('_', ' ')} {str(bound).replace('_', ' ')}" for key, bound in value.items())
    return str(value)
