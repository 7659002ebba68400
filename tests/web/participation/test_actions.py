"""Who asks, who answers, who replies, who signs, and what stands afterwards."""

from __future__ import annotations

import pytest
from django.utils import timezone

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.organisation.models import TrailLine
from forsvarlig.web.organisation.trail import broken_lines
from forsvarlig.web.participation import actions
from forsvarlig.web.participation.models import Hearing, Signature, Statement, hash_of
from forsvarlig.web.participation.queries import disagreements, hearings_about, signatures_under, statements_about
from tests.web.conftest import House
from tests.web.participation.conftest import TODAY, ask


def disagree(house: House, hearing: Hearing) -> Statement:
    return actions.state(
        house.representative, hearing, text="Ellers bra.", disagrees_on="fristen", disagreement="Den er for sein.", on=TODAY
    )


def test_a_line_manager_asks_in_her_unit(house: House) -> None:
    assert ask(house) in hearings_about("thing:1")


@pytest.mark.parametrize("who", ["other_manager", "representative", "employee"])
def test_nobody_else_asks_there(house: House, who: str) -> None:
    with pytest.raises(NotAllowedError, match="Nord"):
        actions.ask(
            house.people[who],
            unit=house.units["Nord"],
            subject="thing:1",
            about="x",
            party="employees",
            person=None,
            question="?",
            on=TODAY,
            answer_by=None,
        )
    assert not Hearing.objects.exists()


def test_asking_twice_about_the_same_is_asking_once(house: House) -> None:
    assert ask(house, question="Og nå?") == ask(house)
    assert Hearing.objects.count() == 1


def test_somebody_of_another_enterprise_can_not_be_asked(house: House, other_house: House) -> None:
    with pytest.raises(InputError, match="annen virksomhet"):
        ask(house, person=other_house.representative)


def test_the_one_who_was_asked_answers(house: House, hearing: Hearing) -> None:
    actions.state(house.representative, hearing, text="Enig.", on=TODAY)
    assert [statement.text for statement in statements_about("thing:1")] == ["Enig."]


@pytest.mark.parametrize("who", ["manager", "line_manager", "employee"])
def test_nobody_answers_for_the_one_who_was_asked(house: House, hearing: Hearing, who: str) -> None:
    with pytest.raises(NotAllowedError, match="Representative"):
        actions.state(house.people[who], hearing, text="Enig.", on=TODAY)


def test_a_stranger_with_the_same_role_does_not_answer(house: House, other_house: House) -> None:
    open_to_the_party = ask(house, person=None)
    with pytest.raises(NotAllowedError):
        actions.state(other_house.representative, open_to_the_party, text="Enig.", on=TODAY)


def test_employees_of_the_unit_answer_when_the_employees_are_asked(house: House) -> None:
    asked = ask(house, party=Hearing.Party.EMPLOYEES, person=None)
    actions.state(house.employee, asked, text="Fint.", on=TODAY)
    with pytest.raises(NotAllowedError, match="de ansatte"):
        actions.state(house.other_manager, asked, text="Fint.", on=TODAY)


def test_an_empty_statement_is_refused(house: House, hearing: Hearing) -> None:
    with pytest.raises(InputError, match="tom"):
        actions.state(house.representative, hearing, text=" ", on=TODAY)


@pytest.mark.parametrize(("point", "why", "field"), [("fristen", "", "disagreement"), ("", "For sein.", "disagrees_on")])
def test_a_disagreement_has_both_a_point_and_grounds(house: House, hearing: Hearing, point: str, why: str, field: str) -> None:
    with pytest.raises(InputError) as refused:
        actions.state(house.representative, hearing, disagrees_on=point, disagreement=why, on=TODAY)
    assert refused.value.where.key == field
    assert not Statement.objects.exists()


def test_a_changed_mind_is_a_new_statement_and_the_latest_counts(house: House, hearing: Hearing) -> None:
    first = disagree(house, hearing)
    assert disagreements(statements_about("thing:1")) == [first]
    actions.state(house.representative, hearing, text="Greit likevel.", on=TODAY)
    assert Statement.objects.count() == 2
    assert disagreements(statements_about("thing:1")) == []


def test_the_employer_replies_once(house: House, hearing: Hearing) -> None:
    statement = disagree(house, hearing)
    with pytest.raises(InputError, match="tomt"):
        actions.reply(house.line_manager, statement, text="", on=TODAY)
    actions.reply(house.line_manager, statement, text="Vi flytter den.", on=TODAY)
    with pytest.raises(NotAllowedError, match="besvart"):
        actions.reply(house.manager, statement, text="Nei.", on=TODAY)
    statement.refresh_from_db()
    assert (statement.reply, statement.reply_by) == ("Vi flytter den.", house.line_manager)


@pytest.mark.parametrize("who", ["representative", "other_manager", "employee"])
def test_only_the_employer_there_replies(house: House, hearing: Hearing, who: str) -> None:
    with pytest.raises(NotAllowedError):
        actions.reply(house.people[who], disagree(house, hearing), text="Vi flytter den.", on=TODAY)


def test_a_signature_holds_the_hash_of_what_was_shown(house: House) -> None:
    content = {"b": 1, "a": "æ"}
    signature = actions.sign(house.manager, "thing:1", "general_manager", content, timezone.now())
    assert signature.content_hash == hash_of({"a": "æ", "b": 1})
    assert signatures_under("thing:1") == [signature]


def test_nobody_signs_the_same_twice(house: House) -> None:
    actions.sign(house.manager, "thing:1", "general_manager", {}, timezone.now())
    with pytest.raises(NotAllowedError, match="alt skrevet under"):
        actions.sign(house.manager, "thing:1", "general_manager", {}, timezone.now())


def test_two_do_not_sign_different_contents_of_the_same(house: House) -> None:
    actions.sign(house.manager, "thing:1", "general_manager", {"n": 1}, timezone.now())
    with pytest.raises(NotAllowedError, match="et annet"):
        actions.sign(house.representative, "thing:1", "safety_representative", {"n": 2}, timezone.now())
    assert Signature.objects.count() == 1


def test_every_write_leaves_a_line_in_an_unbroken_trail(house: House, hearing: Hearing) -> None:
    actions.reply(house.line_manager, disagree(house, hearing), text="Vi flytter den.", on=TODAY)
    actions.sign(house.manager, "thing:1", "general_manager", {}, timezone.now())
    lines = TrailLine.objects.filter(enterprise=house.enterprise, subject="thing:1").values_list("did", flat=True)
    assert list(lines) == ["hearing.asked", "statement.given", "statement.replied", "signature.given"]
    assert broken_lines(house.enterprise) == []
