"""What a report is made from: each mistake is told with file and field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from forsvarlig.documents.given import check_assessment, read_release, renamed
from forsvarlig.errors import InputError
from tests.documents.sample import ROOT, assessment, release

UNITS = (ROOT, "Nord", "Sør", "Natt", "Vest")
Change = Callable[[dict[str, Any]], Any]


def test_a_whole_release_is_read() -> None:
    read = read_release(release(), "release.json")
    assert read.units == UNITS
    assert {unit: read.state(unit) for unit in UNITS} == {
        ROOT: "shown",
        "Nord": "shown",
        "Sør": "shown",
        "Natt": "hidden",
        "Vest": "empty",
    }
    assert {unit: read.count(unit) for unit in ("Nord", "Natt")} == {"Nord": 16, "Natt": None}
    assert read.nearest_shown("Natt") == ROOT
    assert read.nearest_shown(ROOT) is None
    assert {answer: group.n for answer, group in read.crossed["Sør"]["kjønn"].items()} == {"kvinne": 20, "mann": None}
    assert read.crossed["Sør"]["kjønn"]["kvinne"].burdens == {"quantitative_demands": 38.0, "support_feedback": 34.0}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda it: it.pop("format"), "field format"),
        (lambda it: it.update(format="forsvarlig-release/2"), "field format"),
        (lambda it: it.pop("threshold"), "field threshold"),
        (lambda it: it.update(cross_threshold="ti"), "field cross_threshold: “ti” can't stand here"),
        (lambda it: it["groups"][0].pop("n"), "field groups[1].n: It is missing"),
        (lambda it: it["groups"][1].update(hidden="secret"), "field groups[2].hidden: “secret” can't stand here"),
        (lambda it: it["groups"][2]["where"].update(unit="Nrd"), "Did you mean “Nord”"),
        (lambda it: it["groups"][0]["scales"]["support_feedback"].update(mean="høy"), "mean: “høy” can't stand here"),
        (lambda it: it["units"].append({"unit": "Nord", "parent": "Nord"}), "field units"),
        (lambda it: it["groups"].append(7), "field groups[14]"),
    ],
)
def test_a_mistake_in_a_release_is_told(change: Change, told: str) -> None:
    document = release()
    change(document)
    with pytest.raises(InputError) as caught:
        read_release(document, "release.json")
    assert str(caught.value).startswith("release.json, ")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda it: it.pop("rule_version"), "field rule_version: It is missing"),
        (lambda it: it.pop("units"), "field units: It is missing"),
        (lambda it: it.update(on="22.11.2026"), "field on: “22.11.2026” isn't a date"),
        (lambda it: it["units"][0].update(unit="Nrd"), "Did you mean “Nord”"),
        (lambda it: it["units"][0]["factors"][0].update(level_now="blue"), "factors[1].level_now: “blue” can't stand here"),
        (lambda it: it["units"][0]["factors"][0].pop("certainty"), "factors[1].certainty: It is missing"),
        (lambda it: it["units"][0]["factors"][0]["grounds"][0].pop("text"), "grounds[1].text: It is missing"),
        (lambda it: it["units"][0]["factors"][0]["grounds"][0]["text"].pop("nb"), "grounds[1].text.nb: It is missing"),
        (lambda it: it["units"][0]["factors"][0]["grounds"][0].update(part="all"), "grounds[1].part: “all” can't stand here"),
        (lambda it: it["units"][0]["factors"][0]["grounds"][0].update(source=3), "grounds[1].source: “3” can't stand here"),
        (lambda it: it["units"][0].pop("combined"), "units[1].combined: It is missing"),
        (lambda it: it["units"][0]["combined"].update(drivers="none"), "combined.drivers: It isn't a list of pairs"),
        (lambda it: it["units"][0]["combined"].update(drivers=[[1, 2]]), "combined.drivers: It isn't a list of pairs"),
    ],
)
def test_a_mistake_in_an_assessment_is_told(change: Change, told: str) -> None:
    document = assessment()
    change(document)
    with pytest.raises(InputError) as caught:
        check_assessment(document, UNITS, "assessment.json")
    assert str(caught.value).startswith("assessment.json, ")
    assert told in str(caught.value)


def test_units_are_called_by_name_and_told_apart_by_the_unit_above_or_their_ids() -> None:
    units = [("1", ""), ("2", "1"), ("3", "1"), ("4", "2"), ("5", "3"), ("6", "3")]
    groups = [{"where": {}, "n": 9}, {"where": {"unit": "4", "members": "own", "kjønn": "4"}, "hidden": "primary"}]
    document = {"units": [{"unit": unit, "parent": parent} for unit, parent in units], "groups": groups}
    named = renamed(document, {"1": "Hus", "2": "Nord", "3": "Sør", "4": "Natt", "5": "Natt", "6": "Natt"})
    assert [each["unit"] for each in named["units"]] == ["Hus", "Nord", "Sør", "Natt (Nord)", "Natt (Sør) (5)", "Natt (Sør) (6)"]
    assert [each["parent"] for each in named["units"]] == [None, "Hus", "Hus", "Nord", "Sør", "Sør"]
    assert [group["where"] for group in named["groups"]] == [{}, {"unit": "Natt (Nord)", "members": "own", "kjønn": "4"}]
    assert renamed(release(), {})["groups"] == release()["groups"]


def test_a_reader_who_may_see_some_units_sees_no_others_below_or_above() -> None:
    seen = replace(read_release(release()), visible=frozenset({"Sør", "Natt"}))
    assert seen.units == ("Sør", "Natt")
    assert seen.below(ROOT) == ("Sør", "Natt")
    assert seen.nearest_shown("Natt") is None
    assert read_release(release()).nearest_shown("Natt") == ROOT
