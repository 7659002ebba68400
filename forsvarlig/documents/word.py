"""Writes a document as Word (.docx): real headings, tables whose heads repeat, pictures with text alternatives, a language.

Pictures are PNG: readers that can't draw SVG show them too.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from docx.enum.text import WD_BREAK, WD_PARAGRAPH_ALIGNMENT

from forsvarlig.documents.document import (
    Block,
    BulletList,
    Content,
    Document,
    Facts,
    Figure,
    Heading,
    Horizons,
    Inline,
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
from forsvarlig.documents.fonts import cleaned
from forsvarlig.documents.png import to_pngs
from forsvarlig.documents.signs import FJORD, PLUM, RULE, level_sign
from forsvarlig.documents.word_parts import (
    LEAD,
    SMALL,
    begin,
    draw_line,
    link,
    number_pages,
    outline,
    place_picture,
    rgb,
    set_head,
    set_properties,
)

if TYPE_CHECKING:
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph as Line

PAGE_WIDTH, FIGURE_WIDTH, SIGN_WIDTH = 16.6, 12.0, 0.45
# What XML can't hold, beyond what `cleaned` takes away.
_FORBIDDEN = re.compile("[\ufffe\uffff]")
# A zip file can't be older; without a date of its own each part would carry the moment it was written.
_OLDEST = (1980, 1, 1, 0, 0, 0)
_RANKS = {"lead": LEAD, "small": SMALL, "body": "Normal"}


def to_word(document: Document) -> bytes:
    """The document as the bytes of a .docx file; the same document always gives the same bytes."""
    return _timeless(_Writer(document).written())


def _timeless(file: bytes) -> bytes:
    """The same zip file, with every part dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as parts, zipfile.ZipFile(out, "w") as dated:
        for name in parts.namelist():
            dated.writestr(zipfile.ZipInfo(name, _OLDEST), parts.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Writer:
    """One document on its way to Word."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.word = begin(document.language, compact=document.compact)
        self.pictures: Mapping[tuple[str, float], bytes] = to_pngs(_drawings(document.blocks))

    def written(self) -> bytes:
        document, word = self.document, self.word
        made = None if document.dated is None else datetime.combine(document.dated, time(12), tzinfo=UTC)
        set_properties(word, _text(document.title), _text(document.above), document.language, made)
        number_pages(word, _text(document.title), document.page_of)
        if document.above:
            word.add_paragraph(_text(document.above), SMALL)
        word.add_heading(_text(document.title), 1)
        if document.contents:
            headings = [_text(block.text) for block in document.blocks if isinstance(block, Heading) and block.level == 2]
            outline(word, _text(document.contents), headings)
        for block in document.blocks:
            self.block(block)
        out = io.BytesIO()
        word.save(out)
        return out.getvalue()

    def block(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                self.word.add_heading(_text(text), level)
            case Table():
                self.table(block)
            case Figure(svg, alt, caption):
                self.figure(svg, alt, caption)
            case Note(mark, content, source):
                self.note(mark, content, source)
            case NewPage():
                self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case _:
                for style, content in _lines(block):
                    self.inline(self.word.add_paragraph(style=style), content)

    def figure(self, svg: str, alt: str, caption: str) -> None:
        line = self.word.add_paragraph()
        line.paragraph_format.keep_with_next = True
        self.inline(line, Picture(svg, alt), FIGURE_WIDTH)
        self.word.add_paragraph(_text(caption), "Caption")

    def note(self, mark: Mark, content: Content, source: Content) -> None:
        lines = [self.word.add_paragraph(), self.word.add_paragraph(style=SMALL)]
        lines[0].paragraph_format.keep_with_next = True
        self.inline(lines[0], (mark, " ", *_parts(content)))
        self.inline(lines[1], source)
        for line in lines:
            draw_line(line, _colour(mark), dashed=mark.kind != "krav")

    def table(self, table: Table) -> None:
        self.word.add_paragraph(_text(table.caption), "Caption").paragraph_format.keep_with_next = True
        made = self.word.add_table(rows=0, cols=len(table.head))
        widths = _widths(table)
        for content in (tuple(map(Strong, table.head)), *((_heavy(first), *others) for first, *others in table.rows)):
            cells: tuple[_Cell, ...] = made.add_row().cells
            for number, (cell, part, width) in enumerate(zip(cells, content, widths, strict=True)):
                self.inline(cell.paragraphs[0], part, width - 0.4)
                if number in table.right:
                    cell.paragraphs[0].alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
        set_head(made, _text(table.caption), widths, RULE)
        self.word.add_paragraph(style=SMALL)

    def inline(self, line: Line, content: Content, width: float = FIGURE_WIDTH) -> None:
        """Write some content at the end of a paragraph; a picture in it is `width` centimetres wide."""
        for part in _parts(content):
            match part:
                case str():
                    line.add_run(_text(part))
                case Strong(text):
                    line.add_run(_text(text)).bold = True
                case Link(text, url):
                    link(line, _text(text), url)
                case Level():
                    self.level(line, part)
                case Mark(_, word):
                    place = line.add_run(_text(word))
                    place.bold, place.font.color.rgb = True, rgb(_colour(part))
                case Picture(svg, alt):
                    place_picture(line, self.drawn(svg, FIGURE_WIDTH), min(width, FIGURE_WIDTH), _text(alt))

    def level(self, line: Line, level: Level) -> None:
        if level.level == "undecided":
            line.add_run(_text(level.word)).italic = True
            return
        place_picture(line, self.drawn(_sign(level), SIGN_WIDTH), SIGN_WIDTH, "")
        line.add_run(f"\u00a0{_text(level.word)}").bold = True

    def drawn(self, svg: str, width: float) -> bytes:
        return self.pictures[svg, width]


def _lines(block: Block) -> list[tuple[str, Content]]:
    """The paragraphs of a block that is nothing but paragraphs, each with its style."""
    match block:
        case Paragraph(content, rank):
            return [(_RANKS[rank], content)]
        case BulletList(items):
            return [("List Bullet", item) for item in items]
        case Facts(pairs):
            return [("Normal", (Strong(f"{term}: "), *_parts(answer))) for term, answer in pairs]
        case Horizons(levels):
            return [("Normal", (f"{name}: ", level)) for name, level in levels]
        case Quote(text, by):
            return [("Quote", text), (SMALL, by)]
        case Signatures(signatures):
            return [line for one in signatures for line in _signature(one)]
        case _:
            raise TypeError(f"{type(block).__name__} isn't written as paragraphs.")


def _signature(one: Signature) -> list[tuple[str, Content]]:
    remark: list[tuple[str, Content]] = [("Normal", one.remark)] if one.remark else []
    return [("Normal", (Strong(one.name), f"\n{one.role}, {one.signed}")), *remark]


def _parts(content: Content) -> tuple[Inline, ...]:
    return content if isinstance(content, tuple) else (content,)


def _heavy(content: Content) -> Content:
    """The first cell of a row heads it."""
    return tuple(Strong(part) if isinstance(part, str) else part for part in _parts(content))


def _sign(level: Level) -> str:
    return level_sign(level.level, adopted=level.adopted)


def _colour(mark: Mark) -> str:
    return PLUM if mark.kind == "krav" else FJORD


def _widths(table: Table) -> list[float]:
    """The columns' widths in centimetres."""
    shares = table.widths or (1.0,) * len(table.head)
    return [PAGE_WIDTH * share / sum(shares) for share in shares]


def _text(text: str) -> str:
    return _FORBIDDEN.sub("", cleaned(text))


def _drawings(blocks: Iterable[Block]) -> Iterator[tuple[str, float]]:
    """Every picture that a document needs, with its width in centimetres."""
    for part in _within(blocks):
        match part:
            case Figure(svg) | Picture(svg):
                yield svg, FIGURE_WIDTH
            case Level(level) if level != "undecided":
                yield _sign(part), SIGN_WIDTH


def _within(value: object) -> Iterator[object]:
    """Everything in a document, however deep."""
    if isinstance(value, tuple):
        for part in value:
            yield from _within(part)
    elif hasattr(value, "__dataclass_fields__"):
        yield value
        for part in vars(value).values():
            yield from _within(part)
