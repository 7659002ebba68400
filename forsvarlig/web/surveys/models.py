"""Rounds, the sheets that people answer on, the answers after closing, and the one release.

There is no table of who has answered: a sheet belongs to a unit and to a secret that only its slip of paper, and after
that its respondent, holds. Nothing here is dated finer than the day, and closing moves the answers to new rows in random
order.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from forsvarlig.knowledge.instruments import Instrument, parse_instrument
from forsvarlig.web.organisation.models import Enterprise, Person, Unit
from forsvarlig.web.surveys.codes import new_mark
from forsvarlig.web.surveys.sizes import can_be_surveyed


@lru_cache(maxsize=32)
def _questionnaire(frozen: str) -> Instrument:
    """Read once and not on every page: a frozen questionnaire never changes."""
    return parse_instrument(json.loads(frozen), "questionnaire")


class Round(models.Model):
    """One asking of a questionnaire. It keeps the questionnaire as it was when the round was made.

    `mark` begins every code of the round, so that a closed round can say that it is closed although its codes are gone.
    `refusal` holds why a release was not let out (the audit's figures), None as long as there is no such thing.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("Forberedes")
        CONSULTED = "consulted", _("Til uttalelse")
        OPEN = "open", _("Åpen")
        CLOSED = "closed", _("Lukket")
        RELEASED = "released", _("Resultatet er klart")
        DROPPED = "dropped", _("Avlyst")

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PREPARED)
    mark = models.CharField(max_length=4, unique=True, default=new_mark)
    instrument = models.JSONField()
    threshold = models.PositiveSmallIntegerField(default=5)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    database_keeper = models.CharField(max_length=200)
    opens_on = models.DateField()
    closes_on = models.DateField()
    feedback_on = models.DateField()
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    refusal = models.JSONField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """What other rooms call this round."""
        return f"round:{self.pk}"

    @property
    def questionnaire(self) -> Instrument:
        """The questionnaire as it was frozen."""
        return _questionnaire(json.dumps(self.instrument))

    def takes_answers(self, on: date) -> bool:
        """Whether anybody can answer on a day: open, and the last day isn't over."""
        return self.state == self.State.OPEN and on <= self.closes_on


State = Round.State

# What each state may turn into. A round that isn't here any more is never changed.
NEXT: dict[str, frozenset[str]] = {
    State.PREPARED: frozenset({State.CONSULTED, State.DROPPED}),
    State.CONSULTED: frozenset({State.OPEN, State.DROPPED}),
    State.OPEN: frozenset({State.CLOSED}),
    State.CLOSED: frozenset({State.RELEASED}),
    State.RELEASED: frozenset(),
    State.DROPPED: frozenset(),
}
UNDER_WAY = frozenset({State.PREPARED, State.CONSULTED, State.OPEN})


class RoundUnit(models.Model):
    """A unit in a round, with how many work there; the number is frozen at opening, since that is what respondents are told."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    invited = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "unit"], name="unit_once_a_round")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.invited}"

    @property
    def is_surveyed(self) -> bool:
        """Whether the unit is big enough for the survey; the others talk in the group instead."""
        return can_be_surveyed(self.invited, self.round.threshold)


class Sheet(models.Model):
    """A questionnaire waiting for, or holding, one person's answers while the round is open.

    All sheets of a round are made at opening, in random order. `slip_hash` is of the code on the slip of paper, which
    whoever prints it can read; it only begins a sheet. `own_hash` is of the code that the respondent gets on beginning,
    which nobody else has seen: it alone opens the answers.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    slip_hash = models.CharField(max_length=64, unique=True)
    own_hash = models.CharField(max_length=64, unique=True, null=True)
    answers = models.JSONField(default=dict)
    sent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"sheet in {self.round}"


class Answer(models.Model):
    """One person's answers after closing: written anew in random order, without any key back to the sheet."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()

    def __str__(self) -> str:
        return f"answer in {self.round}"


class Release(models.Model):
    """What readers may see of a round: made once, after closing, audited before anybody reads it, never changed."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="release")
    document: models.JSONField[dict[str, Any]] = models.JSONField()
    audit: models.JSONField[dict[str, Any]] = models.JSONField()
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"release of {self.round}"
