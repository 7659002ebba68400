"""Invitations and reminders by e-mail: who gets one, what is stored of it, and when it is forgotten.

A mailed link's code is stored hashed; the mail itself waits in the outbox, which forgets it when it is sent. Who has delivered
is looked at only by the program, to choose whom a reminder goes to: no page, count or line in the trail says it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.organisation.access import may
from forsvarlig.web.organisation.models import Person, hashed
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.outbox import queue
from forsvarlig.web.outbox.queue import Delivery
from forsvarlig.web.surveys.access import check_may_run
from forsvarlig.web.surveys.codes import new_code
from forsvarlig.web.surveys.counting import people_asked, surveyed_heads
from forsvarlig.web.surveys.letters import invitation_letter, reminder_letter
from forsvarlig.web.surveys.models import Invitation, InvitationSecret, Round, RoundUnit

MOST_REMINDERS = 2


@dataclass(frozen=True)
class Reach:
    """How the people of a surveyed unit are reached: with a link by mail, sent or not yet, and the rest with a slip of paper."""

    part: RoundUnit
    mailed: int

    @property
    def slips(self) -> int:
        return max(0, self.part.invited - self.mailed)


@dataclass(frozen=True)
class MailAbout:
    """What the page of a round shows about mail, to those who run the round."""

    why_not: str
    why_no_reminder: str
    reach: list[Reach]
    invited: int
    uninvited: int
    delivery: Delivery
    reminders: int
    reminder_from: date | None
    reminder_is_due: bool


def check_may_mail(actor: Person, round_: Round, on: date) -> None:
    """Mail is set up, the round takes answers, and this person runs it."""
    check_may_run(actor, round_)
    if not queue.can_send():
        raise NotAllowedError(_("E-post er ikke satt opp her."))
    if not round_.takes_answers(on):
        raise NotAllowedError(_("Runden tar ikke imot svar."))


def check_may_remind(actor: Person, round_: Round, on: date) -> None:
    """Somebody is invited by mail, and fewer than two reminders are sent."""
    check_may_mail(actor, round_, on)
    if not round_.invitations.exists():
        raise NotAllowedError(_("Ingen er invitert på e-post."))
    if reminders_sent(round_) >= MOST_REMINDERS:
        raise NotAllowedError(_("To påminnelser er sendt. Flere blir det ikke."))


def invite(actor: Person, round_: Round, on: date, site_address: str) -> int:
    """Mail a link to everybody who is asked, has an address and has no invitation yet, and return how many that are.

    `site_address` is where people reach the site, with a slash at the end.
    """
    check_may_mail(actor, round_, on)
    with recorded(actor, round_.enterprise, "round.invited", round_) as detail:
        _take(round_)
        check_may_mail(actor, round_, on)
        waiting = uninvited(round_)
        random.SystemRandom().shuffle(waiting)
        invitations = [Invitation(round=round_, person=person, unit=part.unit) for person, part in waiting]
        Invitation.objects.bulk_create(invitations)
        codes = _new_secrets(round_, invitations, reminder=0)
        sizes = {part.unit_id: part.invited for _person, part in waiting}
        letters = [
            invitation_letter(each, sizes[each.unit_id], code, site_address) for each, code in zip(invitations, codes, strict=True)
        ]
        queue.put(_key(round_, 0), letters, on)
        detail["mailed"] = len(invitations)
    return len(invitations)


def remind(actor: Person, round_: Round, number: int, on: date, site_address: str) -> None:
    """Mail a fresh link to those whose invitation hasn't delivered. `number` is 1 or 2, so that a form sent twice reminds once.

    Every invitation gets a secret, also those that have delivered: how many each has tells nothing. All links of an
    invitation go on working.
    """
    check_may_remind(actor, round_, on)
    with recorded(actor, round_.enterprise, "round.reminded", round_, number=number):
        _take(round_)
        check_may_remind(actor, round_, on)
        if number != reminders_sent(round_) + 1:
            raise NotAllowedError(_("Denne påminnelsen er alt sendt."))
        invitations = list(round_.invitations.select_related("person", "unit"))
        random.SystemRandom().shuffle(invitations)
        codes = _new_secrets(round_, invitations, reminder=number)
        letters = [
            reminder_letter(each, code, site_address)
            for each, code in zip(invitations, codes, strict=True)
            if not each.delivered and each.person.is_active and each.person.email
        ]
        queue.put(_key(round_, number), letters, on)


def forget(round_: Round) -> None:
    """Take back the mail that waits, and delete every invitation; called when a round is closed or aborted."""
    queue.withdraw(f"{round_.subject}:")
    round_.invitations.all().delete()


def uninvited(round_: Round) -> list[tuple[Person, RoundUnit]]:
    """Those who are asked, have an address and have got no invitation, with the part of the round that they are told in."""
    parts = {part.unit_id: part for part in surveyed_heads(round_)}
    invited = set(round_.invitations.values_list("person_id", flat=True))
    return [
        (person, parts[unit])
        for unit, people in people_asked(round_).items()
        if unit in parts
        for person in people
        if person.email and person.pk not in invited
    ]


def mail_about(actor: Person, round_: Round, on: date) -> MailAbout:
    """What is told about mail. Of reminders only that they were sent: their number is the number who haven't answered."""
    waiting, invited = uninvited(round_), Counter(round_.invitations.values_list("unit_id", flat=True))
    mailed = invited + Counter(part.unit_id for _person, part in waiting)
    reminders = reminders_sent(round_)
    day = reminder_days(round_)[reminders] if reminders < MOST_REMINDERS else None
    return MailAbout(
        why_not=may(check_may_mail, actor, round_, on),
        why_no_reminder=may(check_may_remind, actor, round_, on),
        reach=[Reach(part, mailed[part.unit_id]) for part in surveyed_heads(round_)],
        invited=invited.total(),
        uninvited=len(waiting),
        delivery=queue.delivery(_key(round_, 0)),
        reminders=reminders,
        reminder_from=day,
        reminder_is_due=day is not None and day <= on,
    )


def reminders_sent(round_: Round) -> int:
    """How many reminders were sent: 0, 1 or 2."""
    last = InvitationSecret.objects.filter(invitation__round=round_).aggregate(last=Max("reminder"))["last"]
    return last or 0


def reminder_days(round_: Round) -> tuple[date, ...]:
    """When reminders are offered: as a third and two thirds of the time to answer is gone."""
    opened = round_.opened_on or round_.opens_on
    days = (round_.closes_on - opened).days + 1
    return tuple(opened + timedelta(days=-(-days * number // (MOST_REMINDERS + 1))) for number in range(1, MOST_REMINDERS + 1))


def _new_secrets(round_: Round, invitations: Iterable[Invitation], reminder: int) -> list[str]:
    """A fresh code for each invitation, stored hashed; returned in the same order, and seen only now."""
    codes = [(each, new_code(round_.mark)) for each in invitations]
    InvitationSecret.objects.bulk_create(
        InvitationSecret(invitation=each, secret_hash=hashed(code), reminder=reminder) for each, code in codes
    )
    return [code for _each, code in codes]


def _take(round_: Round) -> None:
    """Take the round for this transaction, so that nobody closes it or mails at the same time."""
    round_.state = Round.objects.select_for_update().get(pk=round_.pk).state


def _key(round_: Round, reminder: int) -> str:
    return f"{round_.subject}:{reminder}"
