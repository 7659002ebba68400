"""A release as a whole: what stands in it, and that nothing too small can be computed from it, also where answers are missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.analysis.disclosure import make_release
from forsvarlig.analysis.units import Units
from forsvarlig.errors import InputError
from forsvarlig.knowledge.instruments import Instrument, parse_instrument

FIVE = [{"value": value, "score": 25 * (value - 1)} for value in range(1, 6)]
UNITS = Units({"root": None, "D": "root", "A": "D", "B": "D", "C": "root"})


def instrument() -> Instrument:
    scales = [
        {"id": "demand", "items": ["q1", "q2"], "orientation": "demand", "exposed_from": 62.5},
        {"id": "resource", "items": ["q3"], "orientation": "resource", "exposed_from": 50},
    ]
    document = {"id": "i", "version": "2", "name": {"nb": "i"}, "licence": "-", "source": "-", "scale": scales}
    return parse_instrument({**document, "item": [{"id": item, "options": FIVE} for item in ("q1", "q2", "q3")]}, "i.toml")


def made_up(seed: int, sizes: dict[str, int], missing: float = 0.0, blank: float = 0.0) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    unit = [name for name, size in sizes.items() for _ in range(size)]
    columns: dict[str, list[str | None]] = {"unit": list(unit)}
    columns["sex"] = [None if rng.random() < blank else str(rng.choice(["f", "m"])) for _ in unit]
    for item in ("q1", "q2", "q3"):
        columns[item] = [None if rng.random() < missing else str(rng.integers(1, 6)) for _ in unit]
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def by_where(document: dict[str, Any]) -> dict[tuple[tuple[str, str], ...], dict[str, Any]]:
    return {tuple(group["where"].items()): group for group in document["groups"]}


def members(frame: pl.DataFrame, where: dict[str, str]) -> np.ndarray:
    """Which rows a group of the release holds, from its description alone."""
    held = np.ones(len(frame), dtype=bool)
    for column, value in where.items():
        if column == "unit":
            inside = UNITS.subtree(value) if where["members"] == "subtree" else (value,)
            held &= frame["unit"].is_in(list(inside)).to_numpy()
        elif column != "members":
            held &= (frame[column] == value).fill_null(value=False).to_numpy()
    return held


def too_small(frame: pl.DataFrame, groups: list[dict[str, Any]], people: np.ndarray, threshold: int, split: int) -> bool:
    """Whether a set of fewer than the threshold of these people can be computed from the groups, by trying every set."""
    cells, at = np.unique(frame.select("unit", "sex").fill_null("-").rows(), axis=0, return_inverse=True)
    counts = np.bincount(at[people], minlength=len(cells))
    used = np.flatnonzero(counts)
    rows = np.array(
        [[bool((members(frame, group["where"]) & (at == cell)).any()) for cell in used] for group in groups], dtype=float
    )
    if not len(rows):
        return False
    rank = np.linalg.matrix_rank(rows)
    unit = cells[used, 0]
    for bits in range(1, 1 << len(used)):
        chosen = ((bits >> np.arange(len(used))) & 1) > 0
        splits = any(0 < chosen[unit == name].sum() < (unit == name).sum() for name in set(unit))
        if (
            counts[used][chosen].sum() < (split if splits else threshold)
            and np.linalg.matrix_rank(np.vstack([rows, chosen])) == rank
        ):
            return True
    return False


def test_a_release_says_what_it_is_made_of_and_lists_every_group() -> None:
    frame = made_up(1, {"D": 6, "A": 8, "B": 3, "C": 12})
    document = make_release(frame, UNITS, instrument(), crossings=["sex"]).document
    assert (document["format"], document["instrument"], document["version"]) == ("forsvarlig-release/1", "i", "2")
    assert (document["threshold"], document["cross_threshold"], document["width"]) == (5, 10, 20.0)
    assert document["units"][0] == {"unit": "root", "parent": None}
    assert document["scales"][0] == {
        "id": "demand",
        "factor": None,
        "orientation": "demand",
        "range": [0, 100],
        "step": 12.5,
        "scores": [12.5 * step for step in range(9)],
        "sensitive": False,
        "exposed_from": 62.5,
    }
    assert len(document["groups"]) == (1 + 2 * 5) * 3
    groups = by_where(document)
    assert groups[("unit", "root"), ("members", "own")]["hidden"] == "empty"
    assert groups[("unit", "B"), ("members", "own")]["hidden"] == "primary"
    assert groups[()]["n"] == 29


def test_means_have_one_decimal_and_are_those_of_the_members() -> None:
    frame = made_up(2, {"D": 20, "A": 30, "B": 15, "C": 25})
    document = make_release(frame, UNITS, instrument()).document
    points = (frame["q3"].cast(pl.Int64).to_numpy() - 1) * 25
    figures = {key: group["scales"]["resource"] for key, group in by_where(document).items() if group.get("scales")}
    assert figures
    for key, shown in figures.items():
        mean = points[members(frame, dict(key))].mean()
        assert shown["mean"] == float(f"{mean + 1e-9:.1f}")


def test_spread_and_shares_are_shown_from_twenty_and_a_share_of_nobody_is_a_bound() -> None:
    frame = made_up(3, {"D": 30, "A": 40, "B": 15, "C": 50}).with_columns(
        q3=pl.when(pl.col("unit") == "C").then(pl.Series(["4", "5"] * 68).head(135)).otherwise("q3")
    )
    groups = by_where(make_release(frame, UNITS, instrument()).document)
    of_c = groups[("unit", "C"), ("members", "own")]["scales"]["resource"]
    assert of_c["share_exposed"] == {"at_most": 0.10}
    assert of_c["sd"] == pytest.approx(12.6)
    assert "sd" not in groups[("unit", "B"), ("members", "own")]["scales"]["resource"]


def test_a_row_without_an_answer_is_no_respondent_and_a_blank_makes_no_group() -> None:
    frame = made_up(4, {"A": 10, "C": 12}, blank=0.3)
    empty = pl.DataFrame(
        {"unit": ["A"] * 9, "sex": ["x"] * 9, "q1": [None] * 9, "q2": [None] * 9, "q3": [None] * 9}, schema=frame.schema
    )
    with_empty = make_release(pl.concat([frame, empty]), UNITS, instrument(), crossings=["sex"])
    without = make_release(frame, UNITS, instrument(), crossings=["sex"])
    assert with_empty.document["groups"] == without.document["groups"]
    assert {value for group in without.document["groups"] for column, value in group["where"].items() if column == "sex"} == {
        "f",
        "m",
    }
    assert sum(people for (_, sex), people in without.sizes["respondents"] if sex is None) == frame["sex"].null_count()


def test_a_plain_and_a_crossed_group_of_the_same_people_are_decided_as_plain_and_the_crossed_line_needs_its_own_threshold() -> None:
    frame = made_up(5, {"A": 7, "C": 30}).with_columns(sex=pl.when(pl.col("unit") == "A").then(pl.lit("f")).otherwise(pl.lit("m")))
    groups = by_where(make_release(frame, UNITS, instrument(), crossings=["sex"]).document)
    assert groups[("unit", "A"), ("members", "own")]["n"] == 7
    assert groups[("unit", "A"), ("members", "own"), ("sex", "f")]["hidden"] == "primary"
    assert groups[("unit", "C"), ("members", "own"), ("sex", "m")]["n"] == 30


def test_the_order_of_rows_and_the_names_of_units_change_nothing() -> None:
    frame = made_up(6, {"D": 6, "A": 8, "B": 4, "C": 12}, missing=0.1)
    first = make_release(frame, UNITS, instrument(), crossings=["sex"], cross_threshold=5).document["groups"]
    shuffled = make_release(
        frame.sample(fraction=1.0, shuffle=True, seed=1), UNITS, instrument(), crossings=["sex"], cross_threshold=5
    )
    assert shuffled.document["groups"] == first
    names = {"root": "0", "D": "1", "A": "9", "B": "8", "C": "7"}
    units = Units({names[unit]: parent and names[parent] for unit, parent in UNITS.parent.items()})
    renamed = make_release(
        frame.with_columns(pl.col("unit").replace(names)), units, instrument(), crossings=["sex"], cross_threshold=5
    )
    back = {name: unit for unit, name in names.items()}
    groups = renamed.document["groups"]
    assert [{**group, "where": {key: back.get(value, value) for key, value in group["where"].items()}} for group in groups] == first


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 10**6),
    st.lists(st.integers(0, 12), min_size=4, max_size=4),
    st.sampled_from([0.0, 0.2]),
    st.sampled_from([5, 8]),
)
def test_nothing_too_small_can_be_computed_of_any_kind_of_figure(seed: int, sizes: list[int], missing: float, crossed: int) -> None:
    frame = made_up(seed, dict(zip("DABC", [sizes[0] + 5, *sizes[1:]], strict=True)), missing, blank=0.1)
    frame = frame.filter(~pl.all_horizontal(pl.col("q1", "q2", "q3").is_null()))
    release = make_release(frame, UNITS, instrument(), crossings=["sex"], cross_threshold=crossed, seconds=60)
    groups = [group for group in release.document["groups"] if "n" in group]
    assert not too_small(frame, groups, np.ones(len(frame), dtype=bool), 5, crossed)
    for scale, item in (("demand", pl.any_horizontal(pl.col("q1", "q2").is_not_null())), ("resource", pl.col("q3").is_not_null())):
        scored = frame.select(item).to_series().to_numpy()
        having = [group for group in groups if scale in group["scales"]]
        assert not too_small(frame, having, scored, 5, crossed)
        numbered = [group for group in having if "n" in group["scales"][scale]]
        assert not too_small(frame, numbered, ~scored, 5, 5)
        assert all(group["scales"][scale]["n"] == (scored & members(frame, group["where"])).sum() for group in numbered)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda make, frame: make(frame, threshold=4), "A threshold of 4 is too low"),
        (lambda make, frame: make(frame, threshold=8, cross_threshold=7), "is lower than that of units, 8"),
        (lambda make, frame: make(frame, width=0), "A width of 0 can't be kept"),
        (lambda make, frame: make(frame, crossings=["members"]), "A crossing can't be called “members”"),
        (lambda make, frame: make(frame, crossings=["sxe"]), "no column “sxe”. Did you mean “sex”"),
        (lambda make, frame: make(frame, crossings=["sex", "sex"]), "“sex” is named twice"),
        (lambda make, frame: make(frame, crossings=["q1"]), "“q1” is an item"),
        (lambda make, frame: make(frame.with_columns(unit=pl.lit("E"))), "There is no unit “E”"),
        (
            lambda make, frame: make(frame.with_columns(pl.lit(None, pl.String).alias(item) for item in ("q1", "q2", "q3"))),
            "Nobody",
        ),
    ],
)
def test_a_call_that_cannot_be_is_told_what_is_wrong(change: Callable[..., object], message: str) -> None:
    def make(frame: pl.DataFrame, **options: Any) -> object:
        return make_release(frame, UNITS, instrument(), **options)

    with pytest.raises(InputError, match=message.replace("(", r"\(")):
        change(make, made_up(7, {"A": 6}))
