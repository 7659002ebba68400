"""`forsvarlig instrument`: a form becomes a file that the other commands read, and each line is told of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forsvarlig.cli.main import main
from forsvarlig.knowledge.instruments import read_instrument
from tests.knowledge.importing.making import form

PACE = ["select_one often", "pace", "Hvor ofte haster det?", "How often are you in a hurry?"]


def test_a_form_becomes_an_instrument(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "form.xlsx", tmp_path / "form.toml"
    source.write_bytes(form(PACE, ["text", "why", "Hvorfor?", "Why?"]))
    assert main(["instrument", str(source), "--out", str(out), "--licence", "CC BY", "--json"]) == 0
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert report["counts"] == {"taken": 1, "changed": 0, "left_out": 1}
    assert [line["text"] for line in report["lines"] if line["what"] == "why"] == [
        "Free text can't be scored, and can tell who wrote it."
    ]
    instrument = read_instrument(out)
    assert (list(instrument.items), instrument.licence, instrument.source) == (["pace"], "CC BY", "not stated")
    assert [option.score for option in instrument.items["pace"].options] == [0, 50, 100]
    assert "Set direction" in printed.err
    assert out.read_text(encoding="utf-8").startswith("# Scores and scales are suggested")


def test_without_json_each_line_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "form.xlsx"
    source.write_bytes(form(PACE, ["text", "why", "Hvorfor?", "Why?"]))
    assert main(["instrument", str(source), "--out", str(tmp_path / "form.toml")]) == 0
    assert "survey, row 3: why: left out. Free text" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<a><b></a>", b"name;text"])
def test_a_file_that_can_not_be_brought_in_is_exit_2_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    source, out = tmp_path / "form.lss", tmp_path / "form.toml"
    source.write_bytes(content)
    assert main(["instrument", str(source), "--out", str(out)]) == 2
    assert main(["instrument", str(tmp_path / "none.lss"), "--out", str(out)]) == 2
    assert not out.exists()
    assert "Traceback" not in capsys.readouterr().err
