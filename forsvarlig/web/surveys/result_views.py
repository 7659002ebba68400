"""What came out of a round: a unit's page, and the map of units and factors. Read from the release, never from answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from forsvarlig.analysis.results import Result, by_weight, standing_out, working_well
from forsvarlig.documents.signs import key_sign
from forsvarlig.knowledge import load
from forsvarlig.web.organisation.access import MANAGERS, Open, open_to, signed_in, standing_of, unit_for
from forsvarlig.web.organisation.models import Unit
from forsvarlig.web.surveys.access import check_is_released, check_sees_unit
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.queries import release_before
from forsvarlig.web.surveys.result_tables import (
    assumed_spread,
    distribution_of,
    map_rows,
    proposed_levels,
    results_of,
    rows,
    told_changes,
)
from forsvarlig.web.surveys.tables import unit_line, unit_lines
from forsvarlig.web.surveys.views import round_for
from forsvarlig.web.surveys.words import against, change_words, lead, name_of, unknown_words, untold_changes


@open_to(Open.MEMBERS)
def unit_result(request: HttpRequest, round_id: int, unit_id: int) -> HttpResponse:
    """One unit: what stands out, what works, every factor with how sure it is; or why nothing is shown."""
    person, unit, round_ = signed_in(request), unit_for(request, unit_id), round_for(request, round_id)
    check_sees_unit(person, unit)
    release = check_is_released(round_)
    line = unit_line(release, unit)
    if line.state != "shown":
        return render(request, "surveys/unit_hidden.html", {"round": round_, "unit": unit, "line": line})
    before = release_before(release)
    context = {
        "round": round_,
        "unit": unit,
        "line": line,
        "before": before,
        "may_assess": standing_of(person).is_one_of(MANAGERS, unit),
        "keys": {kind: SafeString(key_sign(kind)) for kind in ("unit", "before", "enterprise", "range")},
    }
    return render(request, "surveys/unit_result.html", context | _said(release, unit, results_of(release, unit, before)))


@open_to(Open.MEMBERS)
def map_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """Units by factors, of the units that the reader may see."""
    person, round_ = signed_in(request), round_for(request, round_id)
    release = check_is_released(round_)
    lines = unit_lines(release, person)
    shown = [line for line in lines if line.state != "small"]
    context = {
        "round": round_,
        "lines": shown,
        "talking": [line for line in lines if line.state == "small"],
        "rows": map_rows(release, shown, proposed_levels(release)),
        "own": person.unit_id,
        "hidden": [line for line in shown if line.is_hidden],
        "levels": ["green", "yellow", "orange", "red", "unknown", "hidden"],
    }
    return render(request, "surveys/map.html", context)


def _said(release: Release, unit: Unit, results: tuple[Result, ...]) -> dict[str, Any]:
    """Everything that the page says of the results."""
    told = next((one for one in by_weight(results) if one.value is not None), None)
    return {
        "lead": lead(results, unit.parent_id is None),
        "stands_out": [_finding(one) for one in standing_out(results)],
        "works_well": [_finding(one) for one in working_well(results)],
        "unknown": [{"name": name_of(one.factor), "says": unknown_words(one)} for one in results if one.sensitive],
        "changes": told_changes(results),
        "small_changes": untold_changes(results),
        "rows": rows(results, unit, proposed_levels(release)),
        "distribution": distribution_of(release, unit, told) if told else None,
        "assumed_spread": assumed_spread() if any(one.is_spread_assumed for one in results) else None,
        "compared": len([one for one in results if one.comparison]),
    }


def _finding(result: Result) -> dict[str, Any]:
    """A factor that stands out, with why it matters or what to keep, and its source."""
    factor = load().factors.get(result.factor)
    outcome = factor.outcomes[0] if factor and factor.outcomes else None
    return {
        "factor": result.factor,
        "name": name_of(result.factor),
        "says": f"{against(result)} {change_words(result)}".strip(),
        "why": outcome.text if outcome else None,
        "keep": factor.protective if factor else None,
    }
