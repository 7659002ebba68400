"""The self-check: what an inspector would find in the records, what has to be asked, and what is in order."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from forsvarlig.duties.because import Speaker
from forsvarlig.duties.selfcheck import FACT
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.selfchecks import SEVERITIES
from forsvarlig.web.duties.actions import answer_selfcheck
from forsvarlig.web.duties.examining import READERS, Query, examination_of, is_a_question, items_of, queries_of
from forsvarlig.web.duties.forms import FactForm
from forsvarlig.web.duties.selfcheck_forms import AnswerForm
from forsvarlig.web.knowledge.as_of import as_of, render_as_of
from forsvarlig.web.organisation.access import LEADS, enterprise_of, may, open_to, signed_in, standing_of
from forsvarlig.web.organisation.actions import check_may_organise, state_fact
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.ui.templatetags.ui import said


@open_to(READERS)
def selfcheck(request: HttpRequest) -> HttpResponse:
    """The list, as the inspector would go through it on a day."""
    person, day, language = signed_in(request), as_of(request), get_language() or "nb"
    examination = examination_of(person.enterprise, day.on, language)
    items = items_of(examination.findings, standing_of(person, timezone.localdate()))
    queries = queries_of(person.enterprise, examination)
    speaker = Speaker(load(), language)
    groups = [(name, speaker.say(f"selfcheck.{name}"), [one for one in items if one.check.severity == name]) for name in SEVERITIES]
    context = {
        "groups": [group for group in groups if group[2]],
        "queries": [query for query in queries if not query.answer],
        "answered": [query for query in queries if query.answer],
        "passed": examination.passed,
        "may_answer": day.is_today and not may(check_may_organise, person),
        "saved": "lagret" in request.GET,
    }
    return render_as_of(request, "duties/selfcheck.html", day, context)


@open_to(LEADS)
def answer(request: HttpRequest, about: str, asked_id: str) -> HttpResponse:
    """Answer one question; the answer is kept with name and date."""
    if not is_a_question(about, asked_id):
        raise Http404
    person, on = signed_in(request), timezone.localdate()
    queries = queries_of(enterprise_of(request), examination_of(person.enterprise, on, get_language() or "nb"))
    query = next((one for one in queries if (one.asked.about, one.asked.id) == (about, asked_id)), None)
    if query is None:
        # Somebody has answered it since the list was shown, or it no longer matters.
        return redirect("duties:selfcheck")
    form = _form(query, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _save(person, query, form)
            return redirect(f"{reverse('duties:selfcheck')}?lagret=1")
        except InputError as error:
            form.add_error(error.where.key, f"{error.what} {error.do}")
    return render(request, "duties/selfcheck_answer.html", {"query": query, "form": form}, status=422 if form.errors else 200)


def _form(query: Query, given: Any) -> FactForm | AnswerForm:
    if query.asked.about == FACT:
        return FactForm(given, fact=load().facts[query.asked.id])
    kept = {"words": query.answer.words} if query.answer else {}
    return AnswerForm(given, initial=kept, question=str(said(query.asked.question)))


def _save(person: Person, query: Query, form: FactForm | AnswerForm) -> None:
    on = timezone.localdate()
    if isinstance(form, FactForm):
        state_fact(person, query.asked.id, form.value(), on)
    else:
        answer_selfcheck(person, query.asked.about, query.asked.id, form.cleaned_data["words"], on)
