"""Which groups show more than their mean, and that small sets stay as open as with means alone."""

from __future__ import annotations

import time
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forsvarlig
from forsvarlig.analysis.disclosure import make_release, scales
from forsvarlig.analysis.disclosure.narrowing import Reader
from forsvarlig.analysis.disclosure.plan import Plan, plan_groups
from forsvarlig.analysis.disclosure.rounding import rounded
from forsvarlig.analysis.disclosure.shape import Shape
from forsvarlig.analysis.disclosure.spread import DISTRIBUTION, MEAN, SPREAD, Answers, keep_spread
from forsvarlig.analysis.units import Units
from forsvarlig.demo import nursing_home, survey_answers
from forsvarlig.knowledge.instruments import Instrument, parse_instrument, read_instrument

THREE = np.array([0.0, 50.0, 100.0])
CORE = Path(forsvarlig.__file__).parent / "content" / "instruments" / "core.toml"
FIVE = [{"value": value, "score": 25 * (value - 1)} for value in range(1, 6)]
UNITS = Units({"root": None, "A": "root", "B": "root"})


def instrument(**more: Any) -> Instrument:
    scale = {"id": "s", "items": ["q"], "orientation": "demand", **more}
    document = {"id": "i", "version": "1", "name": {"nb": "i"}, "licence": "-", "source": "-"}
    return parse_instrument({**document, "item": [{"id": "q", "options": FIVE}], "scale": [scale]}, "i.toml")


def answers(**units: str) -> pl.DataFrame:
    rows = [(unit, digit) for unit, digits in units.items() for digit in digits]
    return pl.DataFrame(rows, schema=["unit", "q"], orient="row")


def everyone(document: dict[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = document["groups"][0]["scales"]
    return figures


@pytest.fixture(scope="module")
def home() -> dict[str, Any]:
    """The release of last year's answers of the nursing home."""
    core, enterprise = read_instrument(CORE), nursing_home()
    said = survey_answers(enterprise, core, seed=2026, wave=1)
    rows = [{"unit": each.unit, **{item: each.answers.get(item) for item in core.items}} for each in said]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(["unit", *core.items], pl.String))
    return make_release(frame, Units({unit.key: unit.parent for unit in enterprise.units}), core).document


def test_the_nursing_home_as_a_whole_shows_spread_share_and_distribution_of_every_ordinary_scale(home: dict[str, Any]) -> None:
    ordinary = [scale["id"] for scale in home["scales"] if not scale["sensitive"]]
    assert len(ordinary) == 10
    for scale in ordinary:
        assert {"mean", "sd", "share_exposed", "distribution"} <= set(everyone(home)[scale])


def test_a_sensitive_scale_of_the_nursing_home_shows_a_share_or_a_band_in_every_unit_of_ten(home: dict[str, Any]) -> None:
    for scale in ("harassment", "violence_threats"):
        told = [group for group in home["groups"] if scale in group.get("scales", {})]
        assert told == [group for group in home["groups"] if group.get("n", 0) >= 10]
        assert all("distribution" not in group["scales"][scale] for group in told)


def test_a_scale_says_from_where_a_person_counts_as_exposed_if_its_instrument_does() -> None:
    frame = answers(A="12345", B="12345")
    assert make_release(frame, UNITS, instrument(exposed_from=75)).document["scales"][0]["exposed_from"] == 75
    assert "exposed_from" not in make_release(frame, UNITS, instrument()).document["scales"][0]


def test_a_distribution_has_every_score_and_rounded_shares() -> None:
    frame = answers(A="1112223334", B="111222334422")
    shown = everyone(make_release(frame, UNITS, instrument()).document)["s"]
    assert shown["distribution"] == [[0.0, 0.27], [25.0, 0.36], [50.0, 0.23], [75.0, 0.14], [100.0, 0.0]]


def test_there_is_no_distribution_under_twenty_nor_where_all_have_answered_the_same() -> None:
    small = everyone(make_release(answers(A="1112223334", B="111222334"), UNITS, instrument()).document)["s"]
    assert "mean" in small
    assert "distribution" not in small
    alike = make_release(answers(A=12 * "3", B=12 * "3"), UNITS, instrument()).document
    assert not any("distribution" in figures for group in alike["groups"] for figures in group.get("scales", {}).values())


def test_numbers_of_answers_that_could_not_be_planned_in_time_are_told_as_a_fallback(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = answers(A="12345", B="12345").with_columns(q2=pl.Series(["1"] * 10))
    assert not make_release(frame, UNITS, instrument()).document["plan"]["fell_back"]

    def late(system: Any, **options: Any) -> Plan:
        plan = plan_groups(system, **options)
        return Plan(plan.withheld, plan.optimal, options.get("seconds") == 10.0)

    monkeypatch.setattr(scales, "plan_groups", late)
    assert make_release(frame, UNITS, instrument()).document["plan"]["fell_back"]


def reader(people: list[str], member: list[list[int]], targets: list[list[int]]) -> tuple[Reader, np.ndarray[Any, Any]]:
    """A reader of atoms whose people have these scores, 0 to 2 a digit, on a scale of three; and the means."""
    counts = np.array([[digits.count(str(rung)) for rung in range(3)] for digits in people])
    held = np.array(member, dtype=np.bool_)
    means = rounded(held @ (counts @ THREE) / (held @ counts.sum(axis=1)), 1)
    return Reader(held, counts, Shape(THREE, 50.0, False, 20.0), np.array(targets, dtype=np.bool_), means), means


def possible_means(
    people: list[str], member: list[list[int]], level: np.ndarray[Any, Any], target: list[int]
) -> tuple[float, float]:
    """By trying every set of answers that gives the same figures: the lowest and the highest mean of the target."""
    sizes = [len(digits) for digits in people]
    choices = [list(combinations_with_replacement((0, 1, 2), size)) for size in sizes]

    def figures(given: list[tuple[int, ...]]) -> list[Any]:
        told: list[Any] = []
        for row, show in zip(member, level, strict=True):
            everybody = [rung for atom, rungs in zip(row, given, strict=True) if atom for rung in rungs]
            mean = float(rounded(np.array([50 * sum(everybody) / len(everybody)]), 1)[0])
            told += [mean]
            if show >= SPREAD:
                told += [float(rounded(np.array([50 * np.std(everybody, ddof=1)]), 1)[0])]
                told += [sum(rung == 2 for rung in everybody)]
            if show == DISTRIBUTION:
                told += [[everybody.count(rung) for rung in range(3)]]
        return told

    actual = figures([tuple(int(digit) for digit in digits) for digits in people])
    found = []

    def try_all(given: list[tuple[int, ...]]) -> None:
        if len(given) < len(people):
            for choice in choices[len(given)]:
                try_all([*given, choice])
        elif figures(given) == actual:
            inside = [rung for atom, rungs in zip(target, given, strict=True) if atom for rung in rungs]
            found.append(50 * sum(inside) / len(inside))

    try_all([])
    return min(found), max(found)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text("012", min_size=1, max_size=2), min_size=4, max_size=4))
def test_what_shows_more_than_its_mean_leaves_a_small_set_as_open_as_promised(people: list[str]) -> None:
    # Rows and columns of two by two: only answers of all four together can change.
    member, target = [[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]], [1, 0, 0, 0]
    seen, means = reader(people, member, [target])
    shown, reached = np.ones(3, dtype=np.bool_), np.array([0.0, 0.0, 1.0])
    spread = keep_spread(seen, np.array([0, 0, 1, 1]), shown, np.array([True, True, False]), reached, means, time.monotonic() + 60)
    level = np.where(spread.full, DISTRIBUTION, np.where(spread.kept, SPREAD, MEAN))
    if level.any():
        lowest, highest = possible_means(people, member, level, target)
        assert highest - lowest >= (50 if highest == 100 else 100) / len(people[0]) - 1e-9


def test_answers_exchanged_across_four_cells_show_that_everyone_may_show_a_distribution() -> None:
    # A person with 0 and one with 2 change places in the first row, and back in the second: no figure of a row or column changes.
    people = ["02", "02", "02", "02"]
    seen, means = reader(people, [[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]], [[1, 0, 0, 0]])
    shown = np.ones(3, dtype=np.bool_)
    assert not seen.exchanging(shown).any()
    spread = keep_spread(seen, np.array([0, 0, 1, 1]), shown, shown, np.array([0.0, 0.0, 1.0]), means, time.monotonic() + 60)
    assert spread.full.all()


def test_a_set_that_a_distribution_would_tell_costs_the_group_its_distribution() -> None:
    # All have 1, and the one group's distribution says so of the small set too; its standard deviation of 0 does as well.
    seen, means = reader(["11", "11"], [[1, 1]], [[1, 0]])
    shown = np.ones(1, dtype=np.bool_)
    spread = keep_spread(seen, np.array([0, 1]), shown, shown, np.zeros(3), means, time.monotonic() + 60)
    assert not spread.kept.any()


def test_when_time_is_out_only_means_are_shown() -> None:
    seen, means = reader(["02", "02", "02", "02"], [[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]], [[1, 0, 0, 0]])
    shown = np.ones(3, dtype=np.bool_)
    spread = keep_spread(seen, np.array([0, 0, 1, 1]), shown, shown, np.zeros(3), means, 0.0)
    assert not spread.kept.any()


def test_answers_that_change_a_figure_are_not_kept() -> None:
    seen, means = reader(["02", "02"], [[1, 1]], [[1, 0]])
    shown = np.ones(1, dtype=np.bool_)
    sought = Answers(seen, np.array([0, 1]), shown, np.zeros(3), means)
    sought.hold(np.array([SPREAD]))
    assert not sought.remember(np.array([[0, 2, 0], [1, 0, 1]]))
    assert sought.remember(np.array([[0, 0, 2], [2, 0, 0]]))
