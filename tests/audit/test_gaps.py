"""Scales with gaps: three items of which one may be left out, where a person can't have every whole number of units."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.audit import audit_release, system
from forsvarlig.audit.program import Program
from forsvarlig.audit.readings import Interval, Reading
from forsvarlig.audit.sums import TRIED, runs
from tests.audit.building import House, Person, means, rules, scale
from tests.audit.test_bounding import found_by_audit, houses, too_narrow

THREE = (0, 2, 3, 4, 6, 8, 9, 10, 12, 14, 15, 16, 18, 20, 21, 22, 24)
GAPPED = st.sampled_from([THREE, (0, 2, 3, 5), (0, 1, 4), (0, 3, 4, 6, 8, 9, 12), (0, 2, 5, 7, 30)])


def reached(levels: tuple[int, ...], people: int) -> set[int]:
    sums = {0}
    for _ in range(people):
        sums = {total + level for total in sums for level in levels}
    return sums


@given(GAPPED, st.integers(1, 2 * TRIED))
@settings(deadline=None, max_examples=30)
def test_runs_are_all_the_sums_that_people_can_have(levels: tuple[int, ...], people: int) -> None:
    found = runs(levels, people)
    assert found is not None or people > TRIED
    if found is not None:
        assert {total for first, last in found for total in range(first, last + 1)} == reached(levels, people)
        assert all(last + 1 < first for (_, last), (first, _) in pairwise(found))


@given(GAPPED, st.lists(st.integers(1, 4), min_size=2, max_size=4), st.data())
@settings(deadline=None, max_examples=60)
def test_the_largest_sum_is_one_that_people_can_have(levels: tuple[int, ...], people: list[int], data: st.DataObject) -> None:
    each = [sorted(reached(levels, count)) for count in people]
    total = sum(data.draw(st.sampled_from(sums)) for sums in each)
    told = Reading(np.ones(len(people), dtype=np.bool_), levels, Interval(Fraction(total), Fraction(total)))
    possible = {0}
    for sums in each[1:]:
        possible = {before + more for before in possible for more in sums}
    largest = max(first for first in each[0] if total - first in possible)
    answers = Program.of_sums(np.array(people), levels, [told]).maximise(np.eye(len(people))[0], near=True)
    assert answers is not None
    assert (answers.real, answers.best, answers.sums[0], answers.reached[0]) == (True, True, largest, largest)


@given(houses())
@settings(deadline=None, max_examples=20)
def test_sums_alone_narrow_exactly_the_groups_that_trying_every_answer_says(of: tuple[House, set[str]]) -> None:
    house, shown = of
    release = house.release(lambda where, _: str(where) in shown)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(system, "FEW_COLUMNS", 0)
        assert found_by_audit(house, release) == too_narrow(house, shown, means)


def three_items(seed: int, units: int, **columns: Any) -> tuple[House, dict[str, Any]]:
    """Units of 7 to 11 in three departments, whose answers to three items, one of them left out by some, are drawn by chance.

    `columns` are background questions with their answers; no unit is shown crossed with any.
    """
    random = np.random.default_rng(seed)
    scores = sorted({sum(of) / count for count in (2, 3) for of in combinations_with_replacement((0, 25, 50, 75, 100), count)})
    people: list[Person] = [
        (
            {"unit": f"u{unit}", **{name: values[(at + unit) % len(values)] for name, values in columns.items()}},
            {"load": float(random.choice(scores))},
        )
        for unit in range(units)
        for at in range(7 + unit % 5)
    ]
    parents = {"root": "", **{f"d{number}": "root" for number in range(3)}, **{f"u{unit}": f"d{unit % 3}" for unit in range(units)}}
    house = House(parents, people, [scale(scores=scores, step=25 / 3)], list(columns), cross_threshold=5)
    return house, house.release(
        lambda where, n: n >= 5 and (where.keys() <= {"unit", "members"} or where.get("unit", "d")[0] != "u")
    )


@pytest.mark.parametrize("seed", range(4))
def test_three_items_leave_open_what_other_answers_leave_open(seed: int) -> None:
    house, release = three_items(seed, 12, sex="ffm")
    assert not rules(audit_release(release, house.sizes()).document)


def test_many_small_atoms_of_a_scale_with_gaps_are_decided() -> None:
    house, release = three_items(1, 18, sex="ffm", age="1234")
    result = audit_release(release, house.sizes())
    assert not {rule for rule in rules(result.document) if rule[:2] == "g2"}
    assert result.document["narrowest"]["width"] >= 20
