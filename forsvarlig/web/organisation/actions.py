"""Every write about enterprises, units, people, roles and facts."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, NotAllowedError, Place
from forsvarlig.web.organisation.access import LEADS, check_reaches, standing_of
from forsvarlig.web.organisation.models import (
    Enterprise,
    Fact,
    Installation,
    Person,
    RegisterEntry,
    Role,
    SetUpLink,
    SignInLink,
    Unit,
    hashed,
)
from forsvarlig.web.organisation.register import Entry
from forsvarlig.web.organisation.trail import recorded


def check_may_organise(actor: Person) -> None:
    """Units, people and roles are for the general manager and the HSE lead."""
    if not standing_of(actor).is_one_of(LEADS):
        raise NotAllowedError(_("Bare daglig leder og HMS-leder kan endre enheter, personer og roller."))


def found_enterprise(
    *, name: str, trade: str, language: str, general_manager: str, title: str, email: str | None, on: date
) -> Person:
    """Make an enterprise with its root unit and its general manager, in office from a day on. Returns the manager."""
    with transaction.atomic():
        enterprise = Enterprise.objects.create(name=name, trade=trade, language=language)
        root = Unit.objects.create(enterprise=enterprise, name=name, trade=trade)
        manager = Person.objects.create(enterprise=enterprise, unit=root, name=general_manager, title=title, email=email)
        with recorded(None, enterprise, "enterprise.founded", enterprise, name=name):
            Role.objects.create(person=manager, unit=root, kind=Role.Kind.GENERAL_MANAGER, held_from=on)
        return manager


def set_up(secret: str, *, name: str, trade: str, manager: str, title: str, email: str, password: str, on: date) -> Person:
    """Use the one-time set-up link: the first enterprise and account of an empty installation."""
    with transaction.atomic():
        link = SetUpLink.objects.select_for_update().filter(secret_hash=hashed(secret), used=False).first()
        if link is None:
            raise NotAllowedError(_("Denne lenka er brukt eller trukket tilbake. Start tjenesten på nytt for å få en ny."))
        if Installation.is_demonstration():
            raise NotAllowedError(_("Dette er en demonstrasjon. Start en egen installasjon for egne data."))
        person = found_enterprise(name=name, trade=trade, language="nb", general_manager=manager, title=title, email=email, on=on)
        person.set_password(password)
        person.save(update_fields=["password"])
        Installation.objects.get_or_create(pk=1, defaults={"purpose": Installation.Purpose.REAL, "made_on": on})
        link.used = True
        link.save(update_fields=["used"])
        return person


def add_unit(actor: Person, parent: Unit, name: str, trade: str = "") -> Unit:
    """A new unit under another."""
    check_may_organise(actor)
    check_reaches(actor, parent, LEADS)
    if Unit.objects.filter(enterprise=parent.enterprise, name__iexact=name).exists():
        raise InputError(
            _("Det finnes allerede en enhet som heter %(name)s.") % {"name": name}, Place(key="name"), do=_("Velg et annet navn.")
        )
    unit = Unit(enterprise=parent.enterprise, parent=parent, name=name, trade=trade)
    with recorded(actor, parent.enterprise, "unit.added", "unit:new", name=name) as detail:
        unit.save()
        detail["unit"] = unit.pk
    return unit


def add_person(actor: Person, unit: Unit, name: str, *, title: str = "", email: str | None = None) -> Person:
    """A new person in a unit; with an e-mail address they can be given a link to choose a password."""
    check_may_organise(actor)
    check_reaches(actor, unit, LEADS)
    if email and Person.objects.filter(email__iexact=email).exists():
        raise InputError(_("Den e-postadressen er i bruk."), Place(key="email"), do=_("Skriv en annen, eller la feltet stå tomt."))
    person = Person(enterprise=unit.enterprise, unit=unit, name=name, title=title, email=email or None)
    person.set_unusable_password()
    with recorded(actor, unit.enterprise, "person.added", "person:new") as detail:
        person.save()
        detail["person"] = person.pk
    return person


def give_role(actor: Person, person: Person, unit: Unit, kind: str, on: date) -> Role:
    """Give a person a role for a unit and those under it, from a day on."""
    check_may_organise(actor)
    check_reaches(actor, unit, LEADS)
    with recorded(actor, unit.enterprise, "role.given", person, kind=kind, unit=unit.pk, held_from=on.isoformat()):
        role, _made = Role.objects.get_or_create(person=person, unit=unit, kind=kind, held_to=None, defaults={"held_from": on})
    return role


def end_role(actor: Person, role: Role, on: date) -> None:
    """The role's last day. The last general manager keeps the role: somebody must be able to let others in."""
    check_may_organise(actor)
    check_reaches(actor, role.unit, LEADS)
    others = (
        Role.held_on(on).filter(kind=Role.Kind.GENERAL_MANAGER, person__enterprise_id=role.person.enterprise_id).exclude(pk=role.pk)
    )
    if role.kind == Role.Kind.GENERAL_MANAGER and not others.exists():
        raise NotAllowedError(_("Gi noen andre rollen som daglig leder først."))
    with recorded(actor, role.person.enterprise, "role.ended", role.person, role=role.pk, held_to=on.isoformat()):
        role.held_to = on
        role.save(update_fields=["held_to"])


def issue_sign_in_link(actor: Person, person: Person, on: date) -> str:
    """A new link by which the person chooses a password; earlier ones stop working. Returns its secret, seen only now."""
    check_may_organise(actor)
    check_reaches(actor, person.unit, LEADS)
    if not person.email:
        raise InputError(
            _("%(name)s har ingen e-postadresse.") % {"name": person.name}, do=_("Legg den inn først; den er brukernavnet.")
        )
    secret = secrets.token_urlsafe(32)
    with recorded(actor, person.enterprise, "sign-in-link.issued", person):
        person.sign_in_links.all().delete()
        SignInLink.objects.create(person=person, secret_hash=hashed(secret), issued_on=on)
    return secret


def choose_password(secret: str, password: str) -> Person:
    """Use a sign-in link: the person's password is set, and the link is gone."""
    with transaction.atomic():
        link = SignInLink.objects.select_for_update().filter(secret_hash=hashed(secret)).select_related("person").first()
        if link is None:
            raise NotAllowedError(_("Denne lenka er brukt eller trukket tilbake. Be lederen din om en ny."))
        person = link.person
        with recorded(person, person.enterprise, "password.chosen", person):
            person.set_password(password)
            person.save(update_fields=["password"])
            link.delete()
        return person


def state_fact(actor: Person, key: str, value: Any, on: date) -> Fact:
    """State a fact about the enterprise on which duties hang; None takes it back to unknown."""
    check_may_organise(actor)
    enterprise = actor.enterprise
    with recorded(actor, enterprise, "fact.stated", f"fact:{key}", value=value):
        if value is None:
            Fact.objects.filter(enterprise=enterprise, key=key).delete()
            return Fact(enterprise=enterprise, key=key, value=None, stated_on=on, stated_by=actor)
        fact, _made = Fact.objects.update_or_create(
            enterprise=enterprise, key=key, defaults={"value": value, "stated_on": on, "stated_by": actor}
        )
    return fact


def take_from_register(actor: Person, entry: Entry, wanted: Collection[str], standard: str) -> None:
    """Keep what the register said, and state what was `wanted` of it: "name", "nace", "employees", each as of the day it was asked.

    `standard` is the one in which somebody has confirmed that the codes are to be read.
    """
    check_may_organise(actor)
    enterprise, on = actor.enterprise, entry.asked_on
    said = {"name": entry.name, "form": entry.form, "codes": list(entry.codes), "standard": standard, "employees": entry.employees}
    told = {**said, "asked_on": on.isoformat(), "wanted": sorted(wanted)}
    with recorded(actor, enterprise, "register.taken", f"register:{entry.number}", **told):
        RegisterEntry.objects.update_or_create(enterprise=enterprise, defaults={**said, "asked_on": on, "confirmed_by": actor})
        enterprise.organisation_number = entry.number
        if "name" in wanted and entry.name:
            enterprise.name = entry.name
        enterprise.save(update_fields=["organisation_number", "name"])
        if "nace" in wanted and entry.codes:
            state_fact(actor, "nace", list(entry.codes), on)
            state_fact(actor, "nace_standard", standard, on)
        if "employees" in wanted and entry.employees is not None:
            state_fact(actor, "employees", entry.employees, on)
