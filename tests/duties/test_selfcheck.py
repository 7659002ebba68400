"""Every scenario in selfcheck/: a sentence, what differs from an enterprise in order, and what an inspector finds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.duties import evaluate
from forsvarlig.duties.selfcheck import Examination, Finding, examine, selfcheck
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.reading import LANGUAGES

FOLDER = Path(__file__).parent / "selfcheck"
ON = date(2026, 11, 22)
FIELDS = {
    *("case", "on", "facts", "only_facts", "units", "without", "change", "measure", "add"),
    *("expect", "never", "asks", "never_asks", "says", "provision"),
}
PUBLIC = {
    *("mapping.missing", "mapping.factor-not-considered", "mapping.staff-not-involved"),
    *("assessment.missing", "assessment.older-than-mapping-change", "assessment.no-over-time", "assessment.no-interaction"),
    *("assessment.no-combined", "assessment.staff-not-involved"),
    *("harassment-assessment.missing", "harassment-assessment.heading-missing"),
    *("violence-assessment.missing", "violence-assessment.heading-missing"),
    *("plan.missing", "plan.measure-without-owner", "plan.measure-without-deadline", "plan.measure-overdue"),
    *("plan.only-individual", "plan.effect-not-evaluated", "participation.safety-representative-not-asked"),
    *("training.employer-missing", "training.manager-missing", "training.safety-representative-hours", "training.violence-missing"),
    *("routine.notification-missing", "routine.notification-not-written", "information.missing"),
}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


BASE = _read("in_order.toml")
SCENARIOS: list[dict[str, Any]] = [
    scenario for path in sorted(FOLDER.glob("*.toml")) for scenario in _read(path.name).get("scenario", [])
]


def _merged(record: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """TOML has no null, so scenarios write it as a word."""
    return {name: None if value == "null" else value for name, value in {**record, **changes}.items()}


def _records(scenario: dict[str, Any]) -> Iterator[dict[str, Any]]:
    kept = [record for record in BASE["record"] if record["id"] not in scenario.get("without", [])]
    for record in [*kept, *scenario.get("add", [])]:
        changed = _merged(record, scenario.get("change", {}).get(record["id"], {}))
        if record["id"] == "p1":
            measures = scenario.get("measure", {})
            changed["measures"] = [_merged(one, measures.get(one["id"], {})) for one in changed["measures"]]
        yield changed


def _examined(scenario: dict[str, Any]) -> Examination:
    facts = scenario.get("only_facts", {**BASE["facts"], **scenario.get("facts", {})})
    return examine(facts, list(_records(scenario)), scenario.get("on", ON), load(), units=scenario.get("units"))


@lru_cache(maxsize=1)
def _all_examined() -> tuple[Examination, ...]:
    return tuple(map(_examined, SCENARIOS))


def _named(finding: Finding) -> str:
    record = [finding.record.id] if finding.record else []
    return " ".join([finding.check.id, *record, *([finding.measure] if finding.measure else [])])


@pytest.mark.parametrize("number", range(len(SCENARIOS)), ids=[scenario["case"] for scenario in SCENARIOS])
def test_the_scenario_holds(number: int) -> None:
    scenario, examination = SCENARIOS[number], _all_examined()[number]
    found = {finding.check.id: finding for finding in examination.findings}
    assert [_named(finding) for finding in examination.findings] == scenario["expect"]
    assert found.keys().isdisjoint(scenario["never"])
    asked = {one.id for one in examination.asked}
    assert set(scenario.get("asks", [])) <= asked
    assert asked.isdisjoint(scenario.get("never_asks", []))
    for name, words in scenario.get("says", {}).items():
        assert words in found[name].text["nb"]
    for name, cite in scenario.get("provision", {}).items():
        assert found[name].document()["provision"] == cite


def test_there_are_forty_scenarios_and_each_has_a_sentence_of_its_own() -> None:
    sentences = [scenario["case"] for scenario in SCENARIOS]
    assert len(sentences) == len(set(sentences)) >= 40
    for scenario in SCENARIOS:
        assert {"case", "expect", "never"} <= set(scenario) <= FIELDS, scenario["case"]


@pytest.mark.parametrize("name", load().selfchecks)
def test_every_check_is_tried_both_present_and_absent(name: str) -> None:
    fields = ("expect", "never") if load().selfchecks[name].finds else ("asks", "never_asks")
    for field in fields:
        assert any(name in (one.split()[0] for one in scenario.get(field, [])) for scenario in SCENARIOS), field


def test_the_scenarios_name_only_checks_that_exist() -> None:
    named = {one.split()[0] for scenario in SCENARIOS for one in [*scenario["expect"], *scenario["never"]]}
    assert named <= load().selfchecks.keys()


def test_the_public_ids_are_there() -> None:
    assert load().selfchecks.keys() >= PUBLIC


def test_an_error_has_a_provision_that_binds_on_the_date_and_so_has_a_warning() -> None:
    for scenario, examination in zip(SCENARIOS, _all_examined(), strict=True):
        facts = scenario.get("only_facts", {**BASE["facts"], **scenario.get("facts", {})})
        binding = {result.duty.id for result in evaluate(facts, examination.on, load()) if result.applies == "yes"}
        for finding in examination.findings:
            if finding.check.severity != "note":
                assert finding.bound, finding.check.id
                assert finding.bound.duty.id in binding


def test_advice_is_never_more_than_a_note() -> None:
    advice = ("mapping.older-than-a-year", "assessment.older-than-a-year", "plan.only-individual", "plan.effect-not-evaluated")
    assert {load().selfchecks[name].severity for name in advice} == {"note"}


def test_an_error_is_only_made_of_what_records_show() -> None:
    checks = load().selfchecks.values()
    assert [check.id for check in checks if check.severity == "error" and not check.finds] == []


def test_every_text_is_filled_in_every_language() -> None:
    for examination in _all_examined():
        for finding in examination.findings:
            assert set(finding.text) == set(LANGUAGES)
            assert not any("{" in words or not words.strip() for words in finding.text.values())


def test_the_document_has_every_promised_key() -> None:
    document = _examined({"without": ["m1"]}).document()
    (finding,) = document["findings"]
    assert finding.keys() >= {"id", "severity", "provision", "criterion", "record", "text"}
    assert (finding["provision"], finding["record"], finding["page"]) == ("fua § 1A-2", None, "mapping")
    assert set(finding["text"]) == set(LANGUAGES)
    assert all(asked.keys() >= {"id", "question"} for asked in document["asked"])


def test_the_numbers_are_in_order_and_unique() -> None:
    numbers = [tuple(map(int, check.number.split("."))) for check in load().selfchecks.values()]
    assert numbers == sorted(set(numbers))


def test_the_reason_is_in_the_language_that_was_asked_for() -> None:
    facts = {**BASE["facts"], "employees": 5}
    said = {
        language: selfcheck(facts, list(_records({"without": ["notification"]})), ON, load(), language)[0].document()["because"]
        for language in LANGUAGES
    }
    assert len(set(said.values())) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("facts", "records", "language", "words"),
    [
        ({"employes": 3}, [], "nb", "Did you mean “employees”"),
        ({}, [{"kind": "plan", "id": "p"}], "nb", "records\\[1\\].date"),
        ({}, [], "sv", "no language"),
    ],
)
def test_what_is_wrong_is_told(facts: dict[str, Any], records: list[dict[str, Any]], language: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        selfcheck(facts, records, ON, load(), language)


@settings(max_examples=25, deadline=None)
@given(st.permutations(BASE["record"]), st.sets(st.sampled_from([record["id"] for record in BASE["record"]])))
def test_the_order_of_the_records_does_not_matter(records: list[dict[str, Any]], without: set[str]) -> None:
    kept = [record for record in records if record["id"] not in without]
    findings = selfcheck(BASE["facts"], kept, ON, load())
    assert list(map(_named, findings)) == list(map(_named, _examined({"without": list(without)}).findings))


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(sorted(BASE["facts"]))))
def test_knowing_less_never_finds_more(forgotten: set[str]) -> None:
    records = list(_records({"without": ["v1", "e1", "representative", "notification"]}))
    told = {name: value for name, value in BASE["facts"].items() if name not in forgotten}
    less, more = selfcheck(told, records, ON, load()), selfcheck(BASE["facts"], records, ON, load())
    assert set(map(_named, less)) <= set(map(_named, more))
