"""Texts that demand are caught, texts that describe aren't."""

from __future__ import annotations

import pytest

from forsvarlig.knowledge.loading import PACKAGED
from forsvarlig.knowledge.reading import Reading, Text, Written
from forsvarlig.knowledge.wording import Wording, check_wording, read_wording


@pytest.fixture(scope="module")
def wording() -> Wording:
    document = Reading(PACKAGED).open(PACKAGED / "wording.toml")
    assert document is not None
    return read_wording(document)


def said(language: str, sentence: str, provision: str | None = None, file: str = "measures/one.toml") -> Written:
    texts = {"nb": "Noe annet står her.", "nn": "Noko anna står her.", "en": "Something else stands here."}
    return Written(file, "does", Text({**texts, language: sentence}, provision))


DEMANDS = [
    ("nb", "Arbeidsgiveren skal vurdere faren."),
    ("nb", "Da må virksomheten ha en rutine."),
    ("nb", "Dere skal gjøre dette skriftlig."),
    ("nb", "Virksomheten plikter å ha verneombud."),
    ("nb", "Opplæring er lovpålagt."),
    ("nb", "Arbeidsgiver har plikt til å kartlegge."),
    ("nn", "Arbeidsgivaren skal vurdere faren."),
    ("nn", "Då må verksemda ha ein rutine."),
    ("nn", "De skal gjere dette skriftleg."),
    ("nn", "Forskrifta krev at det står på papir."),
    ("en", "The employer shall assess the danger."),
    ("en", "Every enterprise of this size must have a routine."),
    ("en", "Training is required by law."),
    ("en", "You shall write it down."),
]
DESCRIPTIONS = [
    ("nb", "Folk må ofte velge hvem som får hjelp først."),
    ("nb", "Hvor ofte må du skynde deg for å bli ferdig?"),
    ("nb", "Skal dere gjøre dette alene?"),
    ("nb", "Det er uklart hva dere skal gjøre når noen ringer."),
    ("nb", "Alle vet hvem arbeidsgiveren skal spørre."),
    ("nb", "Du må smile mens gjesten skjeller deg ut."),
    ("nb", "Skallet på arbeidsgiveren er hardt."),
    ("nn", "Folk må ofte velje kven som får hjelp først."),
    ("nn", "Det er uklart kva de skal gjere når nokon ringjer."),
    ("nn", "Når verksemda skal flytte, er mykje uvisst."),
    ("en", "You must smile while the guest scolds you."),
    ("en", "It is unclear what management shall decide."),
    ("en", "People must often choose whom to help first."),
    ("en", "Ask before the enterprise must move."),
]


@pytest.mark.parametrize(("language", "sentence"), DEMANDS)
def test_a_demand_needs_a_provision(language: str, sentence: str, wording: Wording) -> None:
    problems = list(check_wording([said(language, sentence)], wording))
    assert [problem.key for problem in problems] == [f"does.{language}"]
    assert "no provision stands with it" in problems[0].what


@pytest.mark.parametrize(("language", "sentence"), DEMANDS)
def test_a_demand_with_a_provision_or_in_one_is_let_through(language: str, sentence: str, wording: Wording) -> None:
    assert list(check_wording([said(language, sentence, provision="no.aml.4-3")], wording)) == []
    assert list(check_wording([said(language, sentence, file="provisions/no/aml/4-3.toml")], wording)) == []


@pytest.mark.parametrize(("language", "sentence"), DESCRIPTIONS)
def test_a_description_demands_nothing(language: str, sentence: str, wording: Wording) -> None:
    assert list(check_wording([said(language, sentence)], wording)) == []


def test_only_the_sentence_that_demands_is_named(wording: Wording) -> None:
    text = said("nb", "Folk må vente. Arbeidsgiveren skal ordne det. Skal dere hjem?")
    (problem,) = check_wording([text], wording)
    assert "Arbeidsgiveren skal" in problem.what


def test_nynorsk_like_bokmål_needs_a_mark_unless_it_is_short(wording: Wording) -> None:
    def same(sentence: str, marked: bool) -> list[str]:
        text = Text({"nb": sentence, "nn": sentence, "en": "Another one."}, same=marked)
        return [problem.key for problem in check_wording([Written("trades/one.toml", "text", text)], wording)]

    assert same("Ei lita bok om arbeid og folk", marked=False) == ["text.nn"]
    assert same("Ei lita bok om arbeid og folk", marked=True) == []
    assert same("Av og til", marked=False) == []


@pytest.mark.parametrize(("language", "word"), [("nb", "ikkje"), ("nb", "gjore"), ("nn", "hvordan"), ("nn", "paa"), ("en", "ikke")])
def test_a_word_from_elsewhere_is_named(language: str, word: str, wording: Wording) -> None:
    (problem,) = check_wording([said(language, f"Here {word} stands.")], wording)
    assert f"“{word}”" in problem.what


def test_two_entries_of_one_kind_may_not_say_the_same(wording: Wording) -> None:
    one = said("nb", "Ta opp på morgenmøtet hvem som har det travlest den dagen.")
    nearly = said("nb", "Ta opp på morgenmøtet hvem som har det travlest den uken.", file="measures/two.toml")
    trade = said("nb", "Ta opp på morgenmøtet hvem som har det travlest den dagen.", file="trades/two.toml")
    other = said("nb", "Spør på morgenmøtet om noen vil bytte oppgaver før lunsj.", file="measures/three.toml")
    assert [problem.file for problem in check_wording([one, nearly], wording)] == ["measures/two.toml"]
    assert list(check_wording([one, trade], wording)) == []
    assert list(check_wording([one, other], wording)) == []
