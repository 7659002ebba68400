"""Which records the package shows: for each unit the newest of each kind, as it was on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from forsvarlig.web.cycle.models import Assessment, Conversation, Plan
from forsvarlig.web.organisation.models import Enterprise
from forsvarlig.web.surveys.models import Release

Row = TypeVar("Row")


@dataclass(frozen=True)
class Kept:
    """The newest release, and of each unit the newest conversation, concluded assessment and plan that was sent out."""

    enterprise: Enterprise
    on: date
    release: Release | None
    talks: tuple[Conversation, ...]
    assessments: tuple[Assessment, ...]
    plans: tuple[Plan, ...]


def kept_on(enterprise: Enterprise, on: date) -> Kept:
    """What existed on a day; later records don't count."""
    releases = Release.objects.filter(round__enterprise=enterprise, round__closed_on__lte=on, made_on__lte=on)
    talks = Conversation.objects.filter(cycle__enterprise=enterprise, held_on__lte=on).select_related("unit", "cycle")
    concluded = Assessment.objects.filter(cycle__enterprise=enterprise, concluded_on__lte=on).select_related("unit", "cycle")
    sent = Plan.objects.filter(assessment__cycle__enterprise=enterprise, made_on__lte=on).exclude(state=Plan.State.DRAFT)
    newest_talks = {talk.unit_id: talk for talk in talks.order_by("held_on", "pk")}
    newest_assessments = {one.unit_id: one for one in concluded.order_by("concluded_on", "pk")}
    newest_plans = {
        plan.assessment.unit_id: plan
        for plan in sent.select_related("assessment__unit__enterprise", "assessment__cycle").order_by("made_on", "edition", "pk")
    }
    return Kept(
        enterprise=enterprise,
        on=on,
        release=releases.select_related("round").order_by("round__closed_on", "pk").last(),
        talks=_in_order(newest_talks),
        assessments=_in_order(newest_assessments),
        plans=_in_order(newest_plans),
    )


def _in_order(by_unit: dict[int, Row]) -> tuple[Row, ...]:
    """The records in the order of the units."""
    return tuple(by_unit[number] for number in sorted(by_unit))
