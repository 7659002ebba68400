"""Answering, as somebody with a slip of paper and a phone without script does it."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as PlainClient

from forsvarlig.web.organisation.models import Person, TrailLine
from forsvarlig.web.surveys import actions, answering
from forsvarlig.web.surveys.codes import read_code
from forsvarlig.web.surveys.models import Round, Sheet
from tests.web.conftest import House, PageClient
from tests.web.surveys.conftest import LIGHT, fill

Client = PageClient


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def begin(client: Client, code: str, **answers: str) -> str:
    """Answer the first part on a slip. Returns the address of one's own sheet."""
    response = client.post(f"/svar/{code}/", answers)
    assert response.status_code == 302
    match = re.fullmatch(r"(/svar/[0-9A-Z-]{24}/)2/\?spraak=(nb|nn|en)", response.headers["Location"])
    assert match, response.headers["Location"]
    return match[1]


def test_a_typed_code_leads_to_the_first_page(client: Client, slips: dict[str, list[str]]) -> None:
    code = slips["Nord"][0]
    assert client.get("/svar/").status_code == 200
    response = client.post("/svar/", {"kode": code.lower().replace("-", " ")})
    assert response.headers["Location"].startswith(f"/svar/{code}/")
    wrong = client.post("/svar/", {"kode": "abc"})
    assert wrong.status_code == 422
    assert 'value="abc"' in wrong.content.decode()


def test_the_first_page_promises_what_the_program_does_with_this_unit(client: Client, slips: dict[str, list[str]]) -> None:
    page = text(client.get(f"/svar/{slips['Nord'][0]}/"))
    assert "Dere er 8 på Nord" in page
    assert "minst 5 svarer" in page
    assert "Per Vik, IT" in page
    assert "finner ingen igjen svarene dine" in page
    assert "Dere er 12 på Sør" in text(client.get(f"/svar/{slips['Sør'][0]}/"))


def test_one_goes_through_all_parts_and_delivers(client: Client, opened: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5", ucd2="4")
    parts = len(opened.questionnaire.scales)
    for number, scale in enumerate(opened.questionnaire.scales[1:], 2):
        answers = {item: opened.questionnaire.items[item].options[0].value for item in scale.items}
        response = client.post(f"{own}{number}/", answers | {"til": "fram"})
        assert response.headers["Location"].startswith(f"{own}{number + 1}/" if number < parts else f"{own}?")
    assert "Du har svart på 24 av 24" in text(client.get(own))
    sheet = Sheet.objects.get(own_hash__isnull=False)
    assert not sheet.sent
    assert client.post(own).headers["Location"].startswith(f"{own}takk/")
    assert "Takk" in text(client.get(f"{own}takk/"))
    delivered = Sheet.objects.get(pk=sheet.pk)
    assert delivered.sent
    assert len(delivered.answers) == 24


def test_any_question_may_be_skipped(client: Client, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0])
    client.post(f"{own}2/", {"ed1": "5", "til": "fram"})
    assert "Du har svart på 1 av 24" in text(client.get(own))
    assert client.post(own).headers["Location"].startswith(f"{own}takk/")


def test_a_sheet_without_an_answer_is_not_delivered(client: Client, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0])
    response = client.post(own)
    assert response.status_code == 422
    assert "minst ett spørsmål" in text(response)


def test_one_goes_back_and_changes_and_takes_back(client: Client, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    assert client.post(f"{own}2/", {"ed1": "4", "til": "bak"}).headers["Location"].startswith(f"{own}1/")
    page = client.get(f"{own}1/").content.decode()
    assert re.search(r'name="ucd1" value="5" checked', page)
    client.post(f"{own}1/", {"ucd1": "", "til": "fram"})
    assert "checked" not in client.get(f"{own}1/").content.decode()
    assert "Du har svart på 1 av 24" in text(client.get(own))


def test_nothing_is_chosen_beforehand(client: Client, slips: dict[str, list[str]]) -> None:
    assert "checked" not in client.get(f"/svar/{slips['Nord'][0]}/").content.decode()
    own = begin(client, slips["Nord"][0])
    for number in range(2, 13):
        assert "checked" not in client.get(f"{own}{number}/").content.decode()


def test_what_was_saved_is_there_after_a_lost_connection(slips: dict[str, list[str]]) -> None:
    own = begin(Client(), slips["Nord"][0], ucd1="5")
    Client().post(f"{own}2/", {"ed2": "3"})
    assert re.search(r'name="ed2" value="3" checked', Client().get(f"{own}2/").content.decode())
    typed = Client().post("/svar/", {"kode": own.split("/")[2]})
    assert typed.headers["Location"].startswith(own)


def test_delivering_twice_counts_once(client: Client, opened: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    for _again in range(3):
        assert client.post(own).headers["Location"].startswith(f"{own}takk/")
    assert opened.sheets.filter(sent=True).count() == 1


def test_what_is_changed_after_delivery_counts_and_counts_once(
    house: House, client: Client, opened: Round, slips: dict[str, list[str]], double: Callable[..., None], today: date
) -> None:
    double()
    own = begin(client, slips["Nord"][0], ucd1="5")
    client.post(own)
    client.post(f"{own}1/", {"ucd1": "1"})
    actions.close_round(house.hse_lead, opened, today)
    assert [answer.answers for answer in opened.answers.all()] == [{"ucd1": "1"}]


def test_a_slip_that_was_used_opens_nothing(client: Client, slips: dict[str, list[str]]) -> None:
    code = slips["Nord"][0]
    own = begin(client, code, ucd1="5")
    client.post(own)
    response = client.get(f"/svar/{code}/")
    assert response.status_code == 410
    assert "Denne lappen er brukt" in text(response)
    again = client.post(f"/svar/{code}/", {"ucd1": "1"})
    assert again.status_code == 410
    assert client.get(f"/svar/{code}/1/").status_code == 404
    assert Sheet.objects.get(sent=True).answers == {"ucd1": "5"}


def test_whoever_printed_the_slip_cannot_read_what_was_saved(client: Client, slips: dict[str, list[str]]) -> None:
    code = slips["Nord"][0]
    begin(client, code, ucd1="5")
    page = client.get(f"/svar/{code}/")
    assert page.status_code == 200
    assert "checked" not in page.content.decode()
    assert "Noen har begynt med denne lappen" in text(page)


def test_whoever_lost_the_own_code_begins_anew_and_empty(client: Client, opened: Round, slips: dict[str, list[str]]) -> None:
    code = slips["Nord"][0]
    first, second = begin(client, code, ucd1="5"), begin(client, code, ucd2="1")
    assert client.get(first).status_code == 404
    assert "Du har svart på 1 av 24" in text(client.get(second))
    assert opened.sheets.exclude(answers={}).count() == 1


def test_answers_are_withdrawn_while_the_round_is_open(client: Client, opened: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    client.post(own)
    assert client.get(f"{own}trekk/").status_code == 200
    assert opened.sheets.filter(sent=True).count() == 1
    assert client.post(f"{own}trekk/").headers["Location"].startswith(own)
    assert not opened.sheets.filter(sent=True).exists()
    assert not opened.sheets.exclude(answers={}).exists()
    client.post(f"{own}1/", {"ucd1": "2"})
    assert client.post(own).headers["Location"].startswith(f"{own}takk/")


def test_taking_back_the_last_answer_takes_back_the_delivery(client: Client, opened: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    client.post(own)
    client.post(f"{own}1/", {"ucd1": ""})
    assert not opened.sheets.filter(sent=True).exists()


def test_a_wrong_code_is_told_so(client: Client, slips: dict[str, list[str]]) -> None:
    for address in (
        "/svar/ABCD/",
        "/svar/0000-0000-0000-0000-0000/",
        "/svar/0000-0000-0000-0000-0000/3/",
        f"/svar/{slips['Nord'][0]}/takk/",
    ):
        response = client.get(address)
        assert response.status_code == 404
        assert "Vi kjenner ikke denne koden" in text(response)


def test_a_part_that_is_not_there_is_not_found(client: Client, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0])
    assert client.get(f"{own}0/").status_code == 404
    assert client.get(f"{own}13/").status_code == 404


def test_an_answer_that_no_option_has_is_not_kept(client: Client, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="17", ucd2="<b>", nonsense="5")
    assert "Du har svart på 0 av 24" in text(client.get(own))
    sheet = Sheet.objects.get(own_hash__isnull=False)
    with pytest.raises(KeyError):
        answering.save(read_code(own.split("/")[2]), {"ucd1": "17"}, sheet.round.closes_on)


def test_a_closed_round_says_that_it_is_closed(
    house: House, client: Client, opened: Round, slips: dict[str, list[str]], double: Callable[..., None], today: date
) -> None:
    double()
    own = begin(client, slips["Nord"][0], ucd1="5")
    actions.close_round(house.hse_lead, opened, today)
    for address in (f"/svar/{slips['Nord'][0]}/", f"/svar/{slips['Nord'][1]}/", own, f"{own}2/", f"{own}takk/", f"{own}trekk/"):
        response = client.get(address)
        assert response.status_code == 410
        assert "Runden er lukket" in text(response)
    assert client.post(f"{own}2/", {"ed1": "5"}).status_code == 410
    assert client.post(f"/svar/{slips['Nord'][1]}/", {"ucd1": "5"}).status_code == 410


def test_the_last_day_is_the_last(opened: Round, slips: dict[str, list[str]]) -> None:
    code = read_code(slips["Nord"][0])
    own = answering.begin(code, opened.closes_on)
    assert own is not None
    late = opened.closes_on + timedelta(days=1)
    assert answering.save(own, {"ucd1": "5"}, late) is None
    assert answering.deliver(own, late) is None
    assert answering.withdraw(own, late) is None
    assert answering.begin(code, late) is None


def test_no_more_is_delivered_than_a_unit_has_people(
    house: House, opened: Round, slips: dict[str, list[str]], today: date, client: Client
) -> None:
    """New slips let somebody answer twice, but never the unit give more answers than people."""
    fill(slips["Nord"][:6], LIGHT, today)
    again = actions.reissue(house.hse_lead, opened, house.units["Nord"]).codes
    fill(list(again[:2]), LIGHT, today)
    own = begin(client, again[2], ucd1="5")
    response = client.post(own)
    assert response.status_code == 422
    assert "like mange svar som dere er" in text(response)
    assert opened.sheets.filter(unit=house.units["Nord"], sent=True).count() == 8


@pytest.mark.parametrize(("language", "heading"), [("nn", "Korleis"), ("en", "How often is it unclear"), ("nb", "Hvordan")])
def test_the_language_is_chosen_in_the_address_without_a_cookie(
    client: Client, slips: dict[str, list[str]], language: str, heading: str
) -> None:
    response = client.get(f"/svar/{slips['Nord'][0]}/?spraak={language}")
    assert f'<html lang="{language}">' in response.content.decode()
    assert heading in text(response) or language == "nn"
    assert response.headers["Content-Language"] == language
    own = client.post(f"/svar/{slips['Nord'][0]}/?spraak={language}").headers["Location"]
    assert own.endswith(f"?spraak={language}")
    assert not response.cookies


def test_help_stands_beside_harassment_and_violence_and_nowhere_else(
    client: Client, opened: Round, slips: dict[str, list[str]]
) -> None:
    own = begin(client, slips["Nord"][0])
    for number, scale in enumerate(opened.questionnaire.scales, 1):
        page = text(client.get(f"{own}{number}/"))
        assert ("Trenger du hjelp?" in page) is scale.sensitive
        assert ("Representative" in page) is scale.sensitive


def test_answering_needs_no_session_sets_no_cookie_and_runs_no_script(client: Client, slips: dict[str, list[str]]) -> None:
    strict = Client(enforce_csrf_checks=True)
    own = begin(strict, slips["Nord"][0], ucd1="5")
    pages = [strict.get(address) for address in ("/svar/", f"/svar/{slips['Nord'][1]}/", own, f"{own}1/", f"{own}trekk/")]
    pages += [strict.post(own), strict.get(f"{own}takk/")]
    for response in pages:
        assert not response.cookies
        assert "<script" not in response.content.decode()
        assert "csrfmiddlewaretoken" not in response.content.decode()
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "script-src" not in response.headers["Content-Security-Policy"]
    assert not Session.objects.exists()


def test_nobody_s_name_is_on_the_pages_even_when_signed_in(
    house: House, slips: dict[str, list[str]], client_for: Callable[[Person], PageClient]
) -> None:
    client = client_for(house.employee)
    own = begin(client, slips["Nord"][0], ucd1="5")
    for address in (f"/svar/{slips['Nord'][1]}/", own, f"{own}6/"):
        page = client.get(address).content.decode()
        assert house.employee.name not in page
        assert 'class="menu"' not in page


def test_answering_leaves_no_line_in_the_trail(house: House, slips: dict[str, list[str]], client: Client) -> None:
    before = TrailLine.objects.count()
    own = begin(client, slips["Nord"][0], ucd1="5")
    client.post(own)
    client.post(f"{own}trekk/")
    assert TrailLine.objects.count() == before


def test_no_log_line_names_an_answering_page(client: Client, slips: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the site's own handlers write, not what is logged before their filter."""
    written = io.StringIO()
    handlers = [handler for handler in logging.getLogger("django").handlers if type(handler) is logging.StreamHandler]
    assert handlers
    for handler in handlers:
        monkeypatch.setattr(handler, "stream", written)
    client.get("/svar/0000-0000-0000-0000-0000/")
    client.get(f"/svar/{slips['Nord'][0]}/finnes-ikke/")
    logging.getLogger("django.request").warning("Not Found: /annet/")
    assert "/svar/" not in written.getvalue()
    assert slips["Nord"][0] not in written.getvalue()
    assert "/annet/" in written.getvalue()


def test_all_the_pages_of_an_answering_weigh_less_than_forty_kilobytes(slips: dict[str, list[str]]) -> None:
    # As browsers ask; the client for pages reads them, which it can't when they are packed.
    client = PlainClient(headers={"accept-encoding": "gzip"})
    pages = [client.get("/svar/"), client.get(f"/svar/{slips['Nord'][0]}/")]
    own = client.post(f"/svar/{slips['Nord'][0]}/", {"ucd1": "5"}).headers["Location"].partition("?")[0].removesuffix("2/")
    pages += [client.get(f"{own}{number}/") for number in range(2, 13)] + [client.get(own)]
    client.post(own)
    pages.append(client.get(f"{own}takk/"))
    assert all(page.status_code == 200 for page in pages)
    assert 8_000 < sum(len(page.content) for page in pages) < 40_000
