"""How long a unit's report takes as PDF, beside a document of one line: python benchmarks/report.py

Medians in this process, on a made-up release of a nursing home with nine factors, assessed by the program's own rule.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

from forsvarlig.analysis.assessment import assess_release, read_context
from forsvarlig.documents.document import Document, Paragraph
from forsvarlig.documents.given import read_release
from forsvarlig.documents.html import to_html
from forsvarlig.documents.pdf import to_pdf
from forsvarlig.documents.unit_report import unit_report
from forsvarlig.knowledge import load

ROUNDS = 15
UNITS = ("Nord", "Sør", "Skjermet", "Vest", "Øst", "Natt")
SENSITIVE = ("harassment", "violence_threats")


def main() -> None:
    """Measure and print a table in Markdown."""
    rows = measure()
    reference = rows["One line"][0]
    print("| document | median, ms | times the reference | kB |\n|---|---:|---:|---:|")
    for name, (seconds, size) in rows.items():
        print(f"| {name} | {seconds * 1000:.0f} | {seconds / reference:.1f} | {size / 1000:.0f} |")


def measure() -> dict[str, tuple[float, int]]:
    """Seconds and bytes of each document; each round of the reports has a text of its own, so that nothing is remembered."""
    given, knowledge = made_release(), load()
    assessment = assess_release(given, read_context({"on": date(2026, 11, 22)}, knowledge), knowledge)
    release = read_release(given)

    def report(unit: str | None, number: int) -> Document:
        return unit_report(release, {**assessment, "rule_version": f"0, {number}"}, knowledge, unit=unit)

    def line(number: int) -> Document:
        return Document("En linje", "nb", (Paragraph(f"Linje {number}."),), "{page} av {pages}", dated=date(2026, 11, 22))

    to_pdf(line(-1))
    return {
        "One line": timed(lambda number: to_pdf(line(number))),
        "A unit's report": timed(lambda number: to_pdf(report("Nord", number))),
        "The same as HTML": timed(lambda number: to_html(report("Nord", number)).encode()),
        "All units": timed(lambda number: to_pdf(report(None, number))),
    }


def timed(make: Callable[[int], bytes]) -> tuple[float, int]:
    """The median time of making a document, and its size."""
    seconds, size = [], 0
    for number in range(ROUNDS):
        start = time.perf_counter()
        size = len(make(number))
        seconds.append(time.perf_counter() - start)
    return median(seconds), size


def made_release() -> dict[str, Any]:
    """A release of six units of 8 to 25 people below a root, two of them hidden, with figures for every factor."""
    chance = random.Random(1)
    factors = load().factors.values()
    scale: dict[str, Any] = {"orientation": "demand", "range": [0, 100]}
    scales = [{"id": one.id, "factor": one.id, **scale, "sensitive": one.id in SENSITIVE} for one in factors]

    def figures(n: int) -> dict[str, Any]:
        own = {one.id: {"n": n, "mean": round(chance.uniform(30, 70), 1)} for one in factors if one.id not in SENSITIVE}
        few = {"n": n, "share_exposed": {"band": "fewer_than_3_yes"}}
        return {**own, **{name: few for name in SENSITIVE if n >= 10}}

    everyone = {name: {**part, "sd": 18.0} if "mean" in part else part for name, part in figures(84).items()}
    groups: list[dict[str, Any]] = [{"where": {}, "n": 84, "scales": everyone}]
    groups.append({"where": {"unit": "Hjemmet", "members": "subtree"}, "n": 84, "scales": everyone})
    for number, unit in enumerate(UNITS):
        n = chance.randint(8, 25)
        shown = {"hidden": "primary"} if number >= len(UNITS) - 2 else {"n": n, "scales": figures(n)}
        groups += [{"where": {"unit": unit, "members": members}, **shown} for members in ("own", "subtree")]
    return {
        "format": "forsvarlig-release/1",
        "instrument": "core",
        "version": "1",
        "threshold": 5,
        "cross_threshold": 10,
        "units": [{"unit": "Hjemmet", "parent": ""}, *({"unit": unit, "parent": "Hjemmet"} for unit in UNITS)],
        "scales": scales,
        "groups": groups,
    }


if __name__ == "__main__":
    main()
