"""The errand of the café: seven people, half an hour, no survey; one page as PDF at the end."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.browser.visitor import Visitor

MOST_ACTS = 60
WORRIES = {3: "To på jobb på lørdager går ikke", 7: "Redde ved stengetid to ganger"}


def test_the_cafe_goes_from_conversation_to_a_signed_plan(visit: Callable[..., Visitor]) -> None:
    liv = visit()
    liv.enter_as("Liv")
    start(liv)
    talk(liv)
    judge(liv)
    plan(liv)
    liv.click(re.compile("Send til"))

    emil = visit(phone=True)
    emil.enter_as("Emil")
    answer(emil)

    liv.open("/en-side/")
    liv.sees("Gjør det samme torsdager", *WORRIES.values())
    liv.open("/kafe/")
    liv.click(re.compile("Gå videre"))
    sign(liv)
    liv.open("/en-side/")
    pdf = liv.fetch(re.compile("PDF"))
    assert pdf.startswith(b"%PDF")
    assert liv.acts + emil.acts + 1 <= MOST_ACTS


def start(liv: Visitor) -> None:
    """What the café wants of it, and why there is no survey."""
    liv.open("/kafe/")
    liv.click(re.compile("Gå videre"))
    liv.sees("Hvorfor ingen spørreundersøkelse?", re.compile("70.% av 7 er 4,9"))
    liv.fill("Hva vil dere oppnå?", "Rolige kvelder")
    liv.fill("Hvem er med, og hvordan?", "Alle sju")
    liv.fill("Når skal tiltakene være bestemt?", "15.12.2026")
    liv.click("Lagre og snakk sammen")


def talk(liv: Visitor) -> None:
    """Eight questions, each with an answer of its own, and words where somebody has some."""
    nothing_is_chosen(liv)
    for number in range(1, 9):
        question = liv.page.get_by_role("group", name=re.compile(rf"^{number}\. ")).first
        assert "For eksempel" in question.inner_text()
        liv.choose("Gjør noe" if number in WORRIES else "Fungerer bra", question)
        if number in WORRIES:
            liv.fill(re.compile("Stikkord"), WORRIES[number], question)
    liv.fill(re.compile("Hvem er med"), "Liv, Emil og fem til")
    for party in ("arbeidsgiver", "verneombudet", "ansatte"):
        liv.choose(party, liv.group(re.compile("Hvem er rundt bordet")))
    liv.click(re.compile("Lagre og gå til vurderingen"))


def judge(liv: Visitor) -> None:
    """Each factor by itself, then together: violence with workload is worse than the sum."""
    nothing_is_chosen(liv)
    for number in range(1, 9):
        liv.choose("Ja, vi setter samme nivå", liv.page.get_by_role("group", name=re.compile(rf"^{number}\. ")).first)
    liv.click(re.compile("Lagre og se det samlet"))
    nothing_is_chosen(liv)
    liv.sees("Vold og trusler + Mengde og tempo", "Straks")
    liv.choose("Ja, vi setter samme nivå")
    liv.click("Lagre gruppas konklusjon")


def plan(liv: Visitor) -> None:
    """A measure from the catalogue for each worry, with an owner and a date."""
    for factor in ("mengde og tempo", "vold og trusler"):
        liv.click(f"Velg et tiltak for {factor}")
        catalogue = liv.page.get_by_role("region", name="Fra katalogen")
        catalogue.get_by_role("link").first.click()
        liv.acts += 1
        liv.page.wait_for_load_state()
        liv.look()
        liv.fill("Hvem har ansvaret?", "Liv Sørensen")
        liv.fill("Når er det gjort?", "15.01.2027")
        liv.click(re.compile("^Lagre tiltaket"))
    liv.sees("2 tiltak")


def answer(emil: Visitor) -> None:
    """The safety representative says what he disagrees on, and signs."""
    emil.open("/kafe/")
    emil.click(re.compile("Gå videre"))
    emil.fill(re.compile("uttalelse|Hva sier du|mener du", re.IGNORECASE), "Enig i at dette er det viktigste.")
    emil.fill(re.compile("uenig i", re.IGNORECASE), "Tiltak 1")
    emil.fill(re.compile("hvorfor|hva burde", re.IGNORECASE), "Gjør det samme torsdager")
    emil.click(re.compile("^(Lagre|Send)"))
    sign(emil)


def sign(person: Visitor) -> None:
    person.click(re.compile("^Skriv under som"))
    person.sees(re.compile("Underskrevet|skrev under|Skrevet under", re.IGNORECASE))


def nothing_is_chosen(person: Visitor) -> None:
    assert person.page.locator("main input[type=radio]:checked, main input[type=checkbox]:checked").count() == 0
