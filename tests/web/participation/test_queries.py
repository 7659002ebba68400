"""What waits for whom, and what hearings are as evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forsvarlig.duties.records import Records
from forsvarlig.web.participation import actions
from forsvarlig.web.participation.evidence import covered_by, evidence
from forsvarlig.web.participation.models import Hearing
from forsvarlig.web.participation.queries import has_been_asked, page_of, waiting_for
from tests.web.conftest import House
from tests.web.participation.conftest import TODAY, ask


def test_a_question_waits_for_the_one_who_was_asked_until_she_answers(house: House, hearing: Hearing) -> None:
    (waiting,) = waiting_for(house.representative, TODAY)
    assert waiting.address == f"/uttalelser/{hearing.pk}/"
    assert waiting.day == TODAY
    actions.state(house.representative, hearing, text="Enig.", on=TODAY)
    assert waiting_for(house.representative, TODAY) == []


def test_a_disagreement_waits_for_the_employer_until_it_is_replied_to(house: House, hearing: Hearing) -> None:
    statement = actions.state(house.representative, hearing, disagrees_on="fristen", disagreement="For sein.", on=TODAY)
    for who in (house.line_manager, house.manager):
        assert "fristen" in waiting_for(who, TODAY)[0].sentence
    assert waiting_for(house.other_manager, TODAY) == []
    actions.reply(house.manager, statement, text="Vi flytter den.", on=TODAY)
    assert waiting_for(house.line_manager, TODAY) == []


def test_what_is_asked_of_everybody_in_a_unit_waits_for_each_of_them(house: House) -> None:
    ask(house, party=Hearing.Party.EMPLOYEES, person=None)
    assert len(waiting_for(house.employee, TODAY)) == 1
    assert waiting_for(house.other_manager, TODAY) == []


def test_the_nearest_day_waits_first(house: House) -> None:
    ask(house, subject="thing:2", about="senere", answer_by=TODAY + timedelta(days=9))
    ask(house, subject="thing:3", about="uten dag", answer_by=None)
    ask(house)
    assert [waiting.day for waiting in waiting_for(house.representative, TODAY)] == [TODAY, TODAY + timedelta(days=9), None]


def test_a_hearing_without_an_answer_is_on_the_record(house: House, hearing: Hearing) -> None:
    (record,) = evidence(house.enterprise, TODAY)
    assert record["kind"] == "consultation"
    assert (record["of"], record["party"], record["statement"]) == ("thing:1", "safety_representative", None)
    assert record["units"] == ["Nord"]
    assert has_been_asked("thing:1")
    assert not has_been_asked("thing:2")


def test_a_record_says_what_was_answered_and_disagreed_on(house: House, hearing: Hearing) -> None:
    actions.state(house.representative, hearing, disagrees_on="fristen", disagreement="For sein.", on=TODAY)
    (record,) = evidence(house.enterprise, TODAY)
    assert (record["statement"], record["disagrees_on"], record["answered"]) == ("For sein.", "fristen", TODAY.isoformat())


def test_what_came_later_is_not_on_the_record_of_an_earlier_day(house: House, hearing: Hearing) -> None:
    assert evidence(house.enterprise, TODAY - timedelta(days=1)) == []


def test_the_duties_engine_reads_the_records(house: House, hearing: Hearing) -> None:
    actions.state(house.representative, hearing, text="Enig.", on=TODAY)
    (record,) = Records.read(evidence(house.enterprise, TODAY), TODAY).of_kind("consultation")
    assert record.texts["of"] == "thing:1"


def test_a_record_of_the_root_is_about_the_whole_enterprise(house: House) -> None:
    assert covered_by(house.root) == ["*"]
    assert covered_by(house.units["Sør"]) == ["Sør"]


@pytest.mark.parametrize("subject", ["thing:1", "plan", "plan:x", ""])
def test_what_has_no_page_of_its_own_gets_no_link(subject: str) -> None:
    assert page_of(subject) == ""


def test_a_plan_has_a_page() -> None:
    assert page_of("plan:2") == "/planer/2/"
