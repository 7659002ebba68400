"""The law that the packaged content holds: what is there, from when, how sure, and that only Norwegian acts bind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.provisions import CERTAIN, CONFIDENCE
from forsvarlig.knowledge.timeline import changes_between, expected_changes

# The sections held, by act.
HELD = {
    "no.aml": """1-1 1-6 1-8 2-1 2-2 2-3 2a-1 2a-2 2a-3 2a-4 2a-5 2a-6 2a-7 2a-8 3-1 3-2 3-3 3-4 3-5 4-1 4-2 4-3 4-4 4-6 5-1 5-2 5-3
        6-1 6-2 6-3 6-4 6-5 7-1 7-2 7-4 8-1 8-4 9-1 9-2 9-3 9-4 10-2 10-3 10-4 10-5 10-6 10-7 10-8 10-9 10-10 10-11 13-1 14-1b 14-5
        14-12 14-12a 15-2 18-2 18-4 18-5 18-6 18-7 18-8 18-10 18-10a 18-12 18-13 19-1""",
    "no.ikf": "4 5 6",
    "no.folm": """2-1 2-2 2-3 3-1 3-4 3-7 3-16 3-17 3-18 3-19 3-20 3-21 3-23 5 6 7-1 7-3 8-1 8-2 9-1 9-2 10-1 10-6 10-7 12-1
        13-1 13-2 13-3 16-2""",
    "no.fua": "1-2 1a-1 1a-2 1a-3 1a-4 1a-5 2a-1 2a-2 2a-3 2a-4 3a-1 3a-2 3a-3 3a-4 3a-5 3a-6 23a 32-1 32-2",
    "no.fao": "2-2",
    "no.apf": "2-1",
    "no.hjemmekontor": "1 2 4 5",
    "no.aghjem": "6",
    "no.ldl": "6 13 18 22 26 26a",
    "no.apenhetsloven": "3 4",
    "no.aktivitetsforskriften": "33 35",
    "no.skipssikkerhetsloven": "22",
    "no.uu": "2 4 4b 4e 5",
    "no.sprakloven": "9 14 15",
    "no.arkivlova": "heile",
    "no.ekomloven": "3-15",
    "no.personopplysningsloven": "6 12 16",
    "no.gdpr": "5 6 9 22 25 28 32 33 35",
    "dk.aml": "1 15a organisation reactions",
    "dk.bek1406": "5 6 7 8 9 10 11 13 16 19 22 25",
    "dk.vejledning": "2025",
    "se.afs2015-4": "1 6 7 9 12 13",
    "se.afs2023-1": "all",
    "se.afs2023-2": "2 3 4 5 6",
    "eu.89-391": "6-2",
    "eu.ai": "work",
    "ilo.c190": "1 9",
    "iso.45001": "2018",
    "iso.45003": "6 8",
}
# Changes since 2020 as published, typed anew: the first day on which each was as it was from then on.
DATED = {
    "2020-01-01": {
        "changed": "no.aml.1-1 no.aml.2a-1 no.ldl.13 no.ldl.26",
        "began": "no.aml.2a-3 no.aml.2a-4 no.aml.2a-6 no.ldl.26a",
    },
    "2020-11-01": {"began": "dk.bek1406.5"},
    "2021-06-25": {"began": "ilo.c190.1"},
    "2021-07-01": {"began": "no.aml.2a-8", "changed": "no.aml.2a-7 no.aml.18-2"},
    "2022-01-01": {"began": "no.aml.4-1.lone-work no.sprakloven.9", "changed": "no.folm.3-17 no.aml.4-1"},
    "2022-02-01": {"began": "no.uu.4b"},
    "2022-07-01": {"changed": "no.hjemmekontor.1", "began": "no.hjemmekontor.2 no.hjemmekontor no.aghjem.6 no.apenhetsloven.3"},
    "2023-01-01": {"changed": "no.aml.3-3 no.folm.13-2", "began": "no.aml.14-1b no.folm.13-1"},
    "2023-02-01": {"changed": "no.uu.4b"},
    "2023-04-01": {"began": "no.aml.14-12"},
    "2024-01-01": {
        "changed": "no.aml.1-8 no.aml.2-2 no.aml.4-3 no.aml.6-1 no.aml.6-2 no.aml.7-1 no.folm.3-7",
        "began": "no.aml.8-4 no.aml.6-1.safety-representative no.aml.7-1.committee",
        "ended": "no.aml.6-1.safety-representative-10 no.aml.7-1.committee-50",
    },
    "2024-07-01": {"changed": "no.aml.18-10 no.aml.14-5"},
    "2024-11-01": {"changed": "no.apenhetsloven.3"},
    "2025-01-01": {"began": "no.ekomloven.3-15 se.afs2023-1.all se.afs2023-2.2", "ended": "se.afs2015-4.1 se.afs2015-4.9"},
    "2025-07-01": {
        "changed": "no.aml.18-4 no.aml.18-5 no.aml.18-6 no.aml.18-10",
        "began": "no.aml.18-10a no.aml.18-12 no.aml.18-13",
    },
    "2025-10-07": {"changed": "no.folm.13-1"},
    "2025-12-15": {"began": "dk.vejledning.2025"},
    "2026-01-01": {
        "changed": "no.aml.4-3 no.aml.18-7 no.folm.7-3 no.folm.8-2 no.folm.9-2 no.folm.10-1 no.apf.2-1",
        "began": "no.fua.1a-1 no.fua.1a-5 no.fua.2a-1 no.fua.3a-1 no.fua.3a-6 no.arkivlova.heile",
        "ended": "no.fua.23a no.fua.23a.violence",
    },
}
# § 3 of the home office regulation has had the id of the regulation from the first.
OLDEST_ID = "no.hjemmekontor"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def test_the_whole_register_is_held(knowledge: Knowledge) -> None:
    held = {f"{act}.{section}" for act, sections in HELD.items() for section in sections.split()}
    assert set(knowledge.provisions) == held | {OLDEST_ID}


def test_sections_stand_in_the_order_of_their_numbers(knowledge: Knowledge) -> None:
    act = [provision.removeprefix("no.aml.") for provision in knowledge.provisions if provision.startswith("no.aml.")]
    assert act == HELD["no.aml"].split()


def test_only_norwegian_acts_bind(knowledge: Knowledge) -> None:
    for provision in knowledge.provisions.values():
        assert provision.act.comparison == (not provision.id.startswith("no.")), provision.id
    assert all(duty.id.startswith("no.") for duty in knowledge.duties.values())


@pytest.mark.parametrize("day", DATED)
def test_what_changed_on_a_day_is_told_of_that_day_and_no_other(knowledge: Knowledge, day: str) -> None:
    on = date.fromisoformat(day)
    found = {(change.kind, change.entry.id) for change in changes_between(knowledge, on, on)}
    wanted = {(kind, one) for kind, ids in DATED[day].items() for one in ids.split()}
    assert wanted <= found
    around = [*changes_between(knowledge, on - timedelta(days=1), on - timedelta(days=1))]
    assert not wanted & {(change.kind, change.entry.id) for change in around}


def test_what_is_not_certain_is_never_shown_as_confirmed(knowledge: Knowledge) -> None:
    parts = [part for one in knowledge.provisions.values() for part in one.statements()]
    assert {part.confidence for part in parts} == set(CONFIDENCE)
    for part in parts:
        sure = part.source.verified and knowledge.sources[part.source.work].verified
        assert sure == (part.confidence == CERTAIN), part


def test_foreign_law_is_never_certain(knowledge: Knowledge) -> None:
    for provision in knowledge.provisions.values():
        if provision.act.comparison:
            assert all(version.confidence != CERTAIN for version in provision.versions), provision.id


def test_each_confidence_is_told_in_words(knowledge: Knowledge) -> None:
    for confidence in CONFIDENCE:
        words = knowledge.sentences[f"confidence.{confidence}"]
        assert confidence == CERTAIN or "kke" in words["nb"]


def test_only_the_norwegian_act_on_artificial_intelligence_is_awaited(knowledge: Knowledge) -> None:
    assert [provision.id for provision, _ in expected_changes(knowledge)] == ["eu.ai.work"]


def test_what_was_read_in_the_text_has_the_day_of_that_text(knowledge: Knowledge) -> None:
    for provision in knowledge.provisions.values():
        for version in provision.versions:
            read = knowledge.sources[version.source.work].read
            assert version.source.checked >= read or version.confidence != CERTAIN, provision.id


def test_every_fact_that_is_asked_for_has_an_answer_hanging_on_it(knowledge: Knowledge) -> None:
    duties = knowledge.duties.values()
    used = {fact for duty in duties for fact in _facts(duty.applies_if) | _facts(duty.scope)}
    used |= {fact for duty in duties for one in duty.evidence for kind in one for fact in _facts(kind.applies_if)}
    # The codes and their standard answer the fact that has a list.
    assert set(knowledge.facts) == used | {"nace", "nace_standard"}


def _facts(condition: object) -> set[str]:
    if hasattr(condition, "fact"):
        return {condition.fact}
    parts = getattr(condition, "parts", None) or [getattr(condition, "part", None)]
    return {fact for part in parts if part is not None for fact in _facts(part)}
