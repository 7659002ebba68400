"""The pages of the content: every entry opens, in three languages, for everybody, with its sources and their dates."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from forsvarlig.knowledge import load
from forsvarlig.knowledge.catalogue import items
from forsvarlig.web.knowledge.citing import citations, cited_in, references
from tests.web.conftest import PageClient

KINDS = {"factor": "factors", "provision": "provisions", "measure": "measures", "source": "sources"}
ENTRIES = [(kind, entry) for kind, table in KINDS.items() for entry in getattr(load(), table)]


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """The frame of every page asks whether this is a demonstration."""


def page(client: PageClient, kind: str, entry: str, **query: str) -> str:
    response = client.get(reverse(f"knowledge:{kind}", args=[entry]), query)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize(("kind", "entry"), ENTRIES)
def test_every_entry_has_a_page(client: PageClient, kind: str, entry: str) -> None:
    page(client, kind, entry)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("entry", ["ingen-slik", "no.aml"])
def test_an_entry_that_does_not_exist_is_not_found(client: PageClient, kind: str, entry: str) -> None:
    assert client.get(reverse(f"knowledge:{kind}", args=[entry])).status_code == 404


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_an_entry_is_said_in_the_language_of_the_page(client: PageClient, language: str) -> None:
    client.cookies["language"] = language
    factor = load().factors["autonomy"]
    assert factor.definition[language] in page(client, "factor", "autonomy")


def test_a_factor_tells_signs_weights_and_measures(client: PageClient) -> None:
    shown = page(client, "factor", "quantitative_demands")
    factor = load().factors["quantitative_demands"]
    assert all(sign.text["nb"] in shown for sign in factor.signs)
    assert all(weigh.text["nb"] in shown for weigh in factor.weigh)
    assert reverse("knowledge:measure", args=["agree_what_can_wait"]) in shown


def test_an_outcome_shows_the_published_estimate_and_that_it_is_not_confirmed(client: PageClient) -> None:
    factor = next(one for one in load().factors.values() if any(not outcome.source.verified for outcome in one.outcomes))
    shown = page(client, "factor", factor.id)
    assert "ikke bekreftet" in shown
    assert all(outcome.estimate in shown for outcome in factor.outcomes)


def test_a_confirmed_statement_is_not_called_unconfirmed(client: PageClient) -> None:
    works = load().sources
    measure = next(
        one for one in load().measures.values() if all(source.verified and works[source.work].verified for source in one.sources)
    )
    assert "ikke bekreftet" not in page(client, "measure", measure.id)


def test_a_measure_is_marked_as_advice_and_shows_where_it_works(client: PageClient) -> None:
    shown = page(client, "measure", "agree_what_can_wait")
    assert "mark-raad" in shown
    assert "mark-krav" not in shown
    assert '<li aria-current="true">Ved kilden</li>' in shown


def test_a_provision_shows_the_version_and_the_duties_of_the_day(client: PageClient) -> None:
    committee = load().provisions["no.aml.7-1"]
    before, after = committee.on(date(2023, 12, 31)), committee.on(date(2024, 1, 1))
    assert before
    assert after
    old, new = page(client, "provision", "no.aml.7-1", paa="2023-12-31"), page(client, "provision", "no.aml.7-1", paa="2024-01-01")
    assert before.says["nb"] in old
    assert before.says["nb"] not in new
    assert after.says["nb"] in new
    assert "grensen på 50" in old
    assert "grensen på 50" not in new
    assert 'href="https://lovdata.no/lov/2005-06-17-62/§7-1"' in new


def test_a_provision_on_a_day_before_it_says_that_it_did_not_apply(client: PageClient) -> None:
    shown = page(client, "provision", "no.fua.1a-2", paa="31.12.2025")
    assert "Bestemmelsen gjaldt ikke denne dagen." in shown
    assert "mark-krav" not in shown


def test_a_day_that_is_none_is_refused_beside_the_field_and_kept(client: PageClient) -> None:
    response = client.get(reverse("knowledge:provision", args=["no.aml.7-1"]), {"paa": "i morgen"})
    assert response.status_code == 422
    assert 'value="i morgen"' in response.content.decode()
    assert "Skriv inn en dato, for eksempel 15.03.2026." in response.content.decode()


def test_a_source_lists_what_rests_on_it(client: PageClient) -> None:
    shown = page(client, "source", "lovdata_aml")
    assert reverse("knowledge:provision", args=["no.aml.7-1"]) in shown


def test_every_citation_of_every_entry_is_found_again_from_its_work() -> None:
    for item in items(load()):
        if item.kind in ("source", "duty"):
            continue
        for citation in citations(item.entry):
            assert any(item.name == place.name and citation.at in place.places for place in cited_in(citation.work))


def test_a_place_cited_twice_is_listed_once() -> None:
    factor = load().factors["autonomy"]
    assert len(references([*factor.sources, *factor.sources])) == len(references(factor.sources))


def test_the_method_page_names_every_factor_provision_measure_and_work(client: PageClient) -> None:
    shown = client.get(reverse("knowledge:method")).content.decode()
    for kind, entry in ENTRIES:
        assert reverse(f"knowledge:{kind}", args=[entry]) in shown
    assert "ikke bekreftet" in shown


@pytest.mark.parametrize("name", ["ui:promise", "ui:accessibility", "ui:privacy"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_pages_of_the_footer_are_open_to_everybody(client: PageClient, name: str, language: str) -> None:
    client.cookies["language"] = language
    assert client.get(reverse(name)).status_code == 200
