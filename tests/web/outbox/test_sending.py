"""The outbox: what waits is sent once, what fails is tried again and given up, and nothing of it is left."""

from __future__ import annotations

import io
import logging
import smtplib
import threading
from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections
from django.utils import timezone

from forsvarlig.web.outbox import queue, sending
from forsvarlig.web.outbox.models import Message
from forsvarlig.web.outbox.queue import Delivery, Letter
from forsvarlig.web.outbox.sending import MOST_ATTEMPTS, send_waiting
from forsvarlig.web.outbox.server import read_mail_server

pytestmark = pytest.mark.django_db
LETTER = Letter("kari@example.org", "Emnet", "Teksten med en lenke", "Solbakken «sykehjem»", "leder@example.org")
Refusing = Callable[[Exception], None]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture(autouse=True)
def sender(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "survey@example.org"


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Refusing:
    """Let the server answer every message with an error."""

    def with_(error: Exception) -> None:
        def fails(self: EmailBackend, messages: list[EmailMessage]) -> int:
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", fails)

    return with_


def test_a_message_is_sent_once_with_the_enterprise_s_name_and_a_human_to_answer(
    today: date, mailoutbox: list[EmailMessage]
) -> None:
    queue.put("round:1:0", [LETTER], today)
    assert send_waiting() == {"sent": 1}
    assert send_waiting() == {}
    (mail,) = mailoutbox
    assert mail.to == ["kari@example.org"]
    assert mail.from_email == '"Solbakken «sykehjem»" <survey@example.org>'
    assert mail.reply_to == ["leder@example.org"]
    assert mail.body == "Teksten med en lenke"
    assert mail.message()["Auto-Submitted"] == "auto-generated"


def test_what_was_sent_leaves_a_count_and_nothing_else(today: date, mailoutbox: list[EmailMessage]) -> None:
    queue.put("round:1:0", [LETTER], today)
    send_waiting()
    (row,) = Message.objects.values()
    assert set(row.values()) == {row["id"], "round:1:0", "sent", 1, today, ""}
    assert queue.delivery("round:1:0") == Delivery(waiting=0, sent=1, failed=0)


def test_nothing_goes_out_before_its_day(today: date, mailoutbox: list[EmailMessage]) -> None:
    queue.put("round:1:0", [LETTER], today + timedelta(days=1))
    assert send_waiting() == {}
    assert queue.delivery("round:1:0").waiting == 1


def test_no_more_than_the_limit_goes_out_at_a_time(today: date, mailoutbox: list[EmailMessage]) -> None:
    queue.put("round:1:0", [LETTER] * 5, today)
    assert send_waiting(3) == {"sent": 3}
    assert send_waiting(3) == {"sent": 2}


def test_what_waits_is_withdrawn_by_the_beginning_of_its_key(today: date, mailoutbox: list[EmailMessage]) -> None:
    for key in ("round:1:0", "round:1:1", "round:12:0"):
        queue.put(key, [LETTER], today)
    queue.withdraw("round:1:")
    assert set(Message.objects.values_list("key", flat=True)) == {"round:12:0"}


def test_a_server_that_is_away_is_tried_ever_more_seldom_and_given_up(today: date, refuse: Refusing) -> None:
    refuse(ConnectionRefusedError())
    queue.put("round:1:0", [LETTER], today)
    tried = [turn for turn in range(1, 2**MOST_ATTEMPTS) if send_waiting(turn=turn)]
    assert tried == [2**attempt for attempt in range(MOST_ATTEMPTS)]
    row = Message.objects.get()
    assert (row.state, row.address, row.body, row.subject) == ("failed", "", "", "")


def test_everything_is_tried_when_the_program_starts(today: date, refuse: Refusing) -> None:
    refuse(smtplib.SMTPServerDisconnected())
    queue.put("round:1:0", [LETTER], today)
    assert [send_waiting(turn=0)["waiting"] for _start in range(3)] == [1, 1, 1]


@pytest.mark.parametrize(("code", "state"), [(550, "failed"), (450, "waiting")])
def test_an_address_that_is_refused_for_good_is_given_up_at_once(today: date, refuse: Refusing, code: int, state: str) -> None:
    refuse(smtplib.SMTPRecipientsRefused({"kari@example.org": (code, b"nei")}))
    queue.put("round:1:0", [LETTER], today)
    assert send_waiting() == {state: 1}


def test_a_server_that_does_not_answer_is_asked_once_a_pass(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def away(self: EmailBackend) -> bool:
        asked.append(1)
        raise TimeoutError

    monkeypatch.setattr(EmailBackend, "open", away)
    queue.put("round:1:0", [LETTER] * 4, today)
    assert send_waiting() == {"waiting": 4}
    assert len(asked) == 1


def test_one_bad_message_does_not_hold_back_the_others(today: date, mailoutbox: list[EmailMessage]) -> None:
    queue.put("round:1:0", [Letter("a@example.org", "To\nlinjer", "x"), LETTER, LETTER], today)
    assert send_waiting() == {"sent": 2, "waiting": 1}


def test_logs_say_how_many_and_never_to_whom(today: date, refuse: Refusing, monkeypatch: pytest.MonkeyPatch) -> None:
    class EnoughError(Exception):
        """Ends the loop."""

    def stop(_seconds: float) -> None:
        raise EnoughError

    written = io.StringIO()
    handler = logging.StreamHandler(written)
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    monkeypatch.setattr(logging.getLogger(), "level", logging.DEBUG)
    monkeypatch.setattr(sending, "sleep", stop)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    refuse(smtplib.SMTPRecipientsRefused({"kari@example.org": (550, b"kari@example.org er ukjent")}))
    queue.put("round:1:0", [LETTER], today)
    with pytest.raises(EnoughError):
        sending._passes()
    assert "Mail: 0 sent, 0 tried again later, 1 given up." in written.getvalue()
    lines = [line for line in written.getvalue().splitlines() if "Mail:" in line]
    for secret in ("kari", "Emnet", "lenke"):
        assert secret not in "".join(lines)


def test_mail_is_written_to_a_folder_for_trying_out(today: date, settings: Any, tmp_path: Path) -> None:
    server = read_mail_server(f"file://{tmp_path}/ut?from=a@b.no")
    assert server is not None
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = server.backend, server.folder
    queue.put("round:1:0", [LETTER], today)
    assert send_waiting() == {"sent": 1}
    (file,) = (tmp_path / "ut").iterdir()
    mail = message_from_bytes(file.read_bytes().partition(b"\n-----")[0])
    assert mail["To"] == "kari@example.org"


def test_without_mail_no_thread_is_started(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread.name))
    settings.MAIL = None
    sending.keep_sending()
    assert started == []
    settings.MAIL = read_mail_server("file:///tmp/ut?from=a@b.no")
    sending.keep_sending()
    assert started == ["outbox"]
