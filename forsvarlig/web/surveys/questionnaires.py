"""What pages say of a questionnaire: its languages, how long it takes, and what its parts are called."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from forsvarlig.knowledge import load
from forsvarlig.knowledge.instruments import Instrument, Scale
from forsvarlig.web.ui.templatetags.ui import said

SECONDS_A_QUESTION = 25
# Each in its own language, whatever the language of the page.
LANGUAGE_NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English", "pl": "Polski", "uk": "Українська"}
SITE_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def offered(questionnaire: Instrument | None) -> list[tuple[str, str]]:
    """The languages to answer in, code and name: the site's own, and those that the questionnaire has besides; all, without one."""
    codes = {*SITE_LANGUAGES, *(LANGUAGE_NAMES if questionnaire is None else questionnaire.languages)}
    return [(code, name) for code, name in LANGUAGE_NAMES.items() if code in codes]


def language_of(request: HttpRequest) -> str:
    """The language that the address asks for; else what was chosen on the site; else the browser's. No cookie is needed."""
    asked = request.GET.get("spraak", "")
    if asked in LANGUAGE_NAMES:
        return asked
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        # The site itself knows fewer languages than people answer in.
        for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
            if code.partition("-")[0] in LANGUAGE_NAMES:
                return code.partition("-")[0]
    return translation.get_language() or "nb"


def minutes(questionnaire: Instrument) -> int:
    """About how long it takes to answer, at least one minute."""
    return max(1, round(len(questionnaire.items) * SECONDS_A_QUESTION / 60))


def part_name(scale: Scale) -> str:
    """What stands above a scale's questions: the factor's name, or the scale's own in a language that the factor has none in."""
    factor = load().factors.get(scale.factor or "")
    return said({**(factor.name if factor else {}), **scale.name}) or scale.id
