"""Fields of every kind are read, and wrong ones are named with what to write instead."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from forsvarlig.knowledge.reading import Entry, Reading, check_periods


def entry_of(toml: str, tmp_path: Path) -> Entry:
    path = tmp_path / "one.toml"
    path.write_text(toml, encoding="utf-8")
    entry = Reading(tmp_path).open(path)
    assert entry is not None
    return entry


def told(entry: Entry) -> list[str]:
    return [f"{problem.key}: {problem.what} {problem.do}" for problem in entry.reading.problems]


def test_fields_are_read_as_they_stand(tmp_path: Path) -> None:
    entry = entry_of('word = "a"\nlist = ["b", "c"]\nwhole = 2\nhalf = 0.5\nyes = true\nday = 2026-01-01\n', tmp_path)
    assert entry.string("word") == "a"
    assert entry.strings("list") == ("b", "c")
    assert (entry.integer("whole"), entry.number("whole"), entry.number("half")) == (2, 2.0, 0.5)
    assert entry.flag("yes") is True
    assert entry.day("day") == entry.optional_day("day") == date(2026, 1, 1)
    entry.close()
    assert told(entry) == []


def test_what_may_be_left_out_has_its_default(tmp_path: Path) -> None:
    entry = entry_of("", tmp_path)
    assert entry.string("a", "b") == "b"
    assert entry.choice("a", ("b",), "b") == "b"
    assert (entry.number("a", 1.5), entry.integer("a", 2), entry.flag("a", True)) == (1.5, 2, True)
    assert entry.strings("a") == ()
    assert entry.parts("a") == []
    assert entry.part("a", required=False) is None
    assert entry.optional_day("a") is None
    assert entry.optional_text("a") is None
    assert told(entry) == []


@pytest.mark.parametrize(
    ("toml", "method", "words"),
    [
        ("a = 1", "string", "“1” can't stand here. Write a text in quotes."),
        ('a = " "', "string", "It is empty."),
        ("", "string", "It is missing."),
        ('a = "1"', "number", "“1” can't stand here. Write a number."),
        ("a = true", "integer", "“true” can't stand here. Write a whole number."),
        ("a = 1.5", "integer", "Write a whole number."),
        ("a = 1", "flag", "Write true or false."),
        ("a = 2026-01-01T10:00:00", "day", "without quotes"),
        ('a = "2026-01-01"', "optional_day", "without quotes"),
        ('a = "b"', "strings", "Write a list"),
        ("a = [1]", "strings", "isn't a text in quotes"),
        ('a = ["b", "b"]', "strings", "“b” is there twice."),
        ('a = "b"', "text", "a text in every language"),
        ('a = "b"', "part", "Write a table"),
        ('a = ["b"]', "parts", "isn't a table"),
        ('a = "b"', "parts", "Write it as [[a]]."),
    ],
)
def test_a_wrong_field_is_named(toml: str, method: str, words: str, tmp_path: Path) -> None:
    entry = entry_of(toml, tmp_path)
    getattr(entry, method)("a")
    assert any(problem.startswith("a: ") and words in problem for problem in told(entry)), told(entry)


def test_a_number_out_of_range(tmp_path: Path) -> None:
    entry = entry_of("a = 4\nb = 3", tmp_path)
    entry.integer("a", between=(1, 3))
    entry.integer("b", between=(1, 3))
    assert told(entry) == ["a: 4 can't stand here. Write a number from 1 to 3."]


def test_a_word_from_a_closed_list(tmp_path: Path) -> None:
    entry = entry_of('a = "sorce"\nb = ["group", "leadr"]', tmp_path)
    entry.choice("a", ("source", "group", "leader"))
    entry.choices("b", ("source", "group", "leader"))
    assert [problem.split(":")[0] for problem in told(entry)] == ["a", "b"]
    assert "Did you mean “source”?" in told(entry)[0]
    assert "Did you mean “leader”?" in told(entry)[1]


def test_too_few_parts(tmp_path: Path) -> None:
    entry = entry_of("[[a]]\n", tmp_path)
    assert len(entry.parts("a", at_least=2)) == 1
    assert "There are 1; at least 2 are needed." in told(entry)[0]


def test_unknown_fields_are_refused_in_every_part(tmp_path: Path) -> None:
    entry = entry_of('[[sign]]\ntext = "x"\ntekst = "y"\n', tmp_path)
    for part in entry.parts("sign"):
        part.string("text")
    entry.close()
    assert told(entry) == ["sign[1].tekst: There is no field “tekst” here. Did you mean “text”?"]


def test_the_source_is_doubted_when_either_mark_says_so(tmp_path: Path) -> None:
    source = 'source = { work = "w", checked = 2026-01-01, verified = %s }\nverified = %s'
    for inner, outer, verified in (("true", "true", True), ("false", "true", False), ("true", "false", False)):
        assert entry_of(source % (inner, outer), tmp_path).outer_citation().verified is verified


def test_a_missing_file_is_noted(tmp_path: Path) -> None:
    reading = Reading(tmp_path)
    assert reading.open(tmp_path / "gone.toml") is None
    assert "can't be read" in reading.problems[0].what


def periods(*spans: tuple[str, str | None]) -> list[tuple[date, date | None]]:
    return [(date.fromisoformat(first), date.fromisoformat(last) if last else None) for first, last in spans]


@pytest.mark.parametrize(
    ("spans", "field"),
    [
        ([("2026-01-01", None)], None),
        ([("2017-01-01", "2025-12-31"), ("2026-01-01", None)], None),
        ([("2026-01-01", "2025-12-31")], "in_force_to"),
        ([("2017-01-01", "2026-01-01"), ("2026-01-01", None)], "in_force_from"),
        ([("2017-01-01", None), ("2026-01-01", None)], "in_force_from"),
        ([("2026-01-01", "2026-12-31"), ("2017-01-01", "2025-12-31")], "in_force_from"),
    ],
)
def test_periods_are_in_order(spans: list[tuple[str, str | None]], field: str | None, tmp_path: Path) -> None:
    entry = entry_of("", tmp_path)
    check_periods(entry, periods(*spans))
    assert [problem.key for problem in entry.reading.problems] == ([field] if field else [])
