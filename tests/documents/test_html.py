"""The HTML: a fragment that parses, says what the document says, and brings neither style nor script."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.documents.document import (
    Block,
    Document,
    Heading,
    Level,
    Paragraph,
    Quote,
    Signature,
    Signatures,
    Table,
    plain,
    together,
)
from forsvarlig.documents.html import to_html, to_parts
from tests.documents.sample import words
from tests.documents.test_pdf import EVERY_BLOCK, document

NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def parsed(made: Document) -> ElementTree.Element:
    page = f"<!doctype html><html lang=nb><head><title>x</title></head><body>{to_html(made)}</body></html>"
    root: ElementTree.Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=True).parse(page)
    return root


def names(made: Document) -> list[str]:
    return [element.tag.removeprefix(NAMESPACE) for element in parsed(made).iter()]


def test_every_block_parses_without_a_complaint() -> None:
    found = names(document())
    assert {"h1", "h2", "table", "caption", "figure", "ul", "dl", "blockquote", "section"} <= set(found)
    assert found.count("h1") == 1


def test_there_is_neither_style_nor_script() -> None:
    made = to_html(document())
    assert "<style" not in made
    assert "style=" not in made
    assert "<script" not in made
    assert " on" not in made.replace(" on ", "")


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_what_somebody_writes_is_escaped(text: str) -> None:
    def made(text: str) -> Document:
        return document(Heading(text), Paragraph(text), Quote(text, text), Table(text, (text,), ((text,),)), title=text)

    assert names(made(text)) == names(made("a"))


def test_a_script_that_somebody_writes_is_words() -> None:
    assert "&lt;script&gt;" in to_html(document(Paragraph("<script>alert(1)</script>")))


def test_a_table_names_its_rows_columns_and_cells() -> None:
    made = to_html(document(Table("Tall", ("Faktor", "Tall"), (("Mengde", "63"),), right=(1,))))
    assert '<th scope="row">Mengde</th><td class="r" data-l="Tall">63</td>' in made
    assert 'role="region" aria-label="Tall" tabindex="0"' in made


def test_a_level_is_sign_and_word_and_undecided_has_no_sign() -> None:
    made = to_html(document(Paragraph(Level("red", "Straks")), Paragraph(Level("undecided", "Ikke avgjort"))))
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="sign" viewBox="0 0 24 24" aria-hidden="true"' in made
    assert '<span class="undecided">Ikke avgjort</span>' in made


def test_a_disagreement_stands_under_its_name() -> None:
    made = to_html(document(Signatures((Signature("Fatima Noor", "verneombud", "23.11.2026", "Uenig i fristen"),))))
    assert made.index("Fatima Noor") < made.index("Uenig i fristen")


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: type(block).__name__)
def test_no_word_of_a_block_is_lost(block: Block) -> None:
    said = "".join(parsed(document(block)).itertext())
    assert all(text in said for text in words(block))


def test_content_is_put_together_with_what_stands_between() -> None:
    assert plain(together(["a", ("b", Level("red", "c")), "d"], ", ")) == "a, bc, d"


def test_a_document_that_fits_is_one_part_and_the_same_as_the_whole() -> None:
    (part,) = to_parts(document())
    assert part.html == to_html(document())


def test_a_large_document_is_divided_between_sections_and_inside_tables_without_losing_a_row() -> None:
    rows = tuple((f"rad {number}", "x" * 50) for number in range(60))
    blocks = (Paragraph("Innledning"), Heading("Først"), Paragraph("Kort"), Heading("Tabell"), Table("Alt", ("A", "B"), rows))
    made = document(*blocks)
    parts = to_parts(made, 2_000)
    assert [part.headings[0] for part in parts][:2] == ["Først", "Tabell"]
    assert all(len(part.html.encode()) < 3_000 for part in parts)
    assert [text for part in parts for text in re.findall(r"rad \d+", part.html)] == [first for first, _ in rows]
    assert all(part.html.count("<h1>") == 1 for part in parts)
