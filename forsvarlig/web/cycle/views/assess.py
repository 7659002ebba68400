"""Judging: the list of units, the board of one factor, all eight on one page, and together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forsvarlig.analysis.grounds import cited_in
from forsvarlig.errors import InputError
from forsvarlig.knowledge.factors import Factor
from forsvarlig.web.cycle import actions, proposals
from forsvarlig.web.cycle.access import GROUP, READERS, check_may_decide, reached_units
from forsvarlig.web.cycle.actions.judging import check_all_decided, took_part_before
from forsvarlig.web.cycle.factors import HEADINGS, PROVISIONS, WITHOUT_NAMES, eight, krav
from forsvarlig.web.cycle.forms import DecisionForm, NoteForm, TogetherForm
from forsvarlig.web.cycle.models import Assessment, Decision, GroundNote, TookPart
from forsvarlig.web.cycle.queries import UnitWork, conversation_in, current_cycle, undecided, unjudged, work_in, working_units
from forsvarlig.web.cycle.stale import StaleError
from forsvarlig.web.cycle.together import curves, lowest_allowed, together
from forsvarlig.web.cycle.views.shared import assessment_for, cycle_of, refused, with_version
from forsvarlig.web.organisation.access import MANAGERS, enterprise_of, may, open_to, signed_in, standing_of, unit_for
from forsvarlig.web.organisation.context import is_small
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.surveys.models import Round
from forsvarlig.web.ui.templatetags.ui import said


@open_to(READERS)
def assessments(request: HttpRequest) -> HttpResponse:
    """Where each unit stands, with the way on."""
    actor, cycle = signed_in(request), current_cycle(enterprise_of(request))
    standing = standing_of(actor)
    units = reached_units(standing, working_units(enterprise_of(request)))
    saves = standing.reaches(GROUP)
    rows = [_row(work, may_save=work.unit.pk in saves) for work in work_in(cycle, units)] if cycle else []
    return render(
        request, "cycle/assessments.html", {"cycle": cycle, "rows": rows, "krav": krav("no.fua.1a-2", timezone.localdate())}
    )


def _row(work: UnitWork, *, may_save: bool) -> dict[str, Any]:
    return {
        "work": work,
        "unjudged": len(unjudged(work.conversation)),
        "undecided": undecided(work.assessment) if work.assessment else [],
        "may_open": may_save and work.can_be_assessed,
    }


@open_to(READERS)
@require_POST
def open_assessment(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Open the assessment of a unit: the proposal is frozen there and then."""
    unit = unit_for(request, unit_id, READERS)
    assessment = actions.open_assessment(signed_in(request), cycle_of(request), unit, timezone.localdate())
    missing = undecided(assessment)
    return redirect("cycle:board", assessment.pk, missing[0]) if missing else redirect("cycle:together", assessment.pk)


@open_to(READERS)
def board(request: HttpRequest, assessment_id: int, factor_id: str) -> HttpResponse:
    """One factor on one screen: what is known, what is proposed, what the group decides."""
    actor, assessment = signed_in(request), assessment_for(request, assessment_id)
    factor = next((one for one in eight() if one.id == factor_id), None)
    if factor is None:
        raise Http404
    sent = request.POST.get("form", "")
    note_form = NoteForm(request.POST if sent == "note" else None, factor=factor.id)
    stored = assessment.decisions.filter(factor=factor.id).first()
    form = _decision_form(assessment, factor, stored, request.POST if sent == "decision" else None)
    if sent == "note" and _noted(actor, assessment, factor, note_form):
        return redirect("cycle:board", assessment.pk, factor.id)
    if sent == "decision":
        form, saved = _decided(actor, assessment, factor, form)
        if saved:
            return _next(assessment)
    failed = next((one for one in (form, note_form) if one.errors), None)
    context = {
        **_board_context(assessment, factor),
        "form": form,
        "note_form": note_form,
        "failed": failed,
        "why_not": may(check_may_decide, actor, assessment),
    }
    return render(request, "cycle/board.html", context, status=422 if failed else 200)


def _board_context(assessment: Assessment, factor: Factor) -> dict[str, Any]:
    decisions = {decision.factor: decision for decision in assessment.decisions.select_related("decided_by")}
    order = eight()
    place = order.index(factor)
    notes = list(assessment.ground_notes.select_related("noted_by"))
    known = proposals.made_from(assessment.cycle, assessment.unit, notes)
    return {
        "assessment": assessment,
        "factor": factor,
        "number": place + 1,
        "strip": [{"factor": one, "decision": decisions.get(one.id)} for one in order],
        "decision": decisions.get(factor.id),
        "parts": [_part(assessment, factor, part, notes) for part in GroundNote.Part],
        "proposed": _proposed(assessment, factor),
        "because": _because(assessment, factor),
        "round": _round_with_result(assessment),
        "is_old": known != assessment.proposal.get("made_from"),
        "without_names": factor.id in WITHOUT_NAMES,
        "headings": [heading.label for heading in HEADINGS.get(factor.id, ())],
        "krav_headings": krav(PROVISIONS[factor.id], timezone.localdate()) if factor.id in PROVISIONS else None,
        "undecided": undecided(assessment),
        "krav": krav("no.fua.1a-2", timezone.localdate()),
    }


def _round_with_result(assessment: Assessment) -> Round | None:
    """The survey's round, where it has a result and the unit is part of it."""
    survey = assessment.cycle.round
    asked = survey is not None and survey.units.filter(unit=assessment.unit_id).exists()
    return survey if asked and proposals.release_for(assessment.cycle) else None


def _part(assessment: Assessment, factor: Factor, part: GroundNote.Part, notes: list[GroundNote]) -> dict[str, Any]:
    return {
        "key": part.value,
        "label": part.label,
        "grounds": [_told(ground, assessment) for ground in proposals.grounds_of(assessment.proposal, factor.id, part)],
        "notes": [note for note in notes if note.factor == factor.id and note.part == part],
        "weigh": [each.text for each in factor.weigh if each.part == part],
    }


def _told(ground: Mapping[str, Any], assessment: Assessment) -> dict[str, Any]:
    """A ground with where it comes from: the conversation and the rule are named as such, all else by its source."""
    day = date_format(assessment.proposed_on, "DATE_FORMAT")
    if ground["rule"].startswith("exposure.conversation"):
        return {**ground, "from": _("Samtalen")}
    if ground["source"] == ground["threshold_source"] and ground["rule"].startswith(
        ("horizon", "exposure", "conditions", "prevention")
    ):
        return {**ground, "from": _("Regelen, slik den var %(day)s") % {"day": day}}
    return {**ground, "from": cited_in(_by_name(ground["source"], assessment.cycle.round), get_language() or "nb")}


def _by_name(source: str, round_: Round | None) -> str:
    """A source that begins with the questionnaire's id and version, with its name instead."""
    if round_ is None:
        return source
    asked = round_.questionnaire
    short = f"{asked.id} {asked.version}"
    named = _("%(name)s, utgave %(version)s") % {"name": said(asked.name), "version": asked.version}
    return named + source.removeprefix(short) if source.startswith(short) else source


def _proposed(assessment: Assessment, factor: Factor) -> dict[str, Any]:
    now, over_time = proposals.levels_of(assessment.proposal, factor.id)
    certainty = proposals.factor_in(assessment.proposal, factor.id).get("certainty", "unknown")
    return {"now": now, "over_time": over_time, "certainty": certainty, "version": assessment.proposal.get("rule_version", "")}


def _decision_form(
    assessment: Assessment, factor: Factor, decision: Decision | None, data: Any = None, prefix: str | None = None
) -> DecisionForm:
    """The form for one factor. What was written comes back to be changed; a level is always chosen anew."""
    initial: dict[str, Any] = {"version": decision.version if decision else 0}
    if decision:
        initial |= {"helps": decision.helps, "reason": decision.reason}
    can_adopt = "unknown" not in proposals.levels_of(assessment.proposal, factor.id)
    return DecisionForm(data, initial=initial, prefix=prefix, can_adopt=can_adopt)


def _decided(actor: Person, assessment: Assessment, factor: Factor, form: DecisionForm) -> tuple[DecisionForm, bool]:
    """Save what the group decided; a refused form comes back with the text kept, on top of what is stored by now."""
    if not form.is_valid():
        return form, False
    data = form.cleaned_data
    try:
        actions.decide(
            actor,
            assessment,
            factor.id,
            adopts=data.get("adopt") == "y",
            now=data["now"],
            over_time=data["over_time"],
            helps=data["helps"],
            reason=data["reason"],
            version=data["version"],
            on=timezone.localdate(),
        )
    except StaleError as error:
        stored = assessment.decisions.get(factor=factor.id)
        form = _decision_form(
            assessment, factor, stored, with_version(form.data, stored.version, form.add_prefix("version")), form.prefix
        )
        refused(form, error)
        return form, False
    except InputError as error:
        refused(form, error)
        return form, False
    return form, True


def _noted(actor: Person, assessment: Assessment, factor: Factor, form: NoteForm) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.add_note(actor, assessment, factor.id, **form.cleaned_data, on=timezone.localdate())
    except InputError as error:
        refused(form, error)
        return False
    return True


def _next(assessment: Assessment) -> HttpResponse:
    missing = undecided(assessment)
    return redirect("cycle:board", assessment.pk, missing[0]) if missing else redirect("cycle:together", assessment.pk)


@open_to(READERS)
@require_POST
def renew_proposal(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Propose anew with what the group has noted, and return to the factor."""
    assessment = assessment_for(request, assessment_id)
    actions.renew_proposal(signed_in(request), assessment, timezone.localdate())
    back = request.POST.get("factor", "")
    known = {factor.id for factor in eight()}
    return redirect("cycle:board", assessment.pk, back) if back in known else redirect("cycle:all-eight", assessment.pk)


@open_to(READERS)
def all_eight(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """The same assessment in a compact form: all eight factors on one page, each with a judgement of its own."""
    actor, assessment = signed_in(request), assessment_for(request, assessment_id)
    decisions = {decision.factor: decision for decision in assessment.decisions.all()}
    sent = request.POST if request.method == "POST" else None
    forms = [(factor, _decision_form(assessment, factor, decisions.get(factor.id), sent, factor.id)) for factor in eight()]
    if sent is not None:
        forms = [(factor, _decided(actor, assessment, factor, form)[0] if form.is_touched else form) for factor, form in forms]
        if not any(form.is_bound and form.is_touched and form.errors for _factor, form in forms):
            return (
                redirect("cycle:together", assessment.pk)
                if not undecided(assessment)
                else redirect("cycle:all-eight", assessment.pk)
            )
    context = {
        "assessment": assessment,
        "rows": [_compact(assessment, factor, form, decisions.get(factor.id)) for factor, form in forms],
        "failed": [form for _factor, form in forms if form.is_touched and form.errors],
        "undecided": undecided(assessment),
        "why_not": may(check_may_decide, actor, assessment),
    }
    return render(request, "cycle/all_eight.html", context, status=422 if context["failed"] else 200)


def _compact(assessment: Assessment, factor: Factor, form: DecisionForm, decision: Decision | None) -> dict[str, Any]:
    return {
        "factor": factor,
        "form": form,
        "decision": decision,
        "proposed": _proposed(assessment, factor),
        "because": _because(assessment, factor),
        "has_headings": factor.id in HEADINGS,
    }


def _because(assessment: Assessment, factor: Factor) -> list[Mapping[str, Any]]:
    """The lines that lead to the proposal, in the order of the four parts."""
    grounds = (proposals.grounds_of(assessment.proposal, factor.id, part) for part in GroundNote.Part)
    return [ground for part in grounds for ground in part if ground.get("counts")]


@open_to(READERS)
def together_page(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """All factors together: concluded only when each is decided, never below the worst, never an average."""
    actor, assessment = signed_in(request), assessment_for(request, assessment_id)
    form = TogetherForm(request.POST or None, initial={"version": assessment.version, "present": _present(assessment)})
    if request.method == "POST" and form.is_valid():
        try:
            return _concluded(actor, assessment, dict(form.cleaned_data))
        except StaleError as error:
            assessment.refresh_from_db()
            form = TogetherForm(with_version(request.POST, assessment.version))
            refused(form, error)
        except InputError as error:
            refused(form, error)
    context = {**_together_context(assessment), "form": form, "why_not": may(check_may_decide, actor, assessment)}
    return render(request, "cycle/together.html", context, status=422 if form.errors else 200)


def _concluded(actor: Person, assessment: Assessment, data: dict[str, Any]) -> HttpResponse:
    """Conclude, and in a small enterprise go straight on to the plan."""
    adopts = data.pop("adopt", "") == "y"
    concluded = actions.conclude(actor, assessment, adopts=adopts, **data, on=timezone.localdate())
    if is_small(assessment.unit.enterprise) and standing_of(actor).is_one_of(MANAGERS, assessment.unit):
        return redirect("cycle:plan", actions.open_plan(actor, concluded, timezone.localdate()).pk)
    return redirect("cycle:together", concluded.pk)


def _present(assessment: Assessment) -> str:
    """The names that stand already, else those from the conversation: a text to be checked, not a level."""
    held = conversation_in(assessment.cycle, assessment.unit)
    return assessment.present or (held.present if held else "")


def _together_context(assessment: Assessment) -> Mapping[str, Any]:
    decisions = list(assessment.decisions.all())
    by_factor = {decision.factor: decision for decision in decisions}
    order = [factor.id for factor in eight()]
    proposal = together(decisions, assessment.proposal)
    driving = {factor for pair in proposal.pairs for factor in pair.factors}
    return {
        "assessment": assessment,
        "proposal": proposal,
        "rows": [
            {"factor": factor, "decision": by_factor.get(factor.id), "y": 24 + 42 * number, "drives": factor.id in driving}
            for number, factor in enumerate(eight())
        ],
        "curves": curves(order, proposal.pairs),
        "protective": [factor for factor in eight() if factor.id in proposal.protective],
        "lowest": lowest_allowed(decisions) if decisions else None,
        "not_concluded": may(check_all_decided, decisions),
        "undecided": undecided(assessment),
        "plan": assessment.plans.last(),
        "parties": [party.label for party in TookPart if party in (assessment.took_part or took_part_before(assessment))],
        "krav": krav("no.fua.1a-2", timezone.localdate()),
    }
