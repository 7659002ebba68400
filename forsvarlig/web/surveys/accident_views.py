"""When something went wrong, what everybody is told of an aborted round, the slips, and what could be seen where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.organisation.access import Open, open_to, signed_in
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.surveys import accidents as doing
from forsvarlig.web.surveys.access import check_may_reissue, check_sees_storage
from forsvarlig.web.surveys.accident_forms import AbortForm, AccidentForm, ExtendForm, LateForm, MoveForm
from forsvarlig.web.surveys.counting import surveyed_heads
from forsvarlig.web.surveys.models import Round, State
from forsvarlig.web.surveys.promise import group_name
from forsvarlig.web.surveys.slips import sheet_of_slips
from forsvarlig.web.surveys.views import round_for

FORMS: dict[str, type[AccidentForm]] = {"forleng": ExtendForm, "avbryt": AbortForm, "feil-enhet": MoveForm, "ny": LateForm}


@open_to(Open.MEMBERS)
def accidents(request: HttpRequest, round_id: int, what: str = "") -> HttpResponse:
    """What can be done about each accident; a form that is sent comes back here when something is wrong with it."""
    person, round_ = signed_in(request), round_for(request, round_id)
    check_may_reissue(person, round_)
    if what and what not in FORMS:
        raise Http404
    forms = {name: kind(round_, prefix=name, initial=_initial(round_, name)) for name, kind in FORMS.items()}
    if what and request.method == "POST":
        forms[what] = sent = FORMS[what](round_, request.POST, prefix=what)
        if sent.is_valid() and (done := _done(request, person, round_, what, sent)):
            return done
    wrong = next((form for form in forms.values() if form.errors), None)
    context = {"round": round_, "wrong": wrong, "forms": {name.replace("-", "_"): form for name, form in forms.items()}}
    return render(request, "surveys/accidents.html", context, status=422 if wrong else 200)


@open_to(Open.MEMBERS)
def slips(request: HttpRequest, round_id: int) -> HttpResponse:
    """The units whose slips can be made, one unit at a time."""
    round_ = round_for(request, round_id)
    check_may_reissue(signed_in(request), round_)
    units = [(part, group_name(part)) for part in surveyed_heads(round_)]
    return render(request, "surveys/slips_of_units.html", {"round": round_, "units": units})


@open_to(Open.MEMBERS)
def aborted(request: HttpRequest, round_id: int) -> HttpResponse:
    """What everybody is told of a round that was broken off."""
    round_ = round_for(request, round_id)
    if round_.state != State.ABORTED:
        raise NotAllowedError(_("Denne runden er ikke avbrutt."))
    return render(request, "surveys/aborted.html", {"round": round_})


@open_to(Open.MEMBERS)
def storage(request: HttpRequest, round_id: int) -> HttpResponse:
    """What somebody with the database, a backup, the server or its log could learn, then and afterwards."""
    person, round_ = signed_in(request), round_for(request, round_id)
    check_sees_storage(person, round_)
    context = {
        "round": round_,
        "is_open": round_.state == State.OPEN,
        "is_over": round_.closed_on is not None,
        "is_file": connection.vendor == "sqlite",
        "lasts_to": round_.closed_on or round_.closes_on,
    }
    return render(request, "surveys/storage.html", context)


def _initial(round_: Round, name: str) -> dict[str, Any]:
    return {"closes_on": round_.closes_on} if name == "forleng" else {}


def _done(request: HttpRequest, person: Person, round_: Round, what: str, form: AccidentForm) -> HttpResponse | None:
    """Do what a form asks; None when it couldn't be done, with the reason at its field."""
    on, given = timezone.localdate(), form.cleaned_data
    acts: dict[str, Callable[[], Any]] = {
        "forleng": lambda: doing.extend_round(person, round_, **given, on=on),
        "avbryt": lambda: doing.abort_round(person, round_, **given, on=on),
        "feil-enhet": lambda: doing.move_slip(person, round_, **given),
        "ny": lambda: doing.add_person(person, round_, **given),
    }
    try:
        done = acts[what]()
    except InputError as error:
        form.add_error(error.where.key if error.where.key in form.fields else None, f"{error.what} {error.do}".strip())
        return None
    if what in ("feil-enhet", "ny"):
        return render(request, "surveys/slips.html", sheet_of_slips(request, round_, done))
    return redirect("surveys:aborted" if what == "avbryt" else "surveys:round", round_.pk)
