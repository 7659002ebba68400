"""What a plan says, as data: shown on the page, hashed when it is signed, and frozen by the first signature."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forsvarlig.web.cycle.models import Assessment, Conversation, Measure, Plan
from forsvarlig.web.participation.models import Statement
from forsvarlig.web.participation.queries import statements_about

FORMAT = "forsvarlig-plan/1"


def content_of(plan: Plan) -> dict[str, Any]:
    """Everything that a signature under this plan stands for: assessment, measures, and what was said before signing."""
    assessment = plan.assessment
    measures = list(plan.measures.select_related("owner"))
    return {
        "format": FORMAT,
        "enterprise": assessment.unit.enterprise.name,
        "unit": assessment.unit.name,
        "edition": plan.edition,
        "made_on": plan.made_on.isoformat(),
        "mapping": mapping_of(assessment),
        "assessment": assessment_of(assessment),
        "measures": [_measure(number, measure) for number, measure in enumerate(measures, start=1)],
        "only_individual": only_individual(measures),
        "statements": [statement_of(statement) for statement in statements_about(f"plan:{plan.pk}")],
    }


def shown_content(plan: Plan) -> dict[str, Any]:
    """The frozen content where somebody has signed, else the content as it stands."""
    return plan.signed_content or content_of(plan)


def mapping_of(assessment: Assessment) -> dict[str, Any]:
    """How it was mapped: the conversation and the round that the assessment builds on."""
    conversation = Conversation.objects.filter(cycle=assessment.cycle, unit=assessment.unit).prefetch_related("judgements").first()
    survey = assessment.cycle.round
    return {
        "cycle": assessment.cycle.name,
        "survey": survey.name if survey else None,
        "conversation": {
            "held_on": conversation.held_on.isoformat(),
            "present": conversation.present,
            "took_part": conversation.took_part,
            "judgements": {
                each.factor: {"word": each.word, "representative_word": each.representative_word, "notes": each.notes}
                for each in conversation.judgements.order_by("pk")
            },
        }
        if conversation
        else None,
    }


def assessment_of(assessment: Assessment) -> dict[str, Any]:
    """What was judged, single and together, now and over time, by whom, and why."""
    return {
        "concluded_on": assessment.concluded_on.isoformat() if assessment.concluded_on else None,
        "concluded_by": assessment.concluded_by.name if assessment.concluded_by else None,
        "present": assessment.present,
        "took_part": assessment.took_part,
        "rule_version": assessment.proposal.get("rule_version"),
        "factors": [
            {
                "factor": decision.factor,
                "now": decision.level_now,
                "over_time": decision.level_over_time,
                "proposed_now": decision.proposed_now,
                "proposed_over_time": decision.proposed_over_time,
                "helps": decision.helps,
                "reason": decision.reason,
            }
            for decision in assessment.decisions.order_by("pk")
        ],
        "combined": {
            "now": assessment.combined_now,
            "over_time": assessment.combined_over_time,
            "proposal": assessment.combined_proposal,
            "reason": assessment.combined_reason,
        },
    }


def _measure(number: int, measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.pk,
        "number": number,
        "title": measure.title,
        "works": measure.works,
        "factors": measure.factors,
        "why": measure.why,
        "baseline": measure.baseline,
        "shown_by": measure.shown_by,
        "owner": measure.owner.name,
        "owner_title": measure.owner.title,
        "deadline": measure.deadline.isoformat(),
        "catalogue_id": measure.catalogue_id,
    }


def statement_of(statement: Statement) -> dict[str, Any]:
    """A statement with the reply to it, or the lack of one."""
    return {
        "id": statement.pk,
        "person": statement.person.name,
        "party": statement.hearing.party,
        "given_on": statement.given_on.isoformat(),
        "text": statement.text,
        "disagrees_on": statement.disagrees_on,
        "disagreement": statement.disagreement,
        "reply": statement.reply,
        "reply_by": statement.reply_by.name if statement.reply_by else None,
    }


def only_individual(measures: Iterable[Measure]) -> list[str]:
    """The factors for which a plan holds only measures for the individual, in the order they come."""
    levels: dict[str, set[str]] = {}
    for measure in measures:
        for factor in measure.factors:
            levels.setdefault(factor, set()).add(measure.works)
    return [factor for factor, works in levels.items() if works == {Measure.Works.INDIVIDUAL}]
