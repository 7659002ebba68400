"""`forsvarlig selfcheck`: what an inspector would find in an enterprise's records, and what has to be asked."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from forsvarlig.cli.enterprise import read_day, read_facts, read_records
from forsvarlig.cli.output import print_json
from forsvarlig.duties.because import Speaker
from forsvarlig.duties.selfcheck import Examination, Finding, examine
from forsvarlig.knowledge import load
from forsvarlig.knowledge.reading import LANGUAGES
from forsvarlig.knowledge.selfchecks import SEVERITIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--facts", type=Path, required=True, metavar="FACTS.toml", help="facts about the enterprise")
    parser.add_argument("--records", type=Path, required=True, metavar="RECORDS.json", help="the enterprise's records")
    parser.add_argument("--on", metavar="DATE", help="the date to judge, such as 2026-01-01 (today if left out)")
    parser.add_argument("--language", choices=LANGUAGES, default="nb", help="the language of the list and of reasons (nb)")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Run the command. Returns 0 whatever is found."""
    on = read_day(arguments.on)
    knowledge = load()
    told = read_facts(arguments.facts, knowledge)
    records, units = read_records(arguments.records, on)
    examination = examine(told, records, on, knowledge, arguments.language, units)
    if arguments.json:
        print_json(examination.document())
    else:
        print("\n".join(_lines(examination, Speaker(knowledge, arguments.language))))
    return 0


def _lines(examination: Examination, speaker: Speaker) -> Iterator[str]:
    yield speaker.say("selfcheck.head", date=examination.on.isoformat())
    for severity in SEVERITIES:
        findings = [finding for finding in examination.findings if finding.check.severity == severity]
        if findings:
            yield from ("", speaker.say(f"selfcheck.{severity}"))
        for finding in findings:
            yield from _of_finding(finding, examination, speaker)
    if not examination.findings:
        yield from ("", speaker.say("selfcheck.nothing"))
    if examination.asked:
        yield from ("", speaker.say("selfcheck.asked"))
        yield from (f"  {asked.question[speaker.language]}" for asked in examination.asked)


def _of_finding(finding: Finding, examination: Examination, speaker: Speaker) -> Iterator[str]:
    text = finding.text[speaker.language]
    if finding.record:
        text = speaker.say("selfcheck.record", text=text, record=finding.record.id)
    provision = f" [{finding.bound.duty.cite(examination.on)}]" if finding.bound else ""
    yield f"  {finding.check.number} {text}{provision}"
    yield f"    {speaker.say('selfcheck.passes', criterion=finding.check.criterion[speaker.language])}"
