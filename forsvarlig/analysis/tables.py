"""Reads tables that people made: CSV with comma or semicolon, and .xlsx; every cell is text, a blank is null."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

import numpy as np
import polars as pl
from numpy.typing import NDArray
from python_calamine import CalamineError

from forsvarlig.errors import InputError, Place, nearest
from forsvarlig.knowledge.importing.workbook import open_workbook, sheet_rows

DELIMITERS = {",": "comma", ";": "semicolon"}
FOREIGN_DELIMITERS = {"\t": "tab", "|": "vertical bar"}
DECIMAL_COMMA = r"^[+-]?\d+(,\d+)?$"
AS_CSV = "Save it as CSV (UTF-8) with comma or semicolon, or as .xlsx."


@dataclass(frozen=True)
class Table:
    """A table as text: `file` is its name in errors, `notes` say in sentences what was detected on the way.

    Every column of `frame` is a string without spaces around, blanks are null, and row i of the frame is row i + 2 of the file.
    """

    file: str
    frame: pl.DataFrame
    notes: tuple[str, ...]

    def column(self, name: str) -> pl.Series:
        """One column. Raises InputError, with the nearest name, when there is none of that name."""
        if name not in self.frame.columns:
            raise InputError(f"There is no column “{name}”.", Place(self.file, row=1), nearest(name, self.frame.columns))
        return self.frame[name]


def read_table(path: Path) -> Table:
    """Read a CSV file or the first sheet of an .xlsx workbook, told apart by what is in the file.

    Raises InputError, with file and row, for a file that isn't there, is empty, has a header only, another delimiter than
    comma or semicolon, a column without a name or with a name that another has, or rows of different lengths.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        beside = nearest(path.name, (other.name for other in path.parent.glob("*"))) if path.parent.is_dir() else ""
        hint = beside if beside.startswith("Did") else "Check the name and the folder."
        raise InputError(f"The file can't be read: {error.strerror}.", Place(str(path)), hint) from error
    return table_of(path.name, content)


def table_of(file: str, content: bytes, foreign: bool = False) -> Table:
    """The table that a file's content holds; as `read_table`, for content already read.

    With `foreign`, as other tools write: tabs and vertical bars separate columns too, a column without a name gets its number,
    and columns with the same name a number after it.
    """
    if not content.strip():
        raise InputError("The file is empty.", Place(file), "It needs a header and at least one row.")
    is_sheet = content[:4] == b"PK\x03\x04"
    header, body, notes = _read_sheet(file, content) if is_sheet else _read_csv(file, content, foreign)
    return _finish(file, _named_apart(header) if foreign else header, body, notes)


def _named_apart(header: Sequence[str]) -> list[str]:
    named: list[str] = []
    for at, name in enumerate(header, 1):
        plain = " ".join(name.split()) or f"column {at}"
        number = 1 + sum(other == plain or other.startswith(f"{plain} (") for other in named)
        named.append(plain if plain not in named else f"{plain} ({number})")
    return named


def _read_csv(file: str, content: bytes, foreign: bool) -> tuple[list[str], pl.DataFrame, list[str]]:
    encoded, notes = _to_utf8(file, content)
    first = _first_record(encoded)
    delimiter = _delimiter(file, first, foreign)
    notes.append(f"Columns are separated by {(DELIMITERS | FOREIGN_DELIMITERS)[delimiter]}.")
    _refuse_ragged(file, encoded, delimiter)
    try:
        cells = pl.read_csv(encoded, separator=delimiter, has_header=False, infer_schema=False, raise_if_empty=False)
    except pl.exceptions.PolarsError as error:
        raise InputError(f"The file can't be read as CSV: {error}".splitlines()[0], Place(file), AS_CSV) from error
    header = [name or "" for name in cells.row(0)]
    return header, cells.slice(1), notes


def _to_utf8(file: str, content: bytes) -> tuple[bytes, list[str]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace").encode(), ["The file is UTF-16."]
    content = content.removeprefix(codecs.BOM_UTF8)
    if (zero := content.find(b"\0")) >= 0:
        raise InputError(f"This isn't text: byte {zero + 1} is zero.", Place(file), AS_CSV)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        sign = content[error.start : error.start + 1].decode("latin-1")
        note = f"Warning: the file isn't UTF-8; it was read as Latin-1, where row {row} has “{sign}”. Check that letter."
        return content.decode("latin-1").encode(), [note]
    return content, []


def _first_record(content: bytes) -> str:
    quoted = False
    for position, sign in enumerate(content):
        if sign == ord('"'):
            quoted = not quoted
        elif sign in b"\r\n" and not quoted:
            return content[:position].decode()
    return content.decode()


def _delimiter(file: str, header: str, foreign: bool) -> str:
    outside = re.sub(r'"[^"]*"', "", header)
    counts = {delimiter: outside.count(delimiter) for delimiter in (*DELIMITERS, *FOREIGN_DELIMITERS)}
    best = max(counts, key=lambda delimiter: counts[delimiter])
    if best in FOREIGN_DELIMITERS and counts[best] and not foreign:
        what = f"The header is one column with {FOREIGN_DELIMITERS[best]} inside; columns are separated by comma or semicolon."
        raise InputError(what, Place(file, row=1), AS_CSV)
    return best


def _refuse_ragged(file: str, content: bytes, delimiter: str) -> None:
    """Compare the number of columns in every row with the header's; on bytes, so that a million rows take no time."""
    signs = np.frombuffer(content, dtype=np.uint8)
    outside: NDArray[np.bool_] | None = None
    if b'"' in content:
        inside = np.bitwise_xor.accumulate(signs == ord('"'))
        if inside[-1]:
            row = 1 + int(np.count_nonzero((signs == ord("\n")) & ~inside))
            raise InputError("A quotation mark is opened and never closed.", Place(file, row=row), "Close it, or take it away.")
        outside = ~inside
    ends = _positions(signs, "\n", outside)
    if content[-1:] != b"\n":
        ends = np.append(ends, len(signs))
    columns = np.diff(np.searchsorted(_positions(signs, delimiter, outside), ends), prepend=0) + 1
    lengths = np.diff(ends, prepend=-1) - 1
    blank = (lengths == 0) | ((lengths == 1) & (signs[ends - 1] == ord("\r")))
    wrong = np.flatnonzero((columns != columns[0]) & ~blank)
    if len(wrong):
        line = int(wrong[0])
        _refuse_row(file, line + 1, int(columns[line]), int(columns[0]), content[ends[line] - lengths[line] : ends[line]])


def _positions(signs: NDArray[np.uint8], sign: str, outside: NDArray[np.bool_] | None) -> NDArray[np.intp]:
    found = signs == ord(sign)
    return np.flatnonzero(found if outside is None else found & outside)


def _refuse_row(file: str, row: int, columns: int, expected: int, line: bytes) -> None:
    found = f"The row has {columns} column{'s' if columns > 1 else ''}, the header {expected}."
    others = [name for sign, name in {**DELIMITERS, **FOREIGN_DELIMITERS}.items() if columns == 1 and sign.encode() in line]
    inside = f" It is one column with {others[0]} inside." if others else ""
    do = "A comma inside a cell, a decimal comma too, needs quotation marks around the cell." if columns > expected else AS_CSV
    raise InputError(found + inside, Place(file, row=row), do if columns > expected or others else "Give every row all columns.")


def _read_sheet(file: str, content: bytes) -> tuple[list[str], pl.DataFrame, list[str]]:
    workbook = open_workbook(content, file)
    try:
        names = workbook.sheet_names
        rows = list(sheet_rows(workbook.get_sheet_by_index(0)))
    except (CalamineError, ParseError, ValueError, IndexError) as error:
        raise InputError(f"The workbook can't be read: {error}.", Place(file), AS_CSV) from error
    if not rows:
        raise InputError("The first sheet is empty.", Place(file), "It needs a header and at least one row.")
    notes = [f"The first sheet, “{names[0]}”, was read; the others not."] if len(names) > 1 else []
    width = max(map(len, rows))
    header = [*rows[0], *[""] * (width - len(rows[0]))]
    body = {f"column_{at}": [row[at] if at < len(row) else "" for row in rows[1:]] for at in range(width)}
    return header, pl.DataFrame(body, schema=dict.fromkeys(body, pl.String)), notes


def _finish(file: str, header: Sequence[str], body: pl.DataFrame, notes: list[str]) -> Table:
    names = [name.strip() for name in header]
    stripped = body.select(pl.all().str.strip_chars()).select(pl.all().replace("", None))
    stripped.columns = [str(at) for at in range(len(names))]
    filled = stripped.select(pl.any_horizontal(pl.all().is_not_null()).alias("filled"))["filled"].arg_true()
    if not len(filled):
        raise InputError("There is a header and no rows.", Place(file), "Check that the right file was saved.")
    frame = stripped.head(int(filled[-1]) + 1)
    kept = [at for at, name in enumerate(names) if name or frame[str(at)].null_count() < len(frame)]
    _check_header(file, [names[at] for at in kept])
    frame = frame.select(pl.col(str(at)).alias(names[at]) for at in kept)
    if commas := [name for name in frame.columns if _has_decimal_comma(frame[name])]:
        notes.append(f"Numbers with a decimal comma were found in: {', '.join(commas)}.")
    return Table(file, frame, tuple(notes))


def _check_header(file: str, names: Sequence[str]) -> None:
    for at, name in enumerate(names, 1):
        if not name:
            raise InputError(f"Column number {at} has no name.", Place(file, row=1), "Name it in the first row, or delete it.")
    for name, times in Counter(names).items():
        if times > 1:
            where = Place(file, row=1, column=name)
            raise InputError(f"{times} columns have this name.", where, "Give each column a name of its own.")


def _has_decimal_comma(column: pl.Series) -> bool:
    present = column.drop_nulls()
    return bool(present.str.contains(",", literal=True).any() and present.str.contains(DECIMAL_COMMA).all())
