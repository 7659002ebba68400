"""Looking an organisation number up: first what the register says, then what somebody confirms of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from forsvarlig.errors import InputError
from forsvarlig.web.organisation.access import LEADS, enterprise_of, open_to, signed_in
from forsvarlig.web.organisation.actions import take_from_register
from forsvarlig.web.organisation.forms import NumberForm, RegisterForm
from forsvarlig.web.organisation.models import RegisterEntry
from forsvarlig.web.organisation.register import Entry, look_up

# What was found waits here for a yes; it has to be the register's own words, so it isn't sent with the form.
FOUND = "register"


@open_to(LEADS)
def register(request: HttpRequest) -> HttpResponse:
    """Ask for the number, look it up, and show what was found, with what would be filled in."""
    form = NumberForm(request.POST or None, initial={"number": enterprise_of(request).organisation_number})
    if request.method == "POST" and form.is_valid():
        try:
            request.session[FOUND] = look_up(form.cleaned_data["number"], timezone.localdate()).document()
            return redirect("organisation:register")
        except InputError as error:
            form.add_error(error.where.key, f"{error.what} {error.do}")
    if request.method == "POST":
        request.session.pop(FOUND, None)
    return _page(request, form, None)


@open_to(LEADS)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Store what was confirmed of what was found."""
    found = _found(request)
    if found is None:
        return redirect("organisation:register")
    form = RegisterForm(request.POST, entry=found)
    if not form.is_valid():
        return _page(request, NumberForm(initial={"number": found.number}), form)
    take_from_register(signed_in(request), found, form.wanted(), form.cleaned_data.get("standard", found.standard))
    del request.session[FOUND]
    return redirect("organisation:register")


def _found(request: HttpRequest) -> Entry | None:
    return Entry.read(request.session[FOUND]) if FOUND in request.session else None


def _page(request: HttpRequest, form: NumberForm, taking: RegisterForm | None) -> HttpResponse:
    found = _found(request)
    failed = taking if taking and taking.errors else form
    context = {
        "form": form,
        "found": found,
        "taking": taking or (RegisterForm(entry=found) if found else None),
        "failed": failed,
        "held": RegisterEntry.objects.filter(enterprise=enterprise_of(request)).first(),
    }
    return render(request, "organisation/register.html", context, status=422 if failed.errors else 200)
