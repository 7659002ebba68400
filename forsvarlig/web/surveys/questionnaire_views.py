"""Pages on which a questionnaire that others own is brought in, set up, tried and made ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from forsvarlig.errors import InputError
from forsvarlig.knowledge.importing import Line, counted, lacking, read_questionnaire, suggested
from forsvarlig.knowledge.loading import load
from forsvarlig.web.organisation.access import LEADS, enterprise_of, open_to, signed_in
from forsvarlig.web.surveys import own_questionnaires
from forsvarlig.web.surveys.models import Questionnaire
from forsvarlig.web.surveys.own_questionnaires import draft_in, edits_of
from forsvarlig.web.surveys.questionnaire_forms import AboutForm, ScaleForm, ScoresForm, TryForm, UploadForm
from forsvarlig.web.surveys.questionnaire_trying import example, tried
from forsvarlig.web.surveys.questionnaire_words import BECAME, fault, lacks, place, why
from forsvarlig.web.ui.templatetags.ui import said

LINES_A_PAGE = 100


def questionnaire_for(request: HttpRequest, questionnaire_id: int) -> Questionnaire:
    """A questionnaire of one's own enterprise; a stranger's isn't found."""
    return get_object_or_404(Questionnaire, pk=questionnaire_id, enterprise=enterprise_of(request))


@open_to(LEADS)
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    """What was brought in, and the form that brings in one more."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"language": "nb"})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = read_questionnaire(file.name, file.read(), form.cleaned_data["language"])
            made = own_questionnaires.bring_in(signed_in(request), brought, file.name, timezone.localdate())
            return redirect("surveys:own-questionnaire", made.pk)
        except InputError as error:
            form.add_error("file", fault(error))
    kept = [{"one": one, "name": said(draft_in(one).name)} for one in enterprise_of(request).questionnaires.all()]
    return render(request, "surveys/own_questionnaires.html", {"form": form, "kept": kept}, status=422 if form.errors else 200)


@open_to(LEADS)
def own_questionnaire(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """One version: how it was read, its answers and scales, and what it still lacks."""
    questionnaire = questionnaire_for(request, questionnaire_id)
    draft, factors = draft_in(questionnaire), load().factors
    texts = {item.id: item for item in draft.items}
    context = _about(questionnaire) | {
        "draft": draft,
        "counts": {str(key): count for key, count in counted(map(Line.read, questionnaire.report)).items()},
        "lacking": [lacks(each) for each in lacking(draft)],
        "scales": [
            {
                "scale": scale,
                "factor": factors[scale.factor].name if scale.factor and scale.factor in factors else None,
                "items": [texts[item] for item in scale.items],
            }
            for scale in draft.scales
        ],
    }
    return render(request, "surveys/questionnaire.html", context)


@open_to(LEADS)
def questionnaire_report(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """What became of each line of the file."""
    questionnaire = questionnaire_for(request, questionnaire_id)
    page = Paginator([Line.read(line) for line in questionnaire.report], LINES_A_PAGE).get_page(request.GET.get("side"))
    lines = [{"place": place(line), "what": line.what, "became": BECAME[line.became], "why": why(line)} for line in page]
    return render(request, "surveys/questionnaire_report.html", _about(questionnaire) | {"lines": lines, "page": page})


@open_to(LEADS)
def questionnaire_about(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Name, terms and source."""
    questionnaire = questionnaire_for(request, questionnaire_id)
    draft = draft_in(questionnaire)
    initial = {"name": said(draft.name), "licence": draft.licence, "source": draft.source, "edits": edits_of(questionnaire)}
    form = AboutForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> None:
        own_questionnaires.describe(signed_in(request), questionnaire, **given)

    return _saved(request, questionnaire, form, save, "surveys/questionnaire_form.html", {"kind": "about"})


@open_to(LEADS)
def questionnaire_scores(request: HttpRequest, questionnaire_id: int, number: int) -> HttpResponse:
    """The points of each answer in a list, even from 0 to 100 until somebody has said otherwise."""
    questionnaire = questionnaire_for(request, questionnaire_id)
    lists = suggested(draft_in(questionnaire)).lists
    if not 1 <= number <= len(lists):
        raise Http404
    answers = lists[number - 1]
    form = ScoresForm(request.POST or None, initial={"edits": edits_of(questionnaire)}, answers=answers)

    def save(given: dict[str, Any]) -> None:
        own_questionnaires.score_answers(signed_in(request), questionnaire, given["edits"], answers.id, form.scores)

    return _saved(request, questionnaire, form, save, "surveys/questionnaire_form.html", {"kind": "scores", "which": answers.id})


@open_to(LEADS)
def questionnaire_scale(request: HttpRequest, questionnaire_id: int, number: int | None = None) -> HttpResponse:
    """One scale: its questions, which of them are turned, what it measures, and which way it points."""
    questionnaire = questionnaire_for(request, questionnaire_id)
    draft = draft_in(questionnaire)
    if number is not None and not 1 <= number <= len(draft.scales):
        raise Http404
    place_, scale = (None, None) if number is None else (number - 1, draft.scales[number - 1])
    initial: dict[str, Any] = {"edits": edits_of(questionnaire), "aggregate": "mean"}
    if scale:
        initial |= {"name": scale.id, "factor": scale.factor, "orientation": scale.orientation, "aggregate": scale.aggregate}
        initial |= {"exposed_from": scale.exposed_from, "sensitive": scale.sensitive}
    form = ScaleForm(request.POST or None, initial=initial, draft=draft, scale=scale)

    def save(given: dict[str, Any]) -> None:
        own_questionnaires.put_scale(signed_in(request), questionnaire, given["edits"], place_, form.made, form.turned)

    return _saved(request, questionnaire, form, save, "surveys/questionnaire_scale.html", {"number": number})


@open_to(LEADS)
def questionnaire_try(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Test answers, and the points they give."""
    questionnaire = questionnaire_for(request, questionnaire_id)
    draft = draft_in(questionnaire)
    waiting = [lacks(each) for each in lacking(draft)]
    form = TryForm(request.POST or None, initial={"answers": "" if waiting else example(draft)})
    results = []
    if request.method == "POST" and not waiting and form.is_valid():
        try:
            results = tried(draft, form.cleaned_data["answers"])
        except InputError as error:
            form.add_error("answers", error.what)
    context = _about(questionnaire) | {"form": form, "results": results, "lacking": waiting}
    return render(request, "surveys/questionnaire_try.html", context, status=422 if form.errors else 200)


@open_to(LEADS)
@require_POST
def questionnaire_remove_scale(request: HttpRequest, questionnaire_id: int, number: int) -> HttpResponse:
    """Take a scale away."""
    questionnaire = questionnaire_for(request, questionnaire_id)
    own_questionnaires.remove_scale(signed_in(request), questionnaire, number - 1)
    return redirect("surveys:own-questionnaire", questionnaire.pk)


@open_to(LEADS)
@require_POST
def questionnaire_ready(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Make it ready."""
    questionnaire = questionnaire_for(request, questionnaire_id)
    own_questionnaires.make_ready(signed_in(request), questionnaire)
    return redirect("surveys:own-questionnaire", questionnaire.pk)


@open_to(LEADS)
@require_POST
def questionnaire_copy(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """A copy as the next version."""
    made = own_questionnaires.new_version(signed_in(request), questionnaire_for(request, questionnaire_id), timezone.localdate())
    return redirect("surveys:own-questionnaire", made.pk)


@open_to(LEADS)
@require_POST
def questionnaire_discard(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
    """Delete a version that isn't ready."""
    own_questionnaires.discard(signed_in(request), questionnaire_for(request, questionnaire_id))
    return redirect("surveys:own-questionnaires")


def _about(questionnaire: Questionnaire) -> dict[str, Any]:
    return {"one": questionnaire, "name": said(draft_in(questionnaire).name)}


def _saved(
    request: HttpRequest,
    questionnaire: Questionnaire,
    form: forms.Form,
    save: Callable[[dict[str, Any]], None],
    template: str,
    more: dict[str, Any],
) -> HttpResponse:
    """Save a form and go back to the questionnaire, or show it with what is wrong."""
    own_questionnaires.check_may_change(signed_in(request), questionnaire)
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
            return redirect("surveys:own-questionnaire", questionnaire.pk)
        except InputError as error:
            form.add_error(error.where.key if error.where.key in form.fields else None, f"{error.what} {error.do}".strip())
    return render(request, template, _about(questionnaire) | more | {"form": form}, status=422 if form.errors else 200)
