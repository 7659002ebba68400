"""The write that keeps a round asked elsewhere: its answers in random order, closed, and released as any other."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, NotAllowedError, Place
from forsvarlig.web.organisation.models import Enterprise, Person
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.surveys.access import check_may_prepare
from forsvarlig.web.surveys.actions import release_round
from forsvarlig.web.surveys.models import UNDER_WAY, Answer, AnswerMapping, Round, RoundUnit, State
from forsvarlig.web.surveys.queries import invited_in

if TYPE_CHECKING:
    from forsvarlig.analysis.importing import Applied, Column, Target

MOST_ANSWERS = 20_000


def target_of(enterprise: Enterprise) -> Target:
    """What a file's units may be called: their names, and their numbers here."""
    # Only bringing answers in needs this, and it would make the site start more slowly.
    from forsvarlig.analysis.importing import Target

    return Target({str(unit.pk): (unit.name,) for unit in enterprise.units.all()})


def keep_finished_round(
    actor: Person,
    applied: Applied,
    columns: Sequence[Column],
    *,
    name: str,
    instrument: Mapping[str, Any],
    opened_on: date,
    closed_on: date,
    feedback_on: date,
    file: str,
    on: date,
) -> Round:
    """Keep the answers as a closed round, remember the mapping under the file's name, and plan and audit the release.

    Nothing of the file is kept but its name, how many rows it had, and the answers in our own values. Raises InputError with the
    field's name, and NotAllowedError while another round is under way.
    """
    check_may_prepare(actor)
    enterprise = actor.enterprise
    _check(name, opened_on, closed_on, feedback_on, on, len(applied.frame))
    if other := Round.objects.filter(enterprise=enterprise, state__in=UNDER_WAY).first():
        raise NotAllowedError(_("Runden «%(name)s» er ikke ferdig. Én runde om gangen.") % {"name": other.name})
    rows = applied.frame.rows(named=True)
    units = {str(unit.pk): unit for unit in enterprise.units.all()}
    round_ = Round(
        enterprise=enterprise,
        name=name.strip(),
        state=State.CLOSED,
        instrument=dict(instrument),
        owner=actor,
        database_keeper=actor.name,
        opens_on=opened_on,
        closes_on=closed_on,
        feedback_on=feedback_on,
        opened_on=opened_on,
        closed_on=closed_on,
        origin={"file": file[:200], "brought_in_on": on.isoformat()},
    )
    items = list(round_.questionnaire.items)
    with recorded(actor, enterprise, "round.brought-in", "round:new", instrument=round_.questionnaire.id) as detail:
        round_.save()
        asked = [unit for number, unit in units.items() if any(row["unit"] == number for row in rows)]
        RoundUnit.objects.bulk_create(RoundUnit(round=round_, unit=unit, invited=invited_in(unit)) for unit in asked)
        Answer.objects.bulk_create(
            Answer(round=round_, unit=units[row["unit"]], answers={item: row[item] for item in items if row[item] is not None})
            for row in random.SystemRandom().sample(rows, len(rows))
        )
        _remember(enterprise, columns, file, on)
        detail["round"] = round_.pk
    return release_round(actor, round_, on)


def _check(name: str, opened_on: date, closed_on: date, feedback_on: date, on: date, answers: int) -> None:
    if not name.strip():
        raise InputError(_("Navnet mangler."), Place(key="name"), _("Skriv for eksempel «Kartlegging høsten 2026»."))
    if closed_on < opened_on:
        raise InputError(_("Siste dag for å svare er før den første."), Place(key="closed_on"))
    if closed_on > on:
        raise InputError(_("Runden er ikke ferdig ennå."), Place(key="closed_on"), _("Skriv en dag som har vært."))
    if feedback_on < closed_on:
        raise InputError(_("Resultatet kan ikke komme før runden er lukket."), Place(key="feedback_on"))
    if answers > MOST_ANSWERS:
        raise InputError(_("Fila har for mange svar."), Place(key="file"), _("Bruk kommandolinja for så store filer."))


def _remember(enterprise: Enterprise, columns: Sequence[Column], file: str, on: date) -> None:
    """Keep the mapping for the next file from there; what was answered freely and means nothing to us isn't kept."""
    from forsvarlig.analysis.importing import mapping_document

    kept = {"mapping": mapping_document(columns), "used_on": on}
    AnswerMapping.objects.update_or_create(enterprise=enterprise, name=file[:200], defaults=kept)
