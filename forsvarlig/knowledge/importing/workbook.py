"""Opens workbooks from strangers: what they unpack to and how far their sheets reach is measured before they are read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from forsvarlig.knowledge.importing.unreadable import Fault, UnreadableError

MOST_UNPACKED = 200_000_000
MOST_CELLS = 20_000_000
MOST_FORM_CELLS = 1_000_000
MOST_PARTS = 2_000
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_BROKEN = (CalamineError, zipfile.BadZipFile, zlib.error, ParseError, EOFError, ValueError, NotImplementedError, RuntimeError)
_SIZES = ((1_000_000, "MB"), (1_000, "kB"))
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')


def open_workbook(content: bytes, file: str, most_cells: int = MOST_CELLS) -> CalamineWorkbook:
    """A workbook whose parts were unpacked by us, none beyond what we measured.

    Raises UnreadableError for one that unpacks to too much, has a cell so far off that reading would fill the memory, or is broken.
    """
    if content[:4] == OLD_WORKBOOK:
        raise UnreadableError(Fault.OLD_WORKBOOK, file)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(_measured(content, file, most_cells)))
    except (
        CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        EOFError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise UnreadableError(Fault.BROKEN_WORKBOOK, file, str(error)) from error


def form_sheets(content: bytes, file: str) -> dict[str, list[list[str]]]:
    """Every sheet of a small workbook as rows of text, in the workbook's order; row i of a list is row i + 1 of the sheet."""
    workbook = open_workbook(content, file, MOST_FORM_CELLS)
    try:
        return {name: list(sheet_rows(workbook.get_sheet_by_name(name))) for name in workbook.sheet_names}
    except (CalamineError, ParseError, ValueError, IndexError) as error:
        raise UnreadableError(Fault.BROKEN_WORKBOOK, file, str(error)) from error


def sheet_rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """The rows of a sheet as text without blanks at the end, until the data ends, however many rows the sheet claims."""
    waiting: list[list[str]] = []
    # Rows above the data are kept, so that row numbers are the sheet's own.
    for row in sheet.to_python(skip_empty_area=False):
        waiting.append(_trimmed([_text(value) for value in row]))
        if waiting[-1]:
            yield from waiting
            waiting = []


def _measured(content: bytes, file: str, most_cells: int) -> bytes:
    """The same workbook, packed anew from what could be unpacked within bounds."""
    packed, left = io.BytesIO(), MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        if len(source.infolist()) > MOST_PARTS:
            raise UnreadableError(Fault.UNPACKS_TOO_LARGE, file, f"{MOST_PARTS} parts")
        for part in source.infolist():
            with source.open(part) as opened:
                unpacked = opened.read(left + 1)
            if len(unpacked) > left:
                raise UnreadableError(Fault.UNPACKS_TOO_LARGE, file, size(MOST_UNPACKED))
            left -= len(unpacked)
            if "worksheets/" in part.filename:
                _refuse_far_cells(unpacked, file, most_cells)
            target.writestr(part.filename, unpacked)
    return packed.getvalue()


def size(bytes_: int) -> str:
    """A number of bytes as people say it."""
    return next((f"{bytes_ // each:,} {unit}" for each, unit in _SIZES if bytes_ >= each), f"{bytes_} B")


def _refuse_far_cells(sheet: bytes, file: str, most_cells: int) -> None:
    widest = deepest = 0
    for letters, number in _CELL.findall(sheet):
        widest, deepest = max(widest, _column(letters)), max(deepest, int(number))
    if widest * deepest > most_cells:
        raise UnreadableError(Fault.TOO_WIDE, file, f"{deepest} × {widest}")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value).strip()
