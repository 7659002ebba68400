"""Enterprises, units, people, roles, links that let somebody in once, and the trail of who did what."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Installation(models.Model):
    """What this database was made for. A demonstration and real data never share a database."""

    class Purpose(models.TextChoices):
        DEMONSTRATION = "demonstration"
        REAL = "real"

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    made_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(pk=1), name="one_installation")]

    def __str__(self) -> str:
        return self.purpose

    @classmethod
    def is_demonstration(cls) -> bool:
        return cls.objects.filter(purpose=cls.Purpose.DEMONSTRATION).exists()


class Enterprise(models.Model):
    """An employer, as one legal person or the part of it that works with this program."""

    name = models.CharField(max_length=200)
    organisation_number = models.CharField(max_length=9, blank=True)
    trade = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=2, default="nb")

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """One fact about an enterprise on which duties hang, as somebody stated it."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="facts")
    key = models.CharField(max_length=80)
    value = models.JSONField()
    stated_on = models.DateField()
    stated_by = models.ForeignKey("Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["enterprise", "key"], name="one_value_a_fact")]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class RegisterEntry(models.Model):
    """What Enhetsregisteret said of an enterprise on the day it was asked, as somebody confirmed it.

    `employees` is None where the register gives no number, as below five.
    """

    enterprise = models.OneToOneField(Enterprise, on_delete=models.PROTECT, related_name="register_entry")
    name = models.CharField(max_length=200)
    form = models.CharField(max_length=250, blank=True)
    codes = models.JSONField(default=list)
    standard = models.CharField(max_length=10)
    employees = models.PositiveIntegerField(null=True)
    asked_on = models.DateField()
    confirmed_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.name}, {self.asked_on}"


class Unit(models.Model):
    """A part of the enterprise in which people work together; the root is the enterprise as a whole."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=200)
    trade = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "name"], name="unit_names_differ"),
            models.UniqueConstraint(fields=["enterprise"], condition=Q(parent=None), name="one_root_an_enterprise"),
        ]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who works at an enterprise; whoever has an e-mail address and a password can sign in."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="people")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    email = models.EmailField(unique=True, null=True, blank=True)
    language = models.CharField(max_length=2, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a person is in an enterprise, for one unit and those under it, or for the whole (unit is the root)."""

    class Kind(models.TextChoices):
        GENERAL_MANAGER = "general_manager", _("daglig leder")
        HSE_LEAD = "hse_lead", _("HMS- og personalleder")
        LINE_MANAGER = "line_manager", _("leder")
        SAFETY_REPRESENTATIVE = "safety_representative", _("verneombud")
        CHIEF_SAFETY_REPRESENTATIVE = "chief_safety_representative", _("hovedverneombud")
        ELECTED_REPRESENTATIVE = "elected_representative", _("tillitsvalgt")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="roles")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=40, choices=Kind.choices)
    held_from = models.DateField()
    held_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"

    @classmethod
    def held_on(cls, on: date) -> models.QuerySet[Role]:
        """Roles in force on a date."""
        return cls.objects.filter(held_from__lte=on).filter(Q(held_to=None) | Q(held_to__gte=on))


def hashed(secret: str) -> str:
    """What is stored of a secret link or code: enough to know it again, not to make it anew."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SetUpLink(models.Model):
    """The one link that makes the first account of an empty installation."""

    secret_hash = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "used" if self.used else "open"

    @classmethod
    def issue(cls) -> str:
        """Make a new link, withdraw the unused ones, and return its secret: the only time it is seen."""
        secret = secrets.token_urlsafe(32)
        cls.objects.filter(used=False).delete()
        cls.objects.create(secret_hash=hashed(secret))
        return secret


class SignInLink(models.Model):
    """A link by which a person chooses the first password; used once, revocable."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_links")
    secret_hash = models.CharField(max_length=64, unique=True)
    issued_on = models.DateField()

    def __str__(self) -> str:
        return f"link for person {self.person_id}"


class TrailLine(models.Model):
    """One line of who did what: append-only, each line sealed with the one before it.

    A person is a number here; the name stands in the table of people, and values are hashed with a salt that stands
    in `TrailValue`, so both can be emptied without breaking the chain.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="trail")
    at = models.DateTimeField()
    person_number = models.BigIntegerField(null=True)
    did = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    value_hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.did} {self.subject}"


class TrailValue(models.Model):
    """What a line of the trail said in words; may be erased, the line's hash stays."""

    line = models.OneToOneField(TrailLine, on_delete=models.PROTECT, related_name="value")
    salt = models.CharField(max_length=32)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.detail)


def root_of(enterprise: Enterprise) -> Unit:
    """The unit that is the enterprise as a whole."""
    return enterprise.units.get(parent=None)


def subtree_of(unit: Unit) -> list[Unit]:
    """A unit and all under it, parents before children."""
    children: dict[int | None, list[Unit]] = {}
    for each in Unit.objects.filter(enterprise_id=unit.enterprise_id).order_by("pk"):
        children.setdefault(each.parent_id, []).append(each)
    found, waiting = [], [unit]
    while waiting:
        current = waiting.pop(0)
        found.append(current)
        waiting.extend(children.get(current.pk, []))
    return found


def stated_facts(enterprise: Enterprise) -> dict[str, Any]:
    """Facts as the duties engine takes them."""
    return {fact.key: fact.value for fact in enterprise.facts.all()}
