"""A unit's chart as a file: the means that are shown, compared with the enterprise, and nothing of a hidden unit."""

from __future__ import annotations

import html5lib

from forsvarlig.documents.given import read_release
from forsvarlig.documents.png import to_pngs
from forsvarlig.documents.speech import Speech
from forsvarlig.documents.unit_chart import unit_chart
from forsvarlig.knowledge import load
from tests.documents.sample import ROOT, release


def said(unit: str, language: str = "nb") -> str:
    drawn = unit_chart(Speech(load(), language), read_release(release()), unit)
    # A drawing that isn't sound can't be drawn.
    return "" if drawn is None or not to_pngs([(drawn, 4.0)]) else " ".join(html5lib.parseFragment(drawn).itertext())


def test_each_mean_is_drawn_with_its_name_and_the_enterprise_s() -> None:
    assert "Belastning i Nord" in said("Nord")
    assert "Mengde og tempo: 71 av 100" in said("Nord")
    assert "Hele virksomheten: 44" in said("Nord")
    assert "Whole enterprise" in said("Nord", "en")


def test_the_enterprise_is_not_compared_with_itself() -> None:
    assert "Hele virksomheten" not in said(ROOT)


def test_what_is_sensitive_has_no_place_in_it() -> None:
    assert "Vold" not in said("Nord")


def test_a_hidden_unit_and_one_without_answers_have_no_chart() -> None:
    assert said("Natt") == said("Vest") == ""


def test_a_unit_without_a_mean_has_no_chart() -> None:
    made = release()
    for group in made["groups"]:
        if group["where"].get("unit") == "Nord":
            group["scales"] = {"violence_threats": group["scales"]["violence_threats"]}
    assert unit_chart(Speech(load(), "nb"), read_release(made), "Nord") is None
