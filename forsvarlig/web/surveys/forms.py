"""The form by which a round is put to the safety representative."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.ui.forms import DateField, TextField


class ConsultForm(forms.Form):
    question = TextField(label=_("Hva vil dere ha en mening om?"), rows=5)
    answer_by = DateField(
        label=_("Svar innen"),
        help_text=_("Fristen dere setter. Er den ute uten svar, kan runden åpnes, og det står at svaret uteble."),
    )


class CommentForm(forms.Form):
    """What one person reads before anybody else does: the wording that is let pass."""

    wording = TextField(
        label=_("Teksten"),
        rows=8,
        help_text=_("Endre bare det som peker på noen: navn, tidspunkt, særegne hendelser. La meningen stå."),
    )
