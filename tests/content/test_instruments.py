"""The questionnaires that come with the program: complete in five languages, and two questions for each factor at least."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest

from forsvarlig.knowledge import load
from forsvarlig.knowledge.factors import statutory_factors
from forsvarlig.knowledge.instruments import LANGUAGES, Instrument, gaps
from forsvarlig.knowledge.loading import packaged_instruments
from forsvarlig.knowledge.wording import words_of

INSTRUMENTS = packaged_instruments()
EACH = pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=list(INSTRUMENTS))
SENSITIVE = {"harassment", "sexual_harassment", "bullying", "violence_threats"}
# Words that questions may share without being alike: the way in, and the short words.
SHORT_WORD = 3
ALIKE_SHARE = 0.6
MOST_WORDS = {"nb": 26, "nn": 26, "en": 28, "pl": 26, "uk": 26}
MEAN_WORDS = 15
MONTHS = {"nb": "måned", "nn": "månad", "en": "months", "pl": "miesięcy", "uk": "місяців"}
# A letter that each alphabet has and the others of the five haven't.
OWN_LETTERS = {"pl": "ąćęłńśźż", "uk": "іїєщю", "nb": "æøå", "nn": "æøå"}


def wording(instrument: Instrument, language: str) -> dict[str, list[str]]:
    return {item.id: words_of(item.text[language]) for item in instrument.items.values()}


def test_there_is_a_short_one_and_a_full_one() -> None:
    assert {name: len(one.items) for name, one in INSTRUMENTS.items()} == {"core": 24, "full": 60}


@EACH
def test_every_text_is_in_all_five_languages(instrument: Instrument) -> None:
    assert instrument.languages == LANGUAGES
    assert list(gaps(instrument, LANGUAGES)) == []
    assert all(item.text and all(option.label for option in item.options) for item in instrument.items.values())


@EACH
def test_languages_that_no_native_reader_has_checked_are_marked_and_nothing_is_called_validated(instrument: Instrument) -> None:
    assert instrument.unchecked_languages == ("pl", "uk")
    assert not instrument.validated


@EACH
def test_every_part_has_a_heading_in_every_language(instrument: Instrument) -> None:
    """Where the factor has a name in the language, that one name is used."""
    for scale in instrument.scales:
        assert set(scale.name) == {"pl", "uk"}, scale.id
        assert all(scale.name.values())


@EACH
def test_every_factor_that_the_regulation_names_has_two_questions_at_least(instrument: Instrument) -> None:
    asked = {scale.factor: scale.items for scale in instrument.scales}
    for factor in statutory_factors(load().factors):
        assert len(asked[factor.id]) >= 2, factor.id


@EACH
def test_scales_are_called_what_their_factor_is_called_and_have_two_questions_at_least(instrument: Instrument) -> None:
    for scale in instrument.scales:
        assert scale.id == scale.factor
        assert scale.id in load().factors
        assert len(scale.items) >= 2


@EACH
def test_a_question_belongs_to_one_scale(instrument: Instrument) -> None:
    assert set(Counter(item for scale in instrument.scales for item in scale.items).values()) == {1}


@EACH
def test_more_of_a_factor_means_what_the_catalogue_says(instrument: Instrument) -> None:
    for scale in instrument.scales:
        kind = load().factors[scale.id].kind
        assert kind in ("depends", scale.orientation), scale.id


@EACH
def test_questions_of_exposure_are_sensitive_and_one_yes_is_exposure(instrument: Instrument) -> None:
    for scale in instrument.scales:
        assert scale.sensitive == (scale.id in SENSITIVE), scale.id
        if scale.sensitive:
            scores = [{option.score for option in instrument.items[item].options} for item in scale.items]
            assert scores == [{0, 100}] * len(scale.items)
            assert scale.exposed_from is not None
            assert 0 < scale.exposed_from <= 100 / len(scale.items)


@EACH
@pytest.mark.parametrize(("language", "months"), MONTHS.items())
def test_questions_of_exposure_say_how_far_back_they_ask(instrument: Instrument, language: str, months: str) -> None:
    for scale in instrument.scales:
        for item in scale.items:
            text = instrument.items[item].text[language]
            assert bool(re.search(rf"\b(6|12) {months}", text)) == scale.sensitive, text


@EACH
def test_the_items_of_a_scale_are_answered_the_same_way(instrument: Instrument) -> None:
    for scale in instrument.scales:
        first, *rest = (instrument.items[item].options for item in scale.items)
        assert all(options == first for options in rest), scale.id


@EACH
def test_the_same_answer_is_called_the_same_everywhere(instrument: Instrument) -> None:
    """By its label in bokmål: a translation isn't made in two ways."""
    called: dict[str, set[tuple[str, ...]]] = {}
    for item in instrument.items.values():
        for option in item.options:
            called.setdefault(option.label["nb"], set()).add(tuple(option.label[language] for language in LANGUAGES))
    assert [names for names in called.values() if len(names) > 1] == []


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_questions_are_interchangeable(instrument: Instrument, language: str) -> None:
    opening = Counter(word for words in wording(instrument, language).values() for word in set(words))
    common = {word for word, times in opening.items() if times > len(instrument.items) / 6}
    kept = {
        item: {word for word in words if len(word) > SHORT_WORD and word not in common}
        for item, words in wording(instrument, language).items()
    }
    alike = [
        (one, other)
        for one, other in combinations(kept, 2)
        if kept[one] | kept[other] and len(kept[one] & kept[other]) / len(kept[one] | kept[other]) >= ALIKE_SHARE
    ]
    assert alike == []


@EACH
@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_short_single_and_asked(instrument: Instrument, language: str) -> None:
    lengths = []
    for item in instrument.items.values():
        text = item.text[language]
        assert text.endswith("?"), text
        assert text.count("?") == 1, text
        assert "." not in text, text
        lengths.append(len(words_of(text)))
        assert lengths[-1] <= MOST_WORDS[language], text
    assert sum(lengths) / len(lengths) <= MEAN_WORDS


@EACH
@pytest.mark.parametrize("language", OWN_LETTERS)
def test_a_language_has_its_letters(instrument: Instrument, language: str) -> None:
    everything = "".join(item.text[language].lower() for item in instrument.items.values())
    letters = [letter for letter in everything if letter.isalpha()]
    assert sum(letter in OWN_LETTERS[language] for letter in letters) / len(letters) >= 0.008
    if language == "uk":
        assert not set(letters) & set("abcdefghijklmnopqrstuvwxyzыэъё")


def test_the_full_one_asks_all_that_the_core_asks_in_the_same_words() -> None:
    core, full = INSTRUMENTS["core"], INSTRUMENTS["full"]
    assert {item: full.items[item] for item in core.items} == dict(core.items)
    within = {scale.id: scale.items for scale in full.scales}
    for scale in core.scales:
        assert within[scale.id][: len(scale.items)] == scale.items
