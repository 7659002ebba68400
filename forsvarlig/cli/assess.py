"""`forsvarlig assess`: proposes levels for each unit and factor of a release, with every ground."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from forsvarlig.analysis.assessment import assess_release, read_context
from forsvarlig.cli.files import read_json, read_toml
from forsvarlig.cli.output import print_json, tell
from forsvarlig.knowledge import load
from forsvarlig.knowledge.reading import LANGUAGES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The release, what else is known, and how to say it."""
    parser.add_argument(
        "release", type=Path, metavar="RELEASE.json", help="as forsvarlig release prints it; answers are never read"
    )
    parser.add_argument(
        "--context",
        type=Path,
        required=True,
        metavar="CONTEXT.toml",
        help="benchmarks, and of each unit duration, conditions, measures, conversation and released reports",
    )
    parser.add_argument("--language", choices=LANGUAGES, default="nb", help="of the human text; default: nb")
    parser.add_argument("--json", action="store_true", help="print one JSON document with every ground in three languages")


def run(arguments: argparse.Namespace) -> int:
    """Assess and print. Exit status 0; anything wrong with the files is raised."""
    knowledge = load()
    context = read_context(read_toml(arguments.context), knowledge, arguments.context.name)
    document = assess_release(read_json(arguments.release), context, knowledge, file=arguments.release.name)
    for scale in document["left_out"]:
        tell(f"The scale {scale['scale']} isn't assessed. {scale['reason']}")
    if arguments.json:
        print_json(document)
    else:
        print("\n".join(_text(document, arguments.language)))
    return 0


def _text(document: Mapping[str, Any], language: str) -> Iterator[str]:
    for unit in document["units"]:
        combined = unit["combined"]
        yield f"{unit['unit']}: {combined['level_now']} now, {combined['level_over_time']} over time"
        yield f"  {combined['text'][language]}"
        for factor in unit["factors"]:
            levels = f"{factor['level_now']} now, {factor['level_over_time']} over time ({factor['certainty']})"
            yield f"  {factor['factor']}: {levels}"
            yield from (f"    {ground['text'][language]}" for ground in factor["grounds"])
        if unit["protective"]:
            yield f"  to hold on to: {', '.join(unit['protective'])}"
    yield f"Rule version {document['rule_version']}. The program proposes; people decide."
