"""Releases too large for whole answers from everything: means in whole answers, and everything in parts of answers."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

from forsvarlig.audit import AuditResult, audit_release
from tests.audit.building import House, Person, full, hiding, rules, scale

FINE = sorted(
    {sum(answers) / count for count in (5, 6, 7) for answers in combinations_with_replacement((0, 25, 50, 75, 100), count)}
)


def own(unit: str) -> dict[str, str]:
    return {"unit": unit, "members": "own"}


def departments(hidden: dict[str, list[float]], of: dict[str, Any], **more: Any) -> tuple[House, dict[str, Any]]:
    """Four departments of two large units each, the hidden units in the first, and everything shown that their size allows."""
    scores: list[float] = of["scores"]
    people: list[Person] = [
        ({"unit": f"u{unit}"}, {"load": scores[(unit * 5 + at * at) % len(scores)]}) for unit in range(8) for at in range(24 + unit)
    ]
    people += [({"unit": unit}, {"load": score}) for unit, given in hidden.items() for score in given]
    parents = {"root": "", **{f"d{number}": "root" for number in range(4)}, **{f"u{unit}": f"d{unit // 2}" for unit in range(8)}}
    house = House({**parents, **dict.fromkeys(hidden, "d0")}, people, [of], **more)
    return house, house.release(hiding(*map(own, hidden)), full)


def audited(hidden: dict[str, list[float]], of: dict[str, Any], **more: Any) -> AuditResult:
    house, release = departments(hidden, of, **more)
    # Spreads of the first department would isolate the hidden people among twenty; means are what is tried here.
    for group in release["groups"]:
        if group["where"] in ({"unit": "d0", "members": "subtree"}, {"unit": "root", "members": "subtree"}, {}):
            group["scales"]["load"] = {"mean": group["scales"]["load"]["mean"]}
    return audit_release(release, house.sizes())


def halves() -> dict[str, Any]:
    return scale(scores=[12.5 * level for level in range(9)], step=12.5)


def test_two_small_units_with_mixed_answers_stay_open() -> None:
    result = audited({"x": [25.0, 50.0, 75.0], "y": [50.0, 62.5, 37.5]}, halves())
    assert result.passed
    assert result.document["narrowest"]["width"] >= 20


def test_two_small_units_with_the_worst_answer_are_caught() -> None:
    result = audited({"x": [100.0] * 3, "y": [100.0] * 3}, halves())
    assert rules(result.document) == {"g2.narrow"}
    assert result.document["narrowest"]["width"] == 0


def test_groups_of_more_than_ten_are_bounded_by_parts_of_answers() -> None:
    open_ = audited({"x": [50.0] * 12, "y": [25.0, 75.0] * 6}, halves(), threshold=20, cross_threshold=20)
    assert open_.passed
    assert open_.document["narrowest"]["people"] == 12
    worst = audited({"x": [100.0] * 12, "y": [100.0] * 12}, halves(), threshold=20, cross_threshold=20)
    assert rules(worst.document) == {"g2.narrow"}
    assert 0 < worst.document["narrowest"]["width"] < 20


def test_a_scale_with_many_uneven_scores_is_bounded_too() -> None:
    of = scale(scores=FINE, step=25 / 7)
    middle = FINE[len(FINE) // 2]
    assert audited({"x": [middle] * 4, "y": [middle, 25.0, 75.0, 50.0]}, of).passed
    assert rules(audited({"x": [100.0] * 4, "y": [100.0] * 4}, of).document) == {"g2.narrow"}
