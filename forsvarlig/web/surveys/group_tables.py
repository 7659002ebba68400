"""The groups of a unit by a background question, as tables: what the release shows, and why the rest isn't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from forsvarlig.analysis.crossed import CrossedGroup, crossed_groups
from forsvarlig.analysis.results import Result
from forsvarlig.web.surveys.result_tables import Shown, assumed_spread
from forsvarlig.web.surveys.words import name_of
from forsvarlig.web.ui.templatetags.ui import figure, said

NOBODY = "empty"


@dataclass(frozen=True)
class Column:
    """One answer to a background question: the group's size, or `state` primary, complementary (hidden) or empty."""

    label: str
    state: str
    n: int | None


@dataclass(frozen=True)
class GroupRow:
    """One factor: the unit's figure, and each group's with how it stands to the unit; None where the group isn't shown."""

    name: str
    whole: str
    cells: tuple[tuple[Column, tuple[str, str] | None], ...]


@dataclass(frozen=True)
class Question:
    """A background question with its groups in a unit."""

    text: str
    columns: tuple[Column, ...]
    rows: tuple[GroupRow, ...]

    @property
    def is_any_shown(self) -> bool:
        """Whether any of the groups is shown."""
        return any(column.state == "shown" for column in self.columns)


def questions(shown: Shown, background: Sequence[Mapping[str, Any]], results: Sequence[Result]) -> list[Question]:
    """Every background question that the release is crossed with, in the order in which they were asked."""
    groups = crossed_groups(shown.published, shown.number, assumed_spread())
    crossed = {question for question, _answer in groups}
    return [_question(one, groups, results) for one in background if one["id"] in crossed]


def _question(one: Mapping[str, Any], groups: Mapping[tuple[str, str], CrossedGroup], results: Sequence[Result]) -> Question:
    nobody = CrossedGroup(one["id"], "", NOBODY, None, {}, {})
    found = [(option, groups.get((one["id"], str(option["value"])), nobody)) for option in one["options"]]
    columns = tuple(Column(said(option["label"]), group.hidden or "shown", group.n) for option, group in found)
    paired = list(zip(columns, (group for _option, group in found), strict=True))
    rows = tuple(
        GroupRow(name_of(result.factor), figure(result.value), tuple((column, _cell(group, result)) for column, group in paired))
        for result in results
        if not result.sensitive and result.value is not None
    )
    return Question(said(one["text"]), columns, rows)


def _cell(group: CrossedGroup, result: Result) -> tuple[str, str] | None:
    if group.hidden is not None:
        return None
    if result.scale not in group.means:
        return "–", _("vises ikke")
    words = {
        "higher": _("ganske sikkert høyere"),
        "likely_higher": _("trolig høyere"),
        "likely_lower": _("trolig lavere"),
        "lower": _("ganske sikkert lavere"),
    }
    return figure(group.means[result.scale]), words.get(group.words.get(result.scale, ""), _("som enheten"))
