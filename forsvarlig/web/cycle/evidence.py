"""Conversations, assessments and plans as records: only what was really covered, by those who really took part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from forsvarlig.web.cycle.access import EMPLOYER, side_of
from forsvarlig.web.cycle.factors import HARASSMENT, HEADINGS, VIOLENCE
from forsvarlig.web.cycle.models import Assessment, Conversation, Judgement, Measure, Plan
from forsvarlig.web.cycle.queries import progress_of, undecided
from forsvarlig.web.organisation.models import Enterprise
from forsvarlig.web.participation.evidence import covered_by
from forsvarlig.web.participation.queries import signatures_under

KINDS = {HARASSMENT: "harassment_assessment", VIOLENCE: "violence_assessment"}


def evidence(enterprise: Enterprise, on: date) -> list[dict[str, Any]]:
    """The records of the enterprise's cycles until a date, in the shape of RECORDS.json."""
    return [*_mappings(enterprise, on), *_assessments(enterprise, on), *_plans(enterprise, on)]


def _mappings(enterprise: Enterprise, on: date) -> Iterator[dict[str, Any]]:
    held = Conversation.objects.filter(cycle__enterprise=enterprise, held_on__lte=on).select_related("unit")
    for conversation in held.prefetch_related("judgements"):
        told = [each.factor for each in conversation.judgements.all() if each.word not in ("", Judgement.Word.UNKNOWN)]
        if told:
            yield {
                "kind": "mapping",
                "id": f"conversation:{conversation.pk}",
                "date": conversation.held_on.isoformat(),
                "units": covered_by(conversation.unit),
                "covers": told,
                "methods": ["group_conversation"],
                "participants": conversation.took_part,
            }


def _assessments(enterprise: Enterprise, on: date) -> Iterator[dict[str, Any]]:
    """Concluded assessments; one that isn't concluded is neither combined nor weighed together."""
    begun = Assessment.objects.filter(cycle__enterprise=enterprise, begun_on__lte=on).select_related("unit", "cycle")
    for assessment in begun.prefetch_related("decisions", "ground_notes"):
        decisions = [decision for decision in assessment.decisions.all() if decision.decided_on <= on]
        if not decisions:
            continue
        concluded = assessment.concluded_on if assessment.concluded_on and assessment.concluded_on <= on else None
        together = concluded is not None and not undecided(assessment)
        shared = {
            "date": (concluded or max(decision.decided_on for decision in decisions)).isoformat(),
            "units": covered_by(assessment.unit),
            "participants": assessment.took_part if concluded else [],
        }
        yield {
            "kind": "assessment",
            "id": f"assessment:{assessment.pk}",
            "covers": [decision.factor for decision in decisions],
            "horizons": ["now", "over_time"],
            "interaction": together,
            "combined": together,
            **shared,
        }
        for factor in (decision.factor for decision in decisions if decision.factor in KINDS):
            yield {
                "kind": KINDS[factor],
                "id": f"assessment:{assessment.pk}:{factor}",
                "covers": [factor],
                "headings": headings_covered(assessment, factor, on),
                **shared,
            }


def headings_covered(assessment: Assessment, factor: str, on: date) -> list[str]:
    """The headings of a factor's own assessment under which the group has written something, in their order."""
    written = {note.heading for note in assessment.ground_notes.all() if note.factor == factor and note.noted_on <= on}
    return [str(heading) for heading in HEADINGS[factor] if heading in written]


def _plans(enterprise: Enterprise, on: date) -> Iterator[dict[str, Any]]:
    """The newest edition of each plan that has been sent out: a draft shows nothing."""
    plans = Plan.objects.filter(assessment__cycle__enterprise=enterprise, made_on__lte=on).exclude(state=Plan.State.DRAFT)
    newest = {plan.assessment_id: plan for plan in plans.select_related("assessment__unit").order_by("edition")}
    for plan in newest.values():
        yield {
            "kind": "plan",
            "id": f"plan:{plan.pk}",
            "date": plan.made_on.isoformat(),
            "units": covered_by(plan.assessment.unit),
            "participants": _signed_by(plan, on),
            "measures": [each for measure in plan.measures.select_related("owner", "progress") for each in _measure(measure, on)],
        }


def _signed_by(plan: Plan, on: date) -> list[str]:
    signed = [each.role for each in signatures_under(f"plan:{plan.pk}") if each.signed_at.date() <= on]
    return sorted({"employer" if side_of(role) == EMPLOYER else "safety_representative" for role in signed})


def _measure(measure: Measure, on: date) -> Iterator[dict[str, Any]]:
    """A measure once for each factor that it is for."""
    progress = progress_of(measure)
    done = progress.done_on if progress and progress.done_on <= on else None
    evaluated = progress.effect_evaluated_on if progress else None
    for factor in measure.factors:
        yield {
            "id": f"measure:{measure.pk}" if len(measure.factors) == 1 else f"measure:{measure.pk}:{factor}",
            "factor": factor,
            "level": measure.works,
            "owner": measure.owner.name,
            "deadline": measure.deadline.isoformat(),
            "done": done.isoformat() if done else None,
            "effect_evaluated": evaluated.isoformat() if evaluated and evaluated <= on else None,
        }
