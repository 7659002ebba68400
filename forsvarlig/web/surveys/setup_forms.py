"""The forms by which a prepared round is set up. People are typed, since a list of them all would be too long to choose from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forsvarlig.web.surveys.counting import heads, own_size
from forsvarlig.web.surveys.models import Round
from forsvarlig.web.surveys.setup import CROSS_THRESHOLD, MOST_BACKGROUND, background_questions, questionnaires
from forsvarlig.web.ui.forms import Checks, DateField, LineField, Picks, TextField
from forsvarlig.web.ui.templatetags.ui import said

_SELECT = {"class": "ds-input"}
NOBODY = "ingen"
_PERSON_HELP = _("Navn eller e-postadresse.")


class NumberField(forms.IntegerField):
    """A whole number from 0."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "ds-input", "inputmode": "numeric"}
        wrong = {"invalid": _("Skriv et helt tall."), "required": _("Skriv et helt tall.")}
        super().__init__(widget=forms.TextInput(attrs=attrs), min_value=0, max_value=10_000, error_messages=wrong, **kwargs)


class SetupForm(forms.Form):
    """A form about a round; `part` names it, so that several can stand on one page."""

    part = ""

    def __init__(self, round_: Round, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{self.part}-%s", **kwargs)
        self.round = round_
        self.prepare()

    def prepare(self) -> None:
        """Fill in what hangs on the round."""


class AboutForm(SetupForm):
    part = "om"
    questionnaire = forms.ChoiceField(label=_("Hvilket skjema?"), widget=Picks, required=False)
    owner = LineField(label=_("Hvem er ansvarlig for runden?"), help_text=_PERSON_HELP)
    opens_on = DateField(label=_("Første dag for å svare"))
    closes_on = DateField(label=_("Siste dag for å svare"))
    feedback_on = DateField(label=_("Når møtes dere om resultatet?"), help_text=_("Dagen de ansatte får se det."))

    def prepare(self) -> None:
        known = questionnaires(self.round.enterprise)
        texts = [(each, said(each.name), len(each.document["item"])) for each in known]
        choices = [(each.key, _("%(name)s, %(count)d spørsmål") % {"name": name, "count": count}) for each, name, count in texts]
        self.fields["questionnaire"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, which Field isn't
        self.initial = {
            "questionnaire": next((each.key for each in known if each.document == self.round.instrument), ""),
            "owner": self.round.owner.name,
            **{name: getattr(self.round, name) for name in ("opens_on", "closes_on", "feedback_on")},
        }
        # A round may keep a version of a questionnaire that can't be chosen any more.
        self.fields["questionnaire"].required = bool(self.initial["questionnaire"])


class BackgroundForm(SetupForm):
    part = "bakgrunn"
    questions = forms.MultipleChoiceField(
        label=_("Hva vil dere kunne dele opp etter?"),
        help_text=_("Ingen må svare på dem. Velg bare det dere vet at dere vil bruke, høyst %(most)d.") % {"most": MOST_BACKGROUND},
        widget=Checks,
        required=False,
    )
    threshold = NumberField(label=_("Minste antall svar for å vise en enhet"), help_text=_("Minst 5. Høyere verner bedre."))
    cross_threshold = NumberField(
        label=_("Minste antall svar for å vise en oppdelt gruppe"),
        help_text=_("Vanligvis %(usual)d, for eksempel kvinnene på en enhet.") % {"usual": CROSS_THRESHOLD},
    )
    agreement = LineField(
        label=_("Er det lavere enn %(usual)d: hvem er det avtalt med?") % {"usual": CROSS_THRESHOLD},
        help_text=_("Navn på verneombudet eller de tillitsvalgte, og når. De ansatte kan lese det."),
        required=False,
        max_length=500,
    )

    def prepare(self) -> None:
        choices = [(question.id, said(question.text)) for question in background_questions()]
        self.fields["questions"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, which Field isn't
        self.initial = {
            "questions": [question["id"] for question in self.round.background],
            "threshold": self.round.threshold,
            "cross_threshold": self.round.cross_threshold,
            "agreement": self.round.cross_agreement,
        }


class CommentForm(SetupForm):
    part = "kommentar"
    asks = forms.ChoiceField(
        label=_("Vil dere la folk skrive med egne ord til slutt?"),
        choices=[("nei", _("Nei")), ("ja", _("Ja, et felt til slutt"))],
        widget=Picks(attrs={"class": "picks-row"}),
    )
    reader = LineField(
        label=_("Hvem leser først?"),
        help_text=_("Én person med taushetsplikt, som holder tilbake det som røper noen. Navn eller e-postadresse."),
        required=False,
    )
    readers = TextField(
        label=_("Hvem får lese det som slippes fram?"), help_text=_("Ett navn på hver linje."), rows=3, required=False
    )

    def prepare(self) -> None:
        self.initial = {
            "asks": "ja" if self.round.asks_comment else "nei",
            "reader": self.round.comment_reader.name if self.round.comment_reader else "",
            "readers": "\n".join(person.name for person in self.round.comment_readers.all()),
        }


class UnitsForm(SetupForm):
    part = "enheter"
    units = forms.MultipleChoiceField(
        label=_("Hvilke enheter er med?"),
        help_text=_("Tallet er hvor mange som spørres der."),
        widget=Checks(attrs={"class": "picks-row"}),
        error_messages={"required": _("Ingen enheter er valgt. Velg minst én.")},
    )

    def prepare(self) -> None:
        sizes = {part.unit_id: own_size(part) for part in self.round.units.prefetch_related("joined")}
        units = self.round.enterprise.units.order_by("pk")
        choices = [(str(unit.pk), f"{unit.name} ({sizes[unit.pk]})" if unit.pk in sizes else unit.name) for unit in units]
        self.fields["units"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField, which Field isn't
        self.initial = {"units": [str(number) for number in self.round.units.values_list("unit_id", flat=True)]}


def _unit_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.Select(attrs=_SELECT))


class UnitForm(SetupForm):
    """A form in which one or more units of the round are chosen."""

    def unit_choices(self) -> list[tuple[str, Any]]:
        """The units that can be chosen."""
        return [(str(part.unit_id), part.unit.name) for part in self.round.units.select_related("unit")]

    def prepare(self) -> None:
        for name in ("unit", "with_"):
            if name in self.fields:
                self.fields[name].choices = [("", _("Velg")), *self.unit_choices()]  # type: ignore[attr-defined]  # as above


class OthersForm(UnitForm):
    part = "innleide"
    unit = _unit_field(_("Hvilken enhet?"))
    others = NumberField(label=_("Hvor mange?"))


class JoinForm(UnitForm):
    part = "sammen"
    unit = _unit_field(_("Denne enheten"))
    with_ = _unit_field(_("vises sammen med"))

    def unit_choices(self) -> list[tuple[str, Any]]:
        """Units without others under them in the round, that nothing is joined to yet or that more can be joined to."""
        parts = heads(self.round)
        above = {part.unit.parent_id for part in self.round.units.select_related("unit")}
        return [(str(part.unit_id), part.unit.name) for part in parts if part.unit_id not in above and part.unit.parent_id]


class PlaceForm(UnitForm):
    part = "plassering"
    person = LineField(label=_("Hvem gjelder det?"), help_text=_PERSON_HELP)
    unit = _unit_field(_("Hvor telles personen?"))
    reason = LineField(
        label=_("Hvorfor?"), help_text=_("For eksempel: arbeider mest på Sør, er i permisjon. Ikke skriv noe om helse.")
    )

    def unit_choices(self) -> list[tuple[str, Any]]:
        return [*super().unit_choices(), (NOBODY, _("Spørres ikke i denne runden"))]
