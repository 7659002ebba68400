"""What readers of all formats share: noting each line, giving names that are not taken, and gathering the draft."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from forsvarlig.knowledge.importing.draft import AnswerList, Draft, DraftItem, Option
from forsvarlig.knowledge.importing.report import Became, Line, Why
from forsvarlig.knowledge.importing.unreadable import Fault, UnreadableError

MOST_QUESTIONS = 120
LONGEST_NAME = 60
# Columns of answer files that mean something else.
RESERVED = frozenset({"unit", "members"})


@dataclass
class Taking:
    """One reading of a file: the lines of its report, and what was taken so far."""

    file: str
    lines: list[Line] = field(default_factory=list)
    items: list[DraftItem] = field(default_factory=list)
    lists: dict[str, AnswerList] = field(default_factory=dict)

    def changed(self, part: str, row: int, what: str, why: Why, detail: str = "") -> None:
        """Note something taken with a change."""
        self.lines.append(Line(part, row, _short(what), Became.CHANGED, why, _short(detail)))

    def left_out(self, part: str, row: int, what: str, why: Why, detail: str = "") -> None:
        """Note something left out."""
        self.lines.append(Line(part, row, _short(what), Became.LEFT_OUT, why, _short(detail)))

    def settle(self, before: int, part: str, row: int, what: str) -> None:
        """Note something as taken, ahead of the lines since `before`, unless one of them says that it was changed."""
        if not any(line.became is Became.CHANGED for line in self.lines[before:]):
            self.lines.insert(before, Line(part, row, _short(what), Became.TAKEN))

    def free_name(self, part: str, row: int, name: str) -> str:
        """An id for a question: its name, made plain, with a number where another has it."""
        plain = re.sub(r"[^\w.-]+", "_", name.strip()).strip("_")[:LONGEST_NAME] or "question"
        used, free, number = {item.id.casefold() for item in self.items} | RESERVED, plain, 2
        while free.casefold() in used:
            free, number = f"{plain}_{number}", number + 1
        if free != plain:
            self.changed(part, row, name, Why.RENAMED, free)
        return free

    def draft(self, name: str, title: Mapping[str, str]) -> Draft:
        """The draft of all that was taken. Raises UnreadableError when that is nothing, or far too much."""
        if not self.items:
            reasons = sorted({line.sentence for line in self.lines if line.became is Became.LEFT_OUT and line.row})
            raise UnreadableError(Fault.NO_QUESTIONS, self.file, " ".join(reasons[:3]))
        if len(self.items) > MOST_QUESTIONS:
            raise UnreadableError(Fault.TOO_MANY_QUESTIONS, self.file, str(MOST_QUESTIONS))
        plain = re.sub(r"[^\w.-]+", "_", name.strip()).strip("_")[:LONGEST_NAME] or "questionnaire"
        return Draft(plain, dict(title), tuple(self.lists.values()), tuple(self.items))


def distinct(options: Sequence[Option]) -> tuple[list[Option], list[Option]]:
    """The options with the first of each value, and those whose value was there already."""
    first: dict[str, Option] = {}
    again = [option for option in options if first.setdefault(option.value, option) is not option]
    return list(first.values()), again


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 160 else text[:159] + "…"
