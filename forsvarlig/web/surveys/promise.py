"""What respondents of a unit are promised, and what could be shown of it: from the unit's real size and what the round asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.surveys.counting import heads, reported_as
from forsvarlig.web.surveys.models import Round, RoundUnit
from forsvarlig.web.surveys.sizes import LEAST_WRITERS, RATES, answers_at
from forsvarlig.web.ui.templatetags.ui import said


@dataclass(frozen=True)
class Promise:
    """The figures and names of the text that respondents read before the first question.

    `unit` is the unit that is reported, `name` names it and all `joined` to it, and `invited` counts them together. `background`
    names the background questions. `reader` reads comments first, `readers` may read what is passed on; they are shown
    from `least_writers`. `crossed` is the fewest answers of a group split by background.
    """

    round: Round
    unit: Unit
    name: str
    invited: int
    joined: tuple[str, ...]
    background: str
    crossed: int
    reader: Person | None
    readers: str
    least_writers: int


@dataclass(frozen=True)
class Outlook:
    """A unit that is surveyed: how many answers it would give at likely response rates, and whether that is enough."""

    part: RoundUnit
    name: str
    at: tuple[tuple[int, bool], ...]


def promise_to(round_: Round, unit: Unit) -> Promise:
    """What the people of a unit are told; those of a unit that is reported as another are told of both."""
    part = round_.units.prefetch_related("joined__unit").select_related("unit").get(unit=reported_as(round_, unit))
    names = [said(question.get("name") or question["text"]).lower() for question in round_.background]
    return Promise(
        round=round_,
        unit=part.unit,
        name=group_name(part),
        invited=part.invited,
        joined=tuple(each.unit.name for each in part.joined.all()),
        background=listed(names),
        crossed=max(round_.threshold, round_.cross_threshold),
        reader=round_.comment_reader if round_.asks_comment else None,
        readers=listed(person.name for person in round_.comment_readers.all()) if round_.asks_comment else "",
        least_writers=max(LEAST_WRITERS, round_.threshold),
    )


def outlook(round_: Round) -> tuple[list[Outlook], list[RoundUnit]]:
    """The units that are surveyed, with what could be shown of them, and those that are too small and talk instead."""
    surveyed, talking = [], []
    for each in heads(round_):
        if each.is_surveyed:
            counts = [answers_at(each.invited, rate) for rate in RATES]
            surveyed.append(Outlook(each, group_name(each), tuple((count, count >= round_.threshold) for count in counts)))
        else:
            talking.extend([each, *each.joined.all()])
    return surveyed, talking


def group_name(part: RoundUnit) -> str:
    """What a unit is called in a round: its own name, with those of the units joined to it."""
    return listed([part.unit.name, *(each.unit.name for each in part.joined.all())])


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: the last after “and”."""
    *most, last = list(names) or [""]
    return _("%(most)s og %(last)s") % {"most": ", ".join(most), "last": last} if most else last
