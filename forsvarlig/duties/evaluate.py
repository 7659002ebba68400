"""Which duties bind an enterprise on a date: yes, no, or unknown because, and how each stands in the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forsvarlig.duties.because import Speaker
from forsvarlig.duties.facts import Facts, check_facts
from forsvarlig.duties.records import Records
from forsvarlig.duties.rules import all_of, judge
from forsvarlig.duties.standing import Standing, stand
from forsvarlig.errors import InputError, nearest
from forsvarlig.knowledge import Knowledge
from forsvarlig.knowledge.facts import Fact
from forsvarlig.knowledge.provisions import Duty
from forsvarlig.knowledge.reading import LANGUAGES

ANSWERS: Mapping[bool | None, str] = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True)
class DutyResult:
    """One duty for one enterprise on one date. `applies` is "yes", "no" or "unknown"; `needs` are the facts that would tell.

    `standing` is how the records stand: "met", "due", "unmet" or "unknown", which it always is without records or where the duty
    isn't known to bind.
    """

    duty: Duty
    on: date
    applies: str
    because: str
    needs: tuple[str, ...]
    standing: Standing

    def document(self) -> dict[str, Any]:
        """The result as the command prints it."""
        judged = judged_document(self.applies, self.because, self.needs)
        return {**head_of(self.duty, self.on), **judged, **tail_of(self.duty), **self.standing.document()}


def head_of(duty: Duty, on: date) -> dict[str, Any]:
    """What a result says of its duty on a date, before what was judged."""
    return {
        "id": duty.id,
        "provision": duty.cite(on),
        "title": dict(duty.title),
        "asks": dict(duty.asks),
        "kind": "duty",
    }


def judged_document(applies: str, because: str, needs: Sequence[str]) -> dict[str, Any]:
    """The part of a result that hangs on the enterprise's facts."""
    return {"applies": applies, "because": because, "needs": list(needs)}


def tail_of(duty: Duty) -> dict[str, Any]:
    """What a result says of its duty after what was judged."""
    return {
        "in_force_from": duty.in_force_from.isoformat(),
        "in_force_to": duty.in_force_to.isoformat() if duty.in_force_to else None,
        "source": f"{duty.reference} {duty.source.at}",
        "url": duty.url,
        "checked": duty.source.checked.isoformat(),
        "confidence": duty.confidence,
    }


@dataclass(frozen=True)
class Question:
    """A fact to ask for, and the duties that hang on it."""

    fact: Fact
    duties: tuple[Duty, ...]


def evaluate(
    facts: Mapping[str, Any],
    on: date,
    knowledge: Knowledge,
    records: Sequence[Mapping[str, Any]] | None = None,
    language: str = "nb",
    units: Sequence[str] | None = None,
) -> list[DutyResult]:
    """Every duty in the content, in the order of the provisions, for an enterprise with these facts on this date.

    `facts`: the closed list of `facts.toml`; those left out or None are unknown, but for their defaults. `records`: as in
    RECORDS.json; those dated after `on` don't count. `units`: all units of the enterprise, so that records about some of them can
    be seen to cover all. `because` and `missing` come in `language` ("nb", "nn" or "en").
    Raises InputError for an unknown fact, a value of the wrong kind, a record that can't be read, or another language.
    """
    speaker = speaker_in(language, knowledge)
    known = Facts(check_facts(facts, knowledge.facts), on, knowledge)
    held = None if records is None else Records.read(records, on, units)
    return [_evaluate_one(duty, on, known, held, speaker) for duty in knowledge.duties.values()]


def speaker_in(language: str, knowledge: Knowledge) -> Speaker:
    """Who puts the reasons together. Raises InputError for a language that isn't here."""
    if language not in LANGUAGES:
        raise InputError(f"There is no language “{language}” here.", do=nearest(language, LANGUAGES))
    return Speaker(knowledge, language)


def next_question(results: Iterable[DutyResult], knowledge: Knowledge, passing: Collection[str] = ()) -> Question | None:
    """The open fact that most of the unsettled duties hang on; the earlier in `facts.toml` where several are equal. None: all told.

    `passing`: facts that were asked for just now without an answer, to be passed over.
    """
    hanging: defaultdict[str, list[Duty]] = defaultdict(list)
    for result in results:
        for need in result.needs:
            if need not in passing:
                hanging[need].append(result.duty)
    if not hanging:
        return None
    most = min(hanging, key=lambda name: (-len(hanging[name]), knowledge.facts[name].order))
    return Question(knowledge.facts[most], tuple(hanging[most]))


def in_force(duty: Duty, on: date) -> bool:
    """Whether the duty is in force on a date, its first and last day included."""
    return duty.in_force_from <= on <= (duty.in_force_to or date.max)


def _evaluate_one(duty: Duty, on: date, facts: Facts, records: Records | None, speaker: Speaker) -> DutyResult:
    if not in_force(duty, on):
        return DutyResult(duty, on, "no", speaker.out_of_force(duty, on), (), Standing())
    scope, own = judge(duty.scope, facts.known), judge(duty.applies_if, facts.known)
    whole = all_of([scope, own])
    standing = stand(duty, records, facts, speaker) if records is not None and whole.holds else Standing()
    return DutyResult(duty, on, ANSWERS[whole.holds], speaker.reason(scope, own, whole), whole.needs, standing)
