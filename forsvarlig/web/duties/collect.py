"""What the rooms hold as evidence, in one visible list, and how each duty stands because of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forsvarlig.duties import DutyResult, evaluate
from forsvarlig.duties.because import Speaker
from forsvarlig.knowledge import load
from forsvarlig.knowledge.facts import Fact
from forsvarlig.web.cycle.evidence import evidence as of_the_cycle
from forsvarlig.web.cycle.queries import working_units
from forsvarlig.web.duties.evidence import evidence as of_what_lies_elsewhere
from forsvarlig.web.organisation.access import SAFETY_REPRESENTATIVES
from forsvarlig.web.organisation.evidence import evidence as of_the_organisation
from forsvarlig.web.organisation.models import Enterprise, Role, stated_facts
from forsvarlig.web.participation.evidence import evidence as of_participation
from forsvarlig.web.surveys.evidence import evidence as of_surveys


def records_of(enterprise: Enterprise, on: date) -> list[dict[str, Any]]:
    """Everything that the rooms can show of an enterprise on a date, in the shape of RECORDS.json."""
    return [
        *of_the_organisation(enterprise, on),
        *of_participation(enterprise, on),
        *of_surveys(enterprise, on),
        *of_the_cycle(enterprise, on),
        *of_what_lies_elsewhere(enterprise, on),
    ]


def units_of(enterprise: Enterprise) -> list[str]:
    """The names of the units that records are to cover: those where people work, the enterprise as a whole left out."""
    return [unit.name for unit in working_units(enterprise) if unit.parent_id is not None]


def facts_on(enterprise: Enterprise, on: date) -> dict[str, Any]:
    """What is known of an enterprise on a date: what it has stated, and what its register of roles tells where it hasn't."""
    roles = Role.held_on(on).filter(person__enterprise=enterprise)
    safety = roles.filter(kind__in=SAFETY_REPRESENTATIVES).values("person").distinct().count()
    elected = roles.filter(kind=Role.Kind.ELECTED_REPRESENTATIVE).exists()
    # An empty register tells nothing: perhaps nobody has filled it in.
    registered = {"safety_representatives": safety or None, "elected_representatives": elected or None}
    return {**{name: value for name, value in registered.items() if value is not None}, **stated_facts(enterprise)}


def results_for(
    enterprise: Enterprise,
    on: date,
    language: str,
    records: Sequence[Mapping[str, Any]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> list[DutyResult]:
    """How each duty stands for an enterprise on a date, from its facts and its records (collected unless they are given)."""
    held = records_of(enterprise, on) if records is None else records
    known = facts_on(enterprise, on) if facts is None else facts
    return evaluate(known, on, load(), held, language, units_of(enterprise))


def told_facts(enterprise: Enterprise, on: date, language: str, facts: Mapping[str, Any] | None = None) -> list[tuple[Fact, str]]:
    """Each known fact (collected unless they are given) with its value in words, in the order of the questions."""
    knowledge = load()
    speaker = Speaker(knowledge, language)
    known = facts_on(enterprise, on) if facts is None else facts
    return [(fact, speaker.told(fact, known[fact.id])) for fact in knowledge.facts.values() if fact.id in known]


def duties_hanging_on(results: Iterable[DutyResult], fact: Fact) -> tuple[DutyResult, ...]:
    """The duties that the answer to a question may settle."""
    return tuple(result for result in results if fact.id in result.needs)


@dataclass(frozen=True)
class Overview:
    """The duties by how they stand: what a reader needs first comes first."""

    lacking: tuple[DutyResult, ...]
    shown: tuple[DutyResult, ...]
    not_seen: tuple[DutyResult, ...]
    open: tuple[DutyResult, ...]
    others: tuple[DutyResult, ...]

    @property
    def binding(self) -> int:
        """How many duties bind."""
        return len(self.lacking) + len(self.shown) + len(self.not_seen)


def overview_of(results: Iterable[DutyResult]) -> Overview:
    """Sort the results: lacking something, shown, can't be seen, not known whether they bind, don't bind."""
    results = list(results)
    binding = [result for result in results if result.applies == "yes"]
    return Overview(
        lacking=tuple(result for result in binding if result.standing.status in ("unmet", "due")),
        shown=tuple(result for result in binding if result.standing.status == "met"),
        not_seen=tuple(result for result in binding if result.standing.status == "unknown"),
        open=tuple(result for result in results if result.applies == "unknown"),
        others=tuple(result for result in results if result.applies == "no"),
    )
