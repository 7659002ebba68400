"""Who was asked, what they said, what they disagreed on, what was answered, and who signed what."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.organisation.models import Enterprise, Person, Unit


class Hearing(models.Model):
    """One asking of one party about one thing. The lack of an answer is on the record too.

    `subject` names the thing as the room that owns it does ("plan:2"), which is also the id of its record. Without a
    `person` anybody of the party may answer.
    """

    class Party(models.TextChoices):
        SAFETY_REPRESENTATIVE = "safety_representative", _("verneombudet")
        EMPLOYEES = "employees", _("de ansatte")
        ELECTED_REPRESENTATIVE = "elected_representative", _("de tillitsvalgte")

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="hearings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="hearings")
    subject = models.CharField(max_length=80)
    about = models.CharField(max_length=300)
    party = models.CharField(max_length=40, choices=Party.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="hearings")
    question = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    answer_by = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "party", "person"], condition=~Q(person=None), name="person_asked_once_about_one_thing"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "subject", "party"], condition=Q(person=None), name="party_asked_once_about_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_party_display()}: {self.about}"

    def get_absolute_url(self) -> str:
        return reverse("participation:hearing", args=[self.pk])


class Statement(models.Model):
    """What the party said. Never changed: a changed mind is a new statement, and the latest counts."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="statements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="statements")
    text = models.TextField(blank=True)
    disagrees_on = models.CharField(max_length=300, blank=True)
    disagreement = models.TextField(blank=True)
    given_on = models.DateField()
    reply = models.TextField(blank=True)
    reply_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replied_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.text[:40]}"


class Signature(models.Model):
    """A name under exactly this content: the hash is of what was shown when it was signed."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="signatures")
    subject = models.CharField(max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=40)
    content_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject", "person", "role"], name="signed_once")]

    def __str__(self) -> str:
        return f"{self.person} signed {self.subject}"


def hash_of(content: Any) -> str:
    """The hash of what is signed: SHA-256 over its JSON with sorted keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
