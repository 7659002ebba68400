"""Starting: who may, what is offered, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.cycle import actions
from forsvarlig.web.cycle.models import Cycle
from forsvarlig.web.cycle.offer import Offer
from forsvarlig.web.cycle.queries import current_cycle, last_cycle
from forsvarlig.web.organisation.models import Person
from tests.web.conftest import House, PageClient
from tests.web.cycle.conftest import TODAY, day, start
from tests.web.cycle.forms import chosen, typed

ClientFor = Callable[[Person], PageClient]


def told(**changed: Any) -> dict[str, Any]:
    return {"name": "Høsten", "goal": "Ro", "who": "Alle", "plan_by": day(2).isoformat(), "method": "conversation", **changed}


@pytest.mark.parametrize(("invited", "offered"), [(7, False), (8, True), (0, False), (84, True)])
def test_a_survey_is_offered_where_enough_are_likely_to_answer(invited: int, offered: bool) -> None:
    assert Offer(invited, 5).is_made is offered


def test_the_sum_behind_the_offer_is_exact() -> None:
    assert (Offer(7, 5).likely, Offer(10, 7).likely, Offer(10, 7).is_made) == (4.9, 7.0, True)


def test_the_page_chooses_no_method(house: House, client_for: ClientFor) -> None:
    page = client_for(house.hse_lead).get("/kartlegging/ny/").content
    assert chosen(page) == []
    assert "17,5" in page.decode()


@pytest.mark.parametrize("who", ["line_manager", "representative", "employee"])
def test_only_leads_start(house: House, client_for: ClientFor, who: str) -> None:
    client = client_for(house.people[who])
    assert client.get("/kartlegging/ny/").status_code == 403
    assert client.post("/kartlegging/ny/", told()).status_code == 403
    with pytest.raises(NotAllowedError):
        start(house.people[who])
    assert not Cycle.objects.exists()


def test_a_conversation_leads_to_the_units(house: House, client_for: ClientFor) -> None:
    answer = client_for(house.manager).post("/kartlegging/ny/", told())
    assert answer.headers["Location"] == "/vurdering/"


def test_a_survey_leads_to_its_round(house: House, client_for: ClientFor) -> None:
    dates = {"opens_on": day(1), "closes_on": day(2), "feedback_on": day(3)}
    survey = {name: value.isoformat() for name, value in dates.items()} | {"database_keeper": "IT-drift", "method": "survey"}
    answer = client_for(house.hse_lead).post("/kartlegging/ny/", told(**survey))
    cycle = Cycle.objects.get()
    assert cycle.round is not None
    assert answer.headers["Location"] == f"/runder/{cycle.round.pk}/"
    assert {part.unit.name for part in cycle.round.units.all()} >= {"Nord", "Sør"}


def test_a_survey_without_its_dates_comes_back_with_the_text_kept(house: House, client_for: ClientFor) -> None:
    answer = client_for(house.hse_lead).post("/kartlegging/ny/", told(method="survey", goal="Færre avbrudd"))
    assert answer.status_code == 422
    assert typed(answer.content, "goal") == "Færre avbrudd"
    assert not Cycle.objects.exists()


def test_a_plan_can_not_be_due_before_the_start(house: House) -> None:
    with pytest.raises(InputError) as refused:
        actions.start_cycle(house.manager, name="x", goal="x", learnt="", who="x", method="conversation", plan_by=day(-1), on=TODAY)
    assert refused.value.where.key == "plan_by"


def test_a_new_cycle_ends_the_one_before_and_asks_what_was_learnt(house: House, client_for: ClientFor) -> None:
    first = start(house.manager)
    assert "Hva lærte dere sist?" in client_for(house.manager).get("/kartlegging/ny/").content.decode()
    second = start(house.manager)
    first.refresh_from_db()
    assert first.ended_on == TODAY
    assert current_cycle(house.enterprise) == last_cycle(house.enterprise) == second
