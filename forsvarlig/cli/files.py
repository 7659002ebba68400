"""Reads the documents that commands take, says file and line of what is wrong, and writes files whole."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from forsvarlig.errors import InputError, Place


def read_json(path: Path) -> dict[str, Any]:
    """A JSON document whose outermost value is an object. Raises InputError, naming file and row, for anything else."""
    text = _text(path)
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise InputError(f"This isn't valid JSON: {error.msg}.", Place(path.name, row=error.lineno), "Mend the line.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"This isn't valid JSON: {error}.", Place(path.name), "Mend it.") from error
    if not isinstance(document, dict):
        raise InputError("The outermost value isn't an object.", Place(path.name), "It begins with { and ends with }.")
    return document


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML document. Raises InputError, naming file and line, for anything else."""
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"This isn't valid TOML: {error}.", Place(path.name), "Mend the line.") from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then moved there. Raises InputError when it can't be."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        what = f"It can't be written: {error.strerror}."
        raise InputError(what, Place(str(path)), "Name a file in a folder that is there.") from error


def read_bytes(path: Path) -> bytes:
    """What a file holds. Raises InputError when it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        do = "Check the name and the folder."
        raise InputError(f"The file can't be read: {error.strerror}.", Place(str(path)), do) from error


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            f"The file can't be read: {error.strerror}.", Place(str(path)), "Check the name and the folder."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"Byte {error.start + 1} isn't UTF-8.", Place(path.name), "Save the file as UTF-8.") from error
    if not text.strip():
        raise InputError("The file is empty.", Place(path.name), "Check that the right file was saved.")
    return text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} isn't a number")
