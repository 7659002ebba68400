"""`forsvarlig export`: a release in a format that somebody's program reads."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from forsvarlig.analysis.tables import read_table
from forsvarlig.cli.files import read_json, write_whole
from forsvarlig.cli.output import tell
from forsvarlig.documents.speech import Speech
from forsvarlig.documents.tabular import FORMATS, About, ReleaseTable, release_table
from forsvarlig.errors import InputError, Place, nearest
from forsvarlig.knowledge import load
from forsvarlig.knowledge.reading import LANGUAGES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The release, the format, where the file goes, and what units are called."""
    add = parser.add_argument
    add("release", type=Path, metavar="RELEASE.json", help="as forsvarlig release --json prints it")
    add(
        "--format",
        choices=FORMATS,
        required=True,
        help="xlsx for Excel; csv-excel for Excel with semicolon and decimal comma; csv for statistics programs; "
        "json-stat for JSON-stat 2.0; sav for SPSS",
    )
    add("--out", type=Path, required=True, metavar="FILE", help="the file to write, or to replace")
    add("--language", choices=LANGUAGES, default="nb", help="the language of heads and labels (nb); csv has none")
    add("--names", type=Path, metavar="UNITS.csv", help="what units are called: unit and name; a unit left out goes by its id")
    add("--title", metavar="TEXT", help="what the file is called inside; left out, the questionnaire's id and version")


def run(arguments: argparse.Namespace) -> int:
    """Write the file. Exit status 0; anything wrong with the call or the files is raised, and then nothing is written."""
    document, file = read_json(arguments.release), arguments.release.name
    about = About(arguments.title or f"{document.get('instrument', '')} {document.get('version', '')}".strip())
    table = release_table(document, about, _names(arguments.names, release_table(document, about, file=file)), file)
    write_whole(arguments.out, FORMATS[arguments.format].write(table, Speech(load(), arguments.language)))
    tell(f"Written: {arguments.out}")
    return 0


def _names(path: Path | None, release: ReleaseTable) -> Mapping[str, str]:
    """What units are called, by id."""
    if path is None:
        return {}
    table, names = read_table(path), dict[str, str]()
    for row, (unit, name) in enumerate(zip(table.column("unit"), table.column("name"), strict=True), 2):
        if unit not in release.names:
            raise InputError(
                f"The release has no unit “{unit or ''}”.", Place(table.file, row, "unit"), nearest(unit or "", release.names)
            )
        if unit in names:
            raise InputError(f"“{unit}” is named twice.", Place(table.file, row, "unit"), "Name each unit once.")
        if name is not None:
            names[unit] = name
    return names
