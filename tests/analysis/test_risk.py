"""The risk rule: worked examples, every row of its table, and what must hold whatever the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.analysis.risk import (
    Condition,
    Judgement,
    Source,
    absolute_exposure,
    conversation_exposure,
    judge,
    propose,
    reported_exposure,
)
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.risk_rules import Level, current

KNOWLEDGE = load()
RULES = current(KNOWLEDGE.risk_rules)
LEVELS = ["green", "yellow", "orange", "red"]
CLASSES = ["moderate", "strong", "acute"]


def proposal(factors: Mapping[str, Mapping[str, Any]], mandatory: Sequence[str] = ()) -> dict[str, Any]:
    return propose({"mandatory": list(mandatory), "factors": factors}, RULES, KNOWLEDGE)


def levels(one: Mapping[str, Any]) -> tuple[str, str]:
    return one["level_now"], one["level_over_time"]


def of(**fields: Any) -> dict[str, Any]:
    result: dict[str, Any] = proposal({"f": fields})["factors"]["f"]
    return result


def test_the_worked_example() -> None:
    document = proposal(
        {
            "emotional_demands": {
                "class": "strong", "estimate": 57, "se": 4, "benchmark": 50, "duration": 2, "aggravating": 1, "measures": 1
            },
            "quantitative_demands": {"class": "strong", "share_exposed": 0.30},
        }
    )  # fmt: skip
    emotional, quantitative = document["factors"]["emotional_demands"], document["factors"]["quantitative_demands"]
    assert (emotional["exposure"], emotional["exposure_adjusted"]) == (2, 3)
    assert levels(emotional) == ("orange", "red")
    assert "96 %" in emotional["trace"][0]
    assert (quantitative["exposure"], levels(quantitative)) == (2, ("yellow", "orange"))
    assert levels(document["combined"]) == ("orange", "red")


def test_the_example_of_the_contract() -> None:
    document = propose(
        {
            "mandatory": ["violence_threats"],
            "factors": {
                "emotional_demands": {
                    "class": "strong", "estimate": 57, "se": 4, "benchmark": 50, "share_exposed": 0.30,
                    "duration": 2, "aggravating": 1, "measures": 0,
                },
                "violence_threats": {"class": "acute"},
            },
        },
        RULES,
        KNOWLEDGE,
    )  # fmt: skip
    assert document["rule_version"] == "0"
    emotional, violence = document["factors"]["emotional_demands"], document["factors"]["violence_threats"]
    assert (emotional["exposure"], emotional["exposure_adjusted"], *levels(emotional)) == (2, 3, "orange", "red")
    assert (violence["exposure"], violence["exposure_adjusted"], *levels(violence)) == (None, None, "unknown", "unknown")
    combined = document["combined"]
    assert (*levels(combined), combined["missing"], combined["pairs"]) == ("orange", "red", ["violence_threats"], [])


@pytest.mark.parametrize(
    ("difference", "error", "exposure"),
    [
        (10, 5.9, 3),  # P(θ > b + 5) = Φ(5/5.9) = .80
        (10, 6.0, 2),  # Φ(5/6) = .7977
        (9.9, 1, 2),
        (5, 5.9, 2),
        (5, 6.0, 1),
        (4.9, 5.8, 1),  # Φ(4.9/5.8) = .8009, and less than five points
        (4.9, 5.9, 0),
        (0, 1, 0),
        (-20, 1, 0),
        (10, None, 1),  # how sure can't be told, so only the difference counts
        (4.9, None, 0),
        (10, 0, 3),
    ],
)
def test_exposure_by_the_difference_and_how_sure_it_is(difference: float, error: float | None, exposure: int) -> None:
    assert of(**{"class": "strong"}, estimate=50 + difference, se=error, benchmark=50)["exposure"] == exposure


@pytest.mark.parametrize(("share", "exposure"), [(0, 0), (0.09, 0), (0.10, 1), (0.24, 1), (0.25, 2), (0.49, 2), (0.50, 3), (1, 3)])
@pytest.mark.parametrize("risk_class", ["strong", "moderate"])
def test_exposure_by_the_share_exposed(risk_class: str, share: float, exposure: int) -> None:
    assert of(**{"class": risk_class}, share_exposed=share)["exposure"] == exposure


@pytest.mark.parametrize(("share", "exposure"), [(0, 0), (0.001, 2), (0.049, 2), (0.05, 3), (1, 3)])
def test_a_single_case_of_an_acute_factor_is_exposure(share: float, exposure: int) -> None:
    assert of(**{"class": "acute"}, share_exposed=share)["exposure"] == exposure


def test_a_mean_alone_never_gives_an_acute_factor_its_highest_exposure() -> None:
    assert of(**{"class": "acute"}, estimate=90, se=1, benchmark=10)["exposure"] == 2
    assert of(**{"class": "acute"}, estimate=90, se=1, benchmark=10, share_exposed=0.05)["exposure"] == 3


@pytest.mark.parametrize(
    ("risk_class", "over_time"),
    [
        ("moderate", ["green", "green", "yellow", "orange"]),
        ("strong", ["green", "yellow", "orange", "orange"]),
        ("acute", ["green", "orange", "orange", "red"]),
    ],
)
def test_the_base_level_by_class_and_exposure(risk_class: str, over_time: list[str]) -> None:
    judged = [judgement(risk_class, exposure) for exposure in range(4)]
    assert [one.over_time.word for one in judged if one.over_time] == over_time


@pytest.mark.parametrize(("over_time", "now"), [("green", "green"), ("yellow", "green"), ("orange", "yellow"), ("red", "orange")])
def test_what_harms_gradually_is_less_urgent_today(over_time: str, now: str) -> None:
    found = {
        one.over_time.word: one.now.word
        for exposure in range(4)
        for worse in (0, 1)
        if (one := judgement("strong", exposure, Condition(aggravating=worse))).over_time and one.now
    }
    assert found[over_time] == now


def judgement(risk_class: str, exposure: int, condition: Condition | None = None) -> Judgement:
    by_share = {0: 0.0, 1: 0.1, 2: 0.25, 3: 0.5}
    line = absolute_exposure(RULES, "strong", by_share[exposure]).line
    return judge(RULES, risk_class, [Source(exposure, line)], condition or Condition())


@pytest.mark.parametrize(
    ("risk_class", "exposure", "worse", "level"),
    [
        ("strong", 2, 0, Level.YELLOW),
        ("strong", 1, 0, Level.GREEN),
        ("strong", 0, 0, Level.GREEN),
        ("strong", 3, 0, Level.ORANGE),  # nothing is taken off at the highest exposure
        ("strong", 2, 1, Level.ORANGE),
        ("acute", 1, 0, Level.ORANGE),
        ("acute", 2, 1, Level.ORANGE),
        ("acute", 3, 0, Level.RED),
    ],
)
def test_measures_that_work_take_one_level_off_and_never_below_orange_for_an_acute_factor(
    risk_class: str, exposure: int, worse: int, level: Level
) -> None:
    assert judgement(risk_class, exposure, Condition(aggravating=worse, measures=2)).over_time == level


def test_measures_that_are_planned_or_individual_take_nothing_off() -> None:
    planned = judgement("strong", 2, Condition(measures=1))
    assert planned.over_time == Level.ORANGE
    assert [line.rule for line in planned.beside] == ["prevention.not_shown"]


def test_conditions_make_no_exposure_worse_where_there_is_none() -> None:
    assert judgement("acute", 0, Condition(aggravating=3)).over_time == Level.GREEN


@pytest.mark.parametrize(("count", "exposure"), [(1, 2), (2, 2), (3, 3), (40, 3)])
def test_reports_count_whatever_else_is_known(count: int, exposure: int) -> None:
    sources = [absolute_exposure(RULES, "acute", 0.0), reported_exposure(RULES, count, "2026")]
    assert judge(RULES, "acute", sources, Condition()).exposure == exposure
    assert judge(RULES, "acute", sources, Condition(measures=2)).over_time in (Level.ORANGE, Level.RED)


@pytest.mark.parametrize(
    ("answers", "exposure", "certain", "rule"),
    [
        ({"employer": "well", "representative": "well"}, 0, True, "agreed"),
        ({"employer": "watch", "representative": "watch"}, 1, True, "agreed"),
        ({"employer": "act", "representative": "act"}, 2, True, "agreed"),
        ({"employer": "well", "representative": "act"}, 2, False, "differ"),
        ({"employer": "act", "representative": "watch"}, 2, False, "differ"),
        ({"employer": "well"}, 0, False, "employer_alone"),
        ({"representative": "act"}, 2, False, "representative_alone"),
    ],
)
def test_in_a_conversation_the_higher_answer_counts(answers: dict[str, str], exposure: int, certain: bool, rule: str) -> None:
    source = conversation_exposure(RULES, answers)
    assert (source.exposure, source.certain, source.line.rule) == (exposure, certain, f"exposure.conversation.{rule}")


def test_both_answers_are_shown_where_they_differ() -> None:
    line = conversation_exposure(RULES, {"employer": "well", "representative": "act"}).line
    text = RULES.said(line.rule, **line.filling)["nb"]
    assert "arbeidsgiver «fungerer bra», representanten «gjør noe»" in text


PAIR = {
    "violence_threats": {"class": "acute", "share_exposed": 0.01},
    "quantitative_demands": {"class": "strong", "share_exposed": 0.25},
}


def test_a_pair_with_more_than_the_sum_raises_the_level_over_time_only() -> None:
    combined = proposal(PAIR)["combined"]
    assert levels(combined) == ("orange", "red")
    assert combined["pairs"] == [["violence_threats", "quantitative_demands"]]


def test_a_pair_that_was_studied_and_is_no_more_than_the_sum_raises_nothing() -> None:
    strong = {"class": "strong", "share_exposed": 0.25}
    combined = proposal({"emotional_demands": strong, "quantitative_demands": strong})["combined"]
    assert (levels(combined), combined["pairs"]) == (("yellow", "orange"), [])


def test_three_serious_factors_raise_each_horizon_by_its_own_levels() -> None:
    strong = {"class": "strong", "share_exposed": 0.25}
    combined = proposal({"a": strong, "b": strong, "c": strong})["combined"]
    # Over time three at orange; now three at yellow, which aren't serious.
    assert levels(combined) == ("yellow", "red")
    worse = {**strong, "aggravating": 1}
    assert levels(proposal({"a": worse, "b": worse, "c": worse})["combined"]) == ("red", "red")


def test_a_mandatory_factor_that_is_not_assessed_leaves_green_unconcluded_in_each_horizon_by_itself() -> None:
    yellow = {"class": "strong", "share_exposed": 0.10}
    combined = proposal({"a": yellow}, mandatory=["a", "b"])["combined"]
    assert (levels(combined), combined["missing"]) == (("unknown", "yellow"), ["b"])
    assert levels(proposal({"a": yellow}, mandatory=["a"])["combined"]) == ("green", "yellow")
    assert levels(proposal({}, mandatory=[])["combined"]) == ("unknown", "unknown")


def test_the_mandatory_factors_are_the_statutory_ones_unless_others_are_named() -> None:
    missing = propose({"factors": {}}, RULES, KNOWLEDGE)["combined"]["missing"]
    assert len(missing) == 8
    assert missing[0] == "unclear_conflicting_demands"


SHARES = st.one_of(st.none(), st.floats(0, 1))
POINTS = st.one_of(st.none(), st.floats(0, 100))
FACTOR = st.fixed_dictionaries(
    {
        "class": st.sampled_from(CLASSES),
        "estimate": POINTS,
        "se": st.one_of(st.none(), st.floats(0, 30)),
        "benchmark": POINTS,
        "share_exposed": SHARES,
        "duration": st.sampled_from([None, 0, 1, 2]),
        "aggravating": st.sampled_from([None, 0, 1, 4]),
        "measures": st.sampled_from([None, 0, 1, 2]),
    }
)


def height(level: str) -> int:
    return -1 if level == "unknown" else LEVELS.index(level)


def is_no_lower(after: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    return all(height(after[key]) >= height(before[key]) for key in ("level_now", "level_over_time"))


@given(FACTOR, st.floats(0, 1), st.floats(0, 100))
def test_more_exposure_never_lowers_a_level(fields: dict[str, Any], share: float, points: float) -> None:
    before = of(**fields)
    if fields["share_exposed"] is not None:
        assert is_no_lower(of(**{**fields, "share_exposed": max(share, fields["share_exposed"])}), before)
    if fields["estimate"] is not None:
        assert is_no_lower(of(**{**fields, "estimate": max(points, fields["estimate"])}), before)


@given(FACTOR)
def test_longer_duration_and_worse_conditions_never_lower_a_level(fields: dict[str, Any]) -> None:
    by_duration = [of(**{**fields, "duration": duration}) for duration in (None, 0, 1, 2)]
    by_conditions = [of(**{**fields, "aggravating": count}) for count in (None, 0, 1, 4)]
    for rising in (by_duration, by_conditions):
        assert all(is_no_lower(after, before) for before, after in pairwise(rising))


@given(FACTOR)
def test_measures_never_raise_a_level(fields: dict[str, Any]) -> None:
    none, planned, working = (of(**{**fields, "measures": measures}) for measures in (0, 1, 2))
    assert levels(none) == levels(planned)
    assert is_no_lower(none, working)


@given(FACTOR)
def test_a_source_that_is_missing_never_makes_green_of_unknown(fields: dict[str, Any]) -> None:
    one = of(**fields)
    has_source = fields["share_exposed"] is not None or None not in (fields["estimate"], fields["benchmark"])
    assert (one["exposure"] is None) == (not has_source)
    assert (levels(one) == ("unknown", "unknown")) == (not has_source)


@given(FACTOR)
def test_one_more_source_never_lowers_a_level(fields: dict[str, Any]) -> None:
    both = of(**fields)
    assert is_no_lower(both, of(**{**fields, "share_exposed": None}))
    assert is_no_lower(both, of(**{**fields, "estimate": None}))


@given(FACTOR)
def test_a_level_is_explained_by_at_most_six_lines_that_end_in_it(fields: dict[str, Any]) -> None:
    trace = of(**fields)["trace"]
    assert 1 <= len(trace) <= 6
    assert all(not set("{}") & set(line) for line in trace)
    assert len({line.split(":")[0] for line in trace}) == len(trace)


@given(FACTOR)
def test_an_acute_factor_with_any_exposure_is_at_least_orange_in_both_horizons(fields: dict[str, Any]) -> None:
    one = of(**{**fields, "class": "acute"})
    if one["exposure"]:
        assert min(map(height, levels(one))) >= LEVELS.index("orange")


@given(st.sampled_from(CLASSES), st.integers(0, 3), st.integers(0, 9), st.sampled_from(["", "persistent"]), st.integers(0, 2))
def test_few_answers_alone_give_at_most_exposure_one_and_orange(
    risk_class: str, exposure: int, answers: int, duration: str, worse: int
) -> None:
    one = judgement(risk_class, exposure, Condition(duration=duration, aggravating=worse, few_answers=answers))
    assert one.adjusted is not None
    assert one.adjusted <= 1
    assert one.over_time is not None
    assert one.over_time <= Level.ORANGE
    assert not one.certain
    assert len(one.lines) <= 6


FACTORS = st.dictionaries(st.sampled_from(sorted(KNOWLEDGE.factors)), FACTOR, max_size=6)


@given(FACTORS, FACTOR)
def test_one_more_factor_never_lowers_the_combined_level(factors: dict[str, dict[str, Any]], more: dict[str, Any]) -> None:
    before = proposal(factors)["combined"]
    assert is_no_lower(proposal({**factors, "another": more})["combined"], before)


@given(FACTORS)
def test_the_combined_level_is_never_below_the_worst_single_one_and_at_most_one_above(factors: dict[str, dict[str, Any]]) -> None:
    document = proposal(factors)
    for key in ("level_now", "level_over_time"):
        worst = max((height(one[key]) for one in document["factors"].values()), default=-1)
        assert worst <= height(document["combined"][key]) <= (worst + 1 if worst >= 0 else -1)


@given(FACTORS)
def test_an_unassessed_mandatory_factor_changes_nothing_but_green_to_unknown(factors: dict[str, dict[str, Any]]) -> None:
    before = proposal(factors)["combined"]
    after = proposal({**factors, "another": {"class": "acute"}}, mandatory=["another"])["combined"]
    assert after["missing"] == ["another"]
    for key in ("level_now", "level_over_time"):
        assert after[key] == ("unknown" if before[key] == "green" else before[key])


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"factors": {"f": {}}}, "figures.json, field factors.f.class: It is missing. Write a text in quotes."),
        (
            {"factors": {"f": {"class": "strog"}}},
            "figures.json, field factors.f.class: “strog” can't stand here. Did you mean “strong”?",
        ),
        (
            {"factors": {"f": {"class": "strong", "estimate": 101}}},
            "factors.f.estimate: “101” can't stand here. Write a number from 0 to 100.",
        ),
        ({"factors": {"f": {"class": "strong", "se": -1}}}, "factors.f.se: “-1” can't stand here. Write a number of 0 or more."),
        ({"factors": {"f": {"class": "strong", "se": "4"}}}, "factors.f.se: “4” can't stand here. Write a number."),
        (
            {"factors": {"f": {"class": "strong", "share_exposed": 30}}},
            "factors.f.share_exposed: “30” can't stand here. Write a number from 0",
        ),
        (
            {"factors": {"f": {"class": "strong", "duration": True}}},
            "factors.f.duration: “true” can't stand here. Write a whole number.",
        ),
        (
            {"factors": {"f": {"class": "strong", "measure": 2}}},
            "factors.f.measure: There is no such field here. Did you mean “measures”?",
        ),
        ({"factors": []}, "figures.json, field factors: “[]” can't stand here."),
        ({"factors": {"f": 3}}, "figures.json, field factors.f: “3” can't stand here."),
        ({"factor": {}}, "figures.json, field factor: There is no such field here. Did you mean “factors”?"),
        ({"mandatory": ["a", 3]}, "figures.json, field mandatory: “3” can't stand in the list."),
    ],
)
def test_what_is_wrong_is_told_with_its_field(document: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as caught:
        propose(document, RULES, KNOWLEDGE, "figures.json")
    assert told in str(caught.value)
