"""Reads what commands are told about an enterprise: a date, its facts, its records."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from forsvarlig.duties.facts import check_facts
from forsvarlig.duties.records import Records
from forsvarlig.errors import InputError, Place
from forsvarlig.knowledge import Knowledge


def read_day(text: str | None) -> date:
    """The date that `--on` names, today when it is left out. Raises InputError when it isn't a date."""
    if text is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"“{text}” isn't a date.", Place(key="--on"), "Write it as 2026-01-31.") from error


def read_text(path: Path) -> str:
    """The text of a file. Raises InputError naming it when it can't be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("It isn't UTF-8 text.", Place(str(path)), "Save the file as UTF-8.") from error
    except OSError as error:
        raise InputError(
            f"The file can't be read: {error.strerror}.", Place(str(path)), "Check the name and that it may be read."
        ) from error


def read_facts(path: Path, knowledge: Knowledge) -> dict[str, Any]:
    """The facts that a TOML file tells. Raises InputError with file, row and column, or the fact."""
    text = read_text(path)
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _at, where = str(error).partition(" (at ")
        at = re.search(r"line (\d+), column (\d+)", where)
        # Some mistakes are only noticed at the end of the document.
        place = Place(str(path), int(at[1]), column=at[2]) if at else Place(str(path), len(text.splitlines()))
        raise InputError(f"It isn't valid TOML: {what}.", place, "Write each fact as name = value.") from error
    return check_facts(told, knowledge.facts, str(path))


def read_records(path: Path, on: date) -> tuple[list[dict[str, Any]], list[str] | None]:
    """The records of RECORDS.json and, where it names them, all units. Raises InputError with file, record and field."""
    try:
        document = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        place = Place(str(path), error.lineno, column=str(error.colno))
        raise InputError(f"It isn't valid JSON: {error.msg}.", place, "Mend the line.") from error
    except RecursionError as error:
        raise InputError("It is nested too deep to be read.", Place(str(path)), 'Write { "records": […] }.') from error
    records = document.get("records") if isinstance(document, dict) else None
    if not isinstance(records, list):
        raise InputError("The records are missing.", Place(str(path), key="records"), 'Write { "records": […] }.')
    units = document.get("units")
    if units is not None and not (isinstance(units, list) and all(isinstance(unit, str) for unit in units)):
        raise InputError("These aren't units.", Place(str(path), key="units"), 'Write a list, ["…", "…"].')
    # Read here too, so that a mistake is told with the file's name.
    Records.read(records, on, units, str(path))
    return records, units
