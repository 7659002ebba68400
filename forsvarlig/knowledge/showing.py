"""Shows one entry as it stood on a date, with the works that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from typing import Any

from forsvarlig.knowledge.catalogue import Item, is_text, parts_of
from forsvarlig.knowledge.factors import Factor
from forsvarlig.knowledge.loading import Knowledge, load
from forsvarlig.knowledge.provisions import CERTAIN, Expected, Provision, lists_factors_on
from forsvarlig.knowledge.reading import Citation
from forsvarlig.knowledge.sources import Work
from forsvarlig.knowledge.timeline import Change

# Sources are listed at the end; conditions and demands for evidence are told by the command `duties`.
FOR_MACHINES = {
    "id",
    "source",
    "sources",
    "act",
    "scope",
    "applies_if",
    "evidence",
    "cited",
    "finds",
    "presumed_if",
    "lists_factors",
}
# Our own advice may never be taken for law or research.
LABELS = ("guidance", "expected")


def as_it_stood(item: Item, knowledge: Knowledge, on: date) -> dict[str, Any]:
    """The entry as plain data (strings, numbers, lists, dictionaries), as it stood on a day.

    Keys: `id`, `kind`, `on`, `in_force` (true or false for what has dates, null for what hasn't), `entry`, `sources`, and
    for provisions `comparison` (true where it binds nobody in Norway) and `other_versions` (first and last day of each).
    Versions and duties of another time are left out of `entry` and `sources`; what has no dates is shown as it stands now, but
    for a factor, which is statutory only while a provision lists it.
    """
    versions = getattr(item.entry, "versions", None)
    document: dict[str, Any] = {"id": item.id, "kind": item.kind, "on": on.isoformat(), "in_force": None}
    if versions is not None:
        document["in_force"] = any(_covers(one, on) for one in versions)
        document["comparison"] = item.entry.act.comparison
        document["other_versions"] = [_period(one) for one in versions if not _covers(one, on)]
    elif hasattr(item.entry, "in_force_from"):
        document["in_force"] = _covers(item.entry, on)
    cited = {(one.work, one.at): one for one in _citations(item.entry, on)}
    sources = [_source(one, knowledge.sources[one.work]) for one in cited.values()]
    entry = _plain(item.entry, on)
    if isinstance(item.entry, Factor) and not lists_factors_on(knowledge.provisions, on):
        entry |= {"statutory": False, "order": None}
    return {**document, "entry": entry, "sources": sources}


def lines(document: Mapping[str, Any], language: str) -> Iterator[str]:
    """The document of `as_it_stood` as lines for people, texts in one language (nb, nn or en)."""
    yield f"{document['id']} ({document['kind']}), {document['on']}"
    if document["in_force"] is not None:
        yield say("in_force" if document["in_force"] else "not_in_force", language)
    if document.get("comparison"):
        yield say("comparison", language)
    yield from (say("other_version", language, span=_span(one, language)) for one in document.get("other_versions", []))
    yield ""
    yield from _listed(document["entry"], language, 0)
    if document["sources"]:
        yield ""
        yield say("sources", language)
        yield from (f"  {_source_line(source, language)}" for source in document["sources"])


def change_lines(changes: Iterable[Change], expected: Iterable[tuple[Provision, Expected]], language: str) -> Iterator[str]:
    """Changes in the law as lines for people: the day, what happened to what, and what it says from then on."""
    day = None
    for change in changes:
        if change.on != day:
            yield from [""] * (day is not None)
            yield (day := change.on).isoformat()
        happened = say(change.kind, language)
        if change.duty:
            happened = say("duty", language, happened=happened)
        if change.provision.act.comparison:
            happened = say("compared", language, happened=happened)
        yield f"  {happened}: {change.cite}, {change.entry.title[language]} ({change.entry.id})"
        if change.says:
            yield f"    {change.says[language]}"
        yield from _doubt(change.confidence, language)
    for number, (provision, one) in enumerate(expected):
        yield from [""] * (day is not None and number == 0)
        yield f"{say('expected', language)}: {provision.cite}, {provision.title[language]} ({provision.id})"
        yield f"    {one.says[language]}"
        yield from _doubt(one.confidence, language)


def say(name: str, language: str, **filled: str) -> str:
    """One of the program's own sentences for showing entries (table `showing` of `sentences.toml`), filled in."""
    # The program's own words, whatever content is shown.
    return load().sentences[f"showing.{name}"][language].format(**filled)


def _doubt(confidence: str, language: str) -> Iterator[str]:
    if confidence != CERTAIN:
        yield f"    {confidence}: {load().sentences[f'confidence.{confidence}'][language]}"


def _plain(value: Any, on: date) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | Set):
        return [_plain(part, on) for part in value if _covers(part, on)]
    if value is None or isinstance(value, str | int | float):
        return value
    return {name: _plain(part, on) for name, part in parts_of(value)}


def _citations(value: Any, on: date) -> Iterator[Citation]:
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            if _covers(part, on):
                yield from _citations(part, on)
    else:
        for _, part in parts_of(value):
            yield from _citations(part, on)


def _covers(part: Any, on: date) -> bool:
    """Whether a part was in force on a day; what has no dates always is."""
    first, last = getattr(part, "in_force_from", date.min), getattr(part, "in_force_to", None)
    return first is not None and first <= on <= (last or date.max)


def _period(version: Any) -> dict[str, str | None]:
    first, last = version.in_force_from, version.in_force_to
    return {"in_force_from": first and first.isoformat(), "in_force_to": last and last.isoformat()}


def _span(period: Mapping[str, Any], language: str) -> str:
    first, last = period["in_force_from"], period["in_force_to"]
    return say("span", language, first=first, last=last) if last else say("since", language, first=first)


def _source(citation: Citation, work: Work) -> dict[str, Any]:
    return {
        "work": citation.work,
        "cited": work.cited(),
        "at": citation.at,
        "checked": citation.checked.isoformat(),
        "verified": citation.verified and work.verified,
        "url": work.url,
    }


def _source_line(source: Mapping[str, Any], language: str) -> str:
    place = f" {source['at']}." if source["at"] else ""
    doubt = "" if source["verified"] else f", {say('unconfirmed', language)}"
    return f"{source['cited']}{place} {say('looked_up', language, date=source['checked'])}{doubt}."


def _listed(value: Mapping[str, Any], language: str, depth: int) -> Iterator[str]:
    margin = "  " * depth
    for name, part in value.items():
        if name == "source" and isinstance(part, dict) and part.get("verified") is False:
            yield f"{margin}{say('unconfirmed', language)}"
        if name == "confidence":
            words = load().sentences[f"confidence.{part}"][language].rstrip(".")
            yield f"{margin}{say('confidence', language, code=part, words=words)}"
            continue
        if name in FOR_MACHINES or part in (None, [], {}):
            continue
        label = say(name, language) if name in LABELS else name.replace("_", " ")
        if is_text(part):
            yield f"{margin}{label}: {part.get(language, '')}"
        elif isinstance(part, dict):
            yield f"{margin}{label}:"
            yield from _listed(part, language, depth + 1)
        elif isinstance(part, list) and isinstance(part[0], dict):
            yield f"{margin}{label}:"
            yield from _bullets(part, language, depth + 1)
        else:
            yield f"{margin}{label}: {', '.join(_word(one, language) for one in (part if isinstance(part, list) else [part]))}"


def _bullets(parts: list[Any], language: str, depth: int) -> Iterator[str]:
    for part in parts:
        first, *rest = [part.get(language, "")] if is_text(part) else list(_listed(part, language, depth)) or [""]
        yield f"{'  ' * (depth - 1)}- {first.strip()}"
        yield from rest


def _word(value: Any, language: str) -> str:
    return say("yes" if value else "no", language) if isinstance(value, bool) else str(value)
