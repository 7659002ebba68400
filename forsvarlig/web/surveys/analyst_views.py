"""For whoever asks how: groups by background question, and what all figures rest on. Read from the release, never from answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from forsvarlig.analysis.between import between_units
from forsvarlig.analysis.published import Published, read_published
from forsvarlig.web.organisation.access import Open, open_to, signed_in, unit_for
from forsvarlig.web.surveys.access import check_is_released, check_sees_unit
from forsvarlig.web.surveys.group_tables import questions
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.result_tables import LEAST_DISTRIBUTION, Shown, results_of
from forsvarlig.web.surveys.tables import UnitLine, place_of, unit_line, unit_lines
from forsvarlig.web.surveys.views import round_for
from forsvarlig.web.surveys.words import name_of
from forsvarlig.web.ui.templatetags.ui import figure, percent

LEAST_SENSITIVE = 10


@open_to(Open.MEMBERS)
def crossed(request: HttpRequest, round_id: int, unit_id: int) -> HttpResponse:
    """The groups of a unit, one table a background question, beside the unit as a whole."""
    person, unit, round_ = signed_in(request), unit_for(request, unit_id), round_for(request, round_id)
    check_sees_unit(person, unit)
    release = check_is_released(round_)
    shown = Shown(read_published(release.document), unit, "subtree")
    context = {
        "round": round_,
        "unit": unit,
        "line": unit_line(release, unit),
        "place": place_of(release, person, unit),
        "here": _("Grupper"),
        "threshold": release.document.get("cross_threshold", round_.cross_threshold),
        "questions": questions(shown, round_.background, results_of(shown, None)),
    }
    return render(request, "surveys/crossed.html", context)


@open_to(Open.MEMBERS)
def basis(request: HttpRequest, round_id: int) -> HttpResponse:
    """What the figures of a round rest on: who answered, thresholds, the plan and its audit, how much units differ, methods."""
    person, round_ = signed_in(request), round_for(request, round_id)
    release = check_is_released(round_)
    document, lines = release.document, unit_lines(release, person)
    context = {
        "round": round_,
        "release": release,
        "rates": [(line, _rate(line)) for line in lines if line.state == "shown" and line.invited],
        "hidden": len([line for line in lines if line.is_hidden]),
        "sensitive": max(LEAST_SENSITIVE, document["threshold"]),
        "spread": max(LEAST_DISTRIBUTION, document["threshold"]),
        "audited": _audited(release),
        "between": _between(read_published(document)),
    }
    return render(request, "surveys/basis.html", context)


def _rate(line: UnitLine) -> str:
    return percent((line.answered or 0) / line.invited)


def _audited(release: Release) -> list[tuple[str, Any]]:
    """The figures of the audit that were stored with the release, each with what it is."""
    audit = release.audit
    smallest, narrowest, loss = (audit.get(name) or {} for name in ("smallest_derivable_group", "narrowest", "loss"))
    told = [
        (_("Grupper som vises"), audit.get("groups_shown")),
        (_("Grupper som er skjult"), audit.get("groups_withheld")),
        (_("Minste gruppe noen kan regne seg fram til, snitt"), smallest.get("mean")),
        (_("Minste gruppe noen kan regne seg fram til, andel"), smallest.get("share")),
        (_("Minste gruppe noen kan regne seg fram til, spredning"), smallest.get("sd")),
        (_("Smaleste spenn noen kan regne ut for en liten gruppe, poeng"), narrowest.get("width")),
        (_("Store nok grupper som likevel måtte skjules"), loss.get("withheld")),
        (_("Brudd på vernet"), audit.get("breaches")),
        (_("Feil tall"), audit.get("wrong_figures")),
    ]
    return [(what, value) for what, value in told if value is not None]


def _between(published: Published) -> list[dict[str, Any]]:
    """How much units differ, scale by scale, where the published figures give it."""
    scales = [scale for scale in published.scales.values() if scale.factor and scale.in_points and not scale.sensitive]
    found = [(scale, between_units(published, scale.id)) for scale in scales]
    return [
        {
            "name": name_of(scale.factor or ""),
            "units": one.units,
            "within": figure(one.within, 1),
            "of_everyone": one.within_of == "everyone",
            "between": figure(one.between, 1),
            "share": percent(one.share),
            "size": figure(one.size, 1),
            "reliability": figure(one.reliability, 2),
        }
        for scale, one in found
        if one
    ]
