"""Questions about the respondent by which results can be split: few answers each, and no free entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forsvarlig.knowledge.reading import Entry, Text

FOLDER = "background"
# Every answer more makes smaller groups: with more than six, little of an ordinary enterprise could be shown.
FEWEST, MOST = 2, 6
# What the columns of a release are called already.
RESERVED = ("unit", "members", "parent")
# Beside the three that every text has; a language without a text falls back on another.
SURVEY_LANGUAGES = ("pl", "uk")


@dataclass(frozen=True)
class Choice:
    """One answer: what is stored, and what the respondent reads."""

    value: str
    label: Text


@dataclass(frozen=True)
class BackgroundQuestion:
    """One question about the respondent. `name` is what tables call it; nobody has to answer it.

    `order` is its place where several are listed, `unchecked` the languages whose text no native reader has looked over.
    """

    id: str
    order: int
    name: Text
    text: Text
    options: tuple[Choice, ...]
    unchecked: tuple[str, ...]

    @property
    def document(self) -> dict[str, Any]:
        """The question as a round freezes it."""
        options = [{"value": option.value, "label": _plain(option.label)} for option in self.options]
        return {"id": self.id, "name": _plain(self.name), "text": _plain(self.text), "options": options}


def in_order(questions: Mapping[str, BackgroundQuestion]) -> tuple[BackgroundQuestion, ...]:
    """The questions as lists of them stand."""
    return tuple(sorted(questions.values(), key=lambda one: (one.order, one.id)))


def read_background(entry: Entry, question_id: str) -> BackgroundQuestion:
    """Read `background/<id>.toml`."""
    if question_id in RESERVED:
        entry.wrong("", f"A question can't be called “{question_id}”: a column of every release is.", "Rename the file.")
    parts = entry.parts("option", at_least=FEWEST)
    if len(parts) > MOST:
        entry.wrong("option", f"There are {len(parts)} answers; at most {MOST} can stand here.", "Join some of them.")
    options = tuple(Choice(part.string("value"), part.text("label", also=SURVEY_LANGUAGES)) for part in parts)
    values = [option.value for option in options]
    for twice in sorted({value for value in values if value and values.count(value) > 1}):
        entry.wrong("option", f"The value “{twice}” is there twice.", "Give each answer its own.")
    return BackgroundQuestion(
        id=question_id,
        order=entry.integer("order", between=(1, 99)),
        name=entry.text("name"),
        text=entry.text("text", also=SURVEY_LANGUAGES),
        options=options,
        unchecked=entry.choices("unchecked", SURVEY_LANGUAGES) if entry.has("unchecked") else (),
    )


def _plain(text: Text) -> dict[str, str]:
    return dict(text)
