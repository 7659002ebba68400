"""Solbakken sykehjem: 84 people in six units, the running example."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

from forsvarlig.demo.enterprises import DemoEnterprise, DemoPerson, DemoUnit

ROOT = "solbakken"

UNITS = (
    DemoUnit(ROOT, "Solbakken sykehjem", None, "nursing_home"),
    DemoUnit("nord", "Avdeling Nord", ROOT, "nursing_home"),
    DemoUnit("sor", "Avdeling Sør", ROOT, "nursing_home"),
    DemoUnit("skjermet", "Skjermet avdeling", ROOT, "nursing_home"),
    DemoUnit("korttid", "Korttidsavdelingen", ROOT, "nursing_home"),
    DemoUnit("natt", "Nattjenesten", ROOT, "nursing_home"),
    DemoUnit("drift", "Kjøkken og drift", ROOT, ""),
)

# How many work in each; the survey threshold is five, so that each can be surveyed when seven in ten answer.
SIZES = {"nord": 18, "sor": 17, "skjermet": 16, "korttid": 14, "natt": 10, "drift": 9}

FACTS = {
    "country": "NO",
    "employees": 84,
    "employees_average_20h": 61,
    "hired_workers": 3,
    "nace": ["87.102"],
    "nace_standard": "SN2025",
    "public_body": False,
    "household_employer": False,
    "elected_representatives": True,
    "safety_representatives": 1,
    "working_environment_committee_demanded": True,
    "social_partner_demands_equality_work": False,
    "home_office_regular": False,
    # Whether anybody is alone at night is what the page of duties asks first.
    "night_work": True,
    "shift_work": True,
    "under_18": False,
    "shared_site": False,
    "violence_risk": True,
    "works_with_people": True,
    "restructuring": False,
}

TURID = {
    "nb": "Vil vite to ting: Hva må vi gjøre, og har vi gjort det?",
    "nn": "Vil vite to ting: Kva må vi gjere, og har vi gjort det?",
    "en": "Wants to know two things: what must we do, and have we done it?",
}
INGRID = {
    "nb": "Har én runde å føre i havn og seks enheter å få med seg.",
    "nn": "Har éin runde å føre i hamn og seks einingar å få med seg.",
    "en": "Has a round to bring home and six units to bring along.",
}
ANDERS = {
    "nb": "Vil se hva de ansatte har sagt om arbeidet, og hva som bør gjøres først.",
    "nn": "Vil sjå kva dei tilsette har sagt om arbeidet, og kva som bør gjerast først.",
    "en": "Wants to see what the staff have said about the work, and what should be done first.",
}
FATIMA = {
    "nb": "Skal bli hørt før noe er ferdig. Kan være uenig, og skriver under.",
    "nn": "Skal bli høyrd før noko er ferdig. Kan vere usamd, og skriv under.",
    "en": "Is to be heard before anything is finished. May disagree, and signs.",
}
BENTE = {
    "nb": "Taler for de organiserte. Blir spurt før noen får et skjema.",
    "nn": "Talar for dei organiserte. Blir spurd før nokon får eit skjema.",
    "en": "Speaks for the union members. Is asked before anybody gets a questionnaire.",
}
JONAS = {
    "nb": "Har ti minutter og en telefon. Vil vite hvem som ser svarene.",
    "nn": "Har ti minutt og ein telefon. Vil vite kven som ser svara.",
    "en": "Has ten minutes and a phone. Wants to know who sees the answers.",
}

KNOWN = (
    DemoPerson("turid", "Turid Hauge", "Styrer", "drift", ("general_manager",), TURID),
    DemoPerson("ingrid", "Ingrid Moe", "Leder for HMS og personal", "drift", ("hse_lead",), INGRID),
    DemoPerson("anders", "Anders Lie", "Leder for Avdeling Nord", "nord", ("line_manager",), ANDERS),
    DemoPerson("fatima", "Fatima Noor", "Sykepleier og verneombud", "sor", ("safety_representative",), FATIMA),
    DemoPerson("jonas", "Jonas Berg", "Helsefagarbeider på Nord", "nord", (), JONAS),
    DemoPerson("mona", "Mona Eide", "Sykepleier", "nord"),
    DemoPerson("siri", "Siri Aas", "Leder for Avdeling Sør", "sor", ("line_manager",)),
    DemoPerson("olav", "Olav Vik", "Leder for Skjermet avdeling", "skjermet", ("line_manager",)),
    DemoPerson("nina", "Nina Rø", "Leder for Korttidsavdelingen", "korttid", ("line_manager",)),
    DemoPerson("petter", "Petter Lunde", "Leder for Nattjenesten", "natt", ("line_manager",)),
    DemoPerson("grete", "Grete Holm", "Leder for Kjøkken og drift", "drift", ("line_manager",)),
    DemoPerson("bente", "Bente Sand", "Hjelpepleier og tillitsvalgt", "korttid", ("elected_representative",), BENTE),
)

TITLES = {
    "nord": ("Helsefagarbeider", "Sykepleier", "Assistent"),
    "sor": ("Helsefagarbeider", "Sykepleier", "Assistent"),
    "skjermet": ("Helsefagarbeider", "Vernepleier", "Sykepleier"),
    "korttid": ("Sykepleier", "Helsefagarbeider", "Fysioterapeut"),
    "natt": ("Helsefagarbeider", "Sykepleier"),
    "drift": ("Kokk", "Renholder", "Vaktmester"),
}

FIRST_NAMES = (
    "Aida", "Aksel", "Amina", "Anette", "Arne", "Astrid", "Berit", "Bjørg", "Camilla", "Dag", "Dina", "Einar",
    "Elin", "Erik", "Eva", "Frida", "Geir", "Goran", "Guro", "Hanne", "Hassan", "Heidi", "Helge", "Hilde",
    "Ida", "Inger", "Ivar", "Jorunn", "Julia", "Kamil", "Karin", "Kirsti", "Knut", "Laila", "Lars", "Lena",
    "Linn", "Magne", "Maja", "Marit", "Martin", "Meron", "Nadia", "Oda", "Odd", "Pavel", "Ragnhild", "Randi",
    "Reidun", "Rita", "Roar", "Ruth", "Samira", "Silje", "Solveig", "Stian", "Svein", "Synnøve", "Tone", "Tor",
    "Trine", "Trude", "Unni", "Vegard", "Vera", "Wenche", "Yngve", "Yonas", "Zahra", "Øyvind", "Åse", "Åshild",
)  # fmt: skip
LAST_NAMES = (
    "Bråten", "Ali", "Dybdahl", "Enger", "Fossum", "Gran", "Hagen", "Isaksen", "Kvam", "Lindø", "Myhre",
    "Nygård", "Osman", "Rud", "Skar", "Tangen", "Ulvestad", "Wold", "Ødegård",
)  # fmt: skip


def nursing_home() -> DemoEnterprise:
    """The nursing home: those with a part in the story first, then their colleagues, unit by unit."""
    return DemoEnterprise(ROOT, UNITS[0].name, "nursing_home", UNITS, (*KNOWN, *_colleagues()), FACTS)


def _colleagues() -> Iterator[DemoPerson]:
    last_names = cycle(LAST_NAMES)
    first_names = iter(FIRST_NAMES)
    for unit, size in SIZES.items():
        wanted = size - sum(person.unit == unit for person in KNOWN)
        titles = cycle(TITLES[unit])
        for first, last in zip(islice(first_names, wanted), last_names, strict=False):
            yield DemoPerson(first.lower(), f"{first} {last}", next(titles), unit)
