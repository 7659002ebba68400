"""The self-check: computed from records, mended by mending them, and what can't be computed is asked and kept with a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forsvarlig.duties.selfcheck import CHECK, DUTY, FACT
from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.knowledge import load
from forsvarlig.web.cycle import actions as of_the_cycle
from forsvarlig.web.cycle.actions import Judged
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Assessment, Cycle, Measure, Plan
from forsvarlig.web.duties.actions import answer_selfcheck, state_elsewhere
from forsvarlig.web.duties.examining import Item, examination_of, items_of, queries_of
from forsvarlig.web.duties.models import SelfCheckAnswer
from forsvarlig.web.duties.steps import placeless
from forsvarlig.web.organisation.access import standing_of
from forsvarlig.web.organisation.actions import state_fact
from forsvarlig.web.organisation.models import Fact, Person, TrailLine
from forsvarlig.web.organisation.trail import broken_lines
from tests.web.conftest import House, PageClient

PAGE = "/egenkontroll/"
TODAY = timezone.localdate()
ROUTINE = "no.aml.2a-6.notification-routine"
WEIGHED = "plan.violence-options-not-weighed"
ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def nursing_home(house: House) -> House:
    """The house with the facts on which most duties hang."""
    for name, value in {"employees": 23, "violence_risk": True}.items():
        state_fact(house.manager, name, value, TODAY)
    return house


def shown(client: PageClient) -> str:
    response = client.get(PAGE)
    assert response.status_code == 200
    return str(response.content.decode())


def items(house: House, reader: str = "manager") -> dict[str, Item]:
    """The first item of each check that found something."""
    found = items_of(examination_of(house.enterprise, TODAY, "nb").findings, standing_of(house.people[reader], TODAY))
    return {item.check.id: item for item in reversed(found)}


def passed(house: House) -> set[str]:
    return {check.id for check in examination_of(house.enterprise, TODAY, "nb").passed}


def answer_page(about: str, asked: str) -> str:
    return reverse("duties:selfcheck-answer", args=[about, asked])


def plan_for(house: House, titles: Iterable[str], deadline: date) -> Plan:
    """A plan for Nord that has been sent out, with these measures at the source against too much work."""
    cycle = Cycle.objects.create(enterprise=house.enterprise, name="Høsten", plan_by=TODAY, started_on=TODAY)
    assessment = Assessment.objects.create(cycle=cycle, unit=house.units["Nord"], begun_on=TODAY, proposal={}, proposed_on=TODAY)
    plan = Plan.objects.create(assessment=assessment, made_on=TODAY, state=Plan.State.ASKED)
    for title in titles:
        Measure.objects.create(
            plan=plan,
            title=title,
            works="source",
            factors=["quantitative_demands"],
            owner=house.line_manager,
            deadline=deadline,
            shown_by="Pauser",
        )
    return plan


def conversation(house: House) -> None:
    """Everybody in the root unit talks about all eight factors today."""
    cycle = Cycle.objects.create(enterprise=house.enterprise, name="Høsten", plan_by=TODAY, started_on=TODAY)
    of_the_cycle.save_conversation(
        house.manager,
        cycle,
        house.root,
        judged={factor.id: Judged("well") for factor in eight()},
        present="Alle",
        took_part=["employer", "safety_representative", "employees"],
        version=0,
        at=timezone.now(),
    )


def test_each_finding_stands_with_provision_criterion_and_the_page_that_mends_it(
    nursing_home: House, client_for: ClientFor
) -> None:
    page = shown(client_for(nursing_home.manager))
    missing = items(nursing_home)["mapping.missing"]
    part = next(each for each in re.findall(r'<li class="duty">.*?</li>', page, flags=re.DOTALL) if "1.1 " in each)
    assert missing.bound
    for told in ("mark-krav", missing.title, missing.check.criterion["nb"], missing.bound.duty.url, reverse("surveys:mapping")):
        assert told in part
    assert re.search(r"fra \d+\. \w+ \d{4}", part)


def test_errors_come_first_then_the_questions_and_last_what_is_in_order(nursing_home: House, client_for: ClientFor) -> None:
    page = shown(client_for(nursing_home.manager))
    places = [page.index(f'id="{name}"') for name in ("error", "spor", "orden")]
    assert places == sorted(places)


def test_neither_a_percentage_nor_a_verdict_stands_there(nursing_home: House, client_for: ClientFor) -> None:
    page = shown(client_for(nursing_home.manager))
    assert "%" not in re.sub(r"<[^>]+>", " ", page)
    assert "Den sier ikke om dere følger loven." in page
    assert 'type="checkbox"' not in page


def test_a_finding_goes_when_the_record_comes_and_returns_when_it_is_taken_away(nursing_home: House, client_for: ClientFor) -> None:
    assert "mapping.missing" in items(nursing_home)
    assert "mapping.missing" not in passed(nursing_home)
    conversation(nursing_home)
    assert "mapping.missing" not in items(nursing_home)
    assert "mapping.missing" in passed(nursing_home)
    criterion = load().selfchecks["mapping.missing"].criterion["nb"]
    assert criterion in shown(client_for(nursing_home.manager)).split('id="orden"')[1]
    Cycle.objects.get().conversations.all().delete()
    assert "mapping.missing" in items(nursing_home)


def test_what_lies_elsewhere_mends_a_finding(nursing_home: House) -> None:
    assert items(nursing_home)["routine.notification-missing"].step
    wanted = placeless(load().duties[ROUTINE])[0]
    state_elsewhere(nursing_home.manager, wanted, dated=TODAY, where="Permen", on=TODAY)
    assert "routine.notification-missing" not in items(nursing_home)


def test_what_has_no_record_is_not_in_order(nursing_home: House) -> None:
    assert not {check for check in passed(nursing_home) if check.startswith(("mapping", "assessment", "plan"))}


def test_no_check_is_both_in_order_and_found_or_asked_about(nursing_home: House) -> None:
    plan_for(nursing_home, ["En tredje på lørdag"], TODAY + timedelta(days=30))
    conversation(nursing_home)
    examination = examination_of(nursing_home.enterprise, TODAY, "nb")
    in_order = {check.id for check in examination.passed}
    assert len(in_order) > 5
    assert not in_order & {finding.check.id for finding in examination.findings}
    assert not in_order & {check for asked in examination.asked for check in asked.checks}


def test_measures_are_named_by_their_titles_and_each_once(nursing_home: House, client_for: ClientFor) -> None:
    plan = plan_for(nursing_home, ("En tredje på lørdag", "Fast pause"), TODAY - timedelta(days=1))
    late = items(nursing_home)["plan.measure-overdue"]
    assert "«En tredje på lørdag»" in late.title
    assert ["«Fast pause»" in text for text in late.others] == [True]
    assert [place.address for place in late.places] == [reverse("cycle:plan", args=[plan.pk])]
    assert "measure:" not in shown(client_for(nursing_home.manager))


@pytest.mark.parametrize("who", ["manager", "hse_lead", "representative"])
def test_every_link_of_the_page_is_open_to_its_reader(nursing_home: House, client_for: ClientFor, who: str) -> None:
    plan_for(nursing_home, ["En tredje på lørdag"], TODAY - timedelta(days=1))
    client = client_for(nursing_home.people[who])
    addresses = {address for address in re.findall(r'href="(/[^"#]*)"', shown(client)) if "static" not in address}
    assert len(addresses) > 10
    assert [address for address in sorted(addresses) if client.get(address).status_code not in (200, 302)] == []


@pytest.mark.parametrize("who", ["line_manager", "employee"])
def test_it_is_for_those_who_lead_and_safety_representatives(nursing_home: House, client_for: ClientFor, who: str) -> None:
    client = client_for(nursing_home.people[who])
    assert client.get(PAGE).status_code == 403
    assert client.post(answer_page(CHECK, WEIGHED), {"words": "Ja"}).status_code == 403


def test_a_safety_representative_reads_the_answers_and_gives_none(nursing_home: House, client_for: ClientFor) -> None:
    client = client_for(nursing_home.representative)
    page = shown(client)
    assert "Daglig leder og HMS-leder svarer." in page
    assert "/egenkontroll/svar/" not in page
    assert client.post(answer_page(CHECK, WEIGHED), {"words": "Ja"}).status_code == 403
    with pytest.raises(NotAllowedError):
        answer_selfcheck(nursing_home.representative, CHECK, WEIGHED, "Ja", TODAY)
    assert not SelfCheckAnswer.objects.exists()


def test_nobody_sees_it_without_signing_in(client: PageClient, house: House) -> None:
    assert client.get(PAGE).status_code == 302


def test_a_stranger_sees_neither_findings_nor_answers(nursing_home: House, other_house: House, client_for: ClientFor) -> None:
    answer_selfcheck(nursing_home.manager, CHECK, WEIGHED, "Alle fem er veid", TODAY)
    state_fact(other_house.manager, "violence_risk", True, TODAY)
    state_fact(other_house.manager, "employees", 23, TODAY)
    page = shown(client_for(other_house.manager))
    assert answer_page(CHECK, WEIGHED) in page
    assert "Alle fem er veid" not in page
    assert client_for(other_house.manager).post(answer_page(CHECK, WEIGHED), {"words": "Nei"}).status_code == 302
    assert SelfCheckAnswer.objects.get(enterprise=nursing_home.enterprise).words == "Alle fem er veid"


def test_an_answer_is_kept_with_name_and_date_and_can_be_changed(nursing_home: House, client_for: ClientFor) -> None:
    client = client_for(nursing_home.hse_lead)
    response = client.post(answer_page(CHECK, WEIGHED), {"words": "Alle unntatt alarmene"})
    page = client.get(response.headers["Location"]).content.decode()
    assert "Svaret er lagret." in page
    assert "Alle unntatt alarmene" in page
    assert f"Svart av {nursing_home.hse_lead.name}" in page
    assert "Alle unntatt alarmene" in client.get(answer_page(CHECK, WEIGHED)).content.decode()
    client_for(nursing_home.manager).post(answer_page(CHECK, WEIGHED), {"words": "Alle fem"})
    answer = SelfCheckAnswer.objects.get()
    assert (answer.words, answer.stated_by, answer.stated_on) == ("Alle fem", nursing_home.manager, TODAY)
    lines = TrailLine.objects.filter(did="selfcheck.answered").select_related("value")
    assert [line.value.detail["words"] for line in lines] == ["Alle unntatt alarmene", "Alle fem"]
    assert broken_lines(nursing_home.enterprise) == []


def test_what_is_answered_stands_after_what_is_not(nursing_home: House) -> None:
    examination = examination_of(nursing_home.enterprise, TODAY, "nb")
    first = next(query.asked for query in queries_of(nursing_home.enterprise, examination) if query.asked.about != FACT)
    answer_selfcheck(nursing_home.manager, first.about, first.id, "Ja", TODAY)
    order = [query.asked for query in queries_of(nursing_home.enterprise, examination)]
    assert order[-1] == first
    assert len(order) == len(examination.asked)


def test_an_answer_to_a_question_of_fact_is_a_fact_and_changes_what_is_checked(house: House, client_for: ClientFor) -> None:
    state_fact(house.manager, "employees", 23, TODAY)
    client = client_for(house.manager)
    assert load().facts["violence_risk"].why["nb"] in client.get(answer_page(FACT, "violence_risk")).content.decode()
    assert "violence-assessment.missing" not in items(house)
    assert client.post(answer_page(FACT, "violence_risk"), {"answer": "yes"}).status_code == 302
    fact = Fact.objects.get(key="violence_risk")
    assert (fact.value, fact.stated_by) == (True, house.manager)
    assert "violence-assessment.missing" in items(house)
    assert client.get(answer_page(FACT, "violence_risk")).headers["Location"] == PAGE


def test_a_duty_that_no_record_shows_is_asked_about(nursing_home: House, client_for: ClientFor) -> None:
    asked = next(one for one in examination_of(nursing_home.enterprise, TODAY, "nb").asked if one.about == DUTY)
    page = client_for(nursing_home.manager).get(answer_page(DUTY, asked.id)).content.decode()
    assert load().duties[asked.id].title["nb"] in page
    assert load().duties[asked.id].url in page


@pytest.mark.parametrize("words", ["", "   ", "x" * 1001])
def test_an_answer_without_words_or_too_long_is_refused(nursing_home: House, client_for: ClientFor, words: str) -> None:
    response = client_for(nursing_home.manager).post(answer_page(CHECK, WEIGHED), {"words": words})
    assert response.status_code == 422
    assert not SelfCheckAnswer.objects.exists()


def test_an_empty_answer_is_refused_below_the_page_too(nursing_home: House) -> None:
    with pytest.raises(InputError, match="Svaret er tomt"):
        answer_selfcheck(nursing_home.manager, CHECK, WEIGHED, "  ", TODAY)


@pytest.mark.parametrize(("about", "asked"), [(CHECK, "plan.none"), ("law", WEIGHED), (FACT, "employes"), (DUTY, WEIGHED)])
def test_what_nobody_asks_is_not_found(nursing_home: House, client_for: ClientFor, about: str, asked: str) -> None:
    assert client_for(nursing_home.manager).get(answer_page(about, asked)).status_code == 404


def test_a_small_enterprise_goes_on_with_its_line_of_steps(nursing_home: House, client_for: ClientFor) -> None:
    nursing_home.enterprise.people.exclude(pk__in=[person.pk for person in nursing_home.people.values()]).update(is_active=False)
    state_fact(nursing_home.manager, "employees", 6, TODAY)
    step = items(nursing_home)["mapping.missing"].step
    assert step
    assert step.address == reverse("cycle:cafe")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_page_comes_in_each_language(nursing_home: House, client_for: ClientFor, language: str) -> None:
    client = client_for(nursing_home.manager)
    client.cookies["language"] = language
    text = load().selfchecks["mapping.missing"].text
    assert text
    assert text[language] in shown(client)


@pytest.mark.parametrize("page", ["home:what-now", "duties:duties"])
def test_other_pages_lead_to_it_for_those_who_may_read_it(nursing_home: House, client_for: ClientFor, page: str) -> None:
    link = f'href="{PAGE}"'
    for who, leads in {"manager": True, "representative": True, "line_manager": False, "employee": False}.items():
        assert (link in client_for(nursing_home.people[who]).get(reverse(page)).content.decode()) is leads


def test_a_day_before_a_duty_took_force_finds_nothing_by_it_and_takes_no_answers(
    nursing_home: House, client_for: ClientFor
) -> None:
    check = load().selfchecks["violence-assessment.missing"]
    duty = next(load().duties[name] for name in check.duties if not load().duties[name].in_force_to)
    client, before = client_for(nursing_home.manager), duty.in_force_from - timedelta(days=1)
    page = client.get(PAGE, {"paa": before.isoformat()}).content.decode()
    assert duty.url not in page
    assert duty.url in shown(client)
    assert "/egenkontroll/svar/" not in page
    assert "Svar gis på siden for i dag." in page


def test_an_earlier_day_shows_no_answer_from_later(nursing_home: House, client_for: ClientFor) -> None:
    answer_selfcheck(nursing_home.manager, CHECK, WEIGHED, "Alle fem er tenkt på", TODAY)
    client = client_for(nursing_home.manager)
    assert "Alle fem er tenkt på" in shown(client)
    assert "Alle fem er tenkt på" not in client.get(PAGE, {"paa": (TODAY - timedelta(days=1)).isoformat()}).content.decode()


def test_what_is_answered_stands_apart_and_can_be_chosen_again(nursing_home: House, client_for: ClientFor) -> None:
    answer_selfcheck(nursing_home.manager, CHECK, WEIGHED, "Alle fem", TODAY)
    page = shown(client_for(nursing_home.manager))
    assert page.index('id="spor"') < page.index('id="svart"') < page.index(answer_page(CHECK, WEIGHED)) < page.index('id="orden"')
