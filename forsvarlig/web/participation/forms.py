"""What somebody who was asked says, and what is answered."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.ui.forms import LineField, TextField


class StatementForm(forms.Form):
    text = TextField(label=_("Hva mener du?"), rows=4, required=False)
    disagrees_on = LineField(
        label=_("Er du uenig i ett punkt, hvilket?"),
        help_text=_("For eksempel: fristen i tiltak 2. Uenigheten stopper ingenting, og den blir ikke borte."),
        required=False,
        max_length=300,
    )
    disagreement = TextField(label=_("Hvorfor er du uenig?"), required=False)


class ReplyForm(forms.Form):
    reply = TextField(label=_("Svar fra arbeidsgiver"), help_text=_("Svaret blir stående ved siden av uttalelsen."))
