"""Which measures and which trade fit, and in what order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.factors import statutory_factors
from forsvarlig.knowledge.measures import Measure, measures_for
from forsvarlig.knowledge.trades import Trade, trade_for

SOUND = Path(__file__).parent.parent / "content" / "sound"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(SOUND)


@pytest.fixture
def measure(knowledge: Knowledge) -> Measure:
    return knowledge.measures["share_hard_conversations"]


@pytest.fixture
def trade(knowledge: Knowledge) -> Trade:
    return knowledge.trades["cafe"]


def test_measures_at_the_source_come_first_and_the_trades_own_before_the_general(measure: Measure) -> None:
    catalogue = [
        replace(measure, id="one", level="individual"),
        replace(measure, id="general", trades=()),
        replace(measure, id="own"),
        replace(measure, id="elsewhere", trades=("nursing_home",)),
        replace(measure, id="other", factors=("autonomy",)),
    ]
    assert [one.id for one in measures_for(catalogue, "emotional_demands", "cafe")] == ["own", "general", "one"]
    assert [one.id for one in measures_for(catalogue, "emotional_demands")] == ["general"]


@pytest.mark.parametrize(
    ("codes", "standard", "found"),
    [
        (["56.110"], "SN2025", "cafe"),
        (["56.1101"], "SN2025", "cafe"),
        (["87.100", "56.110"], "SN2025", "cafe"),
        (["56.101"], "SN2007", "cafe"),
        (["56.101"], "SN2025", None),
        ([], "SN2025", None),
    ],
)
def test_a_trade_is_known_by_its_code(codes: list[str], standard: str, found: str | None, trade: Trade) -> None:
    hit = trade_for([trade], codes, standard)
    assert (hit and hit.id) == found


def test_the_longest_code_wins(trade: Trade) -> None:
    serving = replace(trade, id="serving", nace={"SN2025": ("56",)})
    assert trade_for([serving, trade], ["56.110"]) == trade
    assert trade_for([serving, trade], ["56.300"]) == serving


def test_statutory_factors_are_in_order(knowledge: Knowledge) -> None:
    own = replace(knowledge.factors["autonomy"], id="own", statutory=False, order=None)
    factors = {**knowledge.factors, "own": own}
    assert [factor.id for factor in statutory_factors(factors)] == ["autonomy", "emotional_demands"]
