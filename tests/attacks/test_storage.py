"""What somebody with the database, a copy of it or the log would do to find out who answered what: on both databases."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.utils import timezone

from forsvarlig.web.organisation.models import Person
from forsvarlig.web.participation.actions import state
from forsvarlig.web.participation.queries import hearings_about
from forsvarlig.web.surveys import accidents, actions, answering, releasing, screens
from forsvarlig.web.surveys.codes import read_code, shown
from forsvarlig.web.surveys.models import Answer, Comment, Invitation, Round, SharedScreen, Sheet
from tests.web.conftest import House, PageClient, installation, make_house  # noqa: F401  # a fixture
from tests.web.surveys.doubles import PASSED, planned

TOO_ALIKE = 0.9
PEOPLE = 20
# What each of twenty respondents says, all different: two questions of five answers.
SAID = [{"ucd1": str(1 + number // 5), "ucd2": str(1 + number % 5)} for number in range(PEOPLE)]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def place(installation: object) -> House:  # noqa: F811  # the fixture
    return make_house("Et hus for seg", "foerseg.example")


@pytest.fixture
def slips(place: House, today: date) -> dict[str, list[str]]:
    """The codes of an open round, by the unit's name; everybody at Nord is also invited by mail, and Sør has a screen."""
    lead = place.hse_lead
    prepared = actions.prepare_round(
        lead,
        name="Kartlegging",
        units=list(place.units.values()),
        owner=lead,
        database_keeper="Per Vik",
        opens_on=today,
        closes_on=today + timedelta(days=14),
        feedback_on=today + timedelta(days=28),
    )
    actions.consult(lead, prepared, question="Greit?", on=today, answer_by=today)
    state(place.representative, hearings_about(prepared.subject)[0], text="Ja.", on=today)
    made = actions.open_round(lead, prepared, today)
    for number, person in enumerate(place.units["Nord"].people.all()):
        invitation = Invitation.objects.create(round=prepared, person=person, unit=place.units["Nord"])
        invitation.secrets.create(secret_hash=f"{number:064}")
    return {each.unit.name: [read_code(code) for code in each.codes] for each in made}


@pytest.fixture
def round_(place: House, slips: object) -> Round:
    return Round.objects.get(enterprise=place.enterprise)


@pytest.fixture
def owns(slips: dict[str, list[str]], today: date) -> list[str]:
    """The own codes of those who answered, in the order in which they did."""
    return [answered(code, said, today) for code, said in zip(slips["Sør"] + slips["Nord"], SAID, strict=True)]


@pytest.fixture
def close(place: House, round_: Round, today: date, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Close the round, with a stand-in for the planner."""

    def closed() -> None:
        def made(of: Round) -> tuple[dict[str, Any], dict[str, Any]]:
            return planned()(releasing.answer_table(of), releasing.unit_tree(of), of.questionnaire, of.threshold), PASSED

        monkeypatch.setattr(releasing, "made", made)
        actions.close_round(place.hse_lead, round_, today)

    return closed


def answered(code: str, said: dict[str, str], on: date) -> str:
    own = answering.begin(code, on)
    assert own is not None
    answering.save(own, said, on)
    delivered = answering.deliver(own, on)
    assert delivered is not None
    assert delivered.sent
    return own


def rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def tables() -> list[str]:
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def everything() -> dict[str, list[str]]:
    """Every row of every table, as text in an order that its place doesn't decide."""
    return {table: sorted(map(str, rows(f'SELECT * FROM "{table}"'))) for table in tables()}  # noqa: S608  # our own names


def alikeness(order: list[int]) -> float:
    """How much an order resembles the order of arrival, forwards or backwards: 1 is the same."""
    return float(abs(np.corrcoef(np.arange(len(order)), np.argsort(order))[0, 1]))


def arrivals(stored: list[dict[str, str]]) -> list[int]:
    return [SAID.index(answers) for answers in stored]


def stored_orders(round_: Round) -> Iterator[tuple[str, list[int]]]:
    """The orders in which a database gives the answers after closing: by key, as they lie, by what the system keeps of a row."""
    places = {"sqlite": ["rowid"], "postgresql": ["ctid", "xmin::text::bigint, ctid"]}[connection.vendor]
    for by in ("id", *places):
        numbers = [row[0] for row in rows(f"SELECT id FROM surveys_answer WHERE round_id = {round_.pk} ORDER BY {by}")]  # noqa: S608  # our own words
        kept = Answer.objects.in_bulk(numbers)
        yield by, arrivals([kept[number].answers for number in numbers])
    lying = [row[0] for row in rows(f"SELECT id FROM surveys_answer WHERE round_id = {round_.pk}")]  # noqa: S608  # our own number
    yield "as they lie", arrivals([Answer.objects.in_bulk(lying)[number].answers for number in lying])


def test_no_order_of_the_answers_is_the_order_of_arrival(round_: Round, owns: list[str], close: Callable[[], None]) -> None:
    sheets = list(round_.sheets.filter(sent=True).order_by("pk").values_list("answers", flat=True))
    assert alikeness(arrivals(sheets)) < TOO_ALIKE
    close()
    for by, order in stored_orders(round_):
        assert sorted(order) == list(range(PEOPLE)), by
        assert alikeness(order) < TOO_ALIKE, by


def test_no_order_of_the_answers_is_that_of_the_sheets(round_: Round, owns: list[str], close: Callable[[], None]) -> None:
    sheets = arrivals(list(round_.sheets.filter(sent=True).order_by("pk").values_list("answers", flat=True)))
    close()
    for by, order in stored_orders(round_):
        assert alikeness([sheets.index(arrival) for arrival in order]) < TOO_ALIKE, by


def test_an_order_that_tells_is_found() -> None:
    assert alikeness(list(range(PEOPLE))) == pytest.approx(1)
    assert alikeness(list(range(PEOPLE))[::-1]) == pytest.approx(1)


# Only PostgreSQL keeps a number of the last writer with each row.
@pytest.mark.only_on("postgresql")
def test_all_answers_were_written_by_one_transaction(round_: Round, owns: list[str], close: Callable[[], None]) -> None:
    close()
    writers = f"SELECT DISTINCT xmin::text FROM surveys_answer WHERE round_id = {round_.pk}"  # noqa: S608  # our own number
    assert len(rows(writers)) == 1


def test_row_numbers_of_sheets_do_not_tell_when_they_were_made(
    place: House, round_: Round, slips: dict[str, list[str]], today: date
) -> None:
    """Those at a screen don't stand in the order of their turns, and whoever came late isn't last."""
    sør = place.units["Sør"]
    turns = [answering.begin_fresh(round_, sør, today) for _person in range(PEOPLE)]
    numbers = [answering.own(own, today).pk for own in turns if own]  # type: ignore[union-attr]  # just begun
    assert alikeness(list(np.argsort(numbers))) < TOO_ALIKE
    before = set(round_.sheets.values_list("pk", flat=True))
    late = [accidents.add_person(place.hse_lead, round_, unit=sør) for _person in range(6)]
    new = set(round_.sheets.values_list("pk", flat=True)) - before
    assert len(new) == len(late)
    assert min(new) < max(before)
    made = actions.reissue(place.hse_lead, round_, sør).codes
    again = {sheet.pk for code in made if (sheet := answering.slip(read_code(code), today))}
    assert min(again) < max(before | new)


def test_after_closing_nothing_in_the_database_leads_from_a_sheet_to_an_answer(
    round_: Round, slips: dict[str, list[str]], owns: list[str], close: Callable[[], None]
) -> None:
    sheets = list(round_.sheets.values_list("pk", "slip_hash", "own_hash"))
    close()
    for kept in (round_.sheets, round_.invitations, round_.screens):
        assert not kept.exists()
    left = "\n".join(row for table in everything().values() for row in table)
    for number, slip_hash, own_hash in sheets:
        for trace in (str(number), slip_hash, own_hash):
            assert trace is None or trace not in left
    for code in (*owns, *slips["Nord"], *slips["Sør"]):
        assert code not in left
        assert shown(code) not in left


def test_an_answer_after_closing_does_not_tell_in_which_order_the_questions_were_answered(
    round_: Round, slips: dict[str, list[str]], today: date, close: Callable[[], None]
) -> None:
    for code, order in zip(slips["Nord"], (["de2", "ucd1", "ed1"], ["ed1", "ucd1", "de2"]), strict=False):
        own = answered(code, {order[0]: "1"}, today)
        for item in order[1:]:
            answering.save(own, {item: "1"}, today)
    close()
    first, second = round_.answers.all()
    assert list(first.answers) == list(second.answers)


def test_answers_and_sheets_share_no_key_and_no_sheet_knows_a_person() -> None:
    """Only the round and the unit stand in both; and a person's number in neither."""

    def columns(model: Any) -> set[str]:
        return {field.column for field in model._meta.get_fields() if hasattr(field, "column")}

    assert columns(Sheet) & columns(Answer) == {"id", "round_id", "unit_id", "answers", "background"}
    assert columns(Answer) == {"id", "round_id", "unit_id", "answers", "background"}
    assert columns(Comment) == {"id", "round_id", "unit_id", "text", "state"}
    assert columns(Sheet) & columns(Invitation) == {"id", "round_id", "unit_id"}
    for model in (Sheet, Answer, Comment, SharedScreen):
        assert not [field.name for field in model._meta.get_fields() if field.related_model is Person]


def test_nothing_about_answering_is_dated(db: None) -> None:
    with connection.cursor() as cursor:
        for model in (Sheet, Answer, Comment, Invitation, SharedScreen):
            described = connection.introspection.get_table_description(cursor, model._meta.db_table)
            kinds = {column.name: connection.introspection.get_field_type(column.type_code, column) for column in described}
            assert not [name for name, kind in kinds.items() if "Date" in str(kind) or "Time" in str(kind)], model


def test_answering_changes_nothing_but_the_sheets(place: House, round_: Round, slips: dict[str, list[str]]) -> None:
    """No line in the trail, no session, no invitation, no date: every table is compared, row by row."""
    screen = shown(screens.make_screen(place.hse_lead, round_, place.units["Sør"]))
    before = everything()
    walk(shown(slips["Nord"][0]), screen)
    after = everything()
    assert {table for table in before if before[table] != after[table]} == {"surveys_sheet"}


def walk(code: str, screen: str) -> list[str]:
    """Answer by slip and at a screen, change, withdraw, deliver, and make mistakes. Returns every code that was used."""
    client = PageClient()
    client.get("/svar/0000-0000-0000-0000-0000/")
    client.post("/svar/", {"kode": code})
    client.get(f"/svar/{code}/finnes-ikke/")
    own = client.post(f"/svar/{code}/", {"ucd1": "5"}).headers["Location"].partition("2/?")[0]
    client.post(f"{own}2/", {"ed1": "1"})
    client.post(f"{own}alle/", {"ed2": "1"})
    client.post(own)
    client.post(f"{own}trekk/")
    client.post(f"{own}1/", {"ucd1": "2"})
    client.post(own)
    client.put(own)
    at_screen = client.post(f"/svar/skjerm/{screen}/", {"ucd1": "5"}).headers["Location"].partition("2/?")[0]
    client.post(f"{at_screen}?skjerm={screen}")
    client.post(f"{at_screen}neste/?skjerm={screen}")
    client.get(f"{at_screen}takk/?skjerm={screen}")
    return [code, screen, own.split("/")[2], at_screen.split("/")[2]]


def test_no_log_line_tells_of_answering(
    place: House, round_: Round, slips: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that the site's handlers write, at every level, also when the program fails on the way."""
    written = io.StringIO()
    handlers = {handler for name in ("", "django") for handler in logging.getLogger(name).handlers}
    for handler in handlers:
        if type(handler) is logging.StreamHandler:
            monkeypatch.setattr(handler, "stream", written)
    for name in ("django.request", "django.security", "forsvarlig"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    screen = shown(screens.make_screen(place.hse_lead, round_, place.units["Sør"]))
    codes = walk(shown(slips["Nord"][0]), screen)

    def broken(*_given: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(answering, "own", broken)
    failing = PageClient(raise_request_exception=False)
    assert failing.get(f"/svar/{codes[2]}/").status_code == 500
    logging.getLogger("django.request").warning("Not Found: /annet/")
    assert "/annet/" in written.getvalue()
    for code in codes:
        assert code not in written.getvalue()
        assert read_code(code) not in written.getvalue()
    assert "/svar/" not in written.getvalue()
    assert not any(person.name in written.getvalue() for person in place.people.values())


# A copy of PostgreSQL's files is beyond the promise.
@pytest.mark.only_on("sqlite")
def test_a_copy_made_after_closing_holds_no_trace_of_the_sheets(round_: Round, owns: list[str], close: Callable[[], None]) -> None:
    """Deleted rows are overwritten in the file, so that a copy of it doesn't hold them in its unused pages."""
    hashes = [each for pair in round_.sheets.values_list("slip_hash", "own_hash") for each in pair if each]

    def found() -> int:
        held = connection.connection.serialize()
        return sum(each.encode() in held for each in hashes)

    assert found() == len(hashes)
    close()
    assert found() == 0
