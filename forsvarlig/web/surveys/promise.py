"""What respondents of a unit are promised, and what could be shown of it: from the unit's real size."""

from __future__ import annotations

from dataclasses import dataclass

from forsvarlig.knowledge.instruments import Instrument
from forsvarlig.web.organisation.models import Unit
from forsvarlig.web.surveys.models import Round, RoundUnit
from forsvarlig.web.surveys.sizes import RATES, answers_at

SECONDS_A_QUESTION = 25


@dataclass(frozen=True)
class Promise:
    """The figures of the text that respondents read before the first question."""

    round: Round
    unit: Unit
    invited: int


@dataclass(frozen=True)
class Outlook:
    """A unit that is surveyed: how many answers it would give at likely response rates, and whether that is enough."""

    part: RoundUnit
    at: tuple[tuple[int, bool], ...]


def promise_to(round_: Round, unit: Unit) -> Promise:
    """What the people of a unit are told."""
    return Promise(round_, unit, round_.units.get(unit=unit).invited)


def minutes_for(questionnaire: Instrument) -> int:
    """How many minutes a questionnaire takes, about."""
    return max(1, round(len(questionnaire.items) * SECONDS_A_QUESTION / 60))


def outlook(round_: Round) -> tuple[list[Outlook], list[RoundUnit]]:
    """The units that are surveyed, with what could be shown of them, and those that are too small and talk instead."""
    surveyed, talking = [], []
    for each in round_.units.select_related("unit", "round"):
        if each.is_surveyed:
            counts = [answers_at(each.invited, rate) for rate in RATES]
            surveyed.append(Outlook(each, tuple((count, count >= round_.threshold) for count in counts)))
        else:
            talking.append(each)
    return surveyed, talking
