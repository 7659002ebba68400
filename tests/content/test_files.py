"""Every data file of the packaged content by itself, named by file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from forsvarlig.knowledge.checking import check_content
from forsvarlig.knowledge.loading import PACKAGED
from forsvarlig.knowledge.reading import LANGUAGES, toml_files

FILES = [path.relative_to(PACKAGED).as_posix() for path in toml_files(PACKAGED)]
# Lists of words, in one language each.
WORD_LISTS = {"wording.toml"}
# One letter in fifty is æ, ø or å in ordinary Norwegian; a text of this length with far fewer has lost them.
LETTERS_TO_JUDGE = 400
FEWEST_SHARE = 0.005
# Pieces that join others to a sentence carry the spaces between them.
JOINING = {"and", "or", "separator"}


@lru_cache(maxsize=1)
def problems() -> tuple[str, ...]:
    return tuple(map(str, check_content(PACKAGED)))


def texts_in(value: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if any(language in value for language in LANGUAGES):
            yield key, value
        else:
            for name, part in value.items():
                yield from texts_in(part, f"{key}.{name}")
    elif isinstance(value, list):
        for number, part in enumerate(value, start=1):
            yield from texts_in(part, f"{key}[{number}]")


def document(file: str) -> dict[str, Any]:
    return tomllib.loads((PACKAGED / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES)
def test_file_has_no_problem(file: str) -> None:
    own = [problem for problem in problems() if problem.startswith((f"{file}:", f"{file},"))]
    assert own == [], "\n".join(own)


@pytest.mark.parametrize("file", [file for file in FILES if file not in WORD_LISTS])
def test_texts_are_in_all_three_languages(file: str) -> None:
    for key, text in texts_in(document(file)):
        for language in LANGUAGES:
            assert str(text.get(language, "")).strip(), f"{key} lacks {language}"


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("file", [file for file in FILES if file not in WORD_LISTS])
def test_norwegian_has_its_letters(file: str, language: str) -> None:
    everything = "".join(str(text[language]).lower() for _, text in texts_in(document(file)))
    letters = [letter for letter in everything if letter.isalpha()]
    if len(letters) >= LETTERS_TO_JUDGE:
        assert sum(letter in "æøå" for letter in letters) / len(letters) >= FEWEST_SHARE


@pytest.mark.parametrize("file", [file for file in FILES if file not in WORD_LISTS])
def test_texts_have_no_stray_spaces(file: str) -> None:
    for key, text in texts_in(document(file)):
        if key.rpartition(".")[2] in JOINING:
            continue
        for language in LANGUAGES:
            words = str(text[language])
            if any(letter.isalpha() for letter in words):
                assert words == " ".join(words.split()), f"{key}.{language}"


def test_every_problem_belongs_to_a_file_that_is_tested() -> None:
    assert [problem for problem in problems() if not problem.startswith(tuple(FILES))] == []


def test_names_of_files_are_ids() -> None:
    assert [file for file in FILES if not re.fullmatch(r"[a-z0-9_/.-]+\.toml", file)] == []
