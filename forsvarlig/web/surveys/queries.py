"""What other rooms and pages ask about rounds and their releases."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forsvarlig.knowledge.loading import PACKAGED
from forsvarlig.web.organisation.access import LEADS, MANAGERS, representatives_of, standing_of
from forsvarlig.web.organisation.models import Enterprise, Person, Role, Unit
from forsvarlig.web.participation.models import Hearing
from forsvarlig.web.participation.queries import Waiting
from forsvarlig.web.surveys.access import unheard
from forsvarlig.web.surveys.counting import part_of, reported_as, surveyed_heads
from forsvarlig.web.surveys.models import UNDER_WAY, Comment, Release, Round, RoundUnit, State
from forsvarlig.web.surveys.promise import group_name
from forsvarlig.web.surveys.sizes import may_show_rate, rate_step

# How long everybody is told that a round was aborted.
TOLD_DAYS = 30


@cache
def _core_text() -> str:
    return (PACKAGED / "instruments" / "core.toml").read_text(encoding="utf-8")


def core_questionnaire() -> dict[str, Any]:
    """The packaged questionnaire, as the document that a round freezes."""
    return tomllib.loads(_core_text())


def packaged_questionnaires() -> dict[str, dict[str, Any]]:
    """Every packaged questionnaire by id, the core one first, as the documents that a round freezes."""
    paths = sorted((PACKAGED / "instruments").glob("*.toml"), key=lambda path: (path.stem != "core", path.stem))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


def invited_in(unit: Unit) -> int:
    """How many work in a unit itself, not in those under it; who is asked there in a round is in `counting`."""
    return unit.people.filter(is_active=True).count()


def round_under_way(enterprise: Enterprise) -> Round | None:
    """The round that isn't closed yet, if there is one."""
    return Round.objects.filter(enterprise=enterprise, state__in=UNDER_WAY).first()


def latest_release(enterprise: Enterprise) -> Release | None:
    """The newest release of an enterprise."""
    return Release.objects.filter(round__enterprise=enterprise).select_related("round").order_by("-round_id").first()


def release_of(round_: Round) -> Release | None:
    """The release of a round; None while there is none."""
    return Release.objects.filter(round=round_).select_related("round").first()


def release_before(release: Release) -> Release | None:
    """The enterprise's last release before this one."""
    earlier = Release.objects.filter(round__enterprise=release.round.enterprise_id, round_id__lt=release.round_id)
    return earlier.select_related("round").order_by("-round_id").first()


def unit_figures(release: Release, unit: Unit) -> dict[str, Any] | None:
    """A unit's group as the release has it: all below it where that is shown, else its own members, else what is hidden.

    A unit that was reported as another has that one's. None when the unit isn't in the release.
    """
    # Only a unit that the release doesn't have can have been reported as another.
    found = _groups_of(release, unit) or _groups_of(release, reported_as(release.round, unit))
    return next((group for group in found if "hidden" not in group), found[0] if found else None)


def _groups_of(release: Release, unit: Unit) -> list[dict[str, Any]]:
    wheres = [{"unit": str(unit.pk), "members": members} for members in ("subtree", "own")]
    return [group for where in wheres for group in release.document["groups"] if group["where"] == where]


def asked_about(round_: Round, on: date) -> list[tuple[str, Person | None]]:
    """Who is asked about a round, and as what: safety representatives and elected representatives of the units in it.

    Each person is asked once, the nearest to the first unit first. The employees are asked where there is no safety representative.
    """
    units = [each.unit for each in round_.units.select_related("unit__parent")]
    safety = dict.fromkeys(role.person for unit in units for role in representatives_of(unit, on))
    above = {number for unit in units for number in _with_above(unit)}
    elected = Role.held_on(on).filter(kind=Role.Kind.ELECTED_REPRESENTATIVE, unit_id__in=above).select_related("person")
    others = dict.fromkeys(role.person for role in elected.order_by("pk") if role.person not in safety)
    parties: list[tuple[str, Person | None]] = [(Hearing.Party.SAFETY_REPRESENTATIVE, person) for person in safety]
    parties = parties or [(Hearing.Party.EMPLOYEES, None)]
    return [*parties, *((Hearing.Party.ELECTED_REPRESENTATIVE, person) for person in others)]


def representatives_for(round_: Round, on: date) -> list[Person]:
    """The representatives who are asked about a round."""
    return [person for _party, person in asked_about(round_, on) if person is not None]


def _with_above(unit: Unit | None) -> Iterator[int]:
    while unit is not None:
        yield unit.pk
        unit = unit.parent


@dataclass(frozen=True)
class Rate:
    """How far a unit has come while the round is open: a step of ten per cent, or None where it may not be told."""

    part: RoundUnit
    step: tuple[int, int] | None


def rates(round_: Round) -> list[Rate]:
    """The response rates that may be shown while a round is open, for the units that are surveyed."""
    parts = surveyed_heads(round_)
    sent = list(round_.sheets.filter(sent=True).values_list("unit_id", flat=True))
    found = []
    for each in parts:
        others = sum(other.invited for other in parts if other != each and other.unit.parent_id == each.unit.parent_id)
        shown = may_show_rate(each.invited, others, round_.threshold)
        found.append(Rate(each, rate_step(sent.count(each.unit_id), each.invited) if shown else None))
    return found


def waiting_for(person: Person, on: date) -> list[Waiting]:
    """What waits for this person in rounds, the nearest day first."""
    rounds = Round.objects.filter(enterprise=person.enterprise_id).exclude(state=State.DROPPED).select_related("owner")
    found = [waiting for round_ in rounds for waiting in _waiting(person, round_, on)]
    return sorted(found, key=lambda one: one.day or on)


def _waiting(person: Person, round_: Round, on: date) -> Iterator[Waiting]:
    page, name = reverse("surveys:round", args=[round_.pk]), {"name": round_.name}
    runs = person.pk == round_.owner_id or standing_of(person, on).is_one_of(LEADS)
    if round_.state == State.PREPARED and runs:
        yield Waiting(_("Spør verneombudet om «%(name)s».") % name, page, round_.opens_on)
    if round_.state == State.CONSULTED and runs and not unheard(round_, on):
        yield Waiting(_("«%(name)s» kan åpnes.") % name, page, round_.opens_on)
    if round_.state == State.OPEN and runs and round_.closes_on < on:
        yield Waiting(_("«%(name)s» kan lukkes: siste dag for å svare er passert.") % name, page, round_.closes_on)
    if round_.takes_answers(on) and (part := part_of(round_, person)) and part.is_surveyed:
        counted = {**name, "unit": group_name(part.reported_as or part)}
        sentence = _("«%(name)s» er åpen. Har du ikke svart, bruk koden på lappen din. Du telles på %(unit)s.") % counted
        yield Waiting(sentence, reverse("surveys:enter-code"), round_.closes_on)
    if round_.comment_reader_id == person.pk and round_.comments.filter(state=Comment.State.UNREAD).exists():
        yield Waiting(
            _("Les det folk skrev i «%(name)s», før andre får se det.") % name,
            reverse("surveys:read-comments", args=[round_.pk]),
            round_.feedback_on,
        )
    if round_.state == State.ABORTED and round_.closed_on and (on - round_.closed_on).days <= TOLD_DAYS:
        yield Waiting(_("«%(name)s» er avbrutt. Alle svar er slettet.") % name, reverse("surveys:aborted", args=[round_.pk]))
    if round_.state == State.CLOSED and runs:
        yield Waiting(_("«%(name)s» er lukket, men ikke noe resultat er sluppet fram.") % name, page, round_.closed_on)
    if round_.state == State.RELEASED and round_.feedback_on >= on and standing_of(person, on).is_one_of(MANAGERS):
        yield Waiting(
            _("Vis de ansatte hva som kom ut av «%(name)s».") % name, reverse("surveys:map", args=[round_.pk]), round_.feedback_on
        )
