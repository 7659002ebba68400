"""What the packaged content promises to hold."""

from __future__ import annotations

import pytest

from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.combinations import raising
from forsvarlig.knowledge.factors import statutory_factors

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


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def test_statutory_factors_stand_in_the_regulations_order(knowledge: Knowledge) -> None:
    assert [factor.id for factor in statutory_factors(knowledge.factors)] == EIGHT
    assert [factor.order for factor in statutory_factors(knowledge.factors)] == list(range(1, 9))


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
