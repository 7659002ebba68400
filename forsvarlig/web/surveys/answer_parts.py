"""The questionnaire as parts to answer: one for each scale, then one's own words, then who one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forsvarlig.knowledge.instruments import Scale, cell
from forsvarlig.web.surveys.answering import LONGEST_COMMENT, background_values, item_values
from forsvarlig.web.surveys.models import Round, Sheet
from forsvarlig.web.surveys.questionnaires import part_name

COMMENT = "kommentar"
BACKGROUND = "om-"


@dataclass(frozen=True)
class Given:
    """What somebody has said, or just sent. `comment` is None where it wasn't on the page."""

    answers: Mapping[str, str] = field(default_factory=dict)
    background: Mapping[str, str] = field(default_factory=dict)
    comment: str | None = None

    @property
    def is_too_long(self) -> bool:
        return len(self.comment or "") > LONGEST_COMMENT


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    name: str
    text: str
    options: tuple[Option, ...]

    @property
    def answered(self) -> bool:
        return any(option.chosen for option in self.options)


@dataclass(frozen=True)
class Part:
    """One block of what is asked. `kind` says which; the name is empty where nobody has named it in the language."""

    number: int
    of: int
    kind: Literal["scale", "comment", "background"]
    name: str
    is_sensitive: bool = False
    questions: tuple[Question, ...] = ()
    comment: str = ""
    is_too_long: bool = False

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.of else None

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def answered(self) -> int:
        return sum(question.answered for question in self.questions)

    @property
    def heading(self) -> str:
        """The part as a heading says it."""
        about = {"n": self.number, "of": self.of, "name": self.name}
        return (_("Del %(n)d av %(of)d: %(name)s") if self.name else _("Del %(n)d av %(of)d")) % about


def held_by(sheet: Sheet) -> Given:
    """What a sheet holds."""
    return Given(sheet.answers, sheet.background, sheet.comment)


def number_of_parts(round_: Round) -> int:
    """How many parts a round asks in."""
    return len(round_.questionnaire.scales) + round_.asks_comment + bool(round_.background)


def parts_of(round_: Round, given: Given) -> tuple[Part, ...]:
    """All that a round asks, with what was said, in the language that is active."""
    scales, of = round_.questionnaire.scales, number_of_parts(round_)
    parts = [
        Part(number, of, "scale", part_name(scale), scale.sensitive, _questions(round_, scale, given))
        for number, scale in enumerate(scales, 1)
    ]
    if round_.asks_comment:
        words = given.comment or ""
        parts.append(Part(len(parts) + 1, of, "comment", _("Med dine egne ord"), comment=words, is_too_long=given.is_too_long))
    if round_.background:
        parts.append(Part(of, of, "background", _("Litt om deg"), questions=_background(round_, given)))
    return tuple(parts)


def sent_with(request: HttpRequest, round_: Round) -> Given:
    """What a page sent that the round asks for; the empty text takes an answer back, and what can't be answered so is left out."""
    comment = request.POST.get(COMMENT) if round_.asks_comment else None
    return Given(
        answers=_known(request, item_values(round_)),
        background=_known(request, background_values(round_), BACKGROUND),
        comment=None if comment is None else comment.replace("\r\n", "\n").strip(),
    )


def _known(request: HttpRequest, may_be: Mapping[str, set[str]], prefix: str = "") -> dict[str, str]:
    sent = {asked: request.POST.get(prefix + asked) for asked in may_be}
    return {asked: value for asked, value in sent.items() if value is not None and (not value or value in may_be[asked])}


def _worded(text: Mapping[str, str]) -> str:
    """A text in the language of the page, else in bokmål, else in the first there is."""
    return text.get(get_language() or "nb") or text.get("nb") or next(iter(text.values()), "")


def _questions(round_: Round, scale: Scale, given: Given) -> tuple[Question, ...]:
    items = [round_.questionnaire.items[item] for item in scale.items]
    return tuple(
        Question(
            item.id,
            _worded(item.text),
            tuple(Option(one.value, _worded(one.label), one.value == given.answers.get(item.id)) for one in item.options),
        )
        for item in items
    )


def _background(round_: Round, given: Given) -> tuple[Question, ...]:
    return tuple(
        Question(
            BACKGROUND + asked["id"],
            _worded(asked["text"]),
            tuple(
                Option(cell(one["value"]), _worded(one["label"]), cell(one["value"]) == given.background.get(asked["id"]))
                for one in asked["options"]
            ),
        )
        for asked in round_.background
    )
