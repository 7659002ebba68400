"""The questionnaires that come with the program, and how each looks to whoever answers, on a phone and on paper.

A questionnaire of the enterprise's own is previewed at the same addresses, by its number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forsvarlig.knowledge.instruments import Instrument, Scale, parse_instrument
from forsvarlig.knowledge.loading import packaged_instruments
from forsvarlig.web.organisation.access import Open, enterprise_of, open_to
from forsvarlig.web.surveys.answer_parts import Option, Part, Question
from forsvarlig.web.surveys.models import Questionnaire
from forsvarlig.web.surveys.questionnaires import LANGUAGE_NAMES, minutes, offered, part_name
from forsvarlig.web.ui.templatetags.ui import said


@dataclass(frozen=True)
class Listed:
    """A questionnaire in the list, with what it measures, and the languages that it can be looked at in."""

    questionnaire: Instrument
    minutes: int
    measures: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]
    unchecked: tuple[str, ...]


@open_to(Open.MEMBERS)
@require_safe
def questionnaires(request: HttpRequest) -> HttpResponse:
    """Every packaged questionnaire, the shortest first."""
    shown = sorted(packaged_instruments().values(), key=lambda one: len(one.items))
    return render(request, "surveys/questionnaires.html", {"listed": [_listed(one) for one in shown]})


@open_to(Open.MEMBERS)
@require_safe
def on_phone(request: HttpRequest, entry_id: str, number: int) -> HttpResponse:
    """One part as respondents see it on a phone; nothing that is chosen is sent."""
    questionnaire = _questionnaire(request, entry_id)
    if not 1 <= number <= len(questionnaire.scales):
        raise Http404
    frame = _frame(request, questionnaire) | {"entry": entry_id}
    with translation.override(frame["language"]):
        return render(request, "surveys/preview_phone.html", frame | {"part": _part(questionnaire, number)} | _help())


@open_to(Open.MEMBERS)
@require_safe
def on_paper(request: HttpRequest, entry_id: str) -> HttpResponse:
    """The whole questionnaire as sheets of A4."""
    questionnaire = _questionnaire(request, entry_id)
    frame = _frame(request, questionnaire) | {"entry": entry_id}
    with translation.override(frame["language"]):
        parts = [_part(questionnaire, number) for number in range(1, len(questionnaire.scales) + 1)]
        return render(request, "surveys/preview_paper.html", frame | {"parts": parts} | _help())


def _questionnaire(request: HttpRequest, entry_id: str) -> Instrument:
    """A packaged questionnaire by its id, or one of the enterprise's own by its number."""
    if entry_id in packaged_instruments():
        return packaged_instruments()[entry_id]
    if not entry_id.isdecimal():
        raise Http404
    own = get_object_or_404(Questionnaire, pk=entry_id, enterprise=enterprise_of(request))
    return parse_instrument(own.document, str(own))


def _listed(questionnaire: Instrument) -> Listed:
    return Listed(
        questionnaire=questionnaire,
        minutes=minutes(questionnaire),
        measures=tuple(map(part_name, questionnaire.scales)),
        languages=tuple(offered(questionnaire)),
        unchecked=tuple(LANGUAGE_NAMES[code] for code in questionnaire.unchecked_languages),
    )


def _frame(request: HttpRequest, questionnaire: Instrument) -> dict[str, Any]:
    """What every preview shows; `site` is the language that the reader has the site in, `language` that of the questions."""
    site, languages = translation.get_language() or "nb", offered(questionnaire)
    asked = request.GET.get("spraak", "")
    language = asked if asked in dict(languages) else site
    return {
        "questionnaire": questionnaire,
        "site": site,
        "language": language,
        "languages": [(code, name, f"spraak={code}") for code, name in languages],
        "unchecked": language in questionnaire.unchecked_languages,
        "address": request.path,
    }


def _help() -> dict[str, str]:
    """Whom sensitive questions point to; a round puts in the names of the unit's safety representatives."""
    return {"helpers": _("lederen din eller en annen du stoler på")}


def _part(questionnaire: Instrument, number: int) -> Part:
    scale = questionnaire.scales[number - 1]
    return Part(
        number=number,
        of=len(questionnaire.scales),
        kind="scale",
        name=part_name(scale),
        is_sensitive=scale.sensitive,
        questions=tuple(_questions(questionnaire, scale)),
    )


def _questions(questionnaire: Instrument, scale: Scale) -> Iterator[Question]:
    for item in (questionnaire.items[name] for name in scale.items):
        # Where the wording is somebody else's, only ids and values are ours to show.
        options = tuple(Option(option.value, said(option.label) or option.value, chosen=False) for option in item.options)
        yield Question(item.id, said(item.text) or item.id, options)
