"""An employee with a slip of paper and a phone: no script, no sign-in, and nothing lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import WIDE, Visitor

WRONG_CODE = "0000-0000-0000-0000-0000"


@pytest.fixture(scope="module")
def ingrid(browser: Browser, site: str) -> Iterator[Visitor]:
    """The HSE lead, who has the slips."""
    context = browser.new_context(viewport=WIDE, locale="nb-NO")
    person = Visitor(context, site)
    person.enter_as("Ingrid")
    yield person
    context.close()


@pytest.fixture(scope="module")
def slips(ingrid: Visitor) -> list[str]:
    """New slips for a ward whose people have lost theirs."""
    follow_the_round(ingrid)
    ingrid.click("Lag lapper")
    ingrid.click("Lag lapper Avdeling Sør")
    return ingrid.page.locator(".slip-code").all_inner_texts()


@pytest.fixture
def kari(visit: Callable[..., Visitor]) -> Visitor:
    return visit(phone=True, script=False)


def test_answers_are_kept_when_somebody_skips_goes_back_and_comes_back_later(kari: Visitor, slips: list[str]) -> None:
    type_code(kari, slips.pop())
    kari.sees(re.compile(r"^Dere er \d+ på Avdeling Sør"), re.compile("Navn, klokkeslett og IP-adresse lagres ikke"))
    mark(kari, 0, "Ofte")
    kari.click("Lagre og gå til del 2")
    kari.click("Lagre og gå til del 3")
    kari.click("Lagre og gå tilbake til del 2")
    mark(kari, 1, "Sjelden")
    kari.click("Lagre og gå til del 3")
    own_code = re.search(r"noter din egen kode: ([\w-]{24})", kari.text())
    assert own_code

    type_code(kari, own_code[1])
    kari.sees("Se over svarene dine", re.compile(r"^Du har svart på 2 av \d+ spørsmål"))
    kari.click(re.compile("^1. "))
    assert chosen(kari) == ["Ofte"]
    kari.choose("Ta bort svaret")
    kari.click("Lagre og gå til del 2")
    assert chosen(kari) == ["Sjelden"]


def test_an_answer_is_delivered_once_however_often_it_is_sent(kari: Visitor, slips: list[str]) -> None:
    slip = slips.pop()
    type_code(kari, slip)
    mark(kari, 0, "Av og til")
    kari.click("Lagre og gå til del 2")
    kari.click("Slik vernes svaret ditt, og oversikt over delene")
    again = Visitor(kari.page.context, kari.site, script=False)
    again.open(kari.page.url)
    for sending in (kari, again):
        sending.click("Lever svarene")
        sending.sees("Takk. Svarene er levert")
        sending.does_not_see("Av og til")
    kari.click("Se over svarene")
    kari.sees(re.compile("Svarene er levert. Endrer du noe, gjelder det du sist lagret."))
    assert not kari.page.get_by_role("button", name="Lever svarene").count()

    type_code(kari, slip, status=410)
    kari.sees("Denne lappen er brukt")


def test_a_wrong_code_is_told_what_is_wrong_with_it(kari: Visitor) -> None:
    type_code(kari, "ABCD-12", status=422)
    kari.sees(re.compile("^Koden har fem grupper med fire tegn"))
    assert kari.page.get_by_label("Kode", exact=True).input_value() == "ABCD-12"
    type_code(kari, WRONG_CODE, status=404)
    kari.sees("Vi kjenner ikke denne koden")


def test_the_language_that_was_chosen_stays_through_the_questions(visit: Callable[..., Visitor], slips: list[str]) -> None:
    """With script, which these pages don't use, so that axe can look at them too."""
    emma = visit(phone=True, language="en-GB")
    emma.open("/svar/")
    emma.page.get_by_role("textbox").fill(slips.pop())
    press(emma)
    emma.sees(re.compile("^How often is it unclear"))
    emma.click("Nynorsk")
    emma.sees(re.compile("^Kor ofte er det uklart"))
    press(emma)
    emma.sees(re.compile("^Kor ofte møter du"))
    assert emma.page.locator("html").get_attribute("lang") == "nn"


def test_after_closing_no_slip_opens_anything(kari: Visitor, ingrid: Visitor, slips: list[str]) -> None:
    follow_the_round(ingrid)
    ingrid.click("Lukk runden")
    ingrid.click("Lukk runden for godt")
    type_code(kari, slips.pop(), status=410)
    kari.sees("Runden er lukket", "Ingen finner igjen sine egne svar.")


def follow_the_round(ingrid: Visitor) -> None:
    ingrid.open("/hva-naa/")
    ingrid.click("Gå til undersøkelsen")


def type_code(person: Visitor, code: str, status: int = 200) -> None:
    person.open("/svar/")
    person.fill("Kode", code)
    person.click("Gå videre", status=status)


def mark(person: Visitor, question: int, option: str) -> None:
    person.choose(option, person.page.get_by_role("group").nth(question))


def chosen(person: Visitor) -> list[str]:
    """What is marked on the page."""
    return [option.inner_text() for option in person.page.locator("label:has(input:checked)").all()]


def press(person: Visitor) -> None:
    """Press the page's main button, whatever the language."""
    person.click(re.compile("."), person.page.get_by_role("main"))
