"""Every case in cases/: a sentence, a date, facts, and what a lawyer would expect of each duty."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from forsvarlig.duties import DutyResult, evaluate
from forsvarlig.knowledge import load
from forsvarlig.knowledge.conditions import ALWAYS, AllOf, Condition, FactTest, Not
from forsvarlig.knowledge.provisions import Duty

CASES = Path(__file__).parent / "cases"

# The public ids, with the first and the last day of each, as the law has them.
LISTED = {
    "no.aml.4-3.psychosocial": ("2026-01-01", None),
    "no.aml.4-1.fully-satisfactory": ("2006-01-01", None),
    "no.fua.1a-2.risk-assessment": ("2026-01-01", None),
    "no.fua.1a-3.measures": ("2026-01-01", None),
    "no.fua.1a-4.information-training": ("2026-01-01", None),
    "no.fua.2a-2.harassment-assessment": ("2026-01-01", None),
    "no.fua.2a-4.harassment-follow-up": ("2026-01-01", None),
    "no.fua.3a-2.violence-assessment": ("2026-01-01", None),
    "no.fua.3a-3.violence-measures": ("2026-01-01", None),
    "no.fua.3a-5.violence-training": ("2026-01-01", None),
    "no.fua.3a-6.violence-follow-up": ("2026-01-01", None),
    "no.fua.23a.violence": ("2017-01-01", "2025-12-31"),
    "no.aml.3-1.systematic-work": ("2006-01-01", None),
    "no.ikf.5.documentation": ("1997-01-01", None),
    "no.folm.7-1.risk-assessment": ("2013-01-01", None),
    "no.aml.6-1.safety-representative": ("2024-01-01", None),
    "no.aml.6-1.chief-safety-representative": ("2006-01-01", None),
    "no.aml.6-5.safety-representative-training": ("2006-01-01", None),
    "no.aml.7-1.committee": ("2024-01-01", None),
    "no.aml.2a-6.notification-routine": ("2020-01-01", None),
    "no.aml.3-5.employer-training": ("2006-01-01", None),
    "no.aml.3-2.manager-competence": ("2006-01-01", None),
    "no.aml.3-3.occupational-health-service": ("2006-01-01", None),
    "no.hjemmekontor.psychosocial": ("2022-07-01", None),
    "no.aml.4-1.lone-work": ("2022-01-01", None),
    "no.aml.4-2.restructuring": ("2006-01-01", None),
    "no.aml.8-1.information-consultation": ("2006-01-01", None),
    "no.ldl.26.four-steps": ("2020-01-01", None),
}


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.relative_to(CASES).with_suffix('')}: {case['case']}")
        for path in sorted(CASES.rglob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


def _results(facts: dict[str, Any], on: date) -> dict[str, DutyResult]:
    return {result.duty.id: result for result in evaluate(facts, on, load())}


@pytest.mark.parametrize("case", _cases())
def test_the_case_holds(case: dict[str, Any]) -> None:
    results = _results(case["facts"], case["on"])
    assert {name: results[name].applies for name in case["expect"]} == case["expect"]
    for name, needs in case.get("needs", {}).items():
        assert list(results[name].needs) == needs
    for name, words in case.get("because", {}).items():
        assert words in results[name].because


@pytest.mark.parametrize("case", _cases())
def test_a_case_uses_only_fields_that_are_tried(case: dict[str, Any]) -> None:
    assert set(case) <= {"case", "on", "facts", "expect", "needs", "because"}
    assert {"case", "on", "facts", "expect"} <= set(case)


def test_case_sentences_differ() -> None:
    sentences = [parameter.id for parameter in _cases()]
    assert len(sentences) == len(set(sentences)) > 80


@pytest.mark.parametrize("name", LISTED)
def test_a_listed_duty_has_its_days(name: str) -> None:
    duty = load().duties[name]
    first, last = LISTED[name]
    assert (duty.in_force_from.isoformat(), duty.in_force_to and duty.in_force_to.isoformat()) == (first, last)


def _tried() -> list[tuple[date, dict[str, Any], str, str]]:
    return [
        (case["on"], case["facts"], name, answer)
        for parameter in _cases()
        for case in [parameter.values[0]]
        for name, answer in case["expect"].items()
    ]


@pytest.mark.parametrize("name", sorted(load().duties))
def test_every_duty_is_tried_the_day_it_took_force_and_the_day_before(name: str) -> None:
    duty, tried = load().duties[name], _tried()
    first = duty.in_force_from
    assert any(on == first and other == name and answer == "yes" for on, _, other, answer in tried)
    assert any(on == first - timedelta(days=1) and other == name and answer == "no" for on, _, other, answer in tried)


@pytest.mark.parametrize("name", sorted(duty.id for duty in load().duties.values() if duty.in_force_to))
def test_every_duty_that_ended_is_tried_on_its_last_day_and_the_day_after(name: str) -> None:
    last, tried = load().duties[name].in_force_to or date.max, _tried()
    assert any(on == last and other == name and answer == "yes" for on, _, other, answer in tried)
    assert any(on == last + timedelta(days=1) and other == name and answer == "no" for on, _, other, answer in tried)


def _thresholds(condition: Condition) -> Iterator[tuple[str, float]]:
    """Every number that a condition compares a fact with: `at_least` 30 parts 30 from 29, and so does `below` 30."""
    if isinstance(condition, FactTest):
        yield from ((condition.fact, limit) for limit in (condition.at_least, condition.below) if limit is not None)
    elif isinstance(condition, Not):
        yield from _thresholds(condition.part)
    else:
        for part in condition.parts:
            yield from _thresholds(part)


def _limits() -> list[tuple[str, str, float]]:
    return sorted({(duty.id, fact, limit) for duty in load().duties.values() for fact, limit in _thresholds(duty.applies_if)})


@pytest.mark.parametrize(("name", "fact", "limit"), _limits())
def test_every_threshold_is_tried_from_both_sides(name: str, fact: str, limit: float) -> None:
    values = {facts.get(fact) for on, facts, other, _ in _tried() if other == name and _is_in_force(load().duties[name], on)}
    assert {limit, limit - 1} <= values


def _is_in_force(duty: Duty, on: date) -> bool:
    return duty.in_force_from <= on <= (duty.in_force_to or date.max)


def _yes_no_facts(condition: Condition) -> Iterator[str]:
    if isinstance(condition, FactTest):
        if condition.equals is not None:
            yield condition.fact
    elif isinstance(condition, Not):
        yield from _yes_no_facts(condition.part)
    else:
        for part in condition.parts:
            yield from _yes_no_facts(part)


@pytest.mark.parametrize(
    ("name", "fact"), sorted({(duty.id, fact) for duty in load().duties.values() for fact in _yes_no_facts(duty.applies_if)})
)
def test_every_yes_no_fact_is_tried_both_ways(name: str, fact: str) -> None:
    values = [facts.get(fact) for on, facts, other, _ in _tried() if other == name and _is_in_force(load().duties[name], on)]
    assert True in values
    assert False in values


def test_a_condition_that_always_holds_has_no_thresholds() -> None:
    assert list(_thresholds(ALWAYS)) == []
    assert list(_thresholds(Not(AllOf((FactTest("employees", at_least=5),))))) == [("employees", 5)]
