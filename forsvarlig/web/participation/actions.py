"""Asking, stating, replying, signing: every write that lets somebody be heard."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, NotAllowedError, Place
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.participation.access import check_may_ask, check_may_reply, check_may_state
from forsvarlig.web.participation.models import Hearing, Signature, Statement, hash_of


def ask(
    actor: Person,
    *,
    unit: Unit,
    subject: str,
    about: str,
    party: str,
    person: Person | None,
    question: str,
    on: date,
    answer_by: date | None,
) -> Hearing:
    """Ask a party, or one person of it, about a thing. Asked before, the same hearing comes back unchanged."""
    check_may_ask(actor, unit)
    if person is not None and person.enterprise_id != unit.enterprise_id:
        raise InputError(_("%(name)s hører til en annen virksomhet.") % {"name": person.name}, Place(key="person"))
    key = {"enterprise": unit.enterprise, "subject": subject, "party": party, "person": person}
    if asked := Hearing.objects.filter(**key).first():
        return asked
    hearing = Hearing(**key, unit=unit, about=about, question=question, asked_by=actor, asked_on=on, answer_by=answer_by)
    with recorded(actor, unit.enterprise, "hearing.asked", subject, party=party) as detail:
        hearing.save()
        detail["hearing"] = hearing.pk
    return hearing


def state(
    actor: Person, hearing: Hearing, *, text: str = "", disagrees_on: str = "", disagreement: str = "", on: date
) -> Statement:
    """Say what the party means, and if need be on which point it disagrees and why. It blocks nothing and is never hidden.

    Raises InputError when nothing is said, or when a disagreement lacks its point or its grounds.
    """
    check_may_state(actor, hearing)
    if not (text.strip() or disagreement.strip() or disagrees_on.strip()):
        raise InputError(_("Uttalelsen er tom."), Place(key="text"), _("Skriv hva du mener, eller hva du er uenig i."))
    if disagreement.strip() and not disagrees_on.strip():
        raise InputError(_("Punktet mangler."), Place(key="disagrees_on"), _("Skriv hvilket punkt du er uenig i."))
    if disagrees_on.strip() and not disagreement.strip():
        raise InputError(_("Begrunnelsen mangler."), Place(key="disagreement"), _("Skriv hvorfor du er uenig."))
    statement = Statement(
        hearing=hearing,
        person=actor,
        text=text.strip(),
        disagrees_on=disagrees_on.strip(),
        disagreement=disagreement.strip(),
        given_on=on,
    )
    with recorded(actor, hearing.enterprise, "statement.given", hearing.subject, disagrees=bool(disagrees_on.strip())) as detail:
        statement.save()
        detail["statement"] = statement.pk
    return statement


def reply(actor: Person, statement: Statement, *, text: str, on: date) -> Statement:
    """The employer's answer to a statement: given once, and standing beside it. Raises InputError when it is empty."""
    check_may_reply(actor, statement)
    if not text.strip():
        raise InputError(_("Svaret er tomt."), Place(key="reply"), _("Skriv hva dere svarer."))
    with recorded(actor, statement.hearing.enterprise, "statement.replied", statement.hearing.subject, statement=statement.pk):
        current = Statement.objects.select_for_update(of=("self",)).select_related("hearing__unit").get(pk=statement.pk)
        check_may_reply(actor, current)
        current.reply, current.reply_by, current.replied_on = text.strip(), actor, on
        current.save(update_fields=["reply", "reply_by", "replied_on"])
    return current


def sign(actor: Person, subject: str, role: str, content: Any, at: datetime) -> Signature:
    """Put a name under exactly this content.

    The room that owns the subject checks who signs for whom. Raises NotAllowedError when the same person has signed it
    in this role, or when others have signed a different content.
    """
    content_hash = hash_of(content)
    with recorded(actor, actor.enterprise, "signature.given", subject, role=role, content_hash=content_hash):
        before = Signature.objects.filter(enterprise=actor.enterprise, subject=subject)
        if before.filter(person=actor, role=role).exists():
            raise NotAllowedError(_("Du har alt skrevet under."))
        if before.exclude(content_hash=content_hash).exists():
            raise NotAllowedError(_("Innholdet er et annet enn det andre har skrevet under på. Les det på nytt."))
        return Signature.objects.create(
            enterprise=actor.enterprise, subject=subject, person=actor, role=role, content_hash=content_hash, signed_at=at
        )
