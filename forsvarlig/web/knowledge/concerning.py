"""Which provisions are about which factors on a day: told by their content, and by the evidence that their duties ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from forsvarlig.knowledge import load
from forsvarlig.knowledge.evidence import STATUTORY, Evidence
from forsvarlig.knowledge.factors import Factor, statutory_factors
from forsvarlig.knowledge.provisions import Provision, lists_factors_on

ABOUT_KIND = {"harassment_assessment": "harassment", "violence_assessment": "violence_threats"}
ABOUT_SUBJECT = {"harassment": "harassment", "violence": "violence_threats", "lone_work": "lone_work"}


def factors_of(provision: Provision, on: date) -> tuple[Factor, ...]:
    """The factors that a provision was about on a day, in the order of the catalogue, the statutory first."""
    factors = load().factors
    named = set(_named_by(provision, on))
    in_order = {factor.id: factor for factor in (*statutory_factors(factors), *factors.values())}
    return tuple(factor for factor in in_order.values() if factor.id in named)


def provisions_about(factors: Iterable[str], on: date) -> list[Provision]:
    """The provisions that were about at least one of the factors on a day, in the order of the law."""
    wanted = set(factors)
    return [one for one in load().provisions.values() if not wanted.isdisjoint(_about(one.id, on))]


def listed_by(on: date) -> tuple[Provision, ...]:
    """The provisions that listed the statutory factors on a day; none where no factor was statutory then."""
    return lists_factors_on(load().provisions, on)


# A page about a factor asks of every provision, mostly about today.
@lru_cache(maxsize=1 << 12)
def _about(provision_id: str, on: date) -> frozenset[str]:
    return frozenset(_named_by(load().provisions[provision_id], on))


def _named_by(provision: Provision, on: date) -> Iterator[str]:
    version = provision.on(on)
    if version:
        yield from provision.factors
        if version.lists_factors:
            yield from (factor.id for factor in statutory_factors(load().factors))
    for duty in provision.duties:
        if duty.is_in_force(on):
            yield from duty.factors
            yield from (name for demand in duty.evidence for evidence in demand for name in _named(evidence))


def _named(evidence: Evidence) -> Iterator[str]:
    for name in (*evidence.covers, *evidence.factors):
        yield from (one.id for one in statutory_factors(load().factors)) if name == STATUTORY else (name,)
    if evidence.kind in ABOUT_KIND:
        yield ABOUT_KIND[evidence.kind]
    yield from (ABOUT_SUBJECT[subject] for subject in evidence.subject if subject in ABOUT_SUBJECT)
