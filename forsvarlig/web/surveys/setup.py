"""Every write by which a prepared round is set up: what is asked, of whom, counted where, and who reads what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, NotAllowedError, Place
from forsvarlig.knowledge import load
from forsvarlig.knowledge.background import BackgroundQuestion, in_order
from forsvarlig.web.organisation.models import Enterprise, Person, Unit
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.surveys.access import check_may_run
from forsvarlig.web.surveys.actions import LEAST_THRESHOLD, check_dates
from forsvarlig.web.surveys.counting import recount
from forsvarlig.web.surveys.models import Placement, Round, RoundUnit, State
from forsvarlig.web.surveys.queries import packaged_questionnaires

CROSS_THRESHOLD = 10
MOST_BACKGROUND = 3
PACKAGED, OWN = "pakke:", "egen:"


@dataclass(frozen=True)
class Asks:
    """A questionnaire that a round can ask: the key that a form sends, its names by language, and its document."""

    key: str
    name: Mapping[str, str]
    version: str
    document: Mapping[str, Any]


def check_may_set_up(actor: Person, round_: Round) -> None:
    """Whoever runs the round, as long as nobody was asked about it: what they answered to must stay what it was."""
    check_may_run(actor, round_)
    if round_.state != State.PREPARED:
        raise NotAllowedError(
            _("De som representerer de ansatte, er spurt om runden slik den er. Derfor kan oppsettet ikke endres."),
            do=_("Skal noe være annerledes, avlyser dere runden, forbereder en ny og spør på nytt."),
        )


def questionnaires(enterprise: Enterprise) -> list[Asks]:
    """What a round can ask: the packaged questionnaires, and those of its own that an enterprise has made ready."""
    packaged = [
        Asks(f"{PACKAGED}{name}", document["name"], document["version"], document)
        for name, document in packaged_questionnaires().items()
    ]
    own = [
        Asks(f"{OWN}{each.pk}", each.document["name"], each.version, each.document)
        for each in enterprise.questionnaires.filter(is_ready=True)
    ]
    return [*packaged, *own]


def background_questions() -> tuple[BackgroundQuestion, ...]:
    """The background questions that a round can ask."""
    return in_order(load().background)


def change_about(
    actor: Person, round_: Round, *, questionnaire: str, owner: Person, opens_on: date, closes_on: date, feedback_on: date
) -> None:
    """Choose what is asked, who answers for the round, and its days. An empty `questionnaire` leaves it as it is."""
    check_may_set_up(actor, round_)
    check_dates(opens_on, closes_on, feedback_on)
    _check_own(round_, "owner", [owner])
    if questionnaire:
        known = {each.key: each for each in questionnaires(round_.enterprise)}
        if questionnaire not in known:
            raise InputError(_("Vi kjenner ikke dette skjemaet."), Place(key="questionnaire"), _("Velg et i lista."))
        round_.instrument = dict(known[questionnaire].document)
        _check_apart(round_, [question["id"] for question in round_.background], "questionnaire")
    round_.owner, round_.opens_on, round_.closes_on, round_.feedback_on = owner, opens_on, closes_on, feedback_on
    with recorded(actor, round_.enterprise, "round.set-up", round_, instrument=round_.questionnaire.id, owner=owner.pk):
        _lock(actor, round_)
        round_.save(update_fields=["instrument", "owner", "opens_on", "closes_on", "feedback_on"])


def choose_background(
    actor: Person, round_: Round, *, questions: Collection[str], threshold: int, cross_threshold: int, agreement: str
) -> None:
    """Choose the background questions, and how many must have answered in a group that is shown.

    Below ten in groups split by background only with a word on which representatives it was agreed with.
    """
    check_may_set_up(actor, round_)
    chosen = [question for question in background_questions() if question.id in questions]
    if len(chosen) != len(set(questions)):
        raise InputError(_("Et av spørsmålene finnes ikke."), Place(key="questions"), _("Velg i lista."))
    if len(chosen) > MOST_BACKGROUND:
        most = {"most": MOST_BACKGROUND}
        raise InputError(_("Høyst %(most)d spørsmål om den som svarer.") % most, Place(key="questions"), _("Ta bort noen."))
    if threshold < LEAST_THRESHOLD:
        least = {"least": LEAST_THRESHOLD}
        raise InputError(_("Grensen kan ikke være under %(least)d.") % least, Place(key="threshold"), _("Sett den høyere."))
    if cross_threshold < threshold:
        what = _("Oppdelte grupper kan ikke ha lavere grense enn enhetene.")
        raise InputError(what, Place(key="cross_threshold"), _("Skriv minst %(least)d.") % {"least": threshold})
    if cross_threshold < CROSS_THRESHOLD and not agreement.strip():
        what = _("En grense under %(usual)d må være avtalt.") % {"usual": CROSS_THRESHOLD}
        raise InputError(what, Place(key="agreement"), _("Skriv hvem som representerer de ansatte, dere har avtalt det med."))
    _check_apart(round_, [question.id for question in chosen], "questions")
    round_.background = [question.document for question in chosen]
    round_.threshold, round_.cross_threshold = threshold, cross_threshold
    round_.cross_agreement = agreement.strip() if cross_threshold < CROSS_THRESHOLD else ""
    detail = {"questions": [question.id for question in chosen], "threshold": threshold, "cross_threshold": cross_threshold}
    with recorded(actor, round_.enterprise, "round.background-chosen", round_, **detail):
        _lock(actor, round_)
        round_.save(update_fields=["background", "threshold", "cross_threshold", "cross_agreement"])


def choose_comment(actor: Person, round_: Round, *, asks: bool, reader: Person | None, readers: Iterable[Person]) -> None:
    """Whether a free comment is asked, who reads it first under a duty of secrecy, and who may read what is let through."""
    check_may_set_up(actor, round_)
    after = list(readers) if asks else []
    if asks and reader is None:
        raise InputError(
            _("Det mangler hvem som leser først."), Place(key="reader"), _("Velg én person. De ansatte får vite hvem.")
        )
    _check_own(round_, "reader", [reader] if reader else [])
    _check_own(round_, "readers", after)
    round_.asks_comment, round_.comment_reader = asks, reader if asks else None
    with recorded(actor, round_.enterprise, "round.comment-chosen", round_, asks=asks):
        _lock(actor, round_)
        round_.save(update_fields=["asks_comment", "comment_reader"])
        round_.comment_readers.set(after)


def choose_units(actor: Person, round_: Round, units: Iterable[Unit]) -> None:
    """Choose the units of the round. One that somebody is placed in, or that is joined with another, is set free first."""
    check_may_set_up(actor, round_)
    wanted = {unit.pk: unit for unit in units}
    if not wanted:
        raise InputError(_("Ingen enheter er valgt."), Place(key="units"), _("Velg minst én."))
    _check_own(round_, "units", wanted.values())
    leaving = round_.units.exclude(unit__in=wanted).select_related("unit", "reported_as__unit").prefetch_related("joined__unit")
    for part in leaving:
        if placement := round_.placements.filter(unit=part.unit_id).select_related("person").first():
            told = {"name": placement.person.name, "unit": part.unit.name}
            raise InputError(_("%(name)s er plassert på %(unit)s.") % told, Place(key="units"), _("Flytt personen først."))
        if part.reported_as or part.joined.all():
            told = {"unit": part.unit.name}
            raise InputError(_("%(unit)s er slått sammen med en annen enhet.") % told, Place(key="units"), _("Del dem først."))
    above = {unit.parent_id for unit in wanted.values()}
    for part in round_.units.filter(unit__in=above).select_related("unit").prefetch_related("joined"):
        if part.reported_as_id or part.joined.all():
            told = {"unit": part.unit.name}
            what = _("%(unit)s er slått sammen med en annen, og kan ikke ha enheter under seg i runden.") % told
            raise InputError(what, Place(key="units"), _("Del dem først."))
    with recorded(actor, round_.enterprise, "round.units-chosen", round_, units=sorted(wanted)):
        _lock(actor, round_)
        there = set(round_.units.values_list("unit_id", flat=True))
        round_.units.exclude(unit__in=wanted).delete()
        new = [RoundUnit(round=round_, unit=unit, invited=0) for number, unit in wanted.items() if number not in there]
        RoundUnit.objects.bulk_create(new)
        recount(round_)


def count_others(actor: Person, round_: Round, unit: Unit, others: int) -> None:
    """Say how many are asked in a unit without being registered here, such as hired-in workers."""
    check_may_set_up(actor, round_)
    part = _part(round_, unit, "unit")
    if others < 0:
        raise InputError(_("Antallet kan ikke være under null."), Place(key="others"), _("Skriv 0 om det ikke er noen."))
    with recorded(actor, round_.enterprise, "round.others-counted", round_, unit=unit.pk, others=others):
        _lock(actor, round_)
        part.others = others
        part.save(update_fields=["others"])
        recount(round_)


def join(actor: Person, round_: Round, unit: Unit, with_: Unit) -> None:
    """Report a unit as another: both under the same one, both without units of their own in the round, neither joined elsewhere."""
    check_may_set_up(actor, round_)
    part, other = _part(round_, unit, "unit"), _part(round_, with_, "with_")
    if part == other:
        raise InputError(_("Det er den samme enheten."), Place(key="with_"), _("Velg en annen."))
    if unit.parent_id != with_.parent_id or unit.parent_id is None:
        what = _("Bare enheter rett under samme enhet kan slås sammen.")
        raise InputError(what, Place(key="with_"), _("Velg en som ligger ved siden av %(unit)s.") % {"unit": unit.name})
    if other.reported_as or part.reported_as or part.joined.exists():
        raise InputError(_("En av dem er alt slått sammen med en annen."), Place(key="unit"), _("Del dem først."))
    for each, field in ((part, "unit"), (other, "with_")):
        if round_.units.filter(unit__parent=each.unit_id).exists():
            what = _("%(unit)s har egne enheter under seg i runden.") % {"unit": each.unit.name}
            raise InputError(what, Place(key=field), _("Velg en som ikke har det."))
    with recorded(actor, round_.enterprise, "round.units-joined", round_, unit=unit.pk, reported_as=with_.pk):
        _lock(actor, round_)
        part.reported_as = other
        part.save(update_fields=["reported_as"])
        recount(round_)


def part_again(actor: Person, round_: Round, unit: Unit) -> None:
    """Report a unit by itself again."""
    check_may_set_up(actor, round_)
    part = _part(round_, unit, "unit")
    with recorded(actor, round_.enterprise, "round.units-parted", round_, unit=unit.pk):
        _lock(actor, round_)
        part.reported_as = None
        part.save(update_fields=["reported_as"])
        recount(round_)


def place(actor: Person, round_: Round, person: Person, unit: Unit | None, reason: str) -> None:
    """Count a person in one unit of the round, or in none, and say why. A later word about the same person replaces it."""
    check_may_set_up(actor, round_)
    _check_own(round_, "person", [person])
    if unit is not None:
        _part(round_, unit, "unit")
    if not reason.strip():
        raise InputError(_("Grunnen mangler."), Place(key="reason"), _("Skriv kort hvorfor, uten å skrive om helse."))
    with recorded(actor, round_.enterprise, "round.person-placed", round_, person=person.pk, unit=unit.pk if unit else None):
        _lock(actor, round_)
        told = {"unit": unit, "reason": reason.strip()}
        Placement.objects.update_or_create(round=round_, person=person, defaults=told)
        recount(round_)


def take_out(actor: Person, round_: Round, person: Person) -> None:
    """Count a person where the person works again."""
    check_may_set_up(actor, round_)
    with recorded(actor, round_.enterprise, "round.placement-removed", round_, person=person.pk):
        _lock(actor, round_)
        round_.placements.filter(person=person).delete()
        recount(round_)


def person_called(enterprise: Enterprise, typed: str) -> Person:
    """The person with a name or an e-mail address. Raises InputError with the nearest name, or when two have the same."""
    words = " ".join(typed.split())
    active = enterprise.people.filter(is_active=True)
    found = list(active.filter(email__iexact=words) or active.filter(name__iexact=words))
    if len(found) > 1:
        what = _("%(count)d personer heter det.") % {"count": len(found)}
        raise InputError(what, Place(key="person"), _("Skriv e-postadressen i stedet."))
    if not found:
        alike = get_close_matches(words, active.values_list("name", flat=True), n=1, cutoff=0.5)
        do = (
            _("Mente du %(name)s?") % {"name": alike[0]}
            if alike
            else _("Skriv navnet slik det er registrert, eller e-postadressen.")
        )
        raise InputError(_("Vi finner ingen som heter «%(typed)s».") % {"typed": words}, Place(key="person"), do)
    return found[0]


def _part(round_: Round, unit: Unit, field: str) -> RoundUnit:
    part = round_.units.select_related("unit", "reported_as").filter(unit=unit).first()
    if part is None:
        raise InputError(_("%(unit)s er ikke med i runden.") % {"unit": unit.name}, Place(key=field), _("Velg en enhet i lista."))
    return part


def _check_own(round_: Round, field: str, things: Iterable[Person | Unit]) -> None:
    if any(thing.enterprise_id != round_.enterprise_id for thing in things):
        raise InputError(_("Enheter og personer må høre til virksomheten."), Place(key=field))


def _check_apart(round_: Round, questions: Iterable[str], field: str) -> None:
    """A background question is a column of the release, and can't be called like one of the questionnaire's own questions."""
    for taken in questions:
        if taken in round_.questionnaire.items:
            what = _("Skjemaet har alt et spørsmål som heter «%(id)s».") % {"id": taken}
            raise InputError(what, Place(key=field), _("Velg et annet skjema, eller ta bort spørsmålet om den som svarer."))


def _lock(actor: Person, round_: Round) -> None:
    """Take the round for this transaction, and look once more whether it may still be set up."""
    round_.state = Round.objects.select_for_update().get(pk=round_.pk).state
    check_may_set_up(actor, round_)
