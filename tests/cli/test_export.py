"""`forsvarlig export`: every format as a file, names from a file, and nothing written when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forsvarlig.cli.main import main
from forsvarlig.documents.tabular import FORMATS, About, release_table
from tests.documents.exported import READERS, of_release
from tests.documents.sample import ROOT, release


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "release.json").write_text(json.dumps(release()), encoding="utf-8")
    (tmp_path / "names.csv").write_text("unit;name\nNord;Avdeling Nord\nNatt;\n", encoding="utf-8")
    return tmp_path


def command(folder: Path, kind: str, *more: str) -> list[str]:
    return ["export", str(folder / "release.json"), "--format", kind, "--out", str(folder / "out"), *more]


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_written_with_the_release_s_figures(kind: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command(folder, kind, "--language", "nn", "--names", str(folder / "names.csv"))) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"Written: {folder / 'out'}\n")
    table = release_table(release(), About("core 1"))
    assert READERS[kind]((folder / "out").read_bytes(), table, "nn") == of_release(release())


def test_units_go_by_their_names_and_otherwise_by_their_ids(folder: Path) -> None:
    assert main(command(folder, "csv", "--names", str(folder / "names.csv"))) == 0
    text = (folder / "out").read_text(encoding="utf-8")
    assert f"Nord,Avdeling Nord,{ROOT},own" in text
    assert f"Natt,Natt,{ROOT},own" in text


def test_the_title_is_the_questionnaire_s_unless_it_is_given(folder: Path) -> None:
    for more, title in (([], "core 1"), (["--title", "Høsten"], "Høsten")):
        assert main(command(folder, "json-stat", *more)) == 0
        assert json.loads((folder / "out").read_text(encoding="utf-8"))["label"] == title


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("unit;name\nNord;x\nSor;y\n", "names.csv, row 3, column unit: The release has no unit “Sor”. Did you mean “Sør”?"),
        ("unit;name\nNord;x\nNord;y\n", "names.csv, row 3, column unit: “Nord” is named twice."),
        ("unit;navn\nNord;x\n", "There is no column “name”."),
        ("unit;name\n;x\n", "The release has no unit “”."),
    ],
)
def test_a_wrong_file_of_names_is_told_by_row(names: str, message: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "names.csv").write_text(names, encoding="utf-8")
    assert main(command(folder, "csv", "--names", str(folder / "names.csv"))) == 2
    assert message in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_what_is_not_a_release_or_a_format_is_told_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command(folder, "xls")) == 2
    assert "invalid choice: 'xls'" in capsys.readouterr().err
    (folder / "release.json").write_text('{"format": "other"}', encoding="utf-8")
    assert main(command(folder, "csv")) == 2
    assert "release.json, field format: This isn't a release" in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_a_place_that_is_not_there_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command(folder, "csv"), "--out", str(folder / "nowhere" / "x.csv")]) == 2
    assert "It can't be written" in capsys.readouterr().err
