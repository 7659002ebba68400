"""The pages that people answer on: no sign-in, no session, no cookie, no log. The code in the address is the only key."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forsvarlig.web.organisation.access import Open, open_to
from forsvarlig.web.surveys import answering, invited
from forsvarlig.web.surveys.answer_frame import Frame, about, answering_page
from forsvarlig.web.surveys.answer_parts import Given, held_by, number_of_parts, parts_of, sent_with
from forsvarlig.web.surveys.codes import invitation_code, read_code, shown
from forsvarlig.web.surveys.models import Invitation, Round, Sheet
from forsvarlig.web.surveys.questionnaires import minutes_for


@open_to(Open.EVERYONE)
@answering_page("GET", "HEAD", "POST")
def enter_code(request: HttpRequest, frame: Frame, _code: str) -> HttpResponse:
    """Where a code is typed."""
    typed = request.POST.get("kode", "")
    if code := read_code(typed):
        return frame.to("answer", shown(code))
    wrong = request.method == "POST"
    return frame.page("answer_code", {"typed": typed[:60], "wrong": wrong}, 422 if wrong else 200)


@open_to(Open.EVERYONE)
@answering_page("GET", "HEAD", "POST")
def answer(request: HttpRequest, frame: Frame, code: str) -> HttpResponse:
    """Behind a slip or a mailed link: what is promised, and the first part. Behind an own code: all looked over, delivered."""
    on = timezone.localdate()
    if own := answering.own(code, on):
        return _overview(request, frame, own, code)
    if answering.screen(code, on):
        return frame.to("screen", shown(code))
    way = _way_in(code)
    if way is None or _has_delivered(way):
        return _used(frame, way) if way else frame.gone()
    if request.method == "POST":
        own_code = answering.begin(code, on)
        if own_code is None:
            return _used(frame, way)
        _save(own_code, sent_with(request, way.round))
        return to_part(frame, own_code, 2, way.round)
    context = {"part": parts_of(way.round, Given())[0], "whole": _whole(code)} | _begun(way)
    return frame.page("answer_first", context | first_page(way.round) | about(way.round, way.unit))


@open_to(Open.EVERYONE)
@answering_page("GET", "HEAD", "POST")
def part(request: HttpRequest, frame: Frame, code: str, number: int) -> HttpResponse:
    """One block of questions."""
    sheet = answering.own(code, timezone.localdate())
    if sheet is None or not 1 <= number <= number_of_parts(sheet.round):
        return frame.gone()
    given, status = held_by(sheet), 200
    if request.method == "POST":
        given = sent_with(request, sheet.round)
        if not given.is_too_long:
            if _save(code, given) is None:
                return frame.gone()
            return to_part(
                frame, code, {"bak": number - 1, "oversikt": 0}.get(request.POST.get("til", ""), number + 1), sheet.round
            )
        status = 422
    context = {"part": parts_of(sheet.round, given)[number - 1]}
    return frame.page("answer_part", context | about(sheet.round, sheet.unit) | _own(code), status)


@open_to(Open.EVERYONE)
@answering_page("GET", "HEAD", "POST")
def whole(request: HttpRequest, frame: Frame, code: str) -> HttpResponse:
    """Everything on one page, behind a slip or one's own code; it can be saved after each part."""
    on = timezone.localdate()
    own_sheet = answering.own(code, on)
    way = own_sheet or _way_in(code)
    if way is None or (own_sheet is None and _has_delivered(way)):
        return _used(frame, way) if way else frame.gone()
    given = held_by(own_sheet) if own_sheet else Given()
    if request.method == "POST":
        given = sent_with(request, way.round)
        if not given.is_too_long:
            own_code = code if own_sheet else answering.begin(code, on)
            if own_code is None or _save(own_code, given) is None:
                return _used(frame, way)
            return _after_whole(request, frame, own_code, way.round)
    context: dict[str, Any] = {"parts": parts_of(way.round, given)} | about(way.round, way.unit)
    context |= _own(code) if own_sheet else {"overview": reverse("surveys:answer", args=[shown(code)])} | _begun(way)
    return frame.page("answer_whole", context, 422 if given.is_too_long else 200)


@open_to(Open.EVERYONE)
@answering_page("GET", "HEAD")
def receipt(_request: HttpRequest, frame: Frame, code: str) -> HttpResponse:
    """That it was delivered, and nothing about what."""
    sheet = answering.own(code, timezone.localdate())
    if sheet is None:
        return frame.gone()
    if not sheet.sent:
        return frame.to("answer", shown(code))
    return frame.page("answer_receipt", about(sheet.round, sheet.unit) | _own(code))


@open_to(Open.EVERYONE)
@answering_page("GET", "HEAD", "POST")
def withdraw(request: HttpRequest, frame: Frame, code: str) -> HttpResponse:
    """Take everything back."""
    on = timezone.localdate()
    sheet = answering.withdraw(code, on) if request.method == "POST" else answering.own(code, on)
    if sheet is None:
        return frame.gone()
    if request.method == "POST":
        return frame.to("answer", shown(code))
    return frame.page("answer_withdraw", about(sheet.round, sheet.unit) | _own(code))


def to_part(frame: Frame, code: str, number: int, round_: Round) -> HttpResponse:
    """To a part; past the first or the last, to where everything is looked over."""
    return frame.to("answer", shown(code), *([number] if 1 <= number <= number_of_parts(round_) else []))


def first_page(round_: Round) -> dict[str, int]:
    """How much it is to answer: questions, and minutes at an ordinary pace."""
    count = len(round_.questionnaire.items) + len(round_.background)
    return {"count": count, "minutes": minutes_for(count)}


def _save(code: str, given: Given) -> Sheet | None:
    return answering.save(code, given.answers, timezone.localdate(), background=given.background, comment=given.comment)


def _after_whole(request: HttpRequest, frame: Frame, code: str, round_: Round) -> HttpResponse:
    """Back to the part after the one that was saved so far, or to where everything is looked over."""
    wished = request.POST.get("til", "")
    if wished.isascii() and wished.isdigit() and 1 <= int(wished) < number_of_parts(round_):
        return frame.to("whole", shown(code), at=f"del-{int(wished) + 1}")
    return frame.to("answer", shown(code))


def _overview(request: HttpRequest, frame: Frame, sheet: Sheet, code: str) -> HttpResponse:
    full = again = False
    if request.method == "POST":
        delivered = answering.deliver(code, timezone.localdate())
        if delivered is None:
            return frame.gone()
        if delivered.sent:
            return frame.to("receipt", shown(code))
        full = bool(delivered.answers)
        again = full and invited.has_delivered(code)
    parts = parts_of(sheet.round, held_by(sheet))
    context = {
        "parts": [(each, reverse("surveys:answer", args=[shown(code), each.number])) for each in parts],
        "answered": sum(each.answered for each in parts if each.kind == "scale"),
        "count": len(sheet.round.questionnaire.items),
        "sent": sheet.sent,
        "full": full,
        "again": again,
        "whole": _whole(code),
    }
    return frame.page(
        "answer_overview", context | about(sheet.round, sheet.unit) | _own(code), 422 if request.method == "POST" else 200
    )


def _way_in(code: str) -> Sheet | Invitation | None:
    """The slip or the mailed link that a code stands for."""
    on = timezone.localdate()
    return answering.slip(code, on) or invited.invitation(code, on)


def _has_delivered(way: Sheet | Invitation) -> bool:
    return way.delivered if isinstance(way, Invitation) else way.sent


def _begun(way: Sheet | Invitation) -> dict[str, bool]:
    """Whether somebody may have begun already, as far as the program can know."""
    return {"mailed": isinstance(way, Invitation), "begun": isinstance(way, Sheet) and way.own_hash is not None}


def _used(frame: Frame, way: Sheet | Invitation) -> HttpResponse:
    if isinstance(way, Invitation):
        heading = _("Du har alt svart")
        lines = [
            _("Svarene er levert. Vil du endre eller trekke dem, bruk din egen lenke, den du fikk da du begynte."),
            _("Er det ikke du som har brukt lenka, si fra til verneombudet og be om en lapp."),
        ]
    else:
        heading = _("Denne lappen er brukt")
        lines = [
            _("Svarene er levert. De åpnes bare med den egne koden, den som ble vist da svaret ble begynt."),
            _("Er det ikke du som har brukt lappen, si fra til verneombudet og be om en ny."),
        ]
    return frame.page("answer_gone", {"heading": heading, "lines": lines}, 410)


def _whole(code: str) -> str:
    return reverse("surveys:whole", args=[shown(code)])


def _own(code: str) -> dict[str, Any]:
    return {
        "mailed": bool(invitation_code(code)),
        "code": shown(code),
        "overview": reverse("surveys:answer", args=[shown(code)]),
        "withdraw": reverse("surveys:withdraw", args=[shown(code)]),
        "leave": reverse("surveys:leave-screen", args=[shown(code)]),
    }
