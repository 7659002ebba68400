"""The duties of many enterprises: one JSON object a line in, one a line out, without holding them all.

The same facts give the same judgement, so each condition is judged once for each combination of the facts it hangs on, each reason
is put together once for each pair of judgements, and what a duty always says is written once.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from forsvarlig.duties.evaluate import ANSWERS, head_of, in_force, judged_document, speaker_in, tail_of
from forsvarlig.duties.facts import Facts, check_facts, hangs_on
from forsvarlig.duties.rules import Judgement, all_of, facts_named, judge
from forsvarlig.duties.standing import Standing
from forsvarlig.errors import InputError, Place
from forsvarlig.knowledge import Knowledge
from forsvarlig.knowledge.conditions import Condition
from forsvarlig.knowledge.provisions import Duty

# How much one run remembers of each kind before it begins afresh; enterprises without end fit in memory.
MOST_REMEMBERED = 200_000
T = TypeVar("T")


def evaluate_many(lines: Iterable[str], file: str, on: date, knowledge: Knowledge, language: str = "nb") -> Iterator[str]:
    """For each line, an object with facts and an `id`, a line of JSON with id, date and duties. Blank lines are passed over.

    The duties are those of `evaluate` for the same facts, one enterprise at a time.
    Raises InputError naming file, row (the first line is 1) and field, when the broken line is reached.
    """
    run = _Run(on, knowledge, language)
    for row, line in enumerate(lines, start=1):
        if line.strip():
            own_id, facts = _enterprise(line, file, row)
            yield run.line(own_id, check_facts(facts, knowledge.facts, file, row))


class _Judged:
    """A judgement that is known by which object it is: what is judged alike is the same object while it is remembered."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement


class _Asked:
    """A condition, and the facts that its judgement follows from."""

    def __init__(self, condition: Condition, knowledge: Knowledge) -> None:
        self.condition = condition
        behind = (hangs_on(name, knowledge.facts) for name in facts_named(condition))
        self.facts = tuple(sorted(frozenset().union(*behind)))
        self.judged: dict[tuple[Any, ...], _Judged] = {}


@dataclass(frozen=True)
class _Sheet:
    """What is written of one duty whatever the facts, before and after its judgement; `scope` and `own` number its conditions."""

    before: str
    after: str
    scope: int
    own: int


class _Run:
    """One run over many enterprises, on one date and in one language."""

    def __init__(self, on: date, knowledge: Knowledge, language: str) -> None:
        self.on = on
        self.knowledge = knowledge
        self.speaker = speaker_in(language, knowledge)
        self.asked: dict[Condition, int] = {}
        self.sheets = [self._sheet(duty) for duty in knowledge.duties.values()]
        self.conditions = [_Asked(condition, knowledge) for condition in self.asked]
        self.alike: dict[Hashable, _Judged] = {}
        self.reasons: dict[tuple[_Judged, _Judged], str] = {}

    def line(self, own_id: str | int, told: Mapping[str, Any]) -> str:
        """The line of one enterprise."""
        facts = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
        judged = [self._judge(asked, facts) for asked in self.conditions]
        duties = ", ".join(
            [
                sheet
                if isinstance(sheet, str)
                else f"{sheet.before}{self._reason(judged[sheet.scope], judged[sheet.own])}{sheet.after}"
                for sheet in self.sheets
            ]
        )
        return f'{{{_inside({"id": own_id, "on": self.on.isoformat()})}, "duties": [{duties}]}}'

    def _sheet(self, duty: Duty) -> _Sheet | str:
        before, after = _inside(head_of(duty, self.on)), _inside({**tail_of(duty), **Standing().document()})
        if not in_force(duty, self.on):
            return f"{{{before}, {_inside(judged_document('no', self.speaker.out_of_force(duty, self.on), ()))}, {after}}}"
        scope, own = (self.asked.setdefault(condition, len(self.asked)) for condition in (duty.scope, duty.applies_if))
        return _Sheet(f"{{{before}, ", f", {after}}}", scope, own)

    def _judge(self, asked: _Asked, facts: Mapping[str, Any]) -> _Judged:
        key = tuple([facts.get(name) for name in asked.facts])
        if held := asked.judged.get(key):
            return held
        told = {name: value for name, value in zip(asked.facts, key, strict=True) if value is not None}
        judgement = judge(asked.condition, Facts(told, self.on, self.knowledge).known)
        return _remember(asked.judged, key, self._alike(judgement))

    def _alike(self, judgement: Judgement) -> _Judged:
        mark = _mark(judgement)
        return self.alike.get(mark) or _remember(self.alike, mark, _Judged(judgement))

    def _reason(self, scope: _Judged, own: _Judged) -> str:
        if held := self.reasons.get((scope, own)):
            return held
        whole = all_of([scope.judgement, own.judgement])
        because = self.speaker.reason(scope.judgement, own.judgement, whole)
        return _remember(self.reasons, (scope, own), _inside(judged_document(ANSWERS[whole.holds], because, whole.needs)))


def _mark(judgement: Judgement) -> Hashable:
    """All that a judgement says, as something to look it up by."""
    grounds = (
        (ground.test, ground.holds, known.value, known.how, known.needs, known.note and (known.note[0], *known.note[1].items()))
        for ground in judgement.grounds
        for known in (ground.known,)
    )
    return judgement.holds, judgement.needs, tuple(grounds)


def _remember(held: dict[Any, T], key: Hashable, value: T) -> T:
    if len(held) >= MOST_REMEMBERED:
        held.clear()
    held[key] = value
    return value


def _inside(document: Mapping[str, Any]) -> str:
    """An object as JSON without its braces, to be put together with others."""
    return json.dumps(document, ensure_ascii=False)[1:-1]


def _enterprise(line: str, file: str, row: int) -> tuple[str | int, dict[str, Any]]:
    try:
        document = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            f"This line isn't valid JSON: {error.msg}.", Place(file, row, column=str(error.colno)), "Write one whole object a line."
        ) from error
    except (RecursionError, ValueError) as error:
        raise InputError("This line can't be read.", Place(file, row), "Write one plain object a line.") from error
    if not isinstance(document, dict):
        raise InputError("This line isn't an object.", Place(file, row), 'Write { "id": "…", "employees": 12 }.')
    own_id = document.pop("id", None)
    if not isinstance(own_id, str | int) or isinstance(own_id, bool):
        raise InputError("The id is missing, or isn't a text or a whole number.", Place(file, row, key="id"), 'Write "id": "…".')
    return own_id, document
