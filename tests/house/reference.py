"""Writes docs/reference/: what is generated from the program, committed, and compared by a test. python -m tests.house.reference"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path

from forsvarlig.cli.main import COMMANDS, main, parser_for
from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.provisions import Duty

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
WIDTH = "100"
YES_NO = {True: "yes", False: "no"}
HEAD = "| id | bokmål | nynorsk | English | cites |"


def commands() -> str:
    """The help of every command."""
    os.environ["COLUMNS"] = WIDTH
    overview = StringIO()
    with redirect_stdout(overview):
        main(["--help"])
    parts = ["# Commands", f"```\n{overview.getvalue().rstrip()}\n```"]
    parts += [f"## {name}\n\n```\n{parser_for(name).format_help().rstrip()}\n```" for name in COMMANDS]
    return "\n\n".join(parts) + "\n"


def duties() -> str:
    """Every duty, from when to when, on which provision, and how sure we are of it."""
    rows = [
        _row(
            f"`{one.id}`",
            one.title["nb"],
            _day(one.in_force_from),
            _day(one.in_force_to),
            f"{one.reference} {one.source.at}",
            one.confidence,
        )
        for one in load().duties.values()
    ]
    head = "| id | krav | fra | til | kilde | sikkerhet |\n|---|---|---|---|---|---|"
    return "\n".join(["# Duties", "", f"{len(rows)} duties.", "", head, *rows]) + "\n"


def selfchecks() -> str:
    """Every self-check with when it passes and the duties that ask for it."""
    groups = load().selfcheck_groups.values()
    parts = ["# Self-checks", "", f"{sum(len(group.checks) for group in groups)} self-checks."]
    for group in groups:
        parts += [
            "",
            f"## {group.number} {group.name['nb']}",
            "",
            "| | id | severity | godkjent når | duties |",
            "|---|---|---|---|---|",
        ]
        for check in group.checks:
            duties = dict.fromkeys([*check.duties, *(duty for find in check.finds for duty in find.duties)])
            severity = check.severity if check.finds else f"{check.severity} (asked)"
            asking = ", ".join(f"`{duty}`" for duty in duties)
            parts.append(_row(check.number, f"`{check.id}`", severity, check.criterion["nb"], asking))
    return "\n".join(parts) + "\n"


def content() -> str:
    """Every entry of the content with its name in each language and the works it cites."""
    knowledge = load()
    kinds: Mapping[str, Mapping[str, object]] = {
        "Factors": knowledge.factors,
        "Measures": knowledge.measures,
        "Trades": knowledge.trades,
    }
    parts = ["# Content"]
    for title, entries in kinds.items():
        rows = [_entry(entry_id, entry) for entry_id, entry in sorted(entries.items())]
        parts += [
            "",
            f"## {title} ({len(rows)})",
            "",
            "| id | bokmål | nynorsk | English | cites |",
            "|---|---|---|---|---|",
            *rows,
        ]
    parts += ["", *_combinations(knowledge), "", *_sources(knowledge)]
    return "\n".join(parts) + "\n"


def _entry(entry_id: str, entry: object) -> str:
    name: Mapping[str, str] = entry.name  # type: ignore[attr-defined]
    cited = getattr(entry, "sources", None) or [weighs.source for weighs in getattr(entry, "weighs", ())]
    works = ", ".join(sorted({f"`{source.work}`" for source in cited}))
    return _row(f"`{entry_id}`", name["nb"], name["nn"], name["en"], works)


def _combinations(knowledge: Knowledge) -> list[str]:
    rows = [
        _row(
            " + ".join(f"`{factor}`" for factor in one.factors), "yes" if one.raises else "no", one.estimate, f"`{one.source.work}`"
        )
        for one in knowledge.combinations.values()
    ]
    return ["## Combinations", "", "| factors | raises the level | estimate | source |", "|---|---|---|---|", *rows]


def _sources(knowledge: Knowledge) -> list[str]:
    rows = [f"| `{key}` | {work.title} | {work.year or ''} |" for key, work in sorted(knowledge.sources.items())]
    return ["## Works cited", "", "| key | title | year |", "|---|---|---|", *rows]


def _source(duty: Duty) -> str:
    return f"{duty.reference} {duty.source.at}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands,
    "duties.md": duties,
    "selfchecks.md": selfchecks,
    "content.md": content,
}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, write in PAGES.items():
        (FOLDER / name).write_text(write(), encoding="utf-8")
