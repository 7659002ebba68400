"""`forsvarlig import`: answers from elsewhere become a file that release takes, with a mapping that is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forsvarlig.cli.main import main
from tests.cli.test_score import INSTRUMENT

ANSWERS = "Avdeling\ta\tb\tnavn\n" + "".join(f"Nord\t{row % 3 + 1}\t2\tnoen\n" for row in range(8)) + "Nord\t9\t1\tx\n\t1\t1\tx\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in (("a.txt", ANSWERS), ("units.csv", "unit,parent,name\nroot,,Alle\n1,root,Nord\n"), ("i.toml", INSTRUMENT)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def bring(files: Path, *more: str) -> int:
    given = ["--instrument", str(files / "i.toml"), "--units", str(files / "units.csv"), "--mapping", str(files / "m.toml")]
    return main(["import", str(files / "a.txt"), *given, *more])


def test_answers_are_written_in_the_form_that_release_takes(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = files / "r.csv"
    assert bring(files, "--out", str(out), "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["kept"], report["ignored"]) == (10, 9, ["navn"])
    assert main(["release", str(out), "--instrument", str(files / "i.toml"), "--units", str(files / "units.csv")]) == 0


def test_a_dry_run_reports_and_writes_nothing(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(files, "--out", str(files / "r.csv"), "--dry-run") == 0
    printed = capsys.readouterr().out
    assert "9 of 10 rows are taken." in printed
    assert "“9” is unknown in 1 rows" in printed
    assert "Row 11 is left out: no unit." in printed
    assert not (files / "r.csv").exists()
    assert not (files / "m.toml").exists()


def test_a_mapping_that_was_corrected_is_followed(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring(files)
    mapping = files / "m.toml"
    corrected = mapping.read_text(encoding="utf-8").replace('is = "a"', 'is = "a"\nvalues = [{ from = "9", to = "3" }]')
    mapping.write_text(corrected, encoding="utf-8")
    capsys.readouterr()
    assert bring(files) == 0
    assert "unknown" not in capsys.readouterr().out


def test_a_mapping_that_is_wrong_is_exit_2(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "m.toml").write_text('[[column]]\nhead = "a"\nas = "itme"\nis = "a"\n', encoding="utf-8")
    assert bring(files) == 2
    assert "Did you mean “item”" in capsys.readouterr().err
