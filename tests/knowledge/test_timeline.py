"""What began, changed or ended between two dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.provisions import CONFIDENCE
from forsvarlig.knowledge.timeline import Change, changes_between, expected_changes

SOUND = Path(__file__).parent.parent / "content" / "sound"
FIRST_OF_2026 = date(2026, 1, 1)
ALL_DAYS = (date.min, date.max)
DAYS = st.dates(date(1995, 1, 1), date(2028, 12, 31))


def told(changes: list[Change]) -> list[tuple[str, str, str]]:
    return [(change.on.isoformat(), change.kind, change.entry.id) for change in changes]


@pytest.fixture(scope="module")
def sound() -> Knowledge:
    return load(SOUND)


@pytest.fixture(scope="module")
def packaged() -> Knowledge:
    return load()


def test_changes_come_in_order_of_time_and_each_provision_before_its_duties(sound: Knowledge) -> None:
    assert told(changes_between(sound, *ALL_DAYS)) == [
        ("2020-11-01", "began", "dk.bek1406.5"),
        ("2024-01-01", "began", "no.aml.4-3"),
        ("2026-01-01", "changed", "no.aml.4-3"),
        ("2026-01-01", "began", "no.aml.4-3.psychosocial"),
    ]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2026-01-01", "2026-01-01", 2),
        ("2025-12-31", "2025-12-31", 0),
        ("2024-01-01", "2025-12-31", 1),
        ("2026-01-02", "2030-01-01", 0),
    ],
)
def test_both_days_are_included(sound: Knowledge, first: str, last: str, found: int) -> None:
    assert len(changes_between(sound, date.fromisoformat(first), date.fromisoformat(last))) == found


def test_a_provision_says_what_it_says_from_then_on(sound: Knowledge) -> None:
    changed, began = changes_between(sound, FIRST_OF_2026, FIRST_OF_2026)
    assert changed.says is not None
    assert changed.says["en"] == "Work shall be arranged satisfactorily."
    assert began.says is not None
    assert began.says["en"] == "Assess each factor."
    assert began.document()["kind"] == "duty"


def test_what_is_only_expected_has_no_day_and_stands_by_itself(sound: Knowledge) -> None:
    ((provision, awaited),) = expected_changes(sound)
    assert (provision.id, awaited.confidence, awaited.source.verified) == ("dk.bek1406.5", "M-", False)
    assert all(change.says != awaited.says for change in changes_between(sound, *ALL_DAYS))


def test_what_ends_for_good_ended_the_day_after_its_last(sound: Knowledge) -> None:
    old = replace(sound.provisions["no.aml.4-3"], versions=sound.provisions["no.aml.4-3"].versions[:1], duties=())
    changes = changes_between(replace(sound, provisions={old.id: old}), *ALL_DAYS)
    assert told(changes) == [("2024-01-01", "began", old.id), ("2026-01-01", "ended", old.id)]
    assert changes[-1].says is None
    assert changes[-1].document()["says"] is None


def test_a_gap_between_versions_is_an_end_and_a_new_beginning(sound: Knowledge) -> None:
    provision = sound.provisions["no.aml.4-3"]
    early, late = provision.versions
    parted = replace(provision, versions=(replace(early, in_force_to=date(2024, 6, 30)), late), duties=())
    changes = changes_between(replace(sound, provisions={parted.id: parted}), *ALL_DAYS)
    assert [(change.on.isoformat(), change.kind) for change in changes] == [
        ("2024-01-01", "began"),
        ("2024-07-01", "ended"),
        ("2026-01-01", "began"),
    ]


def test_an_end_is_as_sure_as_what_ended(sound: Knowledge) -> None:
    provision = sound.provisions["no.aml.4-3"]
    old = replace(provision, versions=(replace(provision.versions[0], confidence="M+"),), duties=())
    assert [change.confidence for change in changes_between(replace(sound, provisions={old.id: old}), *ALL_DAYS)] == ["M+", "M+"]


def test_a_duty_that_is_only_renumbered_changes_in_its_citation(packaged: Knowledge) -> None:
    changes = [one for one in changes_between(packaged, FIRST_OF_2026, FIRST_OF_2026) if one.entry.id == "no.aml.4-3.harassment"]
    assert [(one.kind, one.cite) for one in changes] == [("changed", "aml § 4-3 (5)")]


def test_a_duty_that_follows_another_names_it(packaged: Knowledge) -> None:
    changes = {one.entry.id: one.document() for one in changes_between(packaged, FIRST_OF_2026, FIRST_OF_2026)}
    assert changes["no.fua.3a-2.violence-assessment"]["replaces"] == "no.fua.23a.violence"
    assert changes["no.fua.23a.violence"]["change"] == "ended"
    assert changes["no.fua.23a.violence"]["replaces"] is None


@given(DAYS, st.integers(0, 4000), st.integers(0, 4000))
def test_two_stretches_side_by_side_hold_what_the_whole_does(first: date, early: int, late: int) -> None:
    middle, last = first + timedelta(days=early), first + timedelta(days=early + 1 + late)
    halves = [*changes_between(load(), first, middle), *changes_between(load(), middle + timedelta(days=1), last)]
    assert told(halves) == told(changes_between(load(), first, last))


@given(DAYS)
def test_what_is_in_force_follows_from_what_began_and_ended(day: date) -> None:
    knowledge = load()
    in_force: set[str] = set()
    for change in changes_between(knowledge, date.min, day):
        if change.kind == "ended":
            in_force.discard(change.entry.id)
        else:
            in_force.add(change.entry.id)
    duties = {one.id for one in knowledge.duties.values() if one.in_force_from <= day <= (one.in_force_to or date.max)}
    assert in_force == duties | {one.id for one in knowledge.provisions.values() if one.on(day)}


def test_every_change_can_be_printed(packaged: Knowledge) -> None:
    for change in changes_between(packaged, *ALL_DAYS):
        document = change.document()
        assert document["confidence"] in CONFIDENCE
        assert (document["says"] is None) == (change.kind == "ended")
        assert document["provision"]
