"""The forms of what may have gone wrong with a round."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.organisation.models import Unit
from forsvarlig.web.surveys.counting import surveyed_heads
from forsvarlig.web.surveys.models import Round
from forsvarlig.web.ui.forms import DateField, LineField, Picks, TextField


def unit_field(label: Any) -> forms.ModelChoiceField[Unit]:
    """A choice of one of the round's surveyed units."""
    return forms.ModelChoiceField(
        label=label,
        queryset=Unit.objects.none(),
        widget=Picks,
        empty_label=None,
        error_messages={"required": _("Velg en enhet.")},
    )


class AccidentForm(forms.Form):
    """A form about a round; its unit, when it asks for one, is a surveyed unit of that round."""

    def __init__(self, round_: Round, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "unit" in self.fields:
            surveyed = [each.unit_id for each in surveyed_heads(round_)]
            self.fields["unit"].queryset = Unit.objects.filter(pk__in=surveyed).order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField


class ExtendForm(AccidentForm):
    closes_on = DateField(label=_("Ny siste dag for å svare"))
    feedback_on = DateField(
        label=_("Ny dag for å vise resultatet"),
        required=False,
        help_text=_("Står den tom, beholdes dagen dere har satt, hvis den fortsatt kommer etter at runden er lukket."),
    )


class AbortForm(AccidentForm):
    reason = TextField(label=_("Hvorfor avbryter dere?"), max_length=500, help_text=_("Alle som ble spurt, får lese dette."))


class MoveForm(AccidentForm):
    code = LineField(label=_("Koden på lappen som er feil"), max_length=60)
    unit = unit_field(_("Hvor skal personen telles?"))


class LateForm(AccidentForm):
    unit = unit_field(_("Hvilken enhet hører personen til?"))
