"""The languages that people may answer in: each round's own, whatever languages the rest of the site has."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from forsvarlig.web.surveys.models import Round

# Each in its own language, whatever the language of the page.
LANGUAGES = (("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English"), ("pl", "Polski"), ("uk", "Українська"))
# What browsers call bokmål.
OTHER_NAMES = {"no": "nb"}


def languages_of(round_: Round | None) -> tuple[tuple[str, str], ...]:
    """The languages that every question of a round is worded in; without a round, all there are.

    A questionnaire that is whole in none of them is asked in those that one of its questions is worded in, bokmål at least.
    """
    if round_ is None:
        return LANGUAGES
    texts = [item.text for item in round_.questionnaire.items.values()]
    whole = {code for code, _name in LANGUAGES if all(text.get(code) for text in texts)}
    some = {code for code, _name in LANGUAGES if any(text.get(code) for text in texts)} | {"nb"}
    return tuple((code, name) for code, name in LANGUAGES if code in (whole or some))


def language_of(request: HttpRequest, languages: tuple[tuple[str, str], ...]) -> str:
    """The language that the address asks for, else the browser's first that there is: no cookie is needed."""
    offered = [code for code, _name in languages]
    wished = [code.split("-")[0] for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    for language in (request.GET.get("spraak", ""), *(OTHER_NAMES.get(code, code) for code in wished)):
        if language in offered:
            return language
    return offered[0]


def is_unchecked(round_: Round | None, language: str) -> bool:
    """Whether no native reader has checked the questionnaire in a language, as the questionnaire itself says."""
    return round_ is not None and language in round_.instrument.get("unchecked_languages", ())
