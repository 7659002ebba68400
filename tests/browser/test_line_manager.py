"""A line manager and her group at the assessment board: two tabs, and no mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import WIDE, Visitor

MOST_TABS = 60
FIRST = "Vi satte dette i den første fanen."
SECOND = "Dette skrev vi i den andre fanen."
HELPS = "Fast makker på hver vakt."


@pytest.fixture(scope="module")
def board(browser: Browser, site: str) -> str:
    """The address of an assessment of Nord, begun from a group conversation while the survey is still open."""
    context = browser.new_context(viewport=WIDE, locale="nb-NO")
    anders = Visitor(context, site)
    anders.enter_as("Anders")
    anders.open("/vurdering/")
    anders.click("Snakk sammen Avdeling Nord")
    for answers in anders.page.get_by_role("group", name="Gruppas svar").all():
        anders.choose("Følg med", answers)
    for party in ("arbeidsgiver", "verneombudet", "ansatte"):
        anders.choose(party, anders.group(re.compile("Hvem er rundt bordet")))
    anders.click("Lagre og gå til vurderingen")
    anders.open("/vurdering/")
    anders.click(re.compile("^(Start|Fortsett) vurderingen"))
    address = anders.page.url.rsplit("/", 2)[0]
    context.close()
    return address


@pytest.fixture
def anders(visit: Callable[..., Visitor]) -> Visitor:
    person = visit()
    person.enter_as("Anders")
    return person


def test_two_tabs_cannot_adopt_two_versions_and_nothing_typed_is_lost(anders: Visitor, board: str) -> None:
    other = Visitor(anders.page.context, anders.site)
    for tab in (anders, other):
        tab.open(f"{board}/autonomy/")
    decide(anders, "Gjør noe", FIRST)
    anders.click("Lagre gruppas avgjørelse")
    decide(other, "Straks", SECOND)
    other.fill("Hva hjelper dere å stå i det?", HELPS)
    other.click("Lagre gruppas avgjørelse", status=422)

    other.sees(FIRST)
    assert other.page.get_by_label("Hvorfor?").input_value() == SECOND
    assert other.page.get_by_label("Hva hjelper dere å stå i det?").input_value() == HELPS
    anders.open(f"{board}/autonomy/")
    anders.sees(FIRST)
    anders.does_not_see(SECOND)

    decide(other, "Straks", SECOND)
    other.click("Lagre gruppas avgjørelse")
    anders.open(f"{board}/autonomy/")
    anders.sees(SECOND, HELPS)


def test_a_factor_is_decided_with_the_keyboard_alone(anders: Visitor, board: str) -> None:
    anders.open(f"{board}/contact_communication/")
    keys = anders.page.keyboard
    keys.press("Tab")
    assert focused(anders) == "Hopp til innholdet"
    keys.press("Enter")
    tab_to(anders, "Hva hjelper dere å stå i det?")
    keys.type(HELPS)
    tab_to(anders, "Ja, vi setter samme nivå")
    keys.press("ArrowDown")
    assert focused(anders) == "Nei, vi setter et annet nivå"
    for _horizon in ("I dag", "Over tid"):
        tab_to(anders, "Behold")
        keys.press("Space")
        keys.press("ArrowDown")
        assert focused(anders) == "Følg med"
        keys.press("ArrowDown")
        assert focused(anders) == "Gjør noe"
    tab_to(anders, "Hvorfor?")
    keys.type(FIRST)
    tab_to(anders, "Lagre gruppas avgjørelse")
    with anders.page.expect_navigation():
        keys.press("Enter")
    anders.look()
    anders.open(f"{board}/contact_communication/")
    anders.sees(FIRST, HELPS)


def decide(tab: Visitor, level: str, reason: str) -> None:
    """Another level than the proposed one, both today and over time, and why."""
    tab.choose("Nei, vi setter et annet nivå")
    tab.choose(level, tab.group(re.compile("^I dag$")))
    tab.choose(level, tab.group(re.compile("^Over tid$")))
    tab.fill("Hvorfor?", reason)


def tab_to(person: Visitor, name: str) -> None:
    """Press Tab until the thing with this name is in focus, and can be seen to be."""
    for _press in range(MOST_TABS):
        person.page.keyboard.press("Tab")
        if focused(person) == name:
            assert person.page.evaluate(SEEN_IN_FOCUS), f"{name} is in focus, and nothing shows it"
            return
    raise AssertionError(f"{name} isn't reached with {MOST_TABS} tabs")


def focused(person: Visitor) -> str:
    """The name of what is in focus: its label, or its own words."""
    return str(person.page.evaluate(NAME_OF_FOCUSED)).strip()


NAME_OF_FOCUSED = """() => {
    const at = document.activeElement;
    return at.labels && at.labels.length ? at.labels[0].innerText : at.innerText;
}"""
SEEN_IN_FOCUS = """() => {
    const at = document.activeElement;
    return [at, at.parentElement].some(each => {
        const look = getComputedStyle(each);
        return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== "none";
    });
}"""
