"""“What now?”: one next step for each role, what waits, where the work stands, and what was promised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forsvarlig.web.organisation.models import Person
from forsvarlig.web.participation.actions import ask
from tests.web.conftest import House, PageClient

PAGE = "/hva-naa/"
ClientFor = Callable[[Person], PageClient]
ROLES = ["manager", "hse_lead", "line_manager", "other_manager", "representative", "employee"]


def shown(client: PageClient) -> str:
    response = client.get(PAGE)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("who", ROLES)
def test_everybody_has_a_page_with_at_most_one_next_step(house: House, client_for: ClientFor, who: str) -> None:
    assert shown(client_for(house.people[who])).count('class="plum') <= 1


def test_before_the_first_start_those_who_lead_are_to_start(house: House, client_for: ClientFor) -> None:
    for who in ("manager", "hse_lead"):
        assert f'href="{reverse("cycle:start")}">Start kartleggingen' in shown(client_for(house.people[who]))
    for who in ("line_manager", "representative", "employee"):
        assert "Ingenting venter på deg akkurat nå." in shown(client_for(house.people[who]))


def test_a_question_waits_for_the_one_who_was_asked_and_nobody_else(house: House, client_for: ClientFor) -> None:
    on = timezone.localdate()
    hearing = ask(
        house.manager,
        unit=house.root,
        subject="round:1",
        about="kartleggingen",
        party="safety_representative",
        person=house.representative,
        question="Noe du savner?",
        on=on,
        answer_by=on + timedelta(days=3),
    )
    address = reverse("participation:hearing", args=[hearing.pk])
    assert address in shown(client_for(house.representative))
    for who in ("employee", "line_manager", "other_manager"):
        assert address not in shown(client_for(house.people[who]))


def test_a_deadline_that_has_passed_is_said_in_words_and_without_red(house: House, client_for: ClientFor) -> None:
    on = timezone.localdate()
    ask(
        house.manager,
        unit=house.root,
        subject="round:1",
        about="kartleggingen",
        party="safety_representative",
        person=house.representative,
        question="Noe du savner?",
        on=on - timedelta(days=9),
        answer_by=on - timedelta(days=2),
    )
    assert "Fristen dere har satt, var " in shown(client_for(house.representative))


def test_a_stranger_signs_in_first(house: House, client: PageClient) -> None:
    assert client.get(PAGE).headers["Location"] == f"/logg-inn/?next={PAGE}"
