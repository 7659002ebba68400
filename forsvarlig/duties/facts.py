"""What is known about an enterprise: facts as told, checked against the closed list, and what follows where nothing was told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forsvarlig.errors import InputError, Place, nearest
from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.facts import AVERAGE, CHOICE, CODES, COUNT, COUNTRY, YES_NO, Fact

CODE_PATTERN = re.compile(r"\d\d(\.\d{1,3})?")
COUNTRY_PATTERN = re.compile(r"[A-Z]{2}")
CODES_FACT, STANDARD_FACT = "nace", "nace_standard"
TOLD, ASSUMED, STOOD_IN, LISTED, UNKNOWN = "told", "assumed", "stood_in", "listed", "unknown"
WANTED = {
    COUNTRY: 'a country code such as "NO"',
    COUNT: "a whole number from 0",
    AVERAGE: "a number from 0",
    CODES: 'a list of industry codes such as ["56.110"]',
    YES_NO: "true or false",
}


@dataclass(frozen=True)
class Known:
    """The value of a fact and how it is known: "told", "assumed" (its default), "stood_in" (another fact), "listed" (codes).

    When `how` is "unknown", `value` is None and `needs` names the facts to ask for. `note` is a sentence about it:
    the sentence's id and what to fill in.
    """

    value: Any
    how: str
    needs: tuple[str, ...] = ()
    note: tuple[str, Mapping[str, str]] | None = None


def known_facts() -> Mapping[str, Fact]:
    """The closed list of facts by id, in the order in which they are best asked, each with its question and why it is asked."""
    return load().facts


def check_facts(
    given: Mapping[str, Any], facts: Mapping[str, Fact], file: str | None = None, row: int | None = None
) -> dict[str, Any]:
    """The facts that were told, without those given as None.

    Raises InputError with file, row, key and what to write for an unknown name or a value of the wrong kind.
    """
    told = {}
    for name, value in given.items():
        if name not in facts:
            raise InputError(f"There is no fact “{name}”.", Place(file, row, key=name), nearest(name, facts))
        if value is None:
            continue
        if not _suits(value, facts[name]):
            options = " or ".join(f'"{option}"' for option in facts[name].options)
            wanted = WANTED.get(facts[name].type, options)
            raise InputError(f"{_shown(value)} can't stand here.", Place(file, row, key=name), f"Write {wanted}.")
        told[name] = value
    return told


def hangs_on(name: str, facts: Mapping[str, Fact]) -> frozenset[str]:
    """The facts from which it follows what is known of one: itself, the one that stands in for it, and codes where a list tells."""
    fact = facts[name]
    others = {fact.stands_in.fact} if fact.stands_in else set()
    if fact.from_list:
        others |= {CODES_FACT, STANDARD_FACT}
    return frozenset({name}.union(*(hangs_on(other, facts) for other in others)))


class Facts:
    """What is known about one enterprise on one date."""

    def __init__(self, told: Mapping[str, Any], on: date, knowledge: Knowledge) -> None:
        self._told = told
        self._on = on
        self._knowledge = knowledge

    def known(self, name: str) -> Known:
        """The fact as told, else as it follows from other facts, else its default, else unknown."""
        if name in self._told:
            return Known(self._told[name], TOLD)
        fact = self._knowledge.facts[name]
        if fact.from_list:
            return self._from_codes(fact)
        if fact.stands_in:
            other = self.known(fact.stands_in.fact)
            if other.value is not None and other.value < fact.stands_in.below:
                return Known(other.value, STOOD_IN)
        if fact.default is not None:
            return Known(fact.default, ASSUMED)
        return Known(None, UNKNOWN, (name,))

    def _from_codes(self, fact: Fact) -> Known:
        listed = self._knowledge.provisions[fact.from_list or ""].code_list
        if listed is None:
            return Known(None, UNKNOWN, (fact.id,))
        if self._on < listed.in_force_from:
            return Known(None, UNKNOWN, (fact.id,), ("because.code_before", {"date": listed.in_force_from.isoformat()}))
        codes, standard = self.known(CODES_FACT).value, self.known(STANDARD_FACT).value
        if not codes:
            return Known(None, UNKNOWN, (CODES_FACT, fact.id))
        if standard != listed.standard:
            return Known(None, UNKNOWN, (fact.id,), ("because.code_standard", {"standard": listed.standard, "told": standard}))
        covered = {code: listed.covers(code) for code in codes}
        whole = [code for code in codes if covered[code]]
        partly = [code for code in codes if covered[code] is None]
        if whole:
            return Known(True, LISTED, note=("because.code_listed", {"code": ", ".join(whole)}))
        if partly:
            return Known(None, UNKNOWN, (fact.id,), ("because.code_partly", {"code": ", ".join(partly)}))
        return Known(False, LISTED, note=("because.code_not_listed", {"code": ", ".join(codes)}))


def _suits(value: Any, fact: Fact) -> bool:
    if fact.type == YES_NO:
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if fact.type == COUNT:
        return isinstance(value, int) and value >= 0
    if fact.type == AVERAGE:
        # The comparison is false for “not a number” and keeps infinity out.
        return isinstance(value, int | float) and 0 <= value < float("inf")
    if fact.type == CODES:
        return isinstance(value, list | tuple) and all(isinstance(one, str) and CODE_PATTERN.fullmatch(one) for one in value)
    if fact.type == CHOICE:
        return value in fact.options
    return isinstance(value, str) and bool(COUNTRY_PATTERN.fullmatch(value))


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"“{text[:60]}”"
