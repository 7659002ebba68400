"""What somebody with the whole database, the logs and the mail queue does not learn from mailed invitations."""

from __future__ import annotations

import io
import logging
import re
from datetime import date
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from forsvarlig.web.organisation.models import Person, hashed
from forsvarlig.web.outbox.models import Message
from forsvarlig.web.outbox.sending import send_waiting
from forsvarlig.web.surveys import answering, invitations
from forsvarlig.web.surveys.codes import read_code
from forsvarlig.web.surveys.models import Invitation, InvitationSecret, Round, Sheet
from tests.web.conftest import House, PageClient
from tests.web.surveys.test_answering import text
from tests.web.surveys.test_invitations import LINK, SITE, answered, links

PEOPLE = 8


@pytest.fixture
def everybody(house: House, opened: Round) -> None:
    """Everybody in Nord has an address, and nobody else."""
    Person.objects.filter(unit__name="Sør").update(email=None)
    for number, person in enumerate(Person.objects.filter(unit__name="Nord")):
        Person.objects.filter(pk=person.pk).update(email=f"n{number}@solbakken.example")


@pytest.fixture
def mailed(house: House, opened: Round, everybody: None, mail: None, today: date, mailoutbox: list[EmailMessage]) -> list[str]:
    """The mailed codes of Nord, in an order that has nothing to do with people."""
    invitations.invite(house.hse_lead, opened, today, SITE)
    codes = [read_code(link.split("/")[2]) for link in links(mailoutbox).values()]
    return sorted(codes)


def delivered(code: str, on: date) -> str:
    own = answering.begin(code, on)
    assert own is not None
    answering.save(own, {"ucd1": "5"}, on)
    assert answering.deliver(own, on) is not None
    return own


def stored() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 the names are the database's own
            rows += [f"{table}: {row!r}" for row in cursor.fetchall()]
    return "\n".join(rows)


@pytest.mark.django_db
def test_nothing_that_is_stored_holds_a_code_once_the_mail_is_sent(
    house: House, opened: Round, mailed: list[str], today: date
) -> None:
    own = delivered(mailed[0], today)
    everything = stored()
    for code in (*mailed, own):
        shown = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
        assert code not in everything
        assert shown not in everything
        assert code[-16:] not in everything
    outbox = [line for line in everything.splitlines() if line.startswith("outbox_message")]
    assert len(outbox) == PEOPLE
    assert not any("@" in line or "svar" in line for line in outbox)


@pytest.mark.django_db
def test_no_sheet_shares_a_value_with_an_invitation(house: House, opened: Round, mailed: list[str], today: date) -> None:
    for code in mailed:
        delivered(code, today)
    sheets = {value for row in Sheet.objects.exclude(own_hash=None).values("own_hash", "slip_hash") for value in row.values()}
    secrets = set(InvitationSecret.objects.values_list("secret_hash", flat=True))
    assert len(secrets) == PEOPLE
    assert not sheets & secrets
    related = {field.related_model for model in (Invitation, InvitationSecret) for field in model._meta.get_fields()}
    assert Sheet not in related
    assert not {Invitation, InvitationSecret, Person} & {field.related_model for field in Sheet._meta.get_fields()}


@pytest.mark.django_db
def test_the_hash_of_a_sheet_can_not_be_made_from_the_mail(house: House, opened: Round, mailed: list[str], today: date) -> None:
    """Whoever read a mail on its way knows its code, and finds no sheet by it."""
    own = delivered(mailed[0], today)
    guesses = {hashed(mailed[0]), hashed(mailed[0][-16:]), hashed(mailed[0][:4] + mailed[0][-16:])}
    assert not guesses & set(Sheet.objects.values_list("own_hash", flat=True))
    assert hashed(own) in set(Sheet.objects.values_list("own_hash", flat=True))


def test_no_table_of_invitations_or_mail_holds_a_time() -> None:
    for model in (Invitation, InvitationSecret, Message):
        times = [field.name for field in model._meta.get_fields() if isinstance(field, models.DateTimeField | models.TimeField)]
        assert times == []
    assert [field.name for field in Message._meta.get_fields() if isinstance(field, models.DateField)] == ["send_from"]
    assert not any(field.is_relation for field in Message._meta.get_fields())


@pytest.mark.django_db
def test_beginning_and_saving_touch_no_invitation(house: House, opened: Round, mailed: list[str], today: date) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        own = answering.begin(mailed[0], today)
        assert own is not None
        answering.save(own, {"ucd1": "5"}, today)
    writes = [query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "BEGIN"))]
    assert writes
    assert not any("surveys_invitation" in sql for sql in writes)
    assert not any("surveys_invitation" in query["sql"] and "FOR UPDATE" in query["sql"] for query in queries)


@pytest.mark.django_db
def test_delivering_writes_every_invitation_of_the_unit_with_one_statement(
    house: House, opened: Round, mailed: list[str], today: date
) -> None:
    with CaptureQueriesContext(connection) as queries:
        delivered(mailed[0], today)
    (update,) = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "surveys_invitation"')]
    assert "CASE WHEN" in update
    assert not re.search(r'WHERE .*"surveys_invitation"\."id"', update.partition("END")[2])
    assert Invitation.objects.filter(delivered=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_system_columns_of_invitations_tell_nothing_and_meet_no_sheet(
    house: House, opened: Round, mailed: list[str], today: date
) -> None:
    """PostgreSQL keeps on each row which transaction wrote it; SQLite keeps the row's number, which delivering doesn't change."""
    numbers = list(Invitation.objects.order_by("pk").values_list("pk", flat=True))
    for done, code in enumerate(mailed[:5], 1):
        delivered(code, today)
        assert Invitation.objects.filter(delivered=True).count() == done
        assert list(Invitation.objects.order_by("pk").values_list("pk", flat=True)) == numbers
        if connection.vendor == "postgresql":
            rows = system_columns("surveys_invitation")
            assert len({(xmin, xmax) for xmin, xmax, _number in rows}) == 1
            assert not {xmin for xmin, _xmax, _number in rows} & {xmin for xmin, *_ in system_columns("surveys_sheet")}
            # Where the rows lie follows from where they lay, whichever of them changed.
            assert [number for *_, number in rows] == numbers
            assert len({(xmin, xmax) for xmin, xmax, _number in system_columns("surveys_invitationsecret")}) == 1


def system_columns(table: str) -> list[tuple[Any, ...]]:
    """The numbers of the transactions that wrote and locked each row, and its key, in the order in which they lie."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text, xmax::text, id FROM {table} ORDER BY ctid")  # noqa: S608 the tests' own names
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_a_reminder_gives_every_invitation_a_secret_so_that_their_number_tells_nothing(
    house: House, opened: Round, mailed: list[str], today: date, mailoutbox: list[EmailMessage]
) -> None:
    for code in mailed[:3]:
        delivered(code, today)
    invitations.remind(house.hse_lead, opened, 1, today, SITE)
    assert len(links(mailoutbox)) == PEOPLE - 3
    counts = Invitation.objects.annotate(secret_count=models.Count("secrets")).values_list("secret_count", flat=True)
    assert set(counts) == {2}


@pytest.mark.django_db
def test_invitations_and_mail_lie_in_no_order_that_matches_people_or_each_other(
    house: House, opened: Round, mailed: list[str], today: date
) -> None:
    """Seldom enough in order by chance: one in 8! a time."""
    orders = set()
    for _again in range(4):
        orders.add(tuple(Invitation.objects.order_by("pk").values_list("person_id", flat=True)))
        invitations.forget(opened)
        invitations.invite(house.hse_lead, opened, today, SITE)
        waiting = list(Message.objects.filter(state="waiting").order_by("pk").values_list("address", flat=True))
        assert waiting != list(Invitation.objects.order_by("pk").values_list("person__email", flat=True))
        orders.add(tuple(Invitation.objects.order_by("pk").values_list("person_id", flat=True)))
    assert len(orders) > 2


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """All that any logger says, at the level of errors to the finest but the database's statements."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    for name in ("", "django"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [handler])
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    monkeypatch.setattr(logging.getLogger("django.db.backends"), "level", logging.WARNING)
    return written


@pytest.mark.django_db
def test_sending_logs_neither_address_nor_code(
    house: House, opened: Round, everybody: None, mail: None, today: date, mailoutbox: list[EmailMessage], log: io.StringIO
) -> None:
    invitations.invite(house.hse_lead, opened, today, SITE)
    send_waiting()
    codes = [LINK.findall(str(letter.body))[0] for letter in mailoutbox]
    assert len(codes) == PEOPLE
    assert "@" not in log.getvalue()
    assert not any(code in log.getvalue() for code in codes)


@pytest.mark.django_db
def test_no_page_of_the_round_names_who_has_answered_or_how_many_were_reminded(
    house: House, opened: Round, mailed: list[str], today: date, client: PageClient
) -> None:
    """The page is the same whoever has delivered; only the response rate's step differs."""

    def page() -> str:
        lead = PageClient()
        lead.force_login(house.hse_lead, backend="django.contrib.auth.backends.ModelBackend")
        told = text(lead.get(f"/runder/{opened.pk}/"))
        return re.sub(r"(under|over) [19]0\s%|\d0–\d+\s%", "STEG", told)

    invitations.remind(house.hse_lead, opened, 1, today, SITE)
    send_waiting()
    before = page()
    for code in mailed[:2]:
        answered(client, f"/svar/{code}/")
    assert before.count("STEG") == 2
    assert page() == before
