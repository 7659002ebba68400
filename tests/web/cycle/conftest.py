"""A café with seven people, and a nursing home whose Nord has talked and judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import timezone

from forsvarlig.web.cycle import actions
from forsvarlig.web.cycle.actions import Judged, MeasureText
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Assessment, Cycle, Plan
from forsvarlig.web.organisation.models import Enterprise, Installation, Person, Role, Unit
from tests.web.conftest import House

TODAY = timezone.localdate()
ACT = ("quantitative_demands", "violence_threats")
TOOK_PART = ["employer", "safety_representative", "employees"]


def day(months: int) -> date:
    """A day some months ahead: months are thirty days here."""
    return date.fromordinal(TODAY.toordinal() + 30 * months)


@dataclass(frozen=True)
class Cafe:
    enterprise: Enterprise
    unit: Unit
    manager: Person
    representative: Person
    employee: Person


@pytest.fixture
def cafe(installation: Installation) -> Cafe:
    enterprise = Enterprise.objects.create(name="Kafé Prøve", trade="cafe")
    unit = Unit.objects.create(enterprise=enterprise, name="Kafé Prøve", trade="cafe")
    names = ("Liv", "Emil", "Sara", "Ahmed", "Kine", "Tuva", "Jakub")
    people = [Person.objects.create(enterprise=enterprise, unit=unit, name=name, email=f"{name}@kafe.example") for name in names]
    for person, kind in ((people[0], Role.Kind.GENERAL_MANAGER), (people[1], Role.Kind.SAFETY_REPRESENTATIVE)):
        Role.objects.create(person=person, unit=unit, kind=kind, held_from=date(2024, 1, 1))
    return Cafe(enterprise, unit, people[0], people[1], people[2])


def start(actor: Person) -> Cycle:
    return actions.start_cycle(
        actor,
        name="Høsten",
        goal="Færre avbrudd",
        learnt="",
        who="Alle",
        method=Cycle.Method.CONVERSATION,
        plan_by=day(2),
        on=TODAY,
    )


def judged(**words: str) -> dict[str, Judged]:
    """A word for each factor: act on two, well on the others, unless said otherwise."""
    return {factor.id: Judged(words.get(factor.id, "act" if factor.id in ACT else "well")) for factor in eight()}


def talk(actor: Person, cycle: Cycle, unit: Unit, **words: str) -> None:
    actions.save_conversation(
        actor, cycle, unit, judged=judged(**words), present="Liv og Emil", took_part=TOOK_PART, version=0, at=timezone.now()
    )


def decide_all(actor: Person, assessment: Assessment) -> None:
    for factor in eight():
        actions.decide(actor, assessment, factor.id, adopts=True, version=0, on=TODAY)


def conclude(actor: Person, assessment: Assessment, now: str = "red", over_time: str = "red") -> Assessment:
    assessment.refresh_from_db()
    return actions.conclude(
        actor,
        assessment,
        now=now,
        over_time=over_time,
        reason="Det er alvorlig",
        present="Liv og Emil",
        took_part=TOOK_PART,
        version=assessment.version,
        on=TODAY,
    )


def measure_text(owner: Person, **changed: object) -> MeasureText:
    told: dict[str, object] = {
        "title": "Alltid to til stengetid",
        "works": "source",
        "factors": ("violence_threats",),
        "owner": owner,
        "deadline": day(1),
        "shown_by": "Ingen er redde. Vi spør i januar.",
        "baseline": "Redde to ganger i sommer",
    }
    return MeasureText(**{**told, **changed})  # type: ignore[arg-type]


@pytest.fixture
def cycle(house: House) -> Cycle:
    return start(house.manager)


@pytest.fixture
def nord(house: House) -> Unit:
    return house.units["Nord"]


@pytest.fixture
def assessment(house: House, cycle: Cycle, nord: Unit) -> Assessment:
    """Nord has talked, and its assessment is open."""
    talk(house.line_manager, cycle, nord)
    return actions.open_assessment(house.line_manager, cycle, nord, TODAY)


@pytest.fixture
def plan(house: House, assessment: Assessment) -> Plan:
    """Nord has concluded, and its plan holds one measure."""
    decide_all(house.line_manager, assessment)
    concluded = conclude(house.line_manager, assessment)
    plan = actions.open_plan(house.line_manager, concluded, TODAY)
    actions.save_measure(house.line_manager, plan, measure_text(house.line_manager), version=plan.version)
    plan.refresh_from_db()
    return plan
