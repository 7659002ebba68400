"""What other rooms are told: releases, figures, what waits, and mappings as evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from forsvarlig.duties.records import Records
from forsvarlig.knowledge import load
from forsvarlig.knowledge.factors import statutory_factors
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.surveys import actions
from forsvarlig.web.surveys.evidence import evidence
from forsvarlig.web.surveys.models import Round
from forsvarlig.web.surveys.queries import (
    invited_in,
    latest_release,
    rates,
    release_of,
    round_under_way,
    unit_figures,
    waiting_for,
)
from tests.web.conftest import House
from tests.web.surveys.conftest import Prepare


def sentences(person: Person, on: date) -> list[str]:
    return [waiting.sentence for waiting in waiting_for(person, on)]


def test_the_latest_release_is_the_enterprise_s_own(house: House, other_house: House, released: Round) -> None:
    assert latest_release(house.enterprise) == release_of(released)
    assert latest_release(other_house.enterprise) is None


def test_a_unit_s_figures_are_its_group_of_the_release(house: House, other_house: House, released: Round) -> None:
    release = release_of(released)
    assert release is not None
    nord = unit_figures(release, house.units["Nord"])
    assert nord is not None
    assert nord["n"] == 7
    assert nord["scales"]["quantitative_demands"]["mean"] == 87.5
    assert unit_figures(release, house.units["Natt"]) == {
        "where": {"unit": str(house.units["Natt"].pk), "members": "subtree"},
        "hidden": "empty",
    }
    assert unit_figures(release, other_house.root) is None


def test_those_who_left_are_not_invited(house: House) -> None:
    assert invited_in(house.units["Nord"]) == 8
    Person.objects.filter(name="Nord 8").update(is_active=False)
    assert invited_in(house.units["Nord"]) == 7


def test_a_round_is_under_way_until_it_is_closed(house: House, filled: Round, double: Callable[..., None], today: date) -> None:
    double()
    assert round_under_way(house.enterprise) == filled
    actions.close_round(house.hse_lead, filled, today)
    assert round_under_way(house.enterprise) is None


def test_rates_are_told_for_surveyed_units(filled: Round) -> None:
    assert {rate.part.unit.name: rate.step for rate in rates(filled)} == {"Nord": (80, 90), "Sør": (80, 90)}


def test_what_waits_follows_the_round(house: House, prepare: Prepare, today: date, double: Callable[..., None]) -> None:
    double()
    round_ = prepare(house)
    assert sentences(house.hse_lead, today) == ["Spør verneombudet om «Kartlegging høst»."]
    assert sentences(house.employee, today) == []
    actions.consult(house.hse_lead, round_, question="x", on=today, answer_by=today)
    assert sentences(house.hse_lead, today) == []
    assert sentences(house.hse_lead, today + timedelta(days=1)) == ["«Kartlegging høst» kan åpnes."]
    actions.open_round(house.hse_lead, round_, today + timedelta(days=1))
    assert sentences(house.employee, today) == [
        "«Kartlegging høst» er åpen. Har du ikke svart, bruk koden på lappen din. Du telles på Nord."
    ]
    assert waiting_for(house.employee, today)[0].day == round_.closes_on
    assert sentences(house.manager, today) == []
    assert sentences(house.employee, round_.closes_on + timedelta(days=1)) == []
    assert "kan lukkes" in sentences(house.hse_lead, round_.closes_on + timedelta(days=1))[0]


def test_managers_are_told_to_show_the_result_until_the_day_they_said(house: House, released: Round, today: date) -> None:
    assert sentences(house.line_manager, today) == ["Vis de ansatte hva som kom ut av «Kartlegging høst»."]
    assert sentences(house.employee, today) == []
    assert sentences(house.line_manager, released.feedback_on + timedelta(days=1)) == []


def test_a_closed_round_is_a_mapping_on_the_record(house: House, other_house: House, released: Round, today: date) -> None:
    (record,) = evidence(house.enterprise, today)
    assert record["kind"] == "mapping"
    assert record["id"] == f"round:{released.pk}"
    assert record["units"] == ["Nord", "Sør"]
    assert set(record["covers"]) >= {factor.id for factor in statutory_factors(load().factors)}
    assert record["participants"] == ["employer", "employees", "safety_representative"]
    assert Records.read([record], today).of_kind("mapping")[0].date == today
    assert evidence(house.enterprise, today - timedelta(days=1)) == []
    assert evidence(other_house.enterprise, today) == []


def test_an_open_round_is_no_mapping_yet(house: House, filled: Round, today: date) -> None:
    assert evidence(house.enterprise, today) == []
