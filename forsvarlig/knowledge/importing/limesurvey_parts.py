"""A LimeSurvey survey as both of its export formats hold it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Choice:
    """An answer or a line of an array: its code, texts by language as the tool names it, scale, and row in the file."""

    code: str
    row: int
    scale: str = "0"
    texts: dict[str, str] = field(default_factory=dict)


@dataclass
class Question:
    """A question of any kind; `settings` are the names of what else was set for it."""

    code: str
    kind: str
    row: int
    group: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    helps: bool = False
    mandatory: bool = False
    other: bool = False
    relevance: str = ""
    default: bool = False
    lines: list[Choice] = field(default_factory=list)
    answers: list[Choice] = field(default_factory=list)
    settings: set[str] = field(default_factory=set)


@dataclass
class Survey:
    """All that was found: `texts` are those shown around it, by name and row; `leftovers` other kinds of rows, counted."""

    name: str = ""
    language: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    groups: list[Choice] = field(default_factory=list)
    texts: list[tuple[str, int]] = field(default_factory=list)
    leftovers: dict[str, int] = field(default_factory=dict)


NO_CONDITION = frozenset({"", "1"})
# What every export holds for every question, set or not, and that changes nothing for us.
_DULL_VALUES = frozenset({"", "0", "1", "N", "default", "normal", "*"})


def is_set(value: str) -> bool:
    """Whether a setting of a question holds anything but its usual value."""
    return value.strip() not in _DULL_VALUES
