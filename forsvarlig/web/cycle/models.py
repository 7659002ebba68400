"""A cycle of the systematic work, with its conversations, assessments and plans."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forsvarlig.web.organisation.models import Enterprise, Person, Unit
from forsvarlig.web.surveys.models import Round


class Level(models.TextChoices):
    """A judged level. Not deciding is the lack of one, and `unknown` is never green."""

    GREEN = "green", pgettext_lazy("level", "Behold")
    YELLOW = "yellow", pgettext_lazy("level", "Følg med")
    ORANGE = "orange", pgettext_lazy("level", "Gjør noe")
    RED = "red", pgettext_lazy("level", "Straks")


class TookPart(models.TextChoices):
    """The parties that can take part, in the words of the records."""

    EMPLOYER = "employer", _("arbeidsgiver")
    SAFETY_REPRESENTATIVE = "safety_representative", _("verneombudet")
    EMPLOYEES = "employees", _("ansatte")
    ELECTED_REPRESENTATIVE = "elected_representative", _("tillitsvalgt")
    OCCUPATIONAL_HEALTH_SERVICE = "occupational_health_service", _("bedriftshelsetjenesten")


class Cycle(models.Model):
    """One turn of the work: goal, who takes part, timetable, how it is mapped. The newest that hasn't ended is the current one."""

    class Method(models.TextChoices):
        SURVEY = "survey", _("Spørreundersøkelse")
        CONVERSATION = "conversation", _("Gruppesamtale")

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="cycles")
    name = models.CharField(max_length=200)
    goal = models.TextField()
    learnt = models.TextField(blank=True)
    who = models.TextField()
    method = models.CharField(max_length=20, choices=Method.choices)
    round = models.OneToOneField(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="cycle")
    started_on = models.DateField()
    plan_by = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["started_on", "pk"]

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    """A guided group conversation in one unit over the eight statutory factors."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="conversations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="conversations")
    present = models.TextField(blank=True)
    took_part = models.JSONField(default=list)
    held_on = models.DateField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "unit"], name="one_conversation_a_unit")]

    def __str__(self) -> str:
        return f"conversation in {self.unit}"


class Judgement(models.Model):
    """What the group said of one factor, in one of four words, and in its own.

    `word` is the group's, or the employer's where the representative says something else in `representative_word`.
    """

    class Word(models.TextChoices):
        WELL = "well", pgettext_lazy("level", "Fungerer bra")
        WATCH = "watch", pgettext_lazy("level", "Følg med")
        ACT = "act", pgettext_lazy("level", "Gjør noe")
        UNKNOWN = "unknown", pgettext_lazy("level", "Vet ikke ennå")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="judgements")
    factor = models.CharField(max_length=80)
    word = models.CharField(max_length=10, choices=Word.choices, blank=True)
    representative_word = models.CharField(max_length=10, choices=Word.choices, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["conversation", "factor"], name="one_judgement_a_factor")]

    def __str__(self) -> str:
        return f"{self.factor}: {self.word}"


class Assessment(models.Model):
    """The risk assessment of one unit: each factor by itself, then together; now and over time.

    `proposal` is what the program proposed when the assessment was opened, in the shape that `forsvarlig assess` prints
    for a unit; it only changes when the group asks for it anew, and each decision keeps what was proposed to it.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="assessments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assessments")
    begun_on = models.DateField()
    proposal = models.JSONField()
    proposed_on = models.DateField()
    combined_now = models.CharField(max_length=10, choices=Level.choices, blank=True)
    combined_over_time = models.CharField(max_length=10, choices=Level.choices, blank=True)
    combined_proposal = models.JSONField(null=True, blank=True)
    combined_reason = models.TextField(blank=True)
    present = models.TextField(blank=True)
    took_part = models.JSONField(default=list)
    concluded_on = models.DateField(null=True, blank=True)
    concluded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "unit"], name="one_assessment_a_unit_and_cycle")]

    def __str__(self) -> str:
        return f"assessment of {self.unit}"


class GroundNote(models.Model):
    """Something the group knows that no figure holds.

    `counts` is what the note says to the risk rule, `heading` which heading of the assessment of harassment or of
    violence it answers.
    """

    class Part(models.TextChoices):
        EXTENT = "extent", _("Omfang og varighet")
        CHARACTER = "character", _("Karakter")
        CONDITIONS = "conditions", _("Andre forhold")
        PREVENTION = "prevention", _("Forebygging i dag")

    class Counts(models.TextChoices):
        NOTHING = "", _("Ikke noe av dette")
        RECURRING = "recurring", _("Det kommer stadig tilbake")
        PERSISTENT = "persistent", _("Det har vart i over et år")
        AGGRAVATING = "aggravating", _("Det gjør belastningen verre")
        PLANNED = "planned", _("Et tiltak som ingen har sjekket ennå")
        VERIFIED = "verified", _("Et tiltak vi har sjekket at virker")

    class Heading(models.TextChoices):
        ORGANISATION = "organisation", _("Hvordan arbeidet er organisert")
        PREMISES = "premises", _("Lokaler og utforming")
        SITUATIONS = "situations", _("Situasjoner der det kan skje")
        WORKING_TIME = "working_time", _("Arbeidstid")
        LONE_WORK = "lone_work", _("Alenearbeid")
        STAFFING = "staffing", _("Bemanning")
        COMPETENCE = "competence", _("Kunnskap og opplæring")
        EXISTING_MEASURES = "existing_measures", _("Tiltak som finnes")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ground_notes")
    factor = models.CharField(max_length=80)
    part = models.CharField(max_length=20, choices=Part.choices)
    counts = models.CharField(max_length=12, choices=Counts.choices, blank=True)
    heading = models.CharField(max_length=20, choices=Heading.choices, blank=True)
    text = models.TextField()
    noted_on = models.DateField()
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Decision(models.Model):
    """What the group decided of one factor. The proposal stands beside it, as it was when they decided."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="decisions")
    factor = models.CharField(max_length=80)
    proposed_now = models.CharField(max_length=10)
    proposed_over_time = models.CharField(max_length=10)
    level_now = models.CharField(max_length=10, choices=Level.choices)
    level_over_time = models.CharField(max_length=10, choices=Level.choices)
    helps = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "factor"], name="one_decision_a_factor")]

    def __str__(self) -> str:
        return f"{self.factor}: {self.level_over_time}"

    @property
    def follows_proposal(self) -> bool:
        """Whether both levels are the proposed ones."""
        return (self.level_now, self.level_over_time) == (self.proposed_now, self.proposed_over_time)


class Plan(models.Model):
    """The action plan that follows from one assessment. Signed editions are never changed; a new edition follows."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Utkast")
        ASKED = "asked", _("Til uttalelse og underskrift")
        SIGNED = "signed", _("Underskrevet")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="plans")
    edition = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_on = models.DateField()
    signed_content = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["edition"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["assessment", "edition"], name="editions_count_up")]

    def __str__(self) -> str:
        return f"plan {self.edition} for {self.assessment.unit}"


class Measure(models.Model):
    """One thing to be done: what, why, where it works, who, when, how it is now, how we shall see that it worked."""

    class Works(models.TextChoices):
        SOURCE = "source", _("Ved kilden")
        GROUP = "group", _("Gruppa")
        LEADER = "leader", _("Lederen")
        INDIVIDUAL = "individual", _("Den enkelte")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="measures")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    catalogue_id = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=300)
    works = models.CharField(max_length=12, choices=Works.choices)
    factors = models.JSONField(default=list)
    why = models.TextField(blank=True)
    baseline = models.TextField(blank=True)
    shown_by = models.TextField()
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="measures")
    deadline = models.DateField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title


class Progress(models.Model):
    """How it went with a measure of a signed plan: kept beside the plan, never inside it."""

    class Effect(models.TextChoices):
        BETTER = "better", _("Det ble bedre")
        SAME = "same", _("Det er som før")
        WORSE = "worse", _("Det ble verre")
        UNKNOWN = "unknown", _("Vi kan ikke si det")

    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="progress")
    done_on = models.DateField()
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    effect = models.CharField(max_length=10, choices=Effect.choices, blank=True)
    effect_seen = models.TextField(blank=True)
    effect_evaluated_on = models.DateField(null=True, blank=True)
    effect_evaluated_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.measure}: {self.done_on}"


# What may follow what. A plan that somebody has signed can't be taken back; a new edition follows instead.
TRANSITIONS = {
    Plan.State.DRAFT: frozenset({Plan.State.ASKED}),
    Plan.State.ASKED: frozenset({Plan.State.DRAFT, Plan.State.SIGNED}),
    Plan.State.SIGNED: frozenset[Plan.State](),
}
