"""The background questions that come with the program: few answers, in every language, in a steady order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from forsvarlig.knowledge import load
from forsvarlig.knowledge.background import FEWEST, MOST, RESERVED, SURVEY_LANGUAGES, BackgroundQuestion, in_order
from forsvarlig.knowledge.checking import check_content
from forsvarlig.knowledge.reading import LANGUAGES

QUESTIONS = in_order(load().background)
SOUND = Path(__file__).parents[1] / "content" / "sound"


def test_the_questions_stand_in_the_order_that_they_say() -> None:
    assert [question.id for question in QUESTIONS] == ["sex", "age", "seniority", "hours", "leadership"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.id)
def test_a_question_has_few_answers_and_speaks_every_language_of_the_survey(question: BackgroundQuestion) -> None:
    assert FEWEST <= len(question.options) <= MOST
    for text in (question.text, *(option.label for option in question.options)):
        assert set(text) == {*LANGUAGES, *SURVEY_LANGUAGES}
    assert question.unchecked == SURVEY_LANGUAGES


def test_a_round_freezes_the_question_as_plain_tables() -> None:
    document = load().background["sex"].document
    assert document["id"] == "sex"
    assert [option["value"] for option in document["options"]] == ["woman", "man"]
    assert document["options"][1]["label"]["en"] == "Man"
    assert document["text"]["nb"] == "Er du kvinne eller mann?"
    assert set(document) == {"id", "name", "text", "options"}


def test_no_answer_is_written_in_free_text() -> None:
    """An answer is one of those listed; there is no option that asks to specify."""
    labels = [option.label["nb"].lower() for question in QUESTIONS for option in question.options]
    assert not [label for label in labels if "annet" in label or "hvilke" in label]


@pytest.mark.parametrize("name", RESERVED)
def test_a_question_is_not_called_like_a_column_of_every_release(name: str, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SOUND, content)
    (content / "background" / "shift.toml").rename(content / "background" / f"{name}.toml")
    (problem,) = check_content(content)
    assert name in str(problem)
    assert "Rename the file" in str(problem)
