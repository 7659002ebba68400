"""Every page is complete in nynorsk and English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.translations import LANGUAGES, WEB, catalogue, copy_of, forms, gather, is_translated, said

PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
BOKMAL_FORMS = re.compile(r"\b(ikke|hva|hvor|hvordan|hvem|hvorfor|jeg|noe|noen|mye|fra|dere|deres|uke|være|gjøre)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    web = copy_of(WEB, tmp_path_factory.mktemp("translations") / "web")
    gather(web)
    return web


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
