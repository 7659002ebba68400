"""Law stands in the content, nowhere else; one word a concept; nothing of the workshop in the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "forsvarlig"
LEGAL = re.compile(
    r"§\s*\d|arbeidsmiljøloven|internkontrollforskriften|forskrift om|likestillings- og|"
    r"(arbeidsgiver\w*|virksomhet\w*|dere)\s+(skal|plikter|er pålagt|har plikt)\b",
    re.IGNORECASE,
)
STRANGERS = re.compile(r"\b(company|companies|department|survey_run|whistleblow\w*|action_plan|risk_score)\b", re.IGNORECASE)
PLACES = re.compile(r"/work/|\.\./shared|\bclaude\b|\bsubagent", re.IGNORECASE)
REGISTRIES = re.compile(r"pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian|registry\.yarnpkg", re.IGNORECASE)


def sources(*endings: str) -> Iterator[Path]:
    for path in sorted(PROGRAM.rglob("*")):
        inside = path.relative_to(PROGRAM).parts
        if path.suffix in endings and inside[0] != "content" and "migrations" not in inside and "vendor" not in inside:
            yield path


def tracked() -> Iterator[Path]:
    for folder in ("forsvarlig", "tests", "benchmarks", "docs", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".md", ".html", ".toml", ".css", ".typ", ".po", ".json") and "vendor" not in path.parts:
                yield path
    yield from (ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "pyproject.toml", "start", "check"))


def hits(paths: Iterator[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in paths
        if path.resolve() != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_legal_text_stands_in_code_or_templates() -> None:
    assert hits(sources(".py", ".html"), LEGAL) == []


def test_the_search_for_legal_text_finds_some() -> None:
    for text in ("Arbeidsgiveren skal kartlegge", "etter § 4-3", "arbeidsmiljøloven"):
        assert LEGAL.search(text)


def test_one_word_a_concept() -> None:
    assert hits(sources(".py"), STRANGERS) == []


def test_the_project_speaks_of_itself_alone() -> None:
    assert hits(tracked(), PLACES) == []


def test_no_file_names_a_package_registry() -> None:
    locks = [ROOT / name for name in ("requirements.lock", "requirements-test.lock", "requirements-node.lock", "package-lock.json")]
    assert hits((path for path in [*tracked(), *locks]), REGISTRIES) == []
