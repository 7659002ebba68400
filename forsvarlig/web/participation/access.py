"""Who may ask, answer, reply and read: the party that was asked, and those who lead where it was asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.organisation.access import (
    MANAGERS,
    REPRESENTATIVES,
    SAFETY_REPRESENTATIVES,
    check_reaches,
    standing_of,
)
from forsvarlig.web.organisation.models import Person, Role, Unit, subtree_of
from forsvarlig.web.participation.models import Hearing, Statement

ROLES_OF = {
    Hearing.Party.SAFETY_REPRESENTATIVE: SAFETY_REPRESENTATIVES,
    Hearing.Party.ELECTED_REPRESENTATIVE: frozenset({Role.Kind.ELECTED_REPRESENTATIVE}),
}


def check_may_ask(actor: Person, unit: Unit) -> None:
    """The employer asks: leads everywhere, line managers in their units."""
    check_reaches(actor, unit, MANAGERS)


def is_of_party(person: Person, hearing: Hearing) -> bool:
    """Whether a hearing was addressed to this person: by name, else by role or, for the employees, by unit."""
    if person.enterprise_id != hearing.enterprise_id:
        return False
    if hearing.person_id is not None:
        return hearing.person_id == person.pk
    if hearing.party == Hearing.Party.EMPLOYEES:
        return person.unit_id in {unit.pk for unit in subtree_of(hearing.unit)}
    return standing_of(person).is_one_of(ROLES_OF[Hearing.Party(hearing.party)], hearing.unit)


def check_may_state(actor: Person, hearing: Hearing) -> None:
    """Only the party that was asked answers for itself."""
    if not is_of_party(actor, hearing):
        who = hearing.person.name if hearing.person else hearing.get_party_display()
        raise NotAllowedError(_("Det er %(who)s som er spurt.") % {"who": who})


def check_may_reply(actor: Person, statement: Statement) -> None:
    """The employer replies, once; a reply that was given stands."""
    check_reaches(actor, statement.hearing.unit, MANAGERS)
    if statement.reply:
        raise NotAllowedError(_("Uttalelsen er alt besvart. Svaret blir stående."))


def check_may_see(actor: Person, hearing: Hearing) -> None:
    """The party asked, those who lead there, and the representatives whose area it is."""
    if not is_of_party(actor, hearing):
        check_reaches(actor, hearing.unit, MANAGERS | REPRESENTATIVES)
