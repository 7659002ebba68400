"""`forsvarlig release`: a release from files that passes the audit, and what is said of wrong files and calls."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from forsvarlig.cli.main import main

INSTRUMENT = """
id = "i"
version = "1"
name = { nb = "i" }
licence = "-"
source = "-"
item = [
  { id = "q1", options = [
    { value = 1, score = 0 }, { value = 2, score = 25 }, { value = 3, score = 50 },
    { value = 4, score = 75 }, { value = 5, score = 100 },
  ] },
  { id = "q2", options = [{ value = 0, score = 0 }, { value = 1, score = 100 }] },
]
scale = [
  { id = "demand", items = ["q1"], orientation = "demand", exposed_from = 75 },
  { id = "violence", items = ["q2"], orientation = "demand", exposed_from = 50, sensitive = true },
]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    chance = np.random.default_rng(1)
    rows = [unit for unit, size in (("A", 14), ("B", 3), ("C", 6), ("D", 11)) for _ in range(size)]
    lines = [f"{unit};{chance.choice(['f', 'm'])};{chance.integers(1, 6)};{int(chance.random() < 0.2)}" for unit in rows]
    (tmp_path / "responses.csv").write_text("\n".join(["unit;sex;q1;q2", *lines]), encoding="utf-8")
    (tmp_path / "units.csv").write_text("unit,parent\nroot,\nA,root\nB,root\nC,root\nD,root\n", encoding="utf-8")
    (tmp_path / "instrument.toml").write_text(INSTRUMENT, encoding="utf-8")
    return tmp_path


def command(folder: Path, *more: str) -> list[str]:
    files = ["--units", str(folder / "units.csv"), "--instrument", str(folder / "instrument.toml")]
    return ["release", str(folder / "responses.csv"), *files, *more]


def test_the_release_is_one_document_and_the_audit_finds_nothing_in_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = folder / "sizes.json"
    assert main(command(folder, "--cross", "sex", "--cross-threshold", "5", "--sizes", str(sizes), "--json")) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert document["cross_threshold"] == 5
    assert document["plan"]["g1_optimal"] is True
    assert "separated by semicolon" in err
    counts = json.loads(sizes.read_text(encoding="utf-8"))
    assert counts["columns"] == ["unit", "sex"]
    assert sum(people for _, people in counts["respondents"]) == 34
    assert set(counts["scales"]) == {"demand", "violence"}
    release = folder / "release.json"
    release.write_text(out, encoding="utf-8")
    files = ["--responses", str(folder / "responses.csv"), *command(folder)[2:]]
    for against in (["--sizes", str(sizes)], files):
        assert main(["audit", str(release), *against, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["breaches"], found["wrong_figures"]) == (0, 0)


def test_without_json_it_tells_the_groups_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command(folder)) == 0
    out = capsys.readouterr().out
    assert "everyone (n = 34)" in out
    assert "unit B, members own" not in out


def test_a_width_under_twenty_is_warned_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command(folder, "--width", "10", "--json")) == 0
    assert "promises less" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--threshold", "4"], "A threshold of 4 is too low."),
        (["--threshold", "12", "--cross-threshold", "11"], "The threshold of crossings, 11, is lower than that of units, 12."),
        (["--threshold", "five"], "invalid int value"),
        (["--cross", "sxe"], "There is no column “sxe”. Did you mean “sex”?"),
        (["--cross", "sex,"], "names a column without a name"),
        (["--cross", "unit"], "A crossing can't be called “unit”."),
        (["--unit-column", "team"], "There is no column “team”."),
        (["--sizes", "/nowhere/sizes.json"], "It can't be written"),
    ],
)
def test_a_wrong_call_is_told_and_prints_nothing(
    more: list[str], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(folder, *more, "--json")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_a_unit_and_a_value_that_are_not_known_are_told_by_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    responses = folder / "responses.csv"
    text = responses.read_text(encoding="utf-8")
    responses.write_text(text.replace("\nB;", "\nBB;", 1), encoding="utf-8")
    assert main(command(folder)) == 2
    assert "responses.csv, row 16, column unit: There is no unit “BB”" in capsys.readouterr().err
    responses.write_text(text + "\nA;f;6;0", encoding="utf-8")
    assert main(command(folder)) == 2
    assert "responses.csv, row 36, column q1: No option of “q1” has the value “6”" in capsys.readouterr().err
