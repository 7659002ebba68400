"""The answer to what the records can't tell, in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.ui.forms import TextField


class AnswerForm(forms.Form):
    """What the enterprise answers to one question of the self-check."""

    words = TextField(
        help_text=_("Svar kort, og si gjerne hvor det kan ses. Navnet ditt og datoen blir stående ved svaret."),
        error_messages={"required": _("Skriv hva dere vet, også om svaret er nei.")},
        max_length=1000,
    )

    def __init__(self, *args: Any, question: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = question
