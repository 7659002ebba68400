"""What is known beside the survey, read from a document: what may stand there, and how each mistake is told."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from forsvarlig.analysis.assessment import Benchmark, Context, FactorContext, MeasureState, Report, UnitContext, read_context
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load

KNOWLEDGE = load()
CONTRACT = """
on = 2026-11-22
[benchmark.quantitative_demands]
mean = 50.0
source = "…"
population = "…"
year = 2025
[[unit]]
unit = "3A"
[unit.factor.quantitative_demands]
duration = "sporadic"
aggravating = ["night_work"]
measures = [ { id = "m1", state = "verified" } ]
conversation = { employer = "watch", representative = "act" }
[[unit.report]]
factor = "violence_threats"
count = 4
from = 2026-01-01
to = 2026-10-31
"""


def read(text: str) -> Context:
    return read_context(tomllib.loads(text), KNOWLEDGE, "context.toml")


def test_the_context_of_the_contract_is_read() -> None:
    told = FactorContext(
        "sporadic", ("night_work",), (MeasureState("m1", "verified"),), {"employer": "watch", "representative": "act"}
    )
    report = Report("violence_threats", 4, date(2026, 1, 1), date(2026, 10, 31))
    assert read(CONTRACT) == Context(
        on=date(2026, 11, 22),
        benchmarks={"quantitative_demands": Benchmark(50.0, "…", "…", 2025)},
        units={"3A": UnitContext({"quantitative_demands": told}, (report,))},
    )


def test_an_empty_context_says_nothing() -> None:
    assert read("") == Context()
    assert read('[[unit]]\nunit = "3A"\n[unit.factor.autonomy]\n').units == {"3A": UnitContext({"autonomy": FactorContext()})}


def test_a_date_may_stand_in_quotes() -> None:
    assert read('on = "2026-11-22"').on == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("replace", "by", "told"),
    [
        ("on = 2026-11-22", 'on = "2026-13-22"', "context.toml, field on: “2026-13-22” isn't a date. Write it like 2026-01-31."),
        ("on = 2026-11-22", "on = 2026-11-22T10:00:00", "field on: “2026-11-22 10:00:00” isn't a date."),
        ("on = 2026-11-22", "at = 2026-11-22", "field at: There is no such field here. Known: benchmark, on, unit."),
        (
            "mean = 50.0",
            "mean = 150",
            "field benchmark.quantitative_demands.mean: “150” can't stand here. Write a number from 0 to 100.",
        ),
        ("mean = 50.0", "", "field benchmark.quantitative_demands.mean: It is missing."),
        ('source = "…"', "", "field benchmark.quantitative_demands.source: It is missing. Write a text in quotes."),
        ('unit = "3A"', "", "field unit[1].unit: It is missing."),
        ('unit = "3A"', 'unit = " "', "field unit[1].unit: It is empty. Write a text in quotes."),
        (
            "[unit.factor.quantitative_demands]",
            "[unit.factor.quantitativ_demands]",
            "There is no factor “quantitativ_demands”. Did you mean “quantitative_demands”?",
        ),
        (
            '"sporadic"',
            '"persistant"',
            "field unit[1].factor.quantitative_demands.duration: “persistant” can't stand here. Did you mean “persistent”?",
        ),
        ('["night_work"]', '"night_work"', "quantitative_demands.aggravating: “night_work” can't stand here. Write a list"),
        ('"verified"', '"checked"', "field unit[1].factor.quantitative_demands.measures[1].state: “checked” can't stand here."),
        ('id = "m1", ', "", "measures[1].id: It is missing."),
        ('employer = "watch"', 'boss = "watch"', "quantitative_demands.conversation.boss: There is no such field here."),
        ('employer = "watch"', 'employer = "red"', "conversation.employer: “red” can't stand here."),
        (
            'factor = "violence_threats"',
            'factor = "autonomy"',
            "field unit[1].report[1].factor: There is no factor with reports “autonomy”. Known: bullying, harassment",
        ),
        ("count = 4", "count = -1", "report[1].count: “-1” can't stand here. Write a number of 0 or more."),
        ("count = 4", "count = 4.5", "report[1].count: “4.5” can't stand here. Write a whole number."),
        (
            "to = 2026-10-31",
            "to = 2025-10-31",
            "report[1].to: 2025-10-31 is before 2026-01-01, the first day. Swap or mend the dates.",
        ),
        ("to = 2026-10-31", "", "report[1].to: It is missing."),
        ("[[unit.report]]", '[[unit]]\nunit = "3A"\n[[unit.report]]', "field unit[2].unit: The unit “3A” stands twice."),
    ],
)
def test_a_mistake_is_told_with_its_field_and_what_to_do(replace: str, by: str, told: str) -> None:
    assert CONTRACT.count(replace) == 1
    with pytest.raises(InputError) as caught:
        read(CONTRACT.replace(replace, by))
    assert told in str(caught.value)
    assert caught.value.do
    assert caught.value.exit_status == 2
