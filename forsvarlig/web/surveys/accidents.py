"""What is done when something has gone wrong with an open round: each is one write, with one line in the trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, Place
from forsvarlig.web.organisation.models import Person, Unit, hashed
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.surveys import closing
from forsvarlig.web.surveys.access import check_can_become, check_may_reissue, check_may_run
from forsvarlig.web.surveys.actions import Slips, lock
from forsvarlig.web.surveys.answering import is_empty
from forsvarlig.web.surveys.codes import new_code, new_number, read_code, shown
from forsvarlig.web.surveys.models import Round, RoundUnit, Sheet, State
from forsvarlig.web.surveys.promise import group_name
from forsvarlig.web.surveys.sizes import can_be_surveyed

LONGEST_REASON = 500


def extend_round(actor: Person, round_: Round, *, closes_on: date, feedback_on: date | None, on: date) -> Round:
    """Let people answer longer. Without a day for the feedback it stays, unless the new last day passes it: then it moves as far.

    Raises InputError with the field's name for days that don't come in their order.
    """
    with _open(actor, round_, "round.extended") as detail:
        if closes_on <= round_.closes_on or closes_on < on:
            raise InputError(
                _("Den nye siste dagen må komme etter den gamle, og ikke være passert."),
                Place(key="closes_on"),
                _("Skriv en dag etter %(day)s.") % {"day": date_format(max(round_.closes_on, on))},
            )
        moved = round_.feedback_on
        if feedback_on is None and moved < closes_on:
            moved = closes_on + (round_.feedback_on - round_.closes_on)
        if (feedback_on or moved) < closes_on:
            raise InputError(
                _("Resultatet kan ikke komme før runden er lukket."),
                Place(key="feedback_on"),
                _("Skriv en dag etter %(day)s.") % {"day": date_format(closes_on)},
            )
        detail |= {"from": round_.closes_on.isoformat(), "to": closes_on.isoformat()}
        round_.closes_on, round_.feedback_on = closes_on, feedback_on or moved
        round_.save(update_fields=["closes_on", "feedback_on"])
    return round_


def abort_round(actor: Person, round_: Round, *, reason: str, on: date) -> Round:
    """Break off an open round: every sheet with its answers, every invitation and every screen is deleted at once.

    The reason is shown to everybody who was asked. Raises InputError when there is none.
    """
    check_may_run(actor, round_)
    check_can_become(round_, State.ABORTED)
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise InputError(
            _("Grunnen mangler, eller er for lang."),
            Place(key="reason"),
            _("Skriv i en setning eller to hvorfor. Alle får lese det."),
        )
    with recorded(actor, round_.enterprise, "round.aborted", round_, reason=reason.strip()):
        lock(round_)
        check_can_become(round_, State.ABORTED)
        closing.forget(round_)
        round_.state, round_.closed_on, round_.refusal = State.ABORTED, on, {"aborted": reason.strip()}
        round_.save(update_fields=["state", "closed_on", "refusal"])
    return round_


def move_slip(actor: Person, round_: Round, *, code: str, unit: Unit) -> Slips:
    """Change the slip of a person who was counted in the wrong unit for one of the right unit; the sizes of both follow.

    The old slip must hold nothing: whoever has begun withdraws first, with the own code. Raises InputError with the field's name.
    """
    with _open(actor, round_, "round.slip-moved", to=unit.pk) as detail:
        sheet = round_.sheets.select_for_update(of=("self",)).filter(slip_hash=hashed(read_code(code) or "-")).first()
        if sheet is None:
            raise InputError(_("Ingen lapp i denne runden har den koden."), Place(key="code"), _("Se på lappen en gang til."))
        if not is_empty(sheet):
            raise InputError(
                _("Noen har begynt med denne lappen."),
                Place(key="code"),
                _("Personen må først trekke svarene med sin egen kode. Det gjøres nederst på oversikten over svarene."),
            )
        parts = {each.unit_id: each for each in _locked(round_)}
        left, joined = parts[sheet.unit_id], parts.get(unit.pk)
        if joined is None or left == joined or not can_be_surveyed(joined.invited, round_.threshold):
            raise InputError(_("Velg en annen enhet, en som svarer i denne runden."), Place(key="unit"))
        if not can_be_surveyed(left.invited - 1, round_.threshold):
            raise InputError(
                _("Uten denne personen blir %(unit)s for liten for en spørreundersøkelse.") % {"unit": left.unit.name},
                Place(key="unit"),
                _("La personen la være å svare. Da telles ingen på feil sted."),
            )
        detail["from"] = left.unit_id
        sheet.delete()
        _grow(left, -1)
        return _one_more(round_, joined)


def add_person(actor: Person, round_: Round, *, unit: Unit) -> Slips:
    """One more slip for a unit, for somebody who came late; the unit is told that it is one more."""
    with _open(actor, round_, "round.person-added", unit=unit.pk):
        part = next((each for each in _locked(round_) if each.unit_id == unit.pk), None)
        if part is None or not part.is_surveyed:
            raise InputError(_("Velg en enhet som svarer i denne runden."), Place(key="unit"))
        return _one_more(round_, part)


def _one_more(round_: Round, part: RoundUnit) -> Slips:
    """A slip more for a unit. Its sheet's number is random: the last one would be that of whoever came last."""
    _grow(part, 1)
    code = new_code(round_.mark)
    Sheet.objects.create(pk=new_number(), round=round_, unit=part.unit, slip_hash=hashed(code))
    return Slips(part.unit, (shown(code),), group_name(part))


def _locked(round_: Round) -> list[RoundUnit]:
    """The units as they are reported, taken for this transaction."""
    parts = round_.units.filter(reported_as=None).select_for_update(of=("self",))
    return list(parts.select_related("unit", "round").prefetch_related("joined__unit"))


def _grow(part: RoundUnit, by: int) -> None:
    part.invited += by
    part.save(update_fields=["invited"])


@contextmanager
def _open(actor: Person, round_: Round, did: str, **detail: Any) -> Iterator[dict[str, Any]]:
    """A recorded write to a round that is open."""
    check_may_reissue(actor, round_)
    with recorded(actor, round_.enterprise, did, round_, **detail) as told:
        lock(round_)
        check_may_reissue(actor, round_)
        yield told
