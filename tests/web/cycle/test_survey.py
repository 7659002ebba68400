"""A cycle with a survey: the proposal comes from the release, hidden is never green, and units that are too small talk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.cycle import actions, proposals
from forsvarlig.web.cycle.models import Cycle
from forsvarlig.web.cycle.queries import next_step, phases, working_units
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.surveys.actions import prepare_round
from forsvarlig.web.surveys.models import Release, Round
from tests.web.conftest import House, PageClient
from tests.web.cycle.conftest import TODAY, day, talk

ClientFor = Callable[[Person], PageClient]
WORK = "quantitative_demands"


@pytest.fixture
def surveyed(house: House) -> Cycle:
    """A cycle with a prepared round in every unit."""
    survey = prepare_round(
        house.hse_lead,
        name="Høsten",
        units=working_units(house.enterprise),
        owner=house.hse_lead,
        database_keeper="IT-drift",
        opens_on=day(1),
        closes_on=day(2),
        feedback_on=day(3),
    )
    told: dict[str, Any] = {"name": "Høsten", "goal": "Ro", "learnt": "", "who": "Alle", "plan_by": day(4), "on": TODAY}
    return actions.start_cycle(house.hse_lead, **told, method=Cycle.Method.SURVEY, survey=survey)


def release(cycle: Cycle, house: House) -> Release:
    """A result that shows Nord and hides Sør."""
    root, nord, sor = str(house.root.pk), str(house.units["Nord"].pk), str(house.units["Sør"].pk)
    shown = {WORK: {"n": 12, "mean": 70.0, "sd": 18.0, "share_exposed": 0.55}}
    document = {
        "format": "forsvarlig-release/1",
        "instrument": "core",
        "version": "1",
        "threshold": 5,
        "cross_threshold": 10,
        "width": 20.0,
        "units": [{"unit": root, "parent": ""}, {"unit": nord, "parent": root}, {"unit": sor, "parent": root}],
        "scales": [
            {
                "id": WORK,
                "factor": WORK,
                "orientation": "demand",
                "range": [0, 100],
                "step": 12.5,
                "scores": [12.5 * step for step in range(9)],
                "sensitive": False,
            }
        ],
        "plan": {"g1_optimal": True, "fell_back": False, "seconds": 0.0},
        "groups": [
            {"where": {}, "n": 20, "scales": {WORK: {"n": 20, "mean": 52.0, "sd": 20.0, "share_exposed": 0.30}}},
            {"where": {"unit": nord, "members": "own"}, "n": 12, "scales": shown},
            {"where": {"unit": nord, "members": "subtree"}, "n": 12, "scales": shown},
            {"where": {"unit": sor, "members": "own"}, "hidden": "primary"},
            {"where": {"unit": sor, "members": "subtree"}, "hidden": "primary"},
        ],
    }
    survey = cycle.round
    assert survey is not None
    Round.objects.filter(pk=survey.pk).update(state=Round.State.RELEASED, closed_on=TODAY)
    made = Release.objects.create(round=survey, document=document, audit={}, made_on=TODAY)
    cycle.refresh_from_db()
    return made


def test_a_surveyed_unit_waits_for_the_result(surveyed: Cycle, house: House, nord: Unit) -> None:
    assert next_step(surveyed, nord) is None
    with pytest.raises(NotAllowedError, match="Kartlegg først"):
        actions.open_assessment(house.line_manager, surveyed, nord, TODAY)
    release(surveyed, house)
    step = next_step(surveyed, nord)
    assert step is not None
    assert step.address == "/vurdering/"


def test_a_unit_that_is_too_small_for_the_survey_talks(surveyed: Cycle, house: House) -> None:
    step = next_step(surveyed, house.units["Natt"])
    assert step is not None
    assert step.address == f"/samtale/{house.units['Natt'].pk}/"


def test_the_proposal_comes_from_the_release_with_its_grounds(
    surveyed: Cycle, house: House, nord: Unit, client_for: ClientFor
) -> None:
    release(surveyed, house)
    assessment = actions.open_assessment(house.line_manager, surveyed, nord, TODAY)
    assert proposals.levels_of(assessment.proposal, WORK) == ("yellow", "orange")
    page = client_for(house.line_manager).get(f"/vurdering/{assessment.pk}/{WORK}/").content.decode()
    for ground in proposals.factor_in(assessment.proposal, WORK)["grounds"]:
        assert ground["text"]["nb"] in page


def test_a_hidden_unit_gets_unknown_and_never_green(surveyed: Cycle, house: House, client_for: ClientFor) -> None:
    release(surveyed, house)
    assessment = actions.open_assessment(house.other_manager, surveyed, house.units["Sør"], TODAY)
    assert proposals.levels_of(assessment.proposal, WORK) == ("unknown", "unknown")
    page = client_for(house.other_manager).get(f"/vurdering/{assessment.pk}/{WORK}/").content.decode()
    assert "Vet ikke ennå" in page
    assert 'name="adopt"' not in page


def test_what_is_said_afterwards_can_renew_the_proposal(surveyed: Cycle, house: House) -> None:
    release(surveyed, house)
    sor = house.units["Sør"]
    assessment = actions.open_assessment(house.other_manager, surveyed, sor, TODAY)
    talk(house.other_manager, surveyed, sor)
    renewed = actions.renew_proposal(house.other_manager, assessment, TODAY)
    assert proposals.levels_of(renewed.proposal, WORK) == ("yellow", "orange")


def test_the_result_maps_the_units_that_were_surveyed(surveyed: Cycle, house: House) -> None:
    assert phases(house.enterprise)[1].sentence.startswith("0 av")
    release(surveyed, house)
    assert phases(house.enterprise)[1].sentence.startswith("2 av")


def test_a_unit_outside_the_release_is_judged_from_its_conversation(surveyed: Cycle, house: House) -> None:
    release(surveyed, house)
    natt = house.units["Natt"]
    talk(house.manager, surveyed, natt)
    assessment = actions.open_assessment(house.manager, surveyed, natt, TODAY)
    assert proposals.levels_of(assessment.proposal, WORK) == ("yellow", "orange")
