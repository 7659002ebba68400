"""Writes a document as a semantic HTML fragment. All text is escaped; there is no style and no script in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape

from forsvarlig.documents.document import (
    Block,
    BulletList,
    Content,
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
    plain,
)
from forsvarlig.documents.signs import level_sign

_RANKS = {"lead": ' class="lead"', "small": ' class="small soft"', "body": ""}


MOST_BYTES = 40_000


@dataclass(frozen=True)
class Part:
    """A piece of a document that a page can hold: the headings of level 2 that stand in it, and its HTML."""

    headings: tuple[str, ...]
    html: str


def to_html(document: Document) -> str:
    """The document as one `article` with its title as h1, and a `section` for each heading of level 2."""
    opening, *sections = _sections(document.blocks)
    return _article(document, opening, sections)


def to_parts(document: Document, most_bytes: int = MOST_BYTES) -> tuple[Part, ...]:
    """The document as articles of at most about `most_bytes` each, in order, all with its title; one where all fits in one.

    A part holds whole sections where they fit; a section that is larger goes on in the next part under the same heading,
    and so does a table. Only a block that can't be divided may be larger than `most_bytes`.
    """
    opening, *sections = _sections(document.blocks)
    parts: list[list[list[Block]]] = [[]]
    room = most_bytes - len(_blocks(opening).encode())
    for piece in (piece for section in sections for piece in _pieces(section, most_bytes)):
        size = len(_blocks(piece).encode())
        if parts[-1] and size > room:
            parts.append([])
            room = most_bytes
        parts[-1].append(piece)
        room -= size
    return tuple(
        Part(
            tuple(block.text for piece in part for block in piece[:1] if isinstance(block, Heading)),
            _article(document, first, part),
        )
        for part, first in zip(parts, [opening, *[[]] * (len(parts) - 1)], strict=True)
    )


def _article(document: Document, opening: Iterable[Block], sections: Iterable[Iterable[Block]]) -> str:
    above = f'<p class="overline">{_text(document.above)}</p>' if document.above else ""
    head = f'<header class="stack">{above}<h1>{_text(document.title)}</h1>{_blocks(opening)}</header>'
    body = "".join(f'<section class="stack">{_blocks(section)}</section>' for section in sections)
    return f'<article class="onepage stack stack-5" lang="{escape(document.language)}">{head}{body}</article>'


def _pieces(section: list[Block], most: int) -> list[list[Block]]:
    """A section as pieces of at most about `most` bytes, each under the section's heading."""
    heading, *blocks = section
    pieces: list[list[Block]] = [[heading]]
    room = most
    for block in (small for whole in blocks for small in _divided(whole, most)):
        size = len(_block(block).encode())
        if size > room and len(pieces[-1]) > 1:
            pieces.append([heading])
            room = most
        pieces[-1].append(block)
        room -= size
    return pieces


def _divided(block: Block, most: int) -> Iterator[Block]:
    """A table or a list that is too large, in halves until each is small enough; any other block as it is."""
    halves: tuple[Block, ...] = ()
    if len(_block(block).encode()) > most:
        match block:
            case Table(rows=rows) if len(rows) > 1:
                middle = len(rows) // 2
                halves = (replace(block, rows=rows[:middle]), replace(block, rows=rows[middle:]))
            case BulletList(items) if len(items) > 1:
                middle = len(items) // 2
                halves = (BulletList(items[:middle]), BulletList(items[middle:]))
    if not halves:
        yield block
    for half in halves:
        yield from _divided(half, most)


def _sections(blocks: Iterable[Block]) -> list[list[Block]]:
    """The blocks before the first heading of level 2, then those from each such heading on."""
    sections: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            sections.append([])
        sections[-1].append(block)
    return sections


def _blocks(blocks: Iterable[Block]) -> str:
    return "".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{_text(text)}</h{level}>"
        case Paragraph(content, rank):
            return f"<p{_RANKS[rank]}>{_inline(content)}</p>"
        case BulletList(items):
            return f'<ul class="dots">{"".join(f"<li>{_inline(item)}</li>" for item in items)}</ul>'
        case Facts(pairs):
            inner = "".join(f"<dt>{_text(term)}</dt><dd>{_inline(answer)}</dd>" for term, answer in pairs)
            return f'<dl class="facts">{inner}</dl>'
        case Table():
            return _table(block)
        case Figure(svg, _, caption):
            return f'<figure class="figure">{svg}<figcaption class="small soft">{_text(caption)}</figcaption></figure>'
        case Horizons(pairs):
            inner = "".join(f'<div><p class="overline">{_text(name)}</p>{_level(level, " lv-big")}</div>' for name, level in pairs)
            return f'<div class="horizons">{inner}</div>'
        case Quote(text, by):
            return f'<blockquote><p>{_text(text)}</p><p class="small soft">{_text(by)}</p></blockquote>'
        case Note(mark, content, source):
            return (
                f'<div class="note-{mark.kind} stack stack-2"><p>{_inline(mark)} {_inline(content)}</p>'
                f'<p class="src">{_inline(source)}</p></div>'
            )
        case Signatures(signatures):
            return f'<div class="sigs">{"".join(map(_signature, signatures))}</div>'
        case NewPage():
            return ""


def _table(table: Table) -> str:
    def side(column: int) -> str:
        return ' class="r"' if column in table.right else ""

    head = "".join(f'<th scope="col"{side(number)}>{_text(name)}</th>' for number, name in enumerate(table.head))
    rows = []
    for first, *others in table.rows:
        cells = "".join(
            f'<td{side(number)} data-l="{escape(table.head[number])}">{_inline(cell)}</td>' for number, cell in enumerate(others, 1)
        )
        rows.append(f'<tr><th scope="row">{_inline(first)}</th>{cells}</tr>')
    return (
        f'<div class="scroll" role="region" aria-label="{escape(table.caption)}" tabindex="0"><table class="tbl fold">'
        f"<caption>{_text(table.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _signature(signature: Signature) -> str:
    remark = f"<p>{_text(signature.remark)}</p>" if signature.remark else ""
    return (
        f'<div><div class="sig"><span class="hand">{_text(signature.name)}</span></div>'
        f'<p class="small">{_text(signature.role)}, {_text(signature.signed)}</p>{remark}</div>'
    )


def _inline(content: Content) -> str:
    match content:
        case tuple():
            return "".join(map(_inline, content))
        case str():
            return _text(content)
        case Strong(text):
            return f"<b>{_text(text)}</b>"
        case Link(text, url):
            return f'<a href="{escape(url)}">{_text(text)}</a>'
        case Level():
            return _level(content)
        case Mark(kind, word):
            return f'<span class="mark mark-{kind}">{_text(word)}</span>'
        case Picture(svg, _):
            return svg


def _level(level: Level, size: str = "") -> str:
    if level.level == "undecided":
        return f'<span class="undecided">{_text(plain(level))}</span>'
    return f'<span class="lv lv-{level.level}{size}">{level_sign(level.level, adopted=level.adopted)}{_text(level.word)}</span>'


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
