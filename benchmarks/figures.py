"""Runs every benchmark and writes docs/reference/figures.md, dated: python -m benchmarks.figures [NAME …]"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forsvarlig import __version__

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "figures.md"
HEAD = """# Figures

What was measured, with the command that does it again. `./check long` writes this page; a test fails when the code that a figure
measured has changed since. Times are of a machine with two cores.
"""


@dataclass(frozen=True)
class Figure:
    """A benchmark: what it shows, the command that prints it as Markdown, and the code that it measures."""

    name: str
    title: str
    command: tuple[str, ...]
    measures: tuple[str, ...]


FIGURES = (
    Figure(
        "trees",
        "What is withheld on made-up trees, and how long it takes",
        ("benchmarks/trees.py", "--seeds", "1-10"),
        ("forsvarlig/analysis/disclosure", "forsvarlig/audit"),
    ),
    Figure(
        "loss",
        "What the planner withholds beside the optimum",
        ("benchmarks/loss.py",),
        ("forsvarlig/analysis/disclosure", "forsvarlig/audit"),
    ),
    Figure("large", "The largest rounds", ("-m", "benchmarks.large"), ("forsvarlig/analysis/disclosure", "forsvarlig/audit")),
    Figure("planted", "What is planted is found", ("benchmarks/planted.py",), ("forsvarlig/analysis", "forsvarlig/content/risk")),
    Figure(
        "pages",
        "The nursing home's pages",
        ("-m", "benchmarks.pages"),
        ("forsvarlig/web",),
    ),
    Figure(
        "duties",
        "Which duties bind 10,000 enterprises",
        ("-m", "benchmarks.duties"),
        ("forsvarlig/duties", "forsvarlig/knowledge"),
    ),
    Figure("report", "A unit's report as PDF", ("benchmarks/report.py",), ("forsvarlig/documents",)),
)


def fingerprint(measures: tuple[str, ...]) -> str:
    """A short hash of the code that a figure measured: Python, templates, rules."""
    digest = hashlib.sha256()
    for folder in measures:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".typ", ".toml") and "migrations" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def sections(page: str) -> dict[str, str]:
    """The page's sections by name, each with its mark."""
    return {match[1]: match[0] for match in re.finditer(r"<!-- (\w+) \w+ -->\n.*?(?=<!-- \w+ \w+ -->|\Z)", page, re.DOTALL)}


def measured(figure: Figure) -> str:
    """Run one benchmark and return its section. Raises SystemExit when it fails."""
    print(f"{figure.name} …", file=sys.stderr, flush=True)
    finished = subprocess.run([sys.executable, *figure.command], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if finished.returncode:
        raise SystemExit(f"{figure.name} failed with status {finished.returncode}; the page is as it was.")
    today = datetime.now().astimezone().date().isoformat()
    command = " ".join(("python", *figure.command))
    mark = f"<!-- {figure.name} {fingerprint(figure.measures)} -->"
    return f"{mark}\n## {figure.title}\n\n`{command}`, {today}, version {__version__}.\n\n{finished.stdout.strip()}\n\n"


def main() -> None:
    """Measure the figures named, or all, and write each as soon as it is there."""
    chosen = [figure for figure in FIGURES if not sys.argv[1:] or figure.name in sys.argv[1:]]
    for figure in chosen:
        section = measured(figure)
        kept = sections(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
        kept[figure.name] = section
        PAGE.write_text(
            HEAD + "\n" + "".join(kept[one.name] for one in FIGURES if one.name in kept).rstrip() + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
