"""A unit's chart as a drawing of its own, for a slide or a notice: one figure a factor, with names, numbers and key."""

from __future__ import annotations

from forsvarlig.analysis.results import unit_results
from forsvarlig.documents.charts import stacked_chart
from forsvarlig.documents.fonts import cleaned
from forsvarlig.documents.given import GivenRelease
from forsvarlig.documents.speech import Speech
from forsvarlig.documents.unit_figures import burden_figure, in_order, names_of


def unit_chart(speech: Speech, release: GivenRelease, unit: str) -> str | None:
    """The means of a unit as one SVG, compared with the whole enterprise; None where no mean of the unit is shown."""
    if release.state(unit) != "shown":
        return None
    results = [one for one in in_order(unit_results(release.published, unit), speech) if one.value is not None]
    if not results:
        return None
    named, compared = cleaned(unit), unit != release.published.units.root
    rows = [
        (name, burden_figure(speech, one, name, compared)) for one, name in zip(results, names_of(speech, results), strict=True)
    ]
    key = [("unit", speech.say("export.chart_unit", unit=named))]
    if compared:
        key.append(("enterprise", speech.say("figures.enterprise")))
    return stacked_chart(speech.say("export.chart", unit=named), rows, key)
