"""What a record must be for it to show that a duty is met, as the content says it of each duty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forsvarlig.knowledge.conditions import Condition, read_condition
from forsvarlig.knowledge.facts import Fact
from forsvarlig.knowledge.reading import Entry

RECORD_KINDS = (
    "mapping",
    "assessment",
    "harassment_assessment",
    "violence_assessment",
    "plan",
    "routine",
    "training",
    "information",
    "election",
    "committee",
    "agreement",
    "consultation",
)
PARTICIPANTS = (
    "employer",
    "employees",
    "safety_representative",
    "elected_representative",
    "committee",
    "occupational_health_service",
)
HEADINGS = (
    "organisation",
    "premises",
    "situations",
    "working_time",
    "lone_work",
    "staffing",
    "competence",
    "existing_measures",
)
HORIZONS = ("now", "over_time")
ROLES = ("employer", "manager", "safety_representative", "committee_member", "employee")
STATUTORY = "statutory"
# What routines, training, information and agreements are about.
SUBJECTS = (
    "harassment",
    "hse",
    "lone_work",
    "notification",
    "occupational_health_service",
    "psychosocial",
    "results",
    "risks",
    "violence",
)
PLAIN_FLAGS = ("interaction", "combined", "written")


@dataclass(frozen=True)
class Evidence:
    """One demand on the records: there is one of `kind` that has all the rest.

    `covers` are factor ids, or ("statutory",) for those that the regulation names. `subject`: one of these. `participants`: all of
    these took part or were consulted; `participants_any`: at least one. `flags`: these are true. `measures`: measures with owner
    and deadline, on one of `factors` when those are given. `valid_years`: how long it lasts from its date. `after`: not older than
    the latest record of that kind. `applies_if`: the demand is made only where this holds.
    """

    kind: str
    covers: tuple[str, ...] = ()
    horizons: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    participants_any: tuple[str, ...] = ()
    role: str | None = None
    flags: tuple[str, ...] = ()
    measures: bool = False
    factors: tuple[str, ...] = ()
    hours_at_least: int | None = None
    valid_years: int | None = None
    after: str | None = None
    applies_if: Condition | None = None


def read_demand(entry: Entry, facts: Mapping[str, Fact]) -> tuple[Evidence, ...]:
    """Read one `[[duty.evidence]]`: the kinds of evidence, of which one is enough; mostly there is only one."""
    if entry.has("any_of"):
        return tuple(read_evidence(part, facts) for part in entry.parts("any_of", at_least=2))
    return (read_evidence(entry, facts),)


def read_evidence(entry: Entry, facts: Mapping[str, Fact]) -> Evidence:
    """Read one kind of evidence."""
    condition = entry.part("applies_if", required=False)
    return Evidence(
        kind=entry.choice("kind", RECORD_KINDS),
        covers=_covers(entry),
        horizons=_some(entry, "horizons", HORIZONS),
        headings=_some(entry, "headings", HEADINGS),
        subject=_some(entry, "subject", SUBJECTS),
        participants=_some(entry, "participants", PARTICIPANTS),
        participants_any=_some(entry, "participants_any", PARTICIPANTS),
        role=(entry.choice("role", ROLES) if entry.has("role") else None),
        flags=tuple(flag for flag in PLAIN_FLAGS if entry.flag(flag, False)),
        measures=entry.flag("measures", False),
        factors=entry.references("factors", "factors"),
        hours_at_least=entry.integer("hours_at_least") if entry.has("hours_at_least") else None,
        valid_years=entry.integer("valid_years") if entry.has("valid_years") else None,
        after=entry.choice("after", RECORD_KINDS) if entry.has("after") else None,
        applies_if=read_condition(condition, facts) if condition else None,
    )


def _covers(entry: Entry) -> tuple[str, ...]:
    if entry.table.get("covers") == STATUTORY:
        return (entry.string("covers"),)
    return entry.references("covers", "factors")


def _some(entry: Entry, name: str, words: tuple[str, ...]) -> tuple[str, ...]:
    return entry.choices(name, words) if entry.has(name) else ()
