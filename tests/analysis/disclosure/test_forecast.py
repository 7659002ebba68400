"""What could be shown before a round is asked: by hand, and what must hold whatever the sizes are."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.analysis.disclosure.forecast import Column, Forecast, forecast, look
from forsvarlig.analysis.units import Units

RATES = (Fraction(1, 2), Fraction(7, 10), Fraction(9, 10))
LIKELY = RATES[1]
TWO = Units({"all": None, "A": "all", "B": "all"})
Cells = Mapping[tuple[str | None, ...], int]


def expected(units: Units, asked: Mapping[str, int], *columns: Column, crossed: int = 10, seed: int = 1) -> Forecast:
    return forecast(units, asked, columns, rates=RATES, likely=LIKELY, threshold=5, cross_threshold=crossed, seed=seed)


def test_what_a_unit_may_not_show_takes_the_split_of_its_neighbour_along() -> None:
    """A has 12 women and 12 men, B 12 and 3: B's men are too few. With B's women they'd be what is left of B.

    With A's men they'd be what is left of all men, and A's men are what is left of A without its women. Withholding A's split
    (24 people) is cheaper than that of all (24 + 15), so the split of all is shown and no unit's own.
    """
    found = look(TWO, {("A", "f"): 12, ("A", "m"): 12, ("B", "f"): 12, ("B", "m"): 3}, ["sex"], 5, 10)
    assert found.units_shown == {"A", "B"}
    assert found.crossed == {"sex": 6}
    assert found.crossed_shown == {"sex": 2}
    assert found.split == frozenset()
    assert found.withheld == 0


def test_a_split_that_is_large_enough_everywhere_is_shown_everywhere() -> None:
    found = look(TWO, {("A", "f"): 12, ("A", "m"): 12, ("B", "f"): 12, ("B", "m"): 10}, ["sex"], 5, 10)
    assert found.crossed_shown == {"sex": 6}
    assert found.split == {"A", "B"}


def test_a_unit_of_one_sex_shows_nothing_more_by_it() -> None:
    """The women of A are A: the split has the same people as the unit, which is shown already."""
    found = look(TWO, {("A", "f"): 24, ("B", "f"): 12, ("B", "m"): 12}, ["sex"], 5, 10)
    assert found.split == {"B"}
    # All women and B's women; all men are B's men, and are counted once.
    assert found.crossed == {"sex": 3}


def test_a_unit_that_is_too_small_takes_one_more_along_unless_the_whole_goes() -> None:
    """Of A with 12 and B with 3, one of A and all must go: A's 12 are fewer than 15."""
    found = look(TWO, {("A",): 12, ("B",): 3}, [], 5, 10)
    assert found.units_shown == frozenset()
    assert found.withheld == 12 + 3


def test_at_each_rate_so_many_answer_as_the_page_of_the_round_says() -> None:
    """Of 8 asked 4, 5 and 7 answer, and five are enough; of 12 always."""
    found = expected(TWO, {"A": 12, "B": 8})
    assert [found.at[rate].units_shown for rate in RATES] == [0, 2, 2]
    assert {shown.units for shown in found.at.values()} == {2}
    assert found.costs == ()
    # Without a background question there's nothing that a unit could see more.
    assert found.at[LIKELY].units_bare == 2
    assert found.at[LIKELY].crossed == 0


def test_who_all_answer_alike_or_not_at_all_are_never_split() -> None:
    found = expected(TWO, {"A": 60, "B": 60}, Column("sex", (1.0, 0.0)), Column("age", (0.0, 0.0)))
    assert found.at[LIKELY].crossed == 0
    assert found.at[LIKELY].units_bare == 2
    assert [(cost.column, cost.alone, cost.together, cost.units_bare_alone) for cost in found.costs] == [
        ("sex", 0, 0, 2),
        ("age", 0, 0, 2),
    ]


def test_large_units_lose_nothing_and_small_ones_everything() -> None:
    """Of 100 about 35 of each sex answer, and of 14 about 5: far above and far below ten."""
    large, small = (expected(TWO, {"A": each, "B": each}, Column.even("sex", 2)) for each in (100, 14))
    assert large.at[LIKELY].units_bare == 0
    assert large.costs[0].alone == large.at[LIKELY].crossed_shown == 6
    assert small.at[LIKELY].units_bare == small.costs[0].units_bare_alone == 2
    assert small.at[LIKELY].units_shown == 2


def test_a_threshold_of_five_in_crossings_shows_what_ten_hides() -> None:
    asked = {"A": 27, "B": 27}
    assert expected(TWO, asked, Column.even("sex", 2)).at[LIKELY].units_bare > 0
    assert expected(TWO, asked, Column.even("sex", 2), crossed=5).at[LIKELY].units_bare == 0


def test_the_same_question_gives_the_same_answer_and_another_seed_may_not() -> None:
    asked, sex = {"A": 32, "B": 26}, Column.even("sex", 2)
    assert expected(TWO, asked, sex) == expected(TWO, asked, sex)
    assert len({expected(TWO, asked, sex, seed=seed).at[RATES[2]].crossed_shown for seed in range(1, 4)}) > 1


def test_a_very_large_tree_is_reckoned_in_part_and_scaled_up() -> None:
    units = Units({"all": None} | {f"u{number}": "all" for number in range(300)})
    found = expected(units, {unit: 120 for unit in units.parent if unit != "all"}, Column.even("sex", 2))
    shown = found.at[LIKELY]
    assert found.reckoned < 1
    assert found.draws == 1
    assert (shown.units, round(shown.units_shown), round(shown.units_bare)) == (300, 300, 0)


def test_nobody_asked_is_nothing_shown() -> None:
    found = expected(TWO, {}, Column.even("sex", 2))
    assert found.at[LIKELY].units == 0
    assert found.at[LIKELY].units_shown == 0


def test_what_cannot_be_reckoned_with_is_refused() -> None:
    with pytest.raises(KeyError, match="Q"):
        expected(TWO, {"Q": 3})
    for shares in ((0.7, 0.7), (-0.1, 0.5), ()):
        with pytest.raises(ValueError, match="sex"):
            expected(TWO, {"A": 8}, Column("sex", shares))
    with pytest.raises(ValueError, match="1/3"):
        forecast(TWO, {"A": 8}, (), rates=RATES, likely=Fraction(1, 3), threshold=5, cross_threshold=10)


TREE = Units({"all": None, "x": "all", "A": "x", "B": "x", "C": "all"})
SIZES = st.dictionaries(
    st.tuples(st.sampled_from(["A", "B", "C", "x"]), st.sampled_from(["f", "m", None])), st.integers(1, 14), min_size=1, max_size=8
)


@settings(max_examples=25)
@given(SIZES, st.integers(2, 4))
def test_an_enterprise_some_times_as_large_withholds_no_larger_share(counts: Cells, times: int) -> None:
    """Everybody there so many times over: what was safe to show stays safe, since every set grows."""
    small = look(TREE, counts, ["sex"], 5, 10)
    large = look(TREE, {cell: times * people for cell, people in counts.items()}, ["sex"], 5, 10)
    assert large.withheld <= times * small.withheld


@settings(max_examples=25)
@given(SIZES)
def test_a_background_question_hides_no_plain_unit_unless_they_are_the_same_people(counts: Cells) -> None:
    plain: dict[tuple[str | None, ...], int] = {}
    for (unit, _answer), people in counts.items():
        plain[(unit,)] = plain.get((unit,), 0) + people
    assert look(TREE, counts, ["sex"], 5, 10).withheld == look(TREE, plain, [], 5, 10).withheld


@settings(max_examples=25)
@given(SIZES)
def test_a_higher_threshold_never_withholds_less(counts: Cells) -> None:
    assert look(TREE, counts, ["sex"], 5, 10).withheld <= look(TREE, counts, ["sex"], 6, 11).withheld
