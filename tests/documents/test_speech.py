"""What documents say: every phrase in every language, figures and dates as they are said, and text that can be drawn."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import forsvarlig.documents
from forsvarlig.documents.document import LEVELS
from forsvarlig.documents.fonts import cleaned, drawable
from forsvarlig.documents.speech import Speech, listed
from forsvarlig.errors import ContentError, InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.reading import LANGUAGES

CODE = "".join(path.read_text(encoding="utf-8") for path in Path(forsvarlig.documents.__file__).parent.glob("*.py"))
# Phrases of exports, which `test_tabular.py` looks for.
EXPORTED = ("export.", "sheet.", "dimension.", "column.", "members.", "hidden.", "orientation.", "sensitive.", "share_told.")
# Phrases that are chosen by what they speak of.
CHOSEN = ("level.", "horizon.", "certainty.", "part.", "comparison.", "share.", "finding.", "figures.", "proposal.", *EXPORTED)


@pytest.mark.parametrize("phrase", sorted(load().phrases))
def test_a_phrase_has_the_same_places_to_fill_in_every_language(phrase: str) -> None:
    places = {language: sorted(re.findall(r"{(\w+)}", load().phrases[phrase][language])) for language in LANGUAGES}
    assert places["nb"] == places["nn"] == places["en"]


@pytest.mark.parametrize("phrase", sorted(phrase for phrase in load().phrases if not phrase.startswith(CHOSEN)))
def test_no_phrase_is_without_use(phrase: str) -> None:
    assert f'"{phrase}"' in CODE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_level_has_a_word_of_its_own(language: str) -> None:
    speech = Speech(load(), language)
    assert len({speech.level(level).word for level in (*LEVELS, "hidden")}) == len(LEVELS) + 1


def test_another_language_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"no language “sv”.*nb, nn, en"):
        Speech(load(), "sv")


def test_a_missing_phrase_is_told_with_its_place() -> None:
    speech = Speech(replace(load(), phrases={"level.green": load().phrases["level.green"]}), "nb")
    with pytest.raises(ContentError, match=r"report.toml, field level.gren: The phrase is missing. Did you mean “level.green”"):
        speech.say("level.gren")


@pytest.mark.parametrize(("value", "said"), [(63.3, "63"), (62.5, "63"), (0.4, "0"), (100.0, "100")])
def test_points_are_said_whole_and_halves_go_up(value: float, said: str) -> None:
    assert Speech(load(), "nb").points(value) == said


@pytest.mark.parametrize(
    ("language", "said"), [("nb", "23. november 2026"), ("nn", "23. november 2026"), ("en", "23 November 2026")]
)
def test_a_date_is_said_in_words(language: str, said: str) -> None:
    assert Speech(load(), language).day(date(2026, 11, 23)) == said


def test_factors_are_named_in_a_row_with_one_capital() -> None:
    said = Speech(load(), "nb").factors(["quantitative_demands", "autonomy", "emotional_demands"])
    assert said == "Mengde og tempo, selvbestemmelse og følelsesmessige krav"
    assert Speech(load(), "nb").factors([]) == ""
    assert Speech(load(), "nb").factor("not_a_factor") == "not_a_factor"
    assert listed(["a", "b"], "en") == "a and b"


def test_a_text_without_the_language_is_said_in_bokmal() -> None:
    assert Speech(load(), "en").text({"nb": "Ja"}) == "Ja"


def test_text_is_cleaned_of_what_only_steers() -> None:
    assert cleaned("a\u0308\r\nb\x00\u200d\u00ad\ufe0f\ud800") == "ä\nb"


@pytest.mark.parametrize(
    ("text", "drawn"), [("Åse 😀😀!", "Åse □!"), ("Łucja Nguyễn Чехов Čáhppe", "Łucja Nguyễn Чехов Čáhppe"), ("مرحبا a", "□ a")]
)
def test_a_run_that_may_lack_a_drawing_becomes_one_box(text: str, drawn: str) -> None:
    assert drawable(text) == drawn
