"""Brings the catalogues in line with templates and code: python -m tests.house.translations"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

WEB = Path(__file__).resolve().parents[2] / "forsvarlig" / "web"
LANGUAGES = ("nn", "en")
# People can answer in these too; they hold what answering pages say, and nothing else.
ANSWERING_LANGUAGES = ("pl", "uk")
ANSWERING = (
    "surveys/answer*.py",
    "surveys/questionnaires.py",
    "surveys/templates/surveys/answer_*.html",
    "surveys/templates/surveys/promise.html",
)


def gather(web: Path, languages: Sequence[str] = LANGUAGES) -> None:
    """Add what pages say to the catalogues below a copy of the web floor, or below the floor itself."""
    named = [argument for language in languages for argument in ("-l", language)]
    command = [sys.executable, "-m", "django", "makemessages", *named, "--no-wrap", "--no-location", "--no-obsolete", "-v", "0"]
    (web / "locale").mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=web, check=True, env=environment)


def copy_of(web: Path, target: Path) -> Path:
    """A copy of what holds texts."""
    shutil.copytree(web, target, ignore=shutil.ignore_patterns("static", "__pycache__", "*.mo"))
    return target


def answering_copy_of(web: Path, target: Path) -> Path:
    """A copy of what answering pages say, with the catalogues of the languages that only they have."""
    for path in (path for pattern in ANSWERING for path in web.glob(pattern)):
        copied = target / path.relative_to(web)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)
    for language in ANSWERING_LANGUAGES:
        if (web / "locale" / language).exists():
            shutil.copytree(web / "locale" / language, target / "locale" / language, ignore=shutil.ignore_patterns("*.mo"))
    return target


def gather_answering(web: Path) -> None:
    """Bring the catalogues of the languages that only answering pages have in line with those pages."""
    with tempfile.TemporaryDirectory() as folder:
        copied = answering_copy_of(web, Path(folder) / "web")
        gather(copied, ANSWERING_LANGUAGES)
        for language in ANSWERING_LANGUAGES:
            place = Path("locale", language, "LC_MESSAGES", "django.po")
            (web / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(copied / place, web / place)


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
    gather_answering(WEB)
    for each in (*LANGUAGES, *ANSWERING_LANGUAGES):
        open_texts = [message for message in said(catalogue(WEB, each)) if not is_translated(message)]
        print(f"{each}: {len(open_texts)} of {len(list(said(catalogue(WEB, each))))} texts wait for a translation")
