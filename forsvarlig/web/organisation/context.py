"""What the page frame shows: enterprise, person, roles, main navigation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from forsvarlig.web.organisation.access import standing_of
from forsvarlig.web.organisation.models import Enterprise, Installation, Person

SMALL = 8


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template: who is signed in and as what, and whether this is the demonstration."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {"is_demonstration": Installation.is_demonstration()}
    standing = standing_of(person)
    title = person.title or (standing.roles[0].get_kind_display() if standing.roles else "")
    return {
        "is_demonstration": Installation.is_demonstration(),
        "enterprise": person.enterprise,
        "person": person,
        "person_title": title,
        "standing": standing,
        "is_small": is_small(person.enterprise),
    }


def is_small(enterprise: Enterprise) -> bool:
    """Whether the enterprise is so small that all of it fits round one table, and the pages are made for that."""
    return enterprise.people.filter(is_active=True).count() < SMALL
