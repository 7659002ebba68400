"""What other rooms and pages ask about who was heard and who signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from forsvarlig.web.organisation.access import MANAGERS, standing_of
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.participation.access import is_of_party
from forsvarlig.web.participation.models import Hearing, Signature, Statement

# The page of a subject, by the word before its number.
PAGES = {"round": "surveys:round", "assessment": "cycle:together", "plan": "cycle:plan"}


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person: what, on which page, and until when (None: no date was set)."""

    sentence: str
    address: str
    day: date | None = None


def hearings_about(subject: str) -> list[Hearing]:
    """Who was asked about a thing, in the order they were asked, with what they said."""
    return list(
        Hearing.objects.filter(subject=subject)
        .select_related("person", "asked_by", "unit")
        .prefetch_related("statements__person", "statements__reply_by")
    )


def statements_about(subject: str) -> list[Statement]:
    """Everything that was said about a thing, oldest first."""
    statements = Statement.objects.filter(hearing__subject=subject)
    return list(statements.select_related("hearing__unit", "person", "reply_by"))


def disagreements(statements: Iterable[Statement]) -> list[Statement]:
    """The latest word of each person who was asked, where that word is a disagreement."""
    latest = {(statement.hearing_id, statement.person_id): statement for statement in statements}
    return [statement for statement in latest.values() if statement.disagrees_on]


def has_been_asked(subject: str) -> bool:
    """Whether anybody was asked about a thing."""
    return Hearing.objects.filter(subject=subject).exists()


def signatures_under(subject: str) -> list[Signature]:
    """Who signed a thing, first signature first."""
    return list(Signature.objects.filter(subject=subject).select_related("person"))


def page_of(subject: str) -> str:
    """The address of what was asked about; empty when it has no page of its own."""
    kind, _colon, number = subject.partition(":")
    try:
        return reverse(PAGES[kind], args=[int(number)])
    except (KeyError, ValueError, NoReverseMatch):
        return ""


def waiting_for(person: Person, on: date) -> list[Waiting]:
    """Questions that this person hasn't answered, and disagreements that this person is to reply to, the nearest day first."""
    found = [*_unanswered(person), *_unreplied(person, on)]
    return sorted(found, key=lambda one: (one.day is None, one.day or on))


def _unanswered(person: Person) -> Iterable[Waiting]:
    asked = Hearing.objects.filter(Q(person=person) | Q(person=None), enterprise=person.enterprise_id).exclude(
        statements__person=person
    )
    for hearing in asked.select_related("unit"):
        if is_of_party(person, hearing):
            yield Waiting(
                _("Du er spurt om %(about)s.") % {"about": hearing.about},
                reverse("participation:hearing", args=[hearing.pk]),
                hearing.answer_by,
            )


def _unreplied(person: Person, on: date) -> Iterable[Waiting]:
    units = standing_of(person, on).reaches(MANAGERS)
    waiting = Statement.objects.filter(hearing__unit__in=units, reply="").exclude(disagrees_on="")
    for statement in waiting.select_related("person", "hearing"):
        yield Waiting(
            _("%(name)s er uenig i ett punkt og venter på svar: %(point)s")
            % {"name": statement.person.name, "point": statement.disagrees_on},
            reverse("participation:hearing", args=[statement.hearing_id]),
            statement.hearing.answer_by,
        )
