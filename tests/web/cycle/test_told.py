"""“This is what you said, this is what we do”: one's own unit, or the nearest above that is shown, and its signed measures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from forsvarlig.web.cycle.models import Assessment, Cycle, Measure, Plan, Progress
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.surveys.actions import prepare_round
from forsvarlig.web.surveys.models import Round
from tests.web.conftest import House, PageClient
from tests.web.surveys.made_up import hidden, release_with, shown, whole
from tests.web.surveys.test_result_pages import words

ClientFor = Callable[[Person], PageClient]
TODAY = timezone.localdate()


@pytest.fixture
def asked(house: House) -> Round:
    """A round of a cycle that is under way."""
    round_ = prepare_round(
        house.hse_lead,
        name="Kartlegging høst",
        units=house.units.values(),
        owner=house.hse_lead,
        database_keeper="Per Vik, IT",
        opens_on=TODAY,
        closes_on=TODAY,
        feedback_on=TODAY,
    )
    Cycle.objects.create(
        enterprise=house.enterprise,
        name="Høsten",
        goal="Ro",
        who="Alle",
        method=Cycle.Method.SURVEY,
        round=round_,
        started_on=TODAY,
        plan_by=TODAY + timedelta(days=30),
    )
    return round_


def release(house: House, round_: Round, nord: dict[str, Any]) -> None:
    everyone = [shown({}, 60, 50.0), shown(whole(house.root), 60, 50.0)]
    release_with(round_, [*everyone, nord, shown(whole(house.units["Sør"]), 40, 50.0)], TODAY)


def promise(house: House, round_: Round, unit: Unit, title: str, state: str, deadline: date = TODAY) -> Measure:
    assessment = Assessment.objects.create(
        cycle=Cycle.objects.get(round=round_), unit=unit, begun_on=TODAY, proposal={}, proposed_on=TODAY
    )
    plan = Plan.objects.create(assessment=assessment, state=state, made_on=TODAY)
    return Measure.objects.create(
        plan=plan,
        title=title,
        works=Measure.Works.SOURCE,
        shown_by="Spør igjen",
        owner=house.line_manager,
        deadline=deadline,
    )


def told(client_for: ClientFor, person: Person, round_: Round) -> str:
    return words(client_for(person).get(f"/runder/{round_.pk}/dette-sa-dere/").content)


def test_an_employee_reads_what_stood_out_at_her_unit_and_what_is_done(house: House, asked: Round, client_for: ClientFor) -> None:
    nord = house.units["Nord"]
    release(house, asked, shown(whole(nord), 20, 50.0, quantitative_demands={"mean": 75.0}, autonomy={"mean": 75.0}))
    done = promise(house, asked, nord, "To på vakt om kvelden", Plan.State.SIGNED)
    Progress.objects.create(measure=done, done_on=TODAY, done_by=house.line_manager, effect=Progress.Effect.BETTER)
    page = told(client_for, house.employee, asked)
    assert "Slik svarte dere i Nord" in page
    assert "Dette skilte seg ut Mengde og tempo 75" in page
    assert "Dette fungerer godt Selvbestemmelse i arbeidet 25" in page
    assert "To på vakt om kvelden Nord Ansvarlig: Line Manager Gjort" in page
    assert "Det ble bedre" in page


@pytest.mark.parametrize(
    ("why", "reason"), [("primary", "Færre enn 5 svarte i Nord"), ("complementary", "Tallene for Nord er skjult")]
)
def test_a_hidden_unit_shows_the_nearest_above_and_says_why(
    house: House, asked: Round, client_for: ClientFor, why: str, reason: str
) -> None:
    release(house, asked, hidden(whole(house.units["Nord"]), why))
    page = told(client_for, house.employee, asked)
    assert reason in page
    assert f"Her ser du {house.root.name} i stedet" in page
    assert "60 av" in page
    assert "Slik svarte dere i Nord" not in page


def test_where_nothing_above_is_shown_either_no_figure_is(house: House, asked: Round, client_for: ClientFor) -> None:
    units = [house.root, house.units["Nord"]]
    release_with(asked, [hidden({}), *(hidden(whole(unit)) for unit in units)], TODAY)
    page = told(client_for, house.employee, asked)
    assert "Ingen av enhetene dere er en del av, kan vises" in page
    assert "av 100" not in page


def test_only_signed_measures_of_one_s_own_unit_and_those_above_are_told(house: House, asked: Round, client_for: ClientFor) -> None:
    release(house, asked, shown(whole(house.units["Nord"]), 20, 50.0))
    promise(house, asked, house.units["Nord"], "Et utkast", Plan.State.DRAFT)
    promise(house, asked, house.units["Sør"], "Noe i Sør", Plan.State.SIGNED)
    late = TODAY - timedelta(days=10)
    promise(house, asked, house.root, "Noe for hele huset", Plan.State.SIGNED, late)
    page = told(client_for, house.employee, asked)
    assert "Noe for hele huset" in page
    assert "Ikke gjort. Fristen dere har satt, var" in page
    assert "Et utkast" not in page
    assert "Noe i Sør" not in page


def test_before_a_plan_is_signed_the_page_says_by_when(house: House, asked: Round, client_for: ClientFor) -> None:
    release(house, asked, shown(whole(house.units["Nord"]), 20, 50.0))
    page = told(client_for, house.employee, asked)
    assert "Ingen plan er underskrevet ennå. Fristen dere har satt for planen, er" in page


def test_an_employee_is_led_there_once_the_result_is_out(house: House, asked: Round, client_for: ClientFor) -> None:
    address = f'href="/runder/{asked.pk}/dette-sa-dere/"'
    assert address not in client_for(house.employee).get("/hva-naa/").content.decode()
    release(house, asked, shown(whole(house.units["Nord"]), 20, 50.0))
    assert address in client_for(house.employee).get("/hva-naa/").content.decode()


def test_a_stranger_finds_nothing_and_nobody_before_the_release(
    house: House, other_house: House, asked: Round, client_for: ClientFor
) -> None:
    address = f"/runder/{asked.pk}/dette-sa-dere/"
    assert client_for(house.employee).get(address).status_code == 403
    release(house, asked, shown(whole(house.units["Nord"]), 20, 50.0))
    assert client_for(other_house.employee).get(address).status_code == 404
    assert client_for(house.employee).get(address).status_code == 200
