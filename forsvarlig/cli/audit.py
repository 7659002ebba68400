"""`forsvarlig audit`: could a reader of this release, or of this bare system of groups, work anybody out?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from forsvarlig.audit import AuditResult, audit_groups, audit_release, check_figures
from forsvarlig.cli.files import read_json
from forsvarlig.cli.output import print_json, tell
from forsvarlig.errors import InputError, Place

MICRODATA = ("responses", "units", "instrument")
TOLD = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The release and what its sizes are known from, or a bare system of groups alone."""
    parser.description = f"{parser.description}. Exit status 1 when somebody can be worked out or a figure is wrong."
    parser.add_argument("file", type=Path, metavar="FILE.json", help="a release, or a bare system of groups")
    parser.add_argument("--sizes", type=Path, metavar="SIZES.json", help="how many answered, from forsvarlig release --sizes")
    parser.add_argument("--responses", type=Path, metavar="RESPONSES.csv", help="the answers, to verify every figure too")
    parser.add_argument("--units", type=Path, metavar="UNITS.csv", help="with --responses: units and their parents")
    parser.add_argument("--instrument", type=Path, metavar="FILE.toml", help="with --responses: the items and scales")
    parser.add_argument("--unit-column", default="unit", metavar="COLUMN", help="with --responses: the unit's column (unit)")
    parser.add_argument("--json", action="store_true", help="print one JSON document, unrounded")


def run(arguments: argparse.Namespace) -> int:
    """Audit and print. Returns 0 when everybody is safe and every figure right, else 1."""
    document = read_json(arguments.file)
    bare = "format" not in document and "leaf_respondents" in document
    files = {"release": arguments.file, "groups": arguments.file, "sizes": arguments.sizes}
    try:
        result = _bare(document, arguments) if bare else _release(document, arguments)
    except InputError as error:
        if error.where.file in files:
            where = replace(error.where, file=str(files[error.where.file]))
            raise InputError(error.what, where, error.do) from error
        raise
    if arguments.json:
        print_json(result.document)
    else:
        print("\n".join(_bare_text(result) if bare else _text(result)))
    return 0 if result.passed else 1


def _bare(document: Mapping[str, Any], arguments: argparse.Namespace) -> AuditResult:
    if given := [name for name in ("sizes", *MICRODATA) if getattr(arguments, name)]:
        raise InputError(
            f"A bare system of groups holds its own sizes; --{given[0]} is for a release.", do=f"Leave --{given[0]} out."
        )
    return audit_groups(document)


def _release(document: Mapping[str, Any], arguments: argparse.Namespace) -> AuditResult:
    given = [name for name in MICRODATA if getattr(arguments, name)]
    if arguments.sizes and given:
        raise InputError(
            f"Both --sizes and --{given[0]} are given.", do="Give --sizes, or --responses with --units and --instrument."
        )
    if arguments.sizes:
        return audit_release(document, read_json(arguments.sizes), progress=tell)
    if not given:
        do = "Give --sizes SIZES.json, or --responses with --units and --instrument."
        raise InputError("Without the sizes of the groups nothing can be audited.", Place(str(arguments.file)), do)
    if missing := [name for name in MICRODATA if name not in given]:
        raise InputError(f"--{missing[0]} is missing.", do="Give --responses, --units and --instrument together.")
    tell("Scoring the answers anew …")
    paths = (arguments.responses, arguments.units, arguments.instrument)
    checked = check_figures(document, *paths, unit_column=arguments.unit_column)
    return audit_release(checked.release, checked.sizes, wrong=checked.wrong, progress=tell)


def _bare_text(result: AuditResult) -> Iterator[str]:
    document = result.document
    if document["witness"] is None:
        yield "Nothing can be computed from what is shown. Safe."
        return
    sum_ = " ".join(f"{number:+g}·{name}" for name, number in document["witness"]["combination"].items())
    yield f"Smallest derivable group: {document['smallest_derivable_group']} ({', '.join(document['witness']['leaves'])} = {sum_})."
    yield "Safe." if result.passed else "Not safe."


def _text(result: AuditResult) -> Iterator[str]:
    document, loss = result.document, result.document["loss"]
    yield f"Groups shown: {document['groups_shown']}, withheld: {document['groups_withheld']}."
    yield f"Of {loss['publishable']} sets of people large enough to be shown, {loss['withheld']} are withheld;"
    yield f"of {loss['publishable_units']} plain units, {loss['withheld_units']}."
    for kind, people in document["smallest_derivable_group"].items():
        yield f"Smallest derivable group, {kind.replace('_', ' ')}: {'none' if people is None else people}."
    if narrowest := document["narrowest"]:
        least = "" if narrowest["exact"] else "at least "
        of = f"{narrowest['width']:.1f} points of {narrowest['required']:.1f} required"
        yield f"Narrowest interval: {least}{of} ({_place(narrowest['where'])})."
    for finding in document["findings"][:TOLD]:
        scale = f"{finding['scale']}, " if finding["scale"] else ""
        yield f"{finding['rule']}: {scale}{_place(finding['where'])}: {finding['what']}"
    if len(document["findings"]) > TOLD:
        yield f"… and {len(document['findings']) - TOLD} more; --json lists all."
    yield from document["notes"]
    yield f"Breaches: {document['breaches']}. Wrong figures: {document['wrong_figures']}."
    yield "Passed." if result.passed else "Failed."


def _place(where: Mapping[str, Any]) -> str:
    if "of" in where:
        return f"{_place(where['of'])} without {_place(where['without'])}"
    return ", ".join(f"{column} {value}" for column, value in where.items()) or "everyone"
