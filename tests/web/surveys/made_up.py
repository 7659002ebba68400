"""Releases that nobody answered for: any tree, any figures, in the shape of a real one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forsvarlig.web.organisation.models import Unit
from forsvarlig.web.surveys.models import Release, Round, RoundUnit
from tests.web.surveys.doubles import PASSED

SCALES = {
    "unclear_conflicting_demands": "demand",
    "emotional_demands": "demand",
    "quantitative_demands": "demand",
    "support_feedback": "resource",
    "contact_communication": "resource",
    "autonomy": "resource",
    "leadership": "resource",
    "recognition": "resource",
    "role_clarity": "resource",
}
SPREAD_FROM = 20


def figures(n: int, mean: float, **changed: Mapping[str, Any]) -> dict[str, Any]:
    """What a group of n shows on every scale: the mean, and from twenty on spread and distribution; `changed` by scale."""
    one: dict[str, Any] = {"n": n, "mean": mean}
    if n >= SPREAD_FROM:
        one |= {"sd": 18.0, "distribution": [[0, 0.1], [25, 0.2], [50, 0.3], [75, 0.2], [100, 0.2]]}
    return {scale: one | dict(changed.get(scale, {})) for scale in SCALES}


def shown(where: Mapping[str, str], n: int, mean: float, **changed: Mapping[str, Any]) -> dict[str, Any]:
    """A group that is shown."""
    return {"where": dict(where), "n": n, "scales": figures(n, mean, **changed)}


def hidden(where: Mapping[str, str], why: str = "primary") -> dict[str, Any]:
    """A group that isn't."""
    return {"where": dict(where), "hidden": why}


def own(unit: Unit) -> dict[str, str]:
    return {"unit": str(unit.pk), "members": "own"}


def whole(unit: Unit, **answer: str) -> dict[str, str]:
    return {"unit": str(unit.pk), "members": "subtree", **answer}


def release_with(round_: Round, groups: list[dict[str, Any]], on: date, *, instrument: str = "core", version: str = "1") -> Release:
    """Let a round have this release, whatever it was; units that are missing in it count twenty-five as asked."""
    units = list(round_.enterprise.units.order_by("pk"))
    known = set(round_.units.values_list("unit_id", flat=True))
    RoundUnit.objects.bulk_create(RoundUnit(round=round_, unit=unit, invited=25) for unit in units if unit.pk not in known)
    document = {
        "format": "forsvarlig-release/1",
        "instrument": instrument,
        "version": version,
        "threshold": round_.threshold,
        "cross_threshold": round_.cross_threshold,
        "width": 20.0,
        "units": [{"unit": str(unit.pk), "parent": str(unit.parent_id or "")} for unit in units],
        "scales": [
            {"id": scale, "factor": scale, "orientation": orientation, "range": [0, 100], "step": 25, "sensitive": False}
            for scale, orientation in SCALES.items()
        ],
        "plan": {"g1_optimal": True, "fell_back": False, "seconds": 1.0},
        "groups": groups,
    }
    Round.objects.filter(pk=round_.pk).update(state=Round.State.RELEASED, opened_on=on, closed_on=on)
    round_.refresh_from_db()
    Release.objects.filter(round=round_).delete()
    return Release.objects.create(round=round_, document=document, audit=PASSED, made_on=on)
