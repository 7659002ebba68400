"""Who is counted where in a round: everybody in one unit, people who aren't registered too, joined units as one."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet

from forsvarlig.web.organisation.models import Enterprise, Person, Unit
from forsvarlig.web.surveys.models import Round, RoundUnit


def people_asked(round_: Round) -> dict[int, list[Person]]:
    """Everybody registered who is asked, by the number of the unit that they are reported in, in the order of registration."""
    told = {part.unit_id: (part.reported_as or part).unit_id for part in round_.units.select_related("reported_as")}
    placed = _placed(round_)
    asked: dict[int, list[Person]] = {unit: [] for unit in told.values()}
    for person in _active(round_.enterprise).order_by("pk"):
        unit = placed.get(person.pk, person.unit_id)
        if unit in told:
            asked[told[unit]].append(person)
    return asked


def part_of(round_: Round, person: Person) -> RoundUnit | None:
    """The unit that a person is counted in, before any joining; None when the person isn't asked."""
    placement = round_.placements.filter(person=person).first()
    unit = placement.unit_id if placement else person.unit_id
    if unit is None or not person.is_active:
        return None
    return round_.units.select_related("unit", "round", "reported_as__unit", "reported_as__round").filter(unit=unit).first()


def reported_as(round_: Round, unit: Unit) -> Unit:
    """The unit that a unit is told and reported as in a round: itself, unless it was joined with another."""
    part = round_.units.select_related("reported_as__unit").filter(unit=unit).exclude(reported_as=None).first()
    return part.reported_as.unit if part and part.reported_as else unit


def heads(round_: Round) -> list[RoundUnit]:
    """The units of a round as they are reported, each with those that are joined to it."""
    return list(round_.units.filter(reported_as=None).select_related("unit", "round").prefetch_related("joined__unit"))


def surveyed_heads(round_: Round) -> list[RoundUnit]:
    """The units of a round as they are reported, without those that are too small to be surveyed."""
    return [part for part in heads(round_) if part.is_surveyed]


def recount(round_: Round) -> None:
    """Count who is asked in each unit; a unit that others are joined to is as large as all of them together."""
    parts, placed = list(round_.units.all()), _placed(round_)
    homes = dict(_active(round_.enterprise).values_list("pk", "unit_id"))
    registered = Counter(placed.get(person, home) for person, home in homes.items())
    own = {part.pk: registered[part.unit_id] + part.others for part in parts}
    for part in parts:
        part.invited = own[part.pk] + sum(own[each.pk] for each in parts if each.reported_as_id == part.pk)
    RoundUnit.objects.bulk_update(parts, ["invited"], batch_size=500)


def own_size(part: RoundUnit) -> int:
    """How many are asked in a unit itself, without those joined to it."""
    return part.invited - sum(each.invited for each in part.joined.all())


def _active(enterprise: Enterprise) -> QuerySet[Person]:
    return Person.objects.filter(enterprise=enterprise, is_active=True)


def _placed(round_: Round) -> dict[int, int | None]:
    return dict(round_.placements.values_list("person_id", "unit_id"))
