"""The statutory factors as the pages of a cycle show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forsvarlig.knowledge import load
from forsvarlig.knowledge.factors import Factor, statutory_factors
from forsvarlig.knowledge.provisions import Version
from forsvarlig.knowledge.reading import Text
from forsvarlig.web.cycle.models import GroundNote
from forsvarlig.web.organisation.models import Unit

HARASSMENT, VIOLENCE = "harassment", "violence_threats"
# No names are asked for at these, in any field.
WITHOUT_NAMES = frozenset({HARASSMENT, VIOLENCE})
_Heading = GroundNote.Heading
HEADINGS: dict[str, tuple[GroundNote.Heading, ...]] = {
    HARASSMENT: (_Heading.ORGANISATION, _Heading.SITUATIONS, _Heading.EXISTING_MEASURES),
    VIOLENCE: tuple(_Heading),
}
# The provision that asks for those headings.
PROVISIONS = {HARASSMENT: "no.fua.2a-2", VIOLENCE: "no.fua.3a-2"}


def eight() -> tuple[Factor, ...]:
    """The factors that the regulation names, in its order."""
    return statutory_factors(load().factors)


def short_names(ids: Sequence[str]) -> list[Text]:
    """The short names of factors, in the order given; unknown ids are left out."""
    factors = load().factors
    return [factors[one].short for one in ids if one in factors]


def example(factor: str, unit: Unit) -> Text | None:
    """One situation for a factor from the unit's trade, else from the enterprise's; None without a profile."""
    trade = load().trades.get(unit.trade or unit.enterprise.trade)
    return trade.examples.get(factor) if trade else None


@dataclass(frozen=True)
class Krav:
    """A provision as a page cites it: its citation, address, and the first day of the version in force."""

    cite: str
    url: str
    says: Text
    since: date


def krav(provision_id: str, on: date) -> Krav | None:
    """A provision as it stands on a date; None when the content has none in force then."""
    provision = load().provisions.get(provision_id)
    version: Version | None = provision.on(on) if provision else None
    return Krav(provision.cite, provision.url, version.says, version.in_force_from) if provision and version else None
