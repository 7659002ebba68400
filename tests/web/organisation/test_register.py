"""Looking an organisation number up, against a server on this machine that plays recorded answers."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.organisation.actions import take_from_register
from forsvarlig.web.organisation.models import Fact, Person, RegisterEntry, TrailLine, stated_facts
from forsvarlig.web.organisation.register import PAGE_SIZE, Entry, look_up, read_number
from forsvarlig.web.organisation.trail import broken_lines
from tests.web.conftest import House, PageClient

DATA = Path(__file__).parents[2] / "data" / "enhetsregisteret"
PAGE, TAKE = "/organisasjon/registeret/", "/organisasjon/registeret/bruk/"
ON = date(2026, 11, 22)
NUMBER = "976030788"
ClientFor = Callable[[Person], PageClient]


def sample(name: str) -> dict[str, Any]:
    """A recorded answer."""
    answer: dict[str, Any] = json.loads((DATA / f"{name}-response.json").read_text(encoding="utf-8"))
    return answer


class Register:
    """Plays answers by address; what it doesn't have is unknown. `asked` holds the addresses it was asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, str]] = {}
        self.asked: list[str] = []

    def plays(self, path: str, answer: Any, status: int = 200) -> None:
        self.answers[path] = (status, answer if isinstance(answer, str) else json.dumps(answer))

    def has(self, **changed: Any) -> None:
        """The recorded details, under a number that passes; None takes a field away."""
        whole = {**sample("enheter-details"), "organisasjonsnummer": NUMBER, **changed}
        self.plays(f"/enheter/{NUMBER}", {name: value for name, value in whole.items() if value is not None})

    def has_parts(self, page: int, pages: int, numbers: range) -> None:
        """One page of establishments."""
        one = sample("underenheter-search")["_embedded"]["underenheter"][0]
        listed = [{**one, "navn": f"AVDELING {number}", "antallAnsatte": 5 + number} for number in numbers]
        answer = {"_embedded": {"underenheter": listed}, "page": {"size": PAGE_SIZE, "totalPages": pages, "number": page}}
        self.plays(f"/underenheter?overordnetEnhet={NUMBER}&size={PAGE_SIZE}&page={page}", answer)


@pytest.fixture
def register(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """A register on a free port, which the site is told to ask."""
    played = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            played.asked.append(self.path)
            status, body = played.answers.get(self.path, (404, ""))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", body)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_args: Any) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    settings.REGISTER = f"http://127.0.0.1:{server.server_port}"
    yield played
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("typed", ["976030788", " 976 030 788 ", "976\u00a0030\u00a0788", "NO 976 030 788 MVA", "no976030788mva"])
def test_a_number_is_read_however_it_is_written(typed: str) -> None:
    assert read_number(typed) == NUMBER


@pytest.mark.parametrize("typed", ["", "97603078", "9760307881", "97603078a", "٩٧٦٠٣٠٧٨٨"])
def test_what_is_not_nine_digits_is_no_number(typed: str) -> None:
    with pytest.raises(InputError, match="ni siffer"):
        read_number(typed)


@pytest.mark.parametrize("typed", ["112233445", "987123456", "776655441", "334455660"])
def test_the_invented_numbers_of_the_documentation_fail_the_check_digit(typed: str) -> None:
    with pytest.raises(InputError, match="kontrollsifferet"):
        read_number(typed)


def test_the_numbers_of_real_units_pass_the_check_digit() -> None:
    units = sample("enheter-search-page1")["_embedded"]["enheter"]
    assert [read_number(unit["organisasjonsnummer"]) for unit in units] == [NUMBER, "971497017"]


@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, more: int) -> None:
    wrong = str((int(NUMBER[place]) + more) % 10)
    with pytest.raises(InputError, match="kontrollsifferet"):
        read_number(NUMBER[:place] + wrong + NUMBER[place + 1 :])


def test_a_remainder_of_ten_has_no_check_digit() -> None:
    # Weights 3 2 7 6 5 4 3 2: 6·1 leaves 6 and asks for 5; 2·6 leaves 1, so that 10 would be asked for.
    assert read_number("000100005") == "000100005"
    for last in range(10):
        with pytest.raises(InputError, match="kontrollsifferet"):
            read_number(f"06000000{last}")


def test_the_recorded_answer_is_read(register: Register) -> None:
    register.has()
    found = look_up(NUMBER, ON)
    assert (found.number, found.name, found.form, found.asked_on) == (NUMBER, "SESAM STASJON", "AS, Aksjeselskap", ON)
    assert (found.employees, found.few) == (50, False)
    assert Entry.read(json.loads(json.dumps(found.document()))) == found


@pytest.mark.parametrize(
    ("fields", "employees", "few"),
    [
        ({"antallAnsatte": 10}, 10, False),
        ({"antallAnsatte": None, "harRegistrertAntallAnsatte": True}, None, True),
        ({"antallAnsatte": None, "harRegistrertAntallAnsatte": False}, None, False),
        ({"antallAnsatte": None, "harRegistrertAntallAnsatte": None}, None, False),
        ({"antallAnsatte": 0, "harRegistrertAntallAnsatte": True}, None, True),
        ({"antallAnsatte": 0, "harRegistrertAntallAnsatte": False}, 0, False),
        ({"antallAnsatte": "10", "harRegistrertAntallAnsatte": None}, None, False),
    ],
)
def test_a_number_that_is_left_out_is_never_nought(
    register: Register, fields: dict[str, Any], employees: int | None, few: bool
) -> None:
    register.has(**fields)
    found = look_up(NUMBER, ON)
    assert (found.employees, found.few) == (employees, few)


@pytest.mark.parametrize(
    ("codes", "standard", "read"),
    [
        (["56.110"], "SN2025", ("56.110",)),
        (["56.101"], "SN2007", ("56.101",)),
        (["56.110", "56.101"], "SN2007", ("56.110", "56.101")),
        (["00.000"], "SN2025", ()),
        ([None], "SN2025", ()),
    ],
)
def test_codes_are_read_in_the_standard_that_has_them_all(
    register: Register, codes: list[str | None], standard: str, read: tuple[str, ...]
) -> None:
    register.has(**{f"naeringskode{place}": {"kode": code} if code else {} for place, code in enumerate(codes, start=1)})
    found = look_up(NUMBER, ON)
    assert (found.codes, found.standard) == (read, standard)


def test_establishments_are_fetched_page_by_page(register: Register) -> None:
    register.has()
    register.has_parts(0, 3, range(2))
    register.has_parts(1, 3, range(2, 4))
    register.has_parts(2, 3, range(4, 5))
    found = look_up(NUMBER, ON)
    assert [(part.name, part.employees) for part in found.parts] == [(f"AVDELING {n}", 5 + n) for n in range(5)]
    assert found.parts_known
    assert len(register.asked) == 4


def test_the_enterprise_counts_where_its_establishments_can_not_be_fetched(register: Register) -> None:
    register.has()
    register.has_parts(0, 2, range(2))
    register.plays(f"/underenheter?overordnetEnhet={NUMBER}&size={PAGE_SIZE}&page=1", "oops", 500)
    found = look_up(NUMBER, ON)
    assert (found.name, len(found.parts), found.parts_known) == ("SESAM STASJON", 2, False)


def test_a_register_that_never_ends_is_left_in_time(register: Register) -> None:
    register.has()
    for page in range(9):
        register.has_parts(page, 1000, range(page, page + 1))
    assert look_up(NUMBER, ON).parts_known is False
    assert len(register.asked) == 6


@pytest.mark.parametrize(
    ("path", "answer", "status", "words"),
    [
        (
            "enheter",
            {"organisasjonsnummer": NUMBER, "navn": "BORTE AS", "slettedato": "2017-10-20"},
            200,
            "BORTE AS ble slettet fra Enhetsregisteret 20. oktober 2017",
        ),
        ("enheter", "", 410, "er slettet"),
        ("underenheter", sample("underenheter-details-deleted"), 200, "SLETTET UNDERENHET AS ble slettet"),
        ("underenheter", sample("underenheter-details"), 200, "hører til, har nummer 112233445"),
        ("elsewhere", "", 200, "kjenner ikke dette nummeret"),
        ("enheter", "<html>", 200, "ikke forstår"),
        ("enheter", [1], 200, "ikke forstår"),
        ("enheter", "", 500, "ikke forstår"),
        ("enheter", "http://127.0.0.1:1/", 302, "ikke forstår"),
    ],
)
def test_each_way_to_find_nothing_has_words_of_its_own(
    register: Register, house: House, client_for: ClientFor, path: str, answer: Any, status: int, words: str
) -> None:
    register.plays(f"/{path}/{NUMBER}", answer, status)
    response = client_for(house.manager).post(PAGE, {"number": NUMBER})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert f'value="{NUMBER}"' in response.content.decode()
    assert not TrailLine.objects.exists()


def test_without_a_network_nothing_is_lost(settings: Settings, house: House, client_for: ClientFor) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        settings.REGISTER = f"http://127.0.0.1:{held.getsockname()[1]}"
        response = client_for(house.manager).post(PAGE, {"number": "976 030 788"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Vi fikk ikke kontakt med Enhetsregisteret." in page
    assert "skriv inn opplysningene selv" in page
    assert 'value="976 030 788"' in page


def test_a_wrong_check_digit_asks_nobody(register: Register, house: House, client_for: ClientFor) -> None:
    response = client_for(house.manager).post(PAGE, {"number": "976030787"})
    assert response.status_code == 422
    assert "kontrollsifferet" in response.content.decode()
    assert register.asked == []


def test_what_is_found_is_shown_first_and_stored_when_confirmed(register: Register, house: House, client_for: ClientFor) -> None:
    register.has(naeringskode1={"kode": "56.101"}, naeringskode2={"kode": "56.110"})
    client = client_for(house.hse_lead)
    assert client.post(PAGE, {"number": NUMBER}).status_code == 302
    page = client.get(PAGE).content.decode()
    for words in ("SESAM STASJON", "AS, Aksjeselskap", "56.101, 56.110", "Antall ansatte: 50", "SN2007"):
        assert words in page
    assert not Fact.objects.exists()
    assert client.post(TAKE, {"nace": "on", "standard": "SN2007", "employees": "on"}).status_code == 302
    assert stated_facts(house.enterprise) == {"nace": ["56.101", "56.110"], "nace_standard": "SN2007", "employees": 50}
    today = timezone.localdate()
    assert set(Fact.objects.values_list("stated_on", "stated_by")) == {(today, house.hse_lead.pk)}
    held = RegisterEntry.objects.get(enterprise=house.enterprise)
    assert (held.name, held.form, held.asked_on, held.confirmed_by) == ("SESAM STASJON", "AS, Aksjeselskap", today, house.hse_lead)
    house.enterprise.refresh_from_db()
    assert (house.enterprise.organisation_number, house.enterprise.name) == (NUMBER, "Solbakken prøvehjem")
    did = list(TrailLine.objects.values_list("did", flat=True))
    assert sorted(did) == ["fact.stated", "fact.stated", "fact.stated", "register.taken"]
    assert broken_lines(house.enterprise) == []
    assert "Hentet før" in client.get(PAGE).content.decode()


def test_only_what_is_ticked_is_filled_in(register: Register, house: House, client_for: ClientFor) -> None:
    register.has()
    client = client_for(house.manager)
    client.post(PAGE, {"number": NUMBER})
    assert client.post(TAKE, {"name": "on", "standard": "SN2007"}).status_code == 302
    assert not Fact.objects.exists()
    house.enterprise.refresh_from_db()
    assert house.enterprise.name == "SESAM STASJON"


def test_a_number_below_five_leaves_what_was_stated_by_hand(register: Register, house: House, client_for: ClientFor) -> None:
    Fact.objects.create(enterprise=house.enterprise, key="employees", value=3, stated_on=ON, stated_by=house.manager)
    register.has(antallAnsatte=None)
    client = client_for(house.manager)
    client.post(PAGE, {"number": NUMBER})
    page = client.get(PAGE).content.decode()
    assert "gir ikke tallet når det er under fem" in page
    assert "Antall ansatte:" not in page
    client.post(TAKE, {"nace": "on", "standard": "SN2007", "employees": "on"})
    assert stated_facts(house.enterprise)["employees"] == 3


def test_a_standard_that_is_none_is_refused_and_nothing_stored(register: Register, house: House, client_for: ClientFor) -> None:
    register.has()
    client = client_for(house.manager)
    client.post(PAGE, {"number": NUMBER})
    assert client.post(TAKE, {"nace": "on", "standard": "SN1994"}).status_code == 422
    assert not Fact.objects.exists()


def test_a_confirmation_of_nothing_found_stores_nothing(house: House, client_for: ClientFor) -> None:
    assert client_for(house.manager).post(TAKE, {"nace": "on", "employees": "on"}).status_code == 302
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize("who", ["line_manager", "representative", "employee"])
def test_nobody_else_looks_up_or_takes(register: Register, house: House, client_for: ClientFor, who: str) -> None:
    client = client_for(house.people[who])
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"number": NUMBER}).status_code == 403
    assert client.post(TAKE, {}).status_code == 403
    assert register.asked == []
    entry = Entry(NUMBER, "X", "AS", (), "SN2025", 9, False, ON)
    with pytest.raises(NotAllowedError):
        take_from_register(house.people[who], entry, ["employees"], "SN2025")
    assert not Fact.objects.exists()


def test_the_page_of_units_leads_to_the_register(house: House, client_for: ClientFor) -> None:
    assert f'href="{PAGE}"' in client_for(house.manager).get("/organisasjon/").content.decode()
