"""How a duty that binds stands in the records: met, due, unmet or unknown, with the evidence and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from forsvarlig.duties.because import Speaker
from forsvarlig.duties.facts import Facts
from forsvarlig.duties.records import EVERYWHERE, PlannedMeasure, Record, Records
from forsvarlig.duties.rules import judge
from forsvarlig.knowledge.evidence import STATUTORY, Evidence
from forsvarlig.knowledge.factors import statutory_factors
from forsvarlig.knowledge.provisions import Duty

# From best to worst: a duty stands as the worst of its demands, a demand as the best of its alternatives.
MET, DUE, UNKNOWN, UNMET = STATUSES = ("met", "due", "unknown", "unmet")


@dataclass(frozen=True)
class Standing:
    """A status, the records that show it, and what is missing, in words."""

    status: str = UNKNOWN
    evidence: tuple[Record, ...] = ()
    missing: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """The part of a result that is about records."""
        return {"status": self.status, "evidence": [record.document() for record in self.evidence], "missing": list(self.missing)}


@dataclass(frozen=True)
class Gap:
    """Something that a record lacks, how a duty stands because of it, and the sentence that says so with its places filled."""

    status: str
    sentence: str
    filled: Mapping[str, str]


def stand(duty: Duty, records: Records, facts: Facts, speaker: Speaker) -> Standing:
    """How a duty stands. What records of the kinds known here can't show keeps it at unknown, and is named."""
    judged = [_of_demand(demand, records, facts, speaker) for demand in duty.evidence]
    if duty.shown_by:
        missing = (speaker.say("missing.shown_by", what=duty.shown_by[speaker.language]),)
        judged.append(Standing(UNKNOWN, missing=missing))
    return _together(judged)


def _together(parts: Sequence[Standing]) -> Standing:
    return Standing(
        max((part.status for part in parts), key=STATUSES.index),
        tuple({(record.kind, record.id): record for part in parts for record in part.evidence}.values()),
        tuple(dict.fromkeys(text for part in parts for text in part.missing)),
    )


def _of_demand(alternatives: Sequence[Evidence], records: Records, facts: Facts, speaker: Speaker) -> Standing:
    judged = [Demand(one, records, facts, speaker).standing() for one in alternatives]
    best = min(judged, key=lambda standing: STATUSES.index(standing.status))
    if best.status == MET or best.evidence or len(alternatives) == 1:
        return best
    names = speaker.say("missing.or").join(dict.fromkeys(record_name(one, speaker) for one in alternatives))
    return Standing(best.status, (), (speaker.say("missing.none", record=names),))


class Demand:
    """One demand, asked of the records of its kind: which of them are about it, which are valid, and what they lack."""

    def __init__(self, wanted: Evidence, records: Records, facts: Facts, speaker: Speaker) -> None:
        self.wanted = wanted
        self.records = records
        self.facts = facts
        self.speaker = speaker
        self.name = record_name(wanted, speaker)

    def standing(self) -> Standing:
        made = judge(self.wanted.applies_if, self.facts.known).holds if self.wanted.applies_if else True
        if made is False:
            return Standing(MET)
        valid = self.valid()
        if not valid:
            # A demand that may not be made says nothing about a kind of record that another demand asks for anyhow.
            return Standing(UNMET, missing=tuple(map(self._said, self.absent()))) if made else Standing(MET)
        # The newest first: where two lack as much, the newer one is shown.
        best, gaps = min(((record, list(self.gaps(record))) for record in reversed(valid)), key=lambda judged: _weight(judged[1]))
        found = [*self.not_covered(valid), *gaps]
        if made is None:
            found = [self._participants_maybe() for _ in found[:1]]
        shown = valid if self.wanted.covers or best.units != (EVERYWHERE,) else [best]
        status = max((gap.status for gap in found), key=STATUSES.index, default=MET)
        return Standing(status, tuple(shown), tuple(map(self._said, found)))

    def fitting(self) -> list[Record]:
        """The records that the demand is about, oldest first."""
        return [record for record in self.records.of_kind(self.wanted.kind) if self._is_about(record)]

    def valid(self) -> list[Record]:
        """Those of them that haven't expired."""
        return [record for record in self.fitting() if self._last_day(record) >= self.records.on]

    def absent(self) -> Iterator[Gap]:
        """That no record is valid: none has been, or the last has expired."""
        fitting = self.fitting()
        yield self._gap("expired", date=self._last_day(fitting[-1]).isoformat()) if fitting else self._gap("none")

    def _is_about(self, record: Record) -> bool:
        wanted = self.wanted
        return (wanted.role is None or record.role == wanted.role) and (
            not wanted.subject or record.texts.get("subject") in wanted.subject
        )

    def _last_day(self, record: Record) -> date:
        if record.expires:
            return record.expires
        return _years_after(record.date, self.wanted.valid_years) if self.wanted.valid_years else date.max

    def not_covered(self, valid: Sequence[Record]) -> Iterator[Gap]:
        """What the valid records leave out when they are taken together: factors, and units of the enterprise."""
        considered = {factor for record in valid for factor in record.lists["covers"]}
        if names := [self._factor(factor) for factor in self._factors() if factor not in considered]:
            yield self._gap("covers", names=self.speaker.listing(names))
        units = {unit for record in valid for unit in record.units}
        if EVERYWHERE in units or self.wanted.role or self.wanted.kind in ("election", "committee"):
            return
        if self.records.units is None:
            yield self._gap("units", UNKNOWN, units=self.speaker.listing(sorted(units)))
        elif left := [unit for unit in self.records.units if unit not in units]:
            yield self._gap("units_left", units=self.speaker.listing(left))

    def _factors(self) -> Iterable[str]:
        if self.wanted.covers == (STATUTORY,):
            return [factor.id for factor in statutory_factors(self.speaker.knowledge.factors)]
        return self.wanted.covers

    def gaps(self, record: Record) -> Iterator[Gap]:
        """What one record lacks."""
        wanted = self.wanted
        for flag in wanted.flags:
            if flag not in record.flags:
                yield self._gap(flag)
        for field, words, table in (("horizons", wanted.horizons, "horizon"), ("headings", wanted.headings, "heading")):
            if lacking := [self.speaker.say(f"{table}.{word}") for word in words if word not in record.lists[field]]:
                yield self._gap(field, names=self.speaker.listing(lacking))
        yield from self._without(record)
        if wanted.hours_at_least and "agreed_shorter" not in record.flags:
            yield from self._too_short(record, wanted.hours_at_least)
        if wanted.after and (others := self.records.of_kind(wanted.after)) and others[-1].date > record.date:
            yield self._gap("after", other=self.speaker.say(f"record.{wanted.after}"))
        if wanted.measures:
            yield from self._of_measures(record)

    def _without(self, record: Record) -> Iterator[Gap]:
        took_part = self.records.participants(record)
        if lacking := [self._participant(one) for one in self.wanted.participants if one not in took_part]:
            yield self._gap("participants", names=self.speaker.listing(lacking))
        if self.wanted.participants_any and not took_part.intersection(self.wanted.participants_any):
            yield self._gap("participants_any", names=self.speaker.listing(map(self._participant, self.wanted.participants_any)))

    def _participants_maybe(self) -> Gap:
        names = self.speaker.say("missing.or").join(
            map(self._participant, self.wanted.participants_any or self.wanted.participants)
        )
        return self._gap("participants_maybe", UNKNOWN, names=names)

    def _too_short(self, record: Record, limit: int) -> Iterator[Gap]:
        if record.hours is None:
            yield self._gap("hours_unknown", UNKNOWN)
        elif record.hours < limit:
            yield self._gap("hours", hours=f"{record.hours:g}", limit=str(limit))

    def _of_measures(self, record: Record) -> Iterator[Gap]:
        measures = [one for one in record.measures if not self.wanted.factors or one.factor in self.wanted.factors]
        if not measures:
            if not self.wanted.factors:
                yield self._gap("no_measures")
            else:
                yield self._gap("no_measures_on", names=self._factor(self.wanted.factors[0]))
            return
        is_done = any(self._is_done(measure) for measure in measures)
        for measure in measures:
            yield from self._of_measure(measure, is_done)

    def _of_measure(self, measure: PlannedMeasure, some_done: bool) -> Iterator[Gap]:
        if self._is_done(measure):
            return
        if not measure.owner:
            yield self._gap("measure_owner", measure=measure.id)
        if measure.deadline is None:
            yield self._gap("measure_deadline", measure=measure.id)
        elif measure.deadline < self.records.on:
            yield self._gap("measure_overdue", measure=measure.id, date=measure.deadline.isoformat())
        elif not some_done:
            yield self._gap("measure_ahead", DUE, measure=measure.id, date=measure.deadline.isoformat())

    def _is_done(self, measure: PlannedMeasure) -> bool:
        return measure.done is not None and measure.done <= self.records.on

    def _participant(self, name: str) -> str:
        return self.speaker.say(f"participant.{name}")

    def _factor(self, factor_id: str) -> str:
        factor = self.speaker.knowledge.factors.get(factor_id)
        if factor:
            return str(factor.name[self.speaker.language]).lower()
        subject = f"subject.{factor_id}"
        return self.speaker.say(subject) if subject in self.speaker.knowledge.sentences else factor_id

    def _gap(self, sentence: str, status: str = UNMET, **filled: str) -> Gap:
        return Gap(status, sentence, {"record": self.name, **filled})

    def _said(self, gap: Gap) -> str:
        return self.speaker.say(f"missing.{gap.sentence}", **gap.filled)


def record_name(wanted: Evidence, speaker: Speaker) -> str:
    """What a demand asks for, as people name it: opplæring (ledere, psykososialt arbeidsmiljø)."""
    about = [speaker.say(f"role.{wanted.role}")] if wanted.role else []
    about += [speaker.say(f"subject.{subject}") for subject in wanted.subject]
    name = speaker.say(f"record.{wanted.kind}")
    return speaker.say("record.about", record=name, what=speaker.listing(about)) if about else name


def _weight(gaps: Sequence[Gap]) -> tuple[int, int]:
    return max((STATUSES.index(gap.status) for gap in gaps), default=0), len(gaps)


def _years_after(start: date, years: int) -> date:
    """The last day of a period of years that begins on `start`."""
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return date(start.year + years, 2, 28)
