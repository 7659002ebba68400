"""One question about the enterprise, as a form that fits the kind of fact; what lies elsewhere; since when to tell news."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forsvarlig.duties.facts import CODE_PATTERN, COUNTRY_PATTERN
from forsvarlig.knowledge.facts import CHOICE, CODES, COUNT, COUNTRY, YES_NO, Fact
from forsvarlig.web.ui.forms import DateField, LineField, Picks
from forsvarlig.web.ui.templatetags.ui import said

UNKNOWN = "unknown"
YES, NO = "yes", "no"
_MOST_EMPLOYEES = 1_000_000
_MOST_HOURS = 10_000
_NUMBER = {"class": "ds-input", "inputmode": "numeric", "autocomplete": "off"}


class CodesField(LineField):
    """Industry codes with commas or spaces between, as a list."""

    def to_python(self, value: Any) -> Any:
        codes = str(value or "").replace(",", " ").split()
        if wrong := [code for code in codes if not CODE_PATTERN.fullmatch(code)]:
            raise forms.ValidationError(_("%(code)s er ikke en næringskode. Skriv den som 56.110."), params={"code": wrong[0]})
        return codes


class FactForm(forms.Form):
    """The answer to one question. What is saved is in `value()`, None for “we don't know”."""

    def __init__(self, *args: Any, fact: Fact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        self.fields["answer"] = _field_for(fact, str(said(fact.question)))

    def value(self) -> Any:
        """The fact as the duties engine takes it."""
        answer = self.cleaned_data["answer"]
        if self.fact.type == YES_NO:
            return {YES: True, NO: False, UNKNOWN: None}[answer]
        return None if answer in ("", [], None) else answer

    @staticmethod
    def shown(fact: Fact, value: Any) -> Any:
        """A stored value as the form shows it again."""
        if fact.type == YES_NO and value is not None:
            return YES if value else NO
        return " ".join(value) if fact.type == CODES and value else value


def _field_for(fact: Fact, label: str) -> forms.Field:
    common: dict[str, Any] = {"label": label, "help_text": said(fact.why)}
    if fact.type == YES_NO:
        choices = [(YES, _("Ja")), (NO, _("Nei")), (UNKNOWN, _("Vet ikke"))]
        picks = Picks(attrs={"class": "picks-row picks-few"})
        return forms.ChoiceField(**common, choices=choices, widget=picks, error_messages={"required": _("Velg et av svarene.")})
    if fact.type == CHOICE:
        options = [("", str(_("Vet ikke"))), *((option, option) for option in fact.options)]
        return forms.ChoiceField(**common, choices=options, widget=forms.Select(attrs={"class": "ds-input"}), required=False)
    if fact.type == CODES:
        return CodesField(**common, required=False)
    if fact.type == COUNTRY:
        wrong = {"invalid": _("Skriv landkoden med to store bokstaver, for eksempel NO.")}
        line = forms.TextInput(attrs={"class": "ds-input"})
        return forms.RegexField(f"^{COUNTRY_PATTERN.pattern}$", **common, widget=line, error_messages=wrong, required=False)
    return _number_field(fact, common)


def _number_field(fact: Fact, common: dict[str, Any]) -> forms.Field:
    low = _("Skriv et tall fra 0.")
    limits: dict[str, Any] = {"min_value": 0, "max_value": _MOST_EMPLOYEES, "required": False}
    if fact.type == COUNT:
        wrong = {"invalid": _("Skriv et helt tall."), "min_value": low}
        return forms.IntegerField(**common, **limits, widget=forms.TextInput(attrs=_NUMBER), error_messages=wrong)
    wrong = {"invalid": _("Skriv et tall, for eksempel 12,5."), "min_value": low}
    line = forms.TextInput(attrs={**_NUMBER, "inputmode": "decimal"})
    return forms.FloatField(**common, **limits, localize=True, widget=line, error_messages=wrong)


class ElsewhereForm(forms.Form):
    """Something that a duty asks for, and that the program has no other place for."""

    def __init__(self, *args: Any, wanted: Sequence[tuple[str, str]], asks_hours: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(wanted) > 1:
            self.fields["which"] = forms.ChoiceField(
                label=_("Hva har dere?"), choices=wanted, widget=Picks(), error_messages={"required": _("Velg ett av dem.")}
            )
        self.fields["dated"] = DateField(label=_("Når ble det gjort eller laget?"))
        self.fields["where"] = LineField(
            label=_("Hva er det, og hvor ligger det?"),
            help_text=_("For eksempel: kursbevis fra bedriftshelsetjenesten, i permen på kontoret."),
            max_length=400,
        )
        if asks_hours:
            line = forms.TextInput(attrs={**_NUMBER, "inputmode": "decimal"})
            self.fields["hours"] = forms.FloatField(
                label=_("Hvor mange timer?"), min_value=0, max_value=_MOST_HOURS, localize=True, widget=line
            )
            self.fields["agreed_shorter"] = forms.BooleanField(label=_("Partene har avtalt kortere opplæring"), required=False)


class SinceForm(forms.Form):
    """Since which day to tell what is new in the law."""

    fra = DateField(label=_("Hva er nytt siden"))
