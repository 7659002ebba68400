"""One field template for all forms, and a date field that reads what Norwegians type."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class FieldRenderer(TemplatesSetting):
    """Writes label, help, errors and their ties for every field of the site."""

    field_template_name = "ui/field.html"


class Picks(forms.RadioSelect):
    """Radio buttons as whole clickable rows, none chosen beforehand."""

    template_name = "ui/picks.html"
    option_template_name = "ui/pick.html"


class Checks(forms.CheckboxSelectMultiple):
    """Check boxes as whole clickable rows, none chosen beforehand."""

    template_name = "ui/picks.html"
    option_template_name = "ui/pick.html"


class DateField(forms.DateField):
    """A typed date: 15.03.2026, 15.3.26, 20260315 or 2026-03-15."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"class": "ds-input", "inputmode": "numeric", "autocomplete": "off"}, format="%d.%m.%Y"),
            error_messages={
                "invalid": _("Skriv inn en dato, for eksempel 15.03.2026."),
                "required": _("Skriv inn en dato, for eksempel 15.03.2026."),
            },
            **kwargs,
        )


class TextField(forms.CharField):
    """A field for some lines of text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 4000)
        super().__init__(widget=forms.Textarea(attrs={"class": "ds-input", "rows": rows}), **kwargs)


class LineField(forms.CharField):
    """A field for one line of text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "ds-input"}))
        super().__init__(**kwargs)
