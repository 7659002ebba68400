"""Consultations as records: who was asked about which record, and what they said, or that nothing came."""

from __future__ import annotations

from datetime import date
from typing import Any

from forsvarlig.web.organisation.models import Enterprise, Unit, subtree_of
from forsvarlig.web.participation.models import Hearing


def covered_by(unit: Unit) -> list[str]:
    """The units that a record of this unit is about, by name; a star for the whole enterprise."""
    return ["*"] if unit.parent_id is None else [each.name for each in subtree_of(unit)]


def evidence(enterprise: Enterprise, on: date) -> list[dict[str, Any]]:
    """One record of kind `consultation` for each hearing until a date; `statement` is null where no answer came."""
    hearings = Hearing.objects.filter(enterprise=enterprise, asked_on__lte=on).select_related("unit").prefetch_related("statements")
    return [_record(hearing, on) for hearing in hearings]


def _record(hearing: Hearing, on: date) -> dict[str, Any]:
    given = [statement for statement in hearing.statements.all() if statement.given_on <= on]
    latest = given[-1] if given else None
    return {
        "kind": "consultation",
        "id": f"hearing:{hearing.pk}",
        "date": hearing.asked_on.isoformat(),
        "units": covered_by(hearing.unit),
        "of": hearing.subject,
        "party": hearing.party,
        "statement": (latest.text or latest.disagreement) if latest else None,
        "answered": latest.given_on.isoformat() if latest else None,
        "disagrees_on": latest.disagrees_on or None if latest else None,
    }
