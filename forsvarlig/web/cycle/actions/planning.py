"""Plans: measures, asking, signing, editions, and how it went afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, NotAllowedError, Place
from forsvarlig.web.cycle.access import (
    check_may_plan,
    check_may_renew,
    check_may_sign,
    check_may_take_back,
    check_may_tell_progress,
    check_transition,
    needed_sides,
    side_of,
    signing_role,
)
from forsvarlig.web.cycle.content import content_of
from forsvarlig.web.cycle.models import Assessment, Measure, Plan, Progress
from forsvarlig.web.cycle.stale import StaleError, check_version
from forsvarlig.web.organisation.access import MANAGERS, check_reaches, representatives_of
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.participation.actions import ask, sign
from forsvarlig.web.participation.models import Hearing, Signature, hash_of
from forsvarlig.web.participation.queries import signatures_under


@dataclass(frozen=True)
class MeasureText:
    """What a measure says, as it is written in the form."""

    title: str
    works: str
    factors: tuple[str, ...]
    owner: Person
    deadline: date
    shown_by: str
    why: str = ""
    baseline: str = ""
    catalogue_id: str = ""


def open_plan(actor: Person, assessment: Assessment, on: date) -> Plan:
    """Begin the plan that follows from a concluded assessment; the newest edition comes back where there is one."""
    check_reaches(actor, assessment.unit, MANAGERS)
    if existing := assessment.plans.last():
        return existing
    if assessment.concluded_on is None:
        raise NotAllowedError(_("Konkluder vurderingen først."))
    with recorded(actor, assessment.unit.enterprise, "plan.begun", assessment) as detail:
        plan = Plan.objects.create(assessment=assessment, made_on=on)
        detail["plan"] = plan.pk
    return plan


def save_measure(actor: Person, plan: Plan, text: MeasureText, *, version: int, measure: Measure | None = None) -> Measure:
    """Write a measure into a draft, or change one. How it will be seen that it worked is always asked for.

    Raises StaleError when the plan was changed since the page was opened, InputError naming what is missing.
    """
    check_may_plan(actor, plan)
    _check_measure(plan, text)
    with recorded(actor, plan.assessment.unit.enterprise, "measure.written", plan, title=text.title) as detail:
        current = _locked(plan)
        check_may_plan(actor, current)
        check_version(version, current.version, _("Planen er endret."))
        measure = measure or Measure(plan=current)
        for name in ("title", "works", "owner", "deadline", "shown_by", "why", "baseline", "catalogue_id"):
            setattr(measure, name, getattr(text, name))
        measure.factors = list(text.factors)
        measure.save()
        _bump(current)
        detail["measure"] = measure.pk
    return measure


def _check_measure(plan: Plan, text: MeasureText) -> None:
    if not text.shown_by.strip():
        raise InputError(
            _("Hvordan dere ser at det virket, mangler."),
            Place(key="shown_by"),
            _("Skriv hva som er annerledes da, og når dere ser etter."),
        )
    if not text.factors:
        raise InputError(_("Faktoren mangler."), Place(key="factors"), _("Velg hva tiltaket skal hjelpe mot."))
    if text.owner.enterprise_id != plan.assessment.unit.enterprise_id:
        raise InputError(_("%(name)s hører til en annen virksomhet.") % {"name": text.owner.name}, Place(key="owner"))


def remove_measure(actor: Person, measure: Measure, *, version: int) -> None:
    """Take a measure out of a draft."""
    check_may_plan(actor, measure.plan)
    with recorded(actor, measure.plan.assessment.unit.enterprise, "measure.removed", measure.plan, title=measure.title):
        current = _locked(measure.plan)
        check_may_plan(actor, current)
        check_version(version, current.version, _("Planen er endret."))
        measure.delete()
        _bump(current)


def send_out(actor: Person, plan: Plan, *, question: str, answer_by: date, on: date) -> list[Hearing]:
    """Ask the nearest safety representative about the plan, or the unit's employees where there is none."""
    check_may_plan(actor, plan)
    check_transition(plan, Plan.State.ASKED)
    if not plan.measures.exists():
        raise InputError(_("Planen har ingen tiltak."), do=_("Skriv inn minst ett tiltak først."))
    if answer_by < on:
        raise InputError(_("Svarfristen er passert."), Place(key="answer_by"), _("Skriv en dag som kommer."))
    unit = plan.assessment.unit
    roles = representatives_of(unit, on)
    party = Hearing.Party.SAFETY_REPRESENTATIVE if roles else Hearing.Party.EMPLOYEES
    with recorded(actor, unit.enterprise, "plan.sent-out", plan):
        current = _locked(plan)
        check_transition(current, Plan.State.ASKED)
        hearing = ask(
            actor,
            unit=unit,
            subject=f"plan:{plan.pk}",
            about=_("handlingsplanen for %(unit)s") % {"unit": unit.name},
            party=party,
            person=roles[0].person if roles else None,
            question=question,
            on=on,
            answer_by=answer_by,
        )
        _become(current, Plan.State.ASKED)
    return [hearing]


def take_back(actor: Person, plan: Plan) -> None:
    """Make a plan that nobody has signed a draft again. What was said about it stays on the record."""
    check_may_take_back(actor, plan)
    with recorded(actor, plan.assessment.unit.enterprise, "plan.taken-back", plan):
        current = _locked(plan)
        check_may_take_back(actor, current)
        _become(current, Plan.State.DRAFT)


def sign_plan(actor: Person, plan: Plan, *, shown_hash: str, at: datetime) -> Signature:
    """Sign exactly what was shown. The first signature freezes the content; the last one that is needed closes the edition.

    Raises StaleError when the plan is another than the one that was shown.
    """
    on = localtime(at).date()
    check_may_sign(actor, plan, on)
    with recorded(actor, plan.assessment.unit.enterprise, "plan.signed", plan):
        current = _locked(plan)
        check_may_sign(actor, current, on)
        if current.assessment.concluded_on is None:
            raise NotAllowedError(_("Vurderingen er endret og må konkluderes på nytt før noen skriver under."))
        content = current.signed_content or content_of(current)
        if hash_of(content) != shown_hash:
            raise StaleError(_("Planen er endret etter at du åpnet siden."), do=_("Les den på nytt før du skriver under."))
        role = signing_role(actor, current, on)
        if role is None:
            raise NotAllowedError(_("Leder og verneombud for enheten skriver under."))
        signature = sign(actor, f"plan:{plan.pk}", role.kind, content, at)
        current.signed_content = content
        sides = {side_of(each.role) for each in signatures_under(f"plan:{plan.pk}")}
        if sides >= set(needed_sides(current, on)):
            current.state = Plan.State.SIGNED
        _bump(current)
    return signature


def new_edition(actor: Person, plan: Plan, on: date) -> Plan:
    """A draft with the same measures, numbered one higher; the signed edition stays as it is."""
    check_may_renew(actor, plan)
    with recorded(actor, plan.assessment.unit.enterprise, "plan.renewed", plan) as detail:
        check_may_renew(actor, _locked(plan))
        renewed = Plan.objects.create(assessment=plan.assessment, edition=plan.edition + 1, made_on=on)
        for measure in plan.measures.all():
            _copy(measure, renewed)
        detail["plan"] = renewed.pk
    return renewed


def _copy(measure: Measure, plan: Plan) -> None:
    names = ("catalogue_id", "title", "works", "factors", "why", "baseline", "shown_by", "owner", "deadline")
    copied = {name: getattr(measure, name) for name in names}
    Measure.objects.create(plan=plan, follows=measure, **copied)


def mark_done(actor: Person, measure: Measure, *, done_on: date, on: date) -> Progress:
    """Tell that a measure of a signed plan is done; kept beside the plan."""
    check_may_tell_progress(actor, measure)
    if done_on > on:
        raise InputError(_("Den dagen har ikke vært ennå."), Place(key="done_on"), _("Skriv dagen det ble gjort."))
    with recorded(actor, measure.plan.assessment.unit.enterprise, "measure.done", f"measure:{measure.pk}", on=done_on.isoformat()):
        progress, _made = Progress.objects.update_or_create(measure=measure, defaults={"done_on": done_on, "done_by": actor})
    return progress


def evaluate_effect(actor: Person, measure: Measure, *, effect: str, seen: str, on: date) -> Progress:
    """Tell what came of a measure that is done, in one of four words and in what was seen."""
    check_may_tell_progress(actor, measure)
    progress = Progress.objects.filter(measure=measure).first()
    if progress is None:
        raise NotAllowedError(_("Tiltaket må være gjort før dere kan si om det virket."))
    if not seen.strip():
        raise InputError(
            _("Det dere så, mangler."), Place(key="seen"), _("Skriv hva som er annerledes, eller at ingenting er det.")
        )
    with recorded(actor, measure.plan.assessment.unit.enterprise, "measure.evaluated", f"measure:{measure.pk}", effect=effect):
        progress.effect, progress.effect_seen = effect, seen.strip()
        progress.effect_evaluated_on, progress.effect_evaluated_by = on, actor
        progress.save()
    return progress


def _locked(plan: Plan) -> Plan:
    """The plan as it is stored, held until the transaction ends."""
    return Plan.objects.select_for_update(of=("self",)).select_related("assessment__unit__enterprise").get(pk=plan.pk)


def _bump(plan: Plan) -> None:
    plan.version += 1
    plan.save()


def _become(plan: Plan, state: Plan.State) -> None:
    check_transition(plan, state)
    plan.state = state
    _bump(plan)
