"""Signing in and out, the first set-up, and the page of units, people and roles."""

from __future__ import annotations

from django import forms
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.web.organisation import actions
from forsvarlig.web.organisation.access import LEADS, Open, enterprise_of, open_to, signed_in
from forsvarlig.web.organisation.forms import PasswordForm, PersonForm, RoleForm, SetUpForm, SignInForm, UnitForm
from forsvarlig.web.organisation.models import Person, Role, SetUpLink, SignInLink, hashed
from forsvarlig.web.ui.templatetags.ui import said


def _enter(request: HttpRequest, person: Person) -> HttpResponse:
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("home:what-now")
    return redirect(target)


@open_to(Open.EVERYONE)
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address and password."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.person:
        return _enter(request, form.person)
    return render(request, "organisation/sign_in.html", {"form": form}, status=422 if form.errors else 200)


@open_to(Open.EVERYONE)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; back to the front page."""
    logout(request)
    return redirect("/")


@open_to(Open.EVERYONE)
@sensitive_post_parameters("password")
def set_up(request: HttpRequest, secret: str) -> HttpResponse:
    """The one-time set-up of an empty installation."""
    get_object_or_404(SetUpLink, secret_hash=hashed(secret), used=False)
    trades = [(trade.id, said(trade.name)) for trade in load().trades.values()]
    form = SetUpForm(request.POST or None, trades=trades)
    if request.method == "POST" and form.is_valid():
        person = actions.set_up(secret, **form.cleaned_data, on=timezone.localdate())
        return _enter(request, person)
    return render(request, "organisation/set_up.html", {"form": form}, status=422 if form.errors else 200)


@open_to(Open.EVERYONE)
@sensitive_post_parameters("password")
def choose_password(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind a sign-in link."""
    link = get_object_or_404(SignInLink.objects.select_related("person"), secret_hash=hashed(secret))
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _enter(request, actions.choose_password(secret, form.cleaned_data["password"]))
    return render(
        request, "organisation/choose_password.html", {"form": form, "invited": link.person}, status=422 if form.errors else 200
    )


def _noted(form: forms.Form, error: InputError) -> None:
    """Show an action's objection beside the field it is about."""
    field = error.where.key if error.where.key in form.fields else None
    form.add_error(field, f"{error.what} {error.do}")


@open_to(LEADS)
def organisation(request: HttpRequest) -> HttpResponse:
    """Units, people and roles, with a form for one more of each."""
    actor, enterprise, on = signed_in(request), enterprise_of(request), timezone.localdate()
    wanted = request.POST.get("form", "")
    unit_form = UnitForm(request.POST if wanted == "unit" else None, prefix="unit", enterprise=enterprise)
    person_form = PersonForm(request.POST if wanted == "person" else None, prefix="person", enterprise=enterprise)
    role_form = RoleForm(request.POST if wanted == "role" else None, prefix="role", enterprise=enterprise)
    try:
        if wanted == "unit" and unit_form.is_valid():
            actions.add_unit(actor, unit_form.cleaned_data["parent"], unit_form.cleaned_data["name"])
            return redirect("organisation:organisation")
        if wanted == "person" and person_form.is_valid():
            data = person_form.cleaned_data
            actions.add_person(actor, data["unit"], data["name"], title=data["title"], email=data["email"])
            return redirect("organisation:organisation")
        if wanted == "role" and role_form.is_valid():
            data = role_form.cleaned_data
            actions.give_role(actor, data["person"], data["unit"], data["kind"], on)
            return redirect("organisation:organisation")
    except InputError as error:
        _noted({"unit": unit_form, "person": person_form, "role": role_form}[wanted], error)
    asked = {"unit": unit_form, "person": person_form, "role": role_form}.get(wanted)
    context = {
        "units": enterprise.units.order_by("pk").prefetch_related("people", "roles__person"),
        "roles": Role.held_on(on).filter(person__enterprise=enterprise).select_related("person", "unit"),
        "unit_form": unit_form,
        "person_form": person_form,
        "role_form": role_form,
        "failed": asked if asked and asked.errors else None,
    }
    return render(request, "organisation/organisation.html", context, status=422 if asked and asked.errors else 200)


@open_to(LEADS)
@require_POST
def issue_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """A link for somebody to choose a password: shown this once."""
    person = get_object_or_404(Person, pk=person_id, enterprise=enterprise_of(request))
    secret = actions.issue_sign_in_link(signed_in(request), person, timezone.localdate())
    address = request.build_absolute_uri(reverse("organisation:choose-password", args=[secret]))
    return render(request, "organisation/link_issued.html", {"invited": person, "address": address})


@open_to(LEADS)
@require_POST
def end_role(request: HttpRequest, role_id: int) -> HttpResponse:
    """A role's last day is today."""
    role = get_object_or_404(Role, pk=role_id, person__enterprise=enterprise_of(request))
    actions.end_role(signed_in(request), role, timezone.localdate())
    return redirect("organisation:organisation")
