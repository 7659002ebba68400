"""What the program has no place for: it can be said to lie elsewhere, and then it counts as shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.knowledge import load
from forsvarlig.web.duties.actions import state_elsewhere
from forsvarlig.web.duties.collect import results_for
from forsvarlig.web.duties.models import ElsewhereRecord
from forsvarlig.web.duties.steps import placeless
from forsvarlig.web.organisation.actions import state_fact
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.organisation.trail import broken_lines
from tests.web.conftest import House, PageClient

ON = date(2026, 11, 22)
ROUTINE, TRAINING = "no.aml.2a-6.notification-routine", "no.aml.6-5.safety-representative-training"
ClientFor = Callable[[Person], PageClient]
PLACELESS = [duty.id for duty in load().duties.values() if placeless(duty)]


def status(house: House, duty: str, on: date = ON) -> str:
    state_fact(house.manager, "employees", 23, ON)
    return next(result.standing.status for result in results_for(house.enterprise, on, "nb") if result.duty.id == duty)


@pytest.mark.parametrize("duty", PLACELESS)
def test_every_duty_that_asks_for_such_a_thing_has_a_form(house: House, client_for: ClientFor, duty: str) -> None:
    page = client_for(house.manager).get(reverse("duties:elsewhere", args=[duty])).content.decode()
    assert load().duties[duty].title["nb"] in page
    assert 'name="where"' in page


@pytest.mark.parametrize("duty", ["no.fua.1a-2.risk-assessment", "no.aml.6-1.safety-representative", "no.such"])
def test_what_another_room_makes_has_none(house: House, client_for: ClientFor, duty: str) -> None:
    assert client_for(house.manager).get(reverse("duties:elsewhere", args=[duty])).status_code == 404


def test_what_is_said_counts_from_its_day_and_can_be_taken_back(house: House, client_for: ClientFor) -> None:
    assert status(house, ROUTINE) == "unmet"
    client = client_for(house.manager)
    given = {"dated": "01.11.2026", "where": "Permen på kontoret"}
    assert client.post(reverse("duties:elsewhere", args=[ROUTINE]), given).headers["Location"] == reverse("duties:duties")
    assert status(house, ROUTINE) == "met"
    assert status(house, ROUTINE, date(2026, 10, 31)) == "unmet"
    record = ElsewhereRecord.objects.get()
    assert "Permen på kontoret" in client.get(reverse("duties:elsewhere", args=[ROUTINE])).content.decode()
    assert client.post(reverse("duties:take-back", args=[record.pk])).status_code == 302
    assert status(house, ROUTINE) == "unmet"
    assert broken_lines(house.enterprise) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"hours": "40"}, "met"),
        ({"hours": "39,5"}, "unmet"),
        ({"hours": "16", "agreed_shorter": "on"}, "met"),
    ],
)
def test_the_hours_of_training_are_asked_for_and_count(
    house: House, client_for: ClientFor, given: dict[str, str], expected: str
) -> None:
    page = reverse("duties:elsewhere", args=[TRAINING])
    assert client_for(house.manager).post(page, {"dated": "01.11.2026", "where": "Kursbevis", **given}).status_code == 302
    assert status(house, TRAINING) == expected


@pytest.mark.parametrize(
    "given",
    [
        {"dated": "", "where": "Permen"},
        {"dated": "i fjor", "where": "Permen"},
        {"dated": (timezone.localdate() + timedelta(days=1)).strftime("%d.%m.%Y"), "where": "Permen"},
        {"dated": "01.11.2026", "where": ""},
    ],
)
def test_what_is_missing_is_told_and_the_rest_is_kept(house: House, client_for: ClientFor, given: dict[str, str]) -> None:
    response = client_for(house.manager).post(reverse("duties:elsewhere", args=[ROUTINE]), given)
    assert response.status_code == 422
    assert not given["where"] or f'value="{given["where"]}"' in response.content.decode()
    assert not ElsewhereRecord.objects.exists()


@pytest.mark.parametrize("who", ["line_manager", "representative", "employee"])
def test_only_those_who_lead_say_it(house: House, client_for: ClientFor, who: str) -> None:
    page = reverse("duties:elsewhere", args=[ROUTINE])
    client = client_for(house.people[who])
    assert client.get(page).status_code == 403
    assert client.post(page, {"dated": "01.11.2026", "where": "Permen"}).status_code == 403
    assert page not in client.get(reverse("duties:duties")).content.decode()
    with pytest.raises(NotAllowedError):
        state_elsewhere(house.people[who], placeless(load().duties[ROUTINE])[0], dated=ON, where="Permen", on=ON)
    assert not ElsewhereRecord.objects.exists()


def test_a_strangers_papers_can_not_be_taken_away(house: House, other_house: House, client_for: ClientFor) -> None:
    wanted = placeless(load().duties[ROUTINE])[0]
    record = state_elsewhere(other_house.manager, wanted, dated=ON, where="Permen", on=ON)
    assert client_for(house.manager).post(reverse("duties:take-back", args=[record.pk])).status_code == 404
    assert ElsewhereRecord.objects.exists()
    assert status(house, ROUTINE) == "unmet"


def test_a_day_that_has_not_been_is_refused(house: House) -> None:
    wanted = placeless(load().duties[ROUTINE])[0]
    with pytest.raises(InputError, match="Den dagen har ikke vært ennå"):
        state_elsewhere(house.manager, wanted, dated=ON + timedelta(days=1), where="Permen", on=ON)


def test_the_page_of_duties_leads_to_the_form(house: House, client_for: ClientFor) -> None:
    state_fact(house.manager, "employees", 23, ON)
    assert reverse("duties:elsewhere", args=[ROUTINE]) in client_for(house.hse_lead).get("/krav/").content.decode()
