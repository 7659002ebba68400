"""What the packaged content promises to hold."""

from __future__ import annotations

from collections import Counter

import pytest

from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.combinations import raising
from forsvarlig.knowledge.factors import PARTS, statutory_factors
from forsvarlig.knowledge.trades import trade_for

EIGHT = [
    "unclear_conflicting_demands",
    "emotional_demands",
    "quantitative_demands",
    "support_feedback",
    "contact_communication",
    "harassment",
    "violence_threats",
    "autonomy",
]
RAISING = {
    frozenset({"violence_threats", "quantitative_demands"}),
    frozenset({"unclear_conflicting_demands", "quantitative_demands"}),
    frozenset({"emotional_demands", "unclear_conflicting_demands"}),
    frozenset({"emotional_demands", "development"}),
}
# Words that a listener can hold until the answer.
LONGEST_QUESTION = 25


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def test_statutory_factors_stand_in_the_regulations_order(knowledge: Knowledge) -> None:
    assert [factor.id for factor in statutory_factors(knowledge.factors)] == EIGHT
    assert [factor.order for factor in statutory_factors(knowledge.factors)] == list(range(1, 9))


def test_each_part_of_every_factor_has_two_questions_to_weigh(knowledge: Knowledge) -> None:
    asked = Counter((factor.id, question.part) for factor in knowledge.factors.values() for question in factor.weigh)
    assert [(one, part) for one in knowledge.factors for part in PARTS if asked[one, part] < 2] == []


def test_factors_are_near_each_other_both_ways(knowledge: Knowledge) -> None:
    pairs = {(factor.id, other) for factor in knowledge.factors.values() for other in factor.near_to}
    assert pairs == {(other, one) for one, other in pairs}


def test_a_question_said_aloud_is_one_question(knowledge: Knowledge) -> None:
    for factor in knowledge.factors.values():
        for words in factor.question.values():
            assert words.find("?") == len(words) - 1, words
            assert len(words.split()) <= LONGEST_QUESTION, words


def test_a_trade_lists_the_measures_made_for_it(knowledge: Knowledge) -> None:
    for trade in knowledge.trades.values():
        made = {measure.id for measure in knowledge.measures.values() if trade.id in measure.trades}
        assert made <= set(trade.measures)
        assert all(trade.id in knowledge.measures[one].trades or not knowledge.measures[one].trades for one in trade.measures)


def test_a_trade_has_a_measure_for_each_factor_of_the_regulation(knowledge: Knowledge) -> None:
    for trade in knowledge.trades.values():
        helped = {factor for one in trade.measures for factor in knowledge.measures[one].factors}
        assert set(EIGHT) <= helped, trade.id


@pytest.mark.parametrize(
    ("code", "standard", "trade"),
    [("56.110", "SN2025", "cafe"), ("56.101", "SN2007", "cafe"), ("87.102", "SN2025", "nursing_home"), ("87.101", "SN2025", None)],
)
def test_industry_codes_lead_to_their_trade(knowledge: Knowledge, code: str, standard: str, trade: str | None) -> None:
    found = trade_for(knowledge.trades.values(), [code], standard)
    assert (found.id if found else None) == trade


def test_only_pairs_with_evidence_of_more_than_the_sum_raise(knowledge: Knowledge) -> None:
    assert {frozenset(one.factors) for one in raising(knowledge.combinations.values())} == RAISING


def test_pairs_that_were_studied_and_do_not_raise_are_there_too(knowledge: Knowledge) -> None:
    still = {frozenset(one.factors) for one in knowledge.combinations.values() if not one.raises}
    assert frozenset({"emotional_demands", "quantitative_demands"}) in still
    assert frozenset({"emotional_demands", "violence_threats"}) in still


def test_a_combination_is_named_by_its_factors(knowledge: Knowledge) -> None:
    assert all(one.id == "_".join(one.factors) for one in knowledge.combinations.values())


def test_the_packaged_content_is_read_once(knowledge: Knowledge) -> None:
    assert load() is knowledge
