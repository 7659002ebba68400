"""What pages say of a questionnaire: its languages, how long it takes, and what its parts are called."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from forsvarlig.knowledge import load
from forsvarlig.knowledge.instruments import Instrument, Scale
from forsvarlig.web.ui.templatetags.ui import said

SECONDS_A_QUESTION = 25
# Each in its own language, whatever the language of the page.
LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English", "pl": "Polski", "uk": "Українська"}
# What browsers call bokmål.
OTHER_NAMES = {"no": "nb"}


def offered(questionnaire: Instrument | None) -> list[tuple[str, str]]:
    """The languages to answer in, code and name: those that every question is worded in; without a questionnaire, all there are.

    A questionnaire that is whole in none of them is asked in those that one of its questions is worded in, bokmål at least.
    """
    if questionnaire is None:
        return list(LANGUAGE_NAMES.items())
    texts = [item.text for item in questionnaire.items.values()]
    whole = {code for code in LANGUAGE_NAMES if all(text.get(code) for text in texts)}
    some = {code for code in LANGUAGE_NAMES if any(text.get(code) for text in texts)} | {"nb"}
    return [(code, name) for code, name in LANGUAGE_NAMES.items() if code in (whole or some)]


def language_of(request: HttpRequest, languages: Iterable[str]) -> str:
    """The one of these languages that the address asks for, else the browser's first among them: no cookie is needed."""
    known = list(languages)
    wished = [code.partition("-")[0] for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    asked = (request.GET.get("spraak", ""), *(OTHER_NAMES.get(code, code) for code in wished))
    return next((language for language in asked if language in known), known[0])


def minutes(questionnaire: Instrument) -> int:
    """About how long it takes to answer, at least one minute."""
    return minutes_for(len(questionnaire.items))


def minutes_for(questions: int) -> int:
    """About how long so many questions take, at least one minute."""
    return max(1, round(questions * SECONDS_A_QUESTION / 60))


def part_name(scale: Scale) -> str:
    """What stands above a scale's questions: the factor's name, or the scale's own in a language that the factor has none in."""
    factor = load().factors.get(scale.factor or "")
    return said({**(factor.name if factor else {}), **scale.name}) or scale.id
