"""The works that everything else cites, once each; and the general principles of prevention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forsvarlig.knowledge.reading import Citation, Entry, Text

WORK_KINDS = ("law", "preparatory", "report", "study", "standard", "guidance", "own")


@dataclass(frozen=True)
class Work:
    """One work: a law, a study, a report. `read` is the day it was last looked up, `verified` whether it was read itself."""

    id: str
    title: str
    author: str
    year: int
    kind: str
    read: date
    verified: bool
    url: str | None

    def cited(self) -> str:
        """The work in one line, as in a list of sources."""
        return f"{self.author} ({self.year}). {self.title}."


@dataclass(frozen=True)
class Principle:
    """One of the general principles of prevention, which each measure serves one of; `order` as in its source."""

    id: str
    order: int
    name: Text
    source: Citation


def read_works(document: Entry) -> dict[str, Work]:
    """Read `sources.toml`: one table a work."""
    parts = {key: document.part(key) for key in document.names()}
    return {key: _work(part, key) for key, part in parts.items() if part}


def read_principles(document: Entry) -> dict[str, Principle]:
    """Read `principles.toml`: one table a principle."""
    parts = {key: document.part(key) for key in document.names()}
    return {key: Principle(key, part.integer("order"), part.text("name"), part.citation()) for key, part in parts.items() if part}


def _work(part: Entry, key: str) -> Work:
    read = part.day("read")
    year = part.integer("year")
    if part.has("read") and year > read.year:
        part.wrong("year", f"{year} is after the work was read ({read}).", "Mend the year or the date.")
    url = part.string("url", "") or None
    if url and not url.startswith("https://"):
        part.wrong("url", f"“{url}” isn't a web address.", "Write it from https:// on.")
    return Work(
        id=key,
        title=part.string("title"),
        author=part.string("author"),
        year=year,
        kind=part.choice("kind", WORK_KINDS),
        read=read,
        verified=part.flag("verified", True),
        url=url,
    )
