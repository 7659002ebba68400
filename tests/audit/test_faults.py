"""Releases with one planted fault each, as a careless planner would make them: each is caught, by the rule meant for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forsvarlig.audit import AuditResult, audit_release
from tests.audit.building import House, Person, flat, full, hiding, means, rules, scale, spread, with_group

EVEN = spread([0, 25, 50, 75, 100])
SENSITIVE = scale("violence", sensitive=True, scores=[0, 100], step=100, exposed_from=50)


def audited(house: House, release: Mapping[str, Any]) -> AuditResult:
    return audit_release(release, house.sizes())


def own(unit: str) -> dict[str, str]:
    return {"unit": unit, "members": "own"}


def finding(result: AuditResult, rule: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in result.document["findings"] if one["rule"] == rule)
    return found


def two_sexes(counts: Mapping[str, tuple[int, ...]], values: tuple[str, ...] = ("f", "m"), **more: Any) -> House:
    people: list[Person] = []
    for unit, numbers in counts.items():
        for value, number in zip(values, numbers, strict=True):
            people += [({"unit": unit, "sex": value}, {"load": EVEN("", len(people) + at)}) for at in range(number)]
    return House({"root": "", **dict.fromkeys(counts, "root")}, people, columns=["sex"], **more)


def test_a_sound_release_passes() -> None:
    house = flat({"a": 14, "b": 30, "c": 9}, EVEN)
    result = audited(house, house.release(lambda _, n: n >= 5, full))
    assert result.passed
    assert result.document["smallest_derivable_group"]["mean"] == 9
    assert result.document["smallest_derivable_group"]["share"] == 23
    assert result.document["breaches"] == result.document["wrong_figures"] == 0


def test_the_rest_of_a_parent_is_caught() -> None:
    house = flat({"a": 13, "b": 9, "c": 6, "d": 4}, EVEN)
    result = audited(house, house.release(hiding(own("d"))))
    assert not result.passed
    assert finding(result, "g1.mean")["cells"] == [["d"]]
    assert {"where": own("a"), "times": -1} in finding(result, "g1.mean")["combination"]


def test_two_small_units_that_are_known_together_are_caught() -> None:
    house = flat({"a": 14, "b": 3, "c": 1, "d": 9, "e": 7}, spread([50]))
    result = audited(house, house.release(lambda _, n: n >= 5))
    assert result.document["smallest_derivable_group"]["mean"] == 4
    assert finding(result, "g1.mean")["cells"] == [["b"], ["c"]]


def test_a_unit_with_members_of_its_own_beside_shown_children_is_caught() -> None:
    people: list[Person] = [
        ({"unit": unit}, {"load": EVEN("", at)}) for unit, n in {"dep": 2, "x": 9, "y": 8}.items() for at in range(n)
    ]
    house = House({"root": "", "dep": "root", "x": "dep", "y": "dep"}, people)
    assert finding(audited(house, house.release(lambda _, n: n >= 5)), "g1.mean")["cells"] == [["dep"]]


def test_the_other_sex_is_caught() -> None:
    house = two_sexes({"a": (10, 3), "b": (20, 20)})
    result = audited(house, house.release(lambda _, n: n >= 5))
    assert finding(result, "g1.mean")["cells"] == [["a", "m"]]


def test_people_who_left_the_question_blank_are_people_too() -> None:
    house = two_sexes({"a": (12, 11, 2), "b": (12, 12, 0)}, ("f", "m", ""))
    result = audited(house, house.release(lambda _, n: n >= 5))
    assert finding(result, "g1.mean")["cells"] == [["a", None]]


def test_a_split_unit_needs_the_threshold_of_crossings() -> None:
    house = two_sexes({"a": (10, 7), "b": (20, 20)})
    release = house.release(lambda where, n: n >= (10 if "sex" in where else 5))
    result = audited(house, release)
    assert result.document["smallest_derivable_group"]["mean"] == 7
    assert finding(result, "g1.mean")["cells"] == [["a", "m"]]
    house.cross_threshold = 7
    assert audited(house, {**release, "cross_threshold": 7}).passed


def test_whole_units_need_only_the_plain_threshold() -> None:
    house = two_sexes({"a": (7, 0), "b": (20, 20)})
    assert audited(house, house.release(lambda where, n: n >= (10 if "sex" in where else 5))).passed


def test_a_crossed_line_with_the_people_of_a_plain_group_still_needs_its_own_threshold() -> None:
    house = two_sexes({"a": (7, 0), "b": (20, 20)})
    result = audited(house, house.release(lambda where, n: n >= 5))
    assert rules(result.document) == {"group.small", "mean.small"}


def without_some(missing: Mapping[str, int], counts: Mapping[str, int]) -> House:
    """Units in which the first people have no score."""
    return flat(counts, lambda unit, at: None if at < missing.get(unit, 0) else EVEN(unit, at))


def test_a_scale_that_some_left_out_is_audited_on_those_with_a_score() -> None:
    house = without_some({"c": 3}, {"a": 9, "b": 8, "c": 6})
    result = audited(
        house, house.release(lambda _, n: n >= 5, lambda where, of, scores: means(where, of, scores) if len(scores) >= 5 else {})
    )
    assert rules(result.document) == {"g1.mean", "g2.narrow"} or rules(result.document) == {"g1.mean"}
    assert result.document["smallest_derivable_group"] == {
        "mean": 3, "share": None, "sd": None, "sensitive_share": None, "count": 6, "without_score": None,
    }  # fmt: skip


def test_a_number_of_scores_that_tells_how_many_left_it_out_is_caught() -> None:
    house = without_some({"c": 1}, {"a": 9, "b": 8, "c": 16})
    release = house.release(lambda _, n: n >= 5, lambda where, of, scores: {**means(where, of, scores), "n": len(scores)})
    assert "n.near" in rules(audited(house, release).document)


def test_people_without_a_score_are_isolated_by_differences_too() -> None:
    house = without_some({"a": 6, "c": 2, "b": 6}, {"a": 20, "b": 20, "c": 20})
    shown = [own("a"), own("b"), {}]
    told = lambda where, of, scores: {**means(where, of, scores), **({"n": len(scores)} if where in shown else {})}  # noqa: E731
    result = audited(house, house.release(lambda _, n: n >= 5, told))
    assert rules(result.document) == {"g1.without_score"}
    assert result.document["smallest_derivable_group"]["without_score"] == 2


def test_a_standard_deviation_of_twelve_is_caught() -> None:
    house = flat({"a": 12, "b": 30}, EVEN)
    release = house.release(lambda _, n: n >= 5, full)
    worse = with_group(release, own("a"), scales={"load": {"mean": 47.9, "sd": 36.1}})
    assert {"sd.small", "g1.sd"} <= rules(audited(house, worse).document)


def test_a_standard_deviation_of_twelve_by_subtraction_is_caught() -> None:
    house = flat({"a": 12, "b": 30}, EVEN)
    result = audited(house, house.release(lambda _, n: n >= 5, full))
    assert rules(result.document) == {"g1.sd", "g1.share"}
    assert result.document["smallest_derivable_group"] == {
        "mean": 12, "share": 12, "sd": 12, "sensitive_share": None, "count": 12, "without_score": None,
    }  # fmt: skip


def test_a_distribution_counts_as_every_figure_that_it_tells() -> None:
    house = flat({"a": 20, "b": 4, "c": 30}, EVEN)
    release = house.release(hiding(own("b")), lambda *_: {"distribution": [[score, 0.2] for score in (0, 25, 50, 75, 100)]})
    assert {"g1.mean", "g1.sd", "g1.share"} <= rules(audited(house, release).document)


def violent(counts: Mapping[str, tuple[int, int]]) -> House:
    """Units with so many who said yes, and so many in all."""
    people: list[Person] = []
    for unit, (yes, count) in counts.items():
        people += [({"unit": unit}, {"violence": 100 if at < yes else 0}) for at in range(count)]
    return House({"root": "", **dict.fromkeys(counts, "root")}, people, [SENSITIVE])


def told_share(where: Any, of: Any, scores: list[float]) -> dict[str, Any]:
    yes, count = sum(score == 100 for score in scores), len(scores)
    if count < 10:
        return {}
    if yes < 3 or count - yes < 3:
        return {"share_exposed": {"band": "fewer_than_3_yes" if yes < 3 else "fewer_than_3_no"}}
    return {"share_exposed": round(yes / count, 2)}


def test_a_sound_sensitive_release_passes() -> None:
    house = violent({"a": (6, 20), "b": (2, 12), "c": (5, 18)})
    assert audited(house, house.release(lambda _, n: n >= 5, told_share)).passed


def test_a_share_of_two_who_said_yes_is_caught() -> None:
    house = violent({"a": (2, 20), "b": (9, 30)})
    release = house.release(lambda _, n: n >= 5, told_share)
    worse = with_group(release, own("a"), scales={"violence": {"share_exposed": 0.1}})
    assert rules(audited(house, worse).document) == {"share.extreme"}


def test_a_band_that_proves_a_yes_by_subtraction_is_caught() -> None:
    house = violent({"a": (2, 12), "b": (9, 11), "c": (4, 7)})
    release = house.release(lambda _, n: n >= 5, told_share)
    hidden_b = with_group(with_group(release, own("b"), scales={}), {"unit": "b", "members": "subtree"}, scales={})
    result = audited(house, hidden_b)
    assert rules(result.document) == {"g2.sensitive"}
    assert finding(result, "g2.sensitive")["where"] == own("c")


def test_a_small_sensitive_share_by_subtraction_is_caught() -> None:
    house = violent({"a": (4, 12), "b": (5, 12), "c": (4, 7)})
    assert {"g1.sensitive_share", "g2.sensitive"} == rules(audited(house, house.release(lambda _, n: n >= 5, told_share)).document)


def test_a_sensitive_scale_has_no_mean_and_no_crossing() -> None:
    house = two_sexes({"a": (15, 15)}, scales=[{**SENSITIVE, "id": "load", "scores": [0, 25, 50, 75, 100]}])
    release = house.release(lambda where, n: n >= 10 and where in ({}, own("a"), {"sex": "f"}), means)
    assert {"sensitive.mean", "sensitive.crossed"} <= rules(audited(house, release).document)


def test_a_worst_answer_that_everybody_gave_is_caught_though_no_small_group_can_be_computed() -> None:
    house = flat({"a": 14, "b": 3, "c": 3}, lambda unit, at: 100 if unit in "bc" else EVEN(unit, at))
    result = audited(house, house.release(lambda _, n: n >= 5))
    assert rules(result.document) == {"g2.narrow"}
    assert result.document["smallest_derivable_group"]["mean"] == 6
    assert result.document["narrowest"]["width"] == 0


def nearly(end: int) -> Any:
    """Two hidden units of three in which all but one have the score at one end."""
    return lambda unit, at: (end if (unit, at) != ("b", 0) else abs(end - 25)) if unit in "bc" else EVEN(unit, at)


def test_a_mean_near_the_bad_end_narrows_small_groups_though_none_can_be_computed() -> None:
    house = flat({"a": 14, "b": 3, "c": 3}, nearly(100))
    result = audited(house, house.release(lambda _, n: n >= 5))
    assert rules(result.document) == {"g2.narrow"}
    assert round(result.document["narrowest"]["width"], 2) == round(25 / 3, 2)
    assert result.document["narrowest"]["required"] == 20


def test_a_good_place_to_work_may_show_that_it_is() -> None:
    house = flat({"a": 14, "b": 3, "c": 3}, nearly(0))
    assert audited(house, house.release(lambda _, n: n >= 5)).passed
    resource = flat({"a": 14, "b": 3, "c": 3}, nearly(0), scales=[scale(orientation="resource")])
    assert rules(audited(resource, resource.release(lambda _, n: n >= 5)).document) == {"g2.narrow"}


def test_rounding_is_no_protection_for_a_small_unit_among_small_sisters() -> None:
    # methods.md § 3.6: with sisters of 14 and 10 whole answers leave one mean only.
    house = flat({"a": 14, "b": 10, "c": 4}, EVEN)
    result = audited(house, house.release(hiding(own("c"))))
    assert rules(result.document) == {"g1.count", "g1.mean", "g2.narrow"}
    assert result.document["narrowest"]["width"] == 0
    assert result.document["narrowest"]["exact"] is True


def test_one_person_among_large_sisters_is_narrowed_by_whole_answers() -> None:
    # § 3.6: 120 and 80 beside one: parts of answers leave some 40 points, whole answers fewer than W(1) = 50.
    house = flat({"a": 120, "b": 80, "c": 1}, lambda unit, at: 50 if unit == "c" else EVEN(unit, at))
    result = audited(house, house.release(hiding(own("c"))))
    assert "g2.narrow" in rules(result.document)
    assert result.document["narrowest"]["width"] == 0
    assert result.document["narrowest"]["required"] == 50


def test_rules_that_need_no_arithmetic_are_held() -> None:
    house = two_sexes({"a": (12, 12), "b": (4, 14), "c": (30, 30)})
    release = house.release(lambda where, n: n >= 10)
    cases: list[tuple[dict[str, Any], str]] = [
        ({**release, "threshold": 3}, "threshold"),
        ({**release, "cross_threshold": 4}, "threshold"),
        (with_group(release, {**own("b"), "sex": "f"}, n=4), "hidden.told"),
        (with_group(release, {**own("b"), "sex": "f"}, hidden="empty"), "hidden.reason"),
        (with_group(release, own("a"), n=23), "n.wrong"),
        (with_group(release, own("a"), scales={"load": {"mean": 50.04}}), "decimals"),
        (with_group(release, own("c"), scales={"load": {"sd": 35.44}}), "decimals"),
        (with_group(release, own("c"), scales={"load": {"share_exposed": 0.404}}), "decimals"),
        (with_group(release, own("c"), scales={"load": {"share_exposed": 1.0}}), "share.extreme"),
        (with_group(release, {**own("a"), "sex": "f"}, scales={"load": {"share_exposed": 0.4}}), "share_exposed.small"),
        (with_group(release, own("c"), scales={"load": {"n": 59}}), "n.wrong"),
    ]
    for worse, rule in cases:
        result = audited(house, worse)
        assert rule in rules(result.document)
        assert not result.passed


def test_a_group_below_the_threshold_that_is_shown_is_caught() -> None:
    house = flat({"a": 14, "b": 4}, EVEN)
    assert {"group.small", "mean.small", "g1.count", "g1.mean", "g2.narrow"} == rules(
        audited(house, house.release(lambda *_: True)).document
    )


def test_figures_that_no_answers_can_give_are_wrong() -> None:
    house = flat({"a": 14, "b": 6, "c": 2}, EVEN)
    release = house.release(lambda _, n: n >= 5)
    result = audited(house, with_group(release, own("a"), scales={"load": {"mean": 50.1}}))
    assert "figures.impossible" in rules(result.document)
    assert result.document["wrong_figures"] == 1
