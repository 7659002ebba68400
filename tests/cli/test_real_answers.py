"""The whole job on the command line, on the answers of 5,400 people in 99 units, as docs/bruk/analyse.md tells it."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest

from forsvarlig.cli.main import main

DATA = Path(__file__).resolve().parents[1] / "data" / "us-army-leadership-bhr2000"
ANSWERS, UNITS, QUESTIONS = str(DATA / "bhr2000.csv"), str(DATA / "units.csv"), str(DATA / "instrument-points.toml")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    """The exit status and the JSON document of a command."""
    status = main([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("threshold", [5, 10, 20])
def test_real_answers_from_release_to_report(tmp_path: Path, capsys: pytest.CaptureFixture[str], threshold: int) -> None:
    release, sizes, context, assessment = (
        tmp_path / name for name in ("release.json", "sizes.json", "context.toml", "assessment.json")
    )
    made = ["release", ANSWERS, "--units", UNITS, "--instrument", QUESTIONS, "--unit-column", "GRP"]
    status, document = told(capsys, *made, "--threshold", str(threshold), "--sizes", str(sizes))
    assert status == 0
    release.write_text(json.dumps(document), encoding="utf-8")

    status, found = told(capsys, "audit", str(release), "--sizes", str(sizes))
    assert status == 0, found
    assert found["breaches"] == 0

    context.write_text("on = 2026-11-25\n", encoding="utf-8")
    status, proposed = told(capsys, "assess", str(release), "--context", str(context))
    assert status == 0
    assessment.write_text(json.dumps(proposed), encoding="utf-8")

    target = tmp_path / "report.pdf"
    written = ["report", "--release", str(release), "--assessment", str(assessment), "--unit", "1", "--out", str(target)]
    assert main(written) == 0
    with pikepdf.open(target) as pdf:
        assert pdf.Root.MarkInfo.Marked
