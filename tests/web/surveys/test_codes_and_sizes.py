"""Codes that people type, and the sums behind who sees what."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.web.surveys import codes
from forsvarlig.web.surveys.sizes import LIKELY, answers_at, can_be_surveyed, may_show_rate, rate_step


def test_the_secret_part_of_a_code_is_eighty_random_bits() -> None:
    assert codes.SECRET_LENGTH * math.log2(len(codes.SIGNS)) == 80
    assert len({codes.new_code("AAAA") for _ in range(200)}) == 200


def test_no_sign_is_left_out_of_codes() -> None:
    assert set("".join(codes.new_code("0000")[4:] for _ in range(400))) == set(codes.SIGNS)


@given(st.text(alphabet=codes.SIGNS, min_size=codes.LENGTH, max_size=codes.LENGTH))
def test_a_code_is_read_as_it_is_shown_however_it_is_typed(code: str) -> None:
    shown = codes.shown(code)
    assert len(shown) == 24
    for typed in (shown, shown.lower(), code, f"  {shown} ", shown.replace("-", " "), shown.replace("0", "o").replace("1", "l")):
        assert codes.read_code(typed) == code


@pytest.mark.parametrize("typed", ["", "ABCD", "A" * 19, "A" * 21, "U" * 20, "Æ" * 20, "../../../../../../../"])
def test_what_cannot_be_a_code_is_read_as_none(typed: str) -> None:
    assert codes.read_code(typed) == ""


def test_the_mark_is_the_first_group() -> None:
    mark = codes.new_mark()
    assert codes.mark_of(codes.new_code(mark)) == mark


@pytest.mark.parametrize(("invited", "offered"), [(7, False), (8, True), (0, False), (18, True)])
def test_a_survey_is_offered_where_seventy_per_cent_make_the_threshold(invited: int, offered: bool) -> None:
    assert can_be_surveyed(invited, 5) is offered


def test_a_higher_threshold_asks_for_a_larger_unit() -> None:
    assert not can_be_surveyed(14, 10)
    assert can_be_surveyed(15, 10)


def test_answers_at_a_rate_are_rounded_down() -> None:
    assert answers_at(18, LIKELY) == 12
    assert answers_at(8, LIKELY) == 5


@pytest.mark.parametrize(
    ("answered", "invited", "step"),
    [
        (0, 18, (0, 10)),
        (1, 18, (0, 10)),
        (1, 10, (10, 20)),
        (9, 18, (50, 60)),
        (9, 10, (80, 90)),
        (17, 18, (90, 100)),
        (18, 18, (90, 100)),
    ],
)
def test_response_rates_come_in_steps_of_ten(answered: int, invited: int, step: tuple[int, int]) -> None:
    assert rate_step(answered, invited) == step


@given(st.integers(1, 400).flatmap(lambda invited: st.tuples(st.integers(0, invited), st.just(invited))))
def test_a_step_always_holds_its_rate(sizes: tuple[int, int]) -> None:
    answered, invited = sizes
    low, high = rate_step(answered, invited)
    assert low * invited <= 100 * answered <= high * invited
    assert high - low == 10


def test_a_rate_is_told_only_where_neither_the_unit_nor_the_rest_is_too_small() -> None:
    assert may_show_rate(8, 12, 5)
    assert may_show_rate(8, 0, 5)
    assert not may_show_rate(4, 12, 5)
    assert not may_show_rate(8, 4, 5)
