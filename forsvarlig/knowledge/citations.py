"""Finds provisions by how people cite them: act and section, in any order, with or without signs and spaces, or one alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forsvarlig.knowledge.provisions import Act, Provision

# A section stands after a sign or word for it, or is two numbers with a hyphen; a single letter may belong to each number.
_SIGN = r"(?:§+|\bkap(?:ittel|\.)?|\bart(?:ikkel|icle|\.)?|\bsections?|\bchapters?|\bpkt\.?|\bpunkt)"
_NUMBER = r"\d+(?:\s?[a-z]\b)?"
_SECTION = re.compile(rf"{_SIGN}\s*({_NUMBER}(?:\s?[a-z])?(?:-{_NUMBER})?)|\b(\d+\s?[a-z]?-{_NUMBER})")
_BARE = re.compile(rf"(?<![\w:/-])({_NUMBER})(?![\w:/-])")
_RANGE = re.compile(r"(.*?)(\d+)–(.*?)(\d+)")
_LAST_LETTER = re.compile(r"(?<=\d)\s?[a-z]$")
_ARTICLE = "the "
MOST_IN_A_RANGE = 50


@dataclass(frozen=True)
class Cited:
    """What a query cites, and the words that are left of it. `provisions` is None where nothing known is cited."""

    provisions: frozenset[str] | None
    rest: str


class Citations:
    """The provisions by act and section, as they are cited."""

    def __init__(self, provisions: Iterable[Provision]) -> None:
        self._by_section: defaultdict[str, set[str]] = defaultdict(set)
        self._by_act: defaultdict[str, set[str]] = defaultdict(set)
        named: defaultdict[str, set[str]] = defaultdict(set)
        for provision in provisions:
            self._by_act[provision.act.id].add(provision.id)
            for section in _sections(provision):
                self._by_section[section].add(provision.id)
            for name in _names(provision.act):
                named[name].add(provision.act.id)
        # The longest first: "dansk arbejdsmiljølov" before any shorter name inside it.
        self._acts = sorted(named.items(), key=lambda one: (-len(one[0]), one[0]))

    def read(self, query: str) -> Cited:
        """What a query cites. An act alone cites all that is held of it; a section alone, that section of every act."""
        acts, rest = self._acts_in(f" {' '.join(query.lower().split())} ")
        sections, rest = self._sections_in(rest, (_SECTION, _BARE) if acts else (_SECTION,))
        found = [
            {provision for one in cited for provision in held[one]}
            for cited, held in ((acts, self._by_act), (sections, self._by_section))
            if cited
        ]
        provisions = set.intersection(*found) if found else None
        return Cited(frozenset(provisions), rest.strip()) if provisions else Cited(None, query)

    def _acts_in(self, rest: str) -> tuple[set[str], str]:
        """The acts that are named, and what is left."""
        acts: set[str] = set()
        for name, ids in self._acts:
            if found := re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rest):
                acts |= ids
                rest = f"{rest[: found.start()]} {rest[found.end() :]}"
        return acts, rest

    def _sections_in(self, rest: str, patterns: Iterable[re.Pattern[str]]) -> tuple[set[str], str]:
        """The sections that are written, and what is left. A number that is no section here is a word like any other."""
        sections: set[str] = set()
        for pattern in patterns:
            for found in reversed(list(pattern.finditer(rest))):
                written = next(group for group in found.groups() if group)
                section, length = self._known(written)
                if section is not None:
                    sections.add(section)
                    rest = f"{rest[: found.start()]} {rest[found.end() - len(written) + length :]}"
        return sections, rest

    def _known(self, written: str) -> tuple[str | None, int]:
        """The section that was written and how much of it, with or without a last letter that may be a word of its own."""
        shorter = _LAST_LETTER.sub("", written)
        for one in dict.fromkeys((written, shorter)):
            if _squeezed(one) in self._by_section:
                return _squeezed(one), len(one)
        return None, 0


def _names(act: Act) -> Iterator[str]:
    """What people call an act, in lower case: short, by its reference, in every language."""
    yield act.short.lower()
    yield from (part.strip().lower() for part in act.reference.split(","))
    for name in act.name.values():
        yield name.lower().removeprefix(_ARTICLE)


def _sections(provision: Provision) -> Iterator[str]:
    """The numbers of the sections that a provision is about, without signs and spaces; each number of a range."""
    place = provision.cite.removeprefix(provision.act.short)
    written = _squeezed(re.sub(rf"{_SIGN}|\bnr\.?", "", place.lower()))
    ranged = _RANGE.fullmatch(written)
    if ranged is None:
        yield from (written,) if written else ()
        return
    before, first, _again, last = ranged.groups()
    yield from (f"{before}{number}" for number in range(int(first), min(int(last), int(first) + MOST_IN_A_RANGE) + 1))


def _squeezed(section: str) -> str:
    return re.sub(r"[\s.()]", "", section)
