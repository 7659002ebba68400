"""Answering in a language that the rest of the site doesn't have."""

from __future__ import annotations

import re
from typing import Any

import pytest

from forsvarlig.web.surveys.models import Round
from tests.web.conftest import PageClient

BOKMAL = re.compile(r"\b(ikke|svaret|spørsmål|runden|dine|lagre)\b", re.IGNORECASE)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def without_names(page: str) -> str:
    """A page's text without the links to the other languages."""
    return page.replace("Bokmål", "").replace("Nynorsk", "")


@pytest.mark.parametrize(
    ("language", "heading"), [("pl", "Jak zorganizowana jest wasza praca?"), ("uk", "Як організована ваша робота?")]
)
def test_one_answers_in_polish_or_ukrainian_from_the_first_page_to_the_receipt(
    client: PageClient, opened: Round, slips: dict[str, list[str]], language: str, heading: str
) -> None:
    first = f"/svar/{slips['Nord'][0]}/?spraak={language}"
    pages = [client.get(first)]
    assert heading in text(pages[0])
    own = client.post(first, {"ucd1": "5"}).headers["Location"].partition("2/?")[0]
    pages += [client.get(f"{own}{number}/?spraak={language}") for number in range(2, 13)]
    pages += [client.get(f"{own}?spraak={language}"), client.get(f"{own}trekk/?spraak={language}")]
    assert client.post(f"{own}?spraak={language}").headers["Location"].endswith(f"takk/?spraak={language}")
    pages.append(client.get(f"{own}takk/?spraak={language}"))
    for page in pages:
        assert f'<html lang="{language}">' in page.content.decode()
        assert not BOKMAL.search(without_names(text(page))), text(page)


def test_the_first_page_says_that_nobody_has_checked_the_translation_and_only_where_that_is_so(
    client: PageClient, slips: dict[str, list[str]]
) -> None:
    address = f"/svar/{slips['Nord'][0]}/"
    assert "językiem ojczystym" in text(client.get(f"{address}?spraak=pl"))
    assert "рідною мовою" in text(client.get(f"{address}?spraak=uk"))
    for language in ("nb", "nn", "en"):
        assert 'class="soft">O' not in client.get(f"{address}?spraak={language}").content.decode()


def test_a_browser_that_asks_for_polish_gets_polish_and_one_that_asks_for_german_gets_what_it_asks_for_next(
    client: PageClient, slips: dict[str, list[str]]
) -> None:
    address = f"/svar/{slips['Nord'][0]}/"
    for asked, given in (("pl-PL,pl;q=0.9,en;q=0.5", "pl"), ("de,en;q=0.5", "en"), ("no", "nb"), ("de", "nb"), ("uk", "uk")):
        assert f'<html lang="{given}">' in client.get(address, headers={"accept-language": asked}).content.decode(), asked


def test_languages_that_the_questionnaire_lacks_are_not_offered(
    client: PageClient, opened: Round, slips: dict[str, list[str]]
) -> None:
    address = f"/svar/{slips['Nord'][0]}/"
    assert re.findall(r'hreflang="(\w+)"', client.get(address).content.decode()) == ["nb", "nn", "en", "pl", "uk"]
    document = opened.instrument
    for item in document["item"]:
        del item["text"]["uk"]
    Round.objects.filter(pk=opened.pk).update(instrument={**document, "unchecked_languages": ["pl"]})
    assert re.findall(r'hreflang="(\w+)"', client.get(address).content.decode()) == ["nb", "nn", "en", "pl"]


def test_the_site_itself_stays_in_its_own_languages(client: PageClient, house: Any) -> None:
    page = client.get("/logg-inn/", headers={"accept-language": "pl"}, follow=True).content.decode()
    assert '<html lang="nb"' in page
    assert "Polski" not in page
