"""Texts of other tools' questionnaires as plain text, and their languages as ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from forsvarlig.knowledge.instruments import LANGUAGES

_NAMES = {
    "nb": ("nb", "no", "nob", "nor", "norsk", "bokmål", "norsk bokmål", "norwegian", "norwegian bokmål", "norwegian bokmal"),
    "nn": ("nn", "nno", "nynorsk", "norsk nynorsk", "norwegian nynorsk"),
    "en": ("en", "eng", "english", "engelsk"),
    "pl": ("pl", "pol", "polish", "polski", "polsk"),
    "uk": ("uk", "ukr", "ukrainian", "українська", "ukrainsk"),
}
_OURS = {name: language for language, names in _NAMES.items() for name in names}
_BLOCKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"})
_UNSEEN = frozenset({"script", "style", "head", "template"})
_PICTURES = frozenset({"img", "video", "audio", "iframe", "object", "svg"})


def our_language(name: str) -> str | None:
    """The language of ours that a tool's name or code means: “English (en)”, “nb”, “no”, “de-informal”. None for others."""
    plain = name.strip().lower().replace("_", "-")
    code = re.fullmatch(r".*\(([a-z]{2,3})(?:-[\w-]+)?\)", plain)
    found = _OURS.get(code[1]) if code else _OURS.get(plain) or _OURS.get(plain.partition("-")[0])
    return found if found in LANGUAGES else None


def plain(text: str) -> tuple[str, bool]:
    """A text without markup, on one line, and whether a picture, film or the like was in it."""
    if "<" not in text and "&" not in text:
        return " ".join(text.split()), False
    stripper = _Stripper()
    stripper.feed(text)
    stripper.close()
    return " ".join("".join(stripper.parts).split()), stripper.had_picture


class _Stripper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0
        self.had_picture = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in _UNSEEN
        self.had_picture |= tag in _PICTURES
        if tag in _BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.unseen = max(0, self.unseen - (tag in _UNSEEN))
        if tag in _BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)
