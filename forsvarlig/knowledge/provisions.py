"""The provisions of the law as they stood on any date, and the duties that flow from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from forsvarlig.knowledge.conditions import ALWAYS, Condition, read_condition
from forsvarlig.knowledge.evidence import Evidence, read_demand
from forsvarlig.knowledge.facts import Fact
from forsvarlig.knowledge.reading import Citation, Entry, Reading, Text, check_periods, toml_files
from forsvarlig.knowledge.sources import Work

FOLDER = "provisions"
ACT_FILE = "act.toml"
BINDING_COUNTRY = "no"
# How sure we are of what stands: read in the text itself; that but for the date; in a summary by others; remembered; vaguely so.
CERTAIN, *DOUBTFUL = CONFIDENCE = ("V1", "V1/M+", "V2", "M+", "M-")
DOUBT_IT = f"Write one of {', '.join(DOUBTFUL)}."


@dataclass(frozen=True)
class Act:
    """An act or regulation: short name for citing, public reference, and whom it binds at all (`applies_if`).

    `comparison`: foreign or international, held to compare with; no duty flows from it.
    """

    id: str
    short: str
    reference: str
    url: str
    name: Text
    comparison: bool
    applies_if: Condition
    source: Citation


@dataclass(frozen=True)
class Version:
    """What a provision says, in our own words, from its first day to its last (None while it lasts); one of CONFIDENCE.

    Where the confidence isn't CERTAIN, the source is `verified = False`. `lists_factors`: it names the statutory factors, in the
    order of their `order`.
    """

    in_force_from: date
    in_force_to: date | None
    says: Text
    confidence: str
    source: Citation
    lists_factors: bool = False


@dataclass(frozen=True)
class Expected:
    """What a provision is going to say, decided or announced, while its first day isn't known."""

    says: Text
    confidence: str
    source: Citation


@dataclass(frozen=True)
class CodeList:
    """Industry codes that a provision lists. A code counts with everything below it.

    `whole` codes are covered altogether; of `partly` ones only some activities are, so the code alone doesn't tell.
    """

    standard: str
    in_force_from: date
    whole: tuple[str, ...]
    partly: tuple[str, ...]
    source: Citation

    def covers(self, code: str) -> bool | None:
        """Whether all that has this code is listed; None when only some of it is."""
        if code.startswith(self.whole):
            return True
        general = any(listed.startswith(code) for listed in (*self.whole, *self.partly))
        return None if general or code.startswith(self.partly) else False


@dataclass(frozen=True)
class Duty:
    """Something that a provision asks of an employer, for as long as it is in force.

    It binds where both `scope` (the act's) and `applies_if` hold. Every demand in `evidence` is to be met, by one of its
    alternatives. `shown_by` is what records of the kinds known here can't show, and `question` asks for it. `cited` is the
    citation from each date on. `replaces` is the id of the duty that this one followed. `factors` are those that it is about,
    besides those in `evidence`.
    """

    id: str
    provision: str
    cited: tuple[tuple[date, str], ...]
    title: Text
    asks: Text
    in_force_from: date
    in_force_to: date | None
    replaces: str | None
    scope: Condition
    applies_if: Condition
    evidence: tuple[tuple[Evidence, ...], ...]
    shown_by: Text | None
    question: Text | None
    source: Citation
    reference: str
    url: str
    confidence: str
    factors: tuple[str, ...] = ()

    def is_in_force(self, on: date) -> bool:
        """Whether it was in force on a date."""
        return self.in_force_from <= on <= (self.in_force_to or date.max)

    def cite(self, on: date) -> str:
        """The citation as it was on a date; before the first date, the first."""
        before = [cite for first, cite in self.cited if first <= on]
        return before[-1] if before else self.cited[0][1]


@dataclass(frozen=True)
class Provision:
    """One provision, with its versions in order of time and its duties in the order of the file. The id is the path.

    `factors` are those that it is about as a whole, whether or not a duty of it is.
    """

    id: str
    act: Act
    cite: str
    title: Text
    url: str
    versions: tuple[Version, ...]
    expected: tuple[Expected, ...]
    duties: tuple[Duty, ...]
    code_list: CodeList | None
    factors: tuple[str, ...] = ()

    def statements(self) -> tuple[Version | Expected | Duty, ...]:
        """All that it says and asks, at whatever time, each with its confidence and source."""
        return (*self.versions, *self.expected, *self.duties)

    def on(self, on: date) -> Version | None:
        """The version in force on a date, or None."""
        return next((one for one in self.versions if one.in_force_from <= on <= (one.in_force_to or date.max)), None)


def read_provisions(reading: Reading, facts: Mapping[str, Fact]) -> dict[str, Provision]:
    """Read every provision below `provisions/`, by id, in order of act and section; mistakes are noted in `reading`."""
    acts = dict(_acts(reading, facts))
    provisions: dict[str, Provision] = {}
    for path in sorted(toml_files(reading.root / FOLDER), key=_by_number):
        parts = path.relative_to(reading.root / FOLDER).with_suffix("").parts
        entry = reading.open(path) if path.name != ACT_FILE else None
        if entry is None:
            continue
        act = acts.get(".".join(parts[:2]))
        if act is None:
            entry.wrong("", "Its act is missing.", f"Write {'/'.join(parts[:2])}/{ACT_FILE} beside it.")
            continue
        provision_id = ".".join(parts)
        provisions[provision_id] = _provision(entry, provision_id, act, facts)
        entry.close()
    _check_successions(reading, provisions)
    return provisions


def duties_of(provisions: Mapping[str, Provision]) -> dict[str, Duty]:
    """Every duty by id, in the order of the provisions."""
    return {duty.id: duty for provision in provisions.values() for duty in provision.duties}


def lists_factors_on(provisions: Mapping[str, Provision], on: date) -> tuple[Provision, ...]:
    """The provisions that listed the statutory factors on a date; none where no factor was statutory then."""
    return tuple(one for one in provisions.values() if (version := one.on(on)) and version.lists_factors)


def check_confidence(reading: Reading, provisions: Mapping[str, Provision], works: Mapping[str, Work]) -> None:
    """Note what is said to be certain on the ground of a work that wasn't read itself."""
    for provision in provisions.values():
        for part in provision.statements():
            work = works.get(part.source.work)
            if part.confidence == CERTAIN and work and not work.verified:
                what = f"“{work.id}” wasn't read itself, so what it says in “{part.source.at}” can't be {CERTAIN}."
                reading.note(_file_of(provision.id), "confidence", what, DOUBT_IT)


def _by_number(path: Path) -> list[str | int]:
    """A key that puts section 4-3 before section 10-2."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", path.as_posix())]


def _file_of(provision_id: str) -> str:
    return f"{FOLDER}/{provision_id.replace('.', '/')}.toml"


def _acts(reading: Reading, facts: Mapping[str, Fact]) -> Iterator[tuple[str, Act]]:
    for path in toml_files(reading.root / FOLDER):
        if path.name == ACT_FILE and (entry := reading.open(path)):
            act_id = ".".join(path.relative_to(reading.root / FOLDER).parent.parts)
            yield act_id, _act(entry, act_id, facts)
            entry.close()


def _act(entry: Entry, act_id: str, facts: Mapping[str, Fact]) -> Act:
    comparison = entry.flag("comparison", False)
    if not comparison and not act_id.startswith(f"{BINDING_COUNTRY}."):
        entry.wrong("comparison", "It is missing, and the act isn't Norwegian.", "Write comparison = true.")
        comparison = True
    if comparison and entry.has("applies_if"):
        entry.wrong("applies_if", "The act is held for comparison, so it binds nobody here.", "Remove it.")
    return Act(
        id=act_id,
        short=entry.string("short"),
        reference=entry.string("reference"),
        url=entry.string("url"),
        name=entry.text("name"),
        comparison=comparison,
        applies_if=_condition(entry, facts, required=not comparison),
        source=entry.citation(),
    )


def _provision(entry: Entry, provision_id: str, act: Act, facts: Mapping[str, Fact]) -> Provision:
    parts = entry.parts("version", at_least=1)
    awaited = [part for part in parts if part.flag("expected", False)]
    versions = tuple(_version(part) for part in parts if part not in awaited)
    check_periods(entry, ((version.in_force_from, version.in_force_to) for version in versions))
    cite, url = entry.string("cite"), entry.string("url")
    duties = tuple(_duty(part, provision_id, cite, url, act, facts) for part in entry.parts("duty"))
    if duties and act.comparison:
        what = f"{act.id} is held for comparison, so no duty may stand under it."
        entry.wrong("duty", what, "Remove the duty; say in the version what is asked there.")
    ids = [duty.id for duty in duties]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        entry.wrong("duty", f"The id “{twice}” is there twice.", "Give each duty its own.")
    title, expected = entry.text("title"), tuple(map(_expected, awaited))
    factors = entry.references("factors", "factors")
    return Provision(provision_id, act, cite, title, url, versions, expected, duties, _code_list(entry), factors)


def _version(part: Entry) -> Version:
    first, last = part.day("in_force_from"), part.optional_day("in_force_to")
    confidence = part.choice("confidence", CONFIDENCE, CERTAIN)
    lists_factors = part.flag("lists_factors", False)
    return Version(first, last, part.text("says"), confidence, _doubted(part, confidence), lists_factors)


def _expected(part: Entry) -> Expected:
    for name in ("in_force_from", "in_force_to"):
        if part.optional_day(name):
            part.wrong(name, "What is expected has no date.", "Remove expected = true, or the date.")
    confidence = part.choice("confidence", CONFIDENCE, CERTAIN)
    return Expected(part.text("says"), confidence, _doubted(part, confidence))


def _doubted(part: Entry, confidence: str) -> Citation:
    """The source of a statement of law, never taken as confirmed where the confidence isn't CERTAIN."""
    source = part.citation()
    if confidence == CERTAIN and not source.verified:
        what = f"Its source isn't confirmed, so it can't be {CERTAIN}."
        part.wrong("confidence", what, DOUBT_IT)
    return replace(source, verified=source.verified and confidence == CERTAIN)


def _duty(part: Entry, provision_id: str, cite: str, url: str, act: Act, facts: Mapping[str, Fact]) -> Duty:
    first, last = part.day("in_force_from"), part.optional_day("in_force_to")
    check_periods(part, [(first, last)])
    confidence = part.choice("confidence", CONFIDENCE)
    evidence = tuple(read_demand(demand, facts) for demand in part.parts("evidence"))
    if not evidence and not part.has("shown_by"):
        part.wrong("evidence", "Nothing says what shows that the duty is met.", "Write [[duty.evidence]], or shown_by.")
    return Duty(
        id=f"{provision_id}.{part.string('id')}",
        provision=provision_id,
        cited=tuple((one.day("in_force_from"), one.string("cite")) for one in part.parts("cited")) or ((first, cite),),
        title=part.text("title"),
        asks=part.text("asks"),
        in_force_from=first,
        in_force_to=last,
        replaces=part.reference("replaces", "duties", "") or None,
        scope=act.applies_if,
        applies_if=_condition(part, facts, required=False),
        evidence=evidence,
        shown_by=part.optional_text("shown_by"),
        question=part.text("question") if part.has("shown_by") else None,
        source=_doubted(part, confidence),
        reference=act.reference,
        url=url,
        confidence=confidence,
        factors=part.references("factors", "factors"),
    )


def _condition(entry: Entry, facts: Mapping[str, Fact], required: bool) -> Condition:
    part = entry.part("applies_if", required=required)
    return read_condition(part, facts) if part else ALWAYS


def _code_list(entry: Entry) -> CodeList | None:
    part = entry.part("code_list", required=False)
    if part is None:
        return None
    return CodeList(
        standard=part.string("standard"),
        in_force_from=part.day("in_force_from"),
        whole=part.strings("whole", required=True),
        partly=part.strings("partly"),
        source=part.citation(),
    )


def _check_successions(reading: Reading, provisions: Mapping[str, Provision]) -> None:
    duties = duties_of(provisions)
    for duty in duties.values():
        earlier = duties.get(duty.replaces or "")
        if earlier and earlier.in_force_from >= duty.in_force_from:
            what = f"{duty.id} replaces {earlier.id}, which didn't begin before it."
            reading.note(_file_of(duty.provision), "duty.replaces", what, "Mend the dates, or remove replaces.")
