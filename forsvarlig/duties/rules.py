"""Judges a condition in three values, yes, no and unknown, and remembers what decided it and what should be asked.

Kleene's strong three-valued logic: `all` is no as soon as one part is, `any` is yes as soon as one part is; otherwise an
unknown part makes it unknown. So one more told fact can settle a question and never unsettles it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from forsvarlig.duties.facts import Known
from forsvarlig.knowledge.conditions import AllOf, Condition, FactTest, Not


@dataclass(frozen=True)
class Ground:
    """A test of a fact that counted, and how the fact was known. `holds` is None while the fact is unknown."""

    test: FactTest
    known: Known
    holds: bool | None


@dataclass(frozen=True)
class Judgement:
    """Whether a condition holds (None: unknown), the grounds that decided it, and the facts to ask for when it is unknown."""

    holds: bool | None
    grounds: tuple[Ground, ...] = ()
    needs: tuple[str, ...] = ()


def facts_named(condition: Condition) -> frozenset[str]:
    """The facts that a condition tests."""
    if isinstance(condition, FactTest):
        return frozenset({condition.fact})
    parts = (condition.part,) if isinstance(condition, Not) else condition.parts
    return frozenset().union(*map(facts_named, parts))


def judge(condition: Condition, known: Callable[[str], Known]) -> Judgement:
    """Judge a condition; `known` tells what is known of a fact."""
    if isinstance(condition, FactTest):
        return _judge_test(condition, known(condition.fact))
    if isinstance(condition, Not):
        part = judge(condition.part, known)
        return Judgement(None if part.holds is None else not part.holds, part.grounds, part.needs)
    parts = [judge(part, known) for part in condition.parts]
    return all_of(parts) if isinstance(condition, AllOf) else _any_of(parts)


def all_of(parts: Iterable[Judgement]) -> Judgement:
    """All together: no for the reasons of those that are no, yes for the reasons of all."""
    kept = list(parts)
    if failing := [part for part in kept if part.holds is False]:
        return Judgement(False, _grounds(failing))
    if open_parts := [part for part in kept if part.holds is None]:
        return Judgement(None, _grounds(open_parts), _needs(open_parts))
    return Judgement(True, _grounds(kept))


def _any_of(parts: list[Judgement]) -> Judgement:
    if holding := next((part for part in parts if part.holds), None):
        return holding
    if open_parts := [part for part in parts if part.holds is None]:
        return Judgement(None, _grounds(open_parts), _needs(open_parts))
    return Judgement(False, _grounds(parts))


def _judge_test(test: FactTest, known: Known) -> Judgement:
    if known.value is None:
        return Judgement(None, (Ground(test, known, None),), known.needs if test.ask else ())
    holds = _holds(test, known.value)
    return Judgement(holds, (Ground(test, known, holds),))


def _holds(test: FactTest, value: Any) -> bool:
    if test.equals is not None:
        return bool(value == test.equals)
    if test.one_of:
        return value in test.one_of
    return (test.at_least is None or value >= test.at_least) and (test.below is None or value < test.below)


def _grounds(parts: list[Judgement]) -> tuple[Ground, ...]:
    return tuple(ground for part in parts for ground in part.grounds)


def _needs(parts: list[Judgement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for part in parts for need in part.needs))
