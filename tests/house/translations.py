"""Brings the catalogues in line with templates and code: python -m tests.house.translations"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

WEB = Path(__file__).resolve().parents[2] / "forsvarlig" / "web"
LANGUAGES = ("nn", "en")


def gather(web: Path) -> None:
    """Add what pages say to the catalogues below a copy of the web floor, or below the floor itself."""
    languages = [argument for language in LANGUAGES for argument in ("-l", language)]
    command = [sys.executable, "-m", "django", "makemessages", *languages, "--no-wrap", "--no-location", "--no-obsolete", "-v", "0"]
    (web / "locale").mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=web, check=True, env=environment)


def copy_of(web: Path, target: Path) -> Path:
    """A copy of what holds texts."""
    shutil.copytree(web, target, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mo"))
    return target


def catalogue(web: Path, language: str) -> Catalog:
    """One language's catalogue."""
    with (web / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def said(catalog: Catalog) -> Iterator[Message]:
    """Every text but the head."""
    return (message for message in catalog if message.id)


def is_translated(message: Message) -> bool:
    """Whether there is a text for each form, and nobody has to look at it again."""
    return all(forms(message)) and not message.fuzzy


def forms(message: Message) -> list[str]:
    """Each form of a text's translation, empty where there is none."""
    translated = message.string
    return [str(form or "") for form in translated] if isinstance(translated, tuple | list) else [str(translated or "")]


if __name__ == "__main__":
    gather(WEB)
    for each in LANGUAGES:
        open_texts = [message for message in said(catalogue(WEB, each)) if not is_translated(message)]
        print(f"{each}: {len(open_texts)} of {len(list(said(catalogue(WEB, each))))} texts wait for a translation")
