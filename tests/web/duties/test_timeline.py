"""What is new in the law: each change since a day, marked for the enterprise of whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from forsvarlig.knowledge import load
from forsvarlig.knowledge.timeline import changes_between
from forsvarlig.web.duties.news import FIRST_DAY, News, days_since
from forsvarlig.web.organisation.actions import state_fact
from forsvarlig.web.organisation.models import Person
from tests.web.conftest import House, PageClient

PAGE = "/kunnskap/tidslinje/"
ON = date(2026, 11, 22)
ELECTION, ELECTION_BEFORE = "no.aml.6-1.safety-representative", "no.aml.6-1.safety-representative-10"
FIRST_OF_2024 = date(2024, 1, 1)


def news(facts: dict[str, object] | None) -> dict[tuple[str, str], News]:
    days = days_since(FIRST_DAY, ON, facts, "nb")
    return {(one.change.entry.id, one.change.kind): one for day in days for one in day.news}


@pytest.mark.django_db
def test_whoever_is_not_signed_in_sees_every_change_and_no_mark(client: PageClient) -> None:
    page = client.get(PAGE, {"fra": "2023-01-01"}).content.decode()
    for change in changes_between(load(), FIRST_DAY, timezone.localdate()):
        assert reverse("knowledge:provision", args=[change.provision.id]) in page
    assert "Gjelder dere" not in page
    assert "Gjelder ikke dere" not in page


def test_a_duty_is_marked_by_the_facts_of_the_enterprise() -> None:
    assert news({"employees": 7})[ELECTION, "began"].applies == "yes"
    assert news({})[ELECTION, "began"].applies == "unknown"
    assert news(None)[ELECTION, "began"].applies == ""


def test_what_ended_is_marked_by_the_day_before() -> None:
    ended = news({"employees": 12})[ELECTION_BEFORE, "ended"]
    assert ended.change.on == FIRST_OF_2024
    assert ended.applies == "yes"


def test_the_latest_day_comes_first_and_foreign_law_stands_apart() -> None:
    days = days_since(FIRST_DAY, ON, {}, "nb")
    assert [day.on for day in days] == sorted((day.on for day in days), reverse=True)
    assert all(not one.change.provision.act.comparison for day in days for one in day.news)
    assert any(day.compared for day in days)
    assert all(one.change.provision.act.comparison for day in days for one in day.compared)


def test_each_sees_the_marks_of_her_own_enterprise(
    house: House, other_house: House, client_for: Callable[[Person], PageClient]
) -> None:
    for each, at_risk in ((house, True), (other_house, False)):
        state_fact(each.manager, "employees", 40, ON)
        state_fact(each.manager, "violence_risk", at_risk, ON)
    own, strange = (client_for(one.employee).get(PAGE).content.decode() for one in (house, other_house))
    assert own.count(">Gjelder dere<") > strange.count(">Gjelder dere<") > 0
    assert house.enterprise.name in own
    assert house.enterprise.name not in strange


@pytest.mark.django_db
def test_a_later_day_leaves_out_what_is_older(client: PageClient) -> None:
    page = client.get(PAGE, {"fra": "2.1.2024"}).content.decode()
    assert "1. januar 2024" not in page
    assert "1. januar 2026" in page


@pytest.mark.django_db
def test_a_day_that_is_none_is_refused_and_kept(client: PageClient) -> None:
    response = client.get(PAGE, {"fra": "i fjor"})
    assert response.status_code == 422
    assert 'value="i fjor"' in response.content.decode()
