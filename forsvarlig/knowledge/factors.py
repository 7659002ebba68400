"""The factors of the working environment: what they are, the signs of them, what to weigh, what is known, what others call them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forsvarlig.knowledge.reading import Citation, Entry, Text
from forsvarlig.knowledge.research import Outcome, read_outcome

KINDS = ("demand", "resource", "depends")
NATURES = ("organisational", "psychosocial")
RISK_CLASSES = ("acute", "strong", "moderate")
TONES = ("poor", "good")
PARTS = ("extent", "character", "conditions", "prevention")
SIGNS_OF_EACH_TONE = 3
CONVERSATION_QUESTIONS = 2
GUIDANCE_ABOUT = ("conversation", "left_open")
LISTS = ("dk", "se", "iso_45003", "eu")
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
class Guidance:
    """What the program advises itself, shown as its own and never as law or research.

    `about`: "conversation", how a group may talk about the factor; "left_open", what the report or the law leaves open.
    """

    about: str
    text: Text


@dataclass(frozen=True)
class Crosswalk:
    """What another list calls the factor, in that list's language: Danish, Swedish or English.

    `none` means that the list has nothing like it: `name` is None then, and the source is where one looked. `within` means that
    the list covers the factor under something wider and has no heading for it.
    """

    list: str
    name: str | None
    none: bool
    within: bool
    source: Citation


@dataclass(frozen=True)
class Factor:
    """One factor. `order` is its place in the regulation (1 to 8) and None for factors that the regulation doesn't name.

    `kind` tells what more of it means: "demand" worse, "resource" better, "depends" what `depends_on` says.
    `risk_class` chooses the row of the risk rule. `question` opens a conversation about it, `conversation` goes on.
    `outcomes` are empty where no source gives evidence. `crosswalk` has at least one entry for each list, in the order of `LISTS`.
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
    guidance: tuple[Guidance, ...]
    conversation: tuple[Text, ...]
    outcomes: tuple[Outcome, ...]
    crosswalk: tuple[Crosswalk, ...]
    sources: tuple[Citation, ...]

    @property
    def for_conversation(self) -> Text | None:
        """How a group may talk about the factor; None where there is no such guidance."""
        return next((one.text for one in self.guidance if one.about == "conversation"), None)


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
        guidance=tuple(Guidance(part.choice("about", GUIDANCE_ABOUT), part.text("text")) for part in entry.parts("guidance")),
        conversation=tuple(part.text("text") for part in entry.parts("conversation", at_least=CONVERSATION_QUESTIONS)),
        outcomes=tuple(read_outcome(part) for part in entry.parts("outcome")),
        crosswalk=_crosswalk(entry),
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


def _crosswalk(entry: Entry) -> tuple[Crosswalk, ...]:
    names = [_called(part) for part in entry.parts("crosswalk")]
    for one in LISTS:
        of_list = [called for called in names if called.list == one]
        if not of_list:
            entry.wrong("crosswalk", f"Nothing is said of the list “{one}”.", f'Add a [[crosswalk]] with list = "{one}".')
        if len(of_list) > 1 and any(called.none for called in of_list):
            entry.wrong("crosswalk", f"The list “{one}” is said to have nothing and to have a name.", "Remove one of them.")
    return tuple(sorted(names, key=lambda called: (*LISTS, called.list).index(called.list)))


def _called(part: Entry) -> Crosswalk:
    which, none, within = part.choice("list", LISTS), part.flag("none", False), part.flag("within", False)
    if none and (part.has("name") or within):
        part.wrong("none", "The list has nothing like it, and a name or “within” stands beside.", "Remove none, or the rest.")
    name = part.string("name", "") if none else part.string("name")
    return Crosswalk(which, name or None, none, within, part.citation())
