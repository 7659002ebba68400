"""Files of answers from elsewhere: columns and values are recognised, nothing is guessed in silence, and the report adds up."""

from __future__ import annotations

import polars as pl
import pytest

from forsvarlig.analysis.disclosure import make_release
from forsvarlig.analysis.importing import Background, Column, Target, apply_mapping, mapping_document, read_mapping, suggest_mapping
from forsvarlig.analysis.tables import Table, table_of
from forsvarlig.analysis.units import Units
from forsvarlig.errors import InputError
from forsvarlig.knowledge.instruments import Instrument, parse_instrument

OFTEN = [
    {"value": value, "score": score, "label": {"nb": nb, "en": en}}
    for value, score, nb, en in ((1, 0, "Aldri", "Never"), (2, 50, "Av og til", "Sometimes"), (3, 100, "Alltid", "Always"))
]
TEXTS = {"W_a": ("Hvor ofte haster det?", "How often are you in a hurry?"), "help": ("Får du hjelp?", "Are you helped?")}
INSTRUMENT = parse_instrument(
    {
        "id": "i",
        "version": "1",
        "name": {"nb": "i"},
        "licence": "x",
        "source": "x",
        "item": [{"id": id_, "text": {"nb": nb, "en": en}, "options": OFTEN} for id_, (nb, en) in TEXTS.items()],
        "scale": [{"id": "s", "items": list(TEXTS), "orientation": "demand"}],
    },
    "f",
)
SEX = Background("sex", ("sex", "Kjønn", "Sex"), {"woman": ("woman", "Kvinne", "Woman"), "man": ("man", "Mann", "Man")})
AGES = {"under_30": (), "30_to_49": ("30_to_49", "30–49 år"), "50_and_over": ("50_and_over",)}
AGE = Background("age", ("age", "Alder", "Age"), AGES)
TARGET = Target({"root": (), "1": ("Nord",), "2": ("Sør",)}, (SEX, AGE))


def read(text: str, instrument: Instrument = INSTRUMENT) -> tuple[Table, tuple[Column, ...]]:
    table = table_of("a.csv", text.encode(), True)
    return table, suggest_mapping(table, instrument, TARGET)


def kinds(columns: tuple[Column, ...]) -> dict[str, str]:
    return {column.head: f"{column.kind} {column.target}".strip() for column in columns}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_columns_are_known_by_id_by_code_and_by_text(separator: str) -> None:
    rows = [["Avdeling", "W[a]", "Are you  helped ?", "Ditt kjønn", "Tid"], ["Nord", "1", "Always", "F", "x"]]
    _, columns = read("\n".join(separator.join(row) for row in rows))
    assert list(kinds(columns).values()) == ["unit", "item W_a", "item help", "background sex", "ignored"]


def test_the_column_most_like_a_question_is_the_one_wherever_it_stands() -> None:
    _, columns = read("unit;How often are you in a hurry to it?;How often are you in a hurry?\n1;1;2")
    assert list(kinds(columns).values()) == ["unit", "ignored", "item W_a"]


def test_a_head_like_a_question_with_other_values_is_not_that_question() -> None:
    _, columns = read("unit;help\n1;Kari\n1;Ola\n1;Per")
    assert kinds(columns) == {"unit": "unit", "help": "ignored"}


def test_values_are_known_by_value_number_and_label_in_any_language() -> None:
    table, columns = read("unit;W_a;help\nNord;1.0;ALLTID\nSør;Sometimes;3 - Alltid\n1;2;av  og til")
    frame = apply_mapping(table, columns, INSTRUMENT, TARGET).frame
    assert frame["unit"].to_list() == ["1", "2", "1"]
    assert frame["W_a"].to_list() == ["1", "2", "2"]
    assert frame["help"].to_list() == ["3", "3", "2"]


def test_free_spelling_of_background_answers_is_understood_and_numbers_fall_into_classes() -> None:
    spelled = ["F", "female", "Kvinne ", "WOMAN", "M", "male", "mann", "Ikke si"]
    ages = ["18", "29", "30", "49", "50", "99", "30–49 år", "gammel"]
    text = "unit;help;gender;age\n" + "\n".join(f"1;1;{sex};{age}" for sex, age in zip(spelled, ages, strict=True))
    table, columns = read(text)
    applied = apply_mapping(table, columns, INSTRUMENT, TARGET)
    assert applied.frame["sex"].to_list() == ["woman"] * 4 + ["man"] * 3 + [None]
    assert applied.frame["age"].to_list() == ["under_30"] * 2 + ["30_to_49"] * 2 + ["50_and_over"] * 2 + ["30_to_49", None]
    unknown = {told["column"]: told["unknown"] for told in applied.report["columns"]}
    assert unknown["gender"] == [{"value": "Ikke si", "count": 1}]
    assert unknown["age"] == [{"value": "gammel", "count": 1}]


def test_unknown_answers_are_counted_and_count_as_none_also_where_several_were_given() -> None:
    table, columns = read("unit;help\n1;1\n1;Aldri|Alltid\n1;7\n1;7\n1;2\n1;3")
    applied = apply_mapping(table, columns, INSTRUMENT, TARGET)
    (told,) = [each for each in applied.report["columns"] if each["as"] == "item"]
    assert told["unknown"] == [{"value": "7", "count": 2}, {"value": "Aldri|Alltid", "count": 1}]


def test_rows_without_unit_or_answer_are_left_out_by_number_and_the_report_adds_up() -> None:
    table, columns = read("unit;help\n1;1\n;2\nMars;3\n2;\n2;3")
    report = apply_mapping(table, columns, INSTRUMENT, TARGET).report
    assert report["left_out"] == [{"row": 3, "why": "no_unit"}, {"row": 4, "why": "unknown_unit"}, {"row": 5, "why": "no_answer"}]
    assert (report["rows"], report["kept"], report["missing_items"]) == (5, 2, ["W_a"])


def test_a_mapping_is_the_same_after_being_kept_and_corrects_values() -> None:
    table, columns = read("unit;help\n1;støtt\n1;Alltid\n1;1\n1;2")
    assert read_mapping(mapping_document(columns)) == columns
    corrected = [Column("help", "item", "help", {"støtt": "3"}) if column.head == "help" else column for column in columns]
    assert apply_mapping(table, corrected, INSTRUMENT, TARGET).frame["help"].to_list() == ["3", "3", "1", "2"]
    blank = [Column("help", "item", "help", {"støtt": ""}) if column.head == "help" else column for column in columns]
    applied = apply_mapping(table, blank, INSTRUMENT, TARGET)
    assert [told["unknown"] for told in applied.report["columns"]] == [[], []]
    assert applied.frame["help"].to_list() == ["3", "1", "2"]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ([Column("help", "item", "help")], "No column says the unit"),
        ([Column("unit", "unit")], "No column is one of the questions"),
        ([Column("unit", "unit"), Column("help", "item", "hepl")], "no item"),
        ([Column("unit", "unit"), Column("hepl", "item", "help")], "no such column"),
        ([Column("unit", "unit"), Column("help", "item", "help"), Column("W_a", "item", "help")], "already"),
    ],
)
def test_a_mapping_that_can_not_be_followed_is_refused(columns: list[Column], words: str) -> None:
    table = table_of("a.csv", b"unit;help;W_a\n1;1;1", True)
    with pytest.raises(InputError, match=words):
        apply_mapping(table, columns, INSTRUMENT, TARGET)


def test_two_columns_of_the_same_name_and_one_without_are_told_apart() -> None:
    assert table_of("a.csv", b"unit;help;help;\n1;1;2;x", True).frame.columns == ["unit", "help", "help (2)", "column 4"]


def test_what_comes_out_can_be_released() -> None:
    rows = "\n".join(f"{unit};{answer}" for unit in ("Nord", "Sør") for answer in ("Aldri", "Alltid", "2") * 4)
    table, columns = read(f"enhet;help\n{rows}")
    frame: pl.DataFrame = apply_mapping(table, columns, INSTRUMENT, TARGET).frame
    released = make_release(frame, Units({"root": None, "1": "root", "2": "root"}), INSTRUMENT)
    assert released.document["groups"][0]["n"] == 24
