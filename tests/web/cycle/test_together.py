"""Together: concluded only when all are decided, never below the worst, never an average, with the pairs that drive it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.knowledge import load
from forsvarlig.web.cycle import actions
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Assessment, Decision, Level
from forsvarlig.web.cycle.proposals import RANK
from forsvarlig.web.cycle.stale import StaleError
from forsvarlig.web.cycle.together import curves, joined, lowest_allowed, together
from forsvarlig.web.organisation.models import Person
from tests.web.conftest import House, PageClient
from tests.web.cycle.conftest import TODAY, TOOK_PART, conclude, decide_all
from tests.web.cycle.forms import chosen

ClientFor = Callable[[Person], PageClient]
LEVELS = st.sampled_from([level.value for level in Level])


def decided(**levels: str) -> list[Decision]:
    return [
        Decision(
            factor=factor.id,
            level_now=levels.get(factor.id, "green"),
            level_over_time=levels.get(factor.id, "green"),
            proposed_now="unknown",
            proposed_over_time="unknown",
        )
        for factor in eight()
    ]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LEVELS, min_size=8, max_size=8))
def test_the_combined_proposal_is_never_below_the_worst_single_one(levels: list[str]) -> None:
    decisions = decided(**dict(zip((factor.id for factor in eight()), levels, strict=True)))
    proposal = together(decisions, {})
    worst = max(RANK[level] for level in levels)
    assert RANK[proposal.over_time] >= worst
    assert RANK[proposal.now] >= worst
    assert lowest_allowed(decisions) == (max(levels, key=RANK.__getitem__),) * 2


def test_seven_greens_and_a_red_are_red_and_not_something_between() -> None:
    proposal = together(decided(autonomy="red"), {})
    assert (proposal.now, proposal.over_time) == ("red", "red")
    assert proposal.pairs == ()


def test_a_pair_that_is_worse_together_raises_the_level_and_is_named() -> None:
    proposal = together(decided(violence_threats="orange", quantitative_demands="orange"), {})
    assert proposal.over_time == "red"
    (pair,) = [pair for pair in proposal.pairs if pair.raises]
    assert set(pair.factors) == {"violence_threats", "quantitative_demands"}
    assert "Clausen" in pair.cited
    with translation.override("nn"):
        confirmed = pair.source.verified and load().sources[pair.source.work].verified
        assert pair.cited.endswith("(ikkje stadfesta)") is not confirmed
        assert "not confirmed" not in pair.cited


def test_a_known_load_is_named_without_raising_the_level() -> None:
    proposal = together(decided(autonomy="orange", quantitative_demands="orange"), {})
    assert proposal.over_time == "orange"
    assert [pair.raises for pair in proposal.pairs] == [False]


def test_a_factor_that_is_not_decided_leaves_it_unconcluded_and_never_green() -> None:
    assert together(decided()[:7], {}).over_time == "unknown"


def test_what_works_well_is_listed_beside_the_risks() -> None:
    assert "support_feedback" in together(decided(autonomy="red"), {}).protective


def test_names_are_joined_as_in_a_sentence() -> None:
    assert [joined([]), joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"])] == ["", "a", "a og b", "a, b og c"]


def test_the_drawing_ties_each_pair_once() -> None:
    pairs = together(decided(violence_threats="orange", quantitative_demands="orange"), {}).pairs
    assert len(curves([factor.id for factor in eight()], pairs)) == len(pairs)
    assert curves(["autonomy"], pairs) == []


def address(assessment: Assessment) -> str:
    return f"/vurdering/{assessment.pk}/samlet/"


def sent(assessment: Assessment, **changed: Any) -> dict[str, Any]:
    assessment.refresh_from_db()
    told = {"version": assessment.version, "adopt": "y", "present": "Liv og Emil", "took_part": TOOK_PART}
    return {**told, **changed}


def test_an_undecided_factor_is_named_and_nothing_can_be_concluded(
    house: House, assessment: Assessment, client_for: ClientFor
) -> None:
    actions.decide(house.line_manager, assessment, "autonomy", adopts=True, version=0, on=TODAY)
    client = client_for(house.line_manager)
    page = client.get(address(assessment)).content.decode()
    assert "Ikke konkludert." in page
    assert "Vold og trusler" in page
    assert "Lagre gruppas konklusjon" not in page
    assert client.post(address(assessment), sent(assessment)).status_code == 403
    assessment.refresh_from_db()
    assert assessment.combined_now == ""


def test_nothing_is_chosen_beforehand(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    decide_all(house.line_manager, assessment)
    assert chosen(client_for(house.line_manager).get(address(assessment)).content) == []


def test_the_conclusion_stands_with_names_and_the_proposal(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    decide_all(house.line_manager, assessment)
    client = client_for(house.representative)
    assert client.post(address(assessment), sent(assessment)).status_code == 302
    assessment.refresh_from_db()
    assert (assessment.combined_now, assessment.combined_over_time) == ("orange", "red")
    page = client.get(address(assessment)).content.decode()
    assert "lagret av Representative" in page
    assert "Vold og trusler + Mengde og tempo" in page
    assert "Liv og Emil" in page


def test_a_level_below_the_worst_single_one_is_refused(house: House, assessment: Assessment) -> None:
    decide_all(house.line_manager, assessment)
    with pytest.raises(InputError, match="verste enkeltnivået"):
        conclude(house.line_manager, assessment, now="yellow", over_time="red")


def test_a_level_below_is_refused_on_the_page_with_the_text_kept(
    house: House, assessment: Assessment, client_for: ClientFor
) -> None:
    decide_all(house.line_manager, assessment)
    answer = client_for(house.line_manager).post(
        address(assessment), sent(assessment, adopt="n", now="green", over_time="green", reason="Vi tror ikke det")
    )
    assert answer.status_code == 422
    assert "Vi tror ikke det" in answer.content.decode()


def test_another_combined_level_needs_a_reason(house: House, assessment: Assessment) -> None:
    decide_all(house.line_manager, assessment)
    assessment.refresh_from_db()
    told: dict[str, Any] = {"now": "red", "over_time": "red", "present": "Liv", "took_part": TOOK_PART, "on": TODAY}
    with pytest.raises(InputError) as refused:
        actions.conclude(house.line_manager, assessment, reason="", version=assessment.version, **told)
    assert refused.value.where.key == "reason"


def test_a_missing_combined_level_is_asked_for(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    decide_all(house.line_manager, assessment)
    assert client_for(house.line_manager).post(address(assessment), sent(assessment, adopt="")).status_code == 422
    with pytest.raises(InputError, match="mangler"):
        conclude(house.line_manager, assessment, now="")


def test_the_employer_does_not_conclude_alone(house: House, assessment: Assessment) -> None:
    decide_all(house.line_manager, assessment)
    assessment.refresh_from_db()
    told: dict[str, Any] = {"adopts": True, "reason": "", "version": assessment.version, "on": TODAY}
    with pytest.raises(InputError) as refused:
        actions.conclude(house.line_manager, assessment, present="Liv", took_part=["employer"], **told)
    assert refused.value.where.key == "took_part"
    with pytest.raises(InputError) as refused:
        actions.conclude(house.line_manager, assessment, present=" ", took_part=TOOK_PART, **told)
    assert refused.value.where.key == "present"


def test_those_of_the_conversation_took_part_where_nobody_else_is_named(house: House, assessment: Assessment) -> None:
    decide_all(house.line_manager, assessment)
    assessment.refresh_from_db()
    told: dict[str, Any] = {"adopts": True, "reason": "", "version": assessment.version, "on": TODAY}
    assert set(actions.conclude(house.line_manager, assessment, present="Liv", took_part=[], **told).took_part) == set(TOOK_PART)


def test_a_conclusion_from_a_stale_page_is_refused(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    decide_all(house.line_manager, assessment)
    stale = sent(assessment, present="Ole")
    actions.add_note(house.representative, assessment, "autonomy", part="extent", text="Nytt", on=TODAY)
    answer = client_for(house.line_manager).post(address(assessment), stale)
    assert answer.status_code == 422
    assert "Ole" in answer.content.decode()
    with pytest.raises(StaleError):
        actions.conclude(
            house.line_manager, assessment, adopts=True, reason="", present="x", took_part=TOOK_PART, version=0, on=TODAY
        )


def test_a_decision_after_the_conclusion_opens_it_again(house: House, assessment: Assessment) -> None:
    decide_all(house.line_manager, assessment)
    concluded = conclude(house.line_manager, assessment)
    actions.decide(
        house.line_manager, concluded, "autonomy", adopts=False, now="red", over_time="red", reason="Nå", version=1, on=TODAY
    )
    concluded.refresh_from_db()
    assert (concluded.concluded_on, concluded.combined_now) == (None, "")


@pytest.mark.parametrize("who", ["other_manager", "employee"])
def test_who_may_not_conclude(house: House, assessment: Assessment, client_for: ClientFor, who: str) -> None:
    decide_all(house.line_manager, assessment)
    assert client_for(house.people[who]).post(address(assessment), sent(assessment)).status_code == 403
    with pytest.raises(NotAllowedError):
        conclude(house.people[who], assessment)


def test_a_stranger_does_not_find_it(assessment: Assessment, other_house: House, client_for: ClientFor) -> None:
    assert client_for(other_house.manager).get(address(assessment)).status_code == 404
