"""Where the work stands, what waits for whom, and what a cycle is as evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from forsvarlig.duties.records import Records
from forsvarlig.knowledge import load
from forsvarlig.web.cycle import actions
from forsvarlig.web.cycle.evidence import evidence
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Assessment, Cycle, Plan
from forsvarlig.web.cycle.queries import EFFECT_AFTER_DAYS, newest_plan, next_step, phases, waiting_for, working_units
from forsvarlig.web.organisation.models import Person, Unit
from tests.web.conftest import House, PageClient
from tests.web.cycle.conftest import TODAY, Cafe, conclude, decide_all, talk
from tests.web.cycle.test_plan import disagree, send, signed

ClientFor = Callable[[Person], PageClient]


def states(house: House) -> list[str]:
    return [phase.state for phase in phases(house.enterprise)]


def of_kind(house: House, kind: str) -> list[dict[str, Any]]:
    return [record for record in evidence(house.enterprise, TODAY) if record["kind"] == kind]


def test_the_first_phase_is_the_current_one_before_the_start(house: House) -> None:
    assert states(house) == ["current", "ahead", "ahead", "ahead", "ahead"]


def test_mapping_is_the_current_phase_until_every_unit_has_talked(house: House, cycle: Cycle) -> None:
    assert states(house)[:2] == ["done", "current"]
    for unit in working_units(house.enterprise):
        talk(house.manager, cycle, unit)
    assert states(house)[:3] == ["done", "done", "current"]


def test_a_small_enterprise_is_mapped_as_one(cafe: Cafe) -> None:
    assert working_units(cafe.enterprise) == [cafe.unit]


def test_the_start_waits_for_those_who_may_start(house: House) -> None:
    assert [waiting.address for waiting in waiting_for(house.manager, TODAY)] == ["/kartlegging/ny/"]
    assert waiting_for(house.line_manager, TODAY) == []


def test_each_step_of_a_unit_waits_for_those_who_lead_or_represent_it(house: House, cycle: Cycle, nord: Unit) -> None:
    def address() -> str:
        step = next_step(cycle, nord)
        return step.address if step else ""

    assert [waiting.address for waiting in waiting_for(house.line_manager, TODAY)] == [f"/samtale/{nord.pk}/"]
    talk(house.line_manager, cycle, nord)
    assert address() == "/vurdering/"
    assessment = actions.open_assessment(house.line_manager, cycle, nord, TODAY)
    assert address() == f"/vurdering/{assessment.pk}/{eight()[0].id}/"
    decide_all(house.line_manager, assessment)
    assert address() == f"/vurdering/{assessment.pk}/samlet/"
    concluded = conclude(house.line_manager, assessment)
    assert address() == f"/vurdering/{concluded.pk}/samlet/"
    plan = actions.open_plan(house.line_manager, concluded, TODAY)
    assert address() == f"/planer/{plan.pk}/"


def test_the_signature_waits_for_each_side(house: House, plan: Plan) -> None:
    send(house, plan)
    for who in (house.line_manager, house.representative):
        assert any("underskriften" in waiting.sentence for waiting in waiting_for(who, TODAY))
    assert waiting_for(house.employee, TODAY) == []


def test_what_a_line_manager_leads_does_not_wait_for_those_above_her(house: House, cycle: Cycle) -> None:
    above = {waiting.sentence for waiting in waiting_for(house.manager, TODAY)}
    assert not any("Nord" in sentence or "Sør" in sentence for sentence in above)
    assert any("Natt" in sentence for sentence in above)
    assert len(waiting_for(house.representative, TODAY)) == len(working_units(house.enterprise))


def test_the_list_and_what_waits_take_no_more_queries_with_more_units(
    house: House, cycle: Cycle, client_for: ClientFor, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        unit = Unit.objects.create(enterprise=house.enterprise, parent=house.root, name=f"Enhet {number}")
        Person.objects.create(enterprise=house.enterprise, unit=unit, name=f"Person {number}")
    with django_assert_max_num_queries(25):
        assert len(waiting_for(house.manager, TODAY)) > 20
    client = client_for(house.manager)
    with django_assert_max_num_queries(40):
        assert client.get("/vurdering/").status_code == 200


def test_a_measure_waits_for_its_owner_then_whether_it_worked(house: House, plan: Plan) -> None:
    signed(house, plan)
    measure = plan.measures.get()
    assert waiting_for(house.line_manager, TODAY)[0].day == measure.deadline
    actions.mark_done(house.line_manager, measure, done_on=TODAY, on=TODAY)
    (waiting,) = waiting_for(house.line_manager, TODAY)
    assert waiting.day == TODAY + timedelta(days=EFFECT_AFTER_DAYS)
    (find,) = load().selfchecks["plan.effect-not-evaluated"].finds
    assert find.days == EFFECT_AFTER_DAYS, "the self-check asks as soon as the owner is asked"
    actions.evaluate_effect(house.line_manager, measure, effect="same", seen="Ingen forskjell", on=TODAY)
    assert waiting_for(house.line_manager, TODAY) == []


def test_the_newest_plan_of_a_unit_may_be_asked_for_signed(house: House, plan: Plan, nord: Unit) -> None:
    assert newest_plan(nord) == plan
    assert newest_plan(nord, signed=True) is None
    signed(house, plan)
    renewed = actions.new_edition(house.line_manager, plan, TODAY)
    assert (newest_plan(nord), newest_plan(nord, signed=True)) == (renewed, plan)


def test_a_mapping_covers_only_what_the_group_could_say_something_of(house: House, cycle: Cycle, nord: Unit) -> None:
    talk(house.line_manager, cycle, nord, autonomy="unknown", harassment="")
    (record,) = of_kind(house, "mapping")
    assert set(record["covers"]) == {factor.id for factor in eight()} - {"autonomy", "harassment"}
    assert record["units"] == ["Nord"]
    assert record["participants"] == ["employees", "employer", "safety_representative"]


def test_an_assessment_that_is_not_concluded_is_neither_combined_nor_weighed_together(house: House, assessment: Assessment) -> None:
    assert of_kind(house, "assessment") == []
    decide_all(house.line_manager, assessment)
    (record,) = of_kind(house, "assessment")
    assert (record["combined"], record["interaction"], record["participants"]) == (False, False, [])
    conclude(house.line_manager, assessment)
    (record,) = of_kind(house, "assessment")
    assert (record["combined"], record["interaction"], record["horizons"]) == (True, True, ["now", "over_time"])


def test_headings_are_covered_only_where_the_group_has_written_something(house: House, assessment: Assessment) -> None:
    decide_all(house.line_manager, assessment)
    (record,) = of_kind(house, "violence_assessment")
    assert record["headings"] == []
    for heading in ("staffing", "premises"):
        told = {"part": "conditions", "heading": heading, "text": "Alene etter åtte."}
        actions.add_note(house.line_manager, assessment, "violence_threats", on=TODAY, **told)
    (record,) = of_kind(house, "violence_assessment")
    assert record["headings"] == ["premises", "staffing"]
    (record,) = of_kind(house, "harassment_assessment")
    assert record["headings"] == []


def test_a_draft_is_no_evidence_and_a_sent_plan_is(house: House, plan: Plan) -> None:
    assert of_kind(house, "plan") == []
    send(house, plan)
    (record,) = of_kind(house, "plan")
    assert (record["id"], record["participants"]) == (f"plan:{plan.pk}", [])
    (measure,) = record["measures"]
    assert (measure["factor"], measure["level"], measure["done"]) == ("violence_threats", "source", None)


def test_the_newest_edition_tells_what_was_done(house: House, plan: Plan) -> None:
    signed(house, plan)
    measure = plan.measures.get()
    actions.mark_done(house.line_manager, measure, done_on=TODAY, on=TODAY)
    actions.evaluate_effect(house.line_manager, measure, effect="better", seen="Ingen er redde", on=TODAY)
    (record,) = of_kind(house, "plan")
    (told,) = record["measures"]
    assert (told["done"], told["effect_evaluated"]) == (TODAY.isoformat(), TODAY.isoformat())
    assert record["participants"] == ["employer", "safety_representative"]


def test_the_duties_engine_reads_the_records(house: House, plan: Plan) -> None:
    disagree(house, send(house, plan))
    records = Records.read(evidence(house.enterprise, TODAY), TODAY)
    assert {record.kind for record in records.kept} == {
        "mapping",
        "assessment",
        "harassment_assessment",
        "violence_assessment",
        "plan",
    }


def test_nothing_was_there_the_day_before(house: House, plan: Plan) -> None:
    assert evidence(house.enterprise, TODAY - timedelta(days=1)) == []


def test_a_stranger_has_no_records_of_ours(plan: Plan, other_house: House) -> None:
    assert evidence(other_house.enterprise, TODAY) == []
