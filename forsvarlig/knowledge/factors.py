"""The factors of the working environment: what they are, the signs of them, what to weigh, what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forsvarlig.knowledge.reading import Citation, Entry, Text

KINDS = ("demand", "resource", "depends")
NATURES = ("organisational", "psychosocial")
RISK_CLASSES = ("acute", "strong", "moderate")
TONES = ("poor", "good")
PARTS = ("extent", "character", "conditions", "prevention")
SIGNS_OF_EACH_TONE = 3
STATUTORY_COUNT = 8


@dataclass(frozen=True)
class Sign:
    """Something one can see or hear at work, that tells that the factor is poor or good there."""

    tone: str
    text: Text


@dataclass(frozen=True)
class Weigh:
    """A question to weigh under one of the four parts of an assessment: extent, character, conditions, prevention."""

    part: str
    text: Text


@dataclass(frozen=True)
class Outcome:
    """What research has found that the factor leads to: in words, and with the published estimate as it stands there."""

    text: Text
    estimate: str
    source: Citation


@dataclass(frozen=True)
class Factor:
    """One factor. `order` is its place in the regulation (1 to 8) and None for factors that the regulation doesn't name.

    `kind` tells what more of it means: "demand" worse, "resource" better, "depends" what `depends_on` says.
    `risk_class` chooses the row of the risk rule. Signs are in the order of the file.
    """

    id: str
    order: int | None
    statutory: bool
    part_of: tuple[str, ...]
    near_to: tuple[str, ...]
    kind: str
    nature: tuple[str, ...]
    risk_class: str
    name: Text
    short: Text
    question: Text
    definition: Text
    depends_on: Text | None
    signs: tuple[Sign, ...]
    weigh: tuple[Weigh, ...]
    protective: Text
    guidance: Text | None
    outcomes: tuple[Outcome, ...]
    sources: tuple[Citation, ...]


def statutory_factors(factors: Mapping[str, Factor]) -> tuple[Factor, ...]:
    """The factors that the regulation names, in its order."""
    return tuple(sorted((factor for factor in factors.values() if factor.statutory), key=lambda factor: factor.order or 0))


def read_factor(entry: Entry, factor_id: str) -> Factor:
    """Read `factors/<id>.toml`."""
    statutory = entry.flag("statutory")
    kind = entry.choice("kind", KINDS)
    return Factor(
        id=factor_id,
        order=_order(entry, statutory),
        statutory=statutory,
        part_of=entry.references("part_of", "factors"),
        near_to=entry.references("near_to", "factors"),
        kind=kind,
        nature=entry.choices("nature", NATURES),
        risk_class=entry.choice("risk_class", RISK_CLASSES),
        name=entry.text("name"),
        short=entry.text("short"),
        question=entry.text("question"),
        definition=entry.text("definition"),
        depends_on=_depends_on(entry, kind),
        signs=_signs(entry),
        weigh=_weigh(entry),
        protective=entry.text("protective"),
        guidance=entry.optional_text("guidance"),
        outcomes=tuple(
            Outcome(part.text("text"), part.string("estimate"), part.outer_citation()) for part in entry.parts("outcome")
        ),
        sources=entry.citations(),
    )


def check_order(factors: Mapping[str, Factor]) -> Iterator[tuple[str, str]]:
    """The statutory factors whose place in the regulation's order is taken by another: id and what is wrong."""
    taken: dict[int, str] = {}
    for factor in statutory_factors(factors):
        order = factor.order or 0
        if order in taken:
            yield factor.id, f"Order {order} is taken by {taken[order]}."
        taken[order] = factor.id


def _order(entry: Entry, statutory: bool) -> int | None:
    if not statutory:
        if entry.has("order"):
            entry.wrong("order", "Only a factor that the regulation names has an order.", "Remove it.")
            entry.integer("order")
        return None
    return entry.integer("order", between=(1, STATUTORY_COUNT))


def _depends_on(entry: Entry, kind: str) -> Text | None:
    if kind == "depends":
        return entry.text("depends_on")
    if entry.has("depends_on"):
        entry.wrong("depends_on", f"It can't stand beside kind “{kind}”.", 'Remove it, or write kind = "depends".')
    return entry.optional_text("depends_on")


def _signs(entry: Entry) -> tuple[Sign, ...]:
    signs = tuple(Sign(part.choice("tone", TONES), part.text("text")) for part in entry.parts("sign"))
    for tone in TONES:
        count = sum(sign.tone == tone for sign in signs)
        if count < SIGNS_OF_EACH_TONE:
            entry.wrong("sign", f"There are {count} with tone “{tone}”.", f"Write at least {SIGNS_OF_EACH_TONE} of each tone.")
    return signs


def _weigh(entry: Entry) -> tuple[Weigh, ...]:
    questions = tuple(Weigh(part.choice("part", PARTS), part.text("text")) for part in entry.parts("weigh"))
    for part in PARTS:
        if not any(question.part == part for question in questions):
            entry.wrong("weigh", f"Nothing is to be weighed under “{part}”.", f'Add a [[weigh]] with part = "{part}".')
    return questions
