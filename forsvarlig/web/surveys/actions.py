"""Every write about rounds. What respondents do is in `answering.py`, and leaves no line in the trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forsvarlig.errors import ForsvarligError, InputError, NotAllowedError, Place
from forsvarlig.web.organisation.models import Enterprise, Person, Unit, hashed, root_of
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.participation.actions import ask
from forsvarlig.web.participation.models import Hearing
from forsvarlig.web.surveys import closing, releasing
from forsvarlig.web.surveys.access import check_can_become, check_may_open, check_may_prepare, check_may_reissue, check_may_run
from forsvarlig.web.surveys.codes import new_code, new_number, shown
from forsvarlig.web.surveys.counting import recount, surveyed_heads
from forsvarlig.web.surveys.models import UNDER_WAY, Release, Round, RoundUnit, Sheet, State
from forsvarlig.web.surveys.promise import group_name
from forsvarlig.web.surveys.queries import asked_about, core_questionnaire

LEAST_THRESHOLD = 5


@dataclass(frozen=True)
class Slips:
    """The codes for one unit, in the form that is typed; seen only when they are made.

    `counted_in` names the unit, and those that are reported as one with it.
    """

    unit: Unit
    codes: tuple[str, ...]
    counted_in: str


def prepare_round(
    actor: Person,
    *,
    name: str,
    units: Iterable[Unit],
    owner: Person,
    database_keeper: str,
    opens_on: date,
    closes_on: date,
    feedback_on: date,
    instrument: Mapping[str, Any] | None = None,
    threshold: int = LEAST_THRESHOLD,
) -> Round:
    """Prepare a round for some units.

    `instrument` is the document of a questionnaire (by default the core questionnaire): it is frozen in the round.
    `database_keeper` is named to respondents. `feedback_on` is when people get to see the result. Raises InputError
    with the field's name, and NotAllowedError while another round is under way, since two at a time would tell on each other.
    """
    check_may_prepare(actor)
    enterprise, asked = actor.enterprise, list(dict.fromkeys(units))
    _check_content(name, asked, owner, database_keeper, enterprise, threshold)
    check_dates(opens_on, closes_on, feedback_on)
    if other := Round.objects.filter(enterprise=enterprise, state__in=UNDER_WAY).first():
        raise NotAllowedError(_("Runden «%(name)s» er ikke ferdig. Én runde om gangen.") % {"name": other.name})
    round_ = Round(
        enterprise=enterprise,
        name=name.strip(),
        owner=owner,
        database_keeper=database_keeper.strip(),
        opens_on=opens_on,
        closes_on=closes_on,
        feedback_on=feedback_on,
        instrument=dict(instrument or core_questionnaire()),
        threshold=threshold,
    )
    questionnaire = round_.questionnaire
    with recorded(actor, enterprise, "round.prepared", "round:new", instrument=questionnaire.id) as detail:
        round_.save()
        RoundUnit.objects.bulk_create(RoundUnit(round=round_, unit=unit, invited=0) for unit in asked)
        recount(round_)
        detail["round"] = round_.pk
    return round_


def consult(actor: Person, round_: Round, *, question: str, on: date, answer_by: date) -> list[Hearing]:
    """Ask every safety representative and elected representative whose area the round touches; where there is no safety
    representative, the employees. What is asked about isn't changed afterwards."""
    check_may_run(actor, round_)
    check_can_become(round_, State.CONSULTED)
    if answer_by < on:
        raise InputError(_("Svarfristen er passert."), Place(key="answer_by"), _("Skriv en dag som kommer."))
    if not question.strip():
        raise InputError(_("Spørsmålet er tomt."), Place(key="question"), _("Skriv hva du vil ha en mening om."))
    with recorded(actor, round_.enterprise, "round.consulted", round_):
        hearings = [
            ask(
                actor,
                unit=root_of(round_.enterprise),
                subject=round_.subject,
                about=_("kartleggingen «%(name)s»") % {"name": round_.name},
                party=party,
                person=person,
                question=question.strip(),
                on=on,
                answer_by=answer_by,
            )
            for party, person in asked_about(round_, on)
        ]
        _become(round_, State.CONSULTED)
    return hearings


def drop_round(actor: Person, round_: Round) -> None:
    """Call off a round that hasn't been opened. It stays on the record."""
    check_may_run(actor, round_)
    check_can_become(round_, State.DROPPED)
    with recorded(actor, round_.enterprise, "round.dropped", round_):
        _become(round_, State.DROPPED)


def open_round(actor: Person, round_: Round, on: date) -> list[Slips]:
    """Open a round: freeze the sizes, make a sheet for everybody in random order, and return the slips, seen only now."""
    check_may_open(actor, round_, on)
    slips: dict[int, list[str]] = {}
    with recorded(actor, round_.enterprise, "round.opened", round_):
        lock(round_)
        check_can_become(round_, State.OPEN)
        surveyed = _frozen_units(round_)
        sheets = []
        for each in closing.shuffled([part for part in surveyed for _person in range(part.invited)]):
            code = new_code(round_.mark)
            slips.setdefault(each.unit_id, []).append(shown(code))
            sheets.append(Sheet(pk=new_number(), round=round_, unit=each.unit, slip_hash=hashed(code)))
        Sheet.objects.bulk_create(sheets)
        round_.opened_on = on
        _become(round_, State.OPEN, "opened_on")
    return [Slips(each.unit, tuple(slips[each.unit_id]), group_name(each)) for each in surveyed]


def reissue(actor: Person, round_: Round, unit: Unit) -> Slips:
    """New slips for a unit; slips that nobody has begun on stop working.

    As many are made as are invited, however many have begun, since the number would otherwise tell how many have. No more
    answers than invited can be delivered.
    """
    check_may_reissue(actor, round_)
    with recorded(actor, round_.enterprise, "round.slips-reissued", round_, unit=unit.pk):
        lock(round_)
        check_may_reissue(actor, round_)
        each = next((part for part in surveyed_heads(round_) if part.unit_id == unit.pk), None)
        if each is None:
            raise NotAllowedError(_("%(unit)s svarer ikke i denne runden.") % {"unit": unit.name})
        round_.sheets.filter(unit=unit, own_hash=None).delete()
        codes = [new_code(round_.mark) for _person in range(each.invited)]
        Sheet.objects.bulk_create(Sheet(pk=new_number(), round=round_, unit=unit, slip_hash=hashed(code)) for code in codes)
    return Slips(unit, tuple(shown(code) for code in codes), group_name(each))


def close_round(actor: Person, round_: Round, on: date) -> Round:
    """Close a round for good, and make its release.

    What was delivered is written anew in random order, in one transaction that deletes every sheet with its codes, every
    invitation and every shared screen. Comments are written apart from the answers, in an order of their own. Then the release
    is planned, audited and stored by `release_round`; a release that doesn't pass leaves the round closed.
    """
    check_may_run(actor, round_)
    with recorded(actor, round_.enterprise, "round.closed", round_):
        lock(round_)
        check_can_become(round_, State.CLOSED)
        # All sheets are taken, so that nobody delivers between the reading and the deleting.
        sheets = list(round_.sheets.select_for_update())
        closing.write_answers(round_, sheets)
        closing.write_comments(round_, sheets)
        closing.forget(round_)
        round_.closed_on = on
        _become(round_, State.CLOSED, "closed_on")
    return release_round(actor, round_, on)


def release_round(actor: Person, round_: Round, on: date) -> Round:
    """Plan and audit the release of a closed round; store it when it passed, else store why not and show nothing.

    The sums take seconds and hold no lock. They start from answers that can't change any more, so that doing it
    anew after a failure gives the same or a safer result.
    """
    check_may_run(actor, round_)
    check_can_become(round_, State.RELEASED)
    try:
        document, audit = releasing.made(round_)
        refusal = None if releasing.passed(audit) else audit
    except ForsvarligError as error:
        document, audit, refusal = {}, {}, {"error": str(error)}
    if refusal is not None:
        with recorded(actor, round_.enterprise, "round.release-refused", round_):
            round_.refusal = refusal
            round_.save(update_fields=["refusal"])
        return round_
    with recorded(actor, round_.enterprise, "round.released", round_, audit=audit):
        lock(round_)
        check_can_become(round_, State.RELEASED)
        Release.objects.create(round=round_, document=document, audit=audit, made_on=on)
        round_.refusal = None
        _become(round_, State.RELEASED, "refusal")
    return round_


def _check_content(
    name: str, units: list[Unit], owner: Person, database_keeper: str, enterprise: Enterprise, threshold: int
) -> None:
    if not name.strip():
        raise InputError(_("Navnet mangler."), Place(key="name"), _("Skriv for eksempel «Kartlegging høsten 2026»."))
    if not units:
        raise InputError(_("Ingen enheter er valgt."), Place(key="units"), _("Velg minst én."))
    if not database_keeper.strip():
        raise InputError(
            _("Det mangler hvem som drifter databasen."), Place(key="database_keeper"), _("De som svarer, har krav på å vite det.")
        )
    if any(unit.enterprise_id != enterprise.pk for unit in units) or owner.enterprise_id != enterprise.pk:
        raise InputError(_("Enheter og ansvarlig må høre til virksomheten."), Place(key="units"))
    if threshold < LEAST_THRESHOLD:
        raise InputError(
            _("Grensen kan ikke være under %(least)d.") % {"least": LEAST_THRESHOLD}, Place(key="threshold"), _("Sett den høyere.")
        )


def check_dates(opens_on: date, closes_on: date, feedback_on: date) -> None:
    if closes_on < opens_on:
        raise InputError(
            _("Siste dag for å svare er før den første."),
            Place(key="closes_on"),
            _("Skriv en dag etter %(day)s.") % {"day": date_format(opens_on)},
        )
    if feedback_on < closes_on:
        raise InputError(
            _("Resultatet kan ikke komme før runden er lukket."),
            Place(key="feedback_on"),
            _("Skriv en dag etter %(day)s.") % {"day": date_format(closes_on)},
        )


def _frozen_units(round_: Round) -> list[RoundUnit]:
    """Count every unit a last time, and return those that are surveyed, joined ones as one."""
    recount(round_)
    surveyed = surveyed_heads(round_)
    if not surveyed:
        raise NotAllowedError(_("Ingen enhet er stor nok for en spørreundersøkelse. Ha gruppesamtaler i stedet."))
    return surveyed


def lock(round_: Round) -> None:
    """Take the round for this transaction, as it is in the database and not as it was on somebody's page."""
    fresh = Round.objects.select_for_update().get(pk=round_.pk)
    round_.state, round_.closes_on, round_.feedback_on = fresh.state, fresh.closes_on, fresh.feedback_on


def _become(round_: Round, state: str, *fields: str) -> None:
    round_.state = state
    round_.save(update_fields=["state", *fields])
