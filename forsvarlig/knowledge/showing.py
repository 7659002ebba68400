"""Shows one entry as it stood on a date, with the works that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date
from typing import Any

from forsvarlig.knowledge.catalogue import Item, is_text, parts_of
from forsvarlig.knowledge.loading import Knowledge
from forsvarlig.knowledge.reading import Citation
from forsvarlig.knowledge.sources import Work


def as_it_stood(item: Item, knowledge: Knowledge, on: date) -> dict[str, Any]:
    """The entry as plain data (strings, numbers, lists, dictionaries), as it stood on a day.

    Keys: `id`, `kind`, `on`, `in_force` (true or false for what has dates, null for what hasn't), `entry`, `sources`.
    Of what has versions, `entry` holds only the version in force that day, and `other_versions` tells when the others were.
    """
    entry = _plain(item.entry)
    versions = entry.pop("versions", None)
    document: dict[str, Any] = {"id": item.id, "kind": item.kind, "on": on.isoformat(), "in_force": None}
    sources = list(_citations(item.entry))
    if versions is not None:
        at_the_time = [one for one in versions if _covers(one, on)]
        document["in_force"] = bool(at_the_time)
        document["other_versions"] = [_period(one) for one in versions if one not in at_the_time]
        entry["version"] = at_the_time[0] if at_the_time else None
        sources = [one for one, plain in _versions_cited(item.entry, versions) if plain in at_the_time]
    elif "in_force_from" in entry:
        document["in_force"] = _covers(entry, on)
    cited = {(one.work, one.at): one for one in sources}
    return {**document, "entry": entry, "sources": [_source(one, knowledge.sources[one.work]) for one in cited.values()]}


def lines(document: Mapping[str, Any], language: str) -> Iterator[str]:
    """The document of `as_it_stood` as lines for people, texts in one language (nb, nn or en)."""
    yield f"{document['id']} ({document['kind']}), {document['on']}"
    if document["in_force"] is not None:
        yield "In force that day." if document["in_force"] else "Not in force that day."
    yield from (f"Another version: {_span(one)}." for one in document.get("other_versions", []))
    yield ""
    yield from _listed(document["entry"], language, 0)
    if document["sources"]:
        yield ""
        yield "Sources"
        yield from (f"  {_source_line(source)}" for source in document["sources"])


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | Set):
        return [_plain(part) for part in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return {name: _plain(part) for name, part in parts_of(value)}


def _citations(value: Any) -> Iterator[Citation]:
    if isinstance(value, Citation):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _citations(part)
    else:
        for _, part in parts_of(value):
            yield from _citations(part)


def _versions_cited(entry: Any, plain_versions: list[Any]) -> Iterator[tuple[Citation, Any]]:
    for version, plain in zip(entry.versions, plain_versions, strict=True):
        yield from ((citation, plain) for citation in _citations(version))


def _covers(entry: Mapping[str, Any], on: date) -> bool:
    first, last = entry["in_force_from"], entry.get("in_force_to")
    return first is not None and first <= on.isoformat() and (last is None or on.isoformat() <= last)


def _period(version: Mapping[str, Any]) -> dict[str, Any]:
    return {name: version.get(name) for name in ("in_force_from", "in_force_to")}


def _span(period: Mapping[str, Any]) -> str:
    first = period["in_force_from"] or "no date yet"
    return f"{first} to {period['in_force_to']}" if period["in_force_to"] else f"from {first}"


def _source(citation: Citation, work: Work) -> dict[str, Any]:
    return {
        "work": citation.work,
        "cited": work.cited(),
        "at": citation.at,
        "checked": citation.checked.isoformat(),
        "verified": citation.verified and work.verified,
        "url": work.url,
    }


def _source_line(source: Mapping[str, Any]) -> str:
    place = f" {source['at']}." if source["at"] else ""
    doubt = "" if source["verified"] else ", not confirmed in the work itself"
    return f"{source['cited']}{place} Looked up {source['checked']}{doubt}."


def _listed(value: Mapping[str, Any], language: str, depth: int) -> Iterator[str]:
    margin = "  " * depth
    for name, part in value.items():
        if name in ("id", "source", "sources") or part in (None, [], {}):
            continue
        label = name.replace("_", " ")
        if is_text(part):
            yield f"{margin}{label}: {part.get(language, '')}"
        elif isinstance(part, dict):
            yield f"{margin}{label}:"
            yield from _listed(part, language, depth + 1)
        elif isinstance(part, list) and isinstance(part[0], dict):
            yield f"{margin}{label}:"
            yield from _bullets(part, language, depth + 1)
        else:
            yield f"{margin}{label}: {', '.join(map(str, part)) if isinstance(part, list) else part}"


def _bullets(parts: list[Any], language: str, depth: int) -> Iterator[str]:
    for part in parts:
        first, *rest = list(_listed(part, language, depth)) or [""]
        yield f"{'  ' * (depth - 1)}- {first.strip()}"
        yield from rest
