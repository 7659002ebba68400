"""The tree of units, and how each fault in it is told."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from forsvarlig.analysis.units import Units, read_units, refuse_unknown_units
from forsvarlig.errors import InputError

TREE = Units({"root": None, "3": "root", "3A": "3", "3B": "3", "4": "root"})


def test_the_order_is_parents_before_children() -> None:
    assert TREE.root == "root"
    assert TREE.order == ("root", "3", "3A", "3B", "4")
    assert TREE.subtree("3") == ("3", "3A", "3B")
    assert TREE.children("3A") == ()
    with pytest.raises(KeyError):
        TREE.subtree("5")


def read(tmp_path: Path, text: str) -> Units:
    path = tmp_path / "units.csv"
    path.write_text(text, encoding="utf-8")
    return read_units(path)


def test_a_file_with_more_columns_and_blank_rows_is_read(tmp_path: Path) -> None:
    tree = read(tmp_path, "unit;parent;name\nroot;;All\n3;root;Three\n;;\n")
    assert tree.parent == {"root": None, "3": "root"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "unit,parent\nroot,\n3,root\n3,root\n",
            "units.csv, row 4, column unit: The unit “3” stands in row 3 too. Give every unit",
        ),
        (
            "unit,parent\nroot,\na,b\nb,a\n",
            "units.csv, row 3, column parent: The units go in a circle: a → b → a. Give one of them",
        ),
        ("unit,parent\nroot,\na,a\n", "units.csv, row 3, column parent: The units go in a circle: a → a."),
        ("unit,parent\nroot,\n3A,rot\n", "row 3, column parent: The parent “rot” of “3A” isn't a unit. Did you mean “root”?"),
        ("unit,parent\nroot,\nother,\n", "row 3, column parent: 2 units have no parent: “root”, “other”. Only one may be the root"),
        ("unit,parent\n,root\n", "row 2, column unit: The row has a parent and no unit. Name the unit."),
        ("unit,parents\nroot,\n", "row 1: There is no column “parent”. Did you mean “parents”?"),
        ("unit,parent\n", "units.csv: There is a header and no rows."),
        ("", "units.csv: The file is empty."),
    ],
    ids=["twice", "circle", "own parent", "unknown parent", "two roots", "no unit", "no column", "no rows", "empty"],
)
def test_a_fault_is_told_with_file_row_and_what_to_do(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert told in str(caught.value)
    assert caught.value.do
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("units", "told"),
    [
        (["3A", "3X"], "answers.csv, row 3, column unit: There is no unit “3X” in the units file. Did you mean “3”?"),
        (["3A", None], "answers.csv, row 3, column unit: The row has no unit."),
    ],
)
def test_a_respondent_of_an_unknown_unit_is_told(units: list[str | None], told: str) -> None:
    with pytest.raises(InputError) as caught:
        refuse_unknown_units(pl.Series("unit", units, pl.String), TREE, "answers.csv")
    assert str(caught.value).startswith(told)


def test_known_units_pass() -> None:
    refuse_unknown_units(pl.Series("unit", ["3A", "4", "root"], pl.String), TREE, "answers.csv")


def test_a_long_circle_beside_a_sound_tree_is_found() -> None:
    with pytest.raises(InputError, match="b → c → d → b"):
        Units({"root": None, "a": "root", "b": "d", "c": "b", "d": "c"} | {"b": "c", "c": "d", "d": "b"})
