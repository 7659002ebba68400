"""Makes small workbooks and exports as the tools write them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from forsvarlig.knowledge.importing import Line

CHOICES = [
    ["list_name", "name", "label::Norsk (nb)", "label::English (en)"],
    ["often", "1", "Aldri", "Never"],
    ["often", "2", "Av og til", "Sometimes"],
    ["often", "3", "Alltid", "Always"],
]
SURVEY_HEAD = ["type", "name", "label::Norsk (nb)", "label::English (en)", "required", "relevant", "hint"]


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """An .xlsx with these sheets."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return content.getvalue()


def form(*rows: Sequence[object], head: Sequence[str] = SURVEY_HEAD, **sheets: Sequence[Sequence[object]]) -> bytes:
    """An XLSForm with these questions, and the answers never, sometimes and always."""
    return workbook({"survey": [head, *rows], "choices": CHOICES, **sheets})


def became(lines: Sequence[Line]) -> dict[str, list[tuple[str, str]]]:
    """What became of each thing, and why, by its name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        found.setdefault(line.what, []).append((str(line.became), str(line.why)))
    return found


def lss(tables: str, kind: str = "Survey", head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """A LimeSurvey export around some tables."""
    languages = "<languages><language>nb</language><language>en</language></languages>"
    return f"{head}\n<document>\n<LimeSurveyDocType>{kind}</LimeSurveyDocType>\n{languages}\n{tables}\n</document>".encode()


def table(name: str, *rows: Mapping[str, object]) -> str:
    """One table of an export."""
    written = "\n".join(
        "<row>" + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) + "</row>" for row in rows
    )
    return f"<{name}><fields/><rows>\n{written}\n</rows></{name}>"
