"""Looks through an enterprise's records as an inspector would: what is wrong, on which provision, and what has to be asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forsvarlig.duties.because import Speaker
from forsvarlig.duties.evaluate import DutyResult, evaluate
from forsvarlig.duties.facts import Facts, check_facts
from forsvarlig.duties.lacking import Lack, lacking
from forsvarlig.duties.records import Record, Records
from forsvarlig.duties.rules import Judgement, judge
from forsvarlig.duties.standing import Demand
from forsvarlig.knowledge import Knowledge
from forsvarlig.knowledge.reading import LANGUAGES
from forsvarlig.knowledge.selfchecks import GAPS, NOTE, Find, SelfCheck

FACT, CHECK, DUTY = "fact", "check", "duty"


@dataclass(frozen=True)
class Finding:
    """Something that a self-check found: the duty that asks for it (None for advice of our own), the record, and what is wrong.

    An error or a warning always has a `bound` duty, which binds the enterprise on the date; `measure` is the planned measure that
    it is about. `text` is by language.
    """

    check: SelfCheck
    bound: DutyResult | None
    record: Record | None
    measure: str | None
    text: Mapping[str, str]
    source: str

    def document(self) -> dict[str, Any]:
        """The finding as the command prints it."""
        check, bound = self.check, self.bound
        return {
            "id": check.id,
            "number": check.number,
            "severity": check.severity,
            "provision": bound.duty.cite(bound.on) if bound else None,
            "duty": bound.duty.id if bound else None,
            "because": bound.because if bound else None,
            "criterion": dict(check.criterion),
            "record": self.record.id if self.record else None,
            "measure": self.measure,
            "text": dict(self.text),
            "page": check.page,
            "source": self.source,
        }


@dataclass(frozen=True)
class Asked:
    """A question where the records can't tell. `about` is "fact", "check" or "duty", and `id` that of the fact, check or duty.

    `checks` are the self-checks that hang on the answer.
    """

    id: str
    about: str
    question: Mapping[str, str]
    checks: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The question as the command prints it."""
        return {"id": self.id, "about": self.about, "question": dict(self.question), "checks": list(self.checks)}


@dataclass(frozen=True)
class Examination:
    """All that was found, in the order of the self-checks, and all that has to be asked: facts, checks, duties.

    `passed` are the checks that had records to look at for all that binds, and found nothing wrong with them.
    """

    on: date
    findings: tuple[Finding, ...]
    asked: tuple[Asked, ...]
    passed: tuple[SelfCheck, ...]

    def document(self) -> dict[str, Any]:
        """The examination as the command prints it."""
        return {
            "on": self.on.isoformat(),
            "findings": [finding.document() for finding in self.findings],
            "asked": [asked.document() for asked in self.asked],
        }


def selfcheck(
    facts: Mapping[str, Any],
    records: Sequence[Mapping[str, Any]],
    on: date,
    knowledge: Knowledge,
    language: str = "nb",
    units: Sequence[str] | None = None,
) -> list[Finding]:
    """What is wrong with an enterprise's records on a date; `examine` tells also what has to be asked. The arguments are its."""
    return list(examine(facts, records, on, knowledge, language, units).findings)


def examine(
    facts: Mapping[str, Any],
    records: Sequence[Mapping[str, Any]],
    on: date,
    knowledge: Knowledge,
    language: str = "nb",
    units: Sequence[str] | None = None,
) -> Examination:
    """Make every self-check on the records that an enterprise with these facts had on a date.

    `facts`: those of `facts.toml`; `records`: as in RECORDS.json; `units`: all units of the enterprise, so that those left out can
    be seen. Why a duty binds is said in `language`; all else is in every language.
    Raises InputError for an unknown fact, a value of the wrong kind, a record that can't be read, or another language.
    """
    results = evaluate(facts, on, knowledge, language=language)
    known = Facts(check_facts(facts, knowledge.facts), on, knowledge)
    examiner = _Examiner(results, known, Records.read(records, on, units), knowledge)
    findings = tuple(finding for check in knowledge.selfchecks.values() for finding in examiner.findings(check))
    found = {finding.check.id for finding in findings}
    passed = tuple(check for check in knowledge.selfchecks.values() if check.id not in found and examiner.passes(check))
    return Examination(on, findings, tuple(examiner.asked()), passed)


class _Examiner:
    """Makes self-checks one after the other, and remembers what has to be asked."""

    def __init__(self, results: Iterable[DutyResult], facts: Facts, records: Records, knowledge: Knowledge) -> None:
        self.results = {result.duty.id: result for result in results}
        self.facts = facts
        self.records = records
        self.knowledge = knowledge
        self.speakers = {language: Speaker(knowledge, language) for language in LANGUAGES}
        self.open_facts: defaultdict[str, list[str]] = defaultdict(list)
        self.open_checks: dict[str, SelfCheck] = {}

    def findings(self, check: SelfCheck) -> Iterator[Finding]:
        """What one self-check finds."""
        made = self._made(check)
        if made.holds is False:
            return
        if not check.finds and self._is_settled(check, check.duties, made):
            self.open_checks[check.id] = check
        for find in check.finds:
            duties = find.duties or check.duties
            lacks = lacking(find, self.records, self.facts, self.speakers)
            if lacks and self._is_settled(check, duties, made):
                told = [lack for lack in lacks if not GAPS[lack.gap].open]
                if len(told) < len(lacks):
                    self.open_checks[check.id] = check
                yield from (self._finding(check, duties, lack) for lack in told)

    def passes(self, check: SelfCheck) -> bool:
        """Whether a check that found nothing had records to look at for all that binds, and leaves nothing to ask."""
        if (
            self._made(check).holds is not True
            or check.id in self.open_checks
            or any(check.id in ids for ids in self.open_facts.values())
        ):
            return False
        finds = [find for find in check.finds if check.severity == NOTE or self._binding(find.duties or check.duties)]
        # What has no record finds nothing wrong with it, which is not the same as being in order.
        return bool(finds) and all(self._is_seen(find) for find in finds)

    def _is_seen(self, find: Find) -> bool:
        speaker = self.speakers["nb"]
        return any(Demand(wanted, self.records, self.facts, speaker).valid() for wanted in find.wanted)

    def asked(self) -> Iterator[Asked]:
        """The facts, checks and duties to ask about, once every self-check is made."""
        for fact in sorted(self.open_facts, key=lambda name: self.knowledge.facts[name].order):
            yield Asked(fact, FACT, self.knowledge.facts[fact].question, tuple(dict.fromkeys(self.open_facts[fact])))
        for check in self.open_checks.values():
            yield Asked(check.id, CHECK, check.asks or check.criterion, (check.id,))
        for result in self.results.values():
            if result.applies == "yes" and result.duty.question:
                yield Asked(result.duty.id, DUTY, result.duty.question, ())

    def _made(self, check: SelfCheck) -> Judgement:
        """Whether the check is made at all."""
        if check.applies_if is None:
            return Judgement(True)
        made = judge(check.applies_if, self.facts.known)
        return Judgement(True) if made.holds is None and self._binding(check.presumed_if) else made

    def _is_settled(self, check: SelfCheck, duties: Sequence[str], made: Judgement) -> bool:
        """Whether what is lacking is a finding. Facts that would tell, and aren't known, are noted to be asked for."""
        needs = made.needs
        if check.severity != NOTE and not self._binding(duties):
            unsettled = [self.results[duty] for duty in duties if self.results[duty].applies == "unknown"]
            if not unsettled:
                return False
            needs = (*needs, *(need for result in unsettled for need in result.needs))
        for need in needs:
            self.open_facts[need].append(check.id)
        return not needs

    def _binding(self, duties: Iterable[str]) -> DutyResult | None:
        return next((self.results[duty] for duty in duties if self.results[duty].applies == "yes"), None)

    def _finding(self, check: SelfCheck, duties: Sequence[str], lack: Lack) -> Finding:
        words: Mapping[str, str] = check.text or {}
        text = {language: words[language].format(**filled) for language, filled in lack.filled.items()}
        source = f"{self.knowledge.sources[check.source.work].title} {check.source.at}".strip()
        return Finding(check, self._binding(duties), lack.record, lack.measure, text, source)
