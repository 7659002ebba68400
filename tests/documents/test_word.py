"""The Word file: headings, heads of tables, text alternatives, language and dates; the same every time, whatever is written."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.documents.document import Document, Heading, Level, Paragraph, Table, plain
from forsvarlig.documents.word import to_word
from tests.documents.sample import words
from tests.documents.test_pdf import document

DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def opened(made: Document) -> Any:
    return docx.Document(io.BytesIO(to_word(made)))


def written(word: Any) -> str:
    """Every word in the body and in the foot."""
    return "".join(node.text or "" for part in (word, word.sections[0].footer) for node in part._element.iter(qn("w:t")))


@pytest.fixture(scope="module")
def word() -> Any:
    return opened(document(title="Handlingsplan for Nord"))


def test_everything_that_the_document_says_is_in_it(word: Any) -> None:
    said = written(word)
    for text in words(document().blocks):
        assert text in said or text in [shape.get("descr") for shape in word._element.iter(qn("wp:docPr"))], text


def test_headings_are_headings_and_the_title_is_the_first(word: Any) -> None:
    headings = [(line.style.name, line.text) for line in word.paragraphs if line.style.name.startswith("Heading")]
    assert headings == [("Heading 1", "Handlingsplan for Nord"), ("Heading 2", "Tallene"), ("Heading 2", "Underskrift")]


def test_the_head_of_a_table_repeats_and_no_row_is_split(word: Any) -> None:
    (table,) = word.tables
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Tall"
    assert table.rows[1].cells[0].paragraphs[0].runs[0].bold
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [None, None, 2]


def test_every_picture_has_a_text_alternative_or_is_marked_as_decoration(word: Any) -> None:
    pictures = list(word._element.iter(qn("wp:docPr")))
    told = [picture.get("descr") for picture in pictures if picture.get("descr")]
    assert told == ["Mengde og tempo: 63 av 100.", "63 av 100"]
    assert all(picture.get("descr") or list(picture.iter(DECORATIVE)) for picture in pictures)
    assert len(pictures) == 2 + 3


def test_a_figure_is_sharp_enough_to_print(word: Any) -> None:
    widths = [shape.width.inches for shape in word.inline_shapes]
    images = [part.image.px_width for part in word.part.package.image_parts]
    assert max(images) / max(widths) >= 290


@pytest.mark.parametrize(("language", "told"), [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")])
def test_each_language_is_told_to_the_reader(language: str, told: str) -> None:
    word = opened(document(Paragraph("a"), language=language))
    assert {one.get(qn("w:val")) for one in word.styles.element.iter(qn("w:lang"))} == {told}
    assert word.core_properties.language == told


def test_title_and_date_are_the_document_s_own(word: Any) -> None:
    properties = word.core_properties
    assert (properties.title, properties.author) == ("Handlingsplan for Nord", "Forsvarlig")
    assert properties.created.replace(tzinfo=None) == properties.modified.replace(tzinfo=None) == datetime(2026, 11, 23, 12)  # noqa: DTZ001


def test_a_document_without_a_date_has_none() -> None:
    with zipfile.ZipFile(io.BytesIO(to_word(document(Paragraph("a"), dated=None)))) as parts:
        assert b"dcterms" not in parts.read("docProps/core.xml").split(b">", 2)[2]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_word(document()) == to_word(document())
    assert to_word(document(Paragraph("a"))) != to_word(document(Paragraph("b")))
    with zipfile.ZipFile(io.BytesIO(to_word(document()))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_pages_are_counted_by_word_itself(word: Any) -> None:
    foot = word.sections[0].footer._element
    assert [field.get(qn("w:instr")) for field in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "".join(node.text for node in foot.iter(qn("w:t"))) == "Handlingsplan for Nord  ·  1 av 1"


def test_contents_name_the_sections_before_word_has_counted_pages() -> None:
    word = opened(document(Heading("En"), Paragraph("a"), Heading("To"), Heading("Under", 3), contents="Innhold"))
    lines = [line.text for line in word.paragraphs]
    assert lines[lines.index("Innhold") : lines.index("Innhold") + 3] == ["Innhold", "En", "To"]
    fields = [mark.get(qn("w:fldCharType")) for mark in word._element.iter(qn("w:fldChar"))]
    assert fields == ["begin", "separate", "end"]


def test_links_lead_where_they_say(word: Any) -> None:
    (anchor,) = word._element.iter(qn("w:hyperlink"))
    assert word.part.rels[anchor.get(qn("r:id"))].target_ref == "https://lovdata.no/"


def test_a_proposed_level_looks_unlike_an_adopted_one() -> None:
    def images(adopted: bool) -> set[str]:
        word = opened(document(Paragraph(Level("red", "Straks", adopted=adopted))))
        return {part.sha1 for part in word.part.package.image_parts}

    assert len(images(adopted=True) | images(adopted=False)) == 2


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_written_can_be_made_a_word_file(text: str) -> None:
    table = Table(text, (text, "b"), ((text, text),), widths=(1, 1))
    word = opened(document(Paragraph(text), Heading(text), table, title=text, above=text))
    assert len(word.tables) == 1


def test_plain_words_of_a_level_are_beside_its_sign() -> None:
    level = Level("orange", "Gjør noe")
    assert plain(level) in written(opened(document(Paragraph(level))))
