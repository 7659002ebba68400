"""How duties stand in the records: met, due, unmet, unknown, with what is missing in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.duties import DutyResult, evaluate
from forsvarlig.duties.records import Records
from forsvarlig.duties.standing import STATUSES
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.factors import statutory_factors

ON = date(2026, 11, 22)
FACTS = {"employees": 12, "safety_representatives": 1, "violence_risk": False}
EIGHT = [factor.id for factor in statutory_factors(load().factors)]
MAPPING = {"kind": "mapping", "id": "m1", "date": "2026-10-01", "covers": EIGHT, "participants": ["employees"]}
ASSESSMENT = {
    "kind": "assessment",
    "id": "a1",
    "date": "2026-10-15",
    "covers": EIGHT,
    "horizons": ["now", "over_time"],
    "interaction": True,
    "combined": True,
    "participants": ["employer", "employees", "safety_representative"],
}
ASSESS = "no.fua.1a-2.risk-assessment"


def standing(records: list[dict[str, Any]], name: str, on: date = ON, units: list[str] | None = None, **facts: Any) -> DutyResult:
    results = evaluate({**FACTS, **facts}, on, load(), records, "nb", units)
    return next(result for result in results if result.duty.id == name)


def measure(**changes: Any) -> dict[str, Any]:
    return {"id": "t1", "factor": "quantitative_demands", "level": "source", "owner": "Anders", "deadline": "2027-01-15", **changes}


def plan(*measures: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "plan", "id": "p1", "date": "2026-11-01", "measures": list(measures)}


def test_without_records_every_duty_is_unknown() -> None:
    assert {result.standing.status for result in evaluate(FACTS, ON, load())} == {"unknown"}


def test_a_full_mapping_and_assessment_meet_the_duty() -> None:
    result = standing([MAPPING, ASSESSMENT], ASSESS)
    assert (result.standing.status, result.standing.missing) == ("met", ())
    assert [record.id for record in result.standing.evidence] == ["m1", "a1"]


def test_nothing_at_all_is_unmet_and_names_what_is_missing() -> None:
    result = standing([], ASSESS)
    assert result.standing.status == "unmet"
    assert any("kartlegging" in text.lower() for text in result.standing.missing)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"combined": False}, "samlet"),
        ({"interaction": False}, "hverandre"),
        ({"horizons": ["now"]}, "over tid"),
        ({"participants": ["employer", "safety_representative"]}, "de ansatte"),
        ({"covers": EIGHT[:-1]}, "selvbestemmelse"),
    ],
)
def test_each_thing_left_out_of_an_assessment_is_named(change: dict[str, Any], words: str) -> None:
    result = standing([MAPPING, {**ASSESSMENT, **change}], ASSESS)
    assert result.standing.status == "unmet"
    assert words in " ".join(result.standing.missing)


def test_records_after_the_date_do_not_count() -> None:
    assert standing([MAPPING, ASSESSMENT], ASSESS, date(2026, 10, 15)).standing.status == "met"
    assert standing([MAPPING, ASSESSMENT], ASSESS, date(2026, 10, 14)).standing.status == "unmet"


def test_being_asked_counts_as_taking_part() -> None:
    alone = {**ASSESSMENT, "participants": ["employer", "employees"]}
    asked = {"kind": "consultation", "id": "h1", "date": "2026-10-20", "of": "a1", "party": "safety_representative"}
    assert standing([MAPPING, alone], ASSESS).standing.status == "unmet"
    assert standing([MAPPING, alone, asked], ASSESS).standing.status == "met"


def test_where_there_is_no_representative_none_is_asked_for() -> None:
    alone = {**ASSESSMENT, "participants": ["employer", "employees"]}
    result = standing([MAPPING, alone], ASSESS, safety_representatives=0, elected_representatives=False)
    assert result.standing.status == "met"


def test_not_knowing_whether_there_is_a_representative_leaves_the_duty_unknown() -> None:
    alone = {**ASSESSMENT, "participants": ["employer", "employees"]}
    assert standing([MAPPING, alone], ASSESS, safety_representatives=None).standing.status == "unknown"


def test_an_assessment_of_some_units_names_those_that_are_left_and_one_of_all_is_enough() -> None:
    north, south = {**ASSESSMENT, "id": "a1", "units": ["Nord"]}, {**ASSESSMENT, "id": "a2", "units": ["Sør"]}
    result = standing([MAPPING, north], ASSESS, units=["Nord", "Sør", "Natt"])
    assert result.standing.status == "unmet"
    assert "Mangler for Sør, Natt: risikovurdering." in result.standing.missing
    assert standing([MAPPING, north, south], ASSESS, units=["Nord", "Sør"]).standing.status == "met"


def test_units_that_nobody_has_listed_can_not_be_seen_to_be_covered() -> None:
    assert standing([MAPPING, {**ASSESSMENT, "units": ["Nord"]}], ASSESS).standing.status == "unknown"


def test_a_plan_with_owner_and_deadline_ahead_is_due() -> None:
    result = standing([ASSESSMENT, plan(measure())], "no.fua.1a-3.measures")
    assert (result.standing.status, result.standing.missing) == ("due", ("Frist 2027-01-15: tiltak t1.",))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"owner": None}, "unmet"),
        ({"deadline": None}, "unmet"),
        ({"deadline": "2026-11-21"}, "unmet"),
        ({"deadline": "2026-11-22"}, "due"),
        ({"done": "2026-11-20"}, "met"),
        ({"done": "2026-11-23"}, "due"),
    ],
)
def test_how_a_measure_stands(change: dict[str, Any], status: str) -> None:
    assert standing([ASSESSMENT, plan(measure(**change))], "no.fua.1a-3.measures").standing.status == status


def test_once_something_is_done_what_lies_ahead_no_longer_counts_against() -> None:
    done, ahead = measure(done="2026-11-10"), measure(id="t2")
    assert standing([ASSESSMENT, plan(done, ahead)], "no.fua.1a-3.measures").standing.status == "met"


def test_a_plan_without_measures_is_unmet() -> None:
    assert standing([ASSESSMENT, plan()], "no.fua.1a-3.measures").standing.status == "unmet"


def test_an_election_lasts_two_years_to_the_day() -> None:
    election = {"kind": "election", "id": "e1", "date": "2024-11-23"}
    assert standing([election], "no.aml.6-1.safety-representative", date(2026, 11, 22)).standing.status == "met"
    result = standing([election], "no.aml.6-1.safety-representative", date(2026, 11, 23))
    assert result.standing.status == "unmet"
    assert "2026-11-22" in result.standing.missing[0]


def test_an_election_on_a_leap_day_lasts_to_the_end_of_february() -> None:
    election = {"kind": "election", "id": "e1", "date": "2024-02-29"}
    assert standing([election], "no.aml.6-1.safety-representative", date(2026, 2, 28)).standing.status == "met"
    assert standing([election], "no.aml.6-1.safety-representative", date(2026, 3, 1)).standing.status == "unmet"


def test_a_record_says_itself_when_it_ends() -> None:
    election = {"kind": "election", "id": "e1", "date": "2026-01-01", "expires": "2026-06-30"}
    assert standing([election], "no.aml.6-1.safety-representative", date(2026, 6, 30)).standing.status == "met"
    assert standing([election], "no.aml.6-1.safety-representative", date(2026, 7, 1)).standing.status == "unmet"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"hours": 40}, "met"),
        ({"hours": 39.5}, "unmet"),
        ({"hours": 16, "agreed_shorter": True}, "met"),
        ({}, "unknown"),
    ],
)
def test_the_hours_of_the_safety_representative(change: dict[str, Any], status: str) -> None:
    training = {"kind": "training", "id": "o1", "date": "2026-02-01", "role": "safety_representative", "subject": "hse", **change}
    assert standing([training], "no.aml.6-5.safety-representative-training").standing.status == status


def test_training_of_another_role_does_not_count() -> None:
    training = {"kind": "training", "id": "o1", "date": "2026-02-01", "role": "manager", "subject": "hse", "hours": 60}
    assert standing([training], "no.aml.6-5.safety-representative-training").standing.status == "unmet"


def test_what_no_record_can_show_stays_unknown_and_is_named() -> None:
    result = standing([], "no.aml.4-2.restructuring", restructuring=True)
    assert result.standing.status == "unknown"
    assert result.standing.missing[0].startswith("Programmet ser ikke dette i papirene: ")


def test_a_duty_that_does_not_bind_has_no_standing() -> None:
    assert standing([MAPPING], "no.aml.8-1.information-consultation").standing.missing == ()


_SOUND: list[dict[str, Any]] = [
    MAPPING,
    ASSESSMENT,
    plan(measure(done="2026-11-10")),
    {"kind": "election", "id": "e1", "date": "2026-01-01"},
    {"kind": "routine", "id": "r1", "date": "2026-01-01", "subject": "notification", "written": True},
    {"kind": "committee", "id": "c1", "date": "2026-01-01"},
]
_RECORDS = st.lists(st.sampled_from(_SOUND), unique_by=lambda record: str(record["id"]))


@given(_RECORDS, _RECORDS)
def test_more_records_without_fault_never_make_a_duty_stand_worse(some: list[dict[str, Any]], more: list[dict[str, Any]]) -> None:
    both = list({record["id"]: record for record in [*some, *more]}.values())
    before, after = evaluate(FACTS, ON, load(), some), evaluate(FACTS, ON, load(), both)
    for one, other in zip(before, after, strict=True):
        assert STATUSES.index(other.standing.status) <= STATUSES.index(one.standing.status), one.duty.id


@given(st.permutations([MAPPING, ASSESSMENT, plan(measure()), {**ASSESSMENT, "id": "a2", "date": "2026-09-01", "combined": False}]))
def test_the_order_of_the_records_does_not_matter(records: list[dict[str, Any]]) -> None:
    told = [result.standing.document() for result in evaluate(FACTS, ON, load(), records)]
    assert told == [
        result.standing.document() for result in evaluate(FACTS, ON, load(), sorted(records, key=lambda one: one["id"]))
    ]


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_only_records_until_the_date_are_kept(on: date) -> None:
    days = [on - timedelta(days=1), on, on + timedelta(days=1)]
    read = Records.read([{"kind": "election", "id": str(number), "date": day} for number, day in enumerate(days)], on)
    assert [record.id for record in read.kept] == ["0", "1"]


@pytest.mark.parametrize(
    ("record", "where", "words"),
    [
        ("text", "records[1]", "It isn't a record."),
        ({"kind": "asessment", "id": "a", "date": "2026-01-01"}, "records[1].kind", "Did you mean “assessment”?"),
        ({"kind": "plan", "id": "a"}, "records[1].date", "It is missing."),
        ({"kind": "plan", "id": " ", "date": "2026-01-01"}, "records[1].id", "can't stand here"),
        ({"kind": "plan", "id": "a", "date": "1.2.2026"}, "records[1].date", "isn't a date"),
        ({"kind": "plan", "id": "a", "date": 20260101}, "records[1].date", "isn't a date"),
        ({"kind": "plan", "id": "a", "date": "2026-01-01", "mesures": []}, "records[1].mesures", "Did you mean “measures”?"),
        ({"kind": "plan", "id": "a", "date": "2026-01-01", "measures": [{}]}, "records[1].measures[1].id", "It is missing."),
        (
            {"kind": "plan", "id": "a", "date": "2026-01-01", "measures": [{"id": "t", "level": "sourse"}]},
            "records[1].measures[1].level",
            "Did you mean “source”?",
        ),
        ({"kind": "training", "id": "a", "date": "2026-01-01", "hours": -1}, "records[1].hours", "a number from 0"),
        ({"kind": "mapping", "id": "a", "date": "2026-01-01", "covers": "all"}, "records[1].covers", "a list of texts"),
        ({"kind": "mapping", "id": "a", "date": "2026-01-01", "participants": ["boss"]}, "records[1].participants", "can't stand"),
        ({"kind": "assessment", "id": "a", "date": "2026-01-01", "combined": "yes"}, "records[1].combined", "true or false"),
    ],
)
def test_a_record_that_cannot_be_read_is_told_by_number_and_field(record: Any, where: str, words: str) -> None:
    with pytest.raises(InputError) as raised:
        Records.read([record], ON, file="records.json")
    assert raised.value.where.file == "records.json"
    assert raised.value.where.key == where
    assert words in str(raised.value)


def test_null_is_allowed_where_a_value_may_be_missing() -> None:
    record = {"kind": "plan", "id": "a", "date": "2026-01-01", "expires": None, "units": None, "hours": None, "measures": None}
    assert Records.read([record], ON).kept[0].units == ("*",)
