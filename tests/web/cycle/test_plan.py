"""The plan: measures with all that they need, asking, disagreeing, signing, and that nothing signed is ever changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.knowledge import load
from forsvarlig.web.cycle import actions
from forsvarlig.web.cycle.access import check_may_read_plan
from forsvarlig.web.cycle.content import content_of, only_individual
from forsvarlig.web.cycle.models import TRANSITIONS, Assessment, Measure, Plan
from forsvarlig.web.cycle.stale import StaleError
from forsvarlig.web.organisation.models import Person, Role, TrailLine
from forsvarlig.web.organisation.trail import broken_lines
from forsvarlig.web.participation.actions import state
from forsvarlig.web.participation.models import Hearing, hash_of
from tests.web.conftest import House, PageClient
from tests.web.cycle.conftest import TODAY, day, decide_all, measure_text, start, talk
from tests.web.cycle.forms import chosen, typed

ClientFor = Callable[[Person], PageClient]


def address(plan: Plan) -> str:
    return f"/planer/{plan.pk}/"


def filled(house: House, **changed: Any) -> dict[str, Any]:
    told = {
        "title": "En tredje på jobb lørdag",
        "works": "source",
        "factors": ["quantitative_demands"],
        "shown_by": "Alle får pause før 13.",
        "owner": house.line_manager.pk,
        "deadline": day(1).isoformat(),
    }
    return {**told, **changed}


def send(house: House, plan: Plan) -> Hearing:
    (hearing,) = actions.send_out(house.line_manager, plan, question="Hva mener du?", answer_by=day(1), on=TODAY)
    plan.refresh_from_db()
    return hearing


def sign(actor: Person, plan: Plan) -> None:
    plan.refresh_from_db()
    actions.sign_plan(actor, plan, shown_hash=hash_of(plan.signed_content or content_of(plan)), at=timezone.now())
    plan.refresh_from_db()


def signed(house: House, plan: Plan) -> Plan:
    send(house, plan)
    sign(house.line_manager, plan)
    sign(house.representative, plan)
    return plan


def disagree(house: House, hearing: Hearing) -> None:
    told = {"disagrees_on": "fristen i tiltak 1", "disagreement": "Den er for sein."}
    state(house.representative, hearing, text="Ellers enig.", on=TODAY, **told)


def test_a_plan_follows_only_a_concluded_assessment(house: House, assessment: Assessment) -> None:
    decide_all(house.line_manager, assessment)
    with pytest.raises(NotAllowedError, match="Konkluder"):
        actions.open_plan(house.line_manager, assessment, TODAY)


def test_measures_of_the_catalogue_come_with_those_at_the_source_first(house: House, plan: Plan, client_for: ClientFor) -> None:
    page = client_for(house.line_manager).get(f"{address(plan)}tiltak/?faktor=quantitative_demands").content.decode()
    named = [measure for measure in load().measures.values() if f"fra={measure.id}#" in page]
    places = {measure.id: page.index(f"fra={measure.id}#") for measure in named}
    source = [places[measure.id] for measure in named if measure.level == "source"]
    individual = [places[measure.id] for measure in named if measure.level == "individual"]
    assert source
    assert all(first < last for first in source for last in individual)


def test_a_measure_of_the_catalogue_brings_its_words(house: House, plan: Plan, client_for: ClientFor) -> None:
    client = client_for(house.line_manager)
    where = f"{address(plan)}tiltak/?faktor=quantitative_demands&fra=agree_what_can_wait"
    page = client.get(where).content
    entry = load().measures["agree_what_can_wait"]
    assert typed(page, "title") == entry.name["nb"]
    assert typed(page, "shown_by") == entry.shown_by["nb"]
    told = filled(house, version=plan.version, title=typed(page, "title"))
    assert client.post(where, told).status_code == 302
    assert Measure.objects.get(catalogue_id="agree_what_can_wait").plan == plan


def test_nothing_is_chosen_in_a_measure_of_ones_own(house: House, plan: Plan, client_for: ClientFor) -> None:
    assert chosen(client_for(house.line_manager).get(f"{address(plan)}tiltak/").content) == []


@pytest.mark.parametrize("field", ["title", "works", "factors", "shown_by", "owner", "deadline"])
def test_a_measure_lacking_something_comes_back_with_the_rest_kept(
    house: House, plan: Plan, client_for: ClientFor, field: str
) -> None:
    told = {name: value for name, value in filled(house, version=plan.version, why="Folk løper.").items() if name != field}
    answer = client_for(house.line_manager).post(f"{address(plan)}tiltak/", told)
    assert answer.status_code == 422
    assert typed(answer.content, "why") == "Folk løper."
    assert plan.measures.count() == 1


@pytest.mark.parametrize(("changed", "field"), [({"shown_by": " "}, "shown_by"), ({"factors": ()}, "factors")])
def test_the_action_itself_asks_how_one_will_see_that_it_worked(
    house: House, plan: Plan, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError) as refused:
        actions.save_measure(house.line_manager, plan, measure_text(house.line_manager, **changed), version=plan.version)
    assert refused.value.where.key == field


def test_a_stranger_can_not_own_a_measure(house: House, other_house: House, plan: Plan) -> None:
    with pytest.raises(InputError, match="annen virksomhet"):
        actions.save_measure(house.line_manager, plan, measure_text(other_house.manager), version=plan.version)


def test_two_tabs_do_not_write_into_the_same_plan_unseen(house: House, plan: Plan, client_for: ClientFor) -> None:
    client, where = client_for(house.line_manager), f"{address(plan)}tiltak/"
    assert client.post(where, filled(house, version=plan.version)).status_code == 302
    answer = client.post(where, filled(house, version=plan.version, title="Noe annet"))
    assert answer.status_code == 422
    assert typed(answer.content, "title") == "Noe annet"
    assert client.post(where, filled(house, version=typed(answer.content, "version"), title="Noe annet")).status_code == 302
    assert plan.measures.count() == 3


def test_a_measure_is_changed_and_removed_in_a_draft(house: House, plan: Plan, client_for: ClientFor) -> None:
    client, measure = client_for(house.line_manager), plan.measures.get()
    where = f"{address(plan)}tiltak/{measure.pk}/"
    assert typed(client.get(where).content, "title") == measure.title
    assert client.post(where, filled(house, version=plan.version)).status_code == 302
    measure.refresh_from_db()
    assert measure.title == "En tredje på jobb lørdag"
    assert client.post(f"{where}fjern/").status_code == 302
    assert not plan.measures.exists()


def test_only_individual_measures_for_a_factor_give_advice_with_a_way_on(house: House, plan: Plan, client_for: ClientFor) -> None:
    text = measure_text(house.line_manager, works="individual", factors=("quantitative_demands",))
    actions.save_measure(house.line_manager, plan, text, version=plan.version)
    page = client_for(house.line_manager).get(address(plan)).content.decode()
    assert "For mengde og tempo har planen bare tiltak for den enkelte." in page
    assert f"{address(plan)}tiltak/?faktor=quantitative_demands" in page
    assert only_individual(plan.measures.all()) == ["quantitative_demands"]
    plan.refresh_from_db()
    send(house, plan)
    assert plan.state == Plan.State.ASKED


def test_a_plan_without_measures_is_not_sent(house: House, plan: Plan) -> None:
    actions.remove_measure(house.line_manager, plan.measures.get(), version=plan.version)
    with pytest.raises(InputError, match="ingen tiltak"):
        actions.send_out(house.line_manager, plan, question="?", answer_by=day(1), on=TODAY)


def test_a_day_that_has_passed_is_no_deadline_for_an_answer(house: House, plan: Plan, client_for: ClientFor) -> None:
    answer = client_for(house.line_manager).post(f"{address(plan)}send/", {"answer_by": day(-1).isoformat()})
    assert answer.status_code == 422
    assert not Hearing.objects.exists()


def test_the_nearest_safety_representative_is_asked(house: House, plan: Plan, client_for: ClientFor) -> None:
    client_for(house.line_manager).post(f"{address(plan)}send/", {"answer_by": day(1).isoformat()})
    hearing = Hearing.objects.get()
    assert (hearing.subject, hearing.person) == (f"plan:{plan.pk}", house.representative)


def test_where_there_is_no_representative_the_employees_are_asked_and_may_read(
    house: House, plan: Plan, client_for: ClientFor
) -> None:
    Role.objects.filter(kind=Role.Kind.SAFETY_REPRESENTATIVE).delete()
    assert send(house, plan).party == Hearing.Party.EMPLOYEES
    assert "Hva mener du?" in client_for(house.employee).get(address(plan)).content.decode()
    sign(house.line_manager, plan)
    assert plan.state == Plan.State.SIGNED


def test_a_draft_is_not_signed(house: House, plan: Plan) -> None:
    with pytest.raises(NotAllowedError, match="sendes til uttalelse"):
        sign(house.line_manager, plan)


def test_a_sent_plan_is_not_changed_until_it_is_taken_back(house: House, plan: Plan, client_for: ClientFor) -> None:
    send(house, plan)
    client = client_for(house.line_manager)
    assert client.post(f"{address(plan)}tiltak/", filled(house, version=plan.version)).status_code == 422
    with pytest.raises(NotAllowedError, match="Ta den tilbake"):
        actions.remove_measure(house.line_manager, plan.measures.get(), version=plan.version)
    assert client.post(f"{address(plan)}ta-tilbake/").status_code == 302
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT
    send(house, plan)
    assert Hearing.objects.count() == 1


def test_a_disagreement_is_shown_on_the_plan_and_blocks_nothing(house: House, plan: Plan, client_for: ClientFor) -> None:
    disagree(house, send(house, plan))
    for who in (house.line_manager, house.representative):
        page = client_for(who).get(address(plan)).content.decode()
        assert "Uenig i ett punkt: fristen i tiltak 1" in page
        assert "Den er for sein." in page
        assert "Ikke svart ennå" in page
    sign(house.representative, plan)
    sign(house.line_manager, plan)
    assert plan.state == Plan.State.SIGNED
    page = client_for(house.employee).get(address(plan)).content.decode()
    assert "Uenig i fristen i tiltak 1" in page


def test_the_page_sends_the_statement_and_comes_back(house: House, plan: Plan, client_for: ClientFor) -> None:
    hearing = send(house, plan)
    told = {"form": "statement", "back": "1", "text": "Enig."}
    answer = client_for(house.representative).post(f"/uttalelser/{hearing.pk}/", told)
    assert answer.headers["Location"] == address(plan)


def test_both_sign_exactly_what_was_shown(house: House, plan: Plan, client_for: ClientFor) -> None:
    send(house, plan)
    for who in (house.line_manager, house.representative):
        client = client_for(who)
        shown = typed(client.get(address(plan)).content, "shown")
        assert client.post(f"{address(plan)}skriv-under/", {"shown": shown}).status_code == 302
    plan.refresh_from_db()
    assert plan.state == Plan.State.SIGNED
    assert hash_of(plan.signed_content) == shown
    assert "Line Manager" in client.get(address(plan)).content.decode()


def test_another_content_than_the_one_shown_is_not_signed(house: House, plan: Plan, client_for: ClientFor) -> None:
    hearing = send(house, plan)
    client = client_for(house.line_manager)
    shown = typed(client.get(address(plan)).content, "shown")
    disagree(house, hearing)
    answer = client.post(f"{address(plan)}skriv-under/", {"shown": shown})
    assert answer.status_code == 422
    assert "Planen er endret etter at du åpnet siden." in answer.content.decode()
    with pytest.raises(StaleError):
        actions.sign_plan(house.line_manager, plan, shown_hash=shown, at=timezone.now())
    plan.refresh_from_db()
    assert plan.signed_content is None


def test_a_second_signature_for_the_same_side_is_not_needed(house: House, plan: Plan) -> None:
    send(house, plan)
    sign(house.line_manager, plan)
    with pytest.raises(NotAllowedError, match="Du har skrevet under"):
        sign(house.line_manager, plan)
    with pytest.raises(NotAllowedError, match="den siden"):
        sign(house.manager, plan)


@pytest.mark.parametrize("who", ["employee", "other_manager"])
def test_who_may_not_sign(house: House, plan: Plan, client_for: ClientFor, who: str) -> None:
    send(house, plan)
    assert client_for(house.people[who]).post(f"{address(plan)}skriv-under/", {"shown": "x"}).status_code == 403
    with pytest.raises(NotAllowedError, match="Leder og verneombud"):
        sign(house.people[who], plan)


def test_a_plan_is_not_signed_on_an_assessment_that_was_opened_again(house: House, plan: Plan) -> None:
    send(house, plan)
    told: dict[str, Any] = {"adopts": False, "now": "red", "over_time": "red", "reason": "Nå", "version": 1, "on": TODAY}
    actions.decide(house.line_manager, plan.assessment, "autonomy", **told)
    with pytest.raises(NotAllowedError, match="konkluderes på nytt"):
        sign(house.line_manager, plan)


def test_nothing_signed_is_ever_changed(house: House, plan: Plan) -> None:
    measure, content = plan.measures.get(), signed(house, plan).signed_content
    hearing = Hearing.objects.get()
    refused: list[Callable[[], object]] = [
        lambda: actions.save_measure(house.manager, plan, measure_text(house.manager), version=plan.version),
        lambda: actions.save_measure(house.manager, plan, measure_text(house.manager), version=plan.version, measure=measure),
        lambda: actions.remove_measure(house.manager, measure, version=plan.version),
        lambda: actions.take_back(house.manager, plan),
        lambda: actions.send_out(house.manager, plan, question="?", answer_by=day(1), on=TODAY),
        lambda: actions.decide(house.manager, plan.assessment, "autonomy", adopts=True, version=1, on=TODAY),
        lambda: actions.add_note(house.manager, plan.assessment, "autonomy", part="extent", text="x", on=TODAY),
        lambda: actions.renew_proposal(house.manager, plan.assessment, TODAY),
        lambda: talk(house.manager, plan.assessment.cycle, plan.assessment.unit),
        lambda: sign(house.manager, plan),
    ]
    for change in refused:
        with pytest.raises(NotAllowedError):
            change()
    disagree(house, hearing)
    actions.mark_done(house.line_manager, measure, done_on=TODAY, on=TODAY)
    plan.refresh_from_db()
    assert plan.signed_content == content
    assert plan.measures.get().title == measure.title
    assert broken_lines(house.enterprise) == []


def test_the_first_signature_already_holds_the_content(house: House, plan: Plan) -> None:
    send(house, plan)
    sign(house.representative, plan)
    with pytest.raises(NotAllowedError, match="Noen har skrevet under"):
        actions.take_back(house.line_manager, plan)


def test_the_page_shows_what_was_signed_and_not_what_the_tables_hold(house: House, plan: Plan, client_for: ClientFor) -> None:
    signed(house, plan)
    Measure.objects.update(title="Endret bak ryggen")
    page = client_for(house.manager).get(address(plan)).content.decode()
    assert "Alltid to til stengetid" in page
    assert "Endret bak ryggen" not in page


def test_a_new_edition_follows_and_the_signed_one_stays(house: House, plan: Plan, client_for: ClientFor) -> None:
    content = signed(house, plan).signed_content
    answer = client_for(house.line_manager).post(f"{address(plan)}ny-utgave/")
    renewed = Plan.objects.get(edition=2)
    assert answer.headers["Location"] == address(renewed)
    assert [measure.title for measure in renewed.measures.all()] == ["Alltid to til stengetid"]
    plan.refresh_from_db()
    assert (plan.state, plan.signed_content) == (Plan.State.SIGNED, content)
    with pytest.raises(NotAllowedError, match="nyere utgave"):
        actions.new_edition(house.line_manager, plan, TODAY)
    with pytest.raises(NotAllowedError, match="når denne er underskrevet"):
        actions.new_edition(house.line_manager, renewed, TODAY)
    assert "Utgave 2 har kommet etter denne." in client_for(house.manager).get(address(plan)).content.decode()


def test_how_it_went_stands_beside_the_plan(house: House, plan: Plan, client_for: ClientFor) -> None:
    signed(house, plan)
    client, where = client_for(house.line_manager), f"{address(plan)}tiltak/{plan.measures.get().pk}/hvordan-gikk-det/"
    assert client.post(where, {"done_on": (TODAY + timedelta(days=1)).isoformat()}).status_code == 422
    assert client.post(where, {"done_on": TODAY.isoformat()}).status_code == 302
    assert "Ikke sjekket om det virket" in client.get(address(plan)).content.decode()
    assert chosen(client.get(where).content) == []
    assert client.post(where, {"effect": "better", "seen": " "}).status_code == 422
    assert client.post(where, {"effect": "better", "seen": "Ingen har vært redde."}).status_code == 302
    assert "Det ble bedre: Ingen har vært redde." in client.get(address(plan)).content.decode()


def test_an_effect_is_not_told_before_the_measure_is_done(house: House, plan: Plan) -> None:
    signed(house, plan)
    with pytest.raises(NotAllowedError, match="må være gjort"):
        actions.evaluate_effect(house.line_manager, plan.measures.get(), effect="better", seen="x", on=TODAY)


def test_progress_is_told_of_signed_plans_by_those_it_concerns(house: House, plan: Plan) -> None:
    with pytest.raises(NotAllowedError, match="når planen er underskrevet"):
        actions.mark_done(house.line_manager, plan.measures.get(), done_on=TODAY, on=TODAY)
    signed(house, plan)
    for who in (house.employee, house.other_manager):
        with pytest.raises(NotAllowedError):
            actions.mark_done(who, plan.measures.get(), done_on=TODAY, on=TODAY)
    actions.mark_done(house.representative, plan.measures.get(), done_on=TODAY, on=TODAY)


@pytest.mark.parametrize(
    ("who", "draft", "finished"),
    [
        ("manager", 200, 200),
        ("line_manager", 200, 200),
        ("representative", 200, 200),
        ("employee", 403, 200),
        ("other_manager", 403, 403),
    ],
)
def test_who_may_read_a_plan(house: House, plan: Plan, client_for: ClientFor, who: str, draft: int, finished: int) -> None:
    client = client_for(house.people[who])
    assert client.get(address(plan)).status_code == draft
    signed(house, plan)
    assert client.get(address(plan)).status_code == finished
    listed = "Utgave 1" in client.get("/tiltak/").content.decode()
    assert listed is (finished == 200)


def test_an_employee_does_not_read_the_plan_of_another_unit(house: House, plan: Plan) -> None:
    signed(house, plan)
    Person.objects.filter(pk=house.employee.pk).update(unit=house.units["Sør"])
    elsewhere = Person.objects.get(pk=house.employee.pk)
    with pytest.raises(NotAllowedError):
        check_may_read_plan(elsewhere, plan)


@pytest.mark.parametrize("path", ["", "tiltak/"])
def test_a_stranger_finds_neither_plan_nor_form(plan: Plan, other_house: House, client_for: ClientFor, path: str) -> None:
    assert client_for(other_house.manager).get(f"{address(plan)}{path}").status_code == 404


@pytest.mark.parametrize("path", ["send/", "ta-tilbake/", "skriv-under/", "ny-utgave/"])
def test_a_stranger_changes_nothing(plan: Plan, other_house: House, client_for: ClientFor, path: str) -> None:
    assert client_for(other_house.manager).post(f"{address(plan)}{path}").status_code == 404


@pytest.mark.parametrize("path", ["send/", "ta-tilbake/", "ny-utgave/", "tiltak/"])
def test_a_colleague_changes_nothing(house: House, plan: Plan, client_for: ClientFor, path: str) -> None:
    assert client_for(house.other_manager).post(f"{address(plan)}{path}", {"answer_by": day(1).isoformat()}).status_code == 403


def test_a_representative_does_not_write_measures(house: House, plan: Plan) -> None:
    with pytest.raises(NotAllowedError, match="Nord"):
        actions.save_measure(house.representative, plan, measure_text(house.manager), version=plan.version)


def test_every_state_but_the_last_leads_on() -> None:
    assert set(TRANSITIONS) == set(Plan.State)
    assert TRANSITIONS[Plan.State.SIGNED] == frozenset()


def test_every_write_leaves_a_line(house: House, plan: Plan) -> None:
    signed(house, plan)
    lines = set(TrailLine.objects.filter(enterprise=house.enterprise).values_list("did", flat=True))
    assert lines >= {"cycle.started", "conversation.saved", "assessment.opened", "factor.decided", "assessment.concluded"}
    assert lines >= {"plan.begun", "measure.written", "plan.sent-out", "plan.signed", "signature.given"}


def test_a_plan_outlives_its_cycle_but_its_assessment_is_closed(house: House, plan: Plan) -> None:
    start(house.manager)
    plan = Plan.objects.get(pk=plan.pk)
    with pytest.raises(NotAllowedError, match="avsluttet"):
        actions.decide(house.manager, plan.assessment, "autonomy", adopts=True, version=1, on=TODAY)
    assert signed(house, plan).state == Plan.State.SIGNED
