"""Says in a chosen language why a duty binds, doesn't, or can't be told: sentences put together from the content's pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from forsvarlig.duties.facts import ASSUMED, LISTED, STOOD_IN, TOLD, Known
from forsvarlig.duties.rules import Ground, Judgement
from forsvarlig.knowledge import Knowledge
from forsvarlig.knowledge.conditions import FactTest
from forsvarlig.knowledge.facts import Fact
from forsvarlig.knowledge.provisions import Duty


class Speaker:
    """Puts sentences together in one language."""

    def __init__(self, knowledge: Knowledge, language: str) -> None:
        self.knowledge = knowledge
        self.language = language

    def say(self, sentence: str, **filled: str) -> str:
        """A piece from `sentences.toml` with its braces filled."""
        return self.knowledge.sentences[sentence][self.language].format(**filled)

    def listing(self, names: Iterable[str]) -> str:
        """Several things in a row."""
        return ", ".join(names)

    def reason(self, scope: Judgement, own: Judgement, whole: Judgement) -> str:
        """Why the whole holds, doesn't, or is unknown; what was taken for granted is always said."""
        if whole.holds is None:
            return " ".join(
                [self._open(whole), *self._notes(whole.grounds), *self._assumptions(scope.grounds if scope.holds else ())]
            )
        # Where the act itself doesn't bind, that is the reason; where it does, the duty's own condition is the sharper one.
        grounds = scope.grounds if scope.holds is False or not own.grounds else own.grounds
        known = [ground for ground in grounds if ground.known.how != ASSUMED and (ground.test.ask or ground.known.how == TOLD)]
        # That things are as they nearly always are explains nothing, unless there is nothing else to say.
        telling = [ground for ground in known if not whole.holds or not self._is_default(ground)]
        return " ".join([*self._clauses(telling or known), *self._assumptions(whole.grounds)])

    def _is_default(self, ground: Ground) -> bool:
        default = self.knowledge.facts[ground.test.fact].default
        return default is not None and ground.known.value == default

    def out_of_force(self, duty: Duty, on: date) -> str:
        """Why a duty doesn't bind on a date before it took force, or after it ended, and which one did or does."""
        duties = self.knowledge.duties
        if on < duty.in_force_from:
            earlier = duties.get(duty.replaces or "")
            if earlier and earlier.in_force_from <= on:
                return self.say("because.not_yet_earlier", date=duty.in_force_from.isoformat(), earlier=self._named([earlier], on))
            return self.say("because.not_yet", date=duty.in_force_from.isoformat())
        last = (duty.in_force_to or date.max).isoformat()
        later = [other for other in duties.values() if other.replaces == duty.id and other.in_force_from <= on]
        return (
            self.say("because.ended_later", date=last, later=self._named(later, on))
            if later
            else self.say("because.ended", date=last)
        )

    def _named(self, duties: Sequence[Duty], on: date) -> str:
        return self.listing(dict.fromkeys(duty.cite(on) for duty in duties))

    def _clauses(self, grounds: Iterable[Ground]) -> list[str]:
        # Where one fact was tested twice, the later test is the sharper one: the act's own comes first.
        last = {ground.test.fact: self._clause(ground) for ground in grounds}
        text = self.say("because.separator").join(last.values())
        return [f"{text[0].upper()}{text[1:]}."] if text else []

    def _clause(self, ground: Ground) -> str:
        fact, known = self.knowledge.facts[ground.test.fact], ground.known
        if known.how == LISTED and known.note:
            return self.say(known.note[0], **known.note[1])
        if known.how == STOOD_IN and fact.stands_in:
            other = self.knowledge.facts[fact.stands_in.fact]
            return self.say("because.stood_in", told=self.told(other, known.value), limit=_number(fact.stands_in.below))
        return self._limited(ground.test, known, self.told(fact, known.value))

    def told(self, fact: Fact, value: object) -> str:
        """A fact and its value in words."""
        if fact.told is None:
            words = fact.yes if value else fact.no
            return words[self.language] if words else fact.id
        shown = self.listing(value) if isinstance(value, list | tuple) else _number(value)
        return fact.told[self.language].format(value=shown)

    def _limited(self, test: FactTest, known: Known, told: str) -> str:
        low, high, value = test.at_least, test.below, known.value
        if low is not None and value < low:
            return told if low == 1 else self.say("because.below", told=told, limit=_number(low))
        if high is not None and value >= high:
            return self.say("because.at_least", told=told, limit=_number(high))
        if low is not None and high is not None:
            return self.say("because.range", told=told, first=_number(low), last=_number(high - 1))
        if high is not None:
            return self.say("because.below", told=told, limit=_number(high))
        # A limit of one says nothing that the number doesn't.
        return told if low is None or low == 1 else self.say("because.at_least", told=told, limit=_number(low))

    def _open(self, whole: Judgement) -> str:
        return self.say(
            "because.unknown", names=self.listing(self.knowledge.facts[need].name[self.language] for need in whole.needs)
        )

    def _notes(self, grounds: Iterable[Ground]) -> list[str]:
        return [self.say(ground.known.note[0], **ground.known.note[1]) for ground in grounds if ground.known.note]

    def _assumptions(self, grounds: Iterable[Ground]) -> list[str]:
        assumed = dict.fromkeys(
            self.told(self.knowledge.facts[ground.test.fact], ground.known.value)
            for ground in grounds
            if ground.known.how == ASSUMED
        )
        return [self.say("because.assumed", facts=self.say("because.and").join(assumed))] if assumed else []


def _number(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
