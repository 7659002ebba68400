"""A release as an Excel workbook: what it is, the groups, the figures, how answers lie, and the scales."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from forsvarlig.documents.speech import Speech
from forsvarlig.documents.tabular.columns import COLUMNS, Column, heading, word
from forsvarlig.documents.tabular.table import Cell, Line, ReleaseTable

if TYPE_CHECKING:
    from xlsxwriter import Workbook

GROUP = COLUMNS[:8]
FIGURES = (*COLUMNS[:7], *COLUMNS[8:])
FORMATS = {"count": "0", "points": "0.0", "share": "0 %"}
WIDE, NARROW, PROSE = 24, 12, 100
# A file without a date of its own gets the oldest that a workbook can have, so that the same release gives the same bytes.
_UNDATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's dates have no zone


def to_xlsx(table: ReleaseTable, speech: Speech) -> bytes:
    """The workbook; every sheet but the first is one table with a head that stays and can be filtered by."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = _UNDATED if table.about.dated is None else datetime.combine(table.about.dated, time(12))
    workbook.set_properties({"title": table.about.title, "subject": table.about.source, "author": "Forsvarlig", "created": made})
    writer = _Writer(workbook, speech)
    writer.first(table)
    writer.sheet("groups", GROUP, ([column.value(table, Line(group)) for column in GROUP] for group in table.groups))
    figures = [line for line in table.lines if line.scale]
    writer.sheet("figures", FIGURES, ([column.value(table, line) for column in FIGURES] for line in figures))
    if table.scores:
        writer.sheet("distributions", DISTRIBUTION, _distributions(table))
    writer.sheet("scales", SCALES, _scales(table))
    workbook.close()
    return out.getvalue()


def _no_value(_table: ReleaseTable, _line: Line) -> Cell:
    return None


_PLACE = (*COLUMNS[:6], COLUMNS[8])
DISTRIBUTION = (*_PLACE, Column("score", "points", _no_value), Column("share_of_score", "share", _no_value))
SCALES = (
    *(COLUMNS[number] for number in (8, 9, 10)),
    Column("sensitive", "code", _no_value),
    *(Column(name, "points", _no_value) for name in ("low", "high", "exposed_from")),
)


def _distributions(table: ReleaseTable) -> Iterable[Sequence[Cell]]:
    for line in table.lines:
        place = [column.value(table, line) for column in _PLACE]
        yield from ([*place, score, share] for score, share in line.distribution)


def _scales(table: ReleaseTable) -> Iterable[Sequence[Cell]]:
    for scale in table.scales:
        sensitive = "yes" if scale.sensitive else "no"
        yield [scale.id, scale.factor, scale.orientation, sensitive, scale.low, scale.high, scale.exposed_from]


class _Writer:
    """A workbook on its way, in one language."""

    def __init__(self, workbook: Workbook, speech: Speech) -> None:
        self.workbook, self.speech = workbook, speech
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        self.prose = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.numbers: dict[str, Any] = {kind: workbook.add_format({"num_format": shown}) for kind, shown in FORMATS.items()}

    def first(self, table: ReleaseTable) -> None:
        """What this is, for somebody who got the file by mail."""
        sheet = self.workbook.add_worksheet(self.speech.say("sheet.about"))
        sheet.set_column(0, 0, PROSE)
        sheet.write_string(0, 0, table.about.title, self.title)
        for row, text in enumerate(told(table, self.speech), 1):
            sheet.write_string(row, 0, text, self.prose)

    def sheet(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """One table; an empty cell is a figure that isn't shown, or a word that doesn't apply."""
        sheet = self.workbook.add_worksheet(self.speech.say(f"sheet.{name}"))
        last = 0
        for number, column in enumerate(columns):
            sheet.write_string(0, number, heading(self.speech, column), self.bold)
            sheet.set_column(number, number, WIDE if column.kind in ("text", "code") else NARROW)
        for last, row in enumerate(rows, 1):
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                if isinstance(value, int | float):
                    sheet.write_number(last, number, value, self.numbers[column.kind])
                elif value:
                    sheet.write_string(last, number, word(self.speech, column, value))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def told(table: ReleaseTable, speech: Speech) -> list[str]:
    """What a reader must know before the figures, a paragraph each."""
    about, threshold, crossed = table.about, table.threshold, table.cross_threshold
    source = [speech.say("export.source", source=about.source)] if about.source else []
    dated = [speech.say("export.dated", day=speech.day(about.dated))] if about.dated else []
    return [
        *source,
        *dated,
        speech.say("export.asked", instrument=table.instrument, version=table.version),
        speech.say("export.what"),
        speech.say("export.hidden", threshold=threshold, crossed=crossed),
        speech.say("export.blank"),
        speech.say("export.burden"),
        speech.say("export.share"),
        speech.say("export.members"),
    ]
