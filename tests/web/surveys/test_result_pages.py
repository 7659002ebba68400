"""What a round's pages show, to whom, and nothing that isn't in the release."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.surveys import actions
from forsvarlig.web.surveys.models import Release, Round
from forsvarlig.web.surveys.queries import release_before, release_of
from tests.web.conftest import House, PageClient
from tests.web.surveys.conftest import HEAVY, LIGHT, Prepare, consulted_hearings, fill

ClientFor = Callable[[Person], PageClient]
ROLES = ("manager", "hse_lead", "line_manager", "other_manager", "representative", "employee")


def words(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def unit_page(house: House, round_: Round, unit: str) -> str:
    return f"/runder/{round_.pk}/enheter/{house.units[unit].pk if unit in house.units else house.root.pk}/"


@pytest.mark.parametrize(
    ("unit", "allowed"),
    [
        ("Nord", {"manager", "hse_lead", "line_manager", "representative", "employee"}),
        ("Sør", {"manager", "hse_lead", "other_manager", "representative"}),
        ("root", set(ROLES)),
    ],
)
def test_who_sees_a_unit(house: House, released: Round, client_for: ClientFor, unit: str, allowed: set[str]) -> None:
    seen = {who for who in ROLES if client_for(house.people[who]).get(unit_page(house, released, unit)).status_code == 200}
    assert seen == allowed


def test_a_stranger_finds_no_page_of_another_s_round(
    house: House, other_house: House, released: Round, client_for: ClientFor, client: PageClient
) -> None:
    stranger = client_for(other_house.manager)
    nord = house.units["Nord"].pk
    for address in (
        f"/runder/{released.pk}/",
        f"/runder/{released.pk}/resultat/",
        f"/runder/{released.pk}/lukk/",
        f"/runder/{released.pk}/enheter/{nord}/",
        f"/runder/{released.pk}/enheter/{other_house.root.pk}/",
    ):
        assert stranger.get(address).status_code == 404
        assert client.get(address).status_code == 302
    for address in ("aapne", "slipp", "avlys", f"lapper/{nord}"):
        assert stranger.post(f"/runder/{released.pk}/{address}/").status_code == 404
    assert "Kartlegging høst" not in stranger.get("/kartlegging/").content.decode()


def test_the_round_s_page_is_for_those_who_lead_and_represent(house: House, answered: Round, client_for: ClientFor) -> None:
    allowed = {who for who in ROLES if client_for(house.people[who]).get(f"/runder/{answered.pk}/").status_code == 200}
    assert allowed == set(ROLES) - {"employee"}


def test_a_unit_page_says_what_stands_out_and_what_works(house: House, released: Round, client_for: ClientFor) -> None:
    page = words(client_for(house.line_manager).get(unit_page(house, released, "Nord")).content)
    assert "Slik er arbeidet på Nord" in page
    assert "Mer belastning enn i huset ellers: Mengde og tempo." in page
    assert "Mindre belastning enn i huset ellers: Støtte og hjelp." in page
    assert "7 av 8 svarte" in page
    assert "Dette er første runde" in page
    assert "Start vurderingen" in page


def test_an_employee_is_not_asked_to_start_the_assessment(house: House, released: Round, client_for: ClientFor) -> None:
    page = client_for(house.employee).get(unit_page(house, released, "Nord")).content.decode()
    assert "Start vurderingen" not in page


def test_no_page_shows_an_arrow(house: House, released: Round, client_for: ClientFor) -> None:
    client = client_for(house.manager)
    for address in (unit_page(house, released, "Nord"), f"/runder/{released.pk}/resultat/"):
        assert not set("↑↓↗↘▲▼") & set(client.get(address).content.decode())


def test_a_page_shows_only_figures_of_the_release(house: House, released: Round, client_for: ClientFor) -> None:
    """Change a figure in the stored release, and the page shows that one; the answers are never asked."""
    release = release_of(released)
    assert release is not None
    number = str(house.units["Nord"].pk)
    for group in release.document["groups"]:
        if group["where"].get("unit") == number:
            group["scales"]["quantitative_demands"]["mean"] = 33.3
    Release.objects.filter(pk=release.pk).update(document=release.document)
    released.answers.all().delete()
    page = words(client_for(house.manager).get(unit_page(house, released, "Nord")).content)
    assert re.search(r"Mengde og tempo.*33 \(", page)
    assert "88" not in page


def test_hidden_nothing_answered_and_not_asked_are_three_different_things(
    house: House, opened: Round, slips: dict[str, list[str]], double: Callable[..., None], today: date, client_for: ClientFor
) -> None:
    double()
    fill(slips["Sør"][:4], LIGHT, today)
    fill(slips["Nord"][:8], HEAVY, today)
    actions.close_round(house.hse_lead, opened, today)
    client = client_for(house.manager)
    hidden = words(client.get(unit_page(house, opened, "Sør")).content)
    small = words(client.get(unit_page(house, opened, "Natt")).content)
    assert "Færre enn 5 svarte her" in hidden
    assert "Det sier ikke noe om hvordan de har det" in hidden
    assert "for liten til spørreundersøkelse" in small
    assert "4 av" not in hidden
    assert "12" not in hidden


def test_a_unit_where_nobody_answered_is_not_called_hidden(
    house: House, opened: Round, slips: dict[str, list[str]], double: Callable[..., None], today: date, client_for: ClientFor
) -> None:
    double()
    fill(slips["Nord"], HEAVY, today)
    actions.close_round(house.hse_lead, opened, today)
    client = client_for(house.manager)
    page = words(client.get(unit_page(house, opened, "Sør")).content)
    assert "Ingen svarte her. Det er ikke det samme som at tall er skjult" in page
    assert "Skjult for å verne" not in page
    assert "Ingen svarte" in words(client.get(f"/runder/{opened.pk}/resultat/").content)


def test_a_unit_hidden_for_its_neighbour_s_sake_says_so(
    house: House, filled: Round, double: Callable[..., None], today: date, client_for: ClientFor
) -> None:
    double(hide=("Sør",))
    actions.close_round(house.hse_lead, filled, today)
    client = client_for(house.manager)
    assert "en mindre gruppe ved siden av" in words(client.get(unit_page(house, filled, "Sør")).content)
    page = client.get(f"/runder/{filled.pk}/resultat/").content.decode()
    assert page.count('class="c-hidden"') == 1
    assert "Skjult for å verne en enhet ved siden av" in page
    assert "Hvorfor er noen skjult?" in page


def test_the_map_merges_a_hidden_unit_over_all_factors(
    house: House, filled: Round, double: Callable[..., None], today: date, client_for: ClientFor
) -> None:
    double(hide=("Sør",))
    actions.close_round(house.hse_lead, filled, today)
    page = client_for(house.manager).get(f"/runder/{filled.pk}/resultat/").content.decode()
    factors = page.count('<th scope="row">')
    assert factors == 12
    assert f'rowspan="{factors}"' in page


def test_the_map_has_only_the_units_that_the_reader_may_see(house: House, released: Round, client_for: ClientFor) -> None:
    page = client_for(house.line_manager).get(f"/runder/{released.pk}/resultat/").content.decode()
    assert ">Nord<" in page
    assert ">Sør<" not in page
    assert ">Sør<" in client_for(house.representative).get(f"/runder/{released.pk}/resultat/").content.decode()


def test_every_cell_of_the_map_has_a_word_beside_its_sign(house: House, released: Round, client_for: ClientFor) -> None:
    page = client_for(house.manager).get(f"/runder/{released.pk}/resultat/").content.decode()
    cells = re.findall(r'<td class="c-(\w+)">(.*?)</td>', page, re.DOTALL)
    assert len(cells) == 36
    for _level, cell in cells:
        assert re.search(r'<span class="n">(Behold|Følg med|Gjør noe|Straks|Vet ikke ennå)</span>', cell)


def test_a_unit_may_have_any_name(house: House, released: Round, client_for: ClientFor) -> None:
    """The client's page checks would fail on a name that got into the page or a picture as it is."""
    Unit.objects.filter(pk=house.units["Nord"].pk).update(name="<b>\"Nord\" & 'Co'")
    client = client_for(house.manager)
    for address in (unit_page(house, released, "Nord"), f"/runder/{released.pk}/resultat/", f"/runder/{released.pk}/"):
        assert '<b>"Nord' not in client.get(address).content.decode()


def test_a_small_unit_s_distribution_is_never_shown(house: House, released: Round, client_for: ClientFor) -> None:
    page = words(client_for(house.manager).get(unit_page(house, released, "Nord")).content)
    assert "Andel av dem som svarte på Nord" not in page


def test_a_sensitive_factor_under_ten_answers_shows_nothing_and_says_why(
    house: House, released: Round, client_for: ClientFor
) -> None:
    page = words(client_for(house.manager).get(unit_page(house, released, "Nord")).content)
    assert "Vold og trusler: Færre enn 10 svarte på dette" in page
    assert "Ta det opp i gruppa, uten navn" in page


def test_a_band_is_told_in_words_without_saying_whether_it_was_none(house: House, released: Round, client_for: ClientFor) -> None:
    page = words(client_for(house.manager).get(unit_page(house, released, "Sør")).content)
    assert "Færre enn 3 av 10 svarte ja. Vi viser ikke om det var ingen eller noen få" in page


def test_a_change_is_said_in_words_with_what_chance_gives(
    house: House, released: Round, prepare: Prepare, double: Callable[..., None], today: date, client_for: ClientFor
) -> None:
    round_ = prepare(house, name="Kartlegging vår")
    actions.consult(house.hse_lead, round_, question="x", on=today, answer_by=today)
    assert consulted_hearings(round_)
    slips = {each.unit.name: each.codes for each in actions.open_round(house.hse_lead, round_, today + timedelta(days=1))}
    fill(list(slips["Nord"][:8]), HEAVY | {"au1": "1"}, today)
    fill(list(slips["Sør"][:10]), LIGHT, today)
    actions.close_round(house.hse_lead, round_, today)
    release = release_of(round_)
    assert release is not None
    before = release_before(release)
    assert before is not None
    assert before.round == released
    page = words(client_for(house.manager).get(unit_page(house, round_, "Nord")).content)
    assert "Selvbestemmelse i arbeidet siden sist: Mer belastning enn sist, fra 50 til 100." in page
    assert "Som sist: 88." in page


@pytest.mark.parametrize("who", ROLES)
def test_the_list_of_mappings_is_for_everybody_and_shows_what_each_may_see(
    house: House, released: Round, client_for: ClientFor, who: str
) -> None:
    page = client_for(house.people[who]).get("/kartlegging/").content.decode()
    assert "Kartlegging høst" in page
    assert (f"/enheter/{house.units['Sør'].pk}/" in page) is (who in ("manager", "hse_lead", "other_manager", "representative"))
    assert (f'href="/runder/{released.pk}/"' in page) is (who != "employee")


def test_leads_are_led_to_start_when_nothing_is_under_way(house: House, client_for: ClientFor, prepare: Prepare) -> None:
    assert "Start en kartlegging" in client_for(house.manager).get("/kartlegging/").content.decode()
    assert "Start en kartlegging" not in client_for(house.line_manager).get("/kartlegging/").content.decode()
    prepare(house)
    assert "Start en kartlegging" not in client_for(house.manager).get("/kartlegging/").content.decode()


def test_the_question_to_the_safety_representative_is_sent_from_the_round_s_page(
    house: House, prepared: Round, today: date, client_for: ClientFor
) -> None:
    client = client_for(house.hse_lead)
    address = f"/runder/{prepared.pk}/"
    wrong = client.post(address, {"question": "Hva mener du?", "answer_by": "i morgen"})
    assert wrong.status_code == 422
    assert "Hva mener du?" in wrong.content.decode()
    late = client.post(address, {"question": "Hva mener du?", "answer_by": "01.01.2020"})
    assert late.status_code == 422
    assert "Svarfristen er passert" in late.content.decode()
    assert client.post(address, {"question": "Hva mener du?", "answer_by": today.strftime("%d.%m.%Y")}).status_code == 302
    (hearing,) = consulted_hearings(prepared)
    assert hearing.question == "Hva mener du?"
    assert client_for(house.line_manager).post(address, {"question": "x", "answer_by": "01.01.2099"}).status_code == 403


def test_the_round_s_page_tells_what_could_be_shown_and_who_talks_instead(
    house: House, prepared: Round, client_for: ClientFor
) -> None:
    page = words(client_for(house.representative).get(f"/runder/{prepared.pk}/").content)
    assert "4 svar, skjules" in page
    assert "5 svar, kan vises" in page
    assert re.search(r"For små til spørreundersøkelse .* Natt \( ?3 ansatte ?\)", page)
    assert "Dere er 8 på Nord" in page
    other = client_for(house.representative).get(f"/runder/{prepared.pk}/?enhet={house.units['Sør'].pk}").content
    assert "Dere er 12 på Sør" in words(other)


def test_the_reason_why_a_round_cannot_be_opened_stands_as_text(house: House, consulted: Round, client_for: ClientFor) -> None:
    page = client_for(house.hse_lead).get(f"/runder/{consulted.pk}/").content.decode()
    assert "Vent på svar fra Representative" in page
    assert "Åpne runden og lag lapper" not in page


def test_response_rates_are_told_in_steps_and_to_the_tenth_only(
    house: House, opened: Round, slips: dict[str, list[str]], today: date, client_for: ClientFor
) -> None:
    fill(slips["Sør"][:7], LIGHT, today)
    page = words(client_for(house.hse_lead).get(f"/runder/{opened.pk}/").content)
    assert "50–60 %" in page
    assert "under 10 %" in page
    assert "58 %" not in page
    assert "7 av 12" not in page


def test_a_round_is_called_off_from_its_page(house: House, prepared: Round, client_for: ClientFor) -> None:
    client = client_for(house.hse_lead)
    assert client.post(f"/runder/{prepared.pk}/avlys/").status_code == 302
    assert "Avlyst" in client.get("/kartlegging/").content.decode()


def test_new_slips_are_shown_from_the_round_s_page(house: House, opened: Round, client_for: ClientFor) -> None:
    response = client_for(house.hse_lead).post(f"/runder/{opened.pk}/lapper/{house.units['Nord'].pk}/")
    assert response.content.decode().count('class="slip-code"') == 8
