"""Entries are shown as they stood on a date, with the works that they rest on then."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from forsvarlig.errors import InputError
from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.catalogue import items, look_up
from forsvarlig.knowledge.showing import as_it_stood, lines

SOUND = Path(__file__).parent.parent / "content" / "sound"
BEFORE, AFTER = date(2025, 12, 31), date(2026, 1, 1)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(SOUND)


def test_a_provision_shows_the_version_of_the_day_and_tells_of_the_others(knowledge: Knowledge) -> None:
    item = look_up(knowledge, "no.aml.4-3")
    old, new = as_it_stood(item, knowledge, BEFORE), as_it_stood(item, knowledge, AFTER)
    assert [one["says"]["en"] for one in old["entry"]["versions"]] == ["The employer shall protect against strain."]
    assert old["other_versions"] == [{"in_force_from": "2026-01-01", "in_force_to": None}]
    assert old["entry"]["duties"] == []
    assert [one["says"]["en"] for one in new["entry"]["versions"]] == ["Work shall be arranged satisfactorily."]
    assert new["other_versions"] == [{"in_force_from": "2024-01-01", "in_force_to": "2025-12-31"}]
    assert [one["id"] for one in new["entry"]["duties"]] == ["no.aml.4-3.psychosocial"]
    assert old["in_force"] is new["in_force"] is True
    assert as_it_stood(item, knowledge, date(2023, 12, 31))["in_force"] is False


def test_sources_are_those_of_the_day(knowledge: Knowledge) -> None:
    item = look_up(knowledge, "no.aml.4-3")
    assert [one["at"] for one in as_it_stood(item, knowledge, BEFORE)["sources"]] == ["§ 1-2", "§ 4-3 (old)"]
    assert [one["at"] for one in as_it_stood(item, knowledge, AFTER)["sources"]] == ["§ 1-2", "§ 4-3 (1)", "§ 4-3 (2)"]


def test_a_duty_is_in_force_from_its_first_day(knowledge: Knowledge) -> None:
    item = look_up(knowledge, "no.aml.4-3.psychosocial")
    assert [as_it_stood(item, knowledge, day)["in_force"] for day in (BEFORE, AFTER)] == [False, True]


def test_what_was_not_confirmed_says_so(knowledge: Knowledge) -> None:
    document = as_it_stood(look_up(knowledge, "autonomy"), knowledge, AFTER)
    assert document["in_force"] is None
    assert {one["work"]: one["verified"] for one in document["sources"]} == {"study": False, "lovdata_aml": True, "own": True}
    for language, words in (
        ("nb", "ikke bekreftet i verket selv"),
        ("nn", "ikkje stadfesta i sjølve verket"),
        ("en", "not confirmed in the work itself"),
    ):
        shown = list(lines(document, language))
        assert any(line.strip() == words for line in shown)
        assert any(line.endswith(f", {words}.") for line in shown), "in the list of sources too"


def test_a_factor_is_statutory_only_while_a_provision_lists_it(knowledge: Knowledge) -> None:
    item = look_up(knowledge, "autonomy")
    before, after = as_it_stood(item, knowledge, BEFORE)["entry"], as_it_stood(item, knowledge, AFTER)["entry"]
    assert (before["statutory"], before["order"]) == (False, None)
    assert (after["statutory"], after["order"]) == (True, item.entry.order)


@pytest.mark.parametrize(
    ("language", "words", "yes"), [("nb", "Selvbestemmelse i", "ja"), ("nn", "Sjølvbestemming i", "ja"), ("en", "A say in", "yes")]
)
def test_lines_are_in_the_language_asked_for(language: str, words: str, yes: str, knowledge: Knowledge) -> None:
    shown = "\n".join(lines(as_it_stood(look_up(knowledge, "autonomy"), knowledge, AFTER), language))
    assert f"name: {words}" in shown
    assert f"statutory: {yes}" in shown


def test_lines_tell_of_other_versions(knowledge: Knowledge) -> None:
    shown = list(lines(as_it_stood(look_up(knowledge, "no.aml.4-3"), knowledge, AFTER), "nb"))
    assert shown[1:3] == ["Gjaldt denne dagen.", "En annen utgave: 2024-01-01 til 2025-12-31."]
    shown = list(lines(as_it_stood(look_up(knowledge, "no.aml.4-3"), knowledge, date(2020, 1, 1)), "nb"))
    assert "Gjaldt ikke denne dagen." in shown
    assert "En annen utgave: fra 2026-01-01." in shown


def test_what_is_held_for_comparison_says_so_and_how_sure_it_is(knowledge: Knowledge) -> None:
    document = as_it_stood(look_up(knowledge, "dk.bek1406.5"), knowledge, AFTER)
    assert (document["comparison"], document["sources"][0]["verified"]) == (True, False)
    shown = list(lines(document, "en"))
    assert "For comparison: it binds nobody in Norway." in shown
    assert any("confidence: V2 (Read in what others write of it, not in the text itself. Not confirmed)" in line for line in shown)
    assert "decided or announced, without a date:" in shown
    assert as_it_stood(look_up(knowledge, "no.aml.4-3"), knowledge, AFTER)["comparison"] is False


def test_every_entry_of_every_kind_can_be_shown(knowledge: Knowledge) -> None:
    everything = list(items(knowledge))
    assert {item.kind for item in everything} >= {"factor", "combination", "measure", "trade", "provision", "duty", "source"}
    for item in everything:
        document = as_it_stood(item, knowledge, AFTER)
        assert json.loads(json.dumps(document)) == document
        assert next(lines(document, "en")) == f"{item.id} ({item.kind}), 2026-01-01"
        assert all(item.name[language].strip() for language in ("nb", "nn", "en"))


def test_an_id_can_be_told_apart_by_its_kind(knowledge: Knowledge) -> None:
    assert look_up(knowledge, "measure:share_hard_conversations").kind == "measure"
    with pytest.raises(InputError):
        look_up(knowledge, "factor:share_hard_conversations")


def test_an_unknown_id_names_the_nearest(knowledge: Knowledge) -> None:
    with pytest.raises(InputError, match=r"There is no entry “autonmy”. Did you mean “autonomy”\?"):
        look_up(knowledge, "autonmy")
