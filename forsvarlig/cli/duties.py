"""`forsvarlig duties`: which duties bind an enterprise, or many, on a date, and how each stands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from forsvarlig.cli.enterprise import read_day, read_facts, read_records, read_text
from forsvarlig.cli.output import print_json, tell
from forsvarlig.duties import DutyResult, evaluate, next_question
from forsvarlig.duties.because import Speaker
from forsvarlig.duties.many import evaluate_many
from forsvarlig.errors import InputError
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
    on = read_day(arguments.on)
    if arguments.strict and not arguments.records:
        tell("Without --records every duty stands as unknown, so --strict finds nothing unmet.")
    if arguments.facts.suffix == ".jsonl":
        return _run_many(arguments, on)
    knowledge = load()
    told = read_facts(arguments.facts, knowledge)
    records, units = read_records(arguments.records, on) if arguments.records else (None, None)
    results = evaluate(told, on, knowledge, records, arguments.language, units)
    if arguments.json:
        print_json({"on": on.isoformat(), "duties": [result.document() for result in results]})
    else:
        _print_results(results, on, Speaker(knowledge, arguments.language), with_status=records is not None)
    return int(arguments.strict and any(result.standing.status == "unmet" for result in results))


def _run_many(arguments: argparse.Namespace, on: date) -> int:
    if arguments.records:
        raise InputError("Records belong to one enterprise, and this file holds many.", do="Leave --records out.")
    lines = read_text(arguments.facts).splitlines()
    for line in evaluate_many(lines, str(arguments.facts), on, load(), arguments.language):
        sys.stdout.write(f"{line}\n")
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
