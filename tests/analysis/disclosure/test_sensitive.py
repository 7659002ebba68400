"""What is shown of a sensitive scale, and that no small group's count can be proved from it."""

from __future__ import annotations

from itertools import product
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.analysis.disclosure import make_release
from forsvarlig.analysis.disclosure.sensitive import bounds, figure
from forsvarlig.analysis.units import Units
from forsvarlig.knowledge.instruments import Instrument, parse_instrument

YES_NO = [{"value": 0, "score": 0}, {"value": 1, "score": 100}]
UNITS = Units({"root": None, "A": "root", "B": "root", "C": "root"})


def instrument(options: list[dict[str, int]] = YES_NO, exposed_from: float = 50) -> Instrument:
    scale = {"id": "s", "items": ["q"], "orientation": "demand", "sensitive": True, "exposed_from": exposed_from}
    document = {"id": "i", "version": "1", "name": {"nb": "i"}, "licence": "-", "source": "-"}
    return parse_instrument({**document, "item": [{"id": "q", "options": options}], "scale": [scale]}, "i.toml")


def frame(**units: tuple[int, int]) -> pl.DataFrame:
    """Each unit as (yes, people); the first half of the people are women."""
    rows = [
        (unit, "1" if at < yes else "0", "f" if at < people / 2 else "m")
        for unit, (yes, people) in units.items()
        for at in range(people)
    ]
    return pl.DataFrame(rows, schema=["unit", "q", "sex"], orient="row")


def shown(document: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    return {tuple(group["where"].values()): group["scales"]["s"] for group in document["groups"] if group.get("scales")}


@pytest.mark.parametrize(
    ("yes", "people", "expected"),
    [
        (0, 10, {"band": "fewer_than_3_yes"}),
        (2, 10, {"band": "fewer_than_3_yes"}),
        (3, 10, 0.3),
        (7, 10, 0.7),
        (8, 10, {"band": "fewer_than_3_no"}),
        (10, 10, {"band": "fewer_than_3_no"}),
        (5, 40, 0.13),
    ],
)
def test_a_share_needs_three_of_each_and_is_else_a_band(yes: int, people: int, expected: object) -> None:
    assert figure(yes, people) == expected


@settings(max_examples=30, deadline=None)
@given(st.integers(10, 300), st.data())
def test_a_reader_knows_exactly_the_counts_that_are_published_alike(people: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, people))
    least, most = bounds(yes, people)
    alike = [count for count in range(people + 1) if figure(count, people) == figure(yes, people)]
    assert (least, most) == (alike[0], alike[-1])


def test_nothing_is_shown_of_a_group_under_ten() -> None:
    document = make_release(frame(A=(3, 9), B=(4, 20), C=(5, 30)), UNITS, instrument()).document
    assert ("A", "own") not in shown(document)
    assert ("A", "own") in {tuple(group["where"].values()) for group in document["groups"] if "n" in group}


def test_a_sensitive_scale_has_no_mean_and_is_never_crossed() -> None:
    document = make_release(frame(A=(12, 40), B=(14, 60), C=(5, 30)), UNITS, instrument(), crossings=["sex"]).document
    groups = shown(document)
    assert groups
    assert all(set(figures) <= {"n", "share_exposed"} for figures in groups.values())
    assert not any("sex" in group["where"] for group in document["groups"] if group.get("scales"))


def test_a_share_that_proves_a_yes_among_nine_is_withheld() -> None:
    # Of 9 women in a unit of 14 with 8 yes at least 3 said yes, wherever the 6 no are.
    rows = [("A", "1" if at < 8 else "0", "f" if at < 9 else "m") for at in range(14)]
    release = make_release(pl.DataFrame(rows, schema=["unit", "q", "sex"], orient="row"), UNITS, instrument(), crossings=["sex"])
    assert shown(release.document) == {}


def test_a_yes_or_no_scale_does_not_prove_that_nobody_in_a_small_unit_said_yes() -> None:
    # The shares of everyone and of B are known to the person: 3 of 14 and 3 of 10 would leave none for the four of A.
    document = make_release(frame(A=(0, 4), B=(3, 10), C=(0, 6)), UNITS, instrument()).document
    assert not {(), ("B", "own")} <= set(shown(document))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(1, 14)), min_size=3, max_size=3))
def test_no_count_in_a_group_under_ten_can_be_proved(units: list[tuple[int, int]]) -> None:
    sizes = {name: (min(yes, people), people) for name, (yes, people) in zip("ABC", units, strict=True)}
    groups = shown(make_release(frame(**sizes), UNITS, instrument()).document)
    total = sum(people for _, people in sizes.values())
    possible = []
    for counts in product(*(range(people + 1) for _, people in sizes.values())):
        told: dict[tuple[str, ...], object] = {
            (unit, "own"): figure(count, people) for (unit, (_, people)), count in zip(sizes.items(), counts, strict=True)
        }
        told[()] = figure(sum(counts), total)
        if all(key not in groups or groups[key]["share_exposed"] == value for key, value in told.items()):
            possible.append(counts)
    for at, (_, people) in enumerate(sizes.values()):
        if people < 10:
            assert min(counts[at] for counts in possible) == 0
            assert max(counts[at] for counts in possible) > 0 or people >= 5
