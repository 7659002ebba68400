"""Tables as people save them, and how each fault is told."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from forsvarlig.analysis.tables import Table, read_table
from forsvarlig.errors import InputError

WORKSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def read(tmp_path: Path, content: str | bytes, name: str = "answers.csv") -> Table:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path)


def workbook(tmp_path: Path, rows: str, dimension: str, sheets: tuple[str, ...] = ("Svar",)) -> Path:
    """An .xlsx whose first sheet has these rows and claims this area."""
    path = tmp_path / "answers.xlsx"
    listed = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets, 1))
    kinds = f"{RELATIONS}/worksheet"
    related = "".join(
        f'<Relationship Id="r{at}" Type="{kinds}" Target="worksheets/sheet{at}.xml"/>' for at, _ in enumerate(sheets, 1)
    )
    document = f'<Relationship Id="d" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{document}</Relationships>')
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{WORKSHEET}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>')
        for at, _ in enumerate(sheets, 1):
            sheet = f'<worksheet xmlns="{WORKSHEET}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
            archive.writestr(f"xl/worksheets/sheet{at}.xml", sheet)
    return path


def row(number: int, *cells: str | float) -> str:
    written = "".join(
        f'<c r="{column}{number}"><v>{cell}</v></c>'
        if isinstance(cell, int | float)
        else f'<c r="{column}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for column, cell in zip("ABCD", cells, strict=False)
    )
    return f'<row r="{number}">{written}</row>'


@pytest.mark.parametrize(("delimiter", "name"), [(",", "comma"), (";", "semicolon")])
def test_the_delimiter_is_found_and_said(tmp_path: Path, delimiter: str, name: str) -> None:
    found = read(tmp_path, f"unit{delimiter}a\n3A{delimiter} 1 \n3B{delimiter}\n")
    assert found.frame.rows() == [("3A", "1"), ("3B", None)]
    assert found.notes == (f"Columns are separated by {name}.",)


def test_decimal_commas_are_said(tmp_path: Path) -> None:
    assert "Numbers with a decimal comma were found in: a." in read(tmp_path, "unit;a\n3A;1,5\n").notes


def test_a_byte_order_mark_and_quotation_marks_are_no_part_of_the_text(tmp_path: Path) -> None:
    assert read(tmp_path, '\ufeff"unit","a"\n"3, A","1"\n').frame.rows() == [("3, A", "1")]


def test_latin_1_is_read_and_the_letter_shown(tmp_path: Path) -> None:
    found = read(tmp_path, "unit;a\nSør;1\n".encode("latin-1"))
    assert found.frame.rows() == [("Sør", "1")]
    assert "read as Latin-1, where row 2 has “ø”" in found.notes[0]


def test_utf_16_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "unit;a\nSør;1\n".encode("utf-16")).frame.rows() == [("Sør", "1")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "answers.csv: The file is empty. It needs a header"),
        ("  \n \n", "answers.csv: The file is empty."),
        ("unit,a\n", "answers.csv: There is a header and no rows. Check"),
        ("unit,a", "answers.csv: There is a header and no rows. Check"),
        (
            "unit\ta\n3A\t1\n",
            "answers.csv, row 1: The header is one column with tab inside; columns are separated by comma or semicolon.",
        ),
        ("unit|a\n3A|1\n", "answers.csv, row 1: The header is one column with vertical bar inside"),
        ("unit,a\n3A,1\n3A;1\n", "answers.csv, row 3: The row has 1 column, the header 2. It is one column with semicolon inside."),
        ("unit,a\n3A,1,5\n", "answers.csv, row 2: The row has 3 columns, the header 2. A comma inside a cell, a decimal comma too"),
        ('unit,a\n3A,"1\n', "answers.csv, row 2: A quotation mark is opened and never closed."),
        ("unit,a,a\n3A,1,2\n", "answers.csv, row 1, column a: 2 columns have this name."),
        ("unit,,a\n3A,1,2\n", "answers.csv, row 1: Column number 2 has no name."),
        ("unit,a\n3A,\0\n", "answers.csv: This isn't text: byte 11 is zero. Save it as CSV"),
    ],
    ids=[
        "empty",
        "blank",
        "no rows",
        "no line end",
        "tab",
        "bar",
        "two delimiters",
        "decimal comma",
        "quote",
        "twice",
        "no name",
        "binary",
    ],
)
def test_a_fault_is_told_with_file_row_and_what_to_do(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, content)
    assert str(caught.value).startswith(told)
    assert caught.value.do


def test_a_file_that_is_not_there_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("unit\n3A\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"can't be read: No such file or directory. Did you mean “answers.csv”\?"):
        read_table(tmp_path / "answer.csv")


def test_a_fault_in_the_last_of_a_million_rows_is_told_by_its_number(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 1000002: The row has 1 column, the header 2"):
        read(tmp_path, "unit,a\n" + "3A,1\n" * 1_000_000 + "3A\n")


def test_a_sheet_that_claims_a_million_rows_is_as_long_as_its_data(tmp_path: Path) -> None:
    path = workbook(tmp_path, row(1, "unit", "a") + row(2, "3A", 1) + row(4, "3B", 2.5), "A1:B1048576")
    assert read_table(path).frame.rows() == [("3A", "1"), (None, None), ("3B", "2.5")]


def test_true_and_false_in_a_sheet_are_text(tmp_path: Path) -> None:
    cells = '<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="b"><v>0</v></c></row>'
    assert read_table(workbook(tmp_path, row(1, "unit", "a") + cells, "A1:B2")).frame.rows() == [("TRUE", "FALSE")]


def test_only_the_first_sheet_is_read_and_that_is_said(tmp_path: Path) -> None:
    found = read_table(workbook(tmp_path, row(1, "unit", "a") + row(2, "3A", 1), "A1:B2", ("Svar", "Kladd")))
    assert found.notes == ("The first sheet, “Svar”, was read; the others not.",)


def test_an_empty_sheet_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"answers\.xlsx: The first sheet is empty\."):
        read_table(workbook(tmp_path, "", "A1:B1048576"))


def test_a_workbook_that_is_broken_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"answers\.xlsx: The workbook can't be read"):
        read(tmp_path, b"PK\x03\x04 and no more", "answers.xlsx")


def test_a_column_that_is_not_there_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    found = read(tmp_path, "enhet;a\n3A;1\n")
    with pytest.raises(InputError, match=r"row 1: There is no column “enhett”. Did you mean “enhet”\?"):
        found.column("enhett")
