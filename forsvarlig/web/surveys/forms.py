"""The form by which a round is put to the safety representative, and the one that asks for a unit's file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.surveys.tables import UnitLine
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


class UnitFileForm(forms.Form):
    """Which unit's report or chart, in which format; the units are those that the reader may see."""

    enhet = forms.ChoiceField(label=_("Enhet"), widget=forms.Select(attrs={"class": "ds-input"}))
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[("pdf", _("PDF")), ("docx", _("Word")), ("svg", _("Bilde (SVG)"))],
        widget=forms.Select(attrs={"class": "ds-input"}),
    )

    def __init__(self, lines: Sequence[UnitLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enhet"].widget.choices = self.fields["enhet"].choices = [(str(line.unit.pk), line.unit.name) for line in lines]  # type: ignore[attr-defined]
