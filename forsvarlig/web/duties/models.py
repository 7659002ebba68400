"""What the program has no other place for: evidence that lies elsewhere, and answers to what records can't tell."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from forsvarlig.web.organisation.models import Enterprise, Person


class ElsewhereRecord(models.Model):
    """Something that the enterprise says that it has, and where it lies. The fields are those of RECORDS.json."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="elsewhere_records")
    kind = models.CharField(max_length=40)
    role = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    date = models.DateField()
    hours = models.FloatField(null=True, blank=True)
    agreed_shorter = models.BooleanField(default=False)
    where = models.CharField(max_length=400)
    stated_on = models.DateField()
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["date", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"


class SelfCheckAnswer(models.Model):
    """What somebody answered where records can't tell: about a self-check, or about a duty that no record shows."""

    class About(models.TextChoices):
        CHECK = "check"
        DUTY = "duty"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="selfcheck_answers")
    about = models.CharField(max_length=10, choices=About.choices)
    asked = models.CharField(max_length=120)
    words = models.TextField()
    stated_on = models.DateField()
    stated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["enterprise", "about", "asked"], name="one_answer_a_question")]

    def __str__(self) -> str:
        return f"{self.about} {self.asked}"
