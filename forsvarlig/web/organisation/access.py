"""Who may: deny by default, each view declares whom it is open to, each check raises with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.organisation.models import Enterprise, Person, Role, Unit, subtree_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Kind = Role.Kind


class Open(StrEnum):
    """Whom a view is open to, beside roles."""

    EVERYONE = "everyone"
    MEMBERS = "members"


LEADS = frozenset({Kind.GENERAL_MANAGER, Kind.HSE_LEAD})
MANAGERS = LEADS | {Kind.LINE_MANAGER}
REPRESENTATIVES = frozenset({Kind.SAFETY_REPRESENTATIVE, Kind.CHIEF_SAFETY_REPRESENTATIVE, Kind.ELECTED_REPRESENTATIVE})
SAFETY_REPRESENTATIVES = frozenset({Kind.SAFETY_REPRESENTATIVE, Kind.CHIEF_SAFETY_REPRESENTATIVE})

# A request that only reads asks for its person's roles once; one that writes asks again each time, so no action sees old roles.
READING = ("GET", "HEAD")
REMEMBERED = "_standings"


@dataclass(frozen=True)
class Standing:
    """What a person is on a date: roles, and the units each role reaches."""

    person: Person
    on: date

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        return tuple(Role.held_on(self.on).filter(person=self.person).select_related("unit"))

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(role.kind for role in self.roles)

    @cached_property
    def covered(self) -> Mapping[Role, frozenset[int]]:
        """The units that each role covers, by number."""
        return {role: frozenset(unit.pk for unit in subtree_of(role.unit)) for role in self.roles}

    def reaches(self, kinds: frozenset[Kind]) -> frozenset[int]:
        """The units that the person's roles of these kinds cover, by number."""
        return frozenset().union(*(units for role, units in self.covered.items() if role.kind in kinds))

    def is_one_of(self, kinds: frozenset[Kind], unit: Unit | None = None) -> bool:
        """Whether the person holds one of the roles at all, or for this unit."""
        return bool(self.kinds & kinds) if unit is None else unit.pk in self.reaches(kinds)


def standing_of(person: Person, on: date | None = None) -> Standing:
    """What a person is today, or on another date."""
    on = on or timezone.localdate()
    remembered: dict[date, Standing] | None = getattr(person, REMEMBERED, None)
    return Standing(person, on) if remembered is None else remembered.setdefault(on, Standing(person, on))


def open_to(*whom: Open | frozenset[Kind]) -> Callable[[View[P]], View[P]]:
    """Declare whom a view is open to; everybody else is refused before it runs, with the reason."""
    kinds: frozenset[Kind] = frozenset().union(*(group for group in whom if not isinstance(group, Open)))

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method in READING and isinstance(request.user, Person):
                setattr(request.user, REMEMBERED, {})
            if Open.EVERYONE not in whom and Open.MEMBERS not in whom:
                person = signed_in(request)
                if not standing_of(person).is_one_of(kinds):
                    raise NotAllowedError(_("Denne siden er ikke for din rolle."))
            return view(request, *args, **kwargs)

        guarded.open_to = frozenset(str(group) if isinstance(group, Open) else "roles" for group in whom) | kinds  # type: ignore[attr-defined]
        declared = cast("View[P]", guarded)
        return login_not_required(declared) if Open.EVERYONE in whom else declared

    return declare


def signed_in(request: HttpRequest) -> Person:
    """The person who is signed in; only for views that the middleware has let through."""
    if not isinstance(request.user, Person):
        raise NotAllowedError(_("Logg inn først."))
    return request.user


def enterprise_of(request: HttpRequest) -> Enterprise:
    """The enterprise that the signed-in person works for: the only one any page shows."""
    return signed_in(request).enterprise


def unit_for(request: HttpRequest, unit_id: int, kinds: frozenset[Kind] | None = None) -> Unit:
    """A unit of one's own enterprise. A stranger's unit is not found; one outside one's roles is refused."""
    person = signed_in(request)
    unit = get_object_or_404(Unit, pk=unit_id, enterprise_id=person.enterprise_id)
    if kinds is not None:
        check_reaches(person, unit, kinds)
    return unit


def check_reaches(person: Person, unit: Unit, kinds: frozenset[Kind]) -> None:
    """Raise with the reason unless the person holds one of the roles for the unit."""
    if not standing_of(person).is_one_of(kinds, unit):
        raise NotAllowedError(_("Du har ikke en rolle i %(unit)s som gir tilgang til dette.") % {"unit": unit.name})


def may(check: Callable[..., Any], *args: Any) -> str:
    """The reason why not, as text for the page; empty when it is allowed. Calls the same check as the action does."""
    try:
        check(*args)
    except NotAllowedError as reason:
        return reason.what
    return ""


def representatives_of(unit: Unit, on: date) -> list[Role]:
    """The safety representatives whose area covers a unit, the nearest first."""
    above: list[int] = []
    current: Unit | None = unit
    while current is not None:
        above.append(current.pk)
        current = current.parent
    roles = Role.held_on(on).filter(kind__in=SAFETY_REPRESENTATIVES, unit_id__in=above).select_related("person", "unit")
    return sorted(roles, key=lambda role: (above.index(role.unit_id), role.pk))
