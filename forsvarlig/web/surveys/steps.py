"""What a round waits for, in a sentence."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forsvarlig.web.surveys.access import unheard
from forsvarlig.web.surveys.models import Round, State


def next_step(round_: Round, on: date) -> str:
    """The one thing that comes next in a round."""
    if round_.state == State.CONSULTED:
        return _consulted(round_, on)
    if round_.state == State.OPEN:
        day = {"day": date_format(round_.closes_on)}
        if round_.takes_answers(on):
            return _("Folk svarer til og med %(day)s.") % day
        return _("Siste dag for å svare var %(day)s. Runden kan lukkes.") % day
    return {
        State.PREPARED: _("Spør verneombudet før runden åpnes."),
        State.CLOSED: _("Runden er lukket. Ikke noe resultat er sluppet fram."),
        State.RELEASED: _("Resultatet er klart. De ansatte får se det innen %(day)s.") % {"day": date_format(round_.feedback_on)},
        State.ABORTED: _("Runden ble avbrutt. Alle svar er slettet."),
        State.DROPPED: _("Runden ble avlyst før den var åpnet."),
    }[State(round_.state)]


def _consulted(round_: Round, on: date) -> str:
    waiting = unheard(round_, on)
    if not waiting:
        return _("Uttalelsen er kommet, eller fristen er ute. Runden kan åpnes.")
    who = waiting[0].person.name if waiting[0].person else waiting[0].get_party_display()
    if waiting[0].answer_by is None:
        return _("Vent på svar fra %(who)s.") % {"who": who}
    return _("Vent på svar fra %(who)s, senest %(day)s.") % {"who": who, "day": date_format(waiting[0].answer_by)}
