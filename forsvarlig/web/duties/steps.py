"""Where to go on with what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from forsvarlig.duties import DutyResult
from forsvarlig.knowledge.evidence import Evidence
from forsvarlig.knowledge.provisions import Duty
from forsvarlig.web.organisation.access import LEADS, MANAGERS, REPRESENTATIVES, Standing

PLACELESS = ("routine", "training", "information", "committee", "agreement")


@dataclass(frozen=True)
class Step:
    """A link to where something missing can be made."""

    words: str
    address: str
    is_for_leads: bool = False


def step_for(result: DutyResult, standing: Standing, is_small: bool) -> Step | None:
    """The page on which somebody can make the first missing record of a duty; None where there is none for her."""
    step = _step(result, is_small) if standing.is_one_of(MANAGERS | REPRESENTATIVES) else None
    return step if step is None or not step.is_for_leads or standing.is_one_of(LEADS) else None


def _step(result: DutyResult, is_small: bool) -> Step | None:
    kinds = {evidence.kind for demand in result.duty.evidence for evidence in demand}
    shown = {record.kind for record in result.standing.evidence}
    if "election" in kinds:
        return Step(_("Legg inn hvem som er verneombud"), reverse("organisation:organisation"), is_for_leads=True)
    if is_small and kinds & {"mapping", "assessment", "plan"}:
        return Step(_("Fortsett med samtalen og planen"), reverse("cycle:cafe"))
    if "mapping" in kinds - shown:
        return Step(_("Gå til kartleggingen"), reverse("surveys:mapping"))
    if kinds & {"assessment", "harassment_assessment", "violence_assessment"} and not ("plan" in kinds and "assessment" in shown):
        return Step(_("Gå til vurderingen"), reverse("cycle:assessments"))
    if "plan" in kinds:
        return Step(_("Gå til tiltakene"), reverse("cycle:plans"))
    if placeless(result.duty):
        return Step(_("Vi har dette: legg det inn"), reverse("duties:elsewhere", args=[result.duty.id]), is_for_leads=True)
    return None


def placeless(duty: Duty) -> list[Evidence]:
    """What a duty asks for that no other room makes."""
    return [evidence for demand in duty.evidence for evidence in demand if evidence.kind in PLACELESS]
