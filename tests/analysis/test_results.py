"""What a unit's page says of a release: worked examples, and what holds for any figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.analysis.published import read_published
from forsvarlig.analysis.results import (
    Result,
    Spread,
    _false_discovery,
    by_weight,
    chance_points,
    distribution,
    interval,
    p_of_difference,
    pooled_spread,
    standing_out,
    unit_results,
    working_well,
)

UNITS = ("root", "a", "b", "c", "d")


def release(
    means: Mapping[str, Mapping[str, float]],
    *,
    sd: float | None = 18.0,
    hidden: tuple[str, ...] = (),
    version: str = "1",
    n: int = 20,
) -> dict[str, Any]:
    """A release with four units of `n` people, from means by unit and scale: demand `load`, resource `help`, sensitive `harm`."""
    groups: list[dict[str, Any]] = []
    for where, count in [({}, 4 * n), *(({"unit": unit, "members": "subtree"}, n if unit != "root" else 4 * n) for unit in UNITS)]:
        unit = where.get("unit", "root")
        if unit in hidden:
            groups.append({"where": where, "hidden": "primary"})
            continue
        scales: dict[str, Any] = {scale: {"n": count, "mean": mean} for scale, mean in means.get(unit, {}).items()}
        if not where and sd is not None:
            scales = {scale: figures | {"sd": sd} for scale, figures in scales.items()}
        scales["harm"] = {"n": count, "share_exposed": {"band": "fewer_than_3_yes"}}
        groups.append({"where": where, "n": count, "scales": scales})
    kinds = [("load", "quantitative_demands", "demand", False), ("help", "support_feedback", "resource", False)]
    kinds.append(("harm", "harassment", "demand", True))
    return {
        "format": "forsvarlig-release/1",
        "instrument": "example",
        "version": version,
        "threshold": 5,
        "units": [{"unit": unit, "parent": None if unit == "root" else "root"} for unit in UNITS],
        "scales": [
            {"id": name, "factor": factor, "orientation": orientation, "range": [0, 100], "sensitive": sensitive}
            for name, factor, orientation, sensitive in kinds
        ],
        "groups": groups,
    }


MEANS = {
    "root": {"load": 50.0, "help": 60.0},
    "a": {"load": 65.0, "help": 60.0},
    "b": {"load": 45.0, "help": 75.0},
    "c": {"load": 45.0, "help": 52.0},
    "d": {"load": 45.0, "help": 53.0},
}


def results(unit: str, document: dict[str, Any] | None = None, before: dict[str, Any] | None = None) -> dict[str, Result]:
    published = read_published(document or release(MEANS))
    return {one.scale: one for one in unit_results(published, unit, read_published(before) if before else None)}


def test_a_resource_is_turned_so_that_more_is_worse() -> None:
    found = results("b")
    assert found["load"].value == 45
    assert found["help"].value == 25
    assert found["help"].enterprise == 40


def test_the_interval_is_student_s_on_the_spread_that_is_pooled() -> None:
    """18/√20 = 4.0249, and t(.975; 79) = 1.99045: 65 ± 8.011."""
    low, high = results("a")["load"].interval or (0, 0)
    assert [low, high] == pytest.approx([56.989, 73.011], abs=1e-3)


def test_units_that_show_their_spread_are_pooled() -> None:
    document = release(MEANS)
    for group, sd in zip(document["groups"][2:4], (10.0, 20.0), strict=True):
        group["scales"]["load"]["sd"] = sd
    spread = pooled_spread(read_published(document), "load")
    assert spread is not None
    assert [spread.sd, spread.df] == pytest.approx([math.sqrt((19 * 100 + 19 * 400) / 38), 38])


def test_without_a_published_spread_nothing_is_said_of_how_sure_unless_one_is_assumed() -> None:
    published = read_published(release(MEANS, sd=None))
    without, assumed = unit_results(published, "a")[0], unit_results(published, "a", None, 20.0)[0]
    assert (without.value, without.interval, without.comparison) == (65, None, None)
    assert assumed.is_spread_assumed
    half = 1.959964 * 20 / math.sqrt(20)
    assert list(assumed.interval or ()) == pytest.approx([65 - half, 65 + half])


def test_a_unit_far_above_everyone_stands_out_and_one_far_below_works_well() -> None:
    assert results("a")["load"].comparison == "higher"
    assert results("b")["help"].comparison == "lower"
    assert results("c")["load"].comparison == "alike"
    assert [one.scale for one in standing_out(tuple(results("a").values()))] == ["load"]
    assert [one.scale for one in working_well(tuple(results("b").values()))] == ["help"]


def test_everyone_is_compared_with_nobody() -> None:
    assert all(one.comparison is None for one in results("root").values())


def test_the_difference_from_everyone_counts_that_the_unit_is_part_of_it() -> None:
    """65 against 50: 18·√(1/20 − 1/80) = 3.4857, so t = 4.303 on 79 degrees, p = 4.8e-5; the rest alone, 45, gives the same t."""
    error = 18 * math.sqrt(1 / 20 - 1 / 80)
    rest = 18 * math.sqrt(1 / 20 + 1 / 60)
    assert (65 - 50) / error == pytest.approx((65 - 45) / rest)
    p = p_of_difference(np.array([15.0]), np.array([error]), np.array([79.0]))
    assert float(p[0]) == pytest.approx(4.8e-5, rel=0.02)


def test_one_of_many_that_only_just_stands_out_is_called_likely_and_not_sure() -> None:
    document = release(MEANS | {"a": {"load": 58.0, "help": 60.0}})
    assert results("a", document)["load"].comparison == "likely_higher"


def test_a_change_is_told_with_what_chance_alone_gives() -> None:
    """18·√(2/20) = 5.692, t(.975; 158) = 1.97509: two rounds come 11.24 points apart by chance."""
    before = release(MEANS | {"a": {"load": 63.0, "help": 75.0}})
    change = results("a", before=before)["load"].change
    assert change is not None
    assert (change.before, change.points, change.is_told) == (63, 2, False)
    assert change.chance_points == pytest.approx(11.242, abs=1e-2)
    worse = results("a", before=before)["help"].change
    assert worse is not None
    assert (worse.before, worse.points, worse.is_told) == (25, 15, True)


def test_welch_on_two_spreads_of_known_freedom() -> None:
    """By hand: 9/10 + 16/8 = 2.9; freedom 2.9² / (0.81/9 + 4/7) = 12.715; t(.975; 12.715) = 2.1655."""
    assert chance_points(10, Spread(3, 9), 8, Spread(4, 7)) == pytest.approx(2.1655 * math.sqrt(2.9), rel=1e-3)
    assert chance_points(10, Spread(0, 9), 8, Spread(0, 7)) == 0


def test_another_questionnaire_and_a_unit_that_was_hidden_are_not_compared_with() -> None:
    assert results("a", before=release(MEANS, version="2"))["load"].change is None
    assert results("a", before=release(MEANS, hidden=("a",)))["load"].change is None


def test_a_hidden_unit_has_no_results() -> None:
    published = read_published(release(MEANS, hidden=("a",)))
    assert unit_results(published, "a") == ()
    assert unit_results(published, "b")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(KeyError):
        unit_results(read_published(release(MEANS)), "nowhere")


def test_a_sensitive_scale_has_a_share_or_a_range_and_never_a_mean() -> None:
    harm = results("a")["harm"]
    assert (harm.value, harm.interval, harm.comparison) == (None, None, None)
    assert harm.share is not None
    assert (harm.share.kind, harm.share.low, harm.share.high) == ("fewer_than_3_yes", 0, 0.1)


@pytest.mark.parametrize(
    ("shown", "kind", "low", "high"),
    [
        (0.31, "exact", 0.31, 0.31),
        ({"at_most": 0.1}, "at_most", 0, 0.1),
        ({"at_least": 0.9}, "at_least", 0.9, 1),
        ({"band": "fewer_than_3_no"}, "fewer_than_3_no", 0.9, 1),
    ],
)
def test_what_a_share_leaves_open(shown: Any, kind: str, low: float, high: float) -> None:
    document = release(MEANS)
    document["groups"][2]["scales"]["harm"]["share_exposed"] = shown
    share = results("a", document)["harm"].share
    assert share is not None
    assert share.kind == kind
    assert [share.low, share.high] == pytest.approx([low, high])


def test_a_chart_begins_with_what_stands_out_and_ends_with_what_has_no_mean() -> None:
    assert [one.scale for one in by_weight(tuple(results("a").values()))] == ["load", "help", "harm"]


def test_a_distribution_is_turned_and_gathered_in_fifths() -> None:
    document = release(MEANS)
    document["groups"][0]["scales"]["help"]["distribution"] = [[0, 0.1], [25, 0.2], [50, 0.3], [100, 0.4]]
    assert list(distribution(document, None, "help") or ()) == pytest.approx([0.4, 0, 0.3, 0.2, 0.1])
    assert distribution(document, "a", "help") is None
    assert distribution(document, "nowhere", "help") is None


@given(mean=st.floats(0, 100), n=st.integers(2, 500), sd=st.floats(0.1, 50), df=st.floats(1, 500))
def test_an_interval_holds_its_mean_and_stays_on_the_scale(mean: float, n: int, sd: float, df: float) -> None:
    low, high = interval(mean, n, Spread(sd, df))
    assert 0 <= low <= mean <= high <= 100


@given(n=st.integers(5, 200), more=st.integers(1, 200), sd=st.floats(1, 40))
def test_more_answers_never_make_chance_larger(n: int, more: int, sd: float) -> None:
    spread = Spread(sd, 50)
    assert chance_points(n + more, spread, n, spread) <= chance_points(n, spread, n, spread)


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_names_of_units_mean_nothing(order: list[str]) -> None:
    renamed = MEANS | {new: MEANS[old] for old, new in zip("abcd", order, strict=True)}
    was, now = results("a"), results(order[0], release(renamed))
    assert was == now


def test_what_shows_neither_mean_nor_share_is_not_known() -> None:
    document = release(MEANS)
    del document["groups"][2]["scales"]["harm"]["share_exposed"]
    found = results("a", document)
    assert not found["harm"].is_known
    assert found["harm"].share is None
    assert found["load"].is_known


def test_p_values_are_corrected_as_in_the_worked_example() -> None:
    corrected = _false_discovery(np.array([0.03, 0.004, 0.2, 0.011, 0.02]))
    assert corrected == pytest.approx([0.0375, 0.02, 0.2, 0.0275, 0.1 / 3])
