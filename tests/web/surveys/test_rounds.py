"""Preparing, asking, opening, calling off: by owner, colleague and stranger, and what each state may turn into."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.organisation.models import Person, Role, TrailLine, hashed
from forsvarlig.web.organisation.trail import broken_lines
from forsvarlig.web.participation.models import Hearing
from forsvarlig.web.surveys import actions, answering
from forsvarlig.web.surveys.access import unheard
from forsvarlig.web.surveys.codes import read_code
from forsvarlig.web.surveys.models import NEXT, Round, Sheet, State
from forsvarlig.web.surveys.queries import core_questionnaire
from tests.web.conftest import House, PageClient
from tests.web.surveys.conftest import Prepare, consulted_hearings


def test_a_prepared_round_keeps_its_questionnaire_whatever_becomes_of_the_packaged_one(prepared: Round) -> None:
    prepared.refresh_from_db()
    assert prepared.state == State.PREPARED
    assert prepared.instrument == core_questionnaire()
    assert len(prepared.questionnaire.items) == 24


def test_only_leads_prepare_a_round(house: House, today: date) -> None:
    for person in (house.line_manager, house.representative, house.employee):
        with pytest.raises(NotAllowedError, match="daglig leder og HMS-leder"):
            actions.prepare_round(
                person,
                name="x",
                units=[house.root],
                owner=person,
                database_keeper="x",
                opens_on=today,
                closes_on=today,
                feedback_on=today,
            )


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": " "}),
        ("units", {"units": []}),
        ("database_keeper", {"database_keeper": ""}),
        ("threshold", {"threshold": 4}),
    ],
)
def test_what_is_missing_in_a_round_is_named(house: House, prepare: Prepare, field: str, given: dict[str, Any]) -> None:
    with pytest.raises(InputError) as error:
        prepare(house, **given)
    assert error.value.where.key == field
    assert error.value.do


def test_dates_come_in_their_order(house: House, prepare: Prepare, today: date) -> None:
    for field, given in (
        ("closes_on", {"closes_on": today - timedelta(days=1)}),
        ("feedback_on", {"feedback_on": today + timedelta(days=1)}),
    ):
        with pytest.raises(InputError) as error:
            prepare(house, **given)
        assert error.value.where.key == field


def test_a_stranger_s_units_and_people_are_not_taken_into_a_round(house: House, other_house: House, prepare: Prepare) -> None:
    for given in ({"units": [other_house.root]}, {"owner": other_house.manager}):
        with pytest.raises(InputError, match="høre til virksomheten"):
            prepare(house, **given)


def test_one_round_at_a_time(house: House, prepared: Round, prepare: Prepare) -> None:
    with pytest.raises(NotAllowedError, match="Én runde om gangen"):
        prepare(house)
    actions.drop_round(house.hse_lead, prepared)
    assert prepare(house).state == State.PREPARED


def test_every_state_is_in_the_table_and_a_finished_round_never_changes() -> None:
    assert set(NEXT) == set(State)
    assert NEXT[State.RELEASED] == NEXT[State.DROPPED] == frozenset()


@pytest.mark.parametrize("state", list(State))
def test_a_round_turns_only_into_what_the_table_has(house: House, answered: Round, today: date, state: str) -> None:
    """Each action is tried from each state: it goes through exactly where the table lets it."""
    doing: dict[str, Callable[[Round], object]] = {
        State.CONSULTED: lambda r: actions.consult(house.hse_lead, r, question="x", on=today, answer_by=today),
        State.OPEN: lambda r: actions.open_round(house.hse_lead, r, today),
        State.DROPPED: lambda r: actions.drop_round(house.hse_lead, r),
        State.CLOSED: lambda r: actions.close_round(house.hse_lead, r, today),
        State.RELEASED: lambda r: actions.release_round(house.hse_lead, r, today),
    }
    for then, act in doing.items():
        Round.objects.filter(pk=answered.pk).update(state=state)
        answered.refresh_from_db()
        Sheet.objects.all().delete()
        if then in NEXT[state]:
            act(answered)
            assert Round.objects.get(pk=answered.pk).state in ({then} if then != State.RELEASED else {then, State.CLOSED})
        else:
            with pytest.raises(NotAllowedError):
                act(answered)
            assert Round.objects.get(pk=answered.pk).state == state


def test_the_safety_representative_is_asked_about_the_round(house: House, consulted: Round) -> None:
    (hearing,) = consulted_hearings(consulted)
    assert hearing.person == house.representative
    assert hearing.party == Hearing.Party.SAFETY_REPRESENTATIVE
    assert consulted.state == State.CONSULTED


def test_where_there_is_no_safety_representative_the_employees_are_asked(house: House, prepared: Round, today: date) -> None:
    Role.objects.filter(kind=Role.Kind.SAFETY_REPRESENTATIVE).update(held_to=today - timedelta(days=1))
    (hearing,) = actions.consult(house.hse_lead, prepared, question="x", on=today, answer_by=today)
    assert (hearing.party, hearing.person) == (Hearing.Party.EMPLOYEES, None)


def test_a_round_is_not_opened_before_it_was_asked_about(house: House, prepared: Round, today: date) -> None:
    with pytest.raises(NotAllowedError, match="kan ikke bli «Åpen»"):
        actions.open_round(house.hse_lead, prepared, today)


def test_a_round_is_not_opened_while_an_answer_may_still_come(house: House, consulted: Round, today: date) -> None:
    for day in (today, today + timedelta(days=7)):
        with pytest.raises(NotAllowedError, match="Representative"):
            actions.open_round(house.hse_lead, consulted, day)
    assert not Sheet.objects.exists()


def test_a_round_is_opened_when_the_day_passed_without_an_answer(house: House, consulted: Round, today: date) -> None:
    actions.open_round(house.hse_lead, consulted, today + timedelta(days=8))
    assert consulted.state == State.OPEN
    assert unheard(consulted, today + timedelta(days=8)) == []


def test_a_round_whose_last_day_has_passed_is_not_opened(house: House, answered: Round, today: date) -> None:
    with pytest.raises(NotAllowedError, match="passert"):
        actions.open_round(house.hse_lead, answered, answered.closes_on + timedelta(days=1))


def test_a_round_with_small_units_only_is_not_opened(house: House, prepare: Prepare, today: date) -> None:
    round_ = prepare(house, units=[house.units["Natt"]])
    actions.consult(house.hse_lead, round_, question="x", on=today, answer_by=today)
    with pytest.raises(NotAllowedError, match="gruppesamtaler"):
        actions.open_round(house.hse_lead, round_, today + timedelta(days=1))


def test_a_unit_that_shrank_before_opening_is_not_surveyed(house: House, prepare: Prepare, today: date) -> None:
    """The sizes that count are those of the day it opens."""
    round_ = prepare(house, units=[house.units["Nord"]])
    actions.consult(house.hse_lead, round_, question="x", on=today, answer_by=today)
    Person.objects.filter(unit=house.units["Nord"], name="Nord 8").update(is_active=False)
    with pytest.raises(NotAllowedError, match="gruppesamtaler"):
        actions.open_round(house.hse_lead, round_, today + timedelta(days=1))
    assert Round.objects.get(pk=round_.pk).state == State.CONSULTED
    assert not Sheet.objects.exists()


def test_opening_makes_a_sheet_for_each_in_the_surveyed_units_and_none_in_the_small(
    opened: Round, slips: dict[str, list[str]]
) -> None:
    assert {name: len(codes) for name, codes in slips.items()} == {"Nord": 8, "Sør": 12}
    assert opened.sheets.count() == 20
    assert {each.unit.name: each.is_surveyed for each in opened.units.all()} == {
        "Solbakken prøvehjem": False,
        "Nord": True,
        "Sør": True,
        "Natt": False,
    }


def test_sizes_are_frozen_at_opening(house: House, opened: Round) -> None:
    Person.objects.create(enterprise=house.enterprise, unit=house.units["Nord"], name="Ny på jobb")
    assert opened.units.get(unit=house.units["Nord"]).invited == 8


def test_codes_are_stored_hashed_only(opened: Round, slips: dict[str, list[str]]) -> None:
    stored = str(list(Sheet.objects.values_list()))
    for code in slips["Nord"] + slips["Sør"]:
        assert read_code(code) not in stored
        assert code not in stored
        assert opened.sheets.filter(slip_hash=hashed(read_code(code))).count() == 1


def test_sheets_lie_in_an_order_that_no_slip_tells(opened: Round) -> None:
    """The units are mixed: were they in order, the first rows would be those of one unit."""
    units = list(opened.sheets.order_by("pk").values_list("unit__name", flat=True))
    assert units != sorted(units)
    assert units != sorted(units, reverse=True)


@pytest.mark.parametrize("who", ["manager", "hse_lead"])
def test_leads_run_a_round(house: House, answered: Round, today: date, who: str) -> None:
    actions.open_round(house.people[who], answered, today)
    assert answered.state == State.OPEN


@pytest.mark.parametrize("act", ["consult", "open", "drop", "reissue", "close", "release"])
def test_colleagues_and_strangers_do_not_run_a_round(
    house: House, other_house: House, prepared: Round, today: date, act: str
) -> None:
    doing: dict[str, Callable[[Person], object]] = {
        "consult": lambda who: actions.consult(who, prepared, question="x", on=today, answer_by=today),
        "open": lambda who: actions.open_round(who, prepared, today),
        "drop": lambda who: actions.drop_round(who, prepared),
        "reissue": lambda who: actions.reissue(who, prepared, house.units["Nord"]),
        "close": lambda who: actions.close_round(who, prepared, today),
        "release": lambda who: actions.release_round(who, prepared, today),
    }
    for who in (house.employee, house.line_manager, house.representative, other_house.manager, other_house.hse_lead):
        with pytest.raises(NotAllowedError, match="styrer denne runden"):
            doing[act](who)
    assert Round.objects.get(pk=prepared.pk).state == State.PREPARED


def test_an_owner_who_is_no_lead_runs_the_round(house: House, prepare: Prepare) -> None:
    round_ = prepare(house, owner=house.line_manager)
    actions.drop_round(house.line_manager, round_)
    assert round_.state == State.DROPPED


def test_new_slips_replace_those_that_nobody_began_and_tell_nothing_of_how_many_have(
    house: House, opened: Round, slips: dict[str, list[str]], today: date
) -> None:
    begun = answering.begin(read_code(slips["Nord"][0]), today)
    again = actions.reissue(house.hse_lead, opened, house.units["Nord"])
    assert len(again.codes) == 8
    assert not set(again.codes) & set(slips["Nord"])
    assert answering.slip(read_code(slips["Nord"][1]), today) is None
    assert answering.slip(read_code(again.codes[0]), today) is not None
    assert begun is not None
    assert answering.own(begun, today) is not None
    assert answering.slip(read_code(slips["Sør"][0]), today) is not None


def test_new_slips_are_not_made_for_a_unit_that_is_not_surveyed(house: House, opened: Round) -> None:
    with pytest.raises(NotAllowedError, match="svarer ikke i denne runden"):
        actions.reissue(house.hse_lead, opened, house.units["Natt"])


def test_every_write_about_a_round_leaves_a_line_and_none_holds_a_code(
    house: House, opened: Round, slips: dict[str, list[str]]
) -> None:
    actions.reissue(house.hse_lead, opened, house.units["Nord"])
    lines = TrailLine.objects.filter(enterprise=house.enterprise).select_related("value")
    did = [line.did for line in lines if line.did.startswith("round.")]
    assert did == ["round.prepared", "round.consulted", "round.opened", "round.slips-reissued"]
    assert broken_lines(house.enterprise) == []
    said = str([line.value.detail for line in lines])
    assert not any(code in said for code in slips["Nord"])


def test_the_slips_are_shown_once(house: House, answered: Round, client_for: Callable[[Person], PageClient]) -> None:
    client = client_for(house.hse_lead)
    address = f"/runder/{answered.pk}/aapne/"
    page = client.post(address).content.decode()
    assert page.count('class="slip-code"') == 20
    assert "testserver/svar/" in page
    assert client.post(address).status_code == 403
    assert client.get(address).status_code == 405
    assert "slip-code" not in client.get(f"/runder/{answered.pk}/").content.decode()
