"""Which day's package, in which language, and which page of it."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.ui.forms import DateField


class PackageForm(forms.Form):
    paa = DateField(label=_("Slik det var denne datoen"), required=False)
    spraak = forms.ChoiceField(
        label=_("Språk"), choices=settings.LANGUAGES, required=False, widget=forms.Select(attrs={"class": "ds-input"})
    )
    side = forms.IntegerField(required=False, min_value=1)
