"""`forsvarlig propose`: the rule alone, as a document and as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forsvarlig.cli.main import main

CONTRACT = {
    "mandatory": ["violence_threats"],
    "factors": {
        "emotional_demands": {
            "class": "strong", "estimate": 57, "se": 4, "benchmark": 50, "share_exposed": 0.30,
            "duration": 2, "aggravating": 1, "measures": 0,
        },
        "violence_threats": {"class": "acute"},
    },
}  # fmt: skip


def propose(capsys: pytest.CaptureFixture[str], path: Path, content: str, *arguments: str) -> tuple[int, str, str]:
    path.write_text(content, encoding="utf-8")
    status = main(["propose", str(path), *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_example_of_the_contract(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, err = propose(capsys, tmp_path / "figures.json", json.dumps(CONTRACT), "--json")
    document = json.loads(out)
    traces = [document["combined"].pop("trace"), *(one.pop("trace") for one in document["factors"].values())]
    assert all(traces)
    assert (status, err) == (0, "")
    assert document == {
        "rule_version": "0",
        "factors": {
            "emotional_demands": {"exposure": 2, "exposure_adjusted": 3, "level_over_time": "red", "level_now": "orange"},
            "violence_threats": {"exposure": None, "exposure_adjusted": None, "level_over_time": "unknown", "level_now": "unknown"},
        },
        "combined": {"level_over_time": "red", "level_now": "orange", "missing": ["violence_threats"], "pairs": []},
    }


def test_text_for_people_says_levels_and_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = propose(capsys, tmp_path / "figures.json", json.dumps(CONTRACT))
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == "emotional_demands: orange now, red over time"
    assert "violence_threats: unknown now, unknown over time" in lines
    assert "all together: orange now, red over time" in lines
    assert lines[-1] == "Rule version 0. The program proposes; people decide."


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "figures.json: The file is empty."),
        ("{", "figures.json, row 1: This isn't valid JSON"),
        ("[]", "figures.json: The outermost value isn't an object."),
        ('{"factors": {"f": {"class": "strong", "se": NaN}}}', "figures.json: This isn't valid JSON: NaN isn't a number."),
        ('{"factors": {"f": {"class": "strong", "se": 1e999}}}', "field factors.f.se: “inf” can't stand here."),
        ('{"factors": {"f": {"class": "mild"}}}', "figures.json, field factors.f.class: “mild” can't stand here."),
    ],
)
def test_wrong_input_is_told_and_nothing_is_printed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, told: str
) -> None:
    status, out, err = propose(capsys, tmp_path / "figures.json", content, "--json")
    assert (status, out) == (2, "")
    assert told in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_or_is_not_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["propose", str(tmp_path / "nowhere.json")]) == 2
    assert "can't be read: No such file or directory" in capsys.readouterr().err
    (tmp_path / "figures.json").write_bytes(b'{"a": "\xff"}')
    assert main(["propose", str(tmp_path / "figures.json")]) == 2
    assert "figures.json: Byte 8 isn't UTF-8." in capsys.readouterr().err
