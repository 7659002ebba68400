"""`forsvarlig propose`: what the risk rule would say of given figures, for whoever wants to see or test the rule alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from forsvarlig.analysis.risk import propose
from forsvarlig.cli.files import read_json
from forsvarlig.cli.output import print_json
from forsvarlig.knowledge import load
from forsvarlig.knowledge.risk_rules import current


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The document with the figures."""
    parser.add_argument(
        "document",
        type=Path,
        metavar="FILE.json",
        help="factors with class (acute, strong, moderate), and what is known of estimate, se, benchmark (unfavourable points), "
        "share_exposed (0-1), duration (0-2), aggravating (count), measures (0-2); mandatory factors",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document, unrounded")


def run(arguments: argparse.Namespace) -> int:
    """Propose and print. Exit status 0; anything wrong with the document is raised."""
    knowledge = load()
    document = propose(read_json(arguments.document), current(knowledge.risk_rules), knowledge, arguments.document.name)
    if arguments.json:
        print_json(document)
        return 0
    combined = document["combined"]
    for name, one in [*document["factors"].items(), ("all together", combined)]:
        print(f"{name}: {one['level_now']} now, {one['level_over_time']} over time")
        for line in one["trace"]:
            print(f"  {line}")
    print(f"Rule version {document['rule_version']}. The program proposes; people decide.")
    return 0
