"""What became of each line of a questionnaire that was brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Became(StrEnum):
    """Taken as it stood, taken with a change, or left out."""

    TAKEN = "taken"
    CHANGED = "changed"
    LEFT_OUT = "left_out"


class Why(StrEnum):
    """The reason for a change or for leaving something out; pages say each in their own language."""

    NOTHING = ""
    ASKED_OF_ALL = "asked_of_all"
    MAY_BE_SKIPPED = "may_be_skipped"
    ASKED_ONCE = "asked_once"
    LANGUAGE_ASSUMED = "language_assumed"
    LABEL_MADE = "label_made"
    OTHER_ANSWER = "other_answer"
    PICTURE = "picture"
    RENAMED = "renamed"
    ALL_CHOICES = "all_choices"
    SHEET_ASSUMED = "sheet_assumed"
    CALCULATED = "calculated"
    CHECKS = "checks"
    CHOICE_TWICE = "choice_twice"
    CHOICE_WITHOUT_VALUE = "choice_without_value"
    COLUMN_UNKNOWN = "column_unknown"
    DEFAULT_ANSWER = "default_answer"
    DISABLED = "disabled"
    FREE_TEXT = "free_text"
    HELP = "help"
    HIDDEN = "hidden"
    LANGUAGE = "language"
    LIST_MISSING = "list_missing"
    LOOK = "look"
    NAME_MISSING = "name_missing"
    NUMBER = "number"
    ONE_CHOICE = "one_choice"
    OTHER_KIND = "other_kind"
    PLACE_OR_FILE = "place_or_file"
    RANKING = "ranking"
    REFERS = "refers"
    SETTINGS = "settings"
    SEVERAL_ANSWERS = "several_answers"
    SHEET_NOT_READ = "sheet_not_read"
    TEXT_MISSING = "text_missing"
    TEXT_SHOWN = "text_shown"
    TWO_ANSWERS = "two_answers"
    UNUSED_LIST = "unused_list"
    WHEN = "when"


SENTENCES: Mapping[Why, str] = {
    Why.NOTHING: "",
    Why.ASKED_OF_ALL: "The condition isn't kept: everybody is asked.",
    Why.MAY_BE_SKIPPED: "It was required; here every question may be skipped.",
    Why.ASKED_ONCE: "It was in a part that is repeated; here it is asked once.",
    Why.LANGUAGE_ASSUMED: "The file doesn't say which language it is in; it was taken as {detail}.",
    Why.LABEL_MADE: "It has no text; its value is shown instead.",
    Why.OTHER_ANSWER: "The open answer “other” isn't kept.",
    Why.PICTURE: "The picture, film or sound isn't kept.",
    Why.RENAMED: "Another has the same name; it is called {detail} here.",
    Why.ALL_CHOICES: "The answers were chosen by an earlier answer; here all are shown.",
    Why.SHEET_ASSUMED: "The only sheet was read as “survey”.",
    Why.CALCULATED: "It is calculated, not asked.",
    Why.CHECKS: "Answers aren't checked: they are chosen from a list.",
    Why.CHOICE_TWICE: "The value stands twice in its list; the first was kept.",
    Why.CHOICE_WITHOUT_VALUE: "The answer has no value.",
    Why.COLUMN_UNKNOWN: "The column isn't one that is read.",
    Why.DEFAULT_ANSWER: "No answer is chosen beforehand.",
    Why.DISABLED: "It is marked as not in use.",
    Why.FREE_TEXT: "Free text can't be scored, and can tell who wrote it.",
    Why.HELP: "The help text isn't kept.",
    Why.HIDDEN: "It is stored without being asked about, which isn't done here.",
    Why.LANGUAGE: "The language {detail} isn't one of ours.",
    Why.LIST_MISSING: "Its list of answers, “{detail}”, isn't there.",
    Why.LOOK: "The look isn't kept.",
    Why.NAME_MISSING: "It has no name.",
    Why.NUMBER: "A number that is typed can't be scored; make classes of it.",
    Why.ONE_CHOICE: "There are fewer than two answers to choose from.",
    Why.OTHER_KIND: "The kind “{detail}” isn't a question with one answer from a list.",
    Why.PLACE_OR_FILE: "Places, pictures and files aren't asked for.",
    Why.RANKING: "A ranking can't be scored.",
    Why.REFERS: "The text refers to an earlier answer.",
    Why.SETTINGS: "Settings of the other tool aren't kept: {detail}.",
    Why.SEVERAL_ANSWERS: "Several answers to one question can't be scored.",
    Why.SHEET_NOT_READ: "The sheet isn't part of a questionnaire here.",
    Why.TEXT_MISSING: "It has no text in a language of ours.",
    Why.TEXT_SHOWN: "It is a text to read, not a question.",
    Why.TWO_ANSWERS: "The second answer to each line isn't kept.",
    Why.UNUSED_LIST: "No question that was taken uses this list.",
    Why.WHEN: "Dates and times aren't asked for.",
}


@dataclass(frozen=True)
class Line:
    """One thing of the file: the `part` it stands in and its `row` there (0 where there is none), and what became of it."""

    part: str
    row: int
    what: str
    became: Became
    why: Why = Why.NOTHING
    detail: str = ""

    def document(self) -> dict[str, Any]:
        """The line as plain JSON."""
        return asdict(self)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Line:
        """The line that `document` gave."""
        return cls(**{**document, "became": Became(document["became"]), "why": Why(document["why"])})

    @property
    def place(self) -> str:
        """Where it stands in the file."""
        return f"{self.part}, row {self.row}" if self.row else self.part

    @property
    def sentence(self) -> str:
        """The reason in English; empty when it was taken as it stood."""
        return SENTENCES[self.why].format(detail=self.detail)


def counted(lines: Iterable[Line]) -> Mapping[Became, int]:
    """How many lines became what."""
    counts = Counter(line.became for line in lines)
    return {became: counts[became] for became in Became}
