"""Plans: the list, the plan with its statement and signatures, its measures, and how it went."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forsvarlig.analysis.grounds import cited, cited_in
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.factors import Factor
from forsvarlig.knowledge.measures import measures_for
from forsvarlig.web.cycle import actions
from forsvarlig.web.cycle.access import (
    EMPLOYER,
    READERS,
    check_may_plan,
    check_may_read_plan,
    check_may_renew,
    check_may_sign,
    check_may_take_back,
    check_may_tell_progress,
    side_of,
    signing_role,
)
from forsvarlig.web.cycle.content import shown_content
from forsvarlig.web.cycle.factors import eight, krav, short_names
from forsvarlig.web.cycle.forms import DoneForm, EffectForm, MeasureForm, SendForm, as_typed
from forsvarlig.web.cycle.models import Measure, Plan
from forsvarlig.web.cycle.queries import progress_of, sides_missing
from forsvarlig.web.cycle.stale import StaleError
from forsvarlig.web.cycle.views.shared import assessment_for, plan_for, refused, with_version
from forsvarlig.web.organisation.access import MANAGERS, Open, enterprise_of, may, open_to, representatives_of, signed_in
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.participation.access import is_of_party
from forsvarlig.web.participation.forms import StatementForm
from forsvarlig.web.participation.models import hash_of
from forsvarlig.web.participation.queries import disagreements, hearings_about, signatures_under, statements_about
from forsvarlig.web.ui.templatetags.ui import said

# A suggestion in the form; whoever asks sets the day.
DAYS_TO_ANSWER = 14
# The principle of prevention behind the advice on measures for individuals only.
AT_SOURCE = "at_source"


@open_to(Open.MEMBERS)
def plans(request: HttpRequest) -> HttpResponse:
    """The plans that the reader may read, the newest edition of each."""
    actor = signed_in(request)
    found = Plan.objects.filter(assessment__cycle__enterprise=enterprise_of(request)).select_related(
        "assessment__unit", "assessment__cycle"
    )
    readable = [
        plan
        for plan in found.order_by("-assessment__cycle__started_on", "assessment__unit_id", "-edition")
        if not may(check_may_read_plan, actor, plan)
    ]
    newest = list({plan.assessment_id: plan for plan in reversed(readable)}.values())
    owned = [
        measure
        for measure in Measure.objects.filter(owner=actor, plan__in=newest, plan__state=Plan.State.SIGNED)
        if progress_of(measure) is None
    ]
    return render(request, "cycle/plans.html", {"plans": list(reversed(newest)), "owned": owned})


@open_to(MANAGERS)
@require_POST
def open_plan(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Begin the plan that follows from an assessment."""
    plan = actions.open_plan(signed_in(request), assessment_for(request, assessment_id), timezone.localdate())
    return redirect("cycle:plan", plan.pk)


@open_to(Open.MEMBERS)
def plan_page(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The plan as it stands, or as it was signed; what was said about it; who signs."""
    plan = plan_for(request, plan_id)
    check_may_read_plan(signed_in(request), plan)
    return _shown(request, plan)


def _shown(request: HttpRequest, plan: Plan, send_form: SendForm | None = None, note: str = "") -> HttpResponse:
    actor, on = signed_in(request), timezone.localdate()
    suggested = as_typed(on + timedelta(days=DAYS_TO_ANSWER))
    why_not_sign = may(check_may_sign, actor, plan, on)
    send_form = send_form or SendForm(initial={"answer_by": suggested}, auto_id="send_%s")
    content = shown_content(plan)
    statements, hearings = statements_about(f"plan:{plan.pk}"), hearings_about(f"plan:{plan.pk}")
    context = {
        "plan": plan,
        "content": content,
        "content_hash": hash_of(content),
        "measures": _measures(actor, plan, content),
        "only_individual": [load().factors[factor] for factor in content["only_individual"] if factor in load().factors],
        "improve": _names(content, ("orange", "red")),
        "keep": _names(content, ("green",)),
        "hearings": hearings,
        "to_answer": next((each for each in hearings if is_of_party(actor, each)), None),
        "statement_form": StatementForm(auto_id="statement_%s"),
        "to_plan": _to_plan(plan, content),
        "statements": statements,
        "disagreements": disagreements(statements),
        "lines": _lines(plan, on, disagreements(statements)),
        "role": signing_role(actor, plan, on),
        "why_not_sign": why_not_sign,
        "may_sign": not why_not_sign,
        "may_plan": not may(check_may_plan, actor, plan),
        "may_take_back": not may(check_may_take_back, actor, plan),
        "may_renew": not may(check_may_renew, actor, plan),
        "has_representative": bool(representatives_of(plan.assessment.unit, on)),
        "newer": plan.assessment.plans.filter(edition__gt=plan.edition).last(),
        "send_form": send_form,
        "note": note,
        "krav": krav("no.fua.1a-3", on),
        "principle": load().principles[AT_SOURCE],
        "principle_cited": cited_in(cited(load(), load().principles[AT_SOURCE].source), get_language() or "nb"),
    }
    return render(request, "cycle/plan.html", context, status=422 if send_form.errors or note else 200)


def _to_plan(plan: Plan, content: Mapping[str, Any]) -> list[Factor]:
    """The factors that are to be acted on and have no measure yet, in order."""
    covered = {factor for told in content["measures"] for factor in told["factors"]}
    act = {each["factor"] for each in content["assessment"]["factors"] if each["over_time"] in ("orange", "red")}
    return [factor for factor in eight() if factor.id in act - covered] if plan.state == Plan.State.DRAFT else []


def _measures(actor: Person, plan: Plan, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each measure as signed or as it stands, with how it went beside it."""
    rows = {measure.pk: measure for measure in plan.measures.select_related("progress__done_by", "plan__assessment__unit")}
    return [
        {
            **told,
            "deadline": date.fromisoformat(told["deadline"]),
            "names": [said(name) for name in short_names(told["factors"])],
            "rungs": [(label, value == told["works"]) for value, label in Measure.Works.choices],
            "progress": progress_of(rows[told["id"]]) if told["id"] in rows else None,
            "may_tell": told["id"] in rows and not may(check_may_tell_progress, actor, rows[told["id"]]),
        }
        for told in content["measures"]
    ]


def _names(content: Mapping[str, Any], levels: tuple[str, ...]) -> list[str]:
    chosen = [each["factor"] for each in content["assessment"]["factors"] if each["over_time"] in levels]
    order = [factor for factor in load().factors if factor in chosen]
    order.sort(key=lambda factor: load().factors[factor].order or 0)
    return [said(name).lower() for name in short_names(order)]


def _lines(plan: Plan, on: date, disagreeing: list[Any]) -> list[dict[str, Any]]:
    """The lines to sign on: who has signed, then for whom it is missing."""
    points = {statement.person_id: statement.disagrees_on for statement in disagreeing}
    signed = [
        {
            "name": one.person.name,
            "title": one.person.title or _role_name(one.role),
            "at": one.signed_at,
            "disagrees_on": points.get(one.person_id, ""),
        }
        for one in signatures_under(f"plan:{plan.pk}")
    ]
    missing = [
        {"name": "", "title": _("arbeidsgiver") if side == EMPLOYER else _("verneombud"), "at": None, "disagrees_on": ""}
        for side in sides_missing(plan, on)
    ]
    return [*signed, *missing]


def _role_name(kind: str) -> str:
    return _("for arbeidsgiver") if side_of(kind) == EMPLOYER else _("verneombud")


@open_to(MANAGERS)
def measure_page(request: HttpRequest, plan_id: int, measure_id: int | None = None) -> HttpResponse:
    """Write a measure: from the catalogue, those at the source first, or in one's own words."""
    actor, plan = signed_in(request), plan_for(request, plan_id)
    check_may_read_plan(actor, plan)
    measure = get_object_or_404(Measure, pk=measure_id, plan=plan) if measure_id else None
    if reason := may(check_may_plan, actor, plan):
        return _shown(request, plan, note=reason)
    factor, chosen = request.GET.get("faktor", ""), request.GET.get("fra", "")
    form = MeasureForm(
        request.POST or None, enterprise=enterprise_of(request), initial=_measure_initial(plan, measure, factor, chosen)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_measure(
                actor,
                plan,
                _text(form, chosen or (measure.catalogue_id if measure else "")),
                version=form.cleaned_data["version"],
                measure=measure,
            )
            return redirect("cycle:plan", plan.pk)
        except StaleError as error:
            plan.refresh_from_db()
            form = MeasureForm(with_version(request.POST, plan.version), enterprise=enterprise_of(request))
            refused(form, error)
        except InputError as error:
            refused(form, error)
    context = {
        "plan": plan,
        "measure": measure,
        "form": form,
        "chosen": load().measures.get(chosen),
        "catalogue": _catalogue(plan, factor),
        "factor": load().factors.get(factor),
    }
    return render(request, "cycle/measure.html", context, status=422 if form.errors else 200)


def _measure_initial(plan: Plan, measure: Measure | None, factor: str, chosen: str) -> dict[str, Any]:
    """What is known before anybody writes: the measure as it stands, or the words of the catalogue."""
    if measure:
        names = ("title", "works", "factors", "why", "baseline", "shown_by", "owner")
        return {"version": plan.version, **{name: getattr(measure, name) for name in names}, "deadline": as_typed(measure.deadline)}
    initial: dict[str, Any] = {"version": plan.version, "factors": [factor] if factor in load().factors else []}
    if entry := load().measures.get(chosen):
        initial |= {"title": said(entry.name), "works": entry.level, "shown_by": said(entry.shown_by)}
    return initial


def _text(form: MeasureForm, catalogue_id: str) -> actions.MeasureText:
    data = form.cleaned_data
    names = ("title", "works", "owner", "deadline", "shown_by", "why", "baseline")
    known = catalogue_id if catalogue_id in load().measures else ""
    return actions.MeasureText(**{name: data[name] for name in names}, factors=tuple(data["factors"]), catalogue_id=known)


def _catalogue(plan: Plan, factor: str) -> list[dict[str, Any]]:
    """For each factor that is to be improved (or the one asked for), the measures that fit the trade, at the source first."""
    unit, content = plan.assessment.unit, shown_content(plan)
    wanted = (
        [factor]
        if factor in load().factors
        else [each["factor"] for each in content["assessment"]["factors"] if each["over_time"] != "green"]
    )
    trade = unit.trade or unit.enterprise.trade
    wanted.sort(key=lambda one: load().factors[one].order or 0)
    return [
        {"factor": load().factors[one], "measures": measures_for(load().measures.values(), one, trade)}
        for one in wanted
        if one in load().factors
    ]


@open_to(MANAGERS)
@require_POST
def remove_measure(request: HttpRequest, plan_id: int, measure_id: int) -> HttpResponse:
    """Take a measure out of a draft."""
    plan = plan_for(request, plan_id)
    check_may_read_plan(signed_in(request), plan)
    measure = get_object_or_404(Measure, pk=measure_id, plan=plan)
    actions.remove_measure(signed_in(request), measure, version=plan.version)
    return redirect("cycle:plan", plan.pk)


@open_to(MANAGERS)
@require_POST
def send_out(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Ask the safety representative, or the employees, about the plan."""
    actor, plan = signed_in(request), plan_for(request, plan_id)
    check_may_read_plan(actor, plan)
    form = SendForm(request.POST, auto_id="send_%s")
    if form.is_valid():
        question = _("Hva mener du om handlingsplanen for %(unit)s? Er det noe du er uenig i?") % {
            "unit": plan.assessment.unit.name
        }
        try:
            actions.send_out(actor, plan, question=question, answer_by=form.cleaned_data["answer_by"], on=timezone.localdate())
            return redirect("cycle:plan", plan.pk)
        except InputError as error:
            refused(form, error)
    return _shown(request, plan, form)


@open_to(MANAGERS)
@require_POST
def take_back(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Make a plan that nobody has signed a draft again."""
    plan = plan_for(request, plan_id)
    check_may_read_plan(signed_in(request), plan)
    actions.take_back(signed_in(request), plan)
    return redirect("cycle:plan", plan.pk)


@open_to(READERS)
@require_POST
def sign(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Sign exactly what the page showed; another content is refused, and shown."""
    plan = plan_for(request, plan_id)
    check_may_read_plan(signed_in(request), plan)
    try:
        actions.sign_plan(signed_in(request), plan, shown_hash=request.POST.get("shown", ""), at=timezone.now())
    except StaleError as error:
        plan.refresh_from_db()
        return _shown(request, plan, note=f"{error.what} {error.do}")
    return redirect("cycle:plan", plan.pk)


@open_to(MANAGERS)
@require_POST
def new_edition(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A draft that follows the signed edition."""
    plan = plan_for(request, plan_id)
    check_may_read_plan(signed_in(request), plan)
    return redirect("cycle:plan", actions.new_edition(signed_in(request), plan, timezone.localdate()).pk)


@open_to(Open.MEMBERS)
def progress(request: HttpRequest, plan_id: int, measure_id: int) -> HttpResponse:
    """How it went with a measure of a signed plan: that it is done, and whether it worked."""
    actor, plan, on = signed_in(request), plan_for(request, plan_id), timezone.localdate()
    measure = get_object_or_404(Measure.objects.select_related("plan__assessment__unit", "owner"), pk=measure_id, plan=plan)
    check_may_tell_progress(actor, measure)
    told = progress_of(measure)
    form = EffectForm(request.POST or None) if told else DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if told:
                actions.evaluate_effect(actor, measure, **form.cleaned_data, on=on)
            else:
                actions.mark_done(actor, measure, **form.cleaned_data, on=on)
            return redirect("cycle:plan", plan.pk)
        except InputError as error:
            refused(form, error)
    return render(
        request,
        "cycle/progress.html",
        {"plan": plan, "measure": measure, "told": told, "form": form},
        status=422 if form.errors else 200,
    )
