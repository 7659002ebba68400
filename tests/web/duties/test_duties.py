"""The page of duties: the question first, then what is missing, shown, advised, and what doesn't bind, each with its rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from forsvarlig.knowledge import load
from forsvarlig.web.duties.advice import advice_for
from forsvarlig.web.duties.collect import facts_on, overview_of, records_of, results_for, units_of
from forsvarlig.web.duties.forms import FactForm
from forsvarlig.web.organisation.actions import state_fact
from forsvarlig.web.organisation.models import Fact, Installation, Person, Role
from tests.web.conftest import SINCE, House, PageClient

PAGE = "/krav/"
ON = date(2026, 11, 22)
ClientFor = Callable[[Person], PageClient]
# Every fact whose answer the page asks for, with something to type and what is stored.
ANSWERS: dict[str, tuple[str, Any]] = {
    "country": ("NO", "NO"),
    "employees": ("23", 23),
    "employees_average_20h": ("11,5", 11.5),
    "nace": ("87.102, 56.110", ["87.102", "56.110"]),
    "nace_standard": ("SN2025", "SN2025"),
    "violence_risk": ("yes", True),
    "lone_work": ("no", False),
}


def shown(client: PageClient, **query: str) -> str:
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return str(response.content.decode())


def order_of(page: str, *ids: str) -> list[int]:
    return [page.index(f'id="{one}"') for one in ids]


def state(house: House, **facts: Any) -> None:
    for name, value in facts.items():
        state_fact(house.manager, name, value, ON)


def test_the_question_comes_first_then_missing_shown_and_what_does_not_bind(house: House, client_for: ClientFor) -> None:
    state(house, employees=23)
    places = order_of(shown(client_for(house.manager)), "vet", "mangler", "vist", "ikke")
    assert places == sorted(places)


def test_every_duty_that_binds_stands_with_its_rule_and_its_date(house: House, client_for: ClientFor) -> None:
    state(house, employees=23, violence_risk=True)
    client = client_for(house.manager)
    page = shown(client) + client.get(reverse("duties:unseen")).content.decode()
    duties = re.findall(r'<div class="note-krav.*?</dl></div>', page, flags=re.DOTALL)
    overview = overview_of(results_for(house.enterprise, timezone.localdate(), "nb"))
    assert len(duties) == overview.binding > 10
    for duty in duties:
        assert 'href="https://lovdata.no/' in duty
        assert re.search(r"fra \d+\. \w+ \d{4}", duty)
        assert "mark-krav" in duty
        assert "mark-raad" not in duty


def test_no_percentage_and_no_verdict_stand_anywhere(house: House, client_for: ClientFor) -> None:
    state(house, employees=23)
    page = shown(client_for(house.manager))
    assert "%" not in re.sub(r"<[^>]+>", " ", page)
    assert "Den sier ikke om dere følger loven." in page


def test_with_nothing_known_the_number_of_employees_is_asked_with_why(house: House, client_for: ClientFor) -> None:
    page = shown(client_for(house.manager))
    fact = load().facts["employees"]
    assert fact.question["nb"] in page
    assert fact.why["nb"] in page
    assert "krav henger på svaret" in page


def test_one_question_at_a_time(house: House, client_for: ClientFor) -> None:
    assert shown(client_for(house.manager)).count('name="answer"') == 1


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_stored_and_the_next_question_follows(house: House, client_for: ClientFor, name: str) -> None:
    typed, stored = ANSWERS[name]
    client = client_for(house.manager)
    response = client.post(reverse("duties:answer", args=[name]), {"answer": typed})
    assert response.headers["Location"] == f"{PAGE}?lagret={name}"
    fact = Fact.objects.get(enterprise=house.enterprise, key=name)
    assert (fact.value, fact.stated_by) == (stored, house.manager)
    assert "Svaret er lagret." in client.get(response.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("employees", "mange", "Skriv et helt tall."),
        ("employees", "-3", "Skriv et tall fra 0."),
        ("employees", "12,5", "Skriv et helt tall."),
        ("employees_average_20h", "elleve", "Skriv et tall, for eksempel 12,5."),
        ("employees_average_20h", "nan", "Skriv et tall, for eksempel 12,5."),
        ("nace", "sykehjem", "sykehjem er ikke en næringskode. Skriv den som 56.110."),
        ("country", "Norge", "Skriv landkoden med to store bokstaver, for eksempel NO."),
        ("violence_risk", "", "Velg et av svarene."),
        ("violence_risk", "kanskje", "kanskje"),
        ("nace_standard", "SN1994", "SN1994"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_kept(
    house: House, client_for: ClientFor, name: str, typed: str, words: str
) -> None:
    response = client_for(house.manager).post(reverse("duties:answer", args=[name]), {"answer": typed})
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert f'value="{typed}"' in page or load().facts[name].type in ("yes_no", "choice")
    assert not Fact.objects.exists()


def test_not_knowing_passes_on_to_another_question_and_stores_nothing(house: House, client_for: ClientFor) -> None:
    state(house, employees=23)
    client = client_for(house.manager)
    first = re.search(r'action="/krav/svar/(\w+)/"', shown(client))
    assert first
    response = client.post(reverse("duties:answer", args=[first[1]]), {"answer": "unknown"})
    again = re.search(r'action="/krav/svar/(\w+)/"', client.get(response.headers["Location"]).content.decode())
    assert again
    assert again[1] != first[1]
    assert not Fact.objects.filter(key=first[1]).exists()


def test_an_answer_can_be_changed_and_shows_what_was_said(house: House, client_for: ClientFor) -> None:
    state(house, employees=23)
    page = shown(client_for(house.manager), spor="employees")
    assert 'value="23"' in page
    assert "23 ansatte" in page


@pytest.mark.parametrize("fact", load().facts.values(), ids=lambda fact: fact.id)
def test_every_fact_can_be_asked(house: House, client_for: ClientFor, fact: Any) -> None:
    assert fact.question["nb"] in shown(client_for(house.hse_lead), spor=fact.id)


def test_a_fact_that_does_not_exist_is_not_found(house: House, client_for: ClientFor) -> None:
    client = client_for(house.manager)
    assert client.get(PAGE, {"spor": "employes"}).status_code == 404
    assert client.post(reverse("duties:answer", args=["employes"]), {"answer": "3"}).status_code == 404


@pytest.mark.parametrize("who", ["line_manager", "representative", "employee"])
def test_others_read_the_duties_but_are_asked_nothing(house: House, client_for: ClientFor, who: str) -> None:
    state(house, employees=23)
    client = client_for(house.people[who])
    page = shown(client)
    assert "/krav/svar/" not in page
    assert "Mangler noe" in page
    assert client.post(reverse("duties:answer", args=["lone_work"]), {"answer": "yes"}).status_code == 403
    assert not Fact.objects.filter(key="lone_work").exists()


def test_a_strangers_facts_change_nothing_here(house: House, other_house: House, client_for: ClientFor) -> None:
    state_fact(other_house.manager, "employees", 4711, ON)
    assert "4711" not in shown(client_for(house.manager))


def test_another_date_shows_the_rules_of_that_day(house: House, client_for: ClientFor) -> None:
    state(house, employees=23, violence_risk=True)
    client = client_for(house.manager)
    before, after = shown(client, paa="2025-12-31"), shown(client, paa="1.1.2026")
    assert "Forskrift om utførelse av arbeid kap. 23A" in before
    assert "kap. 23A" not in after
    assert "/krav/gjelder-ikke/?paa=2025-12-31" in before
    others = client.get(reverse("duties:others"), {"paa": "2025-12-31"}).content.decode()
    assert "Gjelder først fra 1. januar 2026." in others
    assert "kap. 23A" in client.get(reverse("duties:others"), {"paa": "1.1.2026"}).content.decode()


def test_what_does_not_bind_has_a_page_with_each_duty_and_why(house: House, client_for: ClientFor) -> None:
    state(house, employees=23)
    overview = overview_of(results_for(house.enterprise, timezone.localdate(), "nb"))
    client = client_for(house.employee)
    assert f'href="{reverse("duties:others")}"' in shown(client)
    page = client.get(reverse("duties:others")).content.decode()
    assert overview.others
    assert overview.open
    for result in (*overview.others, *overview.open):
        assert escape(result.duty.title["nb"]) in page
    assert f"({len(overview.others)})" in page
    assert "?spor=" not in page
    assert "?spor=" in client_for(house.manager).get(reverse("duties:others")).content.decode()


def test_the_page_leads_to_what_can_not_be_seen(house: House, client_for: ClientFor) -> None:
    state(house, employees=23)
    client = client_for(house.employee)
    assert f'href="{reverse("duties:unseen")}"' in shown(client)
    page = client.get(reverse("duties:unseen")).content.decode()
    not_seen = overview_of(results_for(house.enterprise, timezone.localdate(), "nb")).not_seen
    assert not_seen
    assert all(escape(result.duty.title["nb"]) in page for result in not_seen)


@pytest.mark.parametrize("name", ["others", "unseen"])
def test_the_parts_are_closed_to_whoever_is_not_signed_in(client: PageClient, installation: Installation, name: str) -> None:
    assert client.get(reverse(f"duties:{name}")).status_code == 302


@pytest.mark.parametrize("name", ["others", "unseen"])
def test_a_day_that_is_none_is_refused_on_the_parts_too_and_kept(house: House, client_for: ClientFor, name: str) -> None:
    response = client_for(house.manager).get(reverse(f"duties:{name}"), {"paa": "snart"})
    assert response.status_code == 422
    assert 'value="snart"' in response.content.decode()


def test_the_page_stays_small_where_everything_binds(house: House, client_for: ClientFor) -> None:
    def binding(facts: dict[str, Any]) -> int:
        return overview_of(results_for(house.enterprise, timezone.localdate(), "nb", [], facts)).binding

    facts: dict[str, Any] = {"employees": 250}
    for fact in load().facts.values():
        if fact.type == "yes_no":
            facts = max(({**facts, fact.id: value} for value in (True, False)), key=binding)
    state(house, **facts)
    assert binding(facts) > 60
    assert len(shown(client_for(house.manager)).encode()) < 60_000


def test_a_date_that_is_none_is_refused_and_kept(house: House, client_for: ClientFor) -> None:
    response = client_for(house.manager).get(PAGE, {"paa": "snart"})
    assert response.status_code == 422
    assert 'value="snart"' in response.content.decode()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_comes_in_each_language(house: House, client_for: ClientFor, language: str) -> None:
    state(house, employees=23)
    client = client_for(house.manager)
    client.cookies["language"] = language
    assert load().duties["no.fua.1a-3.measures"].title[language] in shown(client)


def test_an_elected_representative_in_office_shows_the_duty_to_elect_one(house: House) -> None:
    state(house, employees=23)
    Role.objects.filter(person=house.representative).update(held_from=ON - timedelta(days=100))
    results = {result.duty.id: result for result in results_for(house.enterprise, ON, "nb")}
    assert results["no.aml.6-1.safety-representative"].standing.status == "met"
    Role.objects.filter(person=house.representative).update(held_from=SINCE)
    results = {result.duty.id: result for result in results_for(house.enterprise, ON, "nb")}
    assert results["no.aml.6-1.safety-representative"].standing.status == "unmet"


def test_roles_tell_how_many_representatives_there_are_until_somebody_states_it(house: House) -> None:
    assert facts_on(house.enterprise, ON)["safety_representatives"] == 1
    assert "elected_representatives" not in facts_on(house.enterprise, ON)
    state(house, safety_representatives=3)
    assert facts_on(house.enterprise, ON)["safety_representatives"] == 3


def test_an_empty_register_of_roles_tells_nothing(house: House) -> None:
    assert "safety_representatives" not in facts_on(house.enterprise, SINCE - timedelta(days=1))


def test_units_that_records_are_to_cover_are_those_where_people_work(house: House) -> None:
    assert units_of(house.enterprise) == ["Nord", "Sør", "Natt"]
    house.units["Natt"].people.update(is_active=False)
    assert units_of(house.enterprise) == ["Nord", "Sør"]


def test_every_duty_stands_in_exactly_one_group(house: House) -> None:
    state(house, employees=23)
    results = results_for(house.enterprise, ON, "nb")
    overview = overview_of(results)
    groups = [*overview.lacking, *overview.shown, *overview.not_seen, *overview.open, *overview.others]
    assert sorted(result.duty.id for result in groups) == sorted(result.duty.id for result in results)


def titles(*records: dict[str, Any], on: date = ON) -> list[str]:
    return [advice.title for advice in advice_for(records, on)]


def test_a_mapping_older_than_a_year_gives_advice_and_a_year_old_one_does_not() -> None:
    mapping = {"kind": "mapping", "id": "m1", "date": "2025-11-22"}
    assert titles(mapping) == []
    assert titles(mapping, on=ON + timedelta(days=1)) == ["Kartlegg en gang i året, og følg opp med noen få spørsmål imellom"]


@pytest.mark.parametrize(
    ("levels", "advised"), [(["individual", "individual"], True), (["individual", "source"], False), ([], False)]
)
def test_a_plan_for_individuals_only_gives_advice(levels: list[str], advised: bool) -> None:
    measures = [{"id": f"t{number}", "level": level} for number, level in enumerate(levels)]
    plan = {"kind": "plan", "id": "p1", "date": "2026-11-01", "measures": measures}
    assert (titles(plan) == ["Ta med minst ett tiltak som endrer arbeidet"]) is advised


@pytest.mark.parametrize(
    ("done", "evaluated", "advised"),
    [("2026-08-23", None, True), ("2026-08-24", None, False), ("2026-08-01", "2026-10-01", False), (None, None, False)],
)
def test_what_was_done_more_than_ninety_days_ago_and_not_looked_at_gives_advice(
    done: str | None, evaluated: str | None, advised: bool
) -> None:
    measure = {"id": "t1", "level": "source", "done": done, "effect_evaluated": evaluated}
    plan = {"kind": "plan", "id": "p1", "date": "2026-05-01", "measures": [measure]}
    assert (titles(plan) == ["Se etter om tiltakene virket"]) is advised


def test_the_records_of_a_new_enterprise_are_its_election_only(house: House) -> None:
    assert [record["kind"] for record in records_of(house.enterprise, ON)] == ["election"]


@pytest.mark.parametrize(
    ("fact", "value", "typed"),
    [("violence_risk", True, "yes"), ("violence_risk", False, "no"), ("nace", ["56.110"], "56.110"), ("employees", 3, 3)],
)
def test_a_stored_value_is_shown_as_it_is_typed(fact: str, value: Any, typed: Any) -> None:
    assert FactForm.shown(load().facts[fact], value) == typed
