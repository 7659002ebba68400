"""The closed language of `applies_if`: `all`, `any`, `not`, and tests of a fact with `is`, `one_of`, `at_least`, `below`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forsvarlig.errors import nearest
from forsvarlig.knowledge.facts import COUNTRY, NUMBERS, YES_NO, Fact
from forsvarlig.knowledge.reading import Entry


@dataclass(frozen=True)
class FactTest:
    """Holds when the fact is `equals`, among `one_of`, or from `at_least` up to but not with `below` (either may be None).

    With `ask` false the fact counts when it is told, but nobody is asked for it on account of this test.
    """

    fact: str
    equals: bool | str | None = None
    one_of: tuple[str, ...] = ()
    at_least: float | None = None
    below: float | None = None
    ask: bool = True


@dataclass(frozen=True)
class AllOf:
    """Holds when every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """Holds when at least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """Holds when the part doesn't."""

    part: Condition


Condition = FactTest | AllOf | AnyOf | Not
ALWAYS = AllOf(())


def read_condition(entry: Entry, facts: Mapping[str, Fact]) -> Condition:
    """Read one condition; notes unknown facts, tests that don't suit the fact's type, and more or less than one form at a time."""
    forms = [name for name in ("all", "any", "not", "fact") if entry.has(name)]
    if len(forms) != 1:
        entry.wrong("", "It isn't a condition.", 'Write exactly one of all = […], any = […], not = {…}, fact = "…".')
        return ALWAYS
    if forms == ["fact"]:
        return _read_test(entry, facts)
    if forms == ["not"]:
        part = entry.part("not")
        return Not(read_condition(part, facts)) if part else ALWAYS
    parts = tuple(read_condition(part, facts) for part in entry.parts(forms[0], at_least=1))
    return AllOf(parts) if forms == ["all"] else AnyOf(parts)


def _read_test(entry: Entry, facts: Mapping[str, Fact]) -> FactTest:
    name = entry.string("fact")
    ask = entry.flag("ask", True)
    fact = facts.get(name)
    if fact is None:
        entry.wrong("fact", f"There is no fact “{name}” in facts.toml.", nearest(name, facts))
        return FactTest(name)
    if fact.type == YES_NO:
        return FactTest(name, equals=entry.flag("is"), ask=ask)
    if fact.type in NUMBERS:
        return _read_limits(entry, name, ask)
    if entry.has("one_of"):
        return FactTest(name, one_of=entry.strings("one_of", required=True), ask=ask)
    value = entry.string("is")
    if fact.type == COUNTRY and not value.isupper():
        entry.wrong("is", f"“{value}” isn't a country code.", 'Write two capitals, such as "NO".')
    return FactTest(name, equals=value, ask=ask)


def _read_limits(entry: Entry, name: str, ask: bool) -> FactTest:
    at_least = entry.number("at_least") if entry.has("at_least") else None
    below = entry.number("below") if entry.has("below") else None
    if at_least is None and below is None:
        entry.wrong("", f"The number {name} is compared with nothing.", "Write at_least, below, or both.")
    if at_least is not None and below is not None and below <= at_least:
        entry.wrong("below", "No number is in this range.", "Make below larger than at_least.")
    return FactTest(name, at_least=at_least, below=below, ask=ask)
