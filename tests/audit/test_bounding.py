"""How narrowly small groups can be bounded: against every set of answers there is, and when nothing that matters changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.audit import audit_release
from forsvarlig.audit.readings import Interval, rounded_to
from forsvarlig.audit.sums import Snapper
from tests.audit.building import House, Where, means, rules, scale, share

Figures = Callable[[Where, Mapping[str, Any], list[float]], Mapping[str, Any]]
UNITS = ("a", "b", "c")


def with_share(where: Where, of: Mapping[str, Any], scores: list[float]) -> dict[str, Any]:
    return {**means(where, of, scores), "share_exposed": share(of, scores)}


@st.composite
def houses(draw: st.DrawFn) -> tuple[House, set[str]]:
    """Few people in three units and two sexes, with the names of the groups that are shown."""
    scores = draw(st.sampled_from([[0, 50, 100], [0, 25, 100], [0, 40, 60, 100]]))
    count = draw(st.integers(3, 6 if len(scores) == 3 else 5))
    of = scale(
        scores=scores,
        step=min(high - low for low, high in pairwise(scores)),
        orientation=draw(st.sampled_from(["demand", "resource"])),
    )
    people = [
        ({"unit": draw(st.sampled_from(UNITS)), "sex": draw(st.sampled_from("fm"))}, {"load": draw(st.sampled_from(scores))})
        for _ in range(count)
    ]
    house = House({"root": "", "a": "root", "b": "root", "c": "b"}, people, [of], ["sex"], threshold=5)
    names = [str(where) for where in house.groups()]
    return house, draw(st.sets(st.sampled_from(names), max_size=6))


def too_narrow(house: House, shown: set[str], figures: Figures) -> set[frozenset[int]]:
    """The small sets of people that are bounded too narrowly, by trying every set of answers."""
    of = house.scales[0]
    told = [where for where in house.groups() if str(where) in shown]
    inside = {str(where): _inside(house, where) for where in house.groups()}
    truth = [person[1]["load"] for person in house.people]

    def all_told(answers: Any) -> list[Any]:
        return [figures(where, of, [answers[at] for at in inside[str(where)]]) for where in told if inside[str(where)]]

    true = all_told(truth)
    possible = [answers for answers in product(of["scores"], repeat=len(truth)) if all_told(answers) == true]
    narrow = set()
    for people in _small(house, inside):
        totals = [sum(answers[at] for at in people) / len(people) for answers in possible]
        low, high = min(totals), max(totals)
        required = min(100, max(20, 2 * of["step"] / len(people)))
        good = high == 100 if of["orientation"] == "resource" else low == 0
        if high - low < (min(of["step"] / len(people), required) if good else required) - 1e-6:
            narrow.add(people)
    return narrow


def _inside(house: House, where: Where) -> list[int]:
    chosen = {id(person) for person in house.members(where)}
    return [at for at, person in enumerate(house.people) if id(person) in chosen]


def _small(house: House, inside: Mapping[str, list[int]]) -> set[frozenset[int]]:
    sets = {frozenset(people) for people in inside.values() if people}
    sets |= {outer - inner for outer in sets for inner in sets if inner < outer}
    return {people for people in sets if 0 < len(people) < house.threshold}


def found_by_audit(house: House, release: Mapping[str, Any]) -> set[frozenset[int]]:
    found = set()
    for finding in audit_release(release, house.sizes()).document["findings"]:
        assert finding["rule"] != "g2.undecided"
        if finding["rule"] == "g2.narrow":
            where = finding["where"]
            outer = _inside(house, where.get("of", where) if "without" in where else where)
            found.add(frozenset(outer) - frozenset(_inside(house, where["without"]) if "without" in where else ()))
    return found


@given(houses())
@settings(deadline=None, max_examples=25)
def test_means_narrow_exactly_the_groups_that_trying_every_answer_says(of: tuple[House, set[str]]) -> None:
    house, shown = of
    release = house.release(lambda where, _: str(where) in shown)
    assert found_by_audit(house, release) == too_narrow(house, shown, means)


@given(houses())
@settings(deadline=None, max_examples=15)
def test_shares_narrow_exactly_the_groups_that_trying_every_answer_says(of: tuple[House, set[str]]) -> None:
    house, shown = of
    release = house.release(lambda where, _: str(where) in shown, with_share)
    assert found_by_audit(house, release) == too_narrow(house, shown, with_share)


@given(houses(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=10)
def test_names_and_order_change_nothing(of: tuple[House, set[str]], random: Any) -> None:
    house, shown = of
    release, sizes = house.release(lambda where, _: str(where) in shown), house.sizes()
    before = audit_release(release, sizes).document
    names = {unit: f"unit {number}" for number, unit in enumerate(random.sample(list(house.parents), len(house.parents)))}
    renamed = {**release, "units": [{"unit": names[one["unit"]], "parent": names.get(one["parent"])} for one in release["units"]]}
    renamed["groups"] = [
        {**group, "where": {**group["where"], "unit": names[group["where"]["unit"]]}} if "unit" in group["where"] else group
        for group in release["groups"]
    ]
    for entries in (renamed["groups"], renamed["units"]):
        random.shuffle(entries)
    other = {key: [[[names[cell[0]], *cell[1:]], n] for cell, n in rows] for key, rows in sizes["scales"].items()}
    counted = [[[names[cell[0]], *cell[1:]], n] for cell, n in sizes["respondents"]]
    after = audit_release(renamed, {**sizes, "respondents": counted, "scales": other}).document
    for key in ("smallest_derivable_group", "breaches", "wrong_figures", "loss", "groups_shown", "groups_withheld"):
        assert after[key] == before[key]


@given(houses(), st.data())
@settings(deadline=None, max_examples=10)
def test_withholding_more_never_breaks_a_guarantee(of: tuple[House, set[str]], data: st.DataObject) -> None:
    house, shown = of
    fewer = data.draw(st.sets(st.sampled_from(sorted(shown)))) if shown else set()
    before = house.release(lambda where, _: str(where) in shown)
    after = house.release(lambda where, _: str(where) in fewer)
    guarantees = [{rule for rule in rules(audit_release(one, house.sizes()).document) if rule[0] == "g"} for one in (before, after)]
    assert guarantees[1] <= guarantees[0]
    assert found_by_audit(house, after) <= found_by_audit(house, before)


@given(st.sampled_from([(0, 2, 3, 4, 6), (0, 1, 5), (0, 1, 2, 3)]), st.integers(1, 12), st.floats(0, 1))
def test_a_sum_is_moved_to_one_that_people_can_have(levels: tuple[int, ...], people: int, part: float) -> None:
    reached = {0}
    for _ in range(people):
        reached = {total + level for total in reached for level in levels}
    wanted = part * people * levels[-1]
    found = Snapper(levels).nearest(people, wanted)
    assert found in reached
    assert abs(found - wanted) <= levels[-1]


def test_what_is_rounded_halves_away_from_zero() -> None:
    half = Fraction(1, 20)
    assert rounded_to(54.3, half) == Interval(Fraction("54.25"), Fraction("54.35"), high_open=True)
    assert not rounded_to(0.0, half).holds(Fraction("0.05"))
    assert rounded_to(-0.1, half).holds(Fraction("-0.05"))
    assert not rounded_to(-0.1, half).holds(Fraction("-0.15"))
