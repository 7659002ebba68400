"""What a demonstration enterprise is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class DemoUnit:
    """A part of the enterprise; the root, which is the enterprise as a whole, has no parent."""

    key: str
    name: str
    parent: str | None
    trade: str


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who works there. `unit` is a unit's key.

    `roles` are kinds as the site knows them: a line manager is one for her own unit, every other role is for the whole enterprise.
    `comes_to` says in one sentence a language what the person comes to the program for; only those one may enter as have it.
    """

    key: str
    name: str
    title: str
    unit: str
    roles: tuple[str, ...] = ()
    comes_to: Mapping[str, str] = field(default_factory=dict)
    language: str = "nb"


@dataclass(frozen=True)
class DemoEnterprise:
    """One enterprise: its units (parents before children), its people, and facts by the keys of `content/facts.toml`."""

    key: str
    name: str
    trade: str
    units: tuple[DemoUnit, ...]
    people: tuple[DemoPerson, ...]
    facts: Mapping[str, Any]

    @cached_property
    def root(self) -> DemoUnit:
        """The enterprise as a whole."""
        return next(unit for unit in self.units if unit.parent is None)

    def working_in(self, unit: str) -> tuple[DemoPerson, ...]:
        """The people whose own unit this is."""
        return tuple(person for person in self.people if person.unit == unit)


@dataclass(frozen=True)
class DemoAnswer:
    """One person's answers, without the person: the unit's key, and the value of an option by item id; skipped items are absent."""

    unit: str
    answers: Mapping[str, str]
