"""What came out of a round: a unit's page, and the map of units and factors. Read from the release, never from answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from forsvarlig.analysis.published import Published, read_published
from forsvarlig.analysis.results import Result, by_weight, standing_out, working_well
from forsvarlig.documents.signs import key_sign
from forsvarlig.knowledge import load
from forsvarlig.web.organisation.access import MANAGERS, Open, may, open_to, signed_in, standing_of, unit_for
from forsvarlig.web.organisation.models import Unit
from forsvarlig.web.surveys.access import check_is_released, check_sees_part
from forsvarlig.web.surveys.comments import check_may_read, check_may_read_first
from forsvarlig.web.surveys.counting import reported_as
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.queries import release_before
from forsvarlig.web.surveys.result_tables import (
    LEAST_DISTRIBUTION,
    Shown,
    assumed_spread,
    beside,
    calmer,
    distributed,
    distribution_of,
    proposed_levels,
    results_of,
    rows,
    told_changes,
)
from forsvarlig.web.surveys.tables import UnitLine, both_shown, place_of, unit_line, unit_lines
from forsvarlig.web.surveys.unit_map import MOST_COLUMNS, inside, map_rows, tall_map
from forsvarlig.web.surveys.views import round_for
from forsvarlig.web.surveys.words import against, change_words, lead, name_of, unknown_words, untold_changes

LEVELS = ("green", "yellow", "orange", "red", "unknown", "hidden")


@open_to(Open.MEMBERS)
def unit_result(request: HttpRequest, round_id: int, unit_id: int) -> HttpResponse:
    """One unit: what stands out, what works, every factor with how sure it is; or why nothing is shown."""
    person, unit, round_ = signed_in(request), unit_for(request, unit_id), round_for(request, round_id)
    check_sees_part(person, round_, unit)
    release = check_is_released(round_)
    shown, has_both = _shown(request, read_published(release.document), unit)
    line = unit_line(release, unit, shown.members)
    context = {"round": round_, "unit": unit, "line": line, "place": place_of(release, person, unit)}
    head = reported_as(round_, unit)
    if line.state != "shown" or head != unit:
        return render(request, "surveys/unit_hidden.html", context | {"joined": head if head != unit else None})
    before = release_before(release)
    context |= {
        "shown": shown,
        "has_both": has_both,
        "before": before,
        "crosses": bool(shown.published.crossed),
        "may_assess": standing_of(person).is_one_of(MANAGERS, unit),
        "keys": {kind: SafeString(key_sign(kind)) for kind in ("unit", "before", "enterprise", "range")},
    }
    results = results_of(shown, before)
    return render(request, "surveys/unit_result.html", context | _said(request, release, shown, results))


@open_to(Open.MEMBERS)
def map_page(request: HttpRequest, round_id: int) -> HttpResponse:
    """Units by factors, of the units that the reader may see; many units a part of the enterprise at a time."""
    person, round_ = signed_in(request), round_for(request, round_id)
    release = check_is_released(round_)
    lines = unit_lines(release, person)
    shown = [line for line in lines if line.state != "small"]
    under = _under(request, shown)
    is_tall = under is not None or len(shown) > MOST_COLUMNS
    tall = tall_map(release, shown, under, request.GET.get("side")) if is_tall else None
    context = {
        "round": round_,
        "lines": shown,
        "talking": [line for line in inside(lines, under) if line.state == "small"],
        "rows": [] if is_tall else map_rows(release, shown),
        "tall": tall,
        "under": under,
        "place": place_of(release, person, under) if under else None,
        "own": person.unit_id,
        "hidden": [line for line in shown if line.is_hidden],
        "levels": LEVELS,
        "reads_first": not may(check_may_read_first, person, round_),
        "reads_comments": not may(check_may_read, person, round_),
    }
    return render(request, "surveys/map.html", context)


def _under(request: HttpRequest, lines: Sequence[UnitLine]) -> Unit | None:
    """The unit whose part of the map is asked for; one that the reader may not see isn't found."""
    asked = request.GET.get("under", "")
    if not asked:
        return None
    found = next((line.unit for line in lines if str(line.unit.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, published: Published, unit: Unit) -> tuple[Shown, bool]:
    """What the page is about: the unit with all below it, or its own members where both are shown and they were asked for."""
    has_both = both_shown(published, unit)
    return Shown(published, unit, "own" if has_both and request.GET.get("hvem") == "egne" else None), has_both


def _said(request: HttpRequest, release: Release, shown: Shown, results: tuple[Result, ...]) -> dict[str, Any]:
    """Everything that the page says of the results."""
    # The proposal is of the unit as it is assessed, with all below it.
    levels = {} if shown.members else proposed_levels(release, [shown.unit])
    own = distributed(release, shown, results)
    heaviest = next((one for one in by_weight(results) if one.value is not None), None)
    told = next((one for one in own if one.factor == request.GET.get("fordeling")), own[0] if own else heaviest)
    return {
        "lead": lead(results, shown.is_everyone),
        "stands_out": [_finding(one) for one in standing_out(results)],
        "works_well": [_finding(one) for one in working_well(results)],
        "unknown": [{"name": name_of(one.factor), "says": unknown_words(one)} for one in results if one.sensitive],
        "changes": told_changes(results),
        "small_changes": untold_changes(results),
        "rows": rows(results, shown, levels),
        "beside": beside(shown, results),
        "calmer": calmer(shown, results),
        "peers": len(shown.published.peers(results[0].scale)) if results else 0,
        "distribution": distribution_of(release, shown, told) if told else None,
        "distributed": [{"factor": one.factor, "name": name_of(one.factor), "is_told": one == told} for one in own],
        "few_answers": any(one.n < LEAST_DISTRIBUTION for one in results if one == told),
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
