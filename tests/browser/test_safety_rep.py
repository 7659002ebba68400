"""The safety representative: what waits for her, being heard with a disagreement, and the promise she can hold them to."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.browser.visitor import Visitor

POINT = "spørsmål 3"
WHY = "Det kan leses som om noen gjør for lite."
REPLY = "Vi tar det opp med dem som laget spørsmålene."


def test_she_sees_the_whole_house_and_runs_nothing(visit: Callable[..., Visitor]) -> None:
    fatima = visit(phone=True)
    fatima.enter_as("Fatima")
    fatima.sees("Hva nå?", "Hvor dere er i årets arbeid", "Enhetene, steg for steg")
    for unit in ("Avdeling Nord", "Nattjenesten", "Kjøkken og drift"):
        fatima.sees(unit)
    fatima.open("/kartlegging/")
    fatima.does_not_see("Start en kartlegging")
    fatima.click(re.compile("^Kartlegging 20"), fatima.group("Runder"))
    fatima.sees("Hvem som er hørt")
    fatima.does_not_see("Lukk runden", re.compile("^Lag lapper"))
    fatima.open("/kartlegging/ny/", status=403)
    fatima.open("/dokumentasjon/")
    fatima.sees("Medvirkning")


def test_a_disagreement_needs_its_grounds_and_stands_beside_the_reply(visit: Callable[..., Visitor]) -> None:
    fatima, ingrid = visit(), visit()
    fatima.enter_as("Fatima")
    open_hearing(fatima)
    fatima.fill(re.compile("uenig i ett punkt"), POINT)
    fatima.click("Lagre uttalelsen", status=422)
    fatima.sees(re.compile("^Begrunnelsen mangler"))
    assert fatima.page.get_by_label(re.compile("uenig i ett punkt")).input_value() == POINT
    fatima.fill("Hvorfor er du uenig?", WHY)
    fatima.click("Lagre uttalelsen")
    fatima.sees(f"Uenig i ett punkt: {POINT}", f"«{WHY}»", "Ikke svart ennå")

    ingrid.enter_as("Ingrid")
    open_hearing(ingrid)
    ingrid.fill("Svar fra arbeidsgiver", REPLY, ingrid.page.locator("form").filter(has_text="Lagre svaret").last)
    ingrid.page.get_by_role("button", name="Lagre svaret").last.click()
    ingrid.look()
    fatima.page.reload()
    fatima.sees(f"«{WHY}»", REPLY)


def test_the_promise_says_what_holds_and_what_cannot_be_promised(visit: Callable[..., Visitor]) -> None:
    fatima = visit()
    fatima.enter_as("Fatima")
    fatima.click("Slik verner vi svarene", fatima.page.get_by_role("contentinfo"))
    fatima.sees(re.compile("^Ingen ser hvem som har svart"), "Når noe er skjult", "Dette kan vi ikke love", "Hvordan det er prøvd")
    fatima.click("Kilder og metode", fatima.page.get_by_role("main"))
    assert fatima.page.get_by_role("heading", level=1).count() == 1


def open_hearing(person: Visitor) -> None:
    """From the list of rounds to what was said about the newest."""
    person.open("/kartlegging/")
    person.click(re.compile("^Kartlegging 20"), person.group("Runder"))
    person.click("Fatima Noor", person.group("Hvem som er hørt"))
