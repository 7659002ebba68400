"""What is withheld of bare systems of groups: worked examples, the cheapest plan by trying all, and what may never change it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.analysis.disclosure.bare import BareSystem
from forsvarlig.analysis.disclosure.derive import breaches
from forsvarlig.analysis.disclosure.plan import plan_groups
from forsvarlig.analysis.disclosure.system import System
from forsvarlig.errors import NotAllowedError

ORGANISATION = {"k1": 11, "k2": 3, "k3": 6, "l1": 8, "l2": 4, "l3": 1}
K_AND_L = {"K": ["k1", "k2", "k3"], "L": ["l1", "l2", "l3"], "org": list(ORGANISATION)}
TABLE = {"A|w": 7, "A|m": 3, "B|w": 6, "B|m": 9}
MARGINS = {"A": ["A|w", "A|m"], "B": ["B|w", "B|m"], "w": ["A|w", "B|w"], "m": ["A|m", "B|m"], "all": list(TABLE)}


def bare(leaves: Mapping[str, int], groups: Mapping[str, Sequence[str]], threshold: int = 5) -> BareSystem:
    return BareSystem(threshold, leaves, {**{leaf: [leaf] for leaf in leaves}, **groups})


def cost(system: BareSystem, withheld: Sequence[str]) -> int:
    return sum(system.size(name) for name in withheld)


def computable(system: System, shown: np.ndarray) -> bool:
    """Whether a set that is too small lies in the span of the shown groups, by trying every set."""
    rows = system.member[shown].astype(np.float64)
    rank = np.linalg.matrix_rank(rows) if len(rows) else 0
    atoms = len(system.people)
    sets = (np.arange(1, 1 << atoms)[:, None] >> np.arange(atoms)) & 1
    small = sets[system.too_small(sets > 0)]
    return any(rank and np.linalg.matrix_rank(np.vstack([rows, one])) == rank for one in small)


def cheapest(system: System) -> int:
    """The cost of the cheapest safe plan, by trying all."""
    groups = len(system.sizes)
    best = int(system.sizes.sum())
    for bits in range(1 << groups):
        withheld = ((bits >> np.arange(groups)) & 1) > 0
        price = int(system.costs[0] @ withheld)
        if price < best and not (system.primary & ~withheld).any() and not computable(system, ~withheld):
            best = price
    return best


systems = st.builds(
    lambda sizes, groups, threshold: BareSystem(
        threshold,
        {str(leaf): size for leaf, size in enumerate(sizes)},
        {f"g{number}": [str(leaf) for leaf in group if leaf < len(sizes)] for number, group in enumerate(groups)},
    ),
    st.lists(st.integers(0, 9), min_size=2, max_size=6),
    st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=6),
    st.integers(2, 7),
)


@st.composite
def trees(draw: st.DrawFn) -> BareSystem:
    """A tree of up to 8 groups: every node has people of its own and is a group with all below it."""
    parents = [-1, *(draw(st.integers(0, node - 1)) for node in range(1, draw(st.integers(2, 8))))]
    below: list[list[str]] = [[] for _ in parents]
    for node in range(len(parents)):
        at = node
        while at >= 0:
            below[at].append(str(node))
            at = parents[at]
    sizes = {str(node): draw(st.integers(0, 9)) for node in range(len(parents))}
    return BareSystem(5, sizes, {f"g{node}": leaves for node, leaves in enumerate(below)})


def test_the_flat_table_of_units_withholds_one_more_since_two_small_units_together_are_four_known_people() -> None:
    leaves = {"a": 14, "b": 3, "c": 1, "d": 9, "e": 7}
    withheld, plan = bare(leaves, {"total": list(leaves)}).plan()
    assert (withheld, plan.optimal) == (["b", "c", "e"], True)


def test_the_organisation_of_two_departments_withholds_fourteen_respondents() -> None:
    system = bare(ORGANISATION, K_AND_L)
    withheld, plan = system.plan()
    assert withheld == ["k2", "k3", "l2", "l3"]
    assert (cost(system, withheld), plan.optimal, plan.fell_back) == (14, True, False)


def test_all_four_inner_cells_go_where_the_margins_of_a_two_way_table_stay() -> None:
    withheld, plan = bare(TABLE, MARGINS).plan(list(MARGINS))
    assert (withheld, plan.optimal) == (list(TABLE), True)


def test_the_example_of_the_command_withholds_c_and_d() -> None:
    leaves = {"A": 13, "B": 9, "C": 6, "D": 4}
    withheld, plan = bare(leaves, {"org": list(leaves)}).plan()
    assert (withheld, plan.optimal) == (["C", "D"], True)


def test_an_empty_unit_protects_nobody() -> None:
    leaves = {"A": 13, "B": 9, "C": 6, "D": 4, "E": 0}
    withheld, _ = bare(leaves, {"org": list(leaves)}).plan()
    assert withheld == ["C", "D"]


def test_groups_of_the_same_people_go_together() -> None:
    leaves = {"A": 13, "D": 4, "E": 0}
    withheld, _ = bare(leaves, {"D and E": ["D", "E"], "org": list(leaves)}).plan()
    assert {"D", "D and E"} <= set(withheld)


def test_what_must_be_shown_and_cannot_be_is_refused() -> None:
    leaves = {"A": 13, "D": 4}
    for always in (["D"], ["A", "org"]):
        with pytest.raises(NotAllowedError, match="can't always be shown"):
            bare(leaves, {"org": list(leaves)}).plan(always)


def test_seven_hundred_units_are_planned_exactly_in_seconds() -> None:
    rng = np.random.default_rng(1)
    leaves = {f"u{unit}": int(size) for unit, size in enumerate(np.maximum(1, rng.lognormal(2.4, 0.7, 630)))}
    names = list(leaves)
    departments = {f"d{number}": names[number * 9 : number * 9 + 9] for number in range(70)}
    start = time.process_time()
    withheld, plan = bare(leaves, {**departments, "org": names}).plan()
    assert plan.optimal
    assert all(name in withheld for name, size in leaves.items() if size < 5)
    assert time.process_time() - start < 5


@settings(max_examples=25, deadline=None)
@given(systems)
def test_no_plan_of_overlapping_groups_is_cheaper_than_the_one_found(system: BareSystem) -> None:
    withheld, plan = system.plan()
    whole = system.system()
    assert plan.optimal
    assert not computable(whole, ~plan.withheld)
    assert cost(system, withheld) == cheapest(whole)


@settings(max_examples=25, deadline=None)
@given(trees())
def test_no_plan_of_a_tree_is_cheaper_than_the_one_found(system: BareSystem) -> None:
    withheld, plan = system.plan()
    assert not computable(system.system(), ~plan.withheld)
    assert cost(system, withheld) == cheapest(system.system())


@settings(max_examples=25, deadline=None)
@given(systems, st.data())
def test_a_set_that_splits_a_unit_needs_the_higher_threshold(system: BareSystem, data: st.DataObject) -> None:
    plain = system.system()
    unit = np.array([data.draw(st.integers(0, 2)) for _ in plain.people], dtype=np.int64)
    crossed = System(plain.people, plain.member, plain.costs, plain.least, plain.threshold, plain.threshold + 4, unit)
    assert not computable(crossed, ~plan_groups(crossed).withheld)


@settings(max_examples=25, deadline=None)
@given(systems, st.data())
def test_withholding_more_is_never_less_safe(system: BareSystem, data: st.DataObject) -> None:
    whole = system.system()
    shown = ~plan_groups(whole).withheld
    fewer = shown & np.array([data.draw(st.booleans()) for _ in shown])
    assert not len(breaches(whole, fewer, time.monotonic() + 60))


@settings(max_examples=25, deadline=None)
@given(systems, st.randoms(use_true_random=False))
def test_renaming_and_permuting_change_no_cost(system: BareSystem, random: Random) -> None:
    rng = np.random.default_rng(random.getrandbits(32))
    leaves = [list(system.respondents)[at] for at in rng.permutation(len(system.respondents))]
    groups = [list(system.groups)[at] for at in rng.permutation(len(system.groups))]
    renamed = BareSystem(
        system.threshold,
        {f"x{leaf}": system.respondents[leaf] for leaf in leaves},
        {f"y{group}": [f"x{leaf}" for leaf in system.groups[group]] for group in groups},
    )
    assert cost(renamed, renamed.plan()[0]) == cost(system, system.plan()[0])


@settings(max_examples=20, deadline=None)
@given(systems)
def test_without_time_the_plan_is_safe_and_says_that_it_fell_back(system: BareSystem) -> None:
    whole = system.system()
    plan = plan_groups(whole, seconds=0.0)
    assert not computable(whole, ~plan.withheld)
    assert plan.optimal is not plan.fell_back


def test_the_same_system_gives_the_same_plan() -> None:
    leaves = dict.fromkeys("abcdef", 3)
    groups = {"".join(pair): list(pair) for pair in combinations("abcdef", 2)}
    first = bare(leaves, {**groups, "all": list(leaves)}).plan()[0]
    assert all(bare(leaves, {**groups, "all": list(leaves)}).plan()[0] == first for _ in range(3))
