"""Proposals from a release and what else is known: which source counts, what can't be told, and every ground."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from forsvarlig.analysis.assessment import (
    Benchmark,
    Context,
    FactorContext,
    MeasureState,
    Report,
    UnitContext,
    assess_release,
    assess_unit,
)
from forsvarlig.analysis.comparison import within_spread
from forsvarlig.analysis.published import read_published
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.risk_rules import current
from tests.analysis.making import group, release

KNOWLEDGE = load()
PACE = {"factor": "quantitative_demands"}
SUPPORT = {"factor": "support_feedback", "orientation": "resource"}
VIOLENCE = {"factor": "violence_threats", "sensitive": True}
FIVE = ("a", "b", "c", "d", "e")
EVERYONE = {"n": 80, "pace": {"n": 80, "mean": 50.0, "sd": 20.0}}


def pace(mean: float, n: int = 16, **figures: Any) -> dict[str, Any]:
    return {"n": n, "pace": {"n": n, "mean": mean, **figures}}


def five(worst: float, n: int = 16) -> dict[str, Any]:
    """Five units, of which the first is worse than the others."""
    others = dict(zip(FIVE[1:], (48.0, 50.0, 49.0, 51.0), strict=True))
    return release({"a": pace(worst, n), **{unit: pace(mean) for unit, mean in others.items()}}, {"pace": PACE}, EVERYONE)


def assessed(document: Mapping[str, Any], context: Context | None = None) -> dict[str, dict[str, Any]]:
    whole = assess_release(document, context or Context(), KNOWLEDGE)
    assert whole["rule_version"] == "0"
    return {unit["unit"]: unit for unit in whole["units"]}


def factor(unit: Mapping[str, Any], name: str = "quantitative_demands") -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in unit["factors"] if one["factor"] == name)
    return found


def grounds(one: Mapping[str, Any]) -> list[str]:
    return [ground["rule"] for ground in one["grounds"]]


def levels(one: Mapping[str, Any]) -> tuple[str, str, str]:
    return one["level_now"], one["level_over_time"], one["certainty"]


def known(unit: str = "a", reports: tuple[Report, ...] = (), **factors: FactorContext) -> Context:
    return Context(on=date(2026, 11, 22), units={unit: UnitContext(factors, reports)})


def test_units_come_with_every_statutory_factor_and_parents_first() -> None:
    units = assess_release(five(70), Context(), KNOWLEDGE)["units"]
    assert [unit["unit"] for unit in units] == ["root", *FIVE]
    assert [one["factor"] for one in units[1]["factors"]][:3] == [
        "unclear_conflicting_demands",
        "emotional_demands",
        "quantitative_demands",
    ]
    assert len(units[1]["combined"]["not_assessed"]) == 7


def test_a_unit_far_above_the_other_units_is_found_and_the_text_says_how_many_they_are() -> None:
    units = assessed(five(75))
    worst = factor(units["a"])
    assert worst["level_over_time"] == "orange"
    first = worst["grounds"][0]
    assert first["rule"].startswith("exposure.relative.")
    assert "de 4 andre enhetene som vises" in first["text"]["nb"]
    assert set(first["text"]) == {"nb", "nn", "en"}
    assert first["source"] == "small 1"
    assert factor(units["b"])["level_over_time"] == "green"


def test_an_estimate_borrows_strength_so_that_few_answers_move_it_less() -> None:
    def figure(n: int) -> float:
        text = factor(assessed(five(75, n))["a"])["grounds"][0]["text"]["en"]
        return float(text.split(" against ")[0])

    assert 50 < figure(8) < figure(25) < 75


def test_an_estimate_that_borrowed_strength_shows_the_units_own_mean_beside() -> None:
    one = factor(assessed(five(75, 12))["a"])
    (borrowed,) = (ground for ground in one["grounds"] if ground["rule"] == "exposure.borrowed")
    assert borrowed["text"]["nb"].startswith("Enhetens eget snitt er 75. Siden få har svart, er det regnet med 6")
    assert not borrowed["counts"]
    named = Context(benchmarks={"pace": Benchmark(50, "A survey")})
    alone = release({"a": pace(75, 12)}, {"pace": PACE}, EVERYONE)
    assert "exposure.borrowed" not in grounds(factor(assessed(alone, named)["a"]))


def test_with_three_other_units_there_is_no_comparison_and_the_level_is_unknown() -> None:
    document = release({unit: pace(mean) for unit, mean in zip("abcd", (80, 50, 50, 50), strict=True)}, {"pace": PACE}, EVERYONE)
    one = factor(assessed(document)["a"])
    assert levels(one) == ("unknown", "unknown", "unknown")
    assert grounds(one) == ["exposure.not_compared"]


def test_a_hidden_unit_is_nobodys_comparison() -> None:
    document = release({**{unit: pace(50) for unit in "abcd"}, "e": "complementary"}, {"pace": PACE}, EVERYONE)
    assert grounds(factor(assessed(document)["a"])) == ["exposure.not_compared"]


def test_a_named_benchmark_is_compared_with_instead_of_the_other_units_and_cited() -> None:
    named = Benchmark(mean=30.0, source="A survey", population="All of us", year=2025)
    one = factor(assessed(five(50), Context(benchmarks={"pace": named}))["b"])
    assert one["exposure"] == 3
    assert "i All of us" in one["grounds"][0]["text"]["nb"]
    assert one["grounds"][0]["source"] == "small 1; A survey, All of us, 2025"


def test_a_resource_and_its_benchmark_are_turned() -> None:
    document = release({"a": {"n": 25, "help": {"n": 25, "mean": 40.0, "sd": 15.0}}}, {"help": SUPPORT})
    named = Benchmark(mean=70.0, source="A survey")
    one = factor(assessed(document, Context(benchmarks={"help": named}))["a"], "support_feedback")
    assert one["exposure"] == 3
    assert one["grounds"][0]["text"]["en"].startswith("60 against 30 in the comparison: 30 points more load")


def test_everyones_spread_stands_in_where_no_unit_shows_its_own_and_an_assumed_one_is_said() -> None:
    units = {unit: pace(mean) for unit, mean in zip(FIVE, (80, 50, 50, 50, 50), strict=True)}
    everyones = factor(assessed(release(units, {"pace": PACE}, EVERYONE))["a"])
    assumed = factor(assessed(release(units, {"pace": PACE}, {"n": 80, "pace": {"n": 80, "mean": 50.0}}))["a"])
    assert (everyones["exposure"], everyones["certainty"]) == (3, "likely")
    assert (assumed["exposure"], assumed["certainty"]) == (3, "uncertain")
    assert "exposure.spread_assumed" not in grounds(everyones)
    assert "regnet med 25 poeng" in assumed["grounds"][-1]["text"]["nb"]


def test_the_spread_of_units_that_show_theirs_is_pooled() -> None:
    units = {unit: pace(mean, 25, sd=sd) for unit, mean, sd in zip(FIVE, (80, 50, 50, 50, 50), (10, 20, 20, 20, 20), strict=True)}
    published = read_published(release(units, {"pace": PACE}, EVERYONE))
    spread = within_spread(published, "pace", current(KNOWLEDGE.risk_rules))
    # (100 + 4 · 400) / 5
    assert spread.sd == pytest.approx(340**0.5)
    assert not spread.is_assumed


def test_without_any_spread_figures_are_taken_as_they_stand() -> None:
    units = {unit: pace(mean) for unit, mean in zip(FIVE, (60, 50, 50, 50, 50), strict=True)}
    one = factor(assessed(release(units, {"pace": PACE}, {"n": 80, "pace": {"n": 80, "mean": 50.0, "sd": 0.0}}))["a"])
    assert one["exposure"] == 3


def test_a_published_share_counts_by_itself() -> None:
    document = release({"a": pace(50, 30, share_exposed=0.30)}, {"pace": PACE}, EVERYONE)
    assert levels(factor(assessed(document)["a"])) == ("yellow", "orange", "likely")


def test_shares_of_nobody_and_of_everybody_are_bounds_that_can_be_reckoned_with() -> None:
    document = release(
        {"a": pace(10, 30, share_exposed={"at_most": 0.1}), "b": pace(90, 30, share_exposed={"at_least": 0.9})}, {"pace": PACE}
    )
    units = assessed(document)
    assert levels(factor(units["a"])) == ("green", "green", "likely")
    assert "At most 10 % are exposed" in factor(units["a"])["grounds"][0]["text"]["en"]
    assert factor(units["b"])["exposure"] == 3
    assert "Minst 90 % er utsatt" in factor(units["b"])["grounds"][0]["text"]["nb"]


def test_perhaps_nobody_is_too_little_to_know_of_an_acute_factor() -> None:
    document = release({"a": {"n": 30, "v": {"n": 30, "share_exposed": {"at_most": 0.1}}}}, {"v": {"factor": "violence_threats"}})
    one = factor(assessed(document)["a"], "violence_threats")
    assert levels(one) == ("unknown", "unknown", "unknown")
    assert one["grounds"][0]["text"]["en"].startswith("At most 10 % are exposed, perhaps nobody.")


@pytest.mark.parametrize("band", ["fewer_than_3_yes", "fewer_than_3_no"])
def test_a_band_is_never_a_number(band: str) -> None:
    document = release(
        {"a": {"n": 14, "v": {"n": 14, "share_exposed": {"band": band}}}, "b": {"n": 30, "v": {"n": 30, "share_exposed": 0.2}}},
        {"v": VIOLENCE},
        {"n": 44, "v": {"n": 44, "share_exposed": 0.25}},
    )
    units = assessed(document)
    one = factor(units["a"], "violence_threats")
    assert levels(one) == ("unknown", "unknown", "unknown")
    # The level stands at the nearest group that shows one.
    assert grounds(one) == [f"exposure.band.{band}", "exposure.nearest"]
    assert "root: red (act now)" in one["grounds"][1]["text"]["en"]
    assert factor(units["root"], "violence_threats")["level_now"] == "red"
    assert units["a"]["combined"]["level_now"] == "unknown"


def test_a_sensitive_scale_counts_by_its_share_and_never_by_a_mean() -> None:
    document = release(
        {"a": {"n": 30, "v": {"n": 30, "mean": 99.0}}}, {"v": VIOLENCE}, {"n": 30, "v": {"n": 30, "mean": 99.0, "sd": 1.0}}
    )
    one = factor(assessed(document, Context(benchmarks={"v": Benchmark(1, "A survey")}))["a"], "violence_threats")
    assert levels(one) == ("unknown", "unknown", "unknown")


@pytest.mark.parametrize(
    ("hidden", "rule"), [("primary", "exposure.hidden"), ("complementary", "exposure.hidden"), ("empty", "exposure.empty")]
)
def test_a_hidden_unit_is_unknown_and_unlike_one_where_nobody_answered(hidden: str, rule: str) -> None:
    document = release({"a": hidden, "b": pace(50)}, {"pace": PACE}, EVERYONE)
    unit = assess_release(document, Context(), KNOWLEDGE, {"a": "Natt"})["units"][1]
    assert levels(factor(unit)) == ("unknown", "unknown", "unknown")
    assert grounds(factor(unit)) == [rule]
    assert "Natt" in factor(unit)["grounds"][0]["text"]["nb"]
    assert unit["combined"]["level_over_time"] == "unknown"


def test_a_survey_with_nine_answers_as_the_only_source_gives_at_most_yellow_for_a_strong_factor() -> None:
    nine, ten = (factor(assessed(five(95, n))["a"]) for n in (9, 10))
    assert (nine["exposure_adjusted"], nine["level_over_time"], nine["certainty"]) == (1, "yellow", "uncertain")
    assert "uncertain.few_answers" in grounds(nine)
    assert (ten["exposure_adjusted"], ten["certainty"]) == (3, "likely")


def test_few_answers_are_not_alone_beside_a_conversation() -> None:
    said = FactorContext(conversation={"employer": "watch", "representative": "watch"})
    one = factor(assessed(five(95, 9), known(quantitative_demands=said))["a"])
    assert one["exposure_adjusted"] == 3
    assert "uncertain.few_answers" not in grounds(one)


def test_a_number_of_answers_that_is_not_shown_is_taken_as_the_fewest_it_can_be() -> None:
    groups = release({"a": {"n": 12, "pace": {"mean": 60.0}}}, {"pace": PACE}, EVERYONE)
    assert read_published(groups).group("a").scales["pace"].n == 8


def test_the_larger_of_survey_and_conversation_counts_and_the_other_is_shown_beside() -> None:
    said = FactorContext(conversation={"employer": "act", "representative": "act"})
    one = factor(assessed(five(50), known("b", quantitative_demands=said))["b"])
    assert one["exposure"] == 2
    counted = {ground["rule"]: ground["counts"] for ground in one["grounds"]}
    assert counted["exposure.conversation.agreed"]
    assert not counted["exposure.relative.0"]


REPORTED = {"reported_from": date(2026, 1, 1), "reported_to": date(2026, 10, 31)}


@pytest.mark.parametrize(("count", "over_time"), [(0, "unknown"), (1, "orange"), (2, "orange"), (3, "red"), (4, "red")])
def test_released_reports_lift_an_acute_factor_to_at_least_orange_though_the_survey_shows_a_band(
    count: int, over_time: str
) -> None:
    document = release({"a": {"n": 14, "v": {"n": 14, "share_exposed": {"band": "fewer_than_3_yes"}}}}, {"v": VIOLENCE})
    report = Report("violence_threats", count, **REPORTED)
    one = factor(assessed(document, known(reports=(report,)))["a"], "violence_threats")
    assert (one["level_now"], one["level_over_time"]) == (over_time, over_time)
    assert "exposure.band.fewer_than_3_yes" in grounds(one)


def test_reports_are_added_up_and_those_from_later_days_do_not_count() -> None:
    later = Report("violence_threats", 9, date(2026, 11, 23), date(2026, 12, 1))
    twice = (Report("violence_threats", 1, **REPORTED), Report("violence_threats", 1, **REPORTED))
    one = factor(assessed(five(50), known(reports=(*twice, later)))["a"], "violence_threats")
    assert one["exposure"] == 2
    assert "2026-01-01 til 2026-10-31: 2" in one["grounds"][0]["text"]["nb"]
    assert one["grounds"][0]["source"] == "2026-01-01/2026-10-31"


def test_the_context_of_the_contract_gives_orange_now_and_red_over_time() -> None:
    told = FactorContext(
        duration="persistent",
        aggravating=("night_work",),
        measures=(MeasureState("m1", "planned"),),
        conversation={"employer": "watch", "representative": "act"},
    )
    one = factor(assessed(five(75), known(quantitative_demands=told))["a"])
    assert (one["level_now"], one["level_over_time"]) == ("orange", "red")
    by_part = {
        part: [ground["rule"] for ground in one["grounds"] if ground["part"] == part] for part in ("conditions", "prevention")
    }
    assert by_part == {"conditions": ["conditions.aggravating"], "prevention": ["prevention.not_shown"]}
    assert any("nattarbeid" in ground["text"]["nb"] for ground in one["grounds"])
    assert sum(ground["counts"] for ground in one["grounds"]) <= 6


def test_a_condition_in_ones_own_words_counts_and_stands_as_written() -> None:
    told = FactorContext(aggravating=("two {posts} vacant",), conversation={"employer": "act", "representative": "act"})
    one = factor(assess_unit("cafe", UnitContext({"quantitative_demands": told}), KNOWLEDGE))
    assert one["level_over_time"] == "red"
    assert any("“two {posts} vacant”" in ground["text"]["nn"] for ground in one["grounds"])


def test_a_verified_measure_lowers_and_a_planned_beside_it_does_not_stop_it() -> None:
    measures = (MeasureState("m1", "planned"), MeasureState("m2", "verified"))
    told = FactorContext(measures=measures, conversation={"employer": "act", "representative": "act"})
    one = factor(assess_unit("cafe", UnitContext({"quantitative_demands": told}), KNOWLEDGE))
    assert one["level_over_time"] == "yellow"


EIGHT = (
    "unclear_conflicting_demands",
    "emotional_demands",
    "quantitative_demands",
    "support_feedback",
    "contact_communication",
    "harassment",
    "violence_threats",
    "autonomy",
)


def conversation(**answers: str) -> dict[str, Any]:
    said = {
        name: FactorContext(conversation=dict.fromkeys(("employer", "representative"), answer)) for name, answer in answers.items()
    }
    return assess_unit("cafe", UnitContext(said), KNOWLEDGE)


def test_a_conversation_alone_is_enough_for_a_whole_assessment() -> None:
    unit = conversation(**dict.fromkeys(EIGHT, "well"))
    assert unit["unit"] == "cafe"
    assert (unit["combined"]["level_now"], unit["combined"]["level_over_time"]) == ("green", "green")
    assert unit["combined"]["not_assessed"] == []
    # What works well is worth keeping; that nobody was hurt is no resource.
    assert unit["protective"] == [name for name in EIGHT if name not in ("harassment", "violence_threats")]


def test_one_factor_left_out_of_a_conversation_leaves_green_unconcluded() -> None:
    combined = conversation(**dict.fromkeys(EIGHT[:-1], "well"))["combined"]
    assert (combined["level_now"], combined["not_assessed"]) == ("unknown", ["autonomy"])
    assert combined["rules"] == ["worst_factor", "not_concluded"]
    assert "selvbestemmelse i arbeidet" in combined["text"]["nb"]


def test_pairs_that_drive_the_combined_level_are_named_with_their_study() -> None:
    combined = conversation(**{**dict.fromkeys(EIGHT, "well"), "violence_threats": "act", "quantitative_demands": "act"})[
        "combined"
    ]
    assert (combined["level_now"], combined["level_over_time"]) == ("orange", "red")
    assert combined["drivers"] == [["violence_threats", "quantitative_demands"]]
    assert combined["rules"] == ["worst_factor", "pair"]
    pair = next(ground for ground in combined["grounds"] if ground["rule"] == "together.pair")
    assert pair["source"].startswith("Clausen and others (2023)")
    assert "RERI 0.36" in pair["source"]


def test_high_demands_with_little_say_are_noted_and_raise_nothing() -> None:
    combined = conversation(**{**dict.fromkeys(EIGHT, "well"), "autonomy": "act", "quantitative_demands": "act"})["combined"]
    assert combined["level_over_time"] == "orange"
    assert [noted["factors"] for noted in combined["noted"]] == [["quantitative_demands", "autonomy"]]


def test_three_serious_factors_are_a_rule_of_their_own() -> None:
    answers = {**dict.fromkeys(EIGHT, "well"), **dict.fromkeys(("support_feedback", "emotional_demands", "harassment"), "act")}
    combined = conversation(**answers)["combined"]
    assert combined["rules"] == ["worst_factor", "several"]
    assert combined["level_over_time"] == "red"


def test_a_unit_clearly_better_than_the_others_is_something_to_hold_on_to() -> None:
    document = release(
        {unit: pace(mean, 25) for unit, mean in zip(FIVE, (25, 55, 56, 54, 55), strict=True)}, {"pace": PACE}, EVERYONE
    )
    assert assessed(document)["a"]["protective"] == ["quantitative_demands"]
    assert assessed(document)["b"]["protective"] == []


def test_every_ground_has_part_rule_effect_three_texts_and_sources() -> None:
    told = FactorContext("persistent", ("night_work",), (MeasureState("m", "verified"),), {"employer": "act"})
    context = known(quantitative_demands=told, violence_threats=told)
    for unit in assessed(five(75), context).values():
        for ground in [ground for one in unit["factors"] for ground in one["grounds"]] + unit["combined"]["grounds"]:
            assert ground["part"] in ("extent", "character", "conditions", "prevention")
            assert all(ground["text"][language].strip() for language in ("nb", "nn", "en"))
            assert not set("{}") & set("".join(ground["text"].values()))
            assert ground["source"]
            assert ground["threshold_source"]
            assert ground["rule"].split(".")[0] in (
                "exposure",
                "duration",
                "uncertain",
                "base",
                "conditions",
                "prevention",
                "horizon",
                "together",
            )


def test_scales_that_cannot_be_assessed_are_left_out_and_said() -> None:
    document = release(
        {"a": pace(50)},
        {"pace": {}, "codes": {"factor": "autonomy", "range": [1, 5]}, "odd": {"factor": "autonmy"}, "help": SUPPORT},
    )
    left_out = {one["scale"]: one["reason"] for one in assess_release(document, Context(), KNOWLEDGE)["left_out"]}
    assert left_out == {
        "pace": "It measures no factor.",
        "codes": "Its range isn't 0 to 100.",
        "odd": "There is no factor “autonmy”. Did you mean “autonomy”?",
    }


def test_crossed_groups_change_nothing() -> None:
    plain = five(75)
    crossed = {**plain, "groups": [*plain["groups"], {"where": {"unit": "a", "members": "own", "sex": "f"}, **group(pace(99))}]}
    assert assessed(plain) == assessed(crossed)


def test_a_unit_by_itself_is_as_in_the_whole() -> None:
    told = UnitContext({"quantitative_demands": FactorContext("persistent")})
    whole = assessed(five(75), Context(units={"a": told}))
    assert assess_unit("a", told, KNOWLEDGE, five(75)) == whole["a"]


def test_a_unit_by_itself_leaves_later_reports_out_too() -> None:
    told = UnitContext(reports=(Report("harassment", 1, date(2026, 5, 1), date(2026, 5, 2)),))
    before, after = (assess_unit("cafe", told, KNOWLEDGE, on=date(2026, month, 1)) for month in (4, 6))
    assert factor(before, "harassment")["level_now"] == "unknown"
    assert factor(after, "harassment")["level_now"] == "orange"


def test_a_report_of_a_part_lifts_the_whole_that_the_regulation_names() -> None:
    told = UnitContext(reports=(Report("sexual_harassment", 1, date(2026, 5, 1), date(2026, 5, 2)),))
    one = assess_unit("cafe", told, KNOWLEDGE, on=date(2026, 6, 1))
    assert factor(one, "harassment")["level_now"] == "orange"
    assert factor(one, "violence_threats")["level_now"] == "unknown"


def test_a_department_is_compared_with_units_outside_it_only() -> None:
    document = five(75)
    document["units"] = [
        {"unit": unit, "parent": parent}
        for unit, parent in [("root", ""), ("dep", "root"), ("a", "dep"), ("b", "dep"), *((unit, "root") for unit in "cde")]
    ]
    document["groups"] += [
        {"where": {"unit": "dep", "members": "subtree"}, **group(pace(62, 32))},
        {"where": {"unit": "dep", "members": "own"}, "hidden": "empty"},
    ]
    assert grounds(factor(assessed(document)["dep"])) == ["exposure.not_compared"]
    document["groups"] += [{"where": {"unit": "root", "members": "own"}, **group(pace(50))}]
    assert grounds(factor(assessed(document)["dep"]))[0].startswith("exposure.relative.")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"format": "other/1"}, "release.json, field format: This isn't a release"),
        ({"scales": [{"id": "pace"}]}, "release.json, field scales[1].orientation: It is missing."),
        ({"units": [{"unit": "a", "parent": "b"}]}, "release.json, field units: The parent “b” of “a” isn't a unit."),
        ({"units": []}, "release.json, field units: There are no units."),
        ({"threshold": None}, "release.json, field threshold: It is missing."),
        ({"groups": [{"where": {"unit": "x", "members": "own"}, "n": 9}]}, "field groups[1].where.unit: “x” can't stand here."),
        ({"groups": [{"n": 9}]}, "release.json, field groups[1].where: It is missing."),
    ],
)
def test_what_is_no_whole_release_is_told_with_its_field(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as caught:
        assess_release({**five(50), **changes}, Context(), KNOWLEDGE, file="release.json")
    assert told in str(caught.value)


def test_units_and_scales_that_the_release_does_not_have_are_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"There is no unit “rot” in the release. Did you mean “root”\?"):
        assess_release(five(50), Context(units={"rot": UnitContext()}), KNOWLEDGE)
    with pytest.raises(InputError, match=r"There is no scale “pacer” in the release. Did you mean “pace”\?"):
        assess_release(five(50), Context(benchmarks={"pacer": Benchmark(50, "x")}), KNOWLEDGE)
    with pytest.raises(InputError, match="There is no unit “rot” in the release"):
        assess_unit("rot", UnitContext(), KNOWLEDGE, five(50))
