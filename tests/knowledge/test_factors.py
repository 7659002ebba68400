"""Factors hold findings with their figures, advice marked as our own, and what other lists call them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.catalogue import items, look_up
from forsvarlig.knowledge.factors import LISTS
from forsvarlig.knowledge.research import Outcome
from forsvarlig.knowledge.search import Index
from forsvarlig.knowledge.showing import as_it_stood, lines

SOUND = Path(__file__).parent.parent / "content" / "sound"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(SOUND)


@pytest.fixture
def finding(knowledge: Knowledge) -> Outcome:
    (outcome,) = knowledge.factors["autonomy"].outcomes
    return outcome


def shown(knowledge: Knowledge, factor: str, language: str = "nb") -> list[str]:
    return list(lines(as_it_stood(look_up(knowledge, factor), knowledge, date(2026, 11, 22)), language))


def test_a_finding_has_its_figure_design_quality_and_source(finding: Outcome) -> None:
    assert (finding.outcome, finding.measure, finding.estimate, finding.interval) == ("mental_complaints", "RR", 1.2, (1.1, 1.3))
    assert (finding.design, finding.quality, finding.source.work) == (("prospective",), "B", "study")
    assert not finding.source.verified


def test_a_figure_keeps_its_two_decimals(finding: Outcome) -> None:
    assert finding.figure == "RR 1.20 (1.10–1.30)"
    assert replace(finding, interval=None).figure == "RR 1.20"
    assert replace(finding, measure="ratio").figure == "1.20 (1.10–1.30)"


def test_a_finding_without_a_figure_says_nothing_in_its_place(knowledge: Knowledge) -> None:
    (finding,) = knowledge.factors["emotional_demands"].outcomes
    assert (finding.measure, finding.estimate, finding.interval, finding.figure) == (None, None, None, "")


def test_a_grade_of_ours_is_told_from_one_of_the_source(finding: Outcome) -> None:
    assert finding.graded_by_program
    assert not replace(finding, quality="moderate_to_low").graded_by_program


def test_lists_come_in_the_same_order_for_every_factor(knowledge: Knowledge) -> None:
    for factor in knowledge.factors.values():
        assert tuple(called.list for called in factor.crosswalk) == LISTS
    danish, swedish, *_ = knowledge.factors["autonomy"].crosswalk
    assert (danish.name, danish.none, danish.within) == ("indflydelse", False, True)
    assert (swedish.name, swedish.none, swedish.within) == (None, True, False)


def test_our_own_guidance_is_marked_as_ours(knowledge: Knowledge) -> None:
    marked = shown(knowledge, "emotional_demands", "en")
    assert marked[marked.index("the program's own guidance:") + 2] == "  text: Talk about what could be shared."


def test_questions_for_a_conversation_are_in_one_language(knowledge: Knowledge) -> None:
    marked = shown(knowledge, "autonomy", "nn")
    assert marked[marked.index("conversation:") + 1] == "- Kva bestemte du sjølv i går?"
    assert not any("Hva bestemte du" in line for line in marked)


def test_a_finding_that_was_not_confirmed_says_so_where_it_stands(knowledge: Knowledge) -> None:
    lines_of_autonomy = shown(knowledge, "autonomy")
    outcomes = lines_of_autonomy[lines_of_autonomy.index("outcomes:") : lines_of_autonomy.index("crosswalk:")]
    assert "  ikke bekreftet i verket selv" in outcomes


@pytest.mark.parametrize(
    ("words", "factor"), [("indflydelse", "autonomy"), ("følelsesmæssige", "emotional_demands"), ("job control", "autonomy")]
)
def test_a_factor_is_found_by_what_another_list_calls_it(words: str, factor: str, knowledge: Knowledge) -> None:
    assert Index(items(knowledge)).find(words)[0].item.id == factor
