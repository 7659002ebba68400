"""The form by which a finished round is brought in: the file, what it answers, and what its columns are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forsvarlig.web.organisation.models import Enterprise
from forsvarlig.web.surveys.questionnaire_forms import FileField
from forsvarlig.web.ui.forms import DateField, LineField
from forsvarlig.web.ui.templatetags.ui import said

if TYPE_CHECKING:
    from forsvarlig.analysis.importing import Column

MOST_BYTES = 20_000_000
UNIT = "enhet"
_SELECT = {"class": "ds-input"}


class FinishedForm(forms.Form):
    file = FileField(
        label=gettext_lazy("Fila med svarene"),
        help_text=gettext_lazy("CSV eller .xlsx, én rad for hver person. Fila lagres ikke, så velg den på nytt hver gang."),
        most=MOST_BYTES,
        accept=".csv,.txt,.tsv,.xlsx",
    )
    questionnaire = forms.ChoiceField(label=gettext_lazy("Hvilket skjema svarte de på?"), widget=forms.Select(attrs=_SELECT))
    mapping = forms.ChoiceField(
        label=gettext_lazy("Les fila slik som"),
        help_text=gettext_lazy("Har dere hentet inn en fil derfra før, kan den leses på samme måte."),
        required=False,
        widget=forms.Select(attrs=_SELECT),
    )
    name = LineField(label=gettext_lazy("Hva skal runden hete?"))
    opened_on = DateField(label=gettext_lazy("Første dag for å svare"))
    closed_on = DateField(label=gettext_lazy("Siste dag for å svare"))
    feedback_on = DateField(label=gettext_lazy("Når får de ansatte se resultatet?"))

    def __init__(self, *args: Any, enterprise: Enterprise, packaged: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = enterprise.questionnaires.filter(is_ready=True)
        own = [(str(one.pk), f"{said(one.document['name'])} ({one.version})") for one in ready]
        self.fields["questionnaire"].choices = [*packaged, *own]  # type: ignore[attr-defined]  # the stubs know a field, not which
        kept = [(str(one.pk), one.name) for one in enterprise.answer_mappings.order_by("name")]
        self.fields["mapping"].choices = [("", _("Foreslå for meg")), *kept]  # type: ignore[attr-defined]  # as above


def typed_columns(data: QueryDict) -> tuple[Column, ...]:
    """The mapping as it stands on the page: a head and a word for each column, and each value that was given a meaning."""
    from forsvarlig.analysis.importing import Column

    values: dict[str, dict[str, str]] = {}
    for head, theirs, ours in zip(*(data.getlist(name) for name in ("value_head", "value_from", "value_to")), strict=False):
        if ours.strip():
            values.setdefault(head, {})[theirs] = ours.strip()
    columns = []
    for head, word in zip(data.getlist("head"), data.getlist("is"), strict=False):
        said_, meant = word.strip(), values.get(head, {})
        if said_.casefold() == UNIT:
            columns.append(Column(head, "unit", values=meant))
        elif said_:
            columns.append(Column(head, "item", said_, meant))
        else:
            columns.append(Column(head, "ignored"))
    return tuple(columns)


def words_of(column: Column) -> str:
    """What stands in a column's field."""
    return UNIT if column.kind == "unit" else column.target
