"""Units in a release as lists and maps have them: shown, hidden, or nothing yet; and where a unit lies in the tree."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from forsvarlig.analysis.published import EMPTY, Group, Members, Published, read_published
from forsvarlig.web.organisation.models import Person, Unit, root_of, subtree_of
from forsvarlig.web.surveys.access import visible_units
from forsvarlig.web.surveys.counting import heads
from forsvarlig.web.surveys.models import Release


@dataclass(frozen=True)
class UnitLine:
    """A unit in a release, with all below it or with its own members alone.

    `state` is shown, primary or complementary (hidden), empty (nobody answered), or small (not surveyed).
    """

    unit: Unit
    state: str
    answered: int | None
    invited: int

    @property
    def is_hidden(self) -> bool:
        """Whether there are answers that aren't shown."""
        return self.state in ("primary", "complementary")


@dataclass(frozen=True)
class Place:
    """Where a unit lies: what it is part of, the topmost first, each with whether the reader may open it; and the units in it."""

    above: tuple[tuple[Unit, bool], ...]
    below: tuple[UnitLine, ...]


def unit_line(release: Release, unit: Unit, members: Members | None = None) -> UnitLine:
    """How a unit stands in a release."""
    inside = {unit.pk} if members == "own" else {each.pk for each in subtree_of(unit)}
    return _asked(release).line(unit, inside, members)


def unit_lines(release: Release, person: Person) -> list[UnitLine]:
    """The units of a release that a person may see, parents before children and the children of each together."""
    return _lines(release, subtree_of(root_of(release.round.enterprise)), visible_units(person))


def place_of(release: Release, person: Person, unit: Unit) -> Place:
    """Where a unit lies, and those units right below it that the person may see."""
    visible, above = visible_units(person), []
    current = unit.parent
    while current is not None:
        above.append((current, current.pk in visible))
        current = current.parent
    lines = _lines(release, subtree_of(unit), visible)
    return Place(tuple(reversed(above)), tuple(line for line in lines if line.unit.parent_id == unit.pk))


def both_shown(published: Published, unit: Unit) -> bool:
    """Whether a release shows a unit's own members and all below it as two groups of people."""
    own, whole = (published.group(str(unit.pk), members) for members in ("own", "subtree"))
    return str(unit.pk) in published.units.parent and own.hidden is None and whole.hidden is None and own.n != whole.n


@dataclass(frozen=True)
class _Asked:
    """A release, how many were asked in each surveyed unit, and which unit a joined one was reported as, by the units' numbers."""

    published: Published
    sizes: Mapping[int, int]
    told: Mapping[int, int]

    def line(self, unit: Unit, inside: Collection[int], members: Members | None = None) -> UnitLine:
        """One unit's line; a unit that was reported as another has that one's."""
        head = self.told.get(unit.pk, unit.pk)
        known = str(head) in self.published.units.parent
        group = self.published.group(str(head), members) if known else Group(EMPTY, {})
        people = [count for number, count in self.sizes.items() if number in {*inside, head}]
        state, invited = group.hidden or "shown", sum(people)
        return UnitLine(unit, "small" if state == EMPTY and not invited else state, group.n, invited)


def _lines(release: Release, units: Sequence[Unit], visible: Collection[int]) -> list[UnitLine]:
    asked = _asked(release)
    below: dict[int, set[int]] = {unit.pk: {unit.pk} for unit in units}
    for unit in reversed(units):
        if unit.parent_id in below:
            below[unit.parent_id] |= below[unit.pk]
    return [asked.line(unit, below[unit.pk]) for unit in units if unit.pk in visible]


def _asked(release: Release) -> _Asked:
    parts = heads(release.round)
    return _Asked(
        read_published(release.document),
        {part.unit_id: part.invited for part in parts if part.is_surveyed},
        {each.unit_id: part.unit_id for part in parts for each in part.joined.all()},
    )
