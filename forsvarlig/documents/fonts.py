"""The typefaces of documents, and which characters are safe to draw with them. None comes from the machine."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import typst

PACKAGES = ("fontpkg_inter", "fontpkg_literata")
MISSING = "□"
# Latin, Greek and Cyrillic letters, marks that join them, and the signs of ordinary text: what the typefaces surely have.
DRAWABLE = (
    "\n -~\u00a0-\u024f\u0300-\u0304\u0306-\u030c\u0323\u0327\u0328\u0331\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce"
    "\u0400-\u0479\u0490-\u049d\u04a0-\u04ff\u1e00-\u1e9b\u1e9e-\u1eff\u2010-\u2027\u202f-\u2044\u20ac\u2116\u2122\u2190-\u2199"
    "\u2212\u221e\u2248\u2260\u2264\u2265\u25a1\u25cb\u25cf\u2605\u2606\u2665\u2713\u2717"
)
_UNDRAWABLE = re.compile(f"[^{DRAWABLE}]+")
_VARIANTS = re.compile("[\ufe00-\ufe0f]")
_INVISIBLE = ("Cc", "Cf", "Cs")


@lru_cache(maxsize=1)
def typefaces() -> typst.Fonts:
    """Inter and Literata, with what comes inside typst to fall back on; the machine's own fonts are left out."""
    folders = [Path(str(files(package))) / "files" for package in PACKAGES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def drawable(text: str) -> str:
    """The text with an empty box for each run of characters that may lack a drawing, such as an emoji."""
    return _UNDRAWABLE.sub(MISSING, text)


def cleaned(text: str) -> str:
    """The text in composed form, with neither control characters nor marks that only steer how others are drawn."""
    composed = _VARIANTS.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
    return "".join(character for character in composed if character == "\n" or unicodedata.category(character) not in _INVISIBLE)
