"""What the pages of a cycle have in common: what they fetch, and how an objection comes back with what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.cycle.access import READERS
from forsvarlig.web.cycle.models import Assessment, Cycle, Plan
from forsvarlig.web.cycle.queries import current_cycle
from forsvarlig.web.organisation.access import check_reaches, enterprise_of, signed_in


def cycle_of(request: HttpRequest) -> Cycle:
    """The cycle that is under way. Raises NotAllowedError before the first start."""
    cycle = current_cycle(enterprise_of(request))
    if cycle is None:
        raise NotAllowedError(_("Ingen kartlegging er startet ennå. Det gjør daglig leder eller HMS-leder."))
    return cycle


def assessment_for(request: HttpRequest, assessment_id: int) -> Assessment:
    """An assessment of one's own enterprise, for those who lead or represent its unit."""
    found = Assessment.objects.select_related("unit__enterprise", "cycle__round", "concluded_by")
    assessment = get_object_or_404(found, pk=assessment_id, cycle__enterprise=enterprise_of(request))
    check_reaches(signed_in(request), assessment.unit, READERS)
    return assessment


def plan_for(request: HttpRequest, plan_id: int) -> Plan:
    """A plan of one's own enterprise; who may read it, its state decides."""
    found = Plan.objects.select_related("assessment__unit__enterprise", "assessment__cycle__round")
    return get_object_or_404(found, pk=plan_id, assessment__cycle__enterprise=enterprise_of(request))


def refused(form: forms.Form, error: InputError) -> None:
    """Show an action's objection beside the field it is about, else at the top."""
    field = error.where.key if error.where.key in form.fields else None
    form.add_error(field, f"{error.what} {error.do}".strip())


def with_version(data: Mapping[str, Any], version: int, name: str = "version") -> QueryDict:
    """What was typed, on top of what is stored by now: saved again, it goes through."""
    copied = QueryDict(mutable=True)
    copied.update(data)
    copied.setlist(name, [str(version)])
    return copied
