"""What may be bounded: how wide a small set's mean must stay open, and what is withheld until it is."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.analysis.disclosure import make_release
from forsvarlig.analysis.disclosure.rounding import rounded, same_mean
from forsvarlig.analysis.disclosure.shape import Shape
from forsvarlig.analysis.units import Units
from forsvarlig.knowledge.instruments import Instrument, parse_instrument

FIVE = [{"value": value, "score": 25 * (value - 1)} for value in range(1, 6)]
SCORES = np.array([0.0, 25.0, 50.0, 75.0, 100.0])
UNITS = Units({"root": None, "A": "root", "B": "root", "C": "root"})


def instrument(orientation: str = "demand") -> Instrument:
    scale = {"id": "s", "items": ["q"], "orientation": orientation}
    document = {"id": "i", "version": "1", "name": {"nb": "i"}, "licence": "-", "source": "-"}
    return parse_instrument({**document, "item": [{"id": "q", "options": FIVE}], "scale": [scale]}, "i.toml")


def answers(**units: str) -> pl.DataFrame:
    """Each unit's answers, one digit a person."""
    rows = [(unit, digit) for unit, digits in units.items() for digit in digits]
    return pl.DataFrame(rows, schema=["unit", "q"], orient="row")


def shown_means(document: dict[str, object]) -> dict[tuple[str, ...], float]:
    groups = document["groups"]
    assert isinstance(groups, list)
    return {tuple(group["where"].values()): group["scales"]["s"]["mean"] for group in groups if group.get("scales")}


def widths(document: dict[str, object], frame: pl.DataFrame) -> list[tuple[float, float]]:
    """By trying all sums of the units' answers: how wide each small unit's interval is, and how wide it must be."""
    means = shown_means(document)
    sizes = [int((frame["unit"] == unit).sum()) for unit in "ABC"]
    sums = np.meshgrid(*(25.0 * np.arange(4 * size + 1) for size in sizes), indexing="ij")
    possible = np.ones(sums[0].shape, dtype=np.bool_)
    for unit, size, total in zip("ABC", sizes, sums, strict=True):
        if (unit, "own") in means:
            possible &= rounded(total / size, 1) == means[unit, "own"]
    if () in means:
        possible &= rounded(np.sum(sums, axis=0) / sum(sizes), 1) == means[()]
    checked = []
    for size, total in zip(sizes, sums, strict=True):
        if size < 5:
            low, high = total[possible].min() / size, total[possible].max() / size
            checked.append((high - low, 25 / size if low == 0 else max(20, 50 / size)))
    return checked


def test_halves_are_rounded_away_from_zero() -> None:
    values = rounded(np.array([54.25, -54.25, 0.05, 2.675, 100 / 3, -0.01]), 1)
    assert values.tolist() == [54.3, -54.3, 0.1, 2.7, 33.3, 0.0]
    assert rounded(np.array([0.125, 0.005]), 2).tolist() == [0.13, 0.01]


@given(st.integers(-4000, 4000), st.integers(1, 40))
def test_sums_between_the_bounds_round_to_the_published_mean_and_the_true_sum_is_one_of_them(quarters: int, people: int) -> None:
    total = quarters / 4
    published = rounded(np.array([total / people]), 1)
    least, most = same_mean(published, np.array([people]))
    assert least[0] <= total <= most[0]
    assert rounded(np.array([least[0] / people, most[0] / people]), 1).tolist() == [published[0]] * 2


def test_the_interval_of_one_person_on_a_single_item_must_be_fifty_wide() -> None:
    shape = Shape(SCORES, 25.0, True, 20.0)
    lowest, highest = np.array([25.0, 25.0]), np.array([74.0, 75.0])
    assert shape.wide_enough(lowest, highest, np.array([1, 1])).tolist() == [False, True]


def test_an_interval_at_the_favourable_end_need_only_be_a_step_wide() -> None:
    at_zero = (np.array([0.0]), np.array([25.0]), np.array([4]))
    assert Shape(SCORES, 25.0, True, 20.0).wide_enough(*at_zero).all()
    assert not Shape(SCORES, 25.0, False, 20.0).wide_enough(*at_zero).any()


@pytest.mark.parametrize(("orientation", "digit"), [("demand", "5"), ("demand", "1"), ("resource", "1"), ("resource", "5")])
def test_a_mean_that_says_what_everybody_in_two_small_units_answered_is_withheld(orientation: str, digit: str) -> None:
    frame = answers(A=3 * digit, B=4 * digit, C="12345")
    means = shown_means(make_release(frame, UNITS, instrument(orientation)).document)
    assert not {(), ("C", "own")} <= set(means)


def test_a_mean_that_leaves_two_small_units_open_is_shown() -> None:
    means = shown_means(make_release(answers(A="234", B="2334", C="12345"), UNITS, instrument()).document)
    assert means[()] == 50.0
    assert means["C", "own"] == 50.0


@settings(max_examples=25, deadline=None)
@given(st.text("12345", min_size=1, max_size=4), st.text("12345", min_size=1, max_size=4), st.text("12345", min_size=5, max_size=9))
def test_no_small_unit_is_narrower_than_promised(a: str, b: str, c: str) -> None:
    frame = answers(A=a, B=b, C=c)
    document = make_release(frame, UNITS, instrument()).document
    assert all(width >= needed - 1e-9 for width, needed in widths(document, frame))
