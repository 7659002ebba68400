"""Kafé Fjordgløtt: seven people round one table, and no survey."""

from __future__ import annotations

from forsvarlig.demo.enterprises import DemoEnterprise, DemoPerson, DemoUnit

UNIT = "fjordglott"

FACTS = {
    "country": "NO",
    "employees": 7,
    "employees_average_20h": 5,
    "hired_workers": 0,
    "nace": ["56.110"],
    "nace_standard": "SN2025",
    "public_body": False,
    "household_employer": False,
    "elected_representatives": False,
    "safety_representatives": 1,
    "working_environment_committee_demanded": False,
    "social_partner_demands_equality_work": False,
    "home_office_regular": False,
    "lone_work": True,
    "night_work": False,
    "shift_work": True,
    "under_18": False,
    "shared_site": False,
    "violence_risk": True,
    "works_with_people": True,
    "restructuring": False,
}

LIV = {
    "nb": "Har en halvtime før åpning. Skal ha noe som holder ved et tilsyn.",
    "nn": "Har ein halvtime før opning. Skal ha noko som held ved eit tilsyn.",
    "en": "Has half an hour before opening. Needs something that holds in an inspection.",
}
EMIL = {
    "nb": "Er med i samtalen, sier sitt om planen og skriver under.",
    "nn": "Er med i samtalen, seier sitt om planen og skriv under.",
    "en": "Joins the conversation, has his say on the plan and signs.",
}

PEOPLE = (
    DemoPerson("liv", "Liv Sørensen", "Driver kaféen", UNIT, ("general_manager",), LIV),
    DemoPerson("emil", "Emil Dahl", "Kokk og verneombud", UNIT, ("safety_representative",), EMIL),
    DemoPerson("sara", "Sara Nilsen", "Servitør", UNIT),
    DemoPerson("ahmed", "Ahmed Yusuf", "Barista", UNIT),
    DemoPerson("kine", "Kine Bakke", "Servitør", UNIT),
    DemoPerson("tuva", "Tuva Strand", "Servitør", UNIT),
    DemoPerson("jakub", "Jakub Nowak", "Kjøkkenhjelp", UNIT, language="en"),
)


def cafe() -> DemoEnterprise:
    """The café."""
    unit = DemoUnit(UNIT, "Kafé Fjordgløtt", None, "cafe")
    return DemoEnterprise("fjordglott", unit.name, "cafe", (unit,), PEOPLE, FACTS)
