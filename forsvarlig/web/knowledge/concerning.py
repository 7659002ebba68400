"""Which provisions are about which factors, told by the evidence that their duties ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from forsvarlig.knowledge import load
from forsvarlig.knowledge.evidence import STATUTORY, Evidence
from forsvarlig.knowledge.factors import Factor, statutory_factors
from forsvarlig.knowledge.provisions import Provision

ABOUT_KIND = {"harassment_assessment": "harassment", "violence_assessment": "violence_threats"}
ABOUT_SUBJECT = {"harassment": "harassment", "violence": "violence_threats", "lone_work": "lone_work"}


def factors_of(provision: Provision) -> tuple[Factor, ...]:
    """The factors that the duties of a provision ask records to be about, in the order of the catalogue, the statutory first."""
    factors = load().factors
    demands = [evidence for duty in provision.duties for demand in duty.evidence for evidence in demand]
    named = {name for evidence in demands for name in _named(evidence)}
    in_order = {factor.id: factor for factor in (*statutory_factors(factors), *factors.values())}
    return tuple(factor for factor in in_order.values() if factor.id in named)


def provisions_about(factors: Iterable[str]) -> list[Provision]:
    """The provisions with duties about at least one of the factors, in the order of the law."""
    wanted = set(factors)
    provisions = load().provisions
    return [provisions[name] for name, about in _about().items() if about & wanted]


@cache
def _about() -> Mapping[str, frozenset[str]]:
    return {one.id: frozenset(factor.id for factor in factors_of(one)) for one in load().provisions.values() if one.duties}


def _named(evidence: Evidence) -> Iterable[str]:
    for name in (*evidence.covers, *evidence.factors):
        yield from (one.id for one in statutory_factors(load().factors)) if name == STATUTORY else (name,)
    if evidence.kind in ABOUT_KIND:
        yield ABOUT_KIND[evidence.kind]
    yield from (ABOUT_SUBJECT[subject] for subject in evidence.subject if subject in ABOUT_SUBJECT)
