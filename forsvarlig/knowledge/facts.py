"""The closed list of facts about an enterprise that duties may hang on: their types, defaults, questions and words."""

from __future__ import annotations

from dataclasses import dataclass

from forsvarlig.knowledge.reading import Entry, Text

COUNTRY, COUNT, AVERAGE, CODES, CHOICE, YES_NO = FACT_TYPES = ("country", "count", "average", "codes", "choice", "yes_no")
NUMBERS = (COUNT, AVERAGE)


@dataclass(frozen=True)
class StandIn:
    """Another fact that gives the value of this one when it is below a number and this one isn't told."""

    fact: str
    below: float


@dataclass(frozen=True)
class Fact:
    """One fact. `type` is one of FACT_TYPES: a country code, a (whole) number, industry codes, one of `options`, or true/false.

    `default` is taken for granted when nothing is told, None when the fact then is unknown. `from_list` is the provision whose
    list of industry codes answers it. `told` has a place for the value; `yes` and `no` are said of true/false facts.
    """

    id: str
    order: int
    type: str
    default: str | int | bool | None
    options: tuple[str, ...]
    stands_in: StandIn | None
    from_list: str | None
    name: Text
    question: Text
    why: Text
    told: Text | None
    yes: Text | None
    no: Text | None


def read_facts(document: Entry) -> dict[str, Fact]:
    """Read `facts.toml`: one table a fact, in the order in which they are best asked."""
    parts = ((name, document.part(name)) for name in document.names())
    facts = {name: _fact(part, name, order) for order, (name, part) in enumerate(parts, start=1) if part}
    for fact in facts.values():
        if fact.stands_in and fact.stands_in.fact not in facts:
            document.wrong(f"{fact.id}.stands_in.fact", f"There is no fact “{fact.stands_in.fact}”.", "Name a fact of this file.")
    return facts


def read_sentences(document: Entry) -> dict[str, Text]:
    """Read `sentences.toml`, the pieces that reasons and gaps are put together from: id "table.name" to text."""
    tables = ((name, document.part(name)) for name in document.names())
    return {f"{name}.{key}": table.text(key) for name, table in tables if table for key in table.names()}


def _fact(entry: Entry, name: str, order: int) -> Fact:
    kind = entry.choice("type", FACT_TYPES)
    two = kind == YES_NO
    return Fact(
        id=name,
        order=order,
        type=kind,
        default=_default(entry, kind),
        options=entry.strings("options", required=kind == CHOICE),
        stands_in=_stand_in(entry),
        from_list=entry.reference("from_list", "provisions", "") or None,
        name=entry.text("name"),
        question=entry.text("question"),
        why=entry.text("why"),
        told=None if two else entry.text("told"),
        yes=entry.text("yes") if two else None,
        no=entry.text("no") if two else None,
    )


def _default(entry: Entry, kind: str) -> str | int | bool | None:
    if not entry.has("default"):
        return None
    if kind == YES_NO:
        return entry.flag("default")
    return entry.integer("default") if kind in NUMBERS else entry.string("default")


def _stand_in(entry: Entry) -> StandIn | None:
    part = entry.part("stands_in", required=False)
    return StandIn(part.string("fact"), part.number("below")) if part else None
