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
    `background` holds the questions about the respondent by which results may be split, as documents of
    `content/background`. `cross_threshold` may be lowered to `threshold` only as `cross_agreement` says with whom.
    `asks_comment` adds the one free text, that `comment_reader` reads first and then `comment_readers` may read.
    `origin` says which file a round asked elsewhere came from, None for a round asked here.
    `refusal` holds why a release was not let out (the audit's figures), None as long as there is no such thing.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("Forberedes")
        CONSULTED = "consulted", _("Til uttalelse")
        OPEN = "open", _("Åpen")
        CLOSED = "closed", _("Lukket")
        RELEASED = "released", _("Resultatet er klart")
        DROPPED = "dropped", _("Avlyst")
        ABORTED = "aborted", _("Avbrutt")

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PREPARED)
    mark = models.CharField(max_length=4, unique=True, default=new_mark)
    instrument = models.JSONField()
    threshold = models.PositiveSmallIntegerField(default=5)
    background: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    cross_threshold = models.PositiveSmallIntegerField(default=10)
    cross_agreement = models.CharField(max_length=500, blank=True)
    asks_comment = models.BooleanField(default=False)
    comment_reader = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comment_readers = models.ManyToManyField(Person, blank=True, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    database_keeper = models.CharField(max_length=200)
    opens_on = models.DateField()
    closes_on = models.DateField()
    feedback_on = models.DateField()
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    origin: models.JSONField[dict[str, Any] | None] = models.JSONField(null=True, blank=True)
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
    State.OPEN: frozenset({State.CLOSED, State.ABORTED}),
    State.CLOSED: frozenset({State.RELEASED}),
    State.RELEASED: frozenset(),
    State.DROPPED: frozenset(),
    State.ABORTED: frozenset(),
}
UNDER_WAY = frozenset({State.PREPARED, State.CONSULTED, State.OPEN})


class RoundUnit(models.Model):
    """A unit in a round, with how many are asked there; the number is frozen at opening, since that is what respondents are told.

    `others` are asked without being registered as people here, such as hired-in workers. A unit that is `reported_as` another
    of the same round is counted, told and reported as part of that one.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    invited = models.PositiveIntegerField()
    others = models.PositiveIntegerField(default=0)
    reported_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "unit"], name="unit_once_a_round")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.invited}"

    @property
    def is_surveyed(self) -> bool:
        """Whether the unit is big enough for the survey; the others talk in the group instead."""
        return can_be_surveyed(self.invited, self.round.threshold)


class Placement(models.Model):
    """Where a person is counted in a round when it isn't the person's own unit; without a unit the person isn't asked, and why."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="placements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "person"], name="placed_once_a_round")]

    def __str__(self) -> str:
        return f"{self.person} in {self.unit or 'no unit'}"


class Invitation(models.Model):
    """A personal link sent by e-mail, and whether its person has delivered, so that no reminder is sent; deleted at closing.

    It knows no sheet and no sheet knows it: only the respondent's own link holds the keys of both. All invitations of a unit
    are written anew each time one of them changes, so that no order and no system column tells which it was.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    delivered = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "person"], name="invited_once_a_round")]

    def __str__(self) -> str:
        return f"invitation to {self.round}"


class SharedScreen(models.Model):
    """A link that lets one person after another at a unit answer on the same screen; as many can deliver as are invited."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="screens")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "unit"], name="one_screen_a_unit")]

    def __str__(self) -> str:
        return f"screen at {self.unit}"


class Sheet(models.Model):
    """A questionnaire waiting for, or holding, one person's answers while the round is open.

    The sheets of paper slips are made at opening, in random order. `slip_hash` is of the code on the slip of paper, which
    whoever prints it can read; it only begins a sheet. A sheet without one was begun from a link or at a shared screen.
    `own_hash` is of the code that the respondent gets on beginning, which nobody else has seen: it alone opens the answers.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    slip_hash = models.CharField(max_length=64, unique=True, null=True)
    own_hash = models.CharField(max_length=64, unique=True, null=True)
    answers = models.JSONField(default=dict)
    background = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    sent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"sheet in {self.round}"


class Answer(models.Model):
    """One person's answers after closing: written anew in random order, without any key back to the sheet."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    background = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"answer in {self.round}"


class Comment(models.Model):
    """What somebody wrote, after closing: apart from the answers, in random order, in the smallest group that may show it.

    One person under a duty of secrecy reads it first and lets it pass, passes a wording that tells on nobody, or holds it back.
    """

    class State(models.TextChoices):
        UNREAD = "unread", _("Ikke lest")
        PASSED = "passed", _("Sluppet fram")
        HELD = "held", _("Holdt tilbake")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="comments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNREAD)

    def __str__(self) -> str:
        return f"comment in {self.round}"


class Questionnaire(models.Model):
    """One version of a questionnaire that an enterprise has brought in; a round freezes a copy, so a version is never changed.

    `origin` names the file and its format, `report` says line by line what couldn't be taken over.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="questionnaires")
    identifier = models.CharField(max_length=100)
    version = models.CharField(max_length=40)
    document: models.JSONField[dict[str, Any]] = models.JSONField()
    origin: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    report: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    is_ready = models.BooleanField(default=False)
    made_on = models.DateField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["identifier", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["enterprise", "identifier", "version"], name="each_version_once")]

    def __str__(self) -> str:
        return f"{self.identifier} {self.version}"


class AnswerMapping(models.Model):
    """How the columns and values of a file of answers asked elsewhere were read, kept for the next file from there."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="answer_mappings")
    name = models.CharField(max_length=200)
    mapping: models.JSONField[dict[str, Any]] = models.JSONField()
    used_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["enterprise", "name"], name="one_mapping_a_name")]

    def __str__(self) -> str:
        return self.name


class Release(models.Model):
    """What readers may see of a round: made once, after closing, audited before anybody reads it, never changed."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="release")
    document: models.JSONField[dict[str, Any]] = models.JSONField()
    audit: models.JSONField[dict[str, Any]] = models.JSONField()
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"release of {self.round}"
