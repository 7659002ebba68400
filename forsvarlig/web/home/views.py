"""The front page, the demonstration's way in, and “What now?”."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from forsvarlig.web.home import way_in
from forsvarlig.web.home.demonstration import shown_people
from forsvarlig.web.home.steps import what_now_for
from forsvarlig.web.organisation.access import Open, open_to, signed_in
from forsvarlig.web.organisation.models import Person


@open_to(Open.EVERYONE)
def front(request: HttpRequest) -> HttpResponse:
    """Who are you? in a demonstration; otherwise what this is, or what to do next for whoever is signed in."""
    if isinstance(request.user, Person):
        return redirect("home:what-now")
    if way_in.is_open(request):
        return render(request, "home/who_are_you.html", {"enterprises": shown_people()})
    return render(request, "home/front.html")


@open_to(Open.EVERYONE)
@require_POST
def enter(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter as a person of the demonstration; anywhere but there, the address doesn't exist."""
    if not way_in.is_open(request):
        raise Http404
    person = get_object_or_404(Person, pk=person_id, is_active=True)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home:what-now")


@open_to(Open.MEMBERS)
def what_now(request: HttpRequest) -> HttpResponse:
    """The one next step, what waits, where the work stands, and what was promised."""
    return render(request, "home/what_now.html", {"now": what_now_for(signed_in(request), timezone.localdate())})
