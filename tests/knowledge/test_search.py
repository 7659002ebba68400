"""Search finds entries by bokmål, nynorsk and English, by parts of compounds, and in spite of a slip."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.knowledge import load
from forsvarlig.knowledge.catalogue import Item, items
from forsvarlig.knowledge.search import Index, edit_distance, root, stem


def item(item_id: str, nb: str, nn: str, en: str, *texts: str) -> Item:
    return Item("factor", item_id, {"nb": nb, "nn": nn, "en": en}, tuple({"nb": text} for text in texts), None)


INDEX = Index(
    [
        item(
            "emotional_demands",
            "Følelsesmessige krav",
            "Kjenslemessige krav",
            "Emotional demands",
            "Andres følelser, sorg og sinne.",
        ),
        item("violence_threats", "Vold og trusler", "Vald og truslar", "Violence and threats", "Slag, spark og voldshendelser."),
        item("autonomy", "Selvbestemmelse", "Sjølvbestemming", "Autonomy", "Krav til tempo settes av andre enn en selv."),
    ]
)


@cache
def packaged() -> Index:
    """Everything that comes with the program."""
    return Index(items(load()))


def found(words: str) -> list[str]:
    return [hit.item.id for hit in INDEX.find(words)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("følelser", "emotional_demands"),
        ("følelsene", "emotional_demands"),
        ("kjenslemessig", "emotional_demands"),
        ("FØLELSER", "emotional_demands"),
        ("folelser", "emotional_demands"),
        ("emotional", "emotional_demands"),
        ("demand", "emotional_demands"),
        ("vold", "violence_threats"),
        ("valden", "violence_threats"),
        ("trusslar", "violence_threats"),
        ("threat", "violence_threats"),
        ("selvbestemmelsen", "autonomy"),
        ("sjølvbestemmng", "autonomy"),
        ("violence_threats", "violence_threats"),
    ],
)
def test_the_right_entry_comes_first(words: str, first: str) -> None:
    assert found(words)[:1] == [first]


def test_a_name_weighs_more_than_a_mention() -> None:
    assert found("krav") == ["emotional_demands", "autonomy"]


def test_a_part_of_a_compound_is_enough() -> None:
    assert found("voldshendelse") == ["violence_threats"]
    assert found("selvbestem") == ["autonomy"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("trakassert", "harassment"),
        ("trakasserer", "harassment"),
        ("mobba", "bullying"),
        ("mobbet", "bullying"),
        ("diskriminert", "no.ldl.13"),
        ("omstilt", "restructuring"),
        ("bemannet", "no.fua.3a-3"),
        ("harassed", "harassment"),
        ("bullied", "bullying"),
        ("varslet", "no.aml.2a-1"),
        ("opplært", "no.folm.8-1"),
        ("sykmeldt", "no.aml.4-6"),
        ("overarbeidet", "hours_control"),
    ],
)
def test_a_participle_finds_what_is_named_by_the_noun(words: str, wanted: str) -> None:
    assert wanted in [hit.item.id for hit in packaged().find(words)]


@pytest.mark.parametrize(
    ("one", "other"), [("trakassering", "trakasser"), ("omstilling", "omstilt"), ("forventning", "forvent"), ("mobbing", "mobb")]
)
def test_words_made_of_each_other_share_a_root(one: str, other: str) -> None:
    assert root(one) == root(other)


@pytest.mark.parametrize(("one", "other"), [("tak", "takk"), ("veg", "vegg"), ("ting", "t"), ("ledd", "led"), ("krav", "krig")])
def test_short_words_keep_what_tells_them_apart(one: str, other: str) -> None:
    assert root(one) != root(other)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("aml 4-3", "no.aml.4-3"),
        ("AML § 4-3", "no.aml.4-3"),
        ("arbeidsmiljøloven § 7-1", "no.aml.7-1"),
        ("arbeidsmiljølova § 7-1", "no.aml.7-1"),
        ("§ 7-1 i arbeidsmiljøloven", "no.aml.7-1"),
        ("Working Environment Act section 7-1", "no.aml.7-1"),
        ("FUA 1A-2", "no.fua.1a-2"),
        ("fua § 1 A-2", "no.fua.1a-2"),
        ("aml § 2A-6", "no.aml.2a-6"),
        ("aml 18-10 a", "no.aml.18-10a"),
        ("ikf 5", "no.ikf.5"),
        ("gdpr art. 9", "no.gdpr.9"),
        ("BEK 1406 § 14", "dk.bek1406.13"),
        ("aml § 19-2", "no.aml.19-1"),
        ("fua kap. 23A", "no.fua.23a"),
        ("AFS 2023:2 kap. 5", "se.afs2023-2.5"),
    ],
)
def test_what_is_cited_comes_first(words: str, first: str) -> None:
    assert packaged().find(words)[0].item.id == first


def test_an_act_alone_finds_what_is_held_of_it_and_a_section_alone_that_of_every_act() -> None:
    assert {hit.item.entry.act.id for hit in packaged().find("BEK 1406")} == {"dk.bek1406"}
    assert {hit.item.id for hit in packaged().find("§ 7-1") if hit.item.kind == "provision"} == {"no.aml.7-1", "no.folm.7-1"}


def test_a_citation_is_one_word_among_the_others() -> None:
    assert packaged().find("trakassering aml 4-3")[0].item.id == "no.aml.4-3"
    assert packaged().find("innen 24 timer")


def test_an_act_and_a_section_that_it_does_not_have_finds_the_words() -> None:
    assert packaged().find("ikf 4-3") == packaged().find("ikf 4-3", limit=20)
    assert packaged().find("ikf 4-3")


def test_all_words_count_and_then_as_many_as_there_are() -> None:
    assert found("krav tempo") == ["autonomy"]
    assert found("sorg romskip") == ["emotional_demands"]


@pytest.mark.parametrize("words", ["romskip", "", "   ", "?!", "ab"])
def test_nothing_is_found_for_nothing(words: str) -> None:
    assert found(words) == []


def test_letters_are_kept_apart() -> None:
    assert stem("får", "norwegian") != stem("far", "norwegian")
    assert "ø" in stem("følelser", "norwegian")


def test_no_more_than_asked_for() -> None:
    assert len(INDEX.find("krav", limit=1)) == 1


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("vold", "vold", 0),
        ("vold", "vodl", 1),
        ("vold", "volld", 1),
        ("vold", "vald", 1),
        ("vold", "vo", 2),
        ("vold", "krav", 3),
        ("", "a", 1),
    ],
)
def test_edit_distance(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other, 2) == distance


@given(st.text("abø", max_size=6), st.text("abø", max_size=6))
def test_edit_distance_is_symmetric_and_tells_equal_words(one: str, other: str) -> None:
    distance = edit_distance(one, other, 6)
    assert distance == edit_distance(other, one, 6)
    assert (distance == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance <= max(len(one), len(other))
