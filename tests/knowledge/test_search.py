"""Search finds entries by bokmål, nynorsk and English, by parts of compounds, and in spite of a slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.knowledge.catalogue import Item
from forsvarlig.knowledge.search import Index, edit_distance, stem


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


def test_all_words_count_and_then_as_many_as_there_are() -> None:
    assert found("krav tempo") == ["autonomy"]
    assert found("sorg romskip") == ["emotional_demands"]


@pytest.mark.parametrize("words", ["romskip", "", "   ", "?!", "ab"])
def test_nothing_is_found_for_nothing(words: str) -> None:
    assert found(words) == []


def test_letters_are_kept_apart() -> None:
    assert stem("får", "nb") != stem("far", "nb")
    assert "ø" in stem("følelser", "nn")


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
