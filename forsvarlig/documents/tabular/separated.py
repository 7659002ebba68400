"""A release as CSV: as Norwegian Excel opens it, and as statistics programs read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from forsvarlig.documents.speech import Speech
from forsvarlig.documents.tabular.columns import columns_of, harmless, heading, word
from forsvarlig.documents.tabular.table import Cell, ReleaseTable


def to_excel_csv(table: ReleaseTable, speech: Speech) -> bytes:
    """Semicolons, decimal comma, UTF-8 with a mark at the beginning, heads and words in the reader's language."""
    columns = columns_of(table)
    rows = (
        [_with_comma(value) if isinstance(value, int | float) else harmless(word(speech, column, value)) for column, value in row]
        for row in ([(column, column.value(table, line)) for column in columns] for line in table.lines)
    )
    return _written([harmless(heading(speech, column)) for column in columns], rows, ";").encode("utf-8-sig")


def to_statistics_csv(table: ReleaseTable, _speech: Speech) -> bytes:
    """Commas, decimal point, UTF-8 without a mark, heads and codes that are the same in every language."""
    columns = columns_of(table)
    rows = ([_plain(column.value(table, line)) for column in columns] for line in table.lines)
    return _written([column.id for column in columns], rows, ",").encode()


def _written(head: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def _plain(value: Cell) -> str:
    return _number(value) if isinstance(value, int | float) else harmless(value or "")


def _with_comma(value: float) -> str:
    return _number(value).replace(".", ",")


def _number(value: float) -> str:
    """The shortest number that is the same figure."""
    return f"{value:.10f}".rstrip("0").rstrip(".")
