"""The café's errand: no survey, one conversation, eight judgements, a plan, two signatures, one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Assessment, Cycle, Plan
from forsvarlig.web.organisation.models import Person
from tests.web.conftest import PageClient
from tests.web.cycle.conftest import Cafe, day
from tests.web.cycle.forms import Visitor, chosen, parsed

ClientFor = Callable[[Person], PageClient]
MOST_STEPS = 60


def words() -> dict[str, Any]:
    act = {"quantitative_demands": "Lørdager 11–14 med to på jobb går ikke.", "violence_threats": "Redde ved stengetid to ganger."}
    found = {f"{factor.id}_word": "act" if factor.id in act else "well" for factor in eight()}
    return found | {f"{factor}_notes": note for factor, note in act.items()}


def follow() -> dict[str, Any]:
    return {f"{factor.id}-adopt": "y" for factor in eight()}


def first_in_catalogue(page: bytes) -> str:
    """The address of the first measure in the catalogue."""
    return next(str(link.get("href")).partition("#")[0] for link in parsed(page).iter("a") if "fra=" in str(link.get("href")))


def test_the_whole_errand_takes_at_most_sixty_clicks_and_fields(cafe: Cafe, client_for: ClientFor) -> None:
    liv, emil = Visitor(client_for(cafe.manager)), Visitor(client_for(cafe.representative))
    liv.go("/kafe/", free=True)
    liv.go("/kartlegging/ny/")
    assert "70\u00a0% av 7 er 4,9" in liv.page.decode()
    liv.send("/kartlegging/ny/", goal="Trygge kvelder", who="Alle sju", plan_by=day(1).isoformat())
    assert liv.address == f"/samtale/{cafe.unit.pk}/"
    assert chosen(liv.page) == []
    took_part = ["employer", "safety_representative", "employees"]
    liv.send(liv.address, button=("onwards", "1"), present="Liv, Emil, Sara", took_part=took_part, **words())
    assessment = Assessment.objects.get()
    assert liv.address == f"/vurdering/{assessment.pk}/"
    assert chosen(liv.page) == []
    liv.send(liv.address, **follow())
    assert liv.address == f"/vurdering/{assessment.pk}/samlet/"
    assert chosen(liv.page) == []
    liv.send(liv.address, adopt="y")
    plan = Plan.objects.get()
    assert liv.address == f"/planer/{plan.pk}/"
    for factor in ("violence_threats", "quantitative_demands"):
        liv.go(f"/planer/{plan.pk}/tiltak/?faktor={factor}")
        liv.go(first_in_catalogue(liv.page))
        liv.send(liv.address, owner=str(cafe.manager.pk), deadline=day(1).isoformat())
    liv.go(f"/planer/{plan.pk}/tiltak/?faktor=harassment")
    own: dict[str, Any] = {"title": "Lapp på pauserommet", "works": "group", "shown_by": "Alle sju kan svare på det."}
    liv.send(liv.address, **own, owner=str(cafe.representative.pk), deadline=day(1).isoformat())
    liv.send(f"/planer/{plan.pk}/send/")
    emil.go(f"/planer/{plan.pk}/", free=True)
    hearing = plan.assessment.unit.hearings.get()
    emil.send(
        f"/uttalelser/{hearing.pk}/",
        holding="text",
        text="Enig.",
        disagrees_on="tiltak 1",
        disagreement="Gjør det samme torsdager.",
    )
    assert emil.address == f"/planer/{plan.pk}/"
    emil.send(f"/planer/{plan.pk}/skriv-under/")
    liv.go(f"/planer/{plan.pk}/", free=True)
    liv.send(f"/planer/{plan.pk}/skriv-under/")
    liv.go("/en-side/")
    shown = liv.page.decode()
    assert "Gjør det samme torsdager." in shown
    assert "Redde ved stengetid to ganger." in shown
    pdf = liv.client.get("/en-side.pdf")
    assert pdf.content.startswith(b"%PDF")
    plan.refresh_from_db()
    assert plan.state == Plan.State.SIGNED
    assert liv.steps + emil.steps + 1 <= MOST_STEPS


def test_a_survey_is_not_offered_to_seven_and_the_sum_says_why(cafe: Cafe, client_for: ClientFor) -> None:
    page = client_for(cafe.manager).get("/kartlegging/ny/").content.decode()
    assert "Hvorfor ingen spørreundersøkelse?" in page
    assert "4,9" in page
    assert 'name="method"' not in page


def test_a_survey_that_is_not_offered_can_not_be_chosen(cafe: Cafe, client_for: ClientFor) -> None:
    told = {"name": "Høsten", "goal": "Ro", "who": "Alle", "plan_by": day(1).isoformat(), "method": "survey"}
    client_for(cafe.manager).post("/kartlegging/ny/", told)
    assert Cycle.objects.get().method == Cycle.Method.CONVERSATION


def test_the_five_steps_show_where_the_work_stands(cafe: Cafe, client_for: ClientFor) -> None:
    page = client_for(cafe.manager).get("/kafe/").content.decode()
    assert "1. Om dere" in page
    assert 'href="/kartlegging/ny/"' in page


def test_an_employee_sees_the_steps_but_no_next_step(cafe: Cafe, client_for: ClientFor) -> None:
    page = client_for(cafe.employee).get("/kafe/").content.decode()
    assert "Stegene" in page
    assert "Gå videre" not in page
