"""`forsvarlig knowledge check|show|find|changes`: the content, for those who edit it and those who ask it."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from forsvarlig.cli.output import print_json, tell
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.catalogue import items, look_up
from forsvarlig.knowledge.checking import check_content
from forsvarlig.knowledge.loading import PACKAGED
from forsvarlig.knowledge.reading import LANGUAGES
from forsvarlig.knowledge.search import Index
from forsvarlig.knowledge.showing import as_it_stood, change_lines, lines
from forsvarlig.knowledge.timeline import changes_between, expected_changes

FOUND_AT_MOST = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The four sub-commands and what each takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|show|find|changes")
    check = actions.add_parser("check", help="validate all data files of a content folder", allow_abbrev=False)
    check.add_argument("directory", nargs="?", type=Path, metavar="DIR", help="default: the content that comes with the program")
    show = actions.add_parser("show", help="show an entry as it stood on a date, with its sources", allow_abbrev=False)
    show.add_argument("id", metavar="ID", help="such as autonomy, no.aml.4-3 or measure:…")
    show.add_argument("--on", type=_day, metavar="DATE", help="a date like 2026-01-01; default: today")
    find = actions.add_parser("find", help="search all entries", allow_abbrev=False)
    find.add_argument("words", nargs="+", metavar="WORDS", help="in bokmål, nynorsk or English; a slip is forgiven")
    changes = actions.add_parser("changes", help="what began, changed or ended between two dates", allow_abbrev=False)
    changes.add_argument("--from", dest="first", type=_day, required=True, metavar="DATE", help="a date like 2023-01-01, included")
    changes.add_argument("--to", dest="last", type=_day, metavar="DATE", help="included; default: today")
    for action in (show, find, changes):
        action.add_argument("--content", type=Path, metavar="DIR", help="default: the content that comes with the program")
        action.add_argument("--language", choices=LANGUAGES, default="nb", help="of the human text; default: nb")
    for action in (check, show, find, changes):
        action.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Run the sub-command. Exit status 2 when the content has a problem, 1 when nothing was found, else 0."""
    return {"check": _check, "show": _show, "find": _find, "changes": _changes}[arguments.action](arguments)


def _check(arguments: argparse.Namespace) -> int:
    problems = check_content(arguments.directory or PACKAGED)
    if arguments.json:
        print_json({"problems": [{"file": one.file, "field": one.key or None, "what": one.what, "do": one.do} for one in problems]})
    else:
        for problem in problems:
            print(problem)
    tell(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} found.")
    return 2 if problems else 0


def _show(arguments: argparse.Namespace) -> int:
    knowledge = load(arguments.content)
    document = as_it_stood(look_up(knowledge, arguments.id), knowledge, arguments.on or _today())
    if arguments.json:
        print_json(document)
    else:
        print("\n".join(lines(document, arguments.language)))
    return 0


def _find(arguments: argparse.Namespace) -> int:
    hits = Index(items(load(arguments.content))).find(" ".join(arguments.words), limit=FOUND_AT_MOST)
    if arguments.json:
        print_json({"hits": [{"kind": hit.item.kind, "id": hit.item.id, "name": dict(hit.item.name)} for hit in hits]})
    else:
        for hit in hits:
            print(f"{hit.item.id} ({hit.item.kind}): {hit.item.name[arguments.language]}")
        if not hits:
            tell("Nothing found. Try another word, or fewer.")
    return 0 if hits else 1


def _changes(arguments: argparse.Namespace) -> int:
    first, last = arguments.first, arguments.last or _today()
    if last < first:
        raise InputError(f"{last} is before {first}.", do="Write the earlier date after --from and the later after --to.")
    knowledge = load(arguments.content)
    changes, expected = changes_between(knowledge, first, last), expected_changes(knowledge)
    if arguments.json:
        awaited = [{"id": provision.id, "says": dict(one.says), "confidence": one.confidence} for provision, one in expected]
        days = {"from": first.isoformat(), "to": last.isoformat()}
        print_json({**days, "changes": [change.document() for change in changes], "expected": awaited})
    else:
        print("\n".join(change_lines(changes, expected, arguments.language)))
    if not changes:
        tell("Nothing began, changed or ended in that time.")
    return 0


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InputError(f"“{value}” isn't a date.", do="Write it like 2026-01-01.") from None


def _today() -> date:
    return datetime.now(tz=UTC).astimezone().date()
