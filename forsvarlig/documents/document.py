"""A document as data: what it says, in which order. How it looks on a page or on paper is for the writers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEVELS = ("green", "yellow", "orange", "red", "unknown")


@dataclass(frozen=True)
class Strong:
    """Words with weight."""

    text: str


@dataclass(frozen=True)
class Link:
    """Words that lead to a web address. Raises ValueError unless the address begins with https://."""

    text: str
    url: str

    def __post_init__(self) -> None:
        if not self.url.startswith("https://"):
            raise ValueError(f"“{self.url}” isn't an address that begins with https://.")


@dataclass(frozen=True)
class Level:
    """A level: its sign and its word. The sign is drawn in outline while the level is only proposed, filled once adopted.

    `level` is one of LEVELS, "hidden" (withheld to protect) or "undecided" (no sign, a dotted line).
    """

    level: str
    word: str
    adopted: bool = False


@dataclass(frozen=True)
class Mark:
    """The label of a duty ("krav") or of advice ("raad"), with the word for it in the document's language."""

    kind: str
    word: str


@dataclass(frozen=True)
class Picture:
    """A picture within a table or a line. `svg` comes from `charts`, never from users; `alt` tells the finding."""

    svg: str
    alt: str


Inline = str | Strong | Link | Level | Mark | Picture
Content = Inline | tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; the title of the document is level 1, so these begin at 2."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `rank` is "lead" (the document in two sentences), "body" or "small" (method, sources)."""

    content: Content
    rank: str = "body"


@dataclass(frozen=True)
class BulletList:
    """A list of things without an order."""

    items: tuple[Content, ...]


@dataclass(frozen=True)
class Facts:
    """Terms and their answers."""

    pairs: tuple[tuple[str, Content], ...]


@dataclass(frozen=True)
class Table:
    """A table with a head and one row header a row (its first cell).

    `widths` are the columns' shares of the page's width on paper; without it all are as wide as they need.
    `right` are the numbers of the columns that hold figures, from 0.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Content, ...], ...]
    widths: tuple[float, ...] = ()
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A chart of its own. `svg` comes from `charts`, never from users; `alt` tells the finding."""

    svg: str
    alt: str
    caption: str


@dataclass(frozen=True)
class Horizons:
    """Levels side by side, each under its heading: today, over time."""

    pairs: tuple[tuple[str, Level], ...]


@dataclass(frozen=True)
class Quote:
    """What somebody has stated in words of their own, and who."""

    text: str
    by: str


@dataclass(frozen=True)
class Note:
    """A duty ("krav", with its provision and the day it took force) or advice ("raad", with its source)."""

    mark: Mark
    content: Content
    source: Content


@dataclass(frozen=True)
class Signature:
    """A name under the document; `remark` is what the person disagrees in, if anything."""

    name: str
    role: str
    signed: str
    remark: str = ""


@dataclass(frozen=True)
class Signatures:
    """The names under the document, side by side."""

    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new sheet."""


Block = Heading | Paragraph | BulletList | Facts | Table | Figure | Horizons | Quote | Note | Signatures | NewPage


@dataclass(frozen=True)
class Document:
    """A whole document in one language ("nb", "nn" or "en").

    `above` is the line above the title: whose it is, what it covers. `dated` is the day as of which it speaks, and the
    only date in the file, so that the same document gives the same bytes. `page_of` is how its feet count, with
    {page} and {pages}. `compact` sets it on as few sheets as the smallest readable type allows. `contents` is the
    heading of a table of contents on paper, for long ones.
    """

    title: str
    language: str
    blocks: tuple[Block, ...]
    page_of: str
    above: str = ""
    dated: date | None = None
    compact: bool = False
    contents: str = ""


def plain(content: Content) -> str:
    """The words of some content, without what they look like."""
    match content:
        case str():
            return content
        case tuple():
            return "".join(map(plain, content))
        case Strong(text) | Link(text, _):
            return text
        case Level(_, word, _) | Mark(_, word):
            return word
        case Picture(_, alt):
            return alt


def together(parts: Sequence[Content], between: str = " ") -> Content:
    """Several pieces of content as one, with `between` between them."""
    joined: list[Inline] = []
    for number, part in enumerate(parts):
        joined += [between] if number else []
        joined += part if isinstance(part, tuple) else [part]
    return tuple(joined)
