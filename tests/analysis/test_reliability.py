"""Reliability of scales: worked examples, and figures that whoever wrote other programs agree on."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.analysis.descriptives import describe
from forsvarlig.analysis.reliability import between_groups, cronbach_alpha, summarise
from tests.analysis.making import instrument, table

SIX_BY_THREE = np.array([[4, 5, 4], [2, 2, 3], [5, 4, 5], [3, 3, 2], [1, 2, 1], [4, 4, 5]], dtype=float)
THREE_UNITS = [[40, 50, 45, 55], [60, 65, 55, 70, 60], [50, 45, 60, 55, 50, 40]]


def test_alpha_of_six_persons_and_three_items() -> None:
    # Σ var(item) = 6.3, var(sum) = 16.5667: 3/2 · (1 - 6.3/16.5667).
    assert cronbach_alpha(SIX_BY_THREE) == pytest.approx(0.92958, abs=5e-6)


def test_alpha_counts_only_those_who_answered_every_item() -> None:
    holed = np.vstack([SIX_BY_THREE, [5, math.nan, 1]])
    assert cronbach_alpha(holed) == cronbach_alpha(SIX_BY_THREE)


def test_alpha_is_the_same_in_points_and_in_codes() -> None:
    assert cronbach_alpha(25 * (SIX_BY_THREE - 1)) == pytest.approx(cronbach_alpha(SIX_BY_THREE))


def test_alpha_is_negative_when_an_item_is_scored_the_wrong_way_round() -> None:
    wrong = SIX_BY_THREE.copy()
    wrong[:, 0] = 6 - wrong[:, 0]
    assert cronbach_alpha(wrong) < 0


@pytest.mark.parametrize("items", [SIX_BY_THREE[:, :1], SIX_BY_THREE[:1], np.full((4, 3), 2.0), np.zeros((0, 3))])
def test_there_is_no_alpha_of_one_item_one_person_or_equal_sums(items: np.ndarray) -> None:
    assert math.isnan(cronbach_alpha(items))


def test_intraclass_correlations_of_three_units() -> None:
    scores = np.array([score for unit in THREE_UNITS for score in unit], dtype=float)
    groups = np.repeat([0, 1, 2], [4, 5, 6])
    between = between_groups(scores, groups)
    # MSB 289.17, MSW 42.083; n0 = 4.9333, and N/k = 5.
    assert between.groups == 3
    assert between.icc1_n0 == pytest.approx(0.5434, abs=5e-5)
    assert between.icc2 == pytest.approx(0.8545, abs=5e-5)
    assert between.icc1 == pytest.approx((289.1667 - 42.0833) / (289.1667 + 4 * 42.0833), abs=1e-5)


def test_who_has_no_group_or_no_score_does_not_count() -> None:
    scores = np.array([score for unit in THREE_UNITS for score in unit] + [99.0, math.nan], dtype=float)
    groups = np.append(np.repeat([0, 1, 2], [4, 5, 6]), [-1, 1])
    assert between_groups(scores, groups).icc2 == pytest.approx(0.8545, abs=5e-5)


def test_a_correlation_below_zero_is_given_as_zero() -> None:
    between = between_groups(np.array([0.0, 100.0, 0.0, 100.0]), np.array([0, 0, 1, 1]))
    assert (between.icc1, between.icc2, between.icc1_n0) == (0, 0, 0)


@pytest.mark.parametrize(
    ("scores", "groups"), [([1.0, 2.0], [0, 0]), ([1.0, 2.0], [0, 1]), ([5.0, 5.0, 5.0, 5.0], [0, 0, 1, 1]), ([], [])]
)
def test_there_is_no_correlation_of_one_group_of_single_persons_or_without_spread(scores: list[float], groups: list[int]) -> None:
    assert math.isnan(between_groups(np.array(scores), np.array(groups, dtype=np.int64)).icc1)


def test_the_interval_of_a_mean_is_students() -> None:
    # Mean 5, sd 2.5820, t(.975, 3) = 3.1824: half = 3.1824 · 2.5820 / 2.
    summary = summarise(np.array([2.0, 4.0, 6.0, 8.0, math.nan]))
    assert (summary.n, summary.missing, summary.mean) == (4, 1, 5)
    assert summary.low == pytest.approx(0.8915, abs=5e-5)
    assert summary.high == pytest.approx(9.1085, abs=5e-5)


def test_one_score_has_a_mean_and_no_spread_and_none_has_neither() -> None:
    one, none = summarise(np.array([7.0])), summarise(np.array([math.nan]))
    assert one.mean == 7
    assert math.isnan(one.sd)
    assert math.isnan(none.mean)
    assert (none.n, none.missing) == (0, 1)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=30))
def test_the_mean_lies_in_its_interval(scores: list[float]) -> None:
    summary = summarise(np.array(scores))
    assert summary.low - 1e-9 <= summary.mean <= summary.high + 1e-9


def test_groups_are_the_combinations_that_occur_and_a_blank_makes_none() -> None:
    small = instrument([{"id": "s", "items": ["a"]}])
    frame = table(a=["1", "5", "3", "3"], unit=["10", "9", None, "9"], sex=["f", "f", "m", "m"])
    groups = describe(frame, small, by=["unit", "sex"])["groups"]
    assert [group["where"] for group in groups] == [
        {},
        {"unit": "9", "sex": "f"},
        {"unit": "9", "sex": "m"},
        {"unit": "10", "sex": "f"},
    ]
    assert [group["scales"]["s"]["mean"] for group in groups] == [50, 100, 50, 0]


def test_correlations_between_groups_are_given_for_one_column_only() -> None:
    small = instrument([{"id": "s", "items": ["a"]}])
    frame = table(a=["1", "5", "3", "2"], unit=["x", "x", "y", "y"], sex=["f", "m", "f", "m"])
    assert describe(frame, small, by=["unit"])["groups"][0]["scales"]["s"]["between"]["groups"] == 2
    assert "between" not in describe(frame, small, by=["unit", "sex"])["groups"][0]["scales"]["s"]


def test_a_formative_scale_has_no_alpha() -> None:
    formative, plain = (instrument([{"id": "s", "items": ["a", "b"], "formative": flag}]) for flag in (True, False))
    frame = table(a=["1", "2", "5"], b=["2", "2", "4"])
    # Variances 2708.3, 833.3 and of the sum 6458.3: 2 · (1 - 3541.7/6458.3).
    assert describe(frame, formative)["groups"][0]["scales"]["s"]["alpha"] is None
    assert describe(frame, plain)["groups"][0]["scales"]["s"]["alpha"] == pytest.approx(0.9032, abs=5e-5)


def test_a_scale_that_nobody_answered_has_no_figures() -> None:
    small = instrument([{"id": "s", "items": ["a"], "exposed_from": 75}])
    figures = describe(table(a=[None, None]), small)["groups"][0]["scales"]["s"]
    assert figures == {"n": 0, "missing": 2, "mean": None, "sd": None, "ci95": None, "alpha": None, "share_exposed": None}
