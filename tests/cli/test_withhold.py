"""`forsvarlig withhold`: the documented example, what must be shown, and what is said of a wrong file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from forsvarlig.cli.main import main

EXAMPLE: dict[str, Any] = {
    "threshold": 5,
    "leaf_respondents": {"A": 13, "B": 9, "C": 6, "D": 4},
    "groups": {"A": ["A"], "B": ["B"], "C": ["C"], "D": ["D"], "org": ["A", "B", "C", "D"]},
    "withheld": ["D"],
}


@pytest.fixture
def groups(tmp_path: Path) -> Path:
    return write(tmp_path, EXAMPLE)


def write(folder: Path, document: object) -> Path:
    path = folder / "groups.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_the_documented_example_gives_the_documented_answer(groups: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["withhold", str(groups), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert 0 <= answer.pop("seconds") < 10
    assert answer == {"withheld": ["C", "D"], "respondents_withheld": 10, "optimal": True}


def test_in_words_it_says_what_and_how_many(groups: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["withhold", str(groups)]) == 0
    assert capsys.readouterr().out == "Withhold: C, D\n10 respondents withheld, group by group; proved to be the fewest.\n"


def test_a_group_that_must_be_shown_costs_others(groups: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["withhold", str(groups), "--always-show", "C", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["withheld"] == ["B", "D"]


def test_what_cannot_always_be_shown_ends_with_status_one(groups: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["withhold", str(groups), "--always-show", "A,B,C,org"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "can't always be shown" in err


def test_an_unknown_group_to_show_is_told_with_the_nearest_name(groups: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["withhold", str(groups), "--always-show", "ogr"]) == 2
    assert "There is no group “ogr”. Did you mean “org”?" in capsys.readouterr().err


def test_what_it_withholds_passes_the_audit(groups: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["withhold", str(groups), "--json"])
    withheld = json.loads(capsys.readouterr().out)["withheld"]
    assert main(["audit", str(write(groups.parent, {**EXAMPLE, "withheld": withheld})), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["safe"] is True


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"threshold": None}, "field threshold: The threshold isn't a whole number"),
        ({"threshold": True}, "field threshold"),
        ({"leaf_respondents": {"A": -1}}, "field leaf_respondents.A: -1 isn't a number of respondents"),
        ({"leaf_respondents": {"A": 1.5}}, "field leaf_respondents.A"),
        ({"groups": {"A": "A"}}, "field groups.A: This isn't a list of leaves"),
        ({"groups": {"A": ["E"]}}, "field groups.A: There is no leaf “E”"),
        ({"groups": None}, "field groups: The groups are missing"),
        ({"group": {}}, "field group: There is no such key here. Did you mean “groups”?"),
    ],
)
def test_a_wrong_file_is_told_by_key(
    change: dict[str, Any], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["withhold", str(write(tmp_path, {**EXAMPLE, **change}))]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"groups.json, {message}" in err


def test_a_file_that_is_no_json_or_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.json").write_text('{"threshold": 5,\n', encoding="utf-8")
    assert main(["withhold", str(tmp_path / "broken.json")]) == 2
    assert main(["withhold", str(tmp_path / "missing.json")]) == 2
    assert "Traceback" not in capsys.readouterr().err
