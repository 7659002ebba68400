"""“This is what you said, this is what we do”: for those who answered, about the unit where they work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from forsvarlig.analysis.published import read_published
from forsvarlig.analysis.results import standing_out, working_well
from forsvarlig.web.cycle.models import Cycle, Measure, Progress
from forsvarlig.web.cycle.queries import decided_after, progress_of
from forsvarlig.web.organisation.access import Open, open_to, signed_in
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.surveys.access import check_is_released
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.result_tables import Shown, results_of
from forsvarlig.web.surveys.tables import UnitLine, unit_line
from forsvarlig.web.surveys.views import round_for
from forsvarlig.web.surveys.words import against, lead, name_of


@dataclass(frozen=True)
class Decided:
    """A measure, and what became of it; `is_late` when its day has passed and nothing is told."""

    measure: Measure
    progress: Progress | None
    is_late: bool


@open_to(Open.MEMBERS)
def told(request: HttpRequest, round_id: int) -> HttpResponse:
    """What stood out and works well where the reader works, and the measures that were decided for it."""
    person, round_, on = signed_in(request), round_for(request, round_id), timezone.localdate()
    release = check_is_released(round_)
    above = _upwards(person)
    own, line = _nearest_shown(release, above)
    shown = Shown(read_published(release.document), line.unit) if line else None
    results = results_of(shown, None) if shown else ()
    context = {
        "round": round_,
        "own": own,
        "line": line,
        "lead": lead(results, shown.is_everyone) if shown else "",
        "stands_out": [(name_of(one.factor), against(one)) for one in standing_out(results)],
        "works_well": [(name_of(one.factor), against(one)) for one in working_well(results)],
        "decided": [_decided(measure, on) for measure in decided_after(round_, above)],
        "cycle": Cycle.objects.filter(round=round_).first(),
    }
    return render(request, "cycle/told.html", context)


def _upwards(person: Person) -> list[Unit]:
    """The unit where somebody works and those it is part of, the nearest first."""
    found: list[Unit] = []
    current: Unit | None = person.unit
    while current is not None:
        found.append(current)
        current = current.parent
    return found


def _nearest_shown(release: Release, above: list[Unit]) -> tuple[UnitLine, UnitLine | None]:
    """How one's own unit stands in the release, and the nearest of these units that is shown, None where none is."""
    own = unit_line(release, above[0])
    lines = (own if unit == above[0] else unit_line(release, unit) for unit in above)
    return own, next((line for line in lines if line.state == "shown"), None)


def _decided(measure: Measure, on: date) -> Decided:
    progress = progress_of(measure)
    return Decided(measure, progress, progress is None and measure.deadline < on)
