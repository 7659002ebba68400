"""What the columns and values of a file of answers mean, as a document that is kept for the next file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forsvarlig.analysis.fields import Fields
from forsvarlig.errors import InputError

KINDS = ("item", "unit", "background", "ignored")


@dataclass(frozen=True)
class Column:
    """What a column is: `kind` one of `KINDS`, `target` the item's or the background question's id, `values` ours by theirs."""

    head: str
    kind: str
    target: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Background:
    """A question about the respondent: its id, what it may be called, and for each value of ours what it may be called."""

    id: str
    names: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Background:
        """From a document with id, name, text and options, each text by language."""
        names = (document["id"], *document.get("name", {}).values(), *document.get("text", {}).values())
        options = {option["value"]: (option["value"], *option.get("label", {}).values()) for option in document["options"]}
        return cls(document["id"], names, options)


@dataclass(frozen=True)
class Target:
    """What a file's units may be called: for each unit's id the names it goes by."""

    units: Mapping[str, tuple[str, ...]]
    background: tuple[Background, ...] = ()


def mapping_document(columns: Sequence[Column]) -> dict[str, Any]:
    """The mapping as plain JSON, that `read_mapping` reads."""
    return {
        "column": [
            {
                "head": column.head,
                "as": column.kind,
                **({"is": column.target} if column.target else {}),
                **({"values": [{"from": theirs, "to": ours} for theirs, ours in column.values.items()]} if column.values else {}),
            }
            for column in columns
        ]
    }


def read_mapping(document: Mapping[str, Any], file: str = "") -> tuple[Column, ...]:
    """Check a mapping's document. Raises InputError with the field that is wrong."""
    fields = Fields(document, file)
    fields.allow("column")
    columns = tuple(_column(row) for row in fields.rows("column"))
    for at, column in enumerate(columns):
        if any(other.head == column.head for other in columns[:at]):
            raise InputError(f"The column “{column.head}” stands twice.", fields.wrong("column", "").where, "Keep one of them.")
    return columns


def _column(fields: Fields) -> Column:
    fields.allow("head", "as", "is", "values")
    kind = fields.choice("as", KINDS)
    target = fields.text("is") if kind in ("item", "background") else ""
    values = {}
    for row in fields.rows("values"):
        row.allow("from", "to")
        values[row.text("from")] = str(row.table.get("to", "")).strip()
    return Column(fields.text("head"), kind, target, values)
