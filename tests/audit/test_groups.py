"""The audit of bare systems of groups: what sums and differences isolate."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.audit import audit_groups
from forsvarlig.audit.derivable import smallest
from forsvarlig.errors import InputError

System = dict[str, Any]


def system(leaves: dict[str, int], groups: dict[str, str], withheld: str = "", threshold: int = 5) -> System:
    """A system in which each group is told as its leaves, set apart by spaces."""
    split = {name: of.split() for name, of in groups.items()}
    return {"threshold": threshold, "leaf_respondents": leaves, "groups": split, "withheld": withheld.split()}


def flat(leaves: dict[str, int], withheld: str = "") -> System:
    return system(leaves, {**{leaf: leaf for leaf in leaves}, "org": " ".join(leaves)}, withheld)


def k_min(of: System) -> int | None:
    found: int | None = audit_groups(of).document["smallest_derivable_group"]
    return found


def test_the_missing_child_is_the_parent_less_the_others() -> None:
    result = audit_groups(flat({"A": 13, "B": 9, "C": 6, "D": 4}, "D"))
    witness = {"leaves": ["D"], "combination": {"org": 1, "A": -1, "B": -1, "C": -1}}
    assert result.document == {"smallest_derivable_group": 4, "witness": witness, "safe": False}
    assert not result.passed


def test_two_hidden_units_that_nobody_can_part_are_four_known_people() -> None:
    of = flat({"a": 14, "b": 3, "c": 1, "d": 9, "e": 7}, "b c")
    assert audit_groups(of).document["witness"]["leaves"] == ["b", "c"]
    assert k_min(of) == 4
    assert audit_groups(flat({"a": 14, "b": 3, "c": 1, "d": 9, "e": 7}, "b c e")).document["smallest_derivable_group"] == 9


def test_the_worked_tree_is_safe_with_its_cheapest_plan_and_not_with_the_small_leaves_alone() -> None:
    leaves = {"k1": 11, "k2": 3, "k3": 6, "l1": 8, "l2": 4, "l3": 1}
    groups = {**{leaf: leaf for leaf in leaves}, "K": "k1 k2 k3", "L": "l1 l2 l3", "org": " ".join(leaves)}
    assert k_min(system(leaves, groups, "k2 l2 l3")) == 3
    assert k_min(system(leaves, groups, "k2 k3 l2 l3")) == 5


def test_in_a_two_way_table_all_four_inner_cells_must_go() -> None:
    leaves = {"Aw": 7, "Am": 3, "Bw": 6, "Bm": 9}
    groups = {**{leaf: leaf for leaf in leaves}, "A": "Aw Am", "B": "Bw Bm", "w": "Aw Bw", "m": "Am Bm", "org": "Aw Am Bw Bm"}
    assert k_min(system(leaves, groups, "Am")) == 3
    assert k_min(system(leaves, groups, "Am Aw")) == 3
    assert k_min(system(leaves, groups, "Am Aw Bm Bw")) == 10


def test_an_empty_unit_protects_nobody() -> None:
    assert k_min(flat({"A": 9, "B": 3, "C": 0}, "B C")) == 3


def test_overlapping_groups_that_are_no_tree_are_seen_through() -> None:
    # AB + BC − ABC leaves B alone, though no group lies inside another's difference by itself.
    of = system({"A": 6, "B": 2, "C": 6}, {"AB": "A B", "BC": "B C", "ABC": "A B C"})
    result = audit_groups(of).document
    assert result["witness"] == {"leaves": ["B"], "combination": {"AB": 1, "BC": 1, "ABC": -1}}


def test_a_set_that_only_halves_tell_is_found() -> None:
    # (AB + BC + AC) / 2 is everyone, and everyone less BC is A.
    of = system({"A": 2, "B": 9, "C": 9}, {"AB": "A B", "BC": "B C", "AC": "A C"})
    result = audit_groups(of).document
    assert result["witness"]["combination"] == {"AB": 0.5, "AC": 0.5, "BC": -0.5}


def test_nothing_shown_is_safe() -> None:
    assert audit_groups(flat({"A": 2}, "A org")).document == {"smallest_derivable_group": None, "witness": None, "safe": True}


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("threshold", "5", "field threshold"),
        ("threshold", 0, "protects nobody"),
        ("threshold", True, "field threshold"),
        ("leaf_respondents", {"A": -1}, "leaf_respondents.A"),
        ("leaf_respondents", {"A": 10**12}, "leaf_respondents.A"),
        ("groups", {"org": ["Aa"]}, "Did you mean “A”?"),
        ("groups", {"org": "A"}, "field groups.org"),
        ("withheld", ["orgs"], "Did you mean “org”?"),
        ("groups", None, "field groups"),
    ],
)
def test_a_malformed_system_is_refused_with_its_key(key: str, value: object, told: str) -> None:
    of: System = {**flat({"A": 5, "B": 5}), key: value}
    with pytest.raises(InputError) as refusal:
        audit_groups(of)
    assert told in str(refusal.value)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(InputError, match="leaf_respondents"):
        audit_groups({"threshold": 5, "groups": {}})


Masks = list[list[int]]


def rank(rows: Masks) -> int:
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in range(found, len(left)) if left[row][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for row in range(found + 1, len(left)):
            factor = left[row][column] / left[found][column]
            left[row] = [value - factor * base for value, base in zip(left[row], left[found], strict=True)]
        found += 1
    return found


def brute(rows: Masks, people: list[int], units: list[int] | None = None) -> int | None:
    """The smallest derivable set by trying every set."""
    live = [at for at, count in enumerate(people) if count]
    kept = [[row[at] for at in live] for row in rows]
    whole, sizes = rank(kept), []
    for inside in product((0, 1), repeat=len(live)):
        if not any(inside):
            continue
        taken = [units[at] for at, chosen in zip(live, inside, strict=True) if chosen] if units else []
        left = [units[at] for at, chosen in zip(live, inside, strict=True) if not chosen] if units else []
        if (units is None or set(taken) & set(left)) and rank([*kept, list(inside)]) == whole:
            sizes.append(sum(people[at] for at, chosen in zip(live, inside, strict=True) if chosen))
    return min(sizes, default=None)


def found_by_audit(rows: Masks, people: list[int], units: list[int] | None = None) -> int | None:
    found = smallest(np.array(rows, dtype=np.bool_), np.array(people), np.array(units) if units else None)
    return found.people if found else None


@st.composite
def systems(draw: st.DrawFn) -> tuple[Masks, list[int]]:
    cells = draw(st.integers(1, 7))
    row = st.lists(st.integers(0, 1), min_size=cells, max_size=cells)
    return draw(st.lists(row, min_size=1, max_size=7)), draw(st.lists(st.integers(0, 9), min_size=cells, max_size=cells))


@given(systems())
@settings(deadline=None, max_examples=80)
def test_it_agrees_with_trying_every_set(of: tuple[Masks, list[int]]) -> None:
    assert found_by_audit(*of) == brute(*of)


@given(systems(), st.data())
@settings(deadline=None, max_examples=40)
def test_sets_that_split_a_unit_agree_with_trying_every_set(of: tuple[Masks, list[int]], data: st.DataObject) -> None:
    rows, people = of
    units = data.draw(st.lists(st.integers(1, 3), min_size=len(people), max_size=len(people)))
    assert found_by_audit(rows, people, units) == brute(rows, people, units)


@given(systems(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_order_of_groups_and_cells_changes_nothing(of: tuple[Masks, list[int]], random: Any) -> None:
    rows, people = of
    order = list(range(len(people)))
    random.shuffle(order)
    shuffled = [[row[at] for at in order] for row in rows]
    random.shuffle(shuffled)
    assert found_by_audit(shuffled, [people[at] for at in order]) == found_by_audit(rows, people)


@given(systems(), st.data())
@settings(deadline=None, max_examples=40)
def test_withholding_more_is_never_less_safe(of: tuple[Masks, list[int]], data: st.DataObject) -> None:
    rows, people = of
    fewer = data.draw(st.lists(st.sampled_from(rows), unique_by=tuple))
    before, after = found_by_audit(rows, people), found_by_audit(fewer, people) if fewer else None
    assert after is None or (before is not None and after >= before)


@given(systems(), st.data())
@settings(deadline=None, max_examples=40)
def test_splitting_a_cell_that_no_group_splits_changes_nothing(of: tuple[Masks, list[int]], data: st.DataObject) -> None:
    rows, people = of
    at = data.draw(st.integers(0, len(people) - 1))
    part = data.draw(st.integers(0, people[at]))
    split = [*people[:at], people[at] - part, *people[at + 1 :], part]
    assert found_by_audit([[*row, row[at]] for row in rows], split) == found_by_audit(rows, people)


def test_a_larger_tree_with_two_crossings_agrees_with_what_was_planted() -> None:
    # Forty units of twelve people in eight cells each; all margins and no inner cell shown: nothing but margins can be had.
    units, cells = 40, 8
    people = np.full(units * cells, 2)
    people[::cells] = 1
    unit, sex, age = np.repeat(np.arange(units), cells), np.tile(np.arange(cells) % 2, units), np.tile(np.arange(cells) // 2, units)
    rows = [np.ones(units * cells, dtype=np.bool_), *(unit == one for one in range(units))]
    rows += [sex == one for one in range(2)] + [age == one for one in range(4)]
    least = smallest(np.array(rows), people)
    assert least is not None
    assert least.people == 15
    planted = np.array([*rows, (unit == 3) & (sex == 0), ((unit == 3) & (sex == 0)) | ((unit == 3) & (age == 1) & (sex == 1))])
    found = smallest(planted, people)
    assert found is not None
    assert found.people == 2
    assert list(np.flatnonzero(found.cells)) == [3 * cells + 3]
