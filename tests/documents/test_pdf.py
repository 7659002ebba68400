"""The PDF: tagged, titled, in its language, the same every time, whatever anybody has written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.documents.charts import ScaleFigure, scale_chart
from forsvarlig.documents.document import (
    BulletList,
    Document,
    Facts,
    Figure,
    Heading,
    Horizons,
    Level,
    Link,
    Mark,
    NewPage,
    Note,
    Paragraph,
    Picture,
    Quote,
    Signature,
    Signatures,
    Strong,
    Table,
)
from forsvarlig.documents.fonts import DRAWABLE, MISSING
from forsvarlig.documents.pdf import to_pdf

CHART = scale_chart(ScaleFigure("Mengde og tempo: 63 av 100.", "0 er minst belastning.", 63))
EVERY_BLOCK = (
    Paragraph("To ting å forbedre.", "lead"),
    Heading("Tallene"),
    Figure(CHART, "Mengde og tempo: 63 av 100.", "Mengde og tempo"),
    Table("Tall", ("Faktor", "Figur", "Tall"), (("Mengde", Picture(CHART, "63 av 100"), "63"),), widths=(2, 3, 1), right=(2,)),
    Horizons((("I dag", Level("orange", "Gjør noe")), ("Over tid", Level("red", "Straks", adopted=True)))),
    Paragraph((Strong("Skjult"), " og ", Level("hidden", "Skjult for å verne"), Level("undecided", "Ikke avgjort"))),
    BulletList(("én", Link("kilden", "https://lovdata.no/"))),
    Facts((("Hvem", "Anders Lie"),)),
    Note(Mark("krav", "Krav"), "Kartlegg.", "§ 1A-2, fra 1. januar 2026"),
    Note(Mark("raad", "Råd"), "Snakk om det.", "Egen vurdering"),
    Quote("1. mars er for seint.", "Fatima Noor, verneombud"),
    NewPage(),
    Heading("Underskrift"),
    Signatures((Signature("Fatima Noor", "verneombud", "23. november 2026", "Uenig i fristen"),)),
)


def document(*blocks: Any, **other: Any) -> Document:
    settings: dict[str, Any] = {"title": "Plan", "language": "nb", "page_of": "{page} av {pages}", "dated": date(2026, 11, 23)}
    return Document(blocks=blocks or EVERY_BLOCK, **{**settings, **other})


def opened(made: Document) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(to_pdf(made)))


def elements(node: Any) -> Iterator[Any]:
    """Every element of a structure tree."""
    if isinstance(node, pikepdf.Array):
        for part in node:
            yield from elements(part)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


@pytest.fixture(scope="module")
def pdf() -> pikepdf.Pdf:
    return opened(document(title="Handlingsplan for Nord"))


def test_it_is_tagged_titled_and_in_its_language(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) == "nb-NO"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Handlingsplan for Nord"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["pdfaid:part"] == "2"


@pytest.mark.parametrize(("language", "told"), [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")])
def test_each_language_is_told_to_the_reader(language: str, told: str) -> None:
    assert str(opened(document(Paragraph("a"), language=language)).Root.Lang) == told


def test_every_figure_tells_what_it_shows(pdf: pikepdf.Pdf) -> None:
    figures = [element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/Figure"]
    assert sorted(str(figure.Alt) for figure in figures) == ["63 av 100", "Mengde og tempo: 63 av 100."]


def test_headings_tables_and_lists_are_what_they_are(pdf: pikepdf.Pdf) -> None:
    kinds = [str(element.S) for element in elements(pdf.Root.StructTreeRoot)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 2
    assert kinds.count("/TH") == 3
    assert {"/L", "/LI", "/Table", "/Caption", "/Link"} <= set(kinds)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_pdf(document()) == to_pdf(document())
    assert to_pdf(document(Paragraph("a"), dated=None)) == to_pdf(document(Paragraph("a"), dated=None))
    assert to_pdf(document(Paragraph("a"))) != to_pdf(document(Paragraph("b")))


def test_a_document_without_a_date_is_accessible_and_has_none() -> None:
    pdf = opened(document(Paragraph("a"), dated=None))
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "xmp:CreateDate" not in metadata
    assert "/CreationDate" not in pdf.docinfo


def test_what_cannot_be_drawn_becomes_one_box_and_nothing_breaks() -> None:
    made = document(Paragraph("Bra 👍🏽 jobba 👩‍👩‍👧, مرحبا 中文 ❤️"), title="Kari 😀 Nordmann")
    with opened(made).open_metadata() as metadata:
        assert metadata["dc:title"] == f"Kari {MISSING} Nordmann"


def test_all_that_is_called_drawable_can_be_drawn() -> None:
    import re

    drawn = [chr(code) for code in range(0x3000) if re.fullmatch(f"[{DRAWABLE}]", chr(code))]
    assert len(drawn) > 1000
    # An emoji beside would make the writer replace; with none, it must draw every one of them, in both typefaces.
    text = " ".join(f"a{character}" for character in drawn)
    to_pdf(document(Paragraph(text), Paragraph(text, "lead"), Paragraph(Strong(text))))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_written_can_be_made_a_pdf(text: str) -> None:
    table = Table(text, (text, "b"), ((text, text),), widths=(1, 1))
    made = document(Paragraph(text), Heading(text), table, title=text)
    assert to_pdf(made).startswith(b"%PDF")


def test_markup_that_somebody_writes_stays_words() -> None:
    written = '#panic("nei") *fet* $x$ <label> @ref \\ [x] // y'
    with opened(document(Paragraph(written), title=written)).open_metadata() as metadata:
        assert metadata["dc:title"] == written


def test_a_very_long_word_wraps_instead_of_running_off_the_page() -> None:
    assert len(opened(document(Paragraph("å" * 20_000))).pages) > 2
    table = Table("t", ("a", "b"), (("å" * 20_000, "b"),), widths=(1, 4))
    assert len(opened(document(table)).pages) > 2


def test_a_compact_document_stays_on_one_sheet_as_long_as_it_can_be_read() -> None:
    lines = tuple(Paragraph(f"Tiltak {number}: en setning som er så lang at den nesten fyller linja.") for number in range(50))
    assert len(opened(document(*lines)).pages) == 2
    assert len(opened(document(*lines, compact=True)).pages) == 1
    assert len(opened(document(*lines * 4, compact=True)).pages) > 1


def test_a_table_of_contents_leads_to_each_section() -> None:
    pdf = opened(document(Heading("En"), Paragraph("a"), Heading("To"), Paragraph("b"), contents="Innhold"))
    links = [element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/Link"]
    assert len(links) >= 2


def test_a_link_must_lead_to_the_web() -> None:
    with pytest.raises(ValueError, match="https://"):
        Link("x", "javascript:alert(1)")
