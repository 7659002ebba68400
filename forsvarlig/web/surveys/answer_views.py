"""The pages that people answer on: no sign-in, no session, no cookie, no log. The code in the address is the only key.

They are exempt from Django's token against forged requests: whoever could forge one would have to know the code, and
nothing else that a browser sends along decides anything here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from forsvarlig.knowledge.instruments import Instrument
from forsvarlig.web.organisation.access import Open, open_to, representatives_of
from forsvarlig.web.surveys import answering
from forsvarlig.web.surveys.codes import read_code, shown
from forsvarlig.web.surveys.models import Sheet
from forsvarlig.web.surveys.promise import Promise, promise_to
from forsvarlig.web.surveys.questionnaires import language_of, minutes, offered, part_name
from forsvarlig.web.ui.templatetags.ui import said

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    id: str
    text: str
    options: tuple[Option, ...]

    @property
    def answered(self) -> bool:
        return any(option.chosen for option in self.options)


@dataclass(frozen=True)
class Part:
    """One block of questions: those of one factor."""

    number: int
    of: int
    name: str
    address: str
    is_sensitive: bool
    questions: tuple[Question, ...]

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.of else None

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def answered(self) -> int:
        return sum(question.answered for question in self.questions)


def parts_of(questionnaire: Instrument, answers: Mapping[str, str], code: str) -> tuple[Part, ...]:
    """The questionnaire as pages, with what was answered, in the language that is active."""
    return tuple(
        Part(
            number=number,
            of=len(questionnaire.scales),
            name=part_name(scale),
            address=reverse("surveys:answer", args=[shown(code), number]),
            is_sensitive=scale.sensitive,
            questions=tuple(_question(questionnaire, item, answers.get(item)) for item in scale.items),
        )
        for number, scale in enumerate(questionnaire.scales, 1)
    )


def _question(questionnaire: Instrument, item_id: str, chosen: str | None) -> Question:
    item = questionnaire.items[item_id]
    options = tuple(Option(option.value, said(option.label), option.value == chosen) for option in item.options)
    return Question(item.id, said(item.text), options)


@open_to(Open.EVERYONE)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed."""
    typed = request.POST.get("kode", "")
    with translation.override(language_of(request)):
        if code := read_code(typed):
            return _to("surveys:answer", code)
        wrong = request.method == "POST"
        return _page(request, "answer_code", {"typed": typed[:60], "wrong": wrong}, 422 if wrong else 200)


@open_to(Open.EVERYONE)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Behind a slip: what is promised, and the first part. Behind one's own code: everything looked over, and delivered."""
    with translation.override(language_of(request)):
        read, on = read_code(code), timezone.localdate()
        if sheet := answering.own(read, on):
            return _overview(request, sheet, read)
        sheet = answering.slip(read, on)
        if sheet is None:
            return _gone(request, read)
        if sheet.sent:
            return _used(request, sheet)
        if request.method == "POST":
            own_code = answering.begin(read, on)
            if own_code is None:
                return _used(request, sheet)
            answering.save(own_code, _answers(request, sheet.round.questionnaire), on)
            return _to_part(own_code, 2, sheet.round.questionnaire)
        questionnaire = sheet.round.questionnaire
        context = {
            "part": parts_of(questionnaire, {}, read)[0],
            "begun": sheet.own_hash is not None,
            "count": len(questionnaire.items),
            "minutes": minutes(questionnaire),
        }
        return _page(request, "answer_first", context | _about(sheet))


@open_to(Open.EVERYONE)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One block of questions."""
    with translation.override(language_of(request)):
        read, on = read_code(code), timezone.localdate()
        sheet = answering.own(read, on)
        if sheet is None or not 1 <= number <= len(sheet.round.questionnaire.scales):
            return _gone(request, read)
        if request.method == "POST":
            if answering.save(read, _answers(request, sheet.round.questionnaire), on) is None:
                return _gone(request, read)
            to = {"bak": number - 1, "oversikt": 0}.get(request.POST.get("til", ""), number + 1)
            return _to_part(read, to, sheet.round.questionnaire)
        context = {"part": parts_of(sheet.round.questionnaire, sheet.answers, read)[number - 1]}
        return _page(request, "answer_part", context | _about(sheet) | _own(read))


@open_to(Open.EVERYONE)
@csrf_exempt
@require_http_methods(["GET", "HEAD"])
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """That it was delivered, and nothing about what."""
    with translation.override(language_of(request)):
        read = read_code(code)
        sheet = answering.own(read, timezone.localdate())
        if sheet is None:
            return _gone(request, read)
        if not sheet.sent:
            return _to("surveys:answer", read)
        return _page(request, "answer_receipt", _about(sheet) | _own(read))


@open_to(Open.EVERYONE)
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take everything back."""
    with translation.override(language_of(request)):
        read, on = read_code(code), timezone.localdate()
        sheet = answering.withdraw(read, on) if request.method == "POST" else answering.own(read, on)
        if sheet is None:
            return _gone(request, read)
        if request.method == "POST":
            return _to("surveys:answer", read)
        return _page(request, "answer_withdraw", _about(sheet) | _own(read))


def _overview(request: HttpRequest, sheet: Sheet, code: str) -> HttpResponse:
    full = False
    if request.method == "POST":
        delivered = answering.deliver(code, timezone.localdate())
        if delivered is None:
            return _gone(request, code)
        if delivered.sent:
            return _to("surveys:receipt", code)
        full = bool(delivered.answers)
    parts = parts_of(sheet.round.questionnaire, sheet.answers, code)
    context = {
        "parts": parts,
        "answered": sum(each.answered for each in parts),
        "count": len(sheet.round.questionnaire.items),
        "sent": sheet.sent,
        "full": full,
    }
    return _page(request, "answer_overview", context | _about(sheet) | _own(code), 422 if request.method == "POST" else 200)


def _answers(request: HttpRequest, questionnaire: Instrument) -> dict[str, str]:
    """What a page sent that the questionnaire knows; the empty text takes an answer back."""
    sent = {item: request.POST[item] for item in questionnaire.items if item in request.POST}
    return {
        item: value
        for item, value in sent.items()
        if not value or value in {option.value for option in questionnaire.items[item].options}
    }


def _gone(request: HttpRequest, code: str) -> HttpResponse:
    """No such sheet: the round is over, or there never was one."""
    round_ = answering.round_of(code)
    if round_ is not None and not round_.takes_answers(timezone.localdate()):
        lines = [
            _("Det er ikke mulig å svare lenger."),
            _("Da runden ble lukket, ble svarene skrevet om i tilfeldig rekkefølge, og kodene slettet."),
            _("Ingen finner igjen sine egne svar."),
        ]
        if round_.state == round_.State.OPEN:
            lines = [_("Siste dag for å svare er passert. Det du har levert, teller.")]
        return _page(request, "answer_gone", {"heading": _("Runden er lukket"), "lines": lines, "round": round_}, 410)
    lines = [
        _("Se om koden er riktig skrevet av. Store og små bokstaver er det samme."),
        _("Er lappen byttet i en ny, virker den gamle ikke lenger."),
    ]
    return _page(request, "answer_gone", {"heading": _("Vi kjenner ikke denne koden"), "lines": lines}, 404)


def _used(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    lines = [
        _("Svarene er levert. De åpnes bare med den egne koden, den som ble vist da svaret ble begynt."),
        _("Er det ikke du som har brukt lappen, si fra til verneombudet og be om en ny."),
    ]
    return _page(request, "answer_gone", {"heading": _("Denne lappen er brukt"), "lines": lines, "round": sheet.round}, 410)


def _about(sheet: Sheet) -> dict[str, Any]:
    promise: Promise = promise_to(sheet.round, sheet.unit)
    helpers = [role.person.name for role in representatives_of(sheet.unit, timezone.localdate())]
    who = _("verneombudet (%(names)s), lederen din eller en annen du stoler på") % {"names": ", ".join(dict.fromkeys(helpers))}
    return {
        "round": sheet.round,
        "unit": sheet.unit,
        "promise": promise,
        "helpers": who if helpers else _("lederen din eller en annen du stoler på"),
    }


def _own(code: str) -> dict[str, str]:
    return {
        "code": shown(code),
        "overview": reverse("surveys:answer", args=[shown(code)]),
        "withdraw": reverse("surveys:withdraw", args=[shown(code)]),
    }


def _to(name: str, code: str, *more: int) -> HttpResponse:
    address = reverse(name, args=[shown(code), *more])
    return _sealed(HttpResponseRedirect(f"{address}?spraak={translation.get_language()}"))


def _to_part(code: str, number: int, questionnaire: Instrument) -> HttpResponse:
    """To a part; past the first or the last, to where everything is looked over."""
    return _to("surveys:answer", code, *([number] if 1 <= number <= len(questionnaire.scales) else []))


def _page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Rendered without the request, so that no session or person is ever looked up for an answering page."""
    language = translation.get_language() or "nb"
    questionnaire = context["round"].questionnaire if "round" in context else None
    frame = {
        "language": language,
        "languages": offered(questionnaire),
        "unchecked": questionnaire is not None and language in questionnaire.unchecked_languages,
        "address": request.path,
    }
    return _sealed(HttpResponse(render_to_string(f"surveys/{template}.html", {**frame, **context}), status=status))


def _sealed(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Language"] = translation.get_language() or "nb"
    return response
