"""The forms of a cycle. Nothing is chosen beforehand, and what can be saved half done has no required fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.cycle.factors import HEADINGS, eight, short_names
from forsvarlig.web.cycle.models import Cycle, GroundNote, Judgement, Level, Measure, Progress, TookPart
from forsvarlig.web.organisation.models import Enterprise, Person
from forsvarlig.web.ui.forms import Checks, DateField, LineField, Picks, TextField
from forsvarlig.web.ui.templatetags.ui import said

SIGNS = {"well": "green", "watch": "yellow", "act": "orange", "unknown": "unknown"}
_ROW = {"class": "picks-row"}
_SELECT = {"class": "ds-input"}


def _sign(sign: str, word: object) -> SafeString:
    return format_html(
        '<span class="lv lv-{}"><svg class="sign" aria-hidden="true"><use href="{}#s-{}"/></svg>{}</span>',
        sign,
        static("ui/signs.svg"),
        sign,
        word,
    )


def _level_field(label: Any) -> forms.ChoiceField:
    choices = [(level.value, _sign(level.value, level.label)) for level in Level]
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=Picks(attrs=_ROW))


def _word_field(label: Any) -> forms.ChoiceField:
    choices = [(word.value, _sign(SIGNS[word.value], word.label)) for word in Judgement.Word]
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=Picks)


def _took_part_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Hvem er rundt bordet?"), choices=TookPart.choices, required=False, widget=Checks(attrs={"class": "picks-few"})
    )


class VersionForm(forms.Form):
    """A form that remembers what it was made from, so that two tabs can't both win."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class StartForm(forms.Form):
    name = LineField(label=_("Hva skal runden hete?"), help_text=_("For eksempel: Arbeidsmiljøet høsten 2026."))
    goal = TextField(label=_("Hva vil dere oppnå?"), rows=2, help_text=_("Én setning er nok."))
    learnt = TextField(label=_("Hva lærte dere sist?"), rows=2, required=False)
    who = TextField(
        label=_("Hvem er med, og hvordan?"), rows=2, help_text=_("Navn og roller, også verneombudet og de tillitsvalgte.")
    )
    plan_by = DateField(label=_("Når skal tiltakene være bestemt?"))


class SurveyStartForm(StartForm):
    method = forms.ChoiceField(label=_("Hvordan vil dere kartlegge?"), choices=Cycle.Method.choices, widget=Picks)
    opens_on = DateField(label=_("Første dag for å svare"), required=False)
    closes_on = DateField(label=_("Siste dag for å svare"), required=False)
    feedback_on = DateField(label=_("Når får de ansatte se resultatet?"), required=False)
    database_keeper = LineField(
        label=_("Hvem driver databasen?"),
        help_text=_("Navnet står i det de ansatte leser før de svarer: det er den eneste som kunne åpnet svarene på vei inn."),
        required=False,
    )

    SURVEY_FIELDS = ("opens_on", "closes_on", "feedback_on", "database_keeper")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("method") == Cycle.Method.SURVEY:
            for name in self.SURVEY_FIELDS:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Fyll ut dette når dere velger en spørreundersøkelse."))
        return cleaned


class ConversationForm(VersionForm):
    """One word and some keywords for each factor, the representative's own word where it differs, and who is there."""

    present = TextField(label=_("Hvem er med?"), rows=2, required=False, help_text=_("Navnene på dem som sitter rundt bordet."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["took_part"] = _took_part_field()
        for factor in eight():
            self.fields[f"{factor.id}_word"] = _word_field(said(factor.short))
            self.fields[f"{factor.id}_representative_word"] = _word_field(
                _("Verneombudets svar: %(factor)s") % {"factor": said(factor.short)}
            )
            self.fields[f"{factor.id}_notes"] = TextField(label=_("Stikkord"), rows=2, required=False)


class NoteForm(forms.Form):
    part = forms.ChoiceField(label=_("Hvor hører det hjemme?"), choices=GroundNote.Part.choices, widget=Picks(attrs=_ROW))
    text = TextField(label=_("Hva vet gruppa?"), rows=2)
    counts = forms.ChoiceField(
        label=_("Er det noe av dette?"), choices=GroundNote.Counts.choices, required=False, widget=forms.Select(attrs=_SELECT)
    )

    def __init__(self, *args: Any, factor: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if headings := HEADINGS.get(factor):
            self.fields["heading"] = forms.ChoiceField(
                label=_("Hvilken overskrift svarer det på?"),
                choices=[("", _("Ingen av disse")), *((heading.value, heading.label) for heading in headings)],
                required=False,
                widget=forms.Select(attrs=_SELECT),
            )


class DecisionForm(VersionForm):
    """What helps, asked before the level; whether the group follows the proposal; its own levels, and why."""

    helps = TextField(
        label=_("Hva hjelper dere å stå i det?"),
        help_text=_("Svar på dette før dere velger nivå."),
        rows=2,
        required=False,
    )
    reason = TextField(
        label=_("Hvorfor?"),
        help_text=_("Må fylles ut hvis dere velger noe annet enn forslaget. Både forslaget og begrunnelsen blir stående."),
        required=False,
    )

    def __init__(self, *args: Any, can_adopt: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if can_adopt:
            choices = [("y", _("Ja, vi setter samme nivå")), ("n", _("Nei, vi setter et annet nivå"))]
            self.fields["adopt"] = forms.ChoiceField(
                label=_("Er dere enige i forslaget?"), choices=choices, required=False, widget=Picks
            )
        self.fields["now"] = _level_field(_("I dag"))
        self.fields["over_time"] = _level_field(_("Over tid"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "adopt" in self.fields and not cleaned.get("adopt") and not (cleaned.get("now") and cleaned.get("over_time")):
            self.add_error("adopt", _("Svar på om dere er enige i forslaget, eller velg begge nivåene selv."))
        return cleaned

    @property
    def is_touched(self) -> bool:
        """Whether a level was chosen, or anything written that doesn't stand already."""
        chosen = any(self.data.get(self.add_prefix(name)) for name in ("adopt", "now", "over_time"))
        written = ((self.data.get(self.add_prefix(name)) or "", self.initial.get(name) or "") for name in ("helps", "reason"))
        return self.is_bound and (chosen or any(typed.strip() != stood.strip() for typed, stood in written))


class TogetherForm(VersionForm):
    """Whether the group follows the combined proposal, its own levels, why, and who was there."""

    reason = TextField(
        label=_("Hvorfor?"),
        help_text=_("Må fylles ut hvis dere velger noe annet enn forslaget. Både forslaget og begrunnelsen blir stående."),
        required=False,
    )
    present = TextField(label=_("Hvem var med?"), rows=2, required=False, help_text=_("Navnene på dem som avgjorde."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("y", _("Ja, vi setter samme nivå")), ("n", _("Nei, vi setter et annet nivå"))]
        self.fields["adopt"] = forms.ChoiceField(
            label=_("Er dere enige i forslaget?"), choices=choices, required=False, widget=Picks
        )
        self.fields["now"] = _level_field(_("Samlet i dag"))
        self.fields["over_time"] = _level_field(_("Samlet over tid, om ingenting endres"))
        self.fields["took_part"] = _took_part_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("adopt") and not (cleaned.get("now") and cleaned.get("over_time")):
            self.add_error("adopt", _("Svar på om dere er enige i forslaget, eller velg begge nivåene selv."))
        return cleaned


class MeasureForm(VersionForm):
    title = LineField(label=_("Hva skal gjøres?"), max_length=300)
    works = forms.ChoiceField(label=_("Hvor virker tiltaket?"), choices=Measure.Works.choices, widget=Picks(attrs=_ROW))
    why = TextField(label=_("Hvorfor?"), rows=2, required=False)
    baseline = TextField(
        label=_("Hvordan er det nå?"),
        rows=2,
        required=False,
        help_text=_("Tell eller mål noe før dere begynner, så kan dere se forskjellen."),
    )
    shown_by = TextField(
        label=_("Hvordan ser dere at det virket?"), rows=2, help_text=_("Hva er annerledes da, og når ser dere etter?")
    )
    owner = forms.ModelChoiceField(
        label=_("Hvem har ansvaret?"),
        queryset=Person.objects.none(),
        empty_label=_("Velg en person"),
        widget=forms.Select(attrs=_SELECT),
    )
    deadline = DateField(label=_("Når er det gjort?"), help_text=_("Fristen setter dere selv."))
    field_order = ("version", "title", "factors", "works", "why", "baseline", "shown_by", "owner", "deadline")

    def __init__(self, *args: Any, enterprise: Enterprise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(factor.id, said(name)) for factor, name in zip(eight(), short_names([one.id for one in eight()]), strict=True)]
        self.fields["factors"] = forms.MultipleChoiceField(
            label=_("Hva skal det hjelpe mot?"), choices=choices, widget=Checks(attrs=_ROW)
        )
        self.fields["owner"].queryset = enterprise.people.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]
        self.order_fields(self.field_order)


class SendForm(forms.Form):
    answer_by = DateField(label=_("Når trenger dere svar?"), help_text=_("Gi tid til å lese. Fristen setter dere selv."))


class DoneForm(forms.Form):
    done_on = DateField(label=_("Når ble det gjort?"))


class EffectForm(forms.Form):
    effect = forms.ChoiceField(label=_("Virket det?"), choices=Progress.Effect.choices, widget=Picks)
    seen = TextField(label=_("Hva ser dere?"), rows=2, help_text=_("Svar på det dere skrev at dere skulle se etter."))


def as_typed(day: date) -> str:
    """A date as the forms show it."""
    return day.strftime("%d.%m.%Y")
