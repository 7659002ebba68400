"""Starting a cycle: goal, what was learnt, who takes part, dates, and whether a survey is offered, with the sum."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from forsvarlig.errors import InputError
from forsvarlig.web.cycle import actions
from forsvarlig.web.cycle.factors import krav
from forsvarlig.web.cycle.forms import StartForm, SurveyStartForm
from forsvarlig.web.cycle.models import Cycle
from forsvarlig.web.cycle.offer import Offer
from forsvarlig.web.cycle.queries import current_cycle, last_cycle, working_units
from forsvarlig.web.cycle.views.shared import refused
from forsvarlig.web.organisation.access import LEADS, enterprise_of, open_to, signed_in
from forsvarlig.web.organisation.context import is_small
from forsvarlig.web.organisation.models import Enterprise, Person
from forsvarlig.web.surveys.actions import LEAST_THRESHOLD, prepare_round
from forsvarlig.web.surveys.queries import round_under_way


@open_to(LEADS)
def start(request: HttpRequest) -> HttpResponse:
    """Begin: on to the survey's round, or to the conversation."""
    actor, enterprise, on = signed_in(request), enterprise_of(request), timezone.localdate()
    offer = Offer(enterprise.people.filter(is_active=True).count(), LEAST_THRESHOLD)
    form_class = SurveyStartForm if offer.is_made else StartForm
    form = form_class(request.POST or None, initial={"name": _("Arbeidsmiljøet %(year)s") % {"year": on.year}})
    if request.method == "POST" and form.is_valid():
        try:
            cycle = _begin(actor, enterprise, form)
            return _onwards(enterprise, cycle)
        except InputError as error:
            refused(form, error)
    context = {
        "form": form,
        "offer": offer,
        "current": current_cycle(enterprise),
        "last": last_cycle(enterprise),
        "under_way": round_under_way(enterprise) if offer.is_made else None,
        "is_small": is_small(enterprise),
        "krav": krav("no.fua.1a-2", on),
    }
    return render(request, "cycle/start.html", context, status=422 if form.errors else 200)


def _begin(actor: Person, enterprise: Enterprise, form: StartForm) -> Cycle:
    """The cycle, with a prepared round where a survey was chosen."""
    data, on = form.cleaned_data, timezone.localdate()
    method = data.get("method") or Cycle.Method.CONVERSATION
    survey = None
    if method == Cycle.Method.SURVEY:
        survey = prepare_round(
            actor,
            name=data["name"],
            units=working_units(enterprise),
            owner=actor,
            database_keeper=data["database_keeper"],
            opens_on=data["opens_on"],
            closes_on=data["closes_on"],
            feedback_on=data["feedback_on"],
        )
    told = {name: data[name] for name in ("name", "goal", "learnt", "who", "plan_by")}
    return actions.start_cycle(actor, **told, method=method, survey=survey, on=on)


def _onwards(enterprise: Enterprise, cycle: Cycle) -> HttpResponse:
    if cycle.round:
        return redirect("surveys:round", cycle.round.pk)
    units = working_units(enterprise)
    return redirect("cycle:conversation", units[0].pk) if len(units) == 1 else redirect("cycle:assessments")
