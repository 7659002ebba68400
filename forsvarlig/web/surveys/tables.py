"""Units in a release as lists and maps have them: shown, hidden, or nothing yet."""

from __future__ import annotations

from dataclasses import dataclass

from forsvarlig.web.organisation.models import Person, Unit, root_of, subtree_of
from forsvarlig.web.surveys.access import visible_units
from forsvarlig.web.surveys.counting import heads, reported_as
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.queries import unit_figures


@dataclass(frozen=True)
class UnitLine:
    """A unit in a release, with all below it.

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


def unit_line(release: Release, unit: Unit) -> UnitLine:
    """How a unit stands in a release."""
    return _line(release, unit, {each.pk for each in subtree_of(unit)}, _asked(release))


def unit_lines(release: Release, person: Person) -> list[UnitLine]:
    """The units of a release that a person may see, parents before children."""
    units, visible, asked = subtree_of(root_of(release.round.enterprise)), visible_units(person), _asked(release)
    below: dict[int, set[int]] = {unit.pk: {unit.pk} for unit in units}
    for unit in reversed(units):
        if unit.parent_id in below:
            below[unit.parent_id] |= below[unit.pk]
    return [_line(release, unit, below[unit.pk], asked) for unit in units if unit.pk in visible]


def _asked(release: Release) -> dict[int, int]:
    """How many were asked, by the numbers of the units that were surveyed, joined ones as one."""
    return {each.unit_id: each.invited for each in heads(release.round) if each.is_surveyed}


def _line(release: Release, unit: Unit, inside: set[int], asked: dict[int, int]) -> UnitLine:
    group = unit_figures(release, unit) or {"hidden": "empty"}
    state, invited = str(group.get("hidden", "shown")), sum(count for number, count in asked.items() if number in inside)
    if not invited and state != "empty":
        invited = asked.get(reported_as(release.round, unit).pk, 0)
    return UnitLine(unit, "small" if state == "empty" and not invited else state, group.get("n"), invited)
