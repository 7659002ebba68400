"""The entries behind every statement: factors, provisions, measures, sources, and how the program judges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from forsvarlig.knowledge import load
from forsvarlig.knowledge.factors import statutory_factors
from forsvarlig.knowledge.measures import LEVELS, measures_for
from forsvarlig.knowledge.risk_rules import current
from forsvarlig.web.knowledge.citing import citations, cited_in, references
from forsvarlig.web.knowledge.forms import DayForm
from forsvarlig.web.organisation.access import Open, open_to

T = TypeVar("T")


def _entry(entries: Mapping[str, T], entry_id: str) -> T:
    if entry_id not in entries:
        raise Http404
    return entries[entry_id]


@open_to(Open.EVERYONE)
def method(request: HttpRequest) -> HttpResponse:
    """How the program judges, protects and knows, with every factor, provision, measure and work."""
    knowledge = load()
    context = {
        "statutory": statutory_factors(knowledge.factors),
        "other_factors": [factor for factor in knowledge.factors.values() if not factor.statutory],
        "combinations": knowledge.combinations.values(),
        "provisions": knowledge.provisions.values(),
        "measures": sorted(knowledge.measures.values(), key=lambda one: (LEVELS.index(one.level), one.id)),
        "works": sorted(knowledge.sources.values(), key=lambda work: (work.author.casefold(), work.year)),
        "rule": current(knowledge.risk_rules),
    }
    return render(request, "knowledge/method.html", context)


@open_to(Open.EVERYONE)
def factor(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One factor: what it is, the signs of it, what to weigh, what it leads to, what helps."""
    knowledge = load()
    entry = _entry(knowledge.factors, entry_id)
    parts = {part: [weigh for weigh in entry.weigh if weigh.part == part] for part in dict.fromkeys(w.part for w in entry.weigh)}
    context = {
        "factor": entry,
        "poor": [sign for sign in entry.signs if sign.tone == "poor"],
        "good": [sign for sign in entry.signs if sign.tone == "good"],
        "parts": parts.items(),
        "near": [knowledge.factors[name] for name in (*entry.part_of, *entry.near_to) if name in knowledge.factors],
        "combinations": [one for one in knowledge.combinations.values() if entry.id in one.factors],
        "measures": measures_for(knowledge.measures.values(), entry.id),
        "references": references(entry.sources),
    }
    return render(request, "knowledge/factor.html", context)


@open_to(Open.EVERYONE)
def provision(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One provision as it stood on a day, with the duties that flowed from it then."""
    entry = _entry(load().provisions, entry_id)
    form = DayForm(request.GET if "paa" in request.GET else None)
    on = form.cleaned_data["paa"] if form.is_bound and form.is_valid() else timezone.localdate()
    version = entry.on(on)
    in_force = [duty for duty in entry.duties if duty.in_force_from <= on and (duty.in_force_to is None or on <= duty.in_force_to)]
    context = {
        "provision": entry,
        "on": on,
        "version": version,
        "others": [one for one in entry.versions if one is not version],
        "duties": [(duty, duty.cite(on)) for duty in in_force],
        "form": form if form.is_bound else DayForm(initial={"paa": on}),
        "references": references(citations((version, in_force))),
    }
    return render(request, "knowledge/provision.html", context, status=422 if form.is_bound and form.errors else 200)


@open_to(Open.EVERYONE)
def measure(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One measure of the catalogue: advice, with where it takes hold and what is known about it."""
    knowledge = load()
    entry = _entry(knowledge.measures, entry_id)
    context = {
        "measure": entry,
        "factors": [knowledge.factors[name] for name in entry.factors],
        "trades": [knowledge.trades[name] for name in entry.trades],
        "principle": knowledge.principles[entry.principle],
        "references": references(entry.sources),
    }
    return render(request, "knowledge/measure.html", context)


@open_to(Open.EVERYONE)
def source(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One work, and every entry that rests on it."""
    work = _entry(load().sources, entry_id)
    return render(request, "knowledge/source.html", {"work": work, "places": cited_in(work.id)})
