"""What an enterprise's records lack as they stand on a date, each thing with the record that lacks it.

A duty asks whether the evidence exists; an inspector looks at what stands. So an older record counts no more once a newer one of
its kind covers the same factors in the same unit, and each unit is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from forsvarlig.duties.because import Speaker
from forsvarlig.duties.facts import Facts
from forsvarlig.duties.records import EVERYWHERE, Record, Records
from forsvarlig.duties.standing import UNMET, Demand, Gap
from forsvarlig.knowledge.evidence import Evidence
from forsvarlig.knowledge.selfchecks import GAPS, Find

# Records of these kinds are about units, and a newer one takes the place of an older.
RENEWED = ("mapping", "assessment", "harassment_assessment", "violence_assessment", "plan", "routine")
# Lacking when the records of a unit lack it taken together; all else is asked of each record.
TOGETHER = (
    *("horizons", "interaction", "combined", "written", "headings", "after", "old"),
    *("hours", "hours_unknown", "no_measures_on"),
)
OF_MEASURES = ("measure_owner", "measure_deadline", "measure_overdue", "effect_not_evaluated")
FOLLOWS_UP = ("assessment", "harassment_assessment", "violence_assessment", "plan")
SURVEY = "survey"
INDIVIDUAL = "individual"

Found = tuple[Record | None, Gap]


@dataclass(frozen=True)
class Lack:
    """One thing that is lacking: its name among GAPS, the record that lacks it (None: there is none), places filled by language."""

    gap: str
    record: Record | None
    filled: Mapping[str, Mapping[str, str]]

    @property
    def measure(self) -> str | None:
        """The id of the planned measure that it is about, if it is about one."""
        return next(iter(self.filled.values())).get("measure")


def lacking(find: Find, records: Records, facts: Facts, speakers: Mapping[str, Speaker]) -> list[Lack]:
    """All that a find finds; where one of several kinds of record is enough, only when each of them is lacking."""
    told = {language: _found(find, records, facts, speaker) for language, speaker in speakers.items()}
    lacks = [
        Lack(same[0][1].sentence, same[0][0], dict(zip(told, (gap.filled for _, gap in same), strict=True)))
        for same in zip(*told.values(), strict=True)
    ]
    # A record that covers several units lacks the same thing once.
    return list({(one.gap, one.record and (one.record.kind, one.record.id), str(one.filled)): one for one in lacks}.values())


def _found(find: Find, records: Records, facts: Facts, speaker: Speaker) -> list[Found]:
    judged = [list(_of_one(find, wanted, records, facts, speaker)) for wanted in find.wanted]
    return judged[0] if all(judged) else []


def _of_one(find: Find, wanted: Evidence, records: Records, facts: Facts, speaker: Speaker) -> Iterator[Found]:
    demand = Demand(wanted, records, facts, speaker)
    valid = demand.valid()
    if not valid:
        yield from ((None, gap) for gap in demand.absent() if gap.sentence in find.gaps)
        return
    for gap in demand.not_covered(valid):
        if gap.sentence in find.gaps and gap.sentence != "covers":
            yield valid[-1], gap
    for view in _views(wanted, valid, records):
        yield from _View(find, Demand(wanted, view, facts, speaker)).found()


def _views(wanted: Evidence, valid: Iterable[Record], records: Records) -> Iterator[Records]:
    """The records of each unit by itself; where the units of the enterprise aren't known, of those that records name."""
    if wanted.kind not in RENEWED:
        yield records
        return
    for unit in sorted({*(records.units or ()), *(unit for record in valid for unit in record.units)}):
        yield Records(records.on, tuple(record for record in records.kept if unit in record.units or EVERYWHERE in record.units))


class _View:
    """A find, asked of the records of one unit."""

    def __init__(self, find: Find, demand: Demand) -> None:
        self.find = find
        self.demand = demand
        self.records = demand.records
        self.valid = demand.valid()
        self.standing = _not_renewed(self.valid) if demand.wanted.kind in RENEWED else self.valid

    def found(self) -> Iterator[Found]:
        """What is lacking, by record, oldest first."""
        if not self.valid:
            return
        if "covers" in self.find.gaps:
            yield from ((self.standing[-1], gap) for gap in self.demand.not_covered(self.standing) if gap.sentence == "covers")
        yield from self._together()
        for record in self.standing:
            yield from self._asked_of(record, [gap for gap in self.find.gaps if gap not in (*TOGETHER, *OF_MEASURES)])
        measures = {(record.units, measure.id): record for record in self.valid for measure in record.measures}
        for record in self.valid:
            for _, gap in self._asked_of(record, [gap for gap in self.find.gaps if gap in OF_MEASURES]):
                # A measure stands where it was planned last.
                if measures[record.units, gap.filled["measure"]] is record:
                    yield record, gap

    def _together(self) -> Iterator[Found]:
        lacks = [list(self._asked_of(record, [gap for gap in self.find.gaps if gap in TOGETHER])) for record in self.standing]
        if all(lacks):
            # Where one may be well for all we know, it is asked about; otherwise the newest is shown.
            yield next((one for found in lacks for one in found if GAPS[one[1].sentence].open), lacks[-1][0])

    def _asked_of(self, record: Record, gaps: Sequence[str]) -> Iterator[Found]:
        if gaps:
            yield from ((record, gap) for gap in [*self.demand.gaps(record), *self._seen_through(record)] if gap.sentence in gaps)

    def _seen_through(self, record: Record) -> Iterator[Gap]:
        """What no duty demands of a record, and a practised eye sees."""
        on, days = self.records.on, self.find.days
        if record.measures and all(measure.level == INDIVIDUAL for measure in record.measures):
            yield Gap(UNMET, "only_individual", {})
        if days is None:
            return
        told = {"date": record.date.isoformat()}
        if (on - record.date).days > days:
            yield Gap(UNMET, "old", told)
            if SURVEY in record.lists["methods"] and not any(
                later.kind in FOLLOWS_UP and later.date >= record.date for later in self.records.kept
            ):
                yield Gap(UNMET, "not_followed_up", told)
        for measure in record.measures:
            is_evaluated = measure.effect_evaluated is not None and measure.effect_evaluated <= on
            if measure.done and (on - measure.done).days > days and not is_evaluated:
                yield Gap(UNMET, "effect_not_evaluated", {"measure": measure.id, "date": measure.done.isoformat()})


def _not_renewed(records: Sequence[Record]) -> list[Record]:
    """The records that no newer one has taken the place of; those of one day stand together."""
    return [
        record
        for record in records
        if not any(newer.date > record.date and set(newer.lists["covers"]) >= set(record.lists["covers"]) for newer in records)
    ]
