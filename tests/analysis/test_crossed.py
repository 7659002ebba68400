"""Groups by a background answer beside their unit, and how much units differ: from what a release shows."""

from __future__ import annotations

from typing import Any

import pytest

from forsvarlig.analysis.between import between_units
from forsvarlig.analysis.crossed import crossed_groups
from forsvarlig.analysis.published import read_published

SCALES = [
    {"id": "pace", "factor": "quantitative_demands", "orientation": "demand", "range": [0, 100], "sensitive": False},
    {"id": "support", "factor": "support_feedback", "orientation": "resource", "range": [0, 100], "sensitive": False},
]


def group(where: dict[str, str], n: int, pace: float, **more: float) -> dict[str, Any]:
    return {"where": where, "n": n, "scales": {"pace": {"n": n, "mean": pace, **more}, "support": {"n": n, "mean": pace, **more}}}


def release(*groups: dict[str, Any], units: tuple[str, ...] = ("a", "b", "c")) -> dict[str, Any]:
    tree = [{"unit": "root", "parent": ""}, *({"unit": unit, "parent": "root"} for unit in units)]
    head = {"format": "forsvarlig-release/1", "instrument": "example", "version": "1", "threshold": 5}
    return {**head, "units": tree, "scales": SCALES, "groups": list(groups)}


def of(unit: str, **answer: str) -> dict[str, str]:
    return {"unit": unit, "members": "subtree", **answer}


def test_a_group_is_compared_with_the_unit_that_holds_it() -> None:
    shown = read_published(
        release(
            group({}, 100, 50.0, sd=20.0),
            group(of("a"), 40, 50.0),
            group(of("a", sex="f"), 20, 65.0),
            {"where": of("a", sex="m"), "hidden": "complementary"},
        )
    )
    groups = crossed_groups(shown, "a")
    women = groups["sex", "f"]
    # 15 points at a standard error of 20·√(1/20 − 1/40) = 3.16 are 4.7 errors.
    assert (women.n, women.means["pace"], women.words["pace"]) == (20, 65.0, "higher")
    assert (women.means["support"], women.words["support"]) == (35.0, "lower")
    assert (groups["sex", "m"].hidden, groups["sex", "m"].means) == ("complementary", {})
    assert crossed_groups(shown, "b")["sex", "f"].hidden == "empty"


def test_the_groups_of_everyone_are_the_root_s() -> None:
    shown = read_published(release(group({}, 100, 50.0), group({"sex": "f"}, 60, 52.0)))
    assert crossed_groups(shown, "root")["sex", "f"].n == 60


def test_a_group_s_own_members_alone_never_stand_for_the_unit() -> None:
    shown = read_published(release(group({}, 100, 50.0), group({"unit": "a", "members": "own", "sex": "f"}, 12, 52.0)))
    assert crossed_groups(shown, "a") == {}


def test_an_example_of_how_much_units_differ_reckoned_by_hand() -> None:
    # v = 20²/10 = 40, w = 1/40. Means 40, 50, 66: fixed mean 52, Q = (144 + 4 + 196)/40 = 8.6, Σw − Σw²/Σw = 3/40 − 1/40 = 0.05.
    # between² = (8.6 − 2)/0.05 = 132; share = 132/532; reliability = 132/172.
    groups = [group(of(unit), 10, mean) for unit, mean in (("a", 40.0), ("b", 50.0), ("c", 66.0))]
    found = between_units(read_published(release(group({}, 30, 52.0, sd=20.0), *groups)), "pace")
    assert found is not None
    assert (found.units, found.within, found.within_of) == (3, 20.0, "everyone")
    assert found.size == pytest.approx(10)
    assert found.between == pytest.approx(132**0.5)
    assert found.share == pytest.approx(132 / 532)
    assert found.reliability == pytest.approx(132 / 172)


def test_units_that_show_their_spread_are_used_before_everyone_s() -> None:
    groups = [group(of(unit), 25, mean, sd=10.0) for unit, mean in (("a", 40.0), ("b", 50.0), ("c", 60.0))]
    found = between_units(read_published(release(group({}, 75, 50.0, sd=20.0), *groups)), "pace")
    assert found is not None
    assert (found.within, found.within_of) == (10.0, "units")


def test_two_units_or_no_published_spread_say_nothing() -> None:
    two = [group(of(unit), 10, 50.0) for unit in ("a", "b")]
    assert between_units(read_published(release(group({}, 30, 50.0, sd=20.0), *two)), "pace") is None
    three = [group(of(unit), 10, 50.0) for unit in ("a", "b", "c")]
    assert between_units(read_published(release(group({}, 30, 50.0), *three)), "pace") is None
