"""“What now?” for one person: the one next step, what else waits, where the work stands, what was promised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forsvarlig.web.cycle import queries as of_the_cycle
from forsvarlig.web.cycle.models import Cycle
from forsvarlig.web.cycle.queries import Phase, current_cycle
from forsvarlig.web.home.progress import Promise, UnitRow, promises_in, promises_of, unit_rows
from forsvarlig.web.home.slips import slip_of
from forsvarlig.web.organisation.access import LEADS, MANAGERS, REPRESENTATIVES, SAFETY_REPRESENTATIVES, Standing, standing_of
from forsvarlig.web.organisation.context import is_small
from forsvarlig.web.organisation.models import Person
from forsvarlig.web.participation import queries as of_participation
from forsvarlig.web.participation.queries import Waiting
from forsvarlig.web.surveys import queries as of_surveys
from forsvarlig.web.surveys.models import Release, Round


@dataclass(frozen=True)
class Next:
    """The one next step: what, a sentence about it, the words of the button, where it leads."""

    what: str
    about: str
    words: str
    address: str
    day: date | None = None


@dataclass(frozen=True)
class WhatNow:
    """All that the page shows. `next` is None when nothing waits and nothing is to be begun."""

    on: date
    next: Next | None
    waiting: tuple[Waiting, ...]
    cycle: Cycle | None
    phases: tuple[Phase, ...]
    units: tuple[UnitRow, ...]
    promises: tuple[Promise, ...]
    own_promises: tuple[Promise, ...]
    for_employee: bool
    told: Release | None
    may_see_package: bool
    may_organise: bool

    @property
    def open_promises(self) -> list[Promise]:
        """What was promised and isn't done."""
        return [promise for promise in self.promises if promise.done_on is None]

    @property
    def promised(self) -> str:
        """How what was promised stands, as a sentence."""
        made, still_open = len(self.promises), len(self.open_promises)
        first = ngettext("Dere lovet %(n)d tiltak.", "Dere lovet %(n)d tiltak.", made) % {"n": made}
        if not still_open:
            return f"{first} {_('Alt er gjort.')}"
        return f"{first} " + ngettext("%(n)d er ikke gjort:", "%(n)d er ikke gjort:", still_open) % {"n": still_open}


def what_now_for(person: Person, on: date) -> WhatNow:
    """What a person needs to know today, by the roles that she has today."""
    standing = standing_of(person, on)
    follows = standing.is_one_of(MANAGERS | REPRESENTATIVES)
    cycle = current_cycle(person.enterprise)
    promises = promises_of(person.enterprise, cycle, standing, on) if follows else []
    waiting = waiting_for(person, on, later={reverse("cycle:plan", args=[one.measure.plan_id]) for one in promises})
    first = _begin(standing, cycle) or _follow_round(standing) or _answer(person, on, follows) or _first(waiting)
    return WhatNow(
        on=on,
        next=first,
        waiting=tuple(one for one in waiting if one.address not in _covered_by(first)),
        cycle=cycle,
        phases=tuple(of_the_cycle.phases(person.enterprise)) if cycle and follows else (),
        units=tuple(unit_rows(cycle, standing)) if cycle and follows and not is_small(person.enterprise) else (),
        promises=tuple(promises),
        own_promises=() if follows else tuple(promises_in(person.unit, on)),
        for_employee=not follows,
        told=None if follows else of_surveys.latest_release(person.enterprise),
        may_see_package=standing.is_one_of(LEADS | SAFETY_REPRESENTATIVES),
        may_organise=standing.is_one_of(LEADS),
    )


def waiting_for(person: Person, on: date, later: Collection[str] = ()) -> list[Waiting]:
    """What waits for a person in all the rooms, each page once, the nearest day first and what has none last.

    `later` are pages that come after the others, whatever their day.
    """
    rooms = (of_participation, of_surveys, of_the_cycle)
    by_address: dict[str, Waiting] = {}
    for one in (waiting for room in rooms for waiting in room.waiting_for(person, on)):
        by_address.setdefault(one.address, one)
    return sorted(by_address.values(), key=lambda one: (one.address in later, one.day or date.max))


def _follow_round(standing: Standing) -> Next | None:
    """While a survey is open, those who lead the work follow it until they close it."""
    under_way = of_surveys.round_under_way(standing.person.enterprise)
    if under_way is None or under_way.state != Round.State.OPEN or not standing.is_one_of(LEADS):
        return None
    what = _("«%(name)s» er åpen") % {"name": under_way.name}
    about = _("Når de fleste har svart, lukker du den. Da blir resultatet laget, og enhetene kan vurdere.")
    return Next(what, about, _("Gå til undersøkelsen"), reverse("surveys:round", args=[under_way.pk]), under_way.closes_on)


def _answer(person: Person, on: date, follows: bool) -> Next | None:
    slip = "" if follows else slip_of(person, on)
    if not slip:
        return None
    about = _("Lappen din har koden %(code)s. Den er din alene: Ingen kan se hvilket svar som er ditt.") % {"code": slip}
    return Next(_("Svar på undersøkelsen"), about, _("Gå til undersøkelsen"), reverse("surveys:answer", args=[slip]))


def _covered_by(step: Next | None) -> set[str]:
    """The pages that a next step stands for: the café's page of all its steps is its start too, a slip's page is where codes go."""
    if step is None:
        return set()
    also = {reverse("cycle:cafe"): "cycle:start"}.get(step.address)
    if step.address.startswith(reverse("surveys:enter-code")):
        also = "surveys:enter-code"
    return {step.address, reverse(also)} if also else {step.address}


def _first(waiting: list[Waiting]) -> Next | None:
    if not waiting:
        return None
    first = waiting[0]
    return Next(first.sentence.rstrip("."), "", _("Gjør dette nå"), first.address, first.day)


def _begin(standing: Standing, cycle: Cycle | None) -> Next | None:
    if cycle or not standing.is_one_of(LEADS):
        return None
    if is_small(standing.person.enterprise):
        about = _("En halvtime rundt bordet er nok: åtte spørsmål, en vurdering og en plan på én side.")
        return Next(_("Snakk sammen om hvordan dere har det på jobb"), about, _("Begynn samtalen"), reverse("cycle:cafe"))
    about = _("Bestem hva dere vil ha ut av det, hvem som er med, og hvordan dere finner ut hvordan det står til.")
    return Next(_("Start årets arbeid"), about, _("Start kartleggingen"), reverse("cycle:start"))
