"""A unit's report: what stands out, what is hidden and what nobody answered, proposals with every ground."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from forsvarlig.documents.document import Document, Level, Picture
from forsvarlig.documents.given import check_assessment, read_release
from forsvarlig.documents.html import to_html
from forsvarlig.documents.pdf import to_pdf
from forsvarlig.documents.unit_report import unit_report
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.reading import LANGUAGES
from tests.documents.sample import ROOT, assessment, release, words


def report(unit: str | None = "Nord", language: str = "nb", **changed: Any) -> Document:
    given, judged = {**release(), **changed.get("release", {})}, {**assessment(), **changed.get("assessment", {})}
    read = read_release(given)
    check_assessment(judged, read.units)
    return unit_report(read, judged, load(), unit=unit, language=language)


def text(document: Document) -> str:
    return " ".join(words(document))


def levels(value: Any) -> list[Level]:
    if isinstance(value, Level):
        return [value]
    parts = value if isinstance(value, tuple) else vars(value).values() if hasattr(value, "__dataclass_fields__") else ()
    return [level for part in parts for level in levels(part)]


def test_what_stands_out_is_said_first() -> None:
    document = report()
    assert document.title == "Arbeidsmiljøet i Nord"
    assert document.above == "Spørreskjema core, versjon 1. Forslagene er laget 22. november 2026"
    assert next(words(document.blocks)).startswith("Mengde og tempo er en tyngre belastning i Nord enn i virksomheten som helhet.")
    assert "Samlet foreslår programmet «Gjør noe» i dag og «Straks» over tid. Dere avgjør." in text(document)


def test_what_is_lighter_is_said_too_and_nothing_is_called_both() -> None:
    said = text(report("Sør"))
    assert "Ingen faktor er tydelig tyngre i Sør enn i virksomheten som helhet." in said
    assert "Lettere enn i virksomheten som helhet: mengde og tempo." in said
    assert "Tyngst" not in said


def test_a_unit_without_a_proposal_is_said_to_have_none() -> None:
    assert "Det er ikke laget noe forslag for Sør." in text(report("Sør"))


def test_figures_are_burdens_beside_the_enterprise_with_their_uncertainty() -> None:
    said = text(report())
    assert re.search(r"71 av 100, usikkert mellom \d+ og \d+", said)
    # Support is turned: 81.3 points of a resource are 18.7 of burden, and 70 are 30.
    assert re.search(r"Støtte og hjelp: 19 av 100, usikkert mellom \d+ og \d+\. Hele virksomheten: 30\.", said)


def test_few_who_said_yes_are_told_as_few() -> None:
    assert "Færre enn tre svarte ja" in text(report())
    assert "35\u00a0% svarte ja" in text(report("Sør"))


def test_a_hidden_unit_is_explained_and_shows_the_nearest_that_is_shown() -> None:
    said = text(report("Natt"))
    assert "Tallene for Natt er skjult for å verne dem som svarte. Det sier ingenting om hvordan de har det." in said
    assert f"Tallene for {ROOT}, som Natt hører til, kan vises:" in said
    assert "Hva som er skjult, og hvorfor" in said
    assert "Grensa er minst 5 svar for en enhet og minst 10 når en enhet deles opp" in said


def test_no_answers_is_something_else_than_hidden() -> None:
    said = text(report("Vest"))
    assert "Ingen i Vest har svart. Det er ikke det samme som at alt er bra." in said
    assert "skjult for å verne" not in said


def test_a_unit_with_nothing_hidden_explains_nothing() -> None:
    assert "Hva som er skjult" not in text(report())
    assert "Hva som er skjult" in text(report("Sør")), "one of its crossed groups is hidden"


def test_a_scale_that_is_left_out_is_hidden_too() -> None:
    given = release()
    for group in given["groups"]:
        if group["where"].get("unit") == "Nord":
            group["scales"] = {name: figures for name, figures in group["scales"].items() if name != "support_feedback"}
    said = text(report(release=given))
    assert "Vises ikke her, for å verne dem som svarte" in said
    assert "Hva som er skjult, og hvorfor" in said


def test_groups_below_and_crossed_stand_side_by_side() -> None:
    said = text(report(ROOT))
    assert f"Belastning i enhetene under {ROOT}, 0 til 100" in said
    assert "Antall svar 16 34 Skjult Ingen svar" in said
    assert "kjønn: kvinne kjønn: mann Antall svar 20 Skjult" in text(report("Sør"))


def test_the_whole_enterprise_is_not_compared_with_itself() -> None:
    assert "Mot virksomheten" in text(report())
    assert "Mot virksomheten" not in text(report(ROOT))


def test_every_ground_is_there_with_its_rule_and_a_source_in_the_list() -> None:
    said = text(report())
    for factor in assessment()["units"][0]["factors"]:
        for ground in factor["grounds"]:
            assert ground["text"]["nb"] in said
            assert ground["rule"] in said
    assert "Tiltak er planlagt. (Veid, men endret ikke nivået.)" in said
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", said)}
    assert cited == {1, 2}
    assert "[1] core 1" in said
    assert "[2] own" in said


def test_what_makes_it_worse_and_what_is_missing_is_named() -> None:
    said = text(report())
    assert "Dette forsterker hverandre Vold og trusler og mengde og tempo" in said
    assert "Ikke vurdert ennå Vold og trusler" in said
    assert "Aldri lavere enn det høyeste." in said


def test_protective_factors_stand_beside_the_risks() -> None:
    assert "er verdt å holde fast ved når noe annet endres: Støtte og hjelp" in text(report())
    assert "Spør etter det i samtalen" in text(report("Natt"))


def test_no_level_is_drawn_as_adopted() -> None:
    drawn = levels(report().blocks)
    assert {level.level for level in drawn} >= {"green", "orange", "red", "unknown"}
    assert not any(level.adopted for level in drawn)


def test_all_units_are_told_of_after_an_overview() -> None:
    document = report(None)
    assert document.contents == "Innhold"
    said = text(document)
    assert said.index("Lista rangerer ingen.") < said.index("Mengde og tempo er en tyngre")
    assert "Natt Skjult for å verne" in said
    assert "Vest Ingen svar" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", [None, ROOT, "Nord", "Natt", "Vest"])
def test_every_language_says_everything(language: str, unit: str | None) -> None:
    document, original = report(unit, language), report(unit)
    said = text(document)
    assert not re.search(r"{\w+}", said.replace("{page}", "").replace("{pages}", ""))
    assert [type(block) for block in document.blocks] == [type(block) for block in original.blocks]
    assert to_html(document)
    if unit is None:
        assert to_pdf(document).startswith(b"%PDF")
    if language == "en":
        fixed = said
        for own in _norwegian_of_the_input():
            fixed = fixed.replace(own, "")
        assert not re.search(r"\b(og|ikke|ikkje|som|er|av)\b", fixed)


def _norwegian_of_the_input() -> list[str]:
    def found(value: Any) -> list[str]:
        if isinstance(value, Mapping):
            own = [value["nb"]] if "nb" in value else []
            return own + [text for part in value.values() for text in found(part)]
        return [text for part in value for text in found(part)] if isinstance(value, list) else []

    return found(assessment())


def test_pictures_tell_their_finding() -> None:
    pictures = [
        cell for block in report().blocks for row in getattr(block, "rows", ()) for cell in row if isinstance(cell, Picture)
    ]
    assert len(pictures) == 2
    assert pictures[0].alt.startswith("Mengde og tempo: 71 av 100")


def test_an_assessment_without_a_date_gives_a_report_without_one() -> None:
    document = report(assessment={"on": None})
    assert document.dated is None
    assert document.above == "Spørreskjema core, versjon 1"


def test_an_unknown_unit_is_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no unit “Nrd”\. Did you mean “Nord”"):
        report("Nrd")
