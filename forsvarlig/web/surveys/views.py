"""The list of rounds, the page of one round, and what its owner does with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.organisation.access import Open, enterprise_of, may, open_to, signed_in, unit_for
from forsvarlig.web.outbox.queue import can_send
from forsvarlig.web.participation.queries import hearings_about
from forsvarlig.web.surveys import actions
from forsvarlig.web.surveys.access import (
    check_may_open,
    check_may_prepare,
    check_may_reissue,
    check_may_run,
    check_sees_storage,
    sees_round,
)
from forsvarlig.web.surveys.forms import ConsultForm
from forsvarlig.web.surveys.invitations import mail_about
from forsvarlig.web.surveys.models import Round, State
from forsvarlig.web.surveys.promise import outlook, promise_to
from forsvarlig.web.surveys.queries import latest_release, rates, representatives_for, round_under_way
from forsvarlig.web.surveys.slips import sheet_of_slips
from forsvarlig.web.surveys.steps import next_step
from forsvarlig.web.surveys.tables import unit_lines


def round_for(request: HttpRequest, round_id: int) -> Round:
    """A round of one's own enterprise; a stranger's isn't found."""
    rounds = Round.objects.select_related("owner", "enterprise")
    return get_object_or_404(rounds, pk=round_id, enterprise=enterprise_of(request))


@open_to(Open.MEMBERS)
def mapping(request: HttpRequest) -> HttpResponse:
    """Every round with what comes next, and the latest results that the reader may see."""
    person, enterprise, on = signed_in(request), enterprise_of(request), timezone.localdate()
    rounds = enterprise.rounds.select_related("owner")
    release = latest_release(enterprise)
    context = {
        "rounds": [{"round": each, "step": next_step(each, on), "opens": sees_round(person, each)} for each in rounds],
        "release": release,
        "lines": unit_lines(release, person) if release else [],
        "leads": not may(check_may_prepare, person),
        "may_start": not may(check_may_prepare, person) and round_under_way(enterprise) is None,
    }
    return render(request, "surveys/mapping.html", context)


@open_to(Open.MEMBERS)
def round_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """One round: who was heard, what could be shown, what respondents read, and the one thing to do next."""
    person, on, round_ = signed_in(request), timezone.localdate(), round_for(request, round_id)
    if not sees_round(person, round_):
        raise NotAllowedError(_("Rundens side er for dem som leder, verneombudet og de tillitsvalgte."))
    form = ConsultForm(request.POST if request.method == "POST" else None, initial={"question": _question(round_)})
    if request.method == "POST" and form.is_valid() and _consulted(request, round_, form):
        return redirect("surveys:round", round_.pk)
    context = _about(request, round_, on) | {"form": form}
    return render(request, "surveys/round.html", context, status=422 if form.errors else 200)


@open_to(Open.MEMBERS)
@require_POST
def open_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """Open, and go on to the slips, which are made when they are printed."""
    round_ = round_for(request, round_id)
    actions.open_round(signed_in(request), round_, timezone.localdate())
    return redirect("surveys:slips", round_.pk)


@open_to(Open.MEMBERS)
@require_POST
def reissue(request: HttpRequest, round_id: int, unit_id: int) -> HttpResponse:
    """Slips for a unit, seen this once."""
    round_ = round_for(request, round_id)
    slips = actions.reissue(signed_in(request), round_, unit_for(request, unit_id))
    return render(request, "surveys/slips.html", sheet_of_slips(request, round_, slips))


@open_to(Open.MEMBERS)
def close_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """What closing means, and the closing."""
    person, round_ = signed_in(request), round_for(request, round_id)
    check_may_run(person, round_)
    if request.method == "POST":
        actions.close_round(person, round_, timezone.localdate())
        return redirect("surveys:round", round_.pk)
    early = round_.takes_answers(timezone.localdate())
    return render(request, "surveys/close.html", {"round": round_, "early": early})


@open_to(Open.MEMBERS)
@require_POST
def release_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """Plan and audit the release once more."""
    round_ = round_for(request, round_id)
    actions.release_round(signed_in(request), round_, timezone.localdate())
    return redirect("surveys:round", round_.pk)


@open_to(Open.MEMBERS)
@require_POST
def drop_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """Call it off before it is opened."""
    actions.drop_round(signed_in(request), round_for(request, round_id))
    return redirect("surveys:mapping")


def _about(request: HttpRequest, round_: Round, on: date) -> dict[str, Any]:
    """What the page of a round shows to whoever reads it."""
    person = signed_in(request)
    surveyed, talking = outlook(round_)
    shown = next((each.part for each in surveyed if str(each.part.unit_id) == request.GET.get("enhet")), None)
    example = shown or min((each.part for each in surveyed), key=lambda part: part.invited, default=None)
    release = getattr(round_, "release", None)
    runs = not may(check_may_run, person, round_)
    return {
        "round": round_,
        "step": next_step(round_, on),
        "hearings": hearings_about(round_.subject),
        "asked": representatives_for(round_, on),
        "surveyed": surveyed,
        "talking": talking,
        "example": promise_to(round_, example.unit) if example else None,
        "rates": rates(round_) if round_.state == State.OPEN else [],
        "release": release,
        "runs": runs,
        "can_mail": can_send(),
        "mail": mail_about(person, round_, on) if runs and can_send() and round_.state == State.OPEN else None,
        "told": request.GET.get("epost", ""),
        "why_not_open": may(check_may_open, person, round_, on),
        "may_reissue": not may(check_may_reissue, person, round_),
        "sees_storage": not may(check_sees_storage, person, round_),
    }


def _consulted(request: HttpRequest, round_: Round, form: ConsultForm) -> bool:
    try:
        actions.consult(signed_in(request), round_, **form.cleaned_data, on=timezone.localdate())
    except InputError as error:
        form.add_error(error.where.key if error.where.key in form.fields else None, f"{error.what} {error.do}")
        return False
    return True


def _question(round_: Round) -> str:
    return _(
        "Vi planlegger kartleggingen «%(name)s». Spørsmålene, enhetene, datoene og det de ansatte får lese før de svarer, "
        "står på rundens side. Er noe uklart, urimelig eller utelatt?"
    ) % {"name": round_.name}
