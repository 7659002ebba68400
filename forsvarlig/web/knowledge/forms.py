"""Which day's wording to show."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.ui.forms import DateField


class DayForm(forms.Form):
    paa = DateField(label=_("Vis bestemmelsen slik den er denne datoen"))
