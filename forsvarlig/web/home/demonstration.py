"""Makes the demonstration's database through the same actions that people use, and tells whom one may enter as."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forsvarlig.demo import DemoEnterprise, DemoPerson, cafe, nursing_home
from forsvarlig.web.home import story
from forsvarlig.web.home.slips import hand_out
from forsvarlig.web.organisation.actions import add_person, add_unit, found_enterprise, give_role, state_fact
from forsvarlig.web.organisation.models import Enterprise, Installation, Person, Role, Unit
from forsvarlig.web.surveys.queries import round_under_way

# Long enough ago to have been in office through last year's work, and not so long that the election has run out.
IN_OFFICE = timedelta(days=500)


@dataclass(frozen=True)
class Shown:
    """Somebody one may enter as, and what they come for."""

    person: Person
    comes_to: Mapping[str, str]

    @property
    def first_name(self) -> str:
        """The name on the button."""
        return self.person.name.split()[0]


def make(tell: Callable[[str], None], on: date) -> None:
    """Make the café, where nothing is begun, and the nursing home, a year into the work. All of it or nothing is made.

    `tell` is called with each step; `on` is the day that the demonstration begins from.
    """
    with translation.override("nb"), transaction.atomic():
        Installation.objects.create(pk=1, purpose=Installation.Purpose.DEMONSTRATION, made_on=on)
        tell("Making the nursing home: 84 people in 6 units …")
        home = nursing_home()
        people = make_enterprise(home, on)
        slips = story.tell(home, people, on, tell)
        tell("Making the café: 7 people …")
        make_enterprise(cafe(), on)
    hand_out(slips)


def shown_people() -> list[tuple[Enterprise, str, list[Shown]]]:
    """Each enterprise with a sentence about it and the people one may enter as, in the order of the demonstration."""
    return [found for made_from in (nursing_home(), cafe()) for found in _shown(made_from)]


def _shown(made_from: DemoEnterprise) -> Iterator[tuple[Enterprise, str, list[Shown]]]:
    enterprise = Enterprise.objects.filter(name=made_from.name).first()
    if enterprise is None:
        return
    people = {person.name: person for person in enterprise.people.filter(is_active=True)}
    coming = [person for person in made_from.people if person.comes_to and person.name in people]
    yield enterprise, _about(enterprise), [Shown(people[person.name], person.comes_to) for person in coming]


def _about(enterprise: Enterprise) -> str:
    count = enterprise.people.filter(is_active=True).count()
    units = enterprise.units.exclude(parent=None).count()
    if not units:
        return _(
            "%(count)d ansatte og ingen personalavdeling. Her trengs ingen spørreundersøkelse: en halvtime rundt bordet er nok."
        ) % {"count": count}
    size = ngettext("%(count)d ansatte i %(units)d enhet.", "%(count)d ansatte i %(units)d enheter.", units)
    under_way = round_under_way(enterprise)
    return f"{size % {'count': count, 'units': units}} " + (_("Årets undersøkelse er åpen.") if under_way else "")


def make_enterprise(made_from: DemoEnterprise, on: date) -> dict[str, Person]:
    """The enterprise with its units, people, roles and facts. Returns the people by key."""
    since = on - IN_OFFICE
    first = next(person for person in made_from.people if Role.Kind.GENERAL_MANAGER in person.roles)
    manager = found_enterprise(
        name=made_from.name,
        trade=made_from.trade,
        language="nb",
        general_manager=first.name,
        title=first.title,
        email=None,
        on=since,
    )
    units = _make_units(made_from, manager)
    people = {first.key: manager}
    Person.objects.filter(pk=manager.pk).update(unit=units[first.unit])
    for person in made_from.people:
        if person is not first:
            people[person.key] = _make_person(manager, person, units)
        for kind in person.roles:
            area = units[person.unit] if kind == Role.Kind.LINE_MANAGER else units[made_from.root.key]
            if kind != Role.Kind.GENERAL_MANAGER:
                give_role(manager, people[person.key], area, kind, since)
    for key, value in made_from.facts.items():
        state_fact(manager, key, value, on)
    return people


def _make_units(made_from: DemoEnterprise, manager: Person) -> dict[str, Unit]:
    units = {made_from.root.key: manager.unit}
    for unit in made_from.units:
        if unit.parent is not None:
            units[unit.key] = add_unit(manager, units[unit.parent], unit.name, unit.trade)
    return units


def _make_person(manager: Person, person: DemoPerson, units: Mapping[str, Unit]) -> Person:
    return add_person(manager, units[person.unit], person.name, title=person.title)
