"""Which day a page is asked about: one parameter, one form, and links that keep the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.ui.forms import DateField

PARAMETER = "paa"


class DayForm(forms.Form):
    """Which day's rules to show."""

    paa = DateField(label=_("Vis reglene slik de er denne datoen"))


@dataclass(frozen=True)
class AsOf:
    """The day that a page is asked about, today where none is told or what was told is no date; and the form to ask for another."""

    on: date
    is_today: bool
    form: DayForm

    @property
    def query(self) -> str:
        """What an address ends with to be asked about the same day; empty for today."""
        return "" if self.is_today else f"?{PARAMETER}={self.on.isoformat()}"

    @property
    def is_wrong(self) -> bool:
        """Whether a day was told that is none."""
        return bool(self.form.is_bound and self.form.errors)


def as_of(request: HttpRequest) -> AsOf:
    """The day that a request asks about, in the parameter `paa`."""
    form, today = DayForm(request.GET if PARAMETER in request.GET else None), timezone.localdate()
    if not form.is_bound:
        return AsOf(today, True, DayForm(initial={PARAMETER: today}))
    on = form.cleaned_data[PARAMETER] if form.is_valid() else today
    return AsOf(on, on == today, form)


def render_as_of(request: HttpRequest, template: str, day: AsOf, context: Mapping[str, Any]) -> HttpResponse:
    """The page about that day, with status 422 where the day that was told is none."""
    return render(request, template, {**context, "as_of": day, "on": day.on}, status=422 if day.is_wrong else 200)
