"""The self-checks: what an inspector would look for in an enterprise's records, with provision and acceptance criterion."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forsvarlig.knowledge.conditions import Condition, read_condition
from forsvarlig.knowledge.evidence import Evidence, read_demand
from forsvarlig.knowledge.facts import Fact
from forsvarlig.knowledge.reading import Citation, Entry, Reading, Text

FOLDER = "selfchecks"
ERROR, WARNING, NOTE = SEVERITIES = ("error", "warning", "note")
# Where a finding is mended, by symbolic name; the site turns each into an address.
PAGES = (
    "mapping",
    "assessment",
    "harassment_assessment",
    "violence_assessment",
    "plan",
    "participation",
    "training",
    "routine",
    "information",
)


@dataclass(frozen=True)
class GapKind:
    """One thing that records can lack: the places that its text can fill, and the field of the find that it is measured by.

    One that is `open` doesn't say that something is lacking, only that it can't be told, so that it is asked.
    """

    places: tuple[str, ...] = ()
    measured_by: str | None = None
    open: bool = False


GAPS: Mapping[str, GapKind] = {
    "none": GapKind(),
    "expired": GapKind(("date",)),
    "covers": GapKind(("names",), "covers"),
    "units_left": GapKind(("units",)),
    "units": GapKind(("units",), open=True),
    "horizons": GapKind(("names",), "horizons"),
    "interaction": GapKind((), "interaction"),
    "combined": GapKind((), "combined"),
    "written": GapKind((), "written"),
    "headings": GapKind(("names",), "headings"),
    "participants": GapKind(("names",), "participants"),
    "participants_any": GapKind(("names",), "participants_any"),
    "hours": GapKind(("hours", "limit"), "hours_at_least"),
    "hours_unknown": GapKind((), "hours_at_least", open=True),
    "after": GapKind(("other",), "after"),
    "no_measures": GapKind((), "measures"),
    "no_measures_on": GapKind(("names",), "factors"),
    "measure_owner": GapKind(("measure",), "measures"),
    "measure_deadline": GapKind(("measure",), "measures"),
    "measure_overdue": GapKind(("measure", "date"), "measures"),
    "only_individual": GapKind(),
    "effect_not_evaluated": GapKind(("measure", "date"), "days"),
    "old": GapKind(("date",), "days"),
    "not_followed_up": GapKind(("date",), "days"),
}


@dataclass(frozen=True)
class Find:
    """Finds something where the records that `wanted` (one of these is enough) is about have one of `gaps`.

    `duties` are those that ask for it here, where they aren't the check's own; `days` is what "old", "effect_not_evaluated" and
    "not_followed_up" are measured by.
    """

    gaps: tuple[str, ...]
    wanted: tuple[Evidence, ...]
    duties: tuple[str, ...]
    days: int | None


@dataclass(frozen=True)
class SelfCheck:
    """One self-check. The first of `duties` that binds on the date gives its provision.

    `criterion` is when the enterprise passes, `text` what is wrong, with places in braces; `asks` is put where records can't tell,
    and is all there is where nothing is computed (no `finds`, and no `text`). `applies_if`: where the check is made at all;
    while that is unknown, it is made where one of `presumed_if` binds.
    """

    id: str
    number: str
    severity: str
    duties: tuple[str, ...]
    page: str
    criterion: Text
    text: Text | None
    asks: Text | None
    applies_if: Condition | None
    presumed_if: tuple[str, ...]
    finds: tuple[Find, ...]
    source: Citation


@dataclass(frozen=True)
class SelfCheckGroup:
    """The self-checks about one subject, in their order; `number` is the place of the group in the whole list."""

    id: str
    number: int
    name: Text
    checks: tuple[SelfCheck, ...]


def read_selfcheck_groups(reading: Reading, facts: Mapping[str, Fact]) -> dict[str, SelfCheckGroup]:
    """Read every group below `selfchecks/`, by id, in the order of their numbers; mistakes are noted in `reading`."""
    groups = reading.folder(FOLDER, lambda entry, group_id: _group(entry, group_id, facts))
    numbers: dict[int, str] = {}
    for group in groups.values():
        if group.number in numbers:
            what = f"The number {group.number} is that of {FOLDER}/{numbers[group.number]}.toml too."
            reading.note(f"{FOLDER}/{group.id}.toml", "number", what, "Give each group its own.")
        numbers[group.number] = group.id
    return dict(sorted(groups.items(), key=lambda named: (named[1].number, named[0])))


def selfchecks_of(groups: Mapping[str, SelfCheckGroup]) -> dict[str, SelfCheck]:
    """Every self-check by id, in the order of the numbers."""
    return {check.id: check for group in groups.values() for check in group.checks}


def _group(entry: Entry, group_id: str, facts: Mapping[str, Fact]) -> SelfCheckGroup:
    number = entry.integer("number", between=(1, 99))
    checks = tuple(
        _check(part, group_id, f"{number}.{place}", facts) for place, part in enumerate(entry.parts("check", at_least=1), start=1)
    )
    ids = [check.id for check in checks]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        entry.wrong("check", f"The id “{twice}” is there twice.", "Give each check its own.")
    return SelfCheckGroup(group_id, number, entry.text("name"), checks)


def _check(entry: Entry, group_id: str, place: str, facts: Mapping[str, Fact]) -> SelfCheck:
    severity = entry.choice("severity", SEVERITIES)
    number = entry.string("number")
    if number and number != place:
        entry.wrong("number", f"“{number}” stands where {place} should.", "Number the checks as they stand in the file.")
    condition = entry.part("applies_if", required=False)
    duties = entry.references("duties", "duties")
    finds = tuple(_find(part, facts) for part in entry.parts("find"))
    if severity in (ERROR, WARNING) and not duties and not (finds and all(find.duties for find in finds)):
        entry.wrong("duties", "Only a note can do without a duty.", 'Name the duty that asks for it, or write severity = "note".')
    text, asks = entry.optional_text("text"), entry.optional_text("asks")
    _check_words(entry, finds, text, asks)
    return SelfCheck(
        id=f"{group_id}.{entry.string('id')}",
        number=number,
        severity=severity,
        duties=duties,
        page=entry.choice("page", PAGES),
        criterion=entry.text("criterion"),
        text=text,
        asks=asks,
        applies_if=read_condition(condition, facts) if condition else None,
        presumed_if=entry.references("presumed_if", "duties"),
        finds=finds,
        source=entry.citation(),
    )


def _find(entry: Entry, facts: Mapping[str, Fact]) -> Find:
    gaps = entry.choices("gaps", tuple(GAPS))
    parts = entry.table.get("any_of", [entry.table])
    for gap in gaps:
        field = GAPS[gap].measured_by if gap in GAPS else None
        if field and field not in entry.table and not any(field in part for part in parts if isinstance(part, dict)):
            entry.wrong("gaps", f"“{gap}” can't be found without {field}.", f"Write {field}, or remove the gap.")
    if "applies_if" in entry.table:
        entry.wrong("applies_if", "A find has no condition of its own.", "Write it on the check.")
    return Find(
        gaps=gaps,
        wanted=read_demand(entry, facts),
        duties=entry.references("duties", "duties"),
        days=entry.integer("days", between=(1, 3660)) if entry.has("days") else None,
    )


def _check_words(entry: Entry, finds: Iterable[Find], text: Text | None, asks: Text | None) -> None:
    kinds = [GAPS[gap] for find in finds for gap in find.gaps if gap in GAPS]
    telling = [kind for kind in kinds if not kind.open]
    if text is None and telling:
        entry.wrong("text", "It is missing.", "Say what is wrong.")
    if asks is None and (not kinds or len(telling) < len(kinds)):
        entry.wrong("asks", "What the records can't tell is not asked.", "Write the question, or a [[check.find]] that tells.")
    known = set.intersection(*(set(kind.places) for kind in telling)) if telling else set()
    for language, words in (text or {}).items():
        for place in sorted(set(re.findall(r"\{(.*?)\}", words)) - known):
            do = f"Known: {', '.join(sorted(known))}." if known else "Write it without."
            entry.wrong(f"text.{language}", f"Nothing fills the place {{{place}}}.", do)
