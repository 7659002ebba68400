"""Brings in a questionnaire from whichever kind of file it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from forsvarlig.errors import InputError, Place
from forsvarlig.knowledge.importing.draft import Draft, draft_of
from forsvarlig.knowledge.importing.limesurvey import read_limesurvey
from forsvarlig.knowledge.importing.report import Became, Line
from forsvarlig.knowledge.importing.unreadable import Fault, UnreadableError
from forsvarlig.knowledge.importing.workbook import OLD_WORKBOOK, size
from forsvarlig.knowledge.importing.xlsform import read_xlsform
from forsvarlig.knowledge.instruments import parse_instrument

MOST_BYTES = 5_000_000
_WORKBOOK = b"PK\x03\x04"


@dataclass(frozen=True)
class Brought:
    """What a file held: the draft, the report, and the `format` it was read as."""

    draft: Draft
    lines: tuple[Line, ...]
    format: str


def read_questionnaire(path: Path | str, content: bytes | None = None, language: str = "nb") -> Brought:
    """Read a questionnaire of our own format, an XLSForm or an export from LimeSurvey, told apart by what is in the file.

    With `content`, `path` only names it. `language` is what texts count as that name none. Raises UnreadableError, or
    InputError with the place where our own format is wrong.
    """
    file = Path(path).name
    if content is None:
        content = _content(Path(path))
    if len(content) > MOST_BYTES:
        raise UnreadableError(Fault.TOO_LARGE, file, size(MOST_BYTES))
    if content.startswith((_WORKBOOK, OLD_WORKBOOK)):
        return _brought(*read_xlsform(file, content, language), "XLSForm")
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<") or content[:2] in (b"\xff\xfe", b"\xfe\xff") or file.lower().endswith(".txt"):
        return _brought(*read_limesurvey(file, content, language), "LimeSurvey")
    if not file.lower().endswith(".toml"):
        raise UnreadableError(Fault.UNKNOWN_FORMAT, file)
    return _own(file, content)


def _brought(draft: Draft, lines: list[Line], format_: str) -> Brought:
    return Brought(draft, tuple(lines), format_)


def _own(file: str, content: bytes) -> Brought:
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableError(Fault.NOT_TEXT, file) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"This isn't valid TOML: {error}.", Place(file), "Mend the line.") from error
    parse_instrument(document, file)
    draft = draft_of(document)
    return Brought(draft, tuple(Line("item", number, item.id, Became.TAKEN) for number, item in enumerate(draft.items, 1)), "TOML")


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableError(Fault.TOO_LARGE, path.name, size(MOST_BYTES))
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The file can't be read: {error.strerror}.", Place(str(path)), "Check the name and the folder."
        ) from error
