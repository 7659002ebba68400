"""A questionnaire on its way in: what the file held, and what people have yet to set before it can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from forsvarlig.errors import InputError
from forsvarlig.knowledge.importing.scores import suggested_scores
from forsvarlig.knowledge.instruments import cell, parse_instrument

_FIELDS = ("id", "name", "licence", "source")
_SCALE_FIELDS = ("id", "orientation", "factor", "aggregate", "min_answered", "exposed_from", "sensitive")


@dataclass(frozen=True)
class Option:
    """One answer: its value, its label by language, and its score; an answer without a score isn't offered."""

    value: str
    label: Mapping[str, str]
    score: float | None = None


@dataclass(frozen=True)
class AnswerList:
    """Answers that several questions may share."""

    id: str
    options: tuple[Option, ...]

    @property
    def scored(self) -> tuple[float, ...]:
        """The scores that are set."""
        return tuple(option.score for option in self.options if option.score is not None)


@dataclass(frozen=True)
class DraftItem:
    """One question: its text by language, the list of its answers, whether they count the other way round, and its group."""

    id: str
    text: Mapping[str, str]
    answers: str
    reversed: bool = False
    group: str = ""


@dataclass(frozen=True)
class DraftScale:
    """A scale as an instrument's, but that its direction may not be set yet."""

    id: str
    items: tuple[str, ...]
    orientation: str | None = None
    factor: str | None = None
    aggregate: str = "mean"
    min_answered: float = 0.5
    exposed_from: float | None = None
    sensitive: bool = False
    rest: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """All of it, as plain data that can be kept as JSON. `rest` are fields of our own format, kept as they are."""

    id: str
    name: Mapping[str, str]
    lists: tuple[AnswerList, ...]
    items: tuple[DraftItem, ...]
    scales: tuple[DraftScale, ...] = ()
    licence: str = ""
    source: str = ""
    rest: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The draft as plain JSON."""
        return asdict(self)

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Draft:
        """The draft that `document` gave."""
        return cls(
            **{
                **document,
                "lists": tuple(
                    AnswerList(each["id"], tuple(Option(**option) for option in each["options"])) for each in document["lists"]
                ),
                "items": tuple(DraftItem(**item) for item in document["items"]),
                "scales": tuple(DraftScale(**{**scale, "items": tuple(scale["items"])}) for scale in document["scales"]),
            }
        )

    def answers(self, list_id: str) -> AnswerList:
        """One list of answers. Raises KeyError when there is none of that id."""
        return {each.id: each for each in self.lists}[list_id]

    def scores(self, item: DraftItem) -> tuple[float | None, ...]:
        """The score of each answer to a question, the other way round where the question is reversed."""
        listed = self.answers(item.answers)
        if not item.reversed or not listed.scored:
            return tuple(option.score for option in listed.options)
        both = min(listed.scored) + max(listed.scored)
        return tuple(None if option.score is None else both - option.score for option in listed.options)

    @property
    def unused(self) -> tuple[DraftItem, ...]:
        """The questions that no scale uses: they won't be asked."""
        used = {item for scale in self.scales for item in scale.items}
        return tuple(item for item in self.items if item.id not in used)


@dataclass(frozen=True)
class Lacking:
    """One thing to set before the questionnaire can be asked, and of which list or scale."""

    class What(StrEnum):
        NAME = "name"
        LICENCE = "licence"
        SOURCE = "source"
        SCALES = "scales"
        SCORES = "scores"
        DIRECTION = "direction"

    what: What
    which: str = ""


def lacking(draft: Draft) -> list[Lacking]:
    """All that is still to be set."""
    return list(_lacking(draft))


def _lacking(draft: Draft) -> Iterator[Lacking]:
    what = Lacking.What
    if not any(text.strip() for text in draft.name.values()):
        yield Lacking(what.NAME)
    if not draft.licence.strip():
        yield Lacking(what.LICENCE)
    if not draft.source.strip():
        yield Lacking(what.SOURCE)
    if not draft.scales:
        yield Lacking(what.SCALES)
    used = {item for scale in draft.scales for item in scale.items}
    lists = {item.answers for item in draft.items if item.id in used}
    for each in draft.lists:
        if each.id in lists and len(each.scored) < 2:
            yield Lacking(what.SCORES, each.id)
    for scale in draft.scales:
        if scale.orientation is None:
            yield Lacking(what.DIRECTION, scale.id)


def compose(draft: Draft, version: str) -> dict[str, Any]:
    """The draft as the document of an instrument, without the questions and the answers that nothing scores.

    Raises InputError when something is still to be set.
    """
    if waiting := lacking(draft):
        named = ", ".join(f"{each.what} {each.which}".strip() for each in waiting)
        raise InputError(f"The questionnaire isn't ready: {named}.", do="Set what is missing.")
    unused = {item.id for item in draft.unused}
    return {
        "id": draft.id,
        "version": version,
        "name": dict(draft.name),
        "licence": draft.licence.strip(),
        "source": draft.source.strip(),
        **draft.rest,
        "item": [_item(draft, item) for item in draft.items if item.id not in unused],
        "scale": [_scale(scale) for scale in draft.scales],
    }


def _item(draft: Draft, item: DraftItem) -> dict[str, Any]:
    options = zip(draft.answers(item.answers).options, draft.scores(item), strict=True)
    return {
        "id": item.id,
        "text": dict(item.text),
        "options": [
            {"value": option.value, "score": score, "label": dict(option.label)} for option, score in options if score is not None
        ],
    }


def _scale(scale: DraftScale) -> dict[str, Any]:
    fields = {name: getattr(scale, name) for name in _SCALE_FIELDS}
    return {name: value for name, value in fields.items() if value not in (None, False)} | {
        "items": list(scale.items),
        **scale.rest,
    }


def draft_of(document: Mapping[str, Any]) -> Draft:
    """An instrument's document as a draft, with everything set; questions with the same answers share a list.

    Raises InputError for a document that isn't an instrument's.
    """
    parse_instrument(document, "…")
    items, lists = [], list[AnswerList]()
    for item in document["item"]:
        options = tuple(Option(cell(each["value"]), dict(each.get("label", {})), float(each["score"])) for each in item["options"])
        shared = next((each for each in lists if each.options == options), None)
        if shared is None:
            shared = AnswerList(f"list{len(lists) + 1}", options)
            lists.append(shared)
        items.append(DraftItem(item["id"], dict(item.get("text", {})), shared.id))
    rest = {key: value for key, value in document.items() if key not in (*_FIELDS, "version", "item", "scale")}
    return Draft(
        **{key: document[key] for key in _FIELDS},
        lists=tuple(lists),
        items=tuple(items),
        scales=tuple(_draft_scale(scale) for scale in document["scale"]),
        rest=rest,
    )


def _draft_scale(scale: Mapping[str, Any]) -> DraftScale:
    rest = {key: value for key, value in scale.items() if key not in (*_SCALE_FIELDS, "items")}
    return DraftScale(items=tuple(scale["items"]), **{key: scale[key] for key in _SCALE_FIELDS if key in scale}, rest=rest)


def suggested(draft: Draft) -> Draft:
    """The draft with even scores from 0 to 100 where none are set, and a scale for each group where there is none.

    Which way a scale points isn't guessed: that is for somebody who knows the questions.
    """
    lists = tuple(each if each.scored else _with_scores(each) for each in draft.lists)
    if draft.scales:
        return replace(draft, lists=lists)
    groups: dict[str, list[str]] = {}
    for item in draft.items:
        groups.setdefault(item.group or draft.id, []).append(item.id)
    return replace(draft, lists=lists, scales=tuple(DraftScale(group, tuple(items)) for group, items in groups.items()))


def _with_scores(answers: AnswerList) -> AnswerList:
    scores = suggested_scores([(option.value, tuple(option.label.values())) for option in answers.options])
    options = zip(answers.options, scores, strict=True)
    return replace(answers, options=tuple(replace(option, score=score) for option, score in options))
