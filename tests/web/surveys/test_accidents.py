"""What is done when something went wrong: by owner, colleague and stranger, each with one line in the trail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.organisation.models import Person, TrailLine
from forsvarlig.web.surveys import accidents, answering, screens
from forsvarlig.web.surveys.codes import new_code, read_code
from forsvarlig.web.surveys.evidence import evidence
from forsvarlig.web.surveys.models import Invitation, Round, SharedScreen, Sheet, State
from forsvarlig.web.surveys.queries import TOLD_DAYS, waiting_for
from tests.web.conftest import House, PageClient
from tests.web.surveys.conftest import LIGHT, fill
from tests.web.surveys.test_answering import begin, text

Acts = dict[str, Callable[[Person], object]]


def acts(house: House, round_: Round, code: str, on: date) -> Acts:
    return {
        "extend": lambda who: accidents.extend_round(
            who, round_, closes_on=round_.closes_on + timedelta(days=1), feedback_on=None, on=on
        ),
        "abort": lambda who: accidents.abort_round(who, round_, reason="Feil enheter.", on=on),
        "move": lambda who: accidents.move_slip(who, round_, code=code, unit=house.units["Nord"]),
        "add": lambda who: accidents.add_person(who, round_, unit=house.units["Nord"]),
    }


@pytest.mark.parametrize("act", ["extend", "abort", "move", "add"])
def test_only_those_who_run_the_round_mend_it_while_it_is_open(
    house: House, other_house: House, opened: Round, slips: dict[str, list[str]], today: date, act: str
) -> None:
    did = acts(house, opened, slips["Sør"][0], today)[act]
    lines = TrailLine.objects.count()
    for who in (house.employee, house.line_manager, house.representative, other_house.hse_lead):
        with pytest.raises(NotAllowedError, match="styrer denne runden"):
            did(who)
    assert TrailLine.objects.count() == lines
    did(house.hse_lead)
    assert TrailLine.objects.count() == lines + 1
    Round.objects.filter(pk=opened.pk).update(state=State.CLOSED)
    with pytest.raises(NotAllowedError):
        did(house.hse_lead)
    assert TrailLine.objects.count() == lines + 1


def test_a_round_is_extended_and_respondents_see_the_new_day(
    house: House, opened: Round, slips: dict[str, list[str]], today: date, client: PageClient
) -> None:
    late = today + timedelta(days=20)
    accidents.extend_round(house.hse_lead, opened, closes_on=late, feedback_on=None, on=today)
    opened.refresh_from_db()
    assert (opened.closes_on, opened.feedback_on) == (late, today + timedelta(days=28))
    assert f"til og med {late.day}." in text(client.get(f"/svar/{slips['Nord'][0]}/"))
    assert answering.begin(read_code(slips["Nord"][0]), late) is not None


def test_the_feedback_moves_as_far_when_the_new_last_day_passes_it(house: House, opened: Round, today: date) -> None:
    accidents.extend_round(house.hse_lead, opened, closes_on=today + timedelta(days=30), feedback_on=None, on=today)
    assert Round.objects.get(pk=opened.pk).feedback_on == today + timedelta(days=44)
    accidents.extend_round(
        house.hse_lead, opened, closes_on=today + timedelta(days=31), feedback_on=today + timedelta(days=31), on=today
    )
    assert Round.objects.get(pk=opened.pk).feedback_on == today + timedelta(days=31)


@pytest.mark.parametrize(
    ("field", "closes", "feedback", "waits"), [("closes_on", 14, None, 0), ("closes_on", 16, None, 17), ("feedback_on", 20, 19, 0)]
)
def test_a_round_is_not_extended_backwards(
    house: House, opened: Round, today: date, field: str, closes: int, feedback: int | None, waits: int
) -> None:
    with pytest.raises(InputError) as error:
        accidents.extend_round(
            house.hse_lead,
            opened,
            closes_on=today + timedelta(days=closes),
            feedback_on=None if feedback is None else today + timedelta(days=feedback),
            on=today + timedelta(days=waits),
        )
    assert error.value.where.key == field
    assert Round.objects.get(pk=opened.pk).closes_on == today + timedelta(days=14)


def test_a_round_whose_last_day_passed_is_opened_for_answers_again_by_extending_it(
    house: House, opened: Round, slips: dict[str, list[str]], today: date
) -> None:
    later = today + timedelta(days=16)
    assert answering.begin(read_code(slips["Nord"][0]), later) is None
    accidents.extend_round(house.hse_lead, opened, closes_on=later, feedback_on=None, on=later)
    assert answering.begin(read_code(slips["Nord"][0]), later) is not None


def test_aborting_deletes_everything_at_once_and_tells_everybody(
    house: House, filled: Round, slips: dict[str, list[str]], today: date, client: PageClient, client_for: Callable[..., PageClient]
) -> None:
    screen = screens.make_screen(house.hse_lead, filled, house.units["Nord"])
    Invitation.objects.create(round=filled, person=house.employee, unit=house.units["Nord"])
    own = begin(client, slips["Nord"][7], ucd1="5")
    response = client_for(house.hse_lead).post(f"/runder/{filled.pk}/uhell/avbryt/", {"avbryt-reason": "Feil enheter var med."})
    assert response.headers["Location"] == f"/runder/{filled.pk}/avbrutt/"
    for model in (Sheet, Invitation, SharedScreen):
        assert not model._default_manager.exists()
    filled.refresh_from_db()
    assert (filled.state, filled.closed_on, filled.answers.count()) == (State.ABORTED, today, 0)
    for address in (own, f"{own}2/", f"/svar/{slips['Sør'][0]}/", f"/svar/skjerm/{screen}/"):
        page = client.get(address)
        assert page.status_code == 410
        assert "Runden er avbrutt" in text(page)
        assert "Feil enheter var med." in text(page)
    for who in (house.employee, house.manager):
        assert any("er avbrutt" in one.sentence for one in waiting_for(who, today))
        assert "Feil enheter var med." in text(client_for(who).get(f"/runder/{filled.pk}/avbrutt/"))
    assert not any("er avbrutt" in one.sentence for one in waiting_for(house.employee, today + timedelta(days=TOLD_DAYS + 1)))
    assert "Feil enheter var med." in text(client_for(house.hse_lead).get(f"/runder/{filled.pk}/"))
    assert evidence(house.enterprise, today) == []


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_round_is_not_aborted_without_a_reason_that_can_be_read(house: House, filled: Round, today: date, reason: str) -> None:
    with pytest.raises(InputError) as error:
        accidents.abort_round(house.hse_lead, filled, reason=reason, on=today)
    assert error.value.where.key == "reason"
    assert filled.sheets.filter(sent=True).count() == 17


def test_a_round_that_is_not_aborted_has_no_page_that_says_so(
    house: House, opened: Round, client_for: Callable[[Person], PageClient]
) -> None:
    assert client_for(house.employee).get(f"/runder/{opened.pk}/avbrutt/").status_code == 403


def test_a_slip_of_the_wrong_unit_is_changed_and_both_sizes_follow(
    house: House, opened: Round, slips: dict[str, list[str]], today: date
) -> None:
    wrong = slips["Sør"][0]
    new = accidents.move_slip(house.hse_lead, opened, code=wrong.lower(), unit=house.units["Nord"])
    assert answering.slip(read_code(wrong), today) is None
    sheet = answering.slip(read_code(new.codes[0]), today)
    assert sheet is not None
    assert (sheet.unit, len(new.codes)) == (house.units["Nord"], 1)
    assert {each.unit.name: each.invited for each in opened.units.all() if each.is_surveyed} == {"Nord": 9, "Sør": 11}
    assert opened.sheets.count() == 20


def test_a_slip_that_was_begun_is_changed_only_when_its_respondent_has_withdrawn(
    house: House, opened: Round, slips: dict[str, list[str]], today: date
) -> None:
    wrong = slips["Sør"][0]
    own = answering.begin(read_code(wrong), today)
    assert own is not None
    answering.save(own, {"ucd1": "5"}, today)
    for deliver in (False, True):
        if deliver:
            answering.deliver(own, today)
        with pytest.raises(InputError, match="må først trekke") as error:
            accidents.move_slip(house.hse_lead, opened, code=wrong, unit=house.units["Nord"])
        assert error.value.where.key == "code"
    assert opened.units.get(unit=house.units["Nord"]).invited == 8
    answering.withdraw(own, today)
    accidents.move_slip(house.hse_lead, opened, code=wrong, unit=house.units["Nord"])
    assert answering.own(own, today) is None


def test_a_slip_is_not_moved_where_nobody_answers_or_from_where_too_few_would_be_left(
    house: House, opened: Round, slips: dict[str, list[str]]
) -> None:
    for code, unit, field in (
        ("", "Nord", "code"),
        (new_code(opened.mark), "Nord", "code"),
        (slips["Sør"][0], "Natt", "unit"),
        (slips["Sør"][0], "Sør", "unit"),
        (slips["Nord"][0], "Sør", "unit"),
    ):
        with pytest.raises(InputError) as error:
            accidents.move_slip(house.hse_lead, opened, code=code, unit=house.units[unit])
        assert error.value.where.key == field
    assert opened.sheets.count() == 20


def test_one_more_slip_is_made_for_whoever_comes_late(
    house: House, opened: Round, slips: dict[str, list[str]], today: date, client: PageClient
) -> None:
    fill(slips["Nord"], LIGHT, today)
    late = accidents.add_person(house.hse_lead, opened, unit=house.units["Nord"])
    assert "Dere er 9 på Nord" in text(client.get(f"/svar/{late.codes[0]}/"))
    fill(list(late.codes), LIGHT, today)
    assert opened.sheets.filter(unit=house.units["Nord"], sent=True).count() == 9
    with pytest.raises(InputError):
        accidents.add_person(house.hse_lead, opened, unit=house.units["Natt"])


def test_no_line_of_the_trail_holds_a_code(house: House, opened: Round, slips: dict[str, list[str]], today: date) -> None:
    wrong = slips["Sør"][0]
    new = accidents.move_slip(house.hse_lead, opened, code=wrong, unit=house.units["Nord"])
    late = accidents.add_person(house.hse_lead, opened, unit=house.units["Nord"])
    said = str(list(TrailLine.objects.values_list("subject", "value__detail")))
    for code in (wrong, *new.codes, *late.codes):
        assert code not in said
        assert read_code(code) not in said


def test_the_page_of_accidents_keeps_what_was_typed(
    house: House, opened: Round, slips: dict[str, list[str]], client_for: Callable[[Person], PageClient]
) -> None:
    client, page = client_for(house.hse_lead), f"/runder/{opened.pk}/uhell/"
    assert client.get(page).status_code == 200
    assert client.get(f"{page}annet/").status_code == 404
    assert client.get(f"{page}avbryt/").status_code == 200
    wrong = client.post(f"{page}feil-enhet/", {"feil-enhet-code": "abc", "feil-enhet-unit": house.units["Nord"].pk})
    assert wrong.status_code == 422
    assert 'value="abc"' in wrong.content.decode()
    assert "Ingen lapp i denne runden" in text(wrong)
    for what, sent in (("forleng", {"forleng-closes_on": "1.1.2020"}), ("avbryt", {"avbryt-reason": ""}), ("ny", {})):
        assert client.post(f"{page}{what}/", sent).status_code == 422
    assert client_for(house.employee).get(page).status_code == 403


def test_the_page_of_accidents_does_what_it_says(
    house: House, opened: Round, slips: dict[str, list[str]], today: date, client_for: Callable[[Person], PageClient]
) -> None:
    client, page = client_for(house.hse_lead), f"/runder/{opened.pk}/uhell/"
    late = (opened.closes_on + timedelta(days=3)).strftime("%d.%m.%Y")
    assert client.post(f"{page}forleng/", {"forleng-closes_on": late}).status_code == 302
    added = client.post(f"{page}ny/", {"ny-unit": house.units["Sør"].pk}).content.decode()
    assert added.count('class="slip-code"') == 1
    code = re.search(r'class="slip-code">([0-9A-Z-]{24})<', added)
    assert code
    moved = client.post(f"{page}feil-enhet/", {"feil-enhet-code": code[1], "feil-enhet-unit": house.units["Nord"].pk})
    assert moved.content.decode().count('class="slip-code"') == 1
    opened.refresh_from_db()
    assert opened.closes_on == today + timedelta(days=17)
    did = [line.did for line in TrailLine.objects.order_by("-pk")[:3]]
    assert did == ["round.slip-moved", "round.person-added", "round.extended"]


@pytest.mark.parametrize("state", ["prepared", "open", "closed", "aborted"])
def test_the_page_of_what_could_be_seen_says_what_holds_in_this_round(
    house: House, prepared: Round, today: date, client_for: Callable[[Person], PageClient], state: str
) -> None:
    over = today if state in ("closed", "aborted") else None
    refusal = {"aborted": "Feil."} if state == "aborted" else None
    Round.objects.filter(pk=prepared.pk).update(state=state, opened_on=today, closed_on=over, refusal=refusal)
    page = text(client_for(house.representative).get(f"/runder/{prepared.pk}/hva-kan-noen-se/"))
    expected = {
        "prepared": "ikke åpnet",
        "open": "Runden er åpen. Da kan Per Vik, IT",
        "closed": "Runden ble lukket",
        "aborted": "Runden ble avbrutt",
    }
    for name, sentence in expected.items():
        assert (sentence in page) is (name == state)
    assert "Slike kopier skal slettes når runden er lukket" in page
    assert "PostgreSQL, en egen tjeneste" in page or "SQLite, en fil" in page


def test_the_page_of_what_could_be_seen_is_for_representatives_and_those_who_run_the_round(
    house: House, other_house: House, opened: Round, client_for: Callable[[Person], PageClient]
) -> None:
    address = f"/runder/{opened.pk}/hva-kan-noen-se/"
    for who, status in (
        (house.representative, 200),
        (house.hse_lead, 200),
        (house.manager, 200),
        (house.line_manager, 403),
        (house.employee, 403),
        (other_house.representative, 404),
    ):
        assert client_for(who).get(address).status_code == status, who
