"""`forsvarlig report`: from a release and an assessment to a PDF, and what is told when something is wrong."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from forsvarlig.cli.main import main
from tests.documents.sample import assessment, release

CONTEXT = """
on = 2026-11-22
[[unit]]
unit = "Nord"
[unit.factor.quantitative_demands]
duration = "persistent"
aggravating = ["under_staffing"]
conversation = { employer = "watch", representative = "act" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "release.json").write_text(json.dumps(release()), encoding="utf-8")
    (tmp_path / "assessment.json").write_text(json.dumps(assessment()), encoding="utf-8")
    return tmp_path


def call(folder: Path, *more: str, out: str = "report.pdf") -> list[str]:
    files = ["--release", str(folder / "release.json"), "--assessment", str(folder / "assessment.json")]
    return ["report", *files, "--out", str(folder / out), *more]


def title(path: Path) -> str:
    with pikepdf.open(io.BytesIO(path.read_bytes())).open_metadata() as metadata:
        return str(metadata["dc:title"])


def test_one_units_report_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(call(folder, "--unit", "Nord")) == 0
    assert title(folder / "report.pdf") == "Arbeidsmiljøet i Nord"
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"Written: {folder / 'report.pdf'}\n"


def test_all_units_in_another_language(folder: Path) -> None:
    assert main(call(folder, "--language", "en")) == 0
    assert title(folder / "report.pdf") == "The working environment in all units"


def test_the_program_s_own_assessment_makes_a_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "context.toml").write_text(CONTEXT, encoding="utf-8")
    assert main(["assess", str(folder / "release.json"), "--context", str(folder / "context.toml"), "--json"]) == 0
    (folder / "assessment.json").write_text(capsys.readouterr().out, encoding="utf-8")
    for language in ("nb", "nn", "en"):
        assert main(call(folder, "--language", language, out=f"{language}.pdf")) == 0
        assert (folder / f"{language}.pdf").read_bytes().startswith(b"%PDF")


def test_the_same_files_give_the_same_bytes(folder: Path) -> None:
    assert main(call(folder, out="one.pdf")) == 0
    assert main(call(folder, out="two.pdf")) == 0
    assert (folder / "one.pdf").read_bytes() == (folder / "two.pdf").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--out", "x.pdf"], "--release and --assessment are missing. Give --release and --assessment, or --enterprise and --on."),
        (["--release", "r.json", "--out", "x.pdf"], "--assessment is missing."),
        (["--enterprise", "1", "--out", "x.pdf"], "--on is missing."),
        (
            ["--enterprise", "1", "--on", "2026-11-22", "--unit", "Nord", "--out", "x.pdf"],
            "--unit and --enterprise don't go together.",
        ),
        (["--enterprise", "1", "--on", "22.11.2026", "--out", "x.pdf"], "“22.11.2026” isn't a date. Write it like 2026-11-22."),
        (["--release", "r.json", "--assessment", "a.json"], "--out"),
        (["--release", "nowhere.json", "--assessment", "a.json", "--out", "x.pdf"], "nowhere.json: The file can't be read"),
        (["--release", "r.json", "--assessment", "a.json", "--language", "sv", "--out", "x.pdf"], "sv"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["report", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, list(tmp_path.iterdir())) == ("", [])
    assert told in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("release.json", "", "release.json: The file is empty."),
        ("release.json", "{", "release.json, row 1: This isn't valid JSON"),
        ("release.json", "[]", "release.json: The outermost value isn't an object."),
        ("release.json", {**release(), "format": "x"}, "release.json, field format: This isn't a release"),
        ("assessment.json", release(), "assessment.json, field rule_version: It is missing."),
        ("assessment.json", {**assessment(), "units": [{"unit": "Nrd"}]}, "assessment.json, field units[1].unit"),
    ],
)
def test_wrong_input_is_told_and_nothing_is_written(
    folder: Path, file: str, content: Any, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / file).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    assert main(call(folder)) == 2
    assert told in capsys.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == ["assessment.json", "release.json"]


def test_an_unknown_unit_leaves_the_earlier_report_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "report.pdf").write_text("earlier", encoding="utf-8")
    assert main(call(folder, "--unit", "Nrd")) == 2
    assert "Did you mean “Nord”?" in capsys.readouterr().err
    assert (folder / "report.pdf").read_text(encoding="utf-8") == "earlier"


@pytest.mark.parametrize("out", ["nowhere/report.pdf", "taken"])
def test_a_place_that_cannot_be_written_is_told(folder: Path, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "taken").mkdir()
    assert main(call(folder, out=out)) == 2
    assert "can't be written" in capsys.readouterr().err
    assert sorted(path.name for path in folder.iterdir()) == ["assessment.json", "release.json", "taken"]
