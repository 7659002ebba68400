"""A shared screen: its start page, leaving it to the next person, and the page on which its link is made and taken back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from forsvarlig.web.organisation.access import Open, open_to, signed_in, unit_for
from forsvarlig.web.surveys import answering, screens
from forsvarlig.web.surveys.access import check_may_run
from forsvarlig.web.surveys.answer_frame import Frame, about, answering_page
from forsvarlig.web.surveys.answer_parts import Given, parts_of, sent_with
from forsvarlig.web.surveys.answer_views import first_page, to_part
from forsvarlig.web.surveys.codes import shown
from forsvarlig.web.surveys.views import round_for


@open_to(Open.EVERYONE)
@answering_page("GET", "HEAD", "POST")
def screen(request: HttpRequest, frame: Frame, code: str) -> HttpResponse:
    """Where each person begins: what is promised here, and the first part. The sheet is made when that part is saved."""
    on = timezone.localdate()
    found = answering.screen(code, on)
    if found is None:
        return frame.gone()
    frame = frame.on_screen(code)
    if request.method == "POST":
        own_code = answering.begin_fresh(found.round, found.unit, on)
        if own_code is None:
            return frame.gone()
        answering.save(own_code, sent_with(request, found.round).answers, on)
        return to_part(frame, own_code, 2, found.round)
    context = {"part": parts_of(found.round, Given())[0]} | first_page(found.round)
    return frame.page("answer_first", context | about(found.round, found.unit))


@open_to(Open.EVERYONE)
@answering_page("POST")
def leave_screen(_request: HttpRequest, frame: Frame, code: str) -> HttpResponse:
    """Let the screen forget whoever was there, and begin anew for the next."""
    if not frame.screen:
        return frame.gone()
    answering.leave_screen(code, timezone.localdate())
    return frame.to("screen", shown(frame.screen))


@open_to(Open.MEMBERS)
def screens_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """The units with and without a shared screen."""
    round_ = round_for(request, round_id)
    check_may_run(signed_in(request), round_)
    return render(request, "surveys/screens.html", {"round": round_, "units": screens.units_with_screens(round_)})


@open_to(Open.MEMBERS)
@require_POST
def make_screen(request: HttpRequest, round_id: int, unit_id: int) -> HttpResponse:
    """Make a unit's link, and show it: this once."""
    round_, unit = round_for(request, round_id), unit_for(request, unit_id)
    code = screens.make_screen(signed_in(request), round_, unit)
    address = request.build_absolute_uri(reverse("surveys:screen", args=[shown(code)]))
    return render(request, "surveys/screen_made.html", {"round": round_, "unit": unit, "address": address, "code": shown(code)})


@open_to(Open.MEMBERS)
@require_POST
def revoke_screen(request: HttpRequest, round_id: int, unit_id: int) -> HttpResponse:
    """Let a unit's link stop working."""
    round_ = round_for(request, round_id)
    screens.revoke_screen(signed_in(request), round_, unit_for(request, unit_id))
    return redirect("surveys:screens", round_.pk)
