"""The columns of the long table: what each is called by programs and by people, what it holds, and how a cell is made harmless."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forsvarlig.documents.speech import Speech
from forsvarlig.documents.tabular.table import Cell, Line, ReleaseTable

Value = Callable[[ReleaseTable, Line], Cell]
# What spreadsheets take for the beginning of a formula, the full-width signs too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """One column. `kind` is "text", "code" (a word of the release's own), "count", "points" or "share"."""

    id: str
    kind: str
    value: Value


COLUMNS = (
    Column("unit", "text", lambda _table, line: line.group.unit),
    Column("unit_name", "text", lambda table, line: table.names.get(line.group.unit, "")),
    Column("parent", "text", lambda table, line: table.parents.get(line.group.unit, "")),
    Column("members", "code", lambda _table, line: line.group.members),
    Column("background", "text", lambda _table, line: line.group.background),
    Column("answer", "text", lambda _table, line: line.group.answer),
    Column("group_n", "count", lambda _table, line: line.group.n),
    Column("hidden", "code", lambda _table, line: line.group.hidden),
    Column("scale", "text", lambda _table, line: line.scale.id if line.scale else ""),
    Column("factor", "text", lambda _table, line: line.scale.factor if line.scale else ""),
    Column("orientation", "code", lambda _table, line: line.scale.orientation if line.scale else ""),
    Column("n", "count", lambda _table, line: line.n),
    Column("mean", "points", lambda _table, line: line.mean),
    Column("burden", "points", lambda _table, line: line.burden),
    Column("sd", "points", lambda _table, line: line.sd),
    Column("share_exposed", "share", lambda _table, line: line.share),
    Column("share_told", "code", lambda _table, line: line.told),
)


def columns_of(table: ReleaseTable) -> tuple[Column, ...]:
    """The columns of a table: the usual ones, and the share of each score whose share is shown of some group."""
    return (*COLUMNS, *(Column(score_column(score), "share", _share_at(score)) for score in table.scores))


def score_column(score: float) -> str:
    """What the column is called that holds the share of a score, in letters, digits and lines that every program takes."""
    return f"share_at_{score:.10g}".replace(".", "_").replace("-", "minus_")


def _share_at(score: float) -> Value:
    return lambda _table, line: dict(line.distribution).get(score)


def heading(speech: Speech, column: Column) -> str:
    """What people call a column."""
    if column.id.startswith("share_at_"):
        return speech.say("column.share_at", score=column.id.removeprefix("share_at_").replace("minus_", "-").replace("_", ","))
    return speech.say(f"column.{column.id}")


def word(speech: Speech, column: Column, code: Cell) -> str:
    """A word of the release's own as people say it; what isn't one as it is."""
    if not code:
        return ""
    if column.id == "factor":
        return speech.factor(str(code))
    return speech.say(f"{column.id}.{code}") if column.kind == "code" else str(code)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before one that begins like it."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
