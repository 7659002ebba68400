"""`forsvarlig instrument`: a questionnaire that others own, as an instrument file, with a report of what became of each line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from forsvarlig.cli.files import write_whole
from forsvarlig.cli.output import print_json, tell
from forsvarlig.knowledge.importing import Brought, Draft, compose, counted, read_questionnaire, suggested
from forsvarlig.knowledge.instruments import LANGUAGES, parse_instrument
from forsvarlig.knowledge.writing import as_toml

NOT_STATED = "not stated"
SUGGESTED = (
    "Scores and scales are suggested: even scores from 0 to 100, a scale for each group, every scale a demand. "
    "Set direction, scores and factor in the file before it is used."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The questionnaire's file and where the instrument is written."""
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="an XLSForm (.xlsx), LimeSurvey's .lss, .lsq, .lsg or .txt, or our own .toml")
    add("--out", type=Path, required=True, metavar="FILE.toml", help="where the instrument is written")
    add("--language", choices=LANGUAGES, default="nb", help="what texts count as that name no language; nb if left out")
    add("--licence", default="", metavar="TEXT", help="on what terms the questions may be used")
    add("--source", default="", metavar="TEXT", help="who made the questions, and where they are published")
    add("--json", action="store_true", help="print the report as one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Convert, write and report. Exit status 0; a file that can't be brought in is raised."""
    brought = read_questionnaire(arguments.file, language=arguments.language)
    draft = _settled(brought.draft, arguments.licence, arguments.source)
    document = compose(draft, "1")
    parse_instrument(document, arguments.out.name)
    guessed = draft.scales != brought.draft.scales or draft.lists != brought.draft.lists
    write_whole(arguments.out, ((f"# {SUGGESTED}\n\n" if guessed else "") + as_toml(document)).encode())
    if guessed:
        tell(f"{arguments.out.name}: {SUGGESTED}")
    if arguments.json:
        print_json(_report(brought, draft))
    else:
        print("\n".join(_text(brought, draft)))
    return 0


def _settled(draft: Draft, licence: str, source: str) -> Draft:
    """The draft with a suggestion for all that an instrument must hold; questions that can't be scored stand in no scale."""
    draft = suggested(draft)
    usable = {item.id for item in draft.items if len(draft.answers(item.answers).scored) > 1}
    scales = [replace(scale, items=tuple(item for item in scale.items if item in usable)) for scale in draft.scales]
    return replace(
        draft,
        licence=licence or draft.licence or NOT_STATED,
        source=source or draft.source or NOT_STATED,
        scales=tuple(replace(scale, orientation=scale.orientation or "demand") for scale in scales if scale.items),
    )


def _report(brought: Brought, draft: Draft) -> dict[str, object]:
    return {
        "format": brought.format,
        "instrument": draft.id,
        "items": [item.id for item in draft.items],
        "scales": [scale.id for scale in draft.scales],
        "counts": {str(became): count for became, count in counted(brought.lines).items()},
        "lines": [{**line.document(), "text": line.sentence} for line in brought.lines],
    }


def _text(brought: Brought, draft: Draft) -> Iterator[str]:
    counts = ", ".join(f"{count} {str(became).replace('_', ' ')}" for became, count in counted(brought.lines).items())
    yield f"{brought.format}: {len(draft.items)} questions in {len(draft.scales)} scales. Lines: {counts}."
    for line in brought.lines:
        yield f"{line.place}: {line.what}: {str(line.became).replace('_', ' ')}. {line.sentence}".rstrip()
