"""`forsvarlig score`: on real answers it agrees with R, and wrong input gets its place, what to do and exit status 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from forsvarlig.cli.main import main

ARMY = Path(__file__).parent.parent / "data" / "us-army-leadership-bhr2000"
FOUR_DECIMALS = 5e-5

INSTRUMENT = """
id = "small"
version = "1"
name = { nb = "Lite" }
licence = "EUPL-1.2"
source = "made for a test"

[[item]]
id = "a"
options = [{ value = 1, score = 0 }, { value = 2, score = 50 }, { value = 3, score = 100 }]

[[item]]
id = "b"
options = [{ value = 1, score = 0 }, { value = 2, score = 50 }, { value = 3, score = 100 }]

[[scale]]
id = "pace"
items = ["a", "b"]
orientation = "demand"
exposed_from = 75
"""


@pytest.fixture(scope="module")
def scored() -> dict[str, Any]:
    from forsvarlig.analysis.descriptives import describe
    from forsvarlig.analysis.tables import read_table
    from forsvarlig.knowledge.instruments import read_instrument

    found = read_table(ARMY / "bhr2000.csv")
    return describe(found.frame, read_instrument(ARMY / "instrument.toml"), by=["GRP"])


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ARMY / "expected-values.json").read_text(encoding="utf-8"))
    return document


def score(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main(["score", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_command_prints_one_document_and_remarks_beside_it(capsys: pytest.CaptureFixture[str], scored: dict[str, Any]) -> None:
    status, out, err = score(capsys, ARMY / "bhr2000.csv", "--instrument", ARMY / "instrument.toml", "--by", "GRP", "--json")
    assert status == 0
    assert json.loads(out) == scored
    assert "Columns ignored: RELIG." in err
    assert "These figures protect nobody" in err


def test_everyones_figures_agree_with_r(scored: dict[str, Any], expected: dict[str, Any]) -> None:
    everyone = scored["groups"][0]
    assert everyone["where"] == {}
    leadership, hours = everyone["scales"]["leadership"], everyone["scales"]["hours"]
    for figures, theirs in ((leadership, expected["scale_mean"]), (hours, expected["hours"])):
        assert (figures["n"], figures["missing"]) == (theirs["n"], 0)
        assert figures["mean"] == pytest.approx(theirs["mean"], abs=FOUR_DECIMALS)
        assert figures["sd"] == pytest.approx(theirs["sd"], abs=FOUR_DECIMALS)
    assert leadership["alpha"] == pytest.approx(expected["leadership_alpha"]["raw_alpha"], abs=FOUR_DECIMALS)
    assert hours["alpha"] is None


@pytest.mark.parametrize(("scale", "theirs"), [("leadership", "icc_leadership"), ("hours", "icc_hours")])
def test_correlations_between_groups_agree_with_r(
    scored: dict[str, Any], expected: dict[str, Any], scale: str, theirs: str
) -> None:
    between = scored["groups"][0]["scales"][scale]["between"]
    assert between["groups"] == expected[theirs]["groups"] == 99
    assert between["icc1"] == pytest.approx(expected[theirs]["ICC1"], abs=FOUR_DECIMALS)
    assert between["icc2"] == pytest.approx(expected[theirs]["ICC2"], abs=FOUR_DECIMALS)


def test_each_groups_mean_and_spread_agree_with_r(scored: dict[str, Any], expected: dict[str, Any]) -> None:
    groups = {group["where"]["GRP"]: group["scales"]["leadership"] for group in scored["groups"][1:]}
    assert set(groups) == set(expected["group_means"])
    for group, theirs in expected["group_means"].items():
        assert groups[group]["n"] == theirs["n"]
        assert groups[group]["mean"] == pytest.approx(theirs["mean"], abs=FOUR_DECIMALS), group
        assert groups[group]["sd"] == pytest.approx(theirs["sd"], abs=FOUR_DECIMALS), group


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    instrument = tmp_path / "small.toml"
    instrument.write_text(INSTRUMENT, encoding="utf-8")
    answers = tmp_path / "answers.csv"
    answers.write_text("unit;a;b\n3A;1;3\n3A;3;3\n3B;2;\n", encoding="utf-8")
    return answers, instrument


def test_text_for_people_lines_up(capsys: pytest.CaptureFixture[str], files: tuple[Path, Path]) -> None:
    status, out, err = score(capsys, files[0], "--instrument", files[1], "--by", "unit")
    assert status == 0
    lines = out.splitlines()
    assert lines[0].split() == ["group", "scale", "n", "missing", "mean", "sd", "95", "%", "interval", "alpha", "exposed"]
    assert lines[1].split()[:6] == ["everyone", "pace", "3", "0", "66.67", "28.87"]
    assert lines[3].split()[:5] == ["unit", "3B", "pace", "1", "0"]
    assert "ICC(1)" in out
    assert "Columns are separated by semicolon." in err


def test_a_negative_alpha_warns_of_an_item_the_wrong_way_round(
    capsys: pytest.CaptureFixture[str], files: tuple[Path, Path]
) -> None:
    files[0].write_text("a,b\n1,3\n3,1\n1,2\n3,2\n", encoding="utf-8")
    _, _, err = score(capsys, files[0], "--instrument", files[1])
    assert "Warning: alpha of pace is negative. Most often an item is scored the wrong way round." in err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("unit;a;b\n3A;1;4\n", "answers.csv, row 2, column b: No option of “b” has the value “4”. Listed values: 1, 2, 3; leave"),
        ("unit\ta\tb\n3A\t1\t1\n", "answers.csv, row 1: The header is one column with tab inside"),
        ("", "answers.csv: The file is empty. It needs a header and at least one row."),
        ("unit;a;b\n", "answers.csv: There is a header and no rows."),
        ("unit;a\n3A;1\n", "answers.csv, row 1: There is no column for the item “b”. Known: a, unit."),
        ("enhet;a;b\n3A;1;1\n", "answers.csv, row 1: There is no column “unit”."),
        ("unit;a;b\n3A;1;1\n3A;1\n", "answers.csv, row 3: The row has 2 columns, the header 3."),
    ],
    ids=["value", "delimiter", "empty", "no rows", "no item", "no unit column", "short row"],
)
def test_wrong_answers_are_told_and_nothing_is_printed(
    capsys: pytest.CaptureFixture[str], files: tuple[Path, Path], content: str, told: str
) -> None:
    files[0].write_text(content, encoding="utf-8")
    status, out, err = score(capsys, files[0], "--instrument", files[1], "--by", "unit", "--json")
    assert (status, out) == (2, "")
    assert f"forsvarlig: {told}" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("replace", "by", "told"),
    [
        (
            'orientation = "demand"',
            'orientation = "burden"',
            "small.toml, field scale 1 (pace), orientation: “burden” can't stand here.",
        ),
        ('items = ["a", "b"]', 'items = ["a", "c"]', "small.toml, field scale 1 (pace), items: There is no item “c”."),
        ('items = ["a", "b"]', 'items = ["a"]', "small.toml, field item 2 (b): No scale uses this item."),
        ('licence = "EUPL-1.2"', "", "small.toml, field licence: It is missing."),
    ],
)
def test_a_wrong_instrument_is_told(
    capsys: pytest.CaptureFixture[str], files: tuple[Path, Path], replace: str, by: str, told: str
) -> None:
    files[1].write_text(INSTRUMENT.replace(replace, by), encoding="utf-8")
    status, out, err = score(capsys, files[0], "--instrument", files[1])
    assert (status, out) == (2, "")
    assert told in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--by", "unit,"], "“unit,” names a column without a name. Write --by unit"),
        (["--by", "unit,unit"], "--by names “unit” 2 times. Name each column once."),
        (["--bye", "unit"], "Unrecognized arguments: --bye unit. See forsvarlig score --help."),
    ],
)
def test_a_wrong_call_is_told(
    capsys: pytest.CaptureFixture[str], files: tuple[Path, Path], arguments: list[str], told: str
) -> None:
    status, out, err = score(capsys, files[0], "--instrument", files[1], *arguments)
    assert (status, out) == (2, "")
    assert told in err
