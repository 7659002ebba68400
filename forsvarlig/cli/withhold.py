"""`forsvarlig withhold`: the planner on a bare system of groups."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from forsvarlig.analysis.disclosure.bare import BareSystem, parse_groups
from forsvarlig.cli.files import read_json
from forsvarlig.cli.output import print_json, tell


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The system, and the groups that must be shown."""
    add = parser.add_argument
    add("groups", type=Path, metavar="GROUPS.json", help="threshold, leaf_respondents and groups; withheld is ignored")
    add("--always-show", type=_names, default=(), metavar="GROUP,…", help="groups that must be shown; exit status 1 if they can't")
    add("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Plan and print. Exit status 0; what can't be kept or is wrong is raised."""
    bare = parse_groups(read_json(arguments.groups), arguments.groups.name)
    start = time.monotonic()
    withheld, plan = bare.plan(_whole_names(arguments.always_show, bare))
    seconds = time.monotonic() - start
    respondents = sum(bare.size(name) for name in withheld)
    if plan.fell_back:
        tell("Warning: time ran out before the cheapest plan was found. This one is safe, and dearer than it may need to be.")
    if arguments.json:
        document = {"withheld": withheld, "respondents_withheld": respondents, "optimal": plan.optimal, "seconds": seconds}
        print_json(document)
    else:
        print(f"Withhold: {', '.join(withheld) or 'nothing'}")
        proof = "proved to be the fewest" if plan.optimal else "not proved to be the fewest"
        print(f"{respondents} respondents withheld, group by group; {proof}.")
    return 0


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _whole_names(names: tuple[str, ...], bare: BareSystem) -> tuple[str, ...]:
    """The names as given, or all of it as one where a group's own name has a comma."""
    whole = ",".join(names)
    return (whole,) if whole in bare.groups else names
