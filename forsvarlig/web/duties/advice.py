"""Advice that follows from the records: our own method, never law, and always refusable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forsvarlig.duties.records import Records
from forsvarlig.web.cycle.queries import EFFECT_AFTER_DAYS

MAP_AGAIN_AFTER = timedelta(days=365)
LOOK_AGAIN_AFTER = timedelta(days=EFFECT_AFTER_DAYS)


@dataclass(frozen=True)
class Advice:
    """One piece of advice: what, and why just you."""

    title: str
    because: str


def advice_for(held: Sequence[Mapping[str, Any]], on: date) -> list[Advice]:
    """What we would advise an enterprise that holds these records, on a date."""
    records = Records.read(held, on)
    return [*_map_again(records), *_work_at_the_source(records), *_look_again(records)]


def _map_again(records: Records) -> Iterator[Advice]:
    mappings = records.of_kind("mapping")
    if mappings and records.on - mappings[-1].date > MAP_AGAIN_AFTER:
        latest = date_format(mappings[-1].date, "DATE_FORMAT")
        yield Advice(
            _("Kartlegg en gang i året, og følg opp med noen få spørsmål imellom"),
            _("Den siste kartleggingen deres er fra %(day)s.") % {"day": latest},
        )


def _work_at_the_source(records: Records) -> Iterator[Advice]:
    plans = [plan for plan in records.of_kind("plan") if plan.measures]
    if plans and all(measure.level == "individual" for measure in plans[-1].measures):
        yield Advice(
            _("Ta med minst ett tiltak som endrer arbeidet"),
            _("Den siste planen deres har bare tiltak for den enkelte. Årsaken blir da liggende."),
        )


def _look_again(records: Records) -> Iterator[Advice]:
    waiting = [
        measure.id
        for plan in records.of_kind("plan")
        for measure in plan.measures
        if measure.done and measure.effect_evaluated is None and records.on - measure.done > LOOK_AGAIN_AFTER
    ]
    if waiting:
        yield Advice(
            _("Se etter om tiltakene virket"),
            _("Gjort for over tre måneder siden, og ikke sett etter: %(measures)s.") % {"measures": ", ".join(waiting)},
        )
