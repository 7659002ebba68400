"""The page on which a finished round is brought in: the file is read each time, and kept by nobody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from forsvarlig.errors import InputError
from forsvarlig.knowledge.instruments import parse_instrument
from forsvarlig.web.organisation.access import LEADS, enterprise_of, open_to, signed_in
from forsvarlig.web.surveys import finished
from forsvarlig.web.surveys.finished_forms import FinishedForm, typed_columns, words_of
from forsvarlig.web.surveys.models import Questionnaire
from forsvarlig.web.surveys.queries import core_questionnaire
from forsvarlig.web.ui.templatetags.ui import said

CORE = "core"
MOST_SHOWN = 60
WHY = {
    "no_unit": gettext_lazy("uten enhet"),
    "unknown_unit": gettext_lazy("med en enhet vi ikke kjenner"),
    "no_answer": gettext_lazy("uten svar"),
}


@open_to(LEADS)
def finished_round(request: HttpRequest) -> HttpResponse:
    """Read the file, show what everything was read as, and keep it when that is asked for."""
    enterprise = enterprise_of(request)
    packaged = [(CORE, said(core_questionnaire()["name"]))]
    form = FinishedForm(request.POST or None, request.FILES or None, enterprise=enterprise, packaged=packaged)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _read(request, form)
            if "keep" in request.POST and not form.errors:
                return redirect("surveys:round", _kept(request, form, context).pk)
        except InputError as error:
            key = error.where.key if error.where.key in form.fields else "file"
            form.add_error(key, " ".join(filter(None, (str(error.where) if error.where.row else "", error.what, error.do))))
    return render(request, "surveys/finished_round.html", context, status=422 if form.errors else 200)


def _read(request: HttpRequest, form: FinishedForm) -> dict[str, Any]:
    """The file through the mapping: what the page shows and what is kept. Mapping faults leave the columns to correct."""
    from forsvarlig.analysis.importing import apply_mapping, read_mapping, suggest_mapping
    from forsvarlig.analysis.tables import table_of

    enterprise, given = enterprise_of(request), form.cleaned_data
    document = _document(request, given["questionnaire"])
    instrument = parse_instrument(document, given["questionnaire"])
    table, target = table_of(given["file"].name, given["file"].read(), True), finished.target_of(enterprise)
    if request.POST.getlist("head"):
        columns = typed_columns(request.POST)
    elif given["mapping"]:
        columns = read_mapping(enterprise.answer_mappings.get(pk=given["mapping"]).mapping)
    else:
        columns = suggest_mapping(table, instrument, target)
    found: dict[str, Any] = {
        "columns": [{"head": column.head, "is": words_of(column)} for column in columns][: 2 * MOST_SHOWN],
        "targets": [{"id": item.id, "text": said(item.text)[:80]} for item in instrument.items.values()],
        "meanings": [(column.head, theirs, ours) for column in columns for theirs, ours in column.values.items()][:MOST_SHOWN],
        "document": document,
        "mapping": columns,
    }
    try:
        applied = apply_mapping(table, columns, instrument, target)
    except InputError as error:
        form.add_error("file", f"{_column(error)}{error.what} {error.do}".strip())
        return found
    report = applied.report
    unknown = [(told["column"], each["value"], each["count"]) for told in report["columns"] for each in told["unknown"]]
    left = [{"row": row["row"], "why": WHY[row["why"]]} for row in report["left_out"]]
    return found | {"applied": applied, "report": report, "unknown": unknown[:MOST_SHOWN], "left": left[:MOST_SHOWN]}


def _kept(request: HttpRequest, form: FinishedForm, context: dict[str, Any]) -> Any:
    given = form.cleaned_data
    return finished.keep_finished_round(
        signed_in(request),
        context["applied"],
        context["mapping"],
        name=given["name"],
        instrument=context["document"],
        opened_on=given["opened_on"],
        closed_on=given["closed_on"],
        feedback_on=given["feedback_on"],
        file=given["file"].name,
        on=timezone.localdate(),
    )


def _document(request: HttpRequest, chosen: str) -> dict[str, Any]:
    if chosen == CORE:
        return core_questionnaire()
    own = Questionnaire.objects.get(pk=chosen, enterprise=enterprise_of(request), is_ready=True)
    return dict(own.document)


def _column(error: InputError) -> str:
    return f"«{error.where.column}»: " if error.where.column else ""
