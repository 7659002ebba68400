"""Every write about what lies elsewhere, and about what records can't tell."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, Place
from forsvarlig.knowledge.evidence import Evidence
from forsvarlig.web.duties.models import ElsewhereRecord, SelfCheckAnswer
from forsvarlig.web.organisation.actions import check_may_organise
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.organisation.trail import recorded


def state_elsewhere(
    actor: Person,
    wanted: Evidence,
    *,
    dated: date,
    where: str,
    on: date,
    hours: float | None = None,
    agreed_shorter: bool = False,
) -> ElsewhereRecord:
    """Say that the enterprise has what a duty asks for, from which day, and where it lies."""
    check_may_organise(actor)
    if dated > on:
        raise InputError(_("Den dagen har ikke vært ennå."), Place(key="dated"), _("Skriv dagen det ble gjort eller laget."))
    record = ElsewhereRecord(
        enterprise=actor.enterprise,
        kind=wanted.kind,
        role=wanted.role or "",
        subject=wanted.subject[0] if wanted.subject else "",
        date=dated,
        hours=hours,
        agreed_shorter=agreed_shorter,
        where=where.strip(),
        stated_on=on,
        stated_by=actor,
    )
    with recorded(actor, actor.enterprise, "elsewhere.stated", "elsewhere:new", kind=record.kind, where=record.where) as detail:
        record.save()
        detail["record"] = record.pk
    return record


def take_back_elsewhere(actor: Person, record: ElsewhereRecord) -> None:
    """Take back what was said; the trail keeps that it was."""
    check_may_organise(actor)
    with recorded(actor, record.enterprise, "elsewhere.taken-back", f"elsewhere:{record.pk}", kind=record.kind, where=record.where):
        record.delete()


def answer_selfcheck(actor: Person, about: str, asked: str, words: str, on: date) -> SelfCheckAnswer:
    """Answer what the records can't tell about a check or a duty; an earlier answer is replaced, and stays in the trail."""
    check_may_organise(actor)
    told = words.strip()
    if not told:
        raise InputError(_("Svaret er tomt."), Place(key="words"), _("Skriv hva dere vet, også om svaret er nei."))
    with recorded(actor, actor.enterprise, "selfcheck.answered", f"{about}:{asked}"[:80], words=told):
        given = {"words": told, "stated_on": on, "stated_by": actor}
        answer, _made = SelfCheckAnswer.objects.update_or_create(
            enterprise=actor.enterprise, about=about, asked=asked, defaults=given
        )
    return answer
