"""What the enterprise has said that it has elsewhere, as records."""

from __future__ import annotations

from datetime import date
from typing import Any

from forsvarlig.web.duties.models import ElsewhereRecord
from forsvarlig.web.organisation.models import Enterprise


def evidence(enterprise: Enterprise, on: date) -> list[dict[str, Any]]:
    """One record for each thing dated on a date or before."""
    return [_record(one) for one in ElsewhereRecord.objects.filter(enterprise=enterprise, date__lte=on)]


def _record(one: ElsewhereRecord) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "id": f"elsewhere:{one.pk}",
        "date": one.date.isoformat(),
        "units": ["*"],
        "role": one.role or None,
        "subject": one.subject or None,
        "hours": one.hours,
        "agreed_shorter": one.agreed_shorter,
        "written": True,
        "where": one.where,
    }
