"""Which groups and figures of a round may be shown so that nobody can be worked out: docs/developers/anonymity.md."""

from __future__ import annotations

from forsvarlig.analysis.disclosure.bare import BareSystem, parse_groups
from forsvarlig.analysis.disclosure.plan import Plan, plan_groups
from forsvarlig.analysis.disclosure.release import Released, make_release

__all__ = ["BareSystem", "Plan", "Released", "make_release", "parse_groups", "plan_groups"]
