"""Forms about the enterprise, its units, people and roles, and about signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from forsvarlig.errors import InputError
from forsvarlig.web.organisation.models import Enterprise, Person, Role, Unit
from forsvarlig.web.organisation.register import STANDARDS, Entry, read_number
from forsvarlig.web.ui.forms import LineField

_PASSWORD = {"class": "ds-input", "autocomplete": "new-password"}


class SignInForm(forms.Form):
    email = forms.EmailField(label=_("E-post"), widget=forms.EmailInput(attrs={"class": "ds-input", "autocomplete": "username"}))
    password = forms.CharField(
        label=_("Passord"), strip=False, widget=forms.PasswordInput(attrs={"class": "ds-input", "autocomplete": "current-password"})
    )
    person: Person | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "email" in cleaned and "password" in cleaned:
            user = authenticate(username=cleaned["email"], password=cleaned["password"])
            if not isinstance(user, Person):
                raise forms.ValidationError(_("E-post og passord hører ikke sammen. Skriv dem en gang til."))
            self.person = user
        return cleaned


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Velg et passord"),
        help_text=_("Minst tolv tegn. Gjerne noen ord etter hverandre."),
        strip=False,
        widget=forms.PasswordInput(attrs=_PASSWORD),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class SetUpForm(PasswordForm):
    name = LineField(label=_("Hva heter virksomheten?"))
    trade = forms.ChoiceField(label=_("Hva driver dere med?"), required=False, widget=forms.Select(attrs={"class": "ds-input"}))
    manager = LineField(label=_("Hva heter du?"))
    title = LineField(label=_("Hva er stillingen din?"), help_text=_("For eksempel daglig leder, styrer eller rådmann."))
    email = forms.EmailField(
        label=_("E-posten din"),
        help_text=_("Den er brukernavnet ditt."),
        widget=forms.EmailInput(attrs={"class": "ds-input", "autocomplete": "username"}),
    )
    field_order = ("name", "trade", "manager", "title", "email", "password")

    def __init__(self, *args: Any, trades: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trade"].choices = [("", _("Noe annet")), *trades]  # type: ignore[attr-defined]


class UnitForm(forms.Form):
    name = LineField(label=_("Hva heter enheten?"))
    parent = forms.ModelChoiceField(
        label=_("Under hvilken enhet?"),
        queryset=Unit.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "ds-input"}),
    )

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = enterprise.units.order_by("pk")  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    name = LineField(label=_("Navn"))
    title = LineField(label=_("Stilling"), required=False)
    unit = forms.ModelChoiceField(
        label=_("Enhet"), queryset=Unit.objects.none(), empty_label=None, widget=forms.Select(attrs={"class": "ds-input"})
    )
    email = forms.EmailField(
        label=_("E-post"),
        required=False,
        help_text=_("Bare for dem som skal logge inn. Den som bare skal svare, trenger ingen."),
        widget=forms.EmailInput(attrs={"class": "ds-input"}),
    )

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = enterprise.units.order_by("pk")  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    person = forms.ModelChoiceField(
        label=_("Hvem?"), queryset=Person.objects.none(), widget=forms.Select(attrs={"class": "ds-input"})
    )
    kind = forms.ChoiceField(label=_("Hvilken rolle?"), choices=Role.Kind.choices, widget=forms.Select(attrs={"class": "ds-input"}))
    unit = forms.ModelChoiceField(
        label=_("For hvilken enhet?"),
        help_text=_("Rollen gjelder også enhetene under."),
        queryset=Unit.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "ds-input"}),
    )

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = enterprise.people.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = enterprise.units.order_by("pk")  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    number = LineField(
        label=_("Organisasjonsnummer"),
        help_text=_("Ni siffer. Ingenting lagres før dere har sett det og sagt ja."),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "ds-input", "inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        try:
            return read_number(self.cleaned_data["number"])
        except InputError as error:
            raise forms.ValidationError(f"{error.what} {error.do}") from error


class RegisterForm(forms.Form):
    """Which of the register's statements to take over; only those that it makes are offered."""

    nace = forms.BooleanField(required=False, initial=True)
    standard = forms.ChoiceField(
        label=_("Hvilken standard er kodene fra?"),
        help_text=_("Lest slik av kodene selv. Rett det hvis det er feil."),
        choices=[(one, one) for one in STANDARDS],
        widget=forms.Select(attrs={"class": "ds-input"}),
    )
    employees = forms.BooleanField(required=False, initial=True)
    name = forms.BooleanField(required=False)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "nace": _("Næringskode: %(codes)s") % {"codes": ", ".join(entry.codes)},
            "employees": _("Antall ansatte: %(count)s") % {"count": entry.employees},
            "name": _("Navn på sidene: %(name)s") % {"name": entry.name},
        }
        for field, label in labels.items():
            self.fields[field].label = label
        self.fields["standard"].initial = entry.standard
        offered = {"nace": bool(entry.codes), "standard": bool(entry.codes), "employees": entry.employees is not None}
        for field in [field for field, is_offered in {**offered, "name": bool(entry.name)}.items() if not is_offered]:
            del self.fields[field]

    def wanted(self) -> list[str]:
        """What was ticked."""
        return [name for name in ("nace", "employees", "name") if self.cleaned_data.get(name)]
