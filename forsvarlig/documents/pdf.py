"""Writes a document as tagged PDF with Typst: PDF/UA-1, and PDF/A-2a too when the document has a date, which archives ask for.

The document travels to the layout in `document.typ` as JSON, never as markup, so nothing that somebody has written can
be taken for an instruction.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

from forsvarlig.documents.document import Document, Level
from forsvarlig.documents.fonts import cleaned, drawable, typefaces
from forsvarlig.documents.signs import level_sign

LAYOUT = Path(__file__).with_name("document.typ")
_REGIONS = {"nb": "NO", "nn": "NO", "en": "GB"}


def to_pdf(document: Document) -> bytes:
    """The document as PDF bytes; the same document always gives the same bytes.

    Characters that the typefaces can't draw become an empty box, since the standards forbid text without glyphs.
    """
    try:
        return _compile(document, cleaned)
    except typst.TypstError:
        # Typst tells only the first character that it can't draw, so all that may be such are replaced at once.
        return _compile(document, lambda text: drawable(cleaned(text)))


def _compile(document: Document, prepare: Callable[[str], str]) -> bytes:
    data = _encoded(document, prepare)
    data["region"] = _REGIONS[document.language]
    compiler = typst.Compiler(
        LAYOUT,
        font_paths=typefaces(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
    )
    if document.dated is None:
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    else:
        made = datetime.combine(document.dated, time(12), tzinfo=UTC)
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=made)
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave something else than one file.")
    return pdf


def _encoded(value: Any, prepare: Callable[[str], str]) -> Any:
    """A value as what JSON can hold; each part of a document says what it `is`, each level its sign."""
    if isinstance(value, str):
        return prepare(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_encoded(part, prepare) for part in value]
    if not is_dataclass(value):
        return value
    encoded = {one.name: _encoded(getattr(value, one.name), prepare) for one in fields(value)}
    encoded["is"] = type(value).__name__
    if isinstance(value, Level) and value.level != "undecided":
        encoded["svg"] = level_sign(value.level, adopted=value.adopted)
    return encoded
