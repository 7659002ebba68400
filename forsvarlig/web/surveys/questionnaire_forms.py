"""The forms by which a questionnaire is brought in and set up."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forsvarlig.knowledge.factors import statutory_factors
from forsvarlig.knowledge.importing import AnswerList, Draft, DraftScale
from forsvarlig.knowledge.importing.reading import MOST_BYTES
from forsvarlig.knowledge.loading import load
from forsvarlig.web.ui.forms import LineField, Picks, TextField
from forsvarlig.web.ui.templatetags.ui import said

LANGUAGES = [("nb", gettext_lazy("Bokmål")), ("nn", gettext_lazy("Nynorsk")), ("en", gettext_lazy("Engelsk"))]
_SELECT = {"class": "ds-input"}
_NUMBER = {"class": "ds-input", "inputmode": "decimal", "autocomplete": "off"}


class FileField(forms.FileField):
    """A file of at most some bytes, refused by its size before anything is read."""

    def __init__(self, *, most: int, accept: str, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"class": "ds-input", "accept": accept}), max_length=200, **kwargs)
        self.most = most
        self.error_messages |= {
            "required": gettext_lazy("Velg en fil."),
            "missing": gettext_lazy("Velg en fil."),
            "empty": gettext_lazy("Fila er tom."),
        }

    def clean(self, data: Any, initial: Any = None) -> Any:
        cleaned = super().clean(data, initial)
        if isinstance(cleaned, UploadedFile) and (cleaned.size or 0) > self.most:
            raise forms.ValidationError(_("Fila er større enn %(most)d MB.") % {"most": self.most // 1_000_000})
        return cleaned


class PointsField(forms.FloatField):
    """A number from 0 to 100, with a comma or a point."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, required=False, widget=forms.TextInput(attrs=_NUMBER), **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Skriv et tall fra 0 til 100.")

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:g}".replace(".", ",") if isinstance(value, float) else value


class UploadForm(forms.Form):
    file = FileField(
        label=gettext_lazy("Fila med spørsmålene"),
        help_text=gettext_lazy("XLSForm (.xlsx), LimeSurvey (.lss, .lsq, .lsg eller .txt) eller vårt eget format (.toml)."),
        most=MOST_BYTES,
        accept=".xlsx,.lss,.lsq,.lsg,.txt,.toml",
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Språk, der fila ikke sier det"), choices=LANGUAGES, widget=forms.Select(attrs=_SELECT)
    )


class EditForm(forms.Form):
    """A form that remembers what it was made from, so that two tabs can't both win."""

    edits = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AboutForm(EditForm):
    name = LineField(label=gettext_lazy("Hva heter skjemaet?"))
    licence = LineField(
        label=gettext_lazy("På hvilke vilkår kan spørsmålene brukes?"),
        help_text=gettext_lazy("For eksempel: kjøpt lisens til 2027, eller CC BY 4.0. Spør den som eier dem, er dere i tvil."),
    )
    source = LineField(label=gettext_lazy("Hvem har laget dem?"), help_text=gettext_lazy("Navn, år og hvor det står."))


class ScoresForm(EditForm):
    """The points of each answer in a list."""

    def __init__(self, *args: Any, answers: AnswerList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at, option in enumerate(answers.options):
            self.fields[f"score_{at}"] = PointsField(label=said(option.label) or option.value, initial=option.score)

    @property
    def scores(self) -> list[float | None]:
        """The points in the list's order; None for an answer that isn't offered."""
        return [value for name, value in self.cleaned_data.items() if name.startswith("score_")]


class ScaleForm(EditForm):
    name = LineField(
        label=gettext_lazy("Hva skal skalaen hete?"),
        help_text=gettext_lazy("Et kort ord uten tegnsetting. Står i tabeller og filer."),
        max_length=60,
    )
    factor = forms.ChoiceField(
        label=gettext_lazy("Hva måler den?"),
        help_text=gettext_lazy("Velger dere en faktor, blir resultatet med i vurderingen av den."),
        required=False,
        widget=forms.Select(attrs=_SELECT),
    )
    orientation = forms.ChoiceField(
        label=gettext_lazy("Hva betyr mange poeng?"),
        choices=[
            ("demand", gettext_lazy("Mer belastning: mange poeng er dårlig")),
            ("resource", gettext_lazy("Mer støtte: mange poeng er bra")),
        ],
        widget=Picks,
    )
    aggregate = forms.ChoiceField(
        label=gettext_lazy("Hvordan regnes poengene sammen?"),
        choices=[
            ("mean", gettext_lazy("Gjennomsnittet av spørsmålene")),
            ("sum", gettext_lazy("Summen. Kan vises, men ikke brukes i vurderingen")),
        ],
        widget=Picks,
    )
    exposed_from = PointsField(
        label=gettext_lazy("Fra hvor mye belastning regner dere noen som utsatt?"),
        help_text=gettext_lazy("Fra 0 til 100, der 100 er mest. La feltet stå tomt hvis eieren ikke har satt en grense."),
    )
    sensitive = forms.BooleanField(
        label=gettext_lazy("Skalaen er følsom: den handler om trakassering, vold eller trusler"),
        required=False,
    )

    def __init__(self, *args: Any, draft: Draft, scale: DraftScale | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft, self.scale = draft, scale
        self.own = set(scale.items if scale else ())
        factors = load().factors
        statutory = statutory_factors(factors)
        others = sorted((each for each in factors.values() if not each.statutory), key=lambda each: said(each.name))
        self.fields["factor"].choices = [  # type: ignore[attr-defined]  # django-stubs knows a field, not which
            ("", _("Ingen av disse")),
            *((each.id, said(each.name)) for each in (*statutory, *others)),
        ]

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The questions that the scale may have: its own, and those that no scale has."""
        free = {item.id for item in self.draft.unused} | self.own
        chosen, turned = self._chosen("items"), self._chosen("reversed")
        return [
            {"id": item.id, "text": said(item.text) or item.id, "chosen": item.id in chosen, "turned": item.id in turned}
            for item in self.draft.items
            if item.id in free
        ]

    def _chosen(self, name: str) -> set[str]:
        if self.is_bound:
            return set(self.data.getlist(name))  # type: ignore[attr-defined]  # a QueryDict, which the stubs don't promise
        return self.own if name == "items" else {item.id for item in self.draft.items if item.reversed and item.id in self.own}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if not re.fullmatch(r"[\w -]+", name):
            raise forms.ValidationError(_("Bruk bare bokstaver, tall, mellomrom, bindestrek og understrek."))
        return name

    @property
    def turned(self) -> set[str]:
        """The questions whose answers count the other way round."""
        return self._chosen("reversed")

    @property
    def made(self) -> DraftScale:
        """The scale as it was filled in, with its questions in the questionnaire's order."""
        chosen, given = self._chosen("items"), self.cleaned_data
        old = self.scale or DraftScale("", ())
        return DraftScale(
            id=given["name"],
            items=tuple(item.id for item in self.draft.items if item.id in chosen),
            orientation=given["orientation"],
            factor=given["factor"] or None,
            aggregate=given["aggregate"],
            min_answered=old.min_answered,
            exposed_from=given["exposed_from"],
            sensitive=given["sensitive"],
            rest=old.rest,
        )


class TryForm(forms.Form):
    answers = TextField(
        label=gettext_lazy("Prøvesvar"),
        help_text=gettext_lazy("Først navnene på spørsmålene, så én linje for hver person. Lim gjerne inn fra et regneark."),
        rows=8,
        max_length=100_000,
        strip=False,
    )
