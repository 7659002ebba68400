"""Elections of safety representatives as records: each role somebody holds tells of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from forsvarlig.web.organisation.access import SAFETY_REPRESENTATIVES
from forsvarlig.web.organisation.models import Enterprise, Role, subtree_of


def evidence(enterprise: Enterprise, on: date) -> list[dict[str, Any]]:
    """One record of kind `election` for each safety representative in office on a date, from the day the role began."""
    roles = Role.held_on(on).filter(person__enterprise=enterprise, kind__in=SAFETY_REPRESENTATIVES).select_related("unit", "person")
    return [_election(role) for role in roles.order_by("held_from", "pk")]


def _election(role: Role) -> dict[str, Any]:
    covered = ["*"] if role.unit.parent_id is None else [unit.name for unit in subtree_of(role.unit)]
    return {
        "kind": "election",
        "id": f"role:{role.pk}",
        "date": role.held_from.isoformat(),
        "units": covered,
        "expires": role.held_to.isoformat() if role.held_to else None,
        "subject": role.kind,
        "person": role.person.name,
    }
