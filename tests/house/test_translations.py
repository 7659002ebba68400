"""Every page is complete in nynorsk and English, and every answering page in the languages that people can answer in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.translations import (
    ANSWERING_LANGUAGES,
    LANGUAGES,
    WEB,
    answering_copy_of,
    catalogue,
    copy_of,
    forms,
    gather,
    is_translated,
    said,
)

TAGS = re.compile(r"</?\w+>")
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
BOKMAL_FORMS = re.compile(r"\b(ikke|hva|hvor|hvordan|hvem|hvorfor|jeg|noe|noen|mye|fra|dere|deres|uke|være|gjøre)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    web = copy_of(WEB, tmp_path_factory.mktemp("translations") / "web")
    gather(web)
    return web


@pytest.fixture(scope="module")
def gathered_for_answering(tmp_path_factory: pytest.TempPathFactory) -> Path:
    web = answering_copy_of(WEB, tmp_path_factory.mktemp("answering") / "web")
    gather(web, ANSWERING_LANGUAGES)
    return web


@pytest.mark.parametrize("language", ANSWERING_LANGUAGES)
def test_every_text_of_the_answering_pages_is_translated(gathered_for_answering: Path, language: str) -> None:
    messages = list(said(catalogue(gathered_for_answering, language)))
    assert len(messages) > 50
    assert [message.id for message in messages if not is_translated(message)] == []
    assert [message.id for message in messages if places(message.string) != places(message.id)] == []


@pytest.mark.parametrize("language", ANSWERING_LANGUAGES)
def test_marks_of_a_translated_text_are_kept(gathered_for_answering: Path, language: str) -> None:
    for message in said(catalogue(gathered_for_answering, language)):
        assert TAGS.findall(str(message.string)) == TAGS.findall(str(message.id)), message.id


@pytest.mark.parametrize("language", ANSWERING_LANGUAGES)
def test_a_language_to_answer_in_holds_nothing_but_what_answering_pages_say(gathered_for_answering: Path, language: str) -> None:
    kept = {message.id for message in said(catalogue(WEB, language))}
    assert kept == {message.id for message in said(catalogue(gathered_for_answering, language))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(gathered: Path, language: str) -> None:
    untranslated = [message.id for message in said(catalogue(gathered, language)) if not is_translated(message)]
    assert untranslated == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_in_a_text_are_kept(gathered: Path, language: str) -> None:
    for message in said(catalogue(gathered, language)):
        if is_translated(message):
            assert places(message.string) == places(message.id), message.id


def places(texts: str | tuple[str, ...] | list[str] | None) -> set[str]:
    """What is filled in, in the last form of a text: the one that counts many."""
    last = texts if isinstance(texts, str) else (texts or [""])[-1]
    return set(PLACES.findall(last))


def test_nynorsk_has_no_bokmal_forms(gathered: Path) -> None:
    texts = [text for message in said(catalogue(gathered, "nn")) for text in forms(message)]
    found = [text for text in texts if BOKMAL_FORMS.search(text)]
    assert found == []
