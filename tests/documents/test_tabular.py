"""Every format holds the release's figures and nothing beyond them, in words that its readers know."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import forsvarlig.documents.tabular
from forsvarlig.analysis.disclosure.release import make_release
from forsvarlig.analysis.units import Units
from forsvarlig.documents.speech import Speech
from forsvarlig.documents.tabular import FORMATS, About, ReleaseTable, narrowed, release_table
from forsvarlig.documents.tabular.columns import COLUMNS, harmless
from forsvarlig.documents.tabular.spss import COMPLEMENTARY, NOT_SHOWN, PRIMARY
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.instruments import parse_instrument
from forsvarlig.knowledge.reading import LANGUAGES
from tests.documents.exported import READERS, of_release
from tests.documents.sample import ROOT, release
from tests.documents.test_speech import EXPORTED

ABOUT = About("Kartlegging høst", "Solbakken sykehjem", date(2026, 11, 23))
NASTY = ["=1+1", "+47", "-x", "@SUM(A1)", "\t=1", "a;b,c", 'han sa "ja"', "to\nlinjer", "øæå 中 😀", " =x"]


def rich() -> dict[str, Any]:
    """The sample with one of each way to tell a share, a distribution, a scale's n left out, and a crossing of everyone."""
    made = release()
    made["groups"][0]["scales"]["quantitative_demands"]["distribution"] = [[0, 0.25], [12.5, 0.5], [100, 0.25]]
    nord = next(group for group in made["groups"] if group["where"] == {"unit": "Nord", "members": "subtree"})
    nord["scales"]["quantitative_demands"]["share_exposed"] = {"at_most": 0.1}
    nord["scales"]["support_feedback"] = {"mean": 81.3, "share_exposed": {"at_least": 0.9}}
    nord["scales"]["violence_threats"]["share_exposed"] = {"band": "fewer_than_3_no"}
    made["groups"].append({"where": {"kjønn": "kvinne"}, "n": 41, "scales": {"quantitative_demands": {"n": 41, "mean": 40.1}}})
    made["groups"].append({"where": {"kjønn": "mann"}, "n": 19, "scales": {}})
    return made


def table(made: dict[str, Any] | None = None, **names: str) -> ReleaseTable:
    return release_table(made or rich(), ABOUT, names)


def written(kind: str, made: ReleaseTable, language: str = "nb") -> bytes:
    return FORMATS[kind].write(made, Speech(load(), language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_holds_the_release_s_figures_and_no_other(kind: str, language: str) -> None:
    made = rich()
    assert READERS[kind](written(kind, table(made), language), table(made), language) == of_release(made)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_figure_that_is_taken_from_the_release_is_taken_from_the_file(kind: str) -> None:
    less = rich()
    del less["groups"][0]["scales"]["quantitative_demands"]["mean"]
    found = READERS[kind](written(kind, table(less)), table(less), "nb")
    assert found == of_release(less) != of_release(rich())


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", NASTY)
def test_units_and_answers_may_be_called_anything(kind: str, name: str) -> None:
    made = json.loads(json.dumps(rich()).replace('"Nord"', json.dumps(name.strip())).replace('"kvinne"', json.dumps(name.strip())))
    assert READERS[kind](written(kind, table(made)), table(made), "nb") == of_release(made)


@pytest.mark.parametrize("kind", ["csv", "csv-excel"])
@pytest.mark.parametrize("name", NASTY)
def test_no_cell_of_a_csv_begins_like_a_formula(kind: str, name: str) -> None:
    file = written(kind, table(Nord=name)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(file), delimiter=";" if kind == "csv-excel" else ",") for cell in row]
    assert name in [cell.removeprefix("'") for cell in cells]
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@\t\r]", cell)]


@given(st.text())
def test_what_is_made_harmless_is_otherwise_as_it_was(text: str) -> None:
    assert harmless(text).removeprefix("'") == text.removeprefix("'")
    assert not harmless(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) or not text.strip(" \t\r\n")


def test_a_workbook_has_no_formula_and_says_first_what_it_is() -> None:
    file = written("xlsx", table(Nord="=1+1"))
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not any("<f>" in sheet for sheet in sheets)
    assert all('<pane ySplit="1"' in sheet for sheet in sheets[1:])
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    assert book.sheet_names == ["Les dette først", "Grupper", "Tall", "Fordelinger", "Skalaer"]
    first = " ".join(str(row[0]) for row in book.get_sheet_by_index(0).to_python())
    for said in (
        "Kartlegging høst",
        "Virksomhet: Solbakken sykehjem",
        "23. november 2026",
        "minst 5 svarte",
        "minst 10 når",
        "betyr ikke null",
    ):
        assert said in first


def test_numbers_are_numbers_in_a_workbook() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(written("xlsx", table())))
    head, *rows = book.get_sheet_by_name("Tall").to_python()
    column = head.index("Snitt")
    assert {type(row[column]) for row in rows if row[column] != ""} == {float}


def test_heads_are_in_the_reader_s_language_for_people_and_alike_for_programs() -> None:
    heads = {
        (kind, language): written(kind, table(), language).decode("utf-8-sig").splitlines()[0]
        for kind in ("csv", "csv-excel")
        for language in LANGUAGES
    }
    assert len({heads["csv", language] for language in LANGUAGES}) == 1
    assert len({heads["csv-excel", language] for language in LANGUAGES}) == 3
    assert heads["csv", "nb"].split(",")[: len(COLUMNS)] == [column.id for column in COLUMNS]


def test_a_csv_for_excel_has_its_mark_semicolons_and_decimal_commas() -> None:
    file = written("csv-excel", table())
    assert file.startswith(b"\xef\xbb\xbf")
    assert ";71,2;" in file.decode("utf-8-sig")
    assert b"71.2" not in file
    assert not written("csv", table()).startswith(b"\xef\xbb\xbf")


def test_a_csv_for_statistics_is_read_without_a_setting() -> None:
    frame = pl.read_csv(written("csv", table()), infer_schema_length=None)
    assert frame.schema["mean"] == pl.Float64
    assert frame.filter(pl.col("unit") == "Natt")["hidden"].unique().to_list() == ["complementary"]


def test_json_stat_has_what_the_standard_asks_for() -> None:
    cube = json.loads(written("json-stat", table()))
    assert (cube["version"], cube["class"]) == ("2.0", "dataset")
    assert cube["id"] == ["unit", "members", "group", "scale", "measure"]
    for name, size in zip(cube["id"], cube["size"], strict=True):
        category = cube["dimension"][name]["category"]
        assert len(category["index"]) == len(set(category["index"])) == size
        assert set(category["label"]) == set(category["index"])
    assert cube["role"] == {"metric": ["measure"]}
    assert cube["updated"] == "2026-11-23"
    assert all(isinstance(value, int | float) for value in cube["value"].values())
    assert set(cube["status"].values()) == set(cube["extension"]["status"])


def test_json_stat_marks_every_cell_of_a_hidden_group() -> None:
    cube = json.loads(written("json-stat", table()))
    index = {name: cube["dimension"][name]["category"]["index"] for name in cube["id"]}
    at = ["Natt", "subtree", "*", "quantitative_demands", "mean"]
    number = 0
    for name, category in zip(cube["id"], at, strict=True):
        number = number * len(index[name]) + index[name].index(category)
    assert cube["status"][str(number)] == "complementary"
    assert str(number) not in cube["value"]


def test_spss_tells_why_a_figure_is_missing_and_leaves_it_out_of_sums(tmp_path: Path) -> None:
    path = tmp_path / "x.sav"
    path.write_bytes(written("sav", table()))
    frame, meta = pyreadstat.read_sav(path, output_format="polars", user_missing=True)
    hidden = frame.filter(pl.col("unit") == "Natt")["mean"].unique().to_list()
    assert hidden == [COMPLEMENTARY]
    assert meta.variable_value_labels["mean"][COMPLEMENTARY].startswith("Skjult")
    assert meta.missing_ranges["mean"] == [{"lo": NOT_SHOWN, "hi": PRIMARY}]
    assert meta.column_names_to_labels["mean"] == "Snitt"
    counted, _meta = pyreadstat.read_sav(path, output_format="polars")
    assert all(mean > 0 for mean in counted["mean"].drop_nulls().drop_nans().to_list())
    assert meta.file_label == "Kartlegging høst"


@pytest.mark.parametrize("kind", sorted(set(FORMATS) - {"sav"}))
def test_the_same_release_gives_the_same_bytes(kind: str) -> None:
    assert written(kind, table()) == written(kind, table())


def test_a_reader_s_part_holds_her_units_and_the_enterprise_as_a_whole() -> None:
    mine = narrowed(rich(), {"Sør"})
    assert [each["unit"] for each in mine["units"]] == [ROOT, "Sør"]
    shown = [group["where"] for group in mine["groups"]]
    assert {} in shown
    assert {"unit": ROOT, "members": "subtree"} in shown
    assert {"unit": ROOT, "members": "own"} not in shown
    assert {"kjønn": "kvinne"} not in shown
    assert {where.get("unit") for where in shown} == {None, ROOT, "Sør"}
    assert {"unit": "Sør", "members": "subtree", "kjønn": "mann"} in shown
    assert narrowed(rich(), {each["unit"] for each in rich()["units"]})["groups"] == rich()["groups"]


def test_a_unit_whose_parent_is_left_out_stands_under_the_nearest_above() -> None:
    made = release()
    made["units"] += [{"unit": "Nord 1", "parent": "Nord"}]
    assert narrowed(made, {"Nord 1"})["units"] == [{"unit": ROOT, "parent": None}, {"unit": "Nord 1", "parent": ROOT}]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda made: made.update(format="x"), "isn't a release"),
        (lambda made: made["groups"][0].pop("n"), "groups\\[1\\].n: It is missing"),
        (lambda made: made["groups"][0]["scales"].update(other={"n": 5}), "“other” isn't among"),
        (lambda made: made["groups"][0]["scales"]["violence_threats"].update(mean=3.0), "sensitive scale shows more"),
        (lambda made: made["groups"][0]["where"].update(a="1", b="2"), "more than one background"),
        (lambda made: made["groups"][0]["scales"]["quantitative_demands"].update(distribution=[1]), "distribution"),
        (lambda made: made["scales"][0].update(range=[0]), "two ends"),
        (lambda made: made["groups"][1]["where"].update(unit="Nordd"), "Did you mean “Nord”"),
    ],
)
def test_what_is_not_a_whole_release_is_refused_with_its_field(change: Any, what: str) -> None:
    made = rich()
    change(made)
    with pytest.raises(InputError, match=what):
        table(made)


def test_a_release_made_from_answers_comes_out_whole_in_every_format() -> None:
    options = [{"value": value, "score": score} for value, score in enumerate((0, 25, 50, 75, 100), 1)]
    instrument = parse_instrument(
        {
            "id": "i",
            "version": "1",
            "name": {"nb": "i"},
            "licence": "-",
            "source": "-",
            "item": [{"id": "q1", "options": options}, {"id": "q2", "options": options}],
            "scale": [
                {"id": "load", "items": ["q1"], "orientation": "demand", "exposed_from": 75},
                {"id": "help", "items": ["q2"], "orientation": "resource"},
            ],
        },
        "i.toml",
    )
    rows = [
        {"unit": unit, "sex": "fm"[number % 2], "q1": str(1 + number % 5), "q2": str(1 + (3 * number) % 5)}
        for unit, size in (("A", 60), ("B", 3), ("C", 25), ("D", 11))
        for number in range(size)
    ]
    units = Units({"root": None, **dict.fromkeys("ABCD", "root")})
    made = make_release(pl.DataFrame(rows), units, instrument, crossings=["sex"]).document
    assert any("distribution" in scale for group in made["groups"] for scale in group.get("scales", {}).values())
    for kind in FORMATS:
        assert READERS[kind](written(kind, table(made)), table(made), "nb") == of_release(made)


def test_every_phrase_of_exports_is_used() -> None:
    folder = Path(forsvarlig.documents.tabular.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in [*folder.glob("*.py"), *folder.parent.glob("*.py")])
    phrases = [phrase for phrase in load().phrases if phrase.startswith(EXPORTED)]
    assert len(phrases) > 50
    unused = [phrase for phrase in phrases if not re.search(rf'["\']({re.escape(phrase)}|{phrase.split(".")[1]})["\']', code)]
    assert unused == []
