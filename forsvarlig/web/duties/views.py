"""What binds us, why us, since when, what shows it, what is missing; and one question at a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from forsvarlig.duties import next_question
from forsvarlig.duties.because import Speaker
from forsvarlig.duties.standing import record_name
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.facts import Fact
from forsvarlig.knowledge.timeline import expected_changes
from forsvarlig.web.duties.actions import state_elsewhere, take_back_elsewhere
from forsvarlig.web.duties.advice import advice_for
from forsvarlig.web.duties.collect import duties_hanging_on, facts_on, overview_of, records_of, results_for, told_facts
from forsvarlig.web.duties.forms import ElsewhereForm, FactForm, SinceForm
from forsvarlig.web.duties.models import ElsewhereRecord
from forsvarlig.web.duties.news import FIRST_DAY, days_since
from forsvarlig.web.duties.steps import placeless
from forsvarlig.web.knowledge.as_of import as_of, render_as_of
from forsvarlig.web.organisation.access import LEADS, Open, enterprise_of, may, open_to, signed_in
from forsvarlig.web.organisation.actions import check_may_organise, state_fact
from forsvarlig.web.organisation.models import Enterprise, Person


@open_to(Open.MEMBERS)
def duties(request: HttpRequest) -> HttpResponse:
    """The duties on a day, with the next question for whoever may answer it."""
    day = as_of(request)
    asked = _fact(request.GET["spor"]) if "spor" in request.GET else None
    return render_as_of(request, "duties/duties.html", day, _page(request, day.on, asked, None))


@open_to(Open.MEMBERS)
def others(request: HttpRequest) -> HttpResponse:
    """The duties that don't bind on a day, or that we can't tell of, each with why."""
    return _part(request, "duties/others.html")


@open_to(Open.MEMBERS)
def unseen(request: HttpRequest) -> HttpResponse:
    """The duties that bind on a day and whose evidence the program has no place for."""
    return _part(request, "duties/unseen.html")


@open_to(Open.EVERYONE)
def timeline(request: HttpRequest) -> HttpResponse:
    """What is new in the law since a day, marked with what it means for the enterprise of whoever is signed in."""
    today = timezone.localdate()
    form = SinceForm(request.GET if "fra" in request.GET else None)
    since = form.cleaned_data["fra"] if form.is_bound and form.is_valid() else FIRST_DAY
    person = request.user if isinstance(request.user, Person) else None
    facts = facts_on(person.enterprise, today) if person else None
    context = {
        "since": since,
        "days": days_since(since, today, facts, get_language() or "nb"),
        "coming": days_since(today + timedelta(days=1), date.max, facts, get_language() or "nb"),
        "expected": expected_changes(load()),
        "form": form if form.is_bound else SinceForm(initial={"fra": since}),
    }
    return render(request, "duties/timeline.html", context, status=422 if form.is_bound and form.errors else 200)


@open_to(Open.MEMBERS)
@require_POST
def answer(request: HttpRequest, fact: str) -> HttpResponse:
    """Save the answer to one question and come back with the next; “we don't know” leaves it open and passes on."""
    asked, day = _fact(fact), as_of(request)
    form = FactForm(request.POST, fact=asked)
    if not form.is_valid():
        context = {**_page(request, day.on, asked, form), "as_of": day, "on": day.on}
        return render(request, "duties/duties.html", context, status=422)
    value = form.value()
    state_fact(signed_in(request), asked.id, value, timezone.localdate())
    passed = {"hopp": asked.id} if value is None else {"lagret": asked.id}
    return redirect(f"{reverse('duties:duties')}?{urlencode(passed)}")


@open_to(LEADS)
def elsewhere(request: HttpRequest, duty_id: str) -> HttpResponse:
    """Say that one has what a duty asks for, and where it lies."""
    duty, actor, on = load().duties.get(duty_id), signed_in(request), timezone.localdate()
    wanted = placeless(duty) if duty else []
    if duty is None or not wanted:
        raise Http404
    speaker = Speaker(load(), get_language() or "nb")
    choices = [(str(number), record_name(one, speaker)) for number, one in enumerate(wanted)]
    form = ElsewhereForm(request.POST or None, wanted=choices, asks_hours=any(one.hours_at_least is not None for one in wanted))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        which = wanted[int(given.pop("which", 0))]
        try:
            state_elsewhere(actor, which, on=on, **given)
            return redirect("duties:duties")
        except InputError as error:
            form.add_error(error.where.key, f"{error.what} {error.do}")
    kinds = {one.kind for one in wanted}
    context = {
        "duty": duty,
        "cite": duty.cite(on),
        "names": [name for _number, name in choices],
        "form": form,
        "held": ElsewhereRecord.objects.filter(enterprise=actor.enterprise, kind__in=kinds),
    }
    return render(request, "duties/elsewhere.html", context, status=422 if form.errors else 200)


@open_to(LEADS)
@require_POST
def take_back(request: HttpRequest, record_id: int) -> HttpResponse:
    """Take back what was said to lie elsewhere."""
    record = get_object_or_404(ElsewhereRecord, pk=record_id, enterprise=enterprise_of(request))
    take_back_elsewhere(signed_in(request), record)
    return redirect("duties:duties")


def _fact(name: str) -> Fact:
    facts = load().facts
    if name not in facts:
        raise Http404
    return facts[name]


def _part(request: HttpRequest, template: str) -> HttpResponse:
    """A page with some of the duties of a day."""
    day = as_of(request)
    context = {
        "overview": overview_of(results_for(enterprise_of(request), day.on, get_language() or "nb")),
        "why_not": may(check_may_organise, signed_in(request)),
    }
    return render_as_of(request, template, day, context)


def _page(request: HttpRequest, on: date, asked: Fact | None, form: FactForm | None) -> dict[str, Any]:
    enterprise = enterprise_of(request)
    knowledge, language = load(), get_language() or "nb"
    records, facts = records_of(enterprise, on), facts_on(enterprise, on)
    results = results_for(enterprise, on, language, records, facts)
    overview = overview_of(results)
    why_not = may(check_may_organise, signed_in(request))
    question = next_question(results, knowledge, passing=request.GET.getlist("hopp"))
    if asked is None and question and not why_not:
        asked = question.fact
    return {
        "overview": overview,
        "advice": advice_for(records, on),
        "fact": asked if not why_not else None,
        "hanging": duties_hanging_on(results, asked) if asked else (),
        "form": form or (_form(enterprise, asked) if asked and not why_not else None),
        "why_not": why_not,
        "told": told_facts(enterprise, on, language, facts),
        "saved": request.GET.get("lagret") in knowledge.facts,
    }


def _form(enterprise: Enterprise, fact: Fact) -> FactForm:
    stated = facts_on(enterprise, timezone.localdate()).get(fact.id)
    return FactForm(initial={"answer": FactForm.shown(fact, stated)}, fact=fact)
