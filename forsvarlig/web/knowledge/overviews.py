"""The pages that lead to the entries: how the program judges, search, the lists by kind, the models in pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from forsvarlig.knowledge import load
from forsvarlig.knowledge.catalogue import items
from forsvarlig.knowledge.factors import statutory_factors
from forsvarlig.knowledge.measures import LEVELS
from forsvarlig.knowledge.risk_rules import current
from forsvarlig.knowledge.search import Index
from forsvarlig.web.knowledge.as_of import as_of, render_as_of
from forsvarlig.web.knowledge.citing import PAGES, address_of
from forsvarlig.web.knowledge.concerning import listed_by
from forsvarlig.web.knowledge.drawings import balance, demands_and_resources, quadrants
from forsvarlig.web.organisation.access import Open, open_to
from forsvarlig.web.ui.templatetags.ui import said

MOST_LETTERS = 120
HITS = 20


@open_to(Open.EVERYONE)
def method(request: HttpRequest) -> HttpResponse:
    """How the program judges, protects and knows, with the way to every list."""
    context = {"rule": current(load().risk_rules), "counts": _counts()}
    return render_as_of(request, "knowledge/method.html", as_of(request), context)


@open_to(Open.EVERYONE)
def front(request: HttpRequest) -> HttpResponse:
    """Search over everything, and the way to the lists, the timeline and the models."""
    sought = " ".join(request.GET.get("q", "").split())[:MOST_LETTERS]
    hits = [(hit.item, address_of(hit.item)) for hit in index().find(sought, HITS)] if sought else []
    context = {"sought": sought, "hits": hits, "counts": _counts()}
    return render_as_of(request, "knowledge/front.html", as_of(request), context)


@open_to(Open.EVERYONE)
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """Every entry of one kind, and which of them were law on a day."""
    if kind not in _LISTS:
        raise Http404
    day = as_of(request)
    return render_as_of(request, f"knowledge/{kind}.html", day, _LISTS[kind](day.on))


@open_to(Open.EVERYONE)
def theories(request: HttpRequest) -> HttpResponse:
    """Three models of what makes work wear on people, a picture each, drawn from the factors and their combinations."""
    knowledge = load()
    context = {"quadrants": quadrants(knowledge), "balance": balance(knowledge), "two_sides": demands_and_resources(knowledge)}
    return render_as_of(request, "knowledge/models.html", as_of(request), context)


@cache
def index() -> Index:
    """The index of what can be opened, made once; duties stand on the pages of their provisions, which hold their words too."""
    return Index(item for item in items(load()) if item.kind in PAGES)


def _counts() -> Mapping[str, int]:
    knowledge = load()
    binding = sum(not one.act.comparison for one in knowledge.provisions.values())
    return {
        "factors": len(knowledge.factors),
        "provisions": binding,
        "comparisons": len(knowledge.provisions) - binding,
        "measures": len(knowledge.measures),
        "trades": len(knowledge.trades),
        "works": len(knowledge.sources),
    }


def _factors(on: date) -> Mapping[str, Any]:
    factors = load().factors
    statutory = statutory_factors(factors) if listed_by(on) else ()
    parts = {whole.id: [one for one in factors.values() if whole.id in one.part_of] for whole in statutory}
    others = [one for one in factors.values() if one not in statutory and not (statutory and one.part_of)]
    return {"statutory": [(whole, parts[whole.id]) for whole in statutory], "others": _by_name(others)}


def _provisions(on: date, comparison: bool) -> Mapping[str, Any]:
    held = [one for one in load().provisions.values() if one.act.comparison == comparison]
    groups = groupby(held, key=lambda one: one.act)
    return {"acts": [(act, [(one, one.on(on) is not None) for one in group]) for act, group in groups]}


def _measures(_on: date) -> Mapping[str, Any]:
    measures = sorted(load().measures.values(), key=lambda one: (LEVELS.index(one.level), said(one.name).casefold()))
    return {"levels": [(level, list(group)) for level, group in groupby(measures, key=lambda one: one.level)]}


def _trades(_on: date) -> Mapping[str, Any]:
    return {"trades": _by_name(list(load().trades.values()))}


def _works(_on: date) -> Mapping[str, Any]:
    return {"works": sorted(load().sources.values(), key=lambda work: (work.author.casefold(), work.year))}


def _by_name(entries: list[Any]) -> list[Any]:
    return sorted(entries, key=lambda one: _alphabetical(said(one.name)))


def _alphabetical(name: str) -> str:
    """A key that puts æ, ø and å last, in that order, as both Norwegian standards do; English has none of them."""
    return name.casefold().translate(str.maketrans("æøå", "{|}"))


_LISTS: Mapping[str, Callable[[date], Mapping[str, Any]]] = {
    "faktorer": _factors,
    "bestemmelser": partial(_provisions, comparison=False),
    "sammenlikning": partial(_provisions, comparison=True),
    "tiltak": _measures,
    "bransjer": _trades,
    "kilder": _works,
}
