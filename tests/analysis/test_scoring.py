"""Item answers into scale scores."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.analysis.scoring import exposed, possible_scores, score_answers, score_range, score_step, unfavourable
from forsvarlig.errors import InputError
from tests.analysis.making import FALLING, instrument, table

FOUR = instrument([{"id": "four", "items": ["a", "b", "c", "d"]}], {"c": FALLING, "d": FALLING})


def scores(**answers: list[str | None]) -> list[float]:
    return list(score_answers(table(**answers), FOUR)["four"])


def test_the_mean_is_over_the_answered_items_with_reversed_ones_turned() -> None:
    # Points 75, –, 75, 0.
    assert scores(a=["4"], b=[None], c=["2"], d=["5"]) == [50.0]


def test_one_answer_of_four_is_too_few() -> None:
    assert np.isnan(scores(a=["4"], b=[None], c=[None], d=[" "])).all()


@pytest.mark.parametrize(("items", "needed"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3)])
def test_half_of_the_items_must_be_answered(items: int, needed: int) -> None:
    (scale,) = instrument([{"id": "s", "items": [f"i{number}" for number in range(items)]}]).scales
    assert scale.needed == needed


def test_a_share_that_binary_numbers_cannot_hold_asks_for_no_answer_more() -> None:
    (scale,) = instrument([{"id": "s", "items": list("abcde"), "min_answered": 0.6}]).scales
    assert scale.needed == 3


def test_one_and_one_point_nought_and_one_comma_nought_are_one_answer() -> None:
    assert scores(a=["1", "1.0", "1,0"], b=["1", "1", "1"], c=["5", "5", "5"], d=["5", "5", "5"]) == [0.0, 0.0, 0.0]


def test_a_sum_of_incomplete_answers_is_scaled_up() -> None:
    small = instrument([{"id": "s", "items": ["a", "b"], "aggregate": "sum"}])
    assert list(score_answers(table(a=["3", "3"], b=["5", None]), small)["s"]) == [150.0, 100.0]


def test_two_items_of_five_options_give_nine_scores_twelve_and_a_half_apart() -> None:
    small = instrument([{"id": "s", "items": ["a", "b"]}])
    (scale,) = small.scales
    assert possible_scores(small, scale) == (0, 12.5, 25, 37.5, 50, 62.5, 75, 87.5, 100)
    assert score_step(small, scale) == 12.5
    assert score_range(small, scale) == (0, 100)


def test_incomplete_answers_can_give_scores_that_complete_ones_cannot() -> None:
    small = instrument([{"id": "s", "items": ["a", "b", "c"]}])
    (scale,) = small.scales
    assert 12.5 in possible_scores(small, scale)
    assert score_step(small, scale) == pytest.approx(25 / 3)


def test_a_resource_is_turned_so_that_high_is_unfavourable() -> None:
    demand, resource = (
        instrument([{"id": "s", "items": ["a"], "orientation": orientation, "exposed_from": 75}]).scales[0]
        for orientation in ("demand", "resource")
    )
    points = np.array([0.0, 25.0, 75.0, np.nan])
    assert list(unfavourable(demand, points)[:3]) == [0, 25, 75]
    assert list(unfavourable(resource, points)[:3]) == [100, 75, 25]
    assert list(exposed(resource, points)[:3]) == [1, 1, 0]
    assert np.isnan(exposed(resource, points)[3])


def test_a_scale_without_a_limit_exposes_nobody_and_spares_nobody() -> None:
    (scale,) = instrument([{"id": "s", "items": ["a"]}]).scales
    assert np.isnan(exposed(scale, np.array([0.0, 100.0]))).all()


def test_a_value_that_no_option_lists_is_told_with_row_column_and_value() -> None:
    with pytest.raises(InputError) as caught:
        score_answers(table(a=["1", "7", "7"], b=["1"] * 3, c=["1"] * 3, d=["1"] * 3), FOUR, "answers.csv")
    assert str(caught.value) == (
        "answers.csv, row 3, column a: No option of “a” has the value “7”. 1 more cells of this column hold such values. "
        "Listed values: 1, 2, 3, 4, 5; leave the cell blank for no answer."
    )


def test_a_missing_column_is_told_with_the_nearest_name() -> None:
    small = instrument([{"id": "s", "items": ["pace1"]}])
    with pytest.raises(InputError, match=r"row 1: There is no column for the item “pace1”. Did you mean “pace2”\?"):
        score_answers(table(pace2=["1"]), small, "answers.csv")


ANSWER = st.sampled_from([None, "1", "2", "3", "4", "5"])


@given(st.lists(st.tuples(ANSWER, ANSWER, ANSWER, ANSWER), min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_scores_follow_the_person_and_not_the_row(rows: list[tuple[str | None, ...]], shuffler: Random) -> None:
    order = list(range(len(rows)))
    shuffler.shuffle(order)
    before = np.array(scores(**{name: [row[at] for row in rows] for at, name in enumerate("abcd")}))
    after = np.array(scores(**{name: [rows[row][at] for row in order] for at, name in enumerate("abcd")}))
    np.testing.assert_array_equal(before[order], after)


@given(st.lists(st.tuples(ANSWER, ANSWER, ANSWER, ANSWER), min_size=1, max_size=20))
def test_every_score_is_a_possible_one(rows: list[tuple[str | None, ...]]) -> None:
    given_scores = scores(**{name: [row[at] for row in rows] for at, name in enumerate("abcd")})
    assert {score for score in given_scores if not np.isnan(score)} <= set(possible_scores(FOUR, FOUR.scales[0]))
