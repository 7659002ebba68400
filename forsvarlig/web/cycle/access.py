"""Who may: the group decides together, its manager or safety representative saves, and the record names both."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.cycle.models import TRANSITIONS, Assessment, Cycle, Measure, Plan
from forsvarlig.web.organisation.access import (
    LEADS,
    MANAGERS,
    REPRESENTATIVES,
    SAFETY_REPRESENTATIVES,
    Standing,
    check_reaches,
    representatives_of,
    standing_of,
)
from forsvarlig.web.organisation.models import Person, Role, Unit, subtree_of
from forsvarlig.web.participation.access import is_of_party
from forsvarlig.web.participation.models import Signature
from forsvarlig.web.participation.queries import hearings_about, signatures_under

GROUP = MANAGERS | SAFETY_REPRESENTATIVES
READERS = MANAGERS | REPRESENTATIVES
EMPLOYER, REPRESENTATIVE = "employer", "representative"


def check_may_start(actor: Person) -> None:
    """The employer starts a cycle for the whole enterprise."""
    if not standing_of(actor).is_one_of(LEADS):
        raise NotAllowedError(_("Bare daglig leder og HMS-leder kan starte en kartlegging."))


def check_may_save(actor: Person, unit: Unit) -> None:
    """Conversation, notes and decisions are the group's: its manager or its safety representative saves them."""
    check_reaches(actor, unit, GROUP)


def check_not_signed(assessment: Assessment) -> None:
    """What a signed plan builds on stays as it was."""
    signed = Signature.objects.filter(subject__in=[f"plan:{plan.pk}" for plan in assessment.plans.all()])
    if signed.exists():
        raise NotAllowedError(_("Planen som bygger på vurderingen, er underskrevet. Vurder på nytt i neste kartlegging."))


def check_under_way(cycle: Cycle) -> None:
    """What was said and judged in a cycle that has ended stays as it was."""
    if cycle.ended_on is not None:
        raise NotAllowedError(_("«%(name)s» er avsluttet. Det som står i den, blir stående.") % {"name": cycle.name})


def check_may_talk(actor: Person, cycle: Cycle, unit: Unit) -> None:
    """The group talks while the cycle is under way and nobody has signed the plan that builds on it."""
    check_may_save(actor, unit)
    check_under_way(cycle)
    if assessment := Assessment.objects.filter(cycle=cycle, unit=unit).first():
        check_not_signed(assessment)


def check_may_decide(actor: Person, assessment: Assessment) -> None:
    """The group decides while the cycle is under way, until somebody has signed the plan that follows."""
    check_may_save(actor, assessment.unit)
    check_under_way(assessment.cycle)
    check_not_signed(assessment)


def check_may_plan(actor: Person, plan: Plan) -> None:
    """Measures are written by the employer, with those who took part, while the plan is a draft."""
    check_reaches(actor, plan.assessment.unit, MANAGERS)
    if plan.state != Plan.State.DRAFT:
        raise NotAllowedError(_("Planen er sendt til uttalelse. Ta den tilbake for å endre den, eller lag en ny utgave."))


def check_transition(plan: Plan, to: Plan.State) -> None:
    """Raise unless the table of transitions has this one."""
    if to not in TRANSITIONS[Plan.State(plan.state)]:
        raise NotAllowedError(
            _("Planen er: %(state)s. Det steget finnes ikke herfra.") % {"state": plan.get_state_display().lower()}
        )


def check_may_take_back(actor: Person, plan: Plan) -> None:
    """A plan that nobody has signed can be taken back and changed."""
    check_reaches(actor, plan.assessment.unit, MANAGERS)
    check_transition(plan, Plan.State.DRAFT)
    if plan.signed_content is not None:
        raise NotAllowedError(
            _("Noen har skrevet under, så denne utgaven endres ikke. Lag en ny utgave når alle har skrevet under.")
        )


def check_may_renew(actor: Person, plan: Plan) -> None:
    """A new edition follows a signed one, one at a time."""
    if plan.state != Plan.State.SIGNED:
        raise NotAllowedError(_("En ny utgave følger når denne er underskrevet."))
    check_reaches(actor, plan.assessment.unit, MANAGERS)
    if plan.assessment.plans.filter(edition__gt=plan.edition).exists():
        raise NotAllowedError(_("Det finnes alt en nyere utgave."))


def side_of(kind: str) -> str:
    """For whom a signature in this role stands."""
    return EMPLOYER if kind in MANAGERS else REPRESENTATIVE


def needed_sides(plan: Plan, on: date) -> list[str]:
    """Who signs: the employer, and the safety representative where the unit has one."""
    return [EMPLOYER, REPRESENTATIVE] if representatives_of(plan.assessment.unit, on) else [EMPLOYER]


def signing_role(actor: Person, plan: Plan, on: date) -> Role | None:
    """The role in which a person would sign this plan: the one nearest to its unit; None without one."""
    unit = plan.assessment.unit
    fitting = [role for role in standing_of(actor, on).roles if role.kind in GROUP and unit in subtree_of(role.unit)]
    return min(fitting, key=lambda role: (len(subtree_of(role.unit)), role.pk), default=None)


def check_may_sign(actor: Person, plan: Plan, on: date) -> None:
    """Those who lead the unit and its safety representatives sign, once each, after the plan was sent out."""
    role = signing_role(actor, plan, on)
    if role is None:
        raise NotAllowedError(_("Leder og verneombud for enheten skriver under."))
    if plan.state == Plan.State.DRAFT:
        raise NotAllowedError(_("Planen må sendes til uttalelse før noen skriver under."))
    signed = signatures_under(f"plan:{plan.pk}")
    if any(signature.person_id == actor.pk for signature in signed):
        raise NotAllowedError(_("Du har skrevet under."))
    if plan.state == Plan.State.SIGNED or side_of(role.kind) in {side_of(signature.role) for signature in signed}:
        raise NotAllowedError(_("Det er alt skrevet under for den siden du står på."))


def check_may_tell_progress(actor: Person, measure: Measure) -> None:
    """Its owner, the unit's managers and its safety representatives tell how a signed measure goes."""
    if measure.plan.state != Plan.State.SIGNED:
        raise NotAllowedError(_("Tiltaket følges opp når planen er underskrevet."))
    if actor.pk != measure.owner_id:
        check_reaches(actor, measure.plan.assessment.unit, GROUP)


def check_may_read_plan(actor: Person, plan: Plan) -> None:
    """Managers and representatives in their area; owners of measures; whoever was asked; employees their own unit's signed plan."""
    unit = plan.assessment.unit
    if plan.state == Plan.State.SIGNED and _is_own(actor.unit, unit):
        return
    if plan.state != Plan.State.DRAFT and plan.measures.filter(owner=actor).exists():
        return
    if plan.state != Plan.State.DRAFT and any(is_of_party(actor, hearing) for hearing in hearings_about(f"plan:{plan.pk}")):
        return
    check_reaches(actor, unit, READERS)


def _is_own(own: Unit, unit: Unit) -> bool:
    return own in subtree_of(unit)


def reached_units(standing: Standing, units: Collection[Unit]) -> list[Unit]:
    """Of these units, those where the person leads or represents."""
    reached = standing.reaches(READERS)
    return [unit for unit in units if unit.pk in reached]
