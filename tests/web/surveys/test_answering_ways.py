"""All on one page, who one is, one's own words, languages of one's own, and a screen that forgets between people."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client as PlainClient

from forsvarlig.web.organisation.models import Person, TrailLine
from forsvarlig.web.surveys import actions, answering, screens
from forsvarlig.web.surveys.codes import read_code, shown
from forsvarlig.web.surveys.models import Round, SharedScreen, Sheet
from forsvarlig.web.surveys.questionnaires import offered
from tests.web.conftest import House, PageClient
from tests.web.surveys.test_answering import begin, text

Client = PageClient
AGE = {
    "id": "age",
    "text": {"nb": "Hvor gammel er du?", "en": "How old are you?"},
    "options": [
        {"value": 1, "label": {"nb": "Under 40", "en": "Under 40"}},
        {"value": 2, "label": {"nb": "40 eller mer", "en": "40 or more"}},
    ],
}


@pytest.fixture
def asking(house: House, opened: Round) -> Round:
    """An open round that also asks for age and for one's own words."""
    opened.background, opened.asks_comment, opened.comment_reader = [AGE], True, house.hse_lead
    opened.save()
    opened.comment_readers.set([house.manager])
    return opened


def only_sheet() -> Sheet:
    return Sheet.objects.get(own_hash__isnull=False)


def test_own_words_and_who_one_is_come_last_and_are_kept(client: Client, asking: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    words, about = f"{own}13/", f"{own}14/"
    assert "Del 13 av 14: Med dine egne ord" in text(client.get(words))
    assert "Del 14 av 14: Litt om deg" in text(client.get(about))
    assert client.post(words, {"kommentar": " For få\r\non natta. "}).headers["Location"].startswith(about)
    assert client.post(about, {"om-age": "2"}).headers["Location"].startswith(f"{own}?")
    assert (only_sheet().comment, only_sheet().background) == ("For få\non natta.", {"age": "2"})
    assert "For få\non natta.</textarea>" in client.get(words).content.decode()
    assert re.search(r'name="om-age" value="2" checked', client.get(about).content.decode())
    page = text(client.get(own))
    assert "Du har svart på 1 av 24" in page
    assert "Med dine egne ord skrevet" in page


def test_own_words_and_who_one_is_may_be_skipped_and_taken_back(client: Client, asking: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    client.post(f"{own}13/", {"kommentar": "Noe"})
    client.post(f"{own}14/", {"om-age": "1"})
    client.post(f"{own}13/", {"kommentar": ""})
    client.post(f"{own}14/", {"om-age": ""})
    assert (only_sheet().comment, only_sheet().background) == ("", {})
    assert client.post(own).headers["Location"].startswith(f"{own}takk/")


def test_what_a_round_does_not_ask_for_is_not_kept(client: Client, opened: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    client.post(f"{own}9/", {"kommentar": "Noe", "om-age": "1"})
    assert (only_sheet().comment, only_sheet().background) == ("", {})
    assert client.get(f"{own}13/").status_code == 404


def test_a_background_answer_that_no_option_has_is_not_kept(client: Client, asking: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    client.post(f"{own}14/", {"om-age": "3"})
    assert only_sheet().background == {}
    with pytest.raises(KeyError):
        answering.save(read_code(own.split("/")[2]), {}, asking.closes_on, background={"age": "3"})


def test_a_comment_that_is_too_long_comes_back_as_it_was_typed(client: Client, asking: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    typed = "æ" * 2001
    response = client.post(f"{own}13/", {"kommentar": typed})
    assert response.status_code == 422
    assert typed in response.content.decode()
    assert "lengre enn 2000 tegn" in text(response)
    assert only_sheet().comment == ""
    whole = client.post(f"{own}alle/", {"ucd1": "1", "kommentar": typed})
    assert whole.status_code == 422
    assert re.search(r'name="ucd1" value="1" checked', whole.content.decode())
    assert only_sheet().answers == {"ucd1": "5"}
    client.post(f"{own}13/", {"kommentar": typed[1:]})
    assert only_sheet().comment == typed[1:]
    with pytest.raises(ValueError, match="2001"):
        answering.save(read_code(own.split("/")[2]), {}, asking.closes_on, comment=typed)


def test_the_comment_box_says_who_reads_it(house: House, client: Client, asking: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0])
    page = text(client.get(f"{own}13/"))
    assert f"{house.hse_lead.name} leser det først" in page
    assert f"Deretter kan disse lese det: {house.manager.name}" in page
    assert "minst 10 har skrevet" in page
    asking.comment_readers.clear()
    assert "Ingen andre leser det" in text(client.get(f"{own}13/"))


def test_everything_is_answered_on_one_page(client: Client, asking: Round, slips: dict[str, list[str]]) -> None:
    code = slips["Nord"][0]
    assert f"/svar/{code}/alle/?spraak=nb" in client.get(f"/svar/{code}/").content.decode()
    page = client.get(f"/svar/{code}/alle/").content.decode()
    assert page.count("<fieldset>") == 25
    given = {item.id: item.options[0].value for item in asking.questionnaire.items.values()}
    response = client.post(f"/svar/{code}/alle/", given | {"kommentar": "Noe", "om-age": "1", "til": "oversikt"})
    own = response.headers["Location"].partition("?")[0]
    assert "Du har svart på 24 av 24" in text(client.get(own))
    assert (only_sheet().comment, only_sheet().background) == ("Noe", {"age": "1"})
    assert client.post(own).headers["Location"].startswith(f"{own}takk/")


def test_one_page_is_saved_as_one_goes(client: Client, opened: Round, slips: dict[str, list[str]]) -> None:
    first = client.post(f"/svar/{slips['Nord'][0]}/alle/", {"ucd1": "5", "til": "1"}).headers["Location"]
    own, place = first.split("?")[0], first.rpartition("#")[2]
    assert own.endswith("/alle/")
    assert place == "del-2"
    page = client.get(own).content.decode()
    assert 'id="del-2"' in page
    assert re.search(r'name="ucd1" value="5" checked', page)
    assert client.post(own, {"ed1": "4", "til": "99"}).headers["Location"].startswith(own.removesuffix("alle/") + "?")
    assert only_sheet().answers == {"ucd1": "5", "ed1": "4"}


def test_the_page_of_everything_opens_no_slip_that_was_used(client: Client, slips: dict[str, list[str]]) -> None:
    code = slips["Nord"][0]
    own = begin(client, code, ucd1="5")
    assert "checked" not in client.get(f"/svar/{code}/alle/").content.decode()
    assert "Noen har begynt" in text(client.get(f"/svar/{code}/alle/"))
    client.post(own)
    assert client.get(f"/svar/{code}/alle/").status_code == 410
    assert client.post(f"/svar/{code}/alle/", {"ucd1": "1"}).status_code == 410
    assert client.get("/svar/0000-0000-0000-0000-0000/alle/").status_code == 404
    assert Sheet.objects.get(sent=True).answers == {"ucd1": "5"}


def test_withdrawing_takes_everything_back(client: Client, asking: Round, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    client.post(f"{own}13/", {"kommentar": "Noe"})
    client.post(f"{own}14/", {"om-age": "1"})
    client.post(f"{own}trekk/")
    assert answering.is_empty(only_sheet())


def test_languages_are_those_that_every_question_is_worded_in(client: Client, opened: Round, slips: dict[str, list[str]]) -> None:
    assert [code for code, _name in offered(opened.questionnaire)] == ["nb", "nn", "en", "pl", "uk"]
    for item in opened.instrument["item"]:
        item["text"]["uk"] = f"Питання {item['id']}?"
    del opened.instrument["item"][0]["text"]["pl"]
    opened.save()
    assert [code for code, _name in offered(opened.questionnaire)] == ["nb", "nn", "en", "uk"]
    address = f"/svar/{slips['Nord'][0]}/"
    page = client.get(address, headers={"accept-language": "uk-UA,uk;q=0.9"}).content.decode()
    assert '<html lang="uk">' in page
    assert "Питання ucd1?" in page
    assert '<html lang="nb">' in client.get(f"{address}?spraak=pl").content.decode()
    assert '<html lang="nb">' in client.get(address, headers={"accept-language": "no,de"}).content.decode()


def test_a_questionnaire_in_one_language_is_asked_in_it(opened: Round) -> None:
    del opened.instrument["unchecked_languages"]
    for item in opened.instrument["item"]:
        item["text"] = {"en": item["text"]["en"]}
    assert [code for code, _name in offered(opened.questionnaire)] == ["en"]
    opened.instrument["item"][0]["text"] = {"nn": "Berre dette?"}
    assert [code for code, _name in offered(opened.questionnaire)] == ["nb", "nn", "en"]


@pytest.fixture
def screen(house: House, opened: Round) -> str:
    """The address of a shared screen at Nord."""
    return f"/svar/skjerm/{shown(screens.make_screen(house.hse_lead, opened, house.units['Nord']))}/"


def answer_at(client: Client, screen: str, **answers: str) -> str:
    """Begin at a screen. Returns the address of one's own sheet."""
    where = client.post(screen, answers).headers["Location"]
    assert f"skjerm={screen.split('/')[3]}" in where
    return where.partition("2/?")[0]


def test_one_person_after_another_answers_at_a_screen(client: Client, opened: Round, screen: str) -> None:
    query = f"?spraak=nb&skjerm={screen.split('/')[3]}"
    before = opened.sheets.count()
    assert "Dere er 8 på Nord" in text(client.get(screen))
    assert opened.sheets.count() == before
    owns = []
    for number in "123":
        own = answer_at(client, screen, ucd1=number)
        assert client.post(f"{own}{query}").headers["Location"].startswith(f"{own}takk/")
        receipt = client.get(f"{own}takk/{query}").content.decode()
        assert "Neste person" in receipt
        assert 'class="code"' not in receipt
        assert client.post(f"{own}neste/{query}").headers["Location"].startswith(screen)
        owns.append(own)
    assert opened.sheets.filter(sent=True).count() == 3
    for own in owns:
        for page in (own, f"{own}1/", f"{own}alle/", f"{own}takk/", f"{own}trekk/"):
            assert client.get(page).status_code == 404, page
        assert client.post(f"{own}trekk/").status_code == 404
    assert opened.sheets.filter(sent=True).count() == 3


def test_the_start_page_of_a_screen_leads_to_nobody(client: Client, opened: Round, screen: str) -> None:
    own = answer_at(client, screen, ucd1="5")
    response = client.get(screen)
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    assert own.split("/")[2] not in response.content.decode()
    assert "checked" not in response.content.decode()


def test_what_was_not_delivered_at_a_screen_is_deleted_for_the_next(client: Client, opened: Round, screen: str) -> None:
    query = f"?spraak=nb&skjerm={screen.split('/')[3]}"
    own = answer_at(client, screen, ucd1="5")
    assert "Er det ikke du som har begynt her?" in text(client.get(f"{own}2/{query}"))
    client.post(f"{own}neste/{query}")
    assert not opened.sheets.exclude(answers={}).exists()
    assert client.post(f"{own}neste/{query}").headers["Location"].startswith(screen)


def test_leaving_a_screen_leaves_the_sheet_of_a_slip_alone(client: Client, screen: str, slips: dict[str, list[str]]) -> None:
    own = begin(client, slips["Nord"][0], ucd1="5")
    assert client.post(f"{own}neste/").status_code == 404
    client.post(f"{own}neste/?skjerm={screen.split('/')[3]}")
    assert client.get(own).status_code == 200


def test_no_more_is_delivered_at_a_screen_than_are_invited(client: Client, opened: Round, screen: str) -> None:
    query = f"?spraak=nb&skjerm={screen.split('/')[3]}"
    for _person in range(8):
        own = answer_at(client, screen, ucd1="5")
        client.post(f"{own}{query}")
        client.post(f"{own}neste/{query}")
    own = answer_at(client, screen, ucd1="5")
    assert client.post(f"{own}{query}").status_code == 422
    assert opened.sheets.filter(sent=True).count() == 8


def test_the_code_of_a_screen_may_be_typed(client: Client, screen: str) -> None:
    typed = client.post("/svar/", {"kode": screen.split("/")[3].lower()}, follow=True)
    assert typed.redirect_chain[-1][0].startswith(screen)


def test_a_screen_stops_working_when_it_is_taken_back_renewed_or_late(
    house: House, client: Client, opened: Round, screen: str, today: date
) -> None:
    code = read_code(screen.split("/")[3])
    assert answering.screen(code, opened.closes_on.replace(year=opened.closes_on.year + 1)) is None
    renewed = screens.make_screen(house.hse_lead, opened, house.units["Nord"])
    assert client.get(screen).status_code == 404
    assert client.post(screen, {"ucd1": "5"}).status_code == 404
    assert answering.screen(renewed, today) is not None
    screens.revoke_screen(house.hse_lead, opened, house.units["Nord"])
    assert answering.screen(renewed, today) is None
    assert answering.begin_fresh(opened, house.units["Nord"], opened.closes_on.replace(year=opened.closes_on.year + 1)) is None


def test_screens_are_made_by_those_who_run_the_round_and_their_codes_stored_hashed(
    house: House, other_house: House, opened: Round, client_for: Callable[[Person], PageClient]
) -> None:
    address = f"/runder/{opened.pk}/skjermer/"
    nord = house.units["Nord"].pk
    for who in (house.employee, house.representative, house.line_manager):
        assert client_for(who).get(address).status_code == 403
        assert client_for(who).post(f"{address}{nord}/").status_code == 403
        assert client_for(who).post(f"{address}{nord}/trekk/").status_code == 403
    assert client_for(other_house.hse_lead).post(f"{address}{nord}/").status_code == 404
    assert not SharedScreen.objects.exists()
    client = client_for(house.hse_lead)
    page = client.post(f"{address}{nord}/").content.decode()
    code = re.search(r"/svar/skjerm/([0-9A-Z-]{24})/", page)
    assert code
    stored = str(list(SharedScreen.objects.values_list())) + str(list(TrailLine.objects.values_list("value__detail")))
    assert code[1] not in stored
    assert read_code(code[1]) not in stored
    assert code[1] not in client.get(address).content.decode()
    assert client.post(f"{address}{house.units['Natt'].pk}/").status_code == 403
    assert client.post(f"{address}{nord}/trekk/").status_code == 302
    assert not SharedScreen.objects.exists()
    did = list(TrailLine.objects.filter(did__startswith="round.screen").values_list("did", flat=True))
    assert did == ["round.screen-made", "round.screen-revoked"]


def test_a_respondent_is_told_the_same_on_a_slip_and_a_screen_but_for_how_it_forgets(
    client: Client, screen: str, slips: dict[str, list[str]]
) -> None:
    at_screen, on_paper = text(client.get(screen)), text(client.get(f"/svar/{slips['Nord'][0]}/"))
    assert "glemmer den deg" in at_screen
    assert "Koden på lappen" not in at_screen
    assert "glemmer" not in on_paper


def test_each_page_with_all_it_loads_weighs_less_than_forty_kilobytes(asking: Round, slips: dict[str, list[str]]) -> None:
    """What goes over the line to a browser that has nothing yet: the page as it is sent, and each file that it names."""
    client = PlainClient(headers={"accept-encoding": "gzip"})
    code = slips["Sør"][0]
    own = begin(PageClient(), code, ucd1="5")
    for address in (
        "/svar/",
        f"/svar/{slips['Sør'][1]}/",
        f"/svar/{slips['Sør'][1]}/alle/",
        own,
        f"{own}1/",
        f"{own}13/",
        f"{own}alle/",
    ):
        sent = client.get(address)
        page = PageClient().get(address).content.decode()
        loaded = re.findall(r'<link rel="(?:stylesheet|icon)" href="/static/([^"]+)"', page)
        assert len(loaded) == 2
        assert not re.search(r"<(script|img|iframe|object|embed|video|audio)\b", page)
        files = sum(Path(str(finders.find(name))).stat().st_size for name in loaded)
        assert len(page.encode()) + files < 40_000, address
        assert len(sent.content) < 8_000, address


def test_closing_deletes_the_sheets_of_screens_too(
    house: House, client: Client, opened: Round, screen: str, double: Callable[..., None], today: date
) -> None:
    double()
    query = f"?spraak=nb&skjerm={screen.split('/')[3]}"
    own = answer_at(client, screen, ucd1="5")
    client.post(f"{own}{query}")
    actions.close_round(house.hse_lead, opened, today)
    assert not opened.sheets.exists()
    assert [row.answers for row in opened.answers.all()] == [{"ucd1": "5"}]
    response: Any = client.get(screen)
    assert response.status_code == 410
