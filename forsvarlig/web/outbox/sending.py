"""Sending what waits. Logs say how many, never to whom or what, and no error's own text, which may name an address."""

from __future__ import annotations

import logging
import smtplib
import threading
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from time import sleep

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import F
from django.utils import timezone

from forsvarlig.web.outbox.models import Message

SECONDS_BETWEEN = 20
A_PASS = 50
# Doubling from 20 seconds, the last attempt is made about a day after the first.
MOST_ATTEMPTS = 13
PERMANENT = 500
PLACES = ("address", "sender_name", "reply_to", "subject", "body")
State = Message.State
logger = logging.getLogger(__name__)


def send_waiting(limit: int = A_PASS, turn: int = 0) -> Counter[str]:
    """Send at most `limit` messages, and return how many are now in each state.

    `turn` numbers the passes. A message that was tried n times is tried in every 2ⁿ-th, and all are in pass 0.
    """
    messages = _taken(limit, turn)
    if not messages:
        return Counter()
    server, done, answers = get_connection(), Counter[str](), True
    for message in messages:
        # A server that doesn't answer is asked once a pass, and not once a message.
        answers = answers and _answers(server)
        state = _sent(server, message) if answers else _later(message)
        _keep(message, state)
        done[state] += 1
    _quietly_close(server)
    return done


def _taken(limit: int, turn: int) -> list[Message]:
    """The messages of this pass, each counted as tried before it is: one that ends the program isn't tried for ever.

    No transaction is open while a server is spoken with, since SQLite would let nobody else write.
    """
    due = [tried for tried in range(MOST_ATTEMPTS) if turn % 2**tried == 0]
    waiting = Message.objects.filter(state=State.WAITING, send_from__lte=timezone.localdate(), attempts__in=due)
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        messages = list(waiting.order_by("attempts", "pk")[:limit])
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(attempts=F("attempts") + 1)
    return messages


def _answers(server: BaseEmailBackend) -> bool:
    try:
        server.open()
    except (OSError, smtplib.SMTPException):
        return False
    return True


def _sent(server: BaseEmailBackend, message: Message) -> str:
    try:
        _mail(message, server).send()
    except smtplib.SMTPRecipientsRefused as refused:
        _quietly_close(server)
        return State.FAILED if _for_good(code for code, _text in refused.recipients.values()) else _later(message)
    except (OSError, ValueError, smtplib.SMTPException):
        _quietly_close(server)
        return _later(message)
    return State.SENT


def _mail(message: Message, server: BaseEmailBackend) -> EmailMessage:
    name = message.sender_name.translate({ord(sign): " " for sign in '"\\\r\n'})
    return EmailMessage(
        message.subject,
        message.body,
        f'"{name}" <{settings.DEFAULT_FROM_EMAIL}>' if name else settings.DEFAULT_FROM_EMAIL,
        [message.address],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={"Auto-Submitted": "auto-generated"},
        connection=server,
    )


def _for_good(codes: Iterable[int]) -> bool:
    return all(code >= PERMANENT for code in codes)


def _later(message: Message) -> str:
    return State.FAILED if message.attempts + 1 >= MOST_ATTEMPTS else State.WAITING


def _keep(message: Message, state: str) -> None:
    """What became of a message; one that was withdrawn meanwhile stays gone."""
    emptied = {} if state == State.WAITING else dict.fromkeys(PLACES, "")
    Message.objects.filter(pk=message.pk).update(state=state, **emptied)


def _quietly_close(server: BaseEmailBackend) -> None:
    """Close, also what is broken; the next message opens a fresh connection."""
    with suppress(OSError, smtplib.SMTPException):
        server.close()


def keep_sending() -> None:
    """Send what waits, every 20 seconds, in a thread that ends with the program; none where mail isn't set up."""
    if settings.MAIL is not None:
        threading.Thread(target=_passes, name="outbox", daemon=True).start()


def _passes() -> None:
    for turn in count():
        try:
            done = send_waiting(turn=turn)
            if done[State.FAILED] or done[State.WAITING]:
                told = done[State.SENT], done[State.WAITING], done[State.FAILED]
                logger.warning("Mail: %d sent, %d tried again later, %d given up.", *told)
        except DatabaseError as error:
            logger.warning("Mail: the database answered with %s.", type(error).__name__)
        finally:
            connections.close_all()
        sleep(SECONDS_BETWEEN)
