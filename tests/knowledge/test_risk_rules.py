"""The table of the risk rule: what it holds, and how each mistake in it is told."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from forsvarlig.knowledge import load
from forsvarlig.knowledge.loading import PACKAGED, read_content
from forsvarlig.knowledge.risk_rules import LINES, REASONED, Level, current

TABLE = (PACKAGED / "risk" / "0.toml").read_text(encoding="utf-8")


def problems(tmp_path: Path, text: str, name: str = "0.toml") -> list[str]:
    """What is wrong when the packaged content has this table instead of its own."""
    content = tmp_path / "content"
    shutil.copytree(PACKAGED, content, ignore=shutil.ignore_patterns("provisions", "measures", "risk"))
    (content / "risk").mkdir()
    (content / "risk" / name).write_text(text, encoding="utf-8")
    return [str(problem) for problem in read_content(content)[1].problems]


def test_version_0_has_a_line_for_all_that_the_rule_says_and_a_reason_for_every_threshold() -> None:
    rules = current(load().risk_rules)
    assert rules.version == "0"
    assert set(rules.lines) == set(LINES)
    assert set(rules.reasons) == set(REASONED)


def test_the_version_in_force_is_the_highest_number() -> None:
    rules = current(load().risk_rules)
    later = {version: replace(rules, version=version) for version in ("0", "9", "10")}
    assert current(later).version == "10"
    with pytest.raises(KeyError):
        current({})


def test_levels_are_ordered_and_unknown_is_none_of_them() -> None:
    assert Level.GREEN < Level.YELLOW < Level.ORANGE < Level.RED
    assert [level.word for level in Level] == ["green", "yellow", "orange", "red"]


def test_a_line_is_filled_in_each_language_and_what_is_filled_in_may_hold_braces() -> None:
    rules = current(load().risk_rules)
    said = rules.said("conditions.aggravating", conditions={"nb": "natt {count}", "nn": "natt", "en": "nights"})
    assert said["nb"] == "Dette gjør det verre her: natt {count}. Ett nivå opp, høyst rødt."
    assert said["en"].startswith("This makes it worse here: nights.")
    assert rules.word("condition", "two posts vacant") == dict.fromkeys(("nb", "nn", "en"), "“two posts vacant”")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "exposure = 3\ndifference = 10",
            "exposure = 1\ndifference = 10",
            "field relative: The exposures don't fall. Write the highest",
        ),
        ("share = 0.25", "share = 0.05", "field absolute: The steps don't rise. Write the lowest first."),
        ("share = 0.25", "share = 25", "absolute[2].share: 25 can't stand here. Write a number from 0 to 1."),
        ("count = 3", "count = 1", "field reports: The steps don't rise."),
        (
            "exposure = 2\nmoderate",
            "exposure = 1\nmoderate",
            "field base: The exposures aren't 0, 1, 2 and 3. Write one row for each",
        ),
        ('strong = "yellow"', 'strong = "red"', "field base: The levels of strong fall while exposure rises."),
        ('strong = "yellow"', 'strong = "amber"', "base[2].strong: “amber” isn't one of the words that can stand here."),
        ("watch = 1", "watch = 4", "conversation.watch: 4 can't stand here. Write a number from 0 to 3."),
        ('of = "duration"', 'of = "durations"', "“durations” isn't one of the words"),
        ('"duration.recurring" =', '"duration.recuring" =', "field line.duration.recurring: It is missing."),
        (
            'nb = "{n} svar er eneste kilde.',
            'nb = "{many} svar er eneste kilde.',
            "uncertain.few_answers.nb: Nothing is filled in for {many}. It can hold {level}, {n}.",
        ),
        (
            'nb = "Det skjer av og til. Ingen endring."',
            'nb = "Det skjer { av og til. Ingen endring."',
            "line.duration.sporadic.nb: Nothing is filled in for",
        ),
        ("other_units = { nb", "some_units = { nb", "field words.population: The word for “other_units” is missing."),
        (
            'factors = ["quantitative_demands", "autonomy"]',
            'factors = ["quantitative_demands", "autonmy"]',
            "There is no factor “autonmy”. Did you mean “autonomy”?",
        ),
        ("several = 3", "severall = 3", "field together.several: It is missing."),
    ],
)
def test_a_mistake_is_told_with_its_field_and_what_to_do(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert TABLE.count(before) == 1
    found = problems(tmp_path, TABLE.replace(before, after))
    assert any(problem.startswith("risk/0.toml, field") and told in problem for problem in found), "\n".join(found)


@pytest.mark.parametrize(
    "part", ["few_answers", "measures", "now", "together", "protective", "comparison", "acute_relative", "conversation", "line"]
)
def test_a_part_that_is_missing_is_told(tmp_path: Path, part: str) -> None:
    found = problems(tmp_path, TABLE.replace(f"[{part}]", f"[not_{part}]"))
    assert any(f"field {part}: It is missing." in problem for problem in found), "\n".join(found)


def test_a_version_is_a_whole_number(tmp_path: Path) -> None:
    assert "risk/one.toml: “one” isn't a version. Name the file by a whole number." in problems(tmp_path, TABLE, "one.toml")
