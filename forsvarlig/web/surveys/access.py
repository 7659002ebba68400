"""Who may run a round, and who may see what came of it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.organisation.access import LEADS, MANAGERS, REPRESENTATIVES, standing_of
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.participation.models import Hearing
from forsvarlig.web.participation.queries import hearings_about
from forsvarlig.web.surveys.models import NEXT, Release, Round


def check_may_prepare(actor: Person) -> None:
    """A round is prepared by the general manager or the HSE lead."""
    if not standing_of(actor).is_one_of(LEADS):
        raise NotAllowedError(_("Bare daglig leder og HMS-leder kan forberede en kartlegging."))


def check_may_run(actor: Person, round_: Round) -> None:
    """A round is run by its owner and by those who lead the enterprise."""
    if actor.enterprise_id != round_.enterprise_id or (actor.pk != round_.owner_id and not standing_of(actor).is_one_of(LEADS)):
        raise NotAllowedError(_("Bare %(name)s, daglig leder og HMS-leder styrer denne runden.") % {"name": round_.owner.name})


def check_can_become(round_: Round, state: str) -> None:
    """Raise unless the table of states lets the round turn into this one."""
    if state not in NEXT[round_.state]:
        raise NotAllowedError(
            _("Runden er «%(now)s» og kan ikke bli «%(then)s».")
            % {"now": round_.get_state_display(), "then": Round.State(state).label}
        )


def unheard(round_: Round, on: date) -> list[Hearing]:
    """Those who were asked about a round, haven't answered, and still have time to."""
    return [
        hearing
        for hearing in hearings_about(round_.subject)
        if not hearing.statements.all() and (hearing.answer_by is None or hearing.answer_by >= on)
    ]


def check_may_open(actor: Person, round_: Round, on: date) -> None:
    """The safety representative was asked, and has answered or let the day pass; the dates hold; a unit is big enough."""
    check_may_run(actor, round_)
    check_can_become(round_, Round.State.OPEN)
    if waiting := unheard(round_, on):
        who = waiting[0].person.name if waiting[0].person else waiting[0].get_party_display()
        raise NotAllowedError(_("Vent på svar fra %(who)s, eller til svarfristen er ute.") % {"who": who})
    if round_.closes_on < on:
        raise NotAllowedError(_("Siste dag for å svare er passert. Avlys runden og forbered en med nye datoer."))
    if not any(each.is_surveyed for each in round_.units.select_related("round")):
        raise NotAllowedError(_("Ingen enhet er stor nok for en spørreundersøkelse. Ha gruppesamtaler i stedet."))


def check_may_reissue(actor: Person, round_: Round) -> None:
    """Slips are printed anew only while the round is open."""
    check_may_run(actor, round_)
    if round_.state != Round.State.OPEN:
        raise NotAllowedError(_("Runden er ikke åpen."))


def visible_units(person: Person) -> frozenset[int]:
    """The units whose results a person may see, by number.

    Leads and managers see theirs and those below, representatives their area, and everybody the unit they work in and those above.
    """
    above: set[int] = set()
    current: Unit | None = person.unit
    while current is not None:
        above.add(current.pk)
        current = current.parent
    return standing_of(person).reaches(MANAGERS | REPRESENTATIVES) | above


def check_sees_unit(person: Person, unit: Unit) -> None:
    """Raise unless the person may see what came out for a unit."""
    if unit.pk not in visible_units(person):
        raise NotAllowedError(
            _("Resultatet for %(unit)s er for dem som arbeider der, lederne deres og verneombudet.") % {"unit": unit.name}
        )


def check_sees_part(person: Person, round_: Round, unit: Unit) -> None:
    """Raise unless the person may see what came out for a unit, or for one that was reported as it in this round."""
    joined = round_.units.filter(reported_as__unit=unit).values_list("unit_id", flat=True)
    if visible_units(person).isdisjoint(joined):
        check_sees_unit(person, unit)


def check_is_released(round_: Round) -> Release:
    """The release of a round; raise with what the round waits for as long as there is none."""
    release = Release.objects.filter(round=round_).first()
    if release is None:
        raise NotAllowedError(_("Det er ikke noe resultat av denne runden ennå. Ingenting vises før den er lukket og kontrollert."))
    return release


def sees_round(person: Person, round_: Round) -> bool:
    """Whoever runs it, every manager, and every representative."""
    if person.enterprise_id != round_.enterprise_id:
        return False
    return person.pk == round_.owner_id or standing_of(person).is_one_of(MANAGERS | REPRESENTATIVES)


def check_sees_storage(person: Person, round_: Round) -> None:
    """What could be learned from where answers lie is told to representatives, and to those who run the round."""
    runs = person.pk == round_.owner_id or standing_of(person).is_one_of(LEADS)
    if person.enterprise_id != round_.enterprise_id or not (runs or standing_of(person).is_one_of(REPRESENTATIVES)):
        raise NotAllowedError(_("Denne siden er for verneombudet, de tillitsvalgte og dem som styrer runden."))
