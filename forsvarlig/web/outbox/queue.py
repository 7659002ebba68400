"""How other rooms put mail in the outbox, and take it back before it is sent."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from forsvarlig.web.outbox.models import Message

State = Message.State


@dataclass(frozen=True)
class Letter:
    """What is sent to one address. `sender_name` stands before the site's own address, `reply_to` is where answers go."""

    address: str
    subject: str
    body: str
    sender_name: str = ""
    reply_to: str = ""


@dataclass(frozen=True)
class Delivery:
    """How far the messages under a key have come."""

    waiting: int
    sent: int
    failed: int


def can_send() -> bool:
    """Whether this installation has mail set up; without it, nothing about mail is offered."""
    return settings.MAIL is not None


def put(key: str, letters: Iterable[Letter], send_from: date) -> None:
    """Let letters wait until a day, in random order. Part of the caller's transaction."""
    messages = [
        Message(
            key=key,
            send_from=send_from,
            address=letter.address,
            sender_name=letter.sender_name,
            reply_to=letter.reply_to,
            subject=letter.subject,
            body=letter.body,
        )
        for letter in letters
    ]
    random.SystemRandom().shuffle(messages)
    Message.objects.bulk_create(messages)


def withdraw(prefix: str) -> None:
    """Delete what waits under every key that begins so."""
    Message.objects.filter(key__startswith=prefix, state=State.WAITING).delete()


def delivery(key: str) -> Delivery:
    """How far the messages under one key have come."""
    states = Counter(Message.objects.filter(key=key).values_list("state", flat=True))
    return Delivery(states[State.WAITING], states[State.SENT], states[State.FAILED])
