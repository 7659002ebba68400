"""Looking at the questionnaires before one is chosen: in every language, on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from forsvarlig.knowledge.instruments import LANGUAGES
from forsvarlig.knowledge.loading import packaged_instruments
from forsvarlig.web.surveys.models import Questionnaire
from tests.web.conftest import SINCE, House, PageClient

ClientFor = Callable[..., PageClient]


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def client(house: House, client_for: ClientFor) -> PageClient:
    return client_for(house.employee)


def test_the_list_says_what_each_measures_how_long_it_takes_and_that_nobody_has_validated_it(client: PageClient) -> None:
    page = text(client.get("/sporreskjema/"))
    assert page.index("Kjerneskjemaet") < page.index("Det fulle skjemaet")
    for words in (
        "24 spørsmål",
        "omtrent 10 minutter",
        "60 spørsmål",
        "omtrent 25 minutter",
        "Jobbusikkerhet",
        "Seksuell trakassering",
    ):
        assert words in page
    assert page.count("Ikke validert") == 2
    assert page.count("Ingen med språket som morsmål har lest Polski, Українська.") == 2


@pytest.mark.parametrize("name", packaged_instruments())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_on_the_paper_in_every_language(client: PageClient, name: str, language: str) -> None:
    questionnaire = packaged_instruments()[name]
    response = client.get(f"/sporreskjema/{name}/papir/?spraak={language}")
    page = response.content.decode()
    assert f'<html lang="{language}">' in page
    boxes = 0
    for item in questionnaire.items.values():
        assert f"<p>{item.text[language]}</p>".replace("'", "&#x27;") in page
        boxes += len(item.options)
    assert page.count("<li>") == boxes
    assert page.count('class="help tight"') == sum(scale.sensitive for scale in questionnaire.scales)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_shown_as_on_the_phone_and_cannot_be_sent(client: PageClient, language: str) -> None:
    questionnaire = packaged_instruments()["core"]
    for number, scale in enumerate(questionnaire.scales, 1):
        page = client.get(f"/sporreskjema/core/telefon/{number}/?spraak={language}").content.decode()
        fields = set(re.findall(r'<input type="radio" name="(\w+)"', page))
        assert fields == set(scale.items)
        assert "<button" not in page
        assert ('class="help tight"' in page) == scale.sensitive


def test_a_translation_that_nobody_has_checked_says_so_in_that_language(client: PageClient) -> None:
    said = {"pl": "tłumaczenia", "uk": "переклад"}
    for language, word in said.items():
        for address in ("/sporreskjema/core/telefon/1/", "/sporreskjema/core/papir/"):
            assert word in text(client.get(f"{address}?spraak={language}")).lower()
    assert "morsmål" not in text(client.get("/sporreskjema/core/papir/"))


def test_what_surrounds_a_preview_is_in_the_reader_s_own_language(client: PageClient) -> None:
    page = client.get("/sporreskjema/core/telefon/2/?spraak=uk").content.decode()
    assert '<aside class="preview" lang="nb"' in page
    assert "Ingenting sendes eller lagres" in page
    assert "Емоційні вимоги" in page


def test_a_questionnaire_or_part_or_language_that_is_not_there(client: PageClient) -> None:
    assert client.get("/sporreskjema/ukjent/papir/").status_code == 404
    assert client.get("/sporreskjema/core/telefon/0/").status_code == 404
    assert client.get("/sporreskjema/core/telefon/13/").status_code == 404
    assert '<html lang="nb">' in client.get("/sporreskjema/core/papir/?spraak=de").content.decode()


def own(house: House, document: dict[str, Any]) -> Questionnaire:
    return Questionnaire.objects.create(
        enterprise=house.enterprise, identifier="own", version="1", document=document, made_on=SINCE, made_by=house.hse_lead
    )


def test_a_questionnaire_of_one_s_own_is_previewed_too_and_no_stranger_s(
    house: House, other_house: House, client_for: ClientFor, client: PageClient
) -> None:
    answers = [{"value": 1, "score": 100, "label": {"en": "Yes"}}, {"value": 0, "score": 0}]
    document = {
        "id": "own",
        "version": "1",
        "name": {"en": "Our own"},
        "licence": "CC0",
        "source": "Us",
        "item": [{"id": "q1", "text": {"en": "Is it loud?"}, "options": answers}, {"id": "q2", "options": answers}],
        "scale": [{"id": "noise", "items": ["q1", "q2"], "orientation": "demand"}],
    }
    made = own(house, document)
    for address in (f"/sporreskjema/{made.pk}/telefon/1/", f"/sporreskjema/{made.pk}/papir/"):
        page = text(client.get(address))
        for words in ("noise", "Is it loud?", "Yes", "q2"):
            assert words in page
        assert client_for(other_house.manager).get(address).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to_sign_in_and_nobody_can_write(house: House, client_for: ClientFor) -> None:
    for address in ("/sporreskjema/", "/sporreskjema/core/papir/", "/sporreskjema/core/telefon/1/"):
        assert PageClient().get(address).status_code == 302
        assert client_for(house.manager).post(address).status_code == 405
