"""The errand of the nursing home: from a new cycle, through a survey, to a signed plan and the papers to show."""

from __future__ import annotations

import http.client
import io
import re
import urllib.parse
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pikepdf

from forsvarlig.demo import nursing_home, survey_answers
from forsvarlig.knowledge.instruments import read_instrument
from forsvarlig.knowledge.loading import PACKAGED
from tests.browser.visitor import Visitor

TODAY = datetime.now(tz=ZoneInfo("Europe/Oslo")).date()
SEED = 7
# How many answer in next year's round: too few at night, and in the kitchen nobody.
NEXT_YEAR = {"nord": 7, "sor": 6, "skjermet": 6, "korttid": 5, "natt": 4, "drift": 0}
ASKS_FOR = "Ta med et spørsmål om nattevaktene neste gang."
HARDER = "Fire beboere døde på tre uker. Det er mer enn svarene viser."
NEVER_HERE = "Vi har snakket om det. Ingen har opplevd det, men vi følger med."
DISAGREES = "Et halvt år er for lenge å vente på en ny fordeling."
REPLY = "Vi begynner i januar og ser på fristen da."
PAPERS = ("Kartlegging", "Risikovurdering", "Handlingsplan", "Medvirkning", "Krav, og det som viser dem", "Metode og kilder")
Slips = dict[str, list[str]]


def test_the_nursing_home_goes_from_answers_to_a_signed_plan_its_papers_and_the_next_cycle(visit: Callable[..., Visitor]) -> None:
    ingrid, fatima, anders = visit(), visit(), visit()
    ingrid.enter_as("Ingrid")
    fatima.enter_as("Fatima")
    anders.enter_as("Anders")

    jonas = visit(phone=True, script=False)
    answer(jonas, slip_of(jonas), "Hvor ofte er det uklart hva som er din oppgave")
    emma = visit(phone=True, script=False, language="en-GB")
    answer(emma, new_slips(ingrid, "Avdeling Nord").pop(), "How often is it unclear what your tasks")
    only_english(emma)
    close_the_round(ingrid)

    see_the_unit(anders)
    assess(anders)
    conclude(anders)
    plan(anders)
    comment(fatima, anders)
    sign(fatima, "verneombud")
    sign(anders, "leder")
    anders.sees("Utgaven er underskrevet og endres ikke.", re.compile("Uenig i fristen i tiltak 2"))

    start_a_cycle(ingrid)
    consult(ingrid, fatima, visit())
    few_answer(ingrid.site, open_the_round(ingrid))
    close_the_round(ingrid)
    see_who_is_hidden_and_who_is_silent(ingrid)
    read_the_papers(ingrid)


def slip_of(jonas: Visitor) -> str:
    """The code on the slip that an employee of the demonstration was handed, as his own page shows it."""
    jonas.enter_as("Jonas")
    found = re.search(r"\b(\w{4}-){4}\w{4}\b", jonas.text())
    assert found
    return found[0]


def new_slips(ingrid: Visitor, unit: str) -> list[str]:
    """New slips for a unit whose people have lost theirs."""
    ingrid.open("/hva-naa/")
    ingrid.click("Gå til undersøkelsen")
    ingrid.click("Lag lapper")
    ingrid.click(f"Lag lapper {unit}")
    return ingrid.page.locator(".slip-code").all_inner_texts()


def in_days(days: int) -> str:
    return f"{TODAY + timedelta(days=days):%d.%m.%Y}"


def close_the_round(ingrid: Visitor) -> None:
    """The round that is open is closed for good; what comes out has been planned and audited."""
    ingrid.open("/hva-naa/")
    ingrid.click("Gå til undersøkelsen")
    ingrid.click("Lukk runden")
    ingrid.sees(re.compile("kan svare til og med"), "Resultatet lages én gang. Det kan ikke gjøres om.")
    ingrid.click("Lukk runden for godt")
    ingrid.sees("Resultatet er klart", "Minste gruppe som kan regnes ut", re.compile("klarte det ikke"))


def start_a_cycle(ingrid: Visitor) -> None:
    """What they want of it, who is with it, and a survey, since they are enough for one."""
    ingrid.open("/kartlegging/")
    ingrid.click("Start en kartlegging")
    ingrid.sees("Kan dere bruke en spørreundersøkelse?", re.compile("70.% av 84 er 58,8"))
    ingrid.fill("Hva skal runden hete?", "Vinterrunden")
    ingrid.fill("Hva vil dere oppnå?", "Færre vakter der ingen rekker pausen")
    ingrid.fill("Hva lærte dere sist?", "Be om svar før ferien, ikke etter")
    ingrid.fill("Hvem er med, og hvordan?", "Ingrid leder, Fatima er med fra begynnelsen, alle seks lederne vurderer")
    ingrid.fill("Når skal tiltakene være bestemt?", in_days(90))
    ingrid.choose("Spørreundersøkelse", ingrid.group("Hvordan vil dere kartlegge?"))
    ingrid.fill("Første dag for å svare", in_days(0))
    ingrid.fill("Siste dag for å svare", in_days(14))
    ingrid.fill("Når får de ansatte se resultatet?", in_days(30))
    ingrid.fill("Hvem driver databasen?", "Solbakkens IT-avdeling")
    ingrid.click("Start kartleggingen")


def consult(ingrid: Visitor, fatima: Visitor, bente: Visitor) -> None:
    """Nobody gets a slip before the safety representative and the elected representative have been heard."""
    ingrid.sees("Spør verneombudet før runden åpnes.")
    ingrid.fill("Svar innen", in_days(7))
    ingrid.click("Send spørsmålet")
    ingrid.sees(re.compile("Vent på svar fra Fatima Noor"))

    fatima.open("/hva-naa/")
    fatima.click("Gjør dette nå")
    fatima.fill("Hva mener du?", ASKS_FOR)
    fatima.click("Lagre uttalelsen")
    fatima.sees(ASKS_FOR)

    ingrid.page.reload()
    ingrid.sees(re.compile("Vent på svar fra Bente Sand"))
    bente.enter_as("Bente")
    bente.open("/hva-naa/")
    bente.click("Gjør dette nå")
    bente.fill("Hva mener du?", "Greit for oss.")
    bente.click("Lagre uttalelsen")


def open_the_round(ingrid: Visitor) -> Slips:
    """Open it, and read each unit's slips off the page that is shown this once."""
    ingrid.page.reload()
    ingrid.sees(ASKS_FOR, "Dette leser de på")
    ingrid.click("Åpne runden")
    slips: Slips = {}
    for unit in (unit.name for unit in nursing_home().units if unit.parent):
        ingrid.click(f"Lag lapper {unit}")
        ingrid.sees("Denne siden vises bare nå. Skriv den ut før du går videre.")
        slips[unit] = ingrid.page.locator(".slip-code").all_inner_texts()
        ingrid.click("Jeg har skrevet ut. Gå videre")
    return slips


def answer(person: Visitor, slip: str, question: str) -> None:
    """Type the code from the slip, answer page by page, look it over and deliver; the first question tells the language."""
    person.open("/svar/")
    person.page.get_by_role("textbox").fill(slip)
    press(person)
    person.sees(question)
    while person.page.get_by_role("radio").count():
        for asked in person.page.get_by_role("group").all():
            asked.get_by_role("radio").nth(1).check(force=True)
        press(person)
    press(person)
    assert "/takk/" in person.page.url


def press(person: Visitor) -> None:
    """Press the page's main button, whatever the language."""
    person.click(re.compile("."), person.page.get_by_role("main"))


def only_english(person: Visitor) -> None:
    """No word on the page has a letter that English lacks, but the name of a language."""
    assert not re.search("[æøå]", person.text().lower().replace("bokmål", "")), person.text()


def few_answer(site: str, slips: Slips) -> None:
    """Some answer in next year's round, through the same addresses as the two on their phones."""
    home, questionnaire = nursing_home(), read_instrument(PACKAGED / "instruments" / "core.toml")
    names, left = {unit.key: unit.name for unit in home.units}, dict(NEXT_YEAR)
    for one in survey_answers(home, questionnaire, seed=SEED, wave=2):
        if left[one.unit]:
            left[one.unit] -= 1
            begun = post(site, f"/svar/{slips[names[one.unit]].pop()}/", one.answers)
            assert "/takk/" in post(site, begun.partition("2/?")[0], {})


def post(site: str, address: str, fields: Mapping[str, str]) -> str:
    """Send a form, and return the address that the server sends one on to."""
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=30)
    connection.request("POST", address, urllib.parse.urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
    onwards = connection.getresponse().headers["Location"]
    connection.close()
    return str(onwards)


def see_who_is_hidden_and_who_is_silent(ingrid: Visitor) -> None:
    """Too few answers, a unit beside them, and no answers at all are three different things to read."""
    ingrid.click("Se resultatet")
    head = ingrid.page.get_by_role("table").get_by_role("columnheader")
    assert "skjult" in head.filter(has_text="Nattjenesten").inner_text()
    assert "ingen svar" in head.filter(has_text="Kjøkken og drift").inner_text()
    ingrid.sees("Skjult for å verne dem som svarte", "Skjult for å verne en enhet ved siden av", "Ingen svarte")
    ingrid.sees("Hvorfor er noen skjult?", "Hva betyr «Vet ikke ennå»?")
    ingrid.click("Nattjenesten")
    ingrid.sees(re.compile("^Færre enn 5 svarte her"), re.compile("^Det sier ikke noe om hvordan de har det"))
    ingrid.page.go_back()
    ingrid.click("Kjøkken og drift")
    ingrid.sees("Ingen svarte her. Det er ikke det samme som at tall er skjult: det finnes ingen.")


def see_the_unit(anders: Visitor) -> None:
    """The line manager reads his own unit: a sentence, a picture, and the figures beside it."""
    anders.open("/kartlegging/")
    anders.click("Avdeling Nord")
    anders.sees("Dette skiller seg ut", "Dette fungerer godt", "Hvor sikre er vi?")
    table = anders.page.get_by_role("table", name="Belastning på Avdeling Nord, faktor for faktor")
    row = table.get_by_role("row").filter(has_text="Mengde og tempo")
    assert row.get_by_role("img").count() == 1
    assert re.search(r"\d", row.get_by_role("cell").nth(1).inner_text())
    assert table.get_by_role("row").count() == 13
    anders.sees("Mengde og tempo")
    anders.does_not_see("Nattjenesten")
    anders.click("Start vurderingen")


def assess(anders: Visitor) -> None:
    """Each of the eight by itself: most as proposed, one otherwise, and why; where nothing is proposed, the group says it."""
    anders.click(re.compile("Start vurderingen Avdeling Nord"))
    for _factor in range(8):
        anders.sees("Dette vet vi", "Programmet foreslår", "Fordi")
        assert anders.page.locator("main input[type=radio]:checked").count() == 0
        proposed = anders.page.get_by_label("Ja, vi setter samme nivå").count()
        if "Følelsesmessige krav" in anders.page.locator("[aria-current=step]").inner_text():
            change(anders)
        elif proposed:
            anders.choose("Ja, vi setter samme nivå")
            anders.click("Lagre gruppas avgjørelse")
        else:
            anders.sees(re.compile("^Programmet vet for lite til å foreslå noe"))
            levels(anders, "Behold", "Følg med")
            anders.fill("Hvorfor?", NEVER_HERE)
            anders.click("Lagre gruppas avgjørelse")


def change(anders: Visitor) -> None:
    """Another level than the proposed one is refused until the group says why."""
    anders.choose("Nei, vi setter et annet nivå")
    levels(anders, "Gjør noe", "Gjør noe")
    anders.click("Lagre gruppas avgjørelse", status=422)
    anders.fill("Hvorfor?", HARDER)
    anders.click("Lagre gruppas avgjørelse")


def levels(anders: Visitor, now: str, over_time: str) -> None:
    anders.choose(now, anders.group(re.compile("^I dag$")))
    anders.choose(over_time, anders.group(re.compile("^Over tid$")))


def conclude(anders: Visitor) -> None:
    """All eight together, never an average, with who was there."""
    anders.sees("Forslaget bygger på", "Mengde og tempo + Selvbestemmelse i arbeidet")
    anders.choose("Ja, vi setter samme nivå")
    anders.fill("Hvem var med?", "Anders, Fatima, Jonas og fire til fra dagvakta")
    for party in ("arbeidsgiver", "verneombudet", "ansatte"):
        anders.choose(party, anders.group(re.compile("Hvem er rundt bordet")))
    anders.click("Lagre gruppas konklusjon")
    anders.click("Lag handlingsplanen")


def plan(anders: Visitor) -> None:
    """Measures from the catalogue; as long as one factor has only an individual measure, the page says so."""
    choose_measure(anders, "Velg et tiltak for følelsesmessige krav", "Øv på de tre vanskeligste", 60)
    anders.sees("For følelsesmessige krav har planen bare tiltak for den enkelte.")
    choose_measure(anders, "Velg et tiltak ved kilden for følelsesmessige krav", "Fordel de tunge oppdragene", 180)
    anders.does_not_see("For følelsesmessige krav har planen bare tiltak for den enkelte.")
    choose_measure(anders, "Velg et tiltak for mengde og tempo", "Avtal hva som kan vente", 45)
    anders.fill("Når trenger dere svar?", in_days(10))
    anders.click("Send til verneombudet")
    anders.sees("Slik ser vi at det virket", "Anders Lie")


def choose_measure(anders: Visitor, link: str, name: str, days: int) -> None:
    """One from the catalogue, made one's own: who, when, how it is now, and how they will see that it worked."""
    anders.click(link)
    anders.click(re.compile(name), anders.group("Fra katalogen"))
    anders.fill("Hvordan er det nå?", "Talt i to uker i november.")
    anders.fill("Hvordan ser dere at det virket?", "Vi teller på nytt i to uker når fristen er ute.")
    anders.fill("Hvem har ansvaret?", "Anders Lie")
    anders.fill("Når er det gjort?", in_days(days))
    anders.click("Lagre tiltaket")
    anders.sees(re.compile(name))


def comment(fatima: Visitor, anders: Visitor) -> None:
    """The safety representative says what she means and where she disagrees; the employer answers, and both stand."""
    fatima.open("/hva-naa/")
    fatima.click("Gjør dette nå")
    fatima.fill("Hva mener du?", "De riktige tiltakene.")
    fatima.fill(re.compile("uenig i ett punkt"), "fristen i tiltak 2")
    fatima.fill("Hvorfor er du uenig?", DISAGREES)
    fatima.click("Lagre uttalelsen")
    anders.page.reload()
    anders.sees(re.compile(DISAGREES))
    anders.click("Gå til uttalelsen")
    anders.fill("Svar fra arbeidsgiver", REPLY)
    anders.click("Lagre svaret")
    anders.sees(REPLY)


def sign(person: Visitor, role: str) -> None:
    person.open("/tiltak/")
    person.click("Avdeling Nord")
    person.click(re.compile(f"Skriv under som {role}"))


def read_the_papers(ingrid: Visitor) -> None:
    """Everything that can be shown, with the disagreement; the same as a tagged PDF."""
    ingrid.open("/hva-naa/")
    ingrid.click("Dokumentasjonen samlet")
    said = [ingrid.page.locator("article").inner_text()]
    while (further := ingrid.page.get_by_label("Deler av pakken").locator("li:has([aria-current]) + li a")).count():
        further.click()
        said.append(ingrid.page.locator("article").inner_text())
    everything = "\n".join(said)
    for heading in PAPERS:
        assert re.search(f"^{heading}$", everything, re.MULTILINE), heading
    for words in ("Vinterrunden", HARDER, "fristen i tiltak 2", DISAGREES, REPLY):
        assert words in everything, words
    assert re.search("Skjult for å verne dem som svarte, eller uten svar: .*Nattjenesten", everything)
    with ingrid.page.expect_download() as download:
        ingrid.page.get_by_role("link", name="Last ned som PDF").click()
    with pikepdf.open(io.BytesIO(download.value.path().read_bytes())) as pdf, pdf.open_outline() as outline:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith("nb")
        assert set(PAPERS) <= {entry.title for part in outline.root for entry in (part, *part.children)}
