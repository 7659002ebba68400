"""Estimates that borrow strength: the worked example, and what must hold whatever the figures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.analysis.estimation import pooled_variance, probability_above, shrink

UNITS = st.lists(st.tuples(st.floats(0, 100), st.integers(1, 60)), min_size=2, max_size=12)


def test_the_worked_example_of_four_units() -> None:
    shrunk = shrink([68, 47, 55, 51], [6, 10, 16, 40], 18.0**2)
    assert shrunk.fixed_mean == pytest.approx(52.75, abs=5e-3)
    assert shrunk.q == pytest.approx(5.9552, abs=5e-5)
    assert shrunk.tau2 == pytest.approx(21.598, abs=5e-4)
    assert shrunk.mean == pytest.approx(53.759, abs=5e-4)
    np.testing.assert_allclose(shrunk.weights, [0.2857, 0.4000, 0.5161, 0.7273], atol=5e-5)
    np.testing.assert_allclose(shrunk.estimates, [57.83, 51.06, 54.40, 51.75], atol=5e-3)
    np.testing.assert_allclose(shrunk.errors, [4.60, 4.12, 3.62, 2.59], atol=5e-3)


def test_units_that_differ_less_than_chance_get_the_common_mean() -> None:
    shrunk = shrink([50, 51, 49], [10, 10, 10], 400.0)
    assert shrunk.tau2 == 0
    np.testing.assert_allclose(shrunk.estimates, 50)
    # One mean of thirty answers: 20 / √30.
    np.testing.assert_allclose(shrunk.errors, 20 / math.sqrt(30))


@given(UNITS, st.floats(1, 900))
def test_an_estimate_lies_between_the_units_own_mean_and_the_common_one(units: list[tuple[float, int]], variance: float) -> None:
    means, sizes = [mean for mean, _ in units], [size for _, size in units]
    shrunk = shrink(means, sizes, variance)
    low, high = np.minimum(means, shrunk.mean), np.maximum(means, shrunk.mean)
    assert ((low - 1e-9 <= shrunk.estimates) & (shrunk.estimates <= high + 1e-9)).all()
    assert ((shrunk.weights >= 0) & (shrunk.weights < 1)).all()


@given(UNITS, st.floats(1, 900))
def test_more_answers_keep_more_of_the_own_mean(units: list[tuple[float, int]], variance: float) -> None:
    shrunk = shrink([mean for mean, _ in units], [size for _, size in units], variance)
    by_size = np.argsort([size for _, size in units], kind="stable")
    assert (np.diff(shrunk.weights[by_size]) >= -1e-12).all()


@given(UNITS, st.floats(1, 900), st.floats(-50, 50))
def test_moving_every_unit_moves_every_estimate(units: list[tuple[float, int]], variance: float, points: float) -> None:
    means, sizes = np.array([mean for mean, _ in units]), [size for _, size in units]
    before, after = shrink(means, sizes, variance), shrink(means + points, sizes, variance)
    np.testing.assert_allclose(after.estimates, before.estimates + points, atol=1e-6)
    np.testing.assert_allclose(after.errors, before.errors, atol=1e-6)


def test_the_pooled_variance_weighs_by_degrees_of_freedom() -> None:
    # (19 · 100 + 39 · 400) / 58
    assert pooled_variance([10, 20], [20, 40]) == pytest.approx(17500 / 58)
    assert pooled_variance([], []) is None


def test_the_probability_above_is_the_normal_one() -> None:
    assert probability_above(57, 4, 50) == pytest.approx(0.9599, abs=5e-5)
    assert probability_above(50, 4, 50) == 0.5
    assert [probability_above(estimate, 0, 50) for estimate in (49, 50, 51)] == [0, 0.5, 1]
