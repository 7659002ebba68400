"""The pages of the content: every entry opens, in three languages, for everybody, with its sources and their dates."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from forsvarlig.knowledge import load
from forsvarlig.knowledge.catalogue import items
from forsvarlig.knowledge.provisions import CERTAIN, CONFIDENCE, Provision
from forsvarlig.knowledge.timeline import expected_changes
from forsvarlig.web.knowledge.citing import citations, cited_in, references
from tests.web.conftest import PageClient

KINDS = {"factor": "factors", "provision": "provisions", "measure": "measures", "trade": "trades", "source": "sources"}
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


def test_a_factor_shows_its_questions_its_guidance_and_its_names_elsewhere(client: PageClient) -> None:
    factor = load().factors["cognitive_demands"]
    shown = page(client, "factor", factor.id)
    assert all(text["nb"] in shown for text in (*factor.conversation, *(one.text for one in factor.guidance)))
    assert '<span lang="da">koncentration</span>' in shown
    assert '<span lang="sv">krav i arbetet</span>' in shown
    assert "Ikke nevnt" in shown


def test_a_part_of_a_statutory_factor_says_of_which(client: PageClient) -> None:
    shown = page(client, "factor", "bullying")
    assert "Forskriften nevner den som del av:" in shown
    assert "Forskriften nevner ikke" not in shown
    assert reverse("knowledge:factor", args=["bullying"]) in page(client, "factor", "harassment")


def test_a_factor_without_findings_says_so_and_has_no_table_of_them(client: PageClient) -> None:
    without = next(factor for factor in load().factors.values() if not factor.outcomes)
    shown = page(client, "factor", without.id)
    assert "Vi har ikke funnet noe funn" in shown
    assert "Publisert anslag" not in shown


def test_factor_law_and_measure_lead_to_each_other(client: PageClient) -> None:
    factor, law, measure = ("violence_threats", "no.fua.3a-2", "furnish_for_a_way_out")
    addresses = {
        kind: reverse(f"knowledge:{kind}", args=[one])
        for kind, one in zip(("factor", "provision", "measure"), (factor, law, measure), strict=True)
    }
    assert addresses["provision"] in page(client, "factor", factor)
    assert addresses["measure"] in page(client, "factor", factor)
    assert addresses["factor"] in page(client, "provision", law)
    assert addresses["factor"] in page(client, "measure", measure)
    assert addresses["provision"] in page(client, "measure", measure)


@pytest.mark.parametrize("provision", [one for one in load().provisions.values() if one.act.comparison], ids=lambda one: one.id)
def test_foreign_law_is_shown_as_binding_nobody_here(client: PageClient, provision: Provision) -> None:
    shown = page(client, "provision", provision.id)
    assert "Til sammenlikning: dette binder ikke dere." in shown
    assert "Les teksten hos Lovdata" not in shown
    assert "mark-krav" not in shown


def test_law_that_binds_is_not_called_a_comparison(client: PageClient) -> None:
    assert "Til sammenlikning" not in page(client, "provision", "no.aml.4-3")


@pytest.mark.parametrize("confidence", [one for one in CONFIDENCE if one != CERTAIN])
def test_what_was_not_read_in_the_text_itself_says_how_sure_we_are(client: PageClient, confidence: str) -> None:
    doubted = [one for one in load().provisions.values() if one.versions and one.versions[-1].confidence == confidence]
    told = load().sentences[f"confidence.{confidence}"]["nb"]
    for provision in doubted[:3]:
        first = provision.versions[-1].in_force_from
        shown = page(client, "provision", provision.id, paa=first.isoformat())
        assert told in shown
        assert "ikke bekreftet" in shown
    assert told not in page(client, "provision", "no.aml.7-1")


def test_an_expected_change_is_told_without_a_date(client: PageClient) -> None:
    provision, expected = expected_changes(load())[0]
    shown = page(client, "provision", provision.id)
    assert "Ventet endring, uten dato ennå" in shown
    assert expected.says["nb"] in shown


def test_a_trade_shows_what_weighs_its_situations_and_its_measures(client: PageClient) -> None:
    trade = load().trades["cafe"]
    shown = page(client, "trade", "cafe")
    assert all(text["nb"] in shown for text in (*(one.text for one in trade.weighs), *(one.text for one in trade.situations)))
    assert all(reverse("knowledge:measure", args=[name]) in shown for name in trade.measures)
    assert "56.110" in shown


def test_an_outcome_shows_the_published_estimate_and_that_it_is_not_confirmed(client: PageClient) -> None:
    factor = next(one for one in load().factors.values() if any(not outcome.source.verified for outcome in one.outcomes))
    shown = page(client, "factor", factor.id)
    assert "ikke bekreftet" in shown
    assert any(outcome.figure for outcome in factor.outcomes)
    assert all(outcome.figure in shown for outcome in factor.outcomes)


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


@pytest.mark.parametrize("name", ["ui:promise", "ui:accessibility", "ui:privacy"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_pages_of_the_footer_are_open_to_everybody(client: PageClient, name: str, language: str) -> None:
    client.cookies["language"] = language
    assert client.get(reverse(name)).status_code == 200
