"""`forsvarlig duties`: which duties bind an enterprise, or many, on a date, and how each stands."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from forsvarlig.cli.output import print_json, tell
from forsvarlig.duties import DutyResult, evaluate, next_question
from forsvarlig.duties.because import Speaker
from forsvarlig.duties.facts import check_facts
from forsvarlig.duties.many import evaluate_many
from forsvarlig.duties.records import Records
from forsvarlig.errors import InputError, Place
from forsvarlig.knowledge import load
from forsvarlig.knowledge.reading import LANGUAGES

STATUS_WORDS = {"met": "met", "due": "due", "unmet": "unmet", "unknown": "not_seen"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--facts", type=Path, required=True, metavar="FILE", help="facts about one enterprise (.toml), or many (.jsonl)"
    )
    parser.add_argument("--on", metavar="DATE", help="the date to judge, such as 2026-01-01 (today if left out)")
    parser.add_argument(
        "--records", type=Path, metavar="RECORDS.json", help="the enterprise's records, to see how each duty stands"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a duty that binds is unmet")
    parser.add_argument("--language", choices=LANGUAGES, default="nb", help="the language of reasons and of what is missing (nb)")
    parser.add_argument("--json", action="store_true", help="print one JSON document; one a line for many enterprises")


def run(arguments: argparse.Namespace) -> int:
    """Run the command. Returns 1 with --strict when a duty is unmet, else 0."""
    on = _day(arguments.on)
    if arguments.strict and not arguments.records:
        tell("Without --records every duty stands as unknown, so --strict finds nothing unmet.")
    if arguments.facts.suffix == ".jsonl":
        return _run_many(arguments, on)
    knowledge = load()
    told = check_facts(_read_toml(arguments.facts), knowledge.facts, str(arguments.facts))
    records, units = _read_records(arguments.records, on) if arguments.records else (None, None)
    results = evaluate(told, on, knowledge, records, arguments.language, units)
    if arguments.json:
        print_json({"on": on.isoformat(), "duties": [result.document() for result in results]})
    else:
        _print_results(results, on, Speaker(knowledge, arguments.language), with_status=records is not None)
    return int(arguments.strict and any(result.standing.status == "unmet" for result in results))


def _run_many(arguments: argparse.Namespace, on: date) -> int:
    if arguments.records:
        raise InputError("Records belong to one enterprise, and this file holds many.", do="Leave --records out.")
    lines = _read(arguments.facts).splitlines()
    for document in evaluate_many(lines, str(arguments.facts), on, load(), arguments.language):
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return 0


def _print_results(results: Sequence[DutyResult], on: date, speaker: Speaker, with_status: bool) -> None:
    print(speaker.say("listing.head", date=on.isoformat()))
    for answer in ("yes", "unknown", "no"):
        chosen = [result for result in results if result.applies == answer]
        if chosen:
            print(f"\n{speaker.say(f'listing.{answer}')}")
        for result in chosen:
            duty = result.duty
            source = speaker.say("listing.source", provision=duty.cite(on), date=duty.in_force_from.isoformat())
            print(f"  {duty.title[speaker.language]} ({source})\n    {result.because}")
            if with_status and answer == "yes":
                print("".join(f"    {line}\n" for line in _status_lines(result, speaker)), end="")
    if question := next_question(results, speaker.knowledge):
        asked = question.fact.question[speaker.language]
        print(f"\n{speaker.say('listing.question', question=asked, count=str(len(question.duties)))}")


def _status_lines(result: DutyResult, speaker: Speaker) -> list[str]:
    standing = result.standing
    shown = speaker.listing(record.id for record in standing.evidence)
    head = speaker.say(f"listing.{STATUS_WORDS[standing.status]}")
    return [f"{head}: {shown}" if shown else head, *(f"- {text}" for text in standing.missing)]


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"“{text}” isn't a date.", Place(key="--on"), "Write it as 2026-01-31.") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("It isn't UTF-8 text.", Place(str(path)), "Save the file as UTF-8.") from error
    except OSError as error:
        raise InputError(
            f"The file can't be read: {error.strerror}.", Place(str(path)), "Check the name and that it may be read."
        ) from error


def _read_toml(path: Path) -> dict[str, Any]:
    text = _read(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _at, where = str(error).partition(" (at ")
        at = re.search(r"line (\d+), column (\d+)", where)
        # Some mistakes are only noticed at the end of the document.
        place = Place(str(path), int(at[1]), column=at[2]) if at else Place(str(path), len(text.splitlines()))
        raise InputError(f"It isn't valid TOML: {what}.", place, "Write each fact as name = value.") from error


def _read_records(path: Path, on: date) -> tuple[list[dict[str, Any]], list[str] | None]:
    try:
        document = json.loads(_read(path))
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
