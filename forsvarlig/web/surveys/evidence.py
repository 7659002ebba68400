"""Mappings as records: each round that was closed, what it asked about, where, and who took part."""

from __future__ import annotations

from datetime import date
from typing import Any

from forsvarlig.web.organisation.models import Enterprise
from forsvarlig.web.participation.models import Hearing
from forsvarlig.web.participation.queries import hearings_about
from forsvarlig.web.surveys.models import Round


def evidence(enterprise: Enterprise, on: date) -> list[dict[str, Any]]:
    """One record of kind `mapping` for each round that was closed on a date or before."""
    rounds = Round.objects.filter(enterprise=enterprise, closed_on__lte=on).exclude(state=Round.State.ABORTED).order_by("pk")
    return [_record(round_) for round_ in rounds]


def _record(round_: Round) -> dict[str, Any]:
    surveyed = [each.unit.name for each in round_.units.select_related("unit", "round") if each.is_surveyed]
    heard = {hearing.party for hearing in hearings_about(round_.subject) if hearing.statements.all()}
    participants = ["employer"]
    if round_.answers.exists() or Hearing.Party.EMPLOYEES in heard:
        participants.append("employees")
    if Hearing.Party.SAFETY_REPRESENTATIVE in heard:
        participants.append("safety_representative")
    return {
        "kind": "mapping",
        "id": round_.subject,
        "date": round_.closed_on.isoformat() if round_.closed_on else None,
        "units": surveyed,
        "covers": [scale.factor for scale in round_.questionnaire.scales if scale.factor],
        "methods": ["survey"],
        "participants": participants,
    }
