"""The entries behind every statement, a page each: factors, provisions, measures, trades, sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse

from forsvarlig.knowledge import load
from forsvarlig.knowledge.factors import Factor
from forsvarlig.knowledge.measures import LEVELS, Measure, measures_for
from forsvarlig.knowledge.reading import Text
from forsvarlig.web.knowledge.as_of import as_of, render_as_of
from forsvarlig.web.knowledge.citing import citations, cited_in, references
from forsvarlig.web.knowledge.concerning import factors_of, listed_by, provisions_about
from forsvarlig.web.organisation.access import Open, open_to

T = TypeVar("T")
# A provision about more factors than this is about the working environment as a whole, and no short list of measures fits it.
MOST_FACTORS = 2


def _entry(entries: Mapping[str, T], entry_id: str) -> T:
    if entry_id not in entries:
        raise Http404
    return entries[entry_id]


@open_to(Open.EVERYONE)
def factor(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One factor: what it is, the signs of it, what to weigh, what it leads to, what helps, and the law about it on a day."""
    knowledge, day = load(), as_of(request)
    entry = _entry(knowledge.factors, entry_id)
    parts = {part: [weigh for weigh in entry.weigh if weigh.part == part] for part in dict.fromkeys(w.part for w in entry.weigh)}
    factors = knowledge.factors
    context = {
        "factor": entry,
        "wholes": [factors[name] for name in entry.part_of],
        "parts_of_it": [one for one in factors.values() if entry.id in one.part_of],
        "listed_by": listed_by(day.on),
        "provisions": provisions_about([entry.id, *entry.part_of], day.on),
        "guidance": [one for one in entry.guidance if _stands(one.text, day.on)],
        "poor": [sign for sign in entry.signs if sign.tone == "poor"],
        "good": [sign for sign in entry.signs if sign.tone == "good"],
        "parts": parts.items(),
        "near": [factors[name] for name in entry.near_to],
        "combinations": [one for one in knowledge.combinations.values() if entry.id in one.factors],
        "measures": measures_for(knowledge.measures.values(), entry.id),
        "references": references(entry.sources),
    }
    return render_as_of(request, "knowledge/factor.html", day, context)


@open_to(Open.EVERYONE)
def provision(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One provision as it stood on a day, with the duties that flowed from it then."""
    entry, day = _entry(load().provisions, entry_id), as_of(request)
    version = entry.on(day.on)
    factors = factors_of(entry, day.on)
    in_force = [duty for duty in entry.duties if duty.is_in_force(day.on)]
    context = {
        "provision": entry,
        "version": version,
        "others": [one for one in entry.versions if one is not version],
        "duties": [(duty, duty.cite(day.on)) for duty in in_force],
        "factors": factors,
        "measures": measures_against(factors) if len(factors) <= MOST_FACTORS else (),
        "references": references(citations((version, in_force, entry.expected))),
    }
    return render_as_of(request, "knowledge/provision.html", day, context)


@open_to(Open.EVERYONE)
def measure(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One measure of the catalogue: advice, with where it takes hold, what is known about it, and the law about the same."""
    knowledge, day = load(), as_of(request)
    entry = _entry(knowledge.measures, entry_id)
    context = {
        "measure": entry,
        "factors": [knowledge.factors[name] for name in entry.factors],
        "provisions": provisions_about(entry.factors, day.on),
        "trades": [knowledge.trades[name] for name in entry.trades],
        "principle": knowledge.principles[entry.principle],
        "references": references(entry.sources),
    }
    return render_as_of(request, "knowledge/measure.html", day, context)


@open_to(Open.EVERYONE)
def trade(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One trade: what often weighs more there, situations to talk about, and measures that fit."""
    knowledge, day = load(), as_of(request)
    entry = _entry(knowledge.trades, entry_id)
    context = {
        "trade": entry,
        "weighs": entry.weighs,
        "examples": [(knowledge.factors[name], text) for name, text in entry.examples.items()],
        "measures": sorted((knowledge.measures[name] for name in entry.measures), key=_source_first),
        "listed_by": listed_by(day.on),
    }
    return render_as_of(request, "knowledge/trade.html", day, context)


@open_to(Open.EVERYONE)
def source(request: HttpRequest, entry_id: str) -> HttpResponse:
    """One work, and every entry that rests on it."""
    work = _entry(load().sources, entry_id)
    return render_as_of(request, "knowledge/source.html", as_of(request), {"work": work, "places": cited_in(work.id)})


def measures_against(factors: Iterable[Factor]) -> tuple[Measure, ...]:
    """The measures for any of the factors that fit every trade, those at the source first."""
    found = {one.id: one for factor in factors for one in measures_for(load().measures.values(), factor.id)}
    return tuple(sorted(found.values(), key=_source_first))


def _stands(text: Text, on: date) -> bool:
    """Whether a text can be said of a day: one that states a provision only while that provision is in force."""
    return text.provision is None or load().provisions[text.provision].on(on) is not None


def _source_first(measure: Measure) -> tuple[int, str]:
    return LEVELS.index(measure.level), measure.id
