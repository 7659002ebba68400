"""Finds entries by words and citations, in both written standards of Norwegian and in English, and forgives a slip."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from forsvarlig.knowledge.catalogue import Item
from forsvarlig.knowledge.citations import Citations
from forsvarlig.knowledge.provisions import Duty, Provision
from forsvarlig.knowledge.wording import words_of

CITED_WEIGHT = 12.0
NAME_WEIGHT = 6.0
OTHER_WEIGHT = 1.0
RELATED_WEIGHT = 0.85
COMPOUND_WEIGHT = 0.5
SLIP_WEIGHT = 0.3
PART_WEIGHT = 0.2
ONE_SLIP_FROM = 4
TWO_SLIPS_FROM = 8
COMPOUND_FROM = 4
ROOT_FROM = 4
REPEATED_WEIGHT = 0.1
# What makes a noun of a verb, or a participle: trakassering and trakassert, mobbing and mobbet, forventning and forventet.
_DERIVED = re.compile(r"t?(?:ering|ning|nad|ing|sel|er|et)$|t$")
_DOUBLED = re.compile(r"([bdfgklmnprst])\1$")
# A query says nothing of its language: each word is tried as Norwegian, of either standard, and as English.
STEMMED_AS = ("nb", "en")
STEMMERS = {"nb": "norwegian", "nn": "norwegian", "en": "english"}


@dataclass(frozen=True)
class Hit:
    """An entry that was found; a higher score is a better hit."""

    item: Item
    score: float


class Index:
    """The words of many entries, ready to be searched."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = tuple(items)
        self._postings: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._stems: defaultdict[str, set[str]] = defaultdict(set)
        self._related: defaultdict[str, set[str]] = defaultdict(set)
        self._citations = Citations(item.entry for item in self.items if isinstance(item.entry, Provision))
        for number, item in enumerate(self.items):
            self._add(number, item)
        for stemmed in self._postings:
            self._related[root(stemmed)].add(stemmed)

    def find(self, words: str, limit: int = 20) -> list[Hit]:
        """The entries that hold all the words, the best first; when none holds all, those that hold most of them.

        What is cited counts as a word. A word matches its own stem, words made from the same root, a compound that begins with
        it, and, when its stem isn't known, a word that is a slip away: one letter from four letters on, two from eight; when
        that is no word either, the known words that it begins or ends with.
        """
        cited = self._citations.read(words)
        sought = [self._matches(word) for word in dict.fromkeys(words_of(cited.rest))]
        if cited.provisions is not None:
            sought.append(self._cited(cited.provisions))
        counts: defaultdict[int, int] = defaultdict(int)
        scores: defaultdict[int, float] = defaultdict(float)
        for matches in sought:
            rarity = math.log(1 + len(self.items) / (1 + len(matches)))
            for number, weight in matches.items():
                counts[number] += 1
                scores[number] += weight * rarity
        most = max(counts.values(), default=0)
        best = sorted((number for number, count in counts.items() if count == most), key=lambda n: (-scores[n], self.items[n].id))
        return [Hit(self.items[number], scores[number]) for number in best[:limit]]

    def _add(self, number: int, item: Item) -> None:
        named, said = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
        named["en"].append(item.id)
        for language, name in item.name.items():
            named[language].append(name)
        for text in item.texts:
            for language, sentence in text.items():
                said[language].append(sentence)
        for texts, weight in ((named, NAME_WEIGHT), (said, OTHER_WEIGHT)):
            for language, sentences in texts.items():
                for word, count in Counter(words_of("\n".join(sentences))).items():
                    stemmed = stem(word, STEMMERS[language])
                    self._stems[word].add(stemmed)
                    posting = self._postings[stemmed]
                    # Weights of repeated words flatten out, so that a long entry doesn't win by length alone.
                    posting[number] = max(posting.get(number, 0.0), weight) + REPEATED_WEIGHT * count

    def _cited(self, provisions: Set[str]) -> Mapping[int, float]:
        """The provisions themselves, then their duties."""
        return {
            number: CITED_WEIGHT if isinstance(item.entry, Provision) else NAME_WEIGHT
            for number, item in enumerate(self.items)
            if (isinstance(item.entry, Provision) and item.id in provisions)
            or (isinstance(item.entry, Duty) and item.entry.provision in provisions)
        }

    def _matches(self, word: str) -> Mapping[int, float]:
        forms = {stem(word, STEMMERS[language]) for language in STEMMED_AS}
        weights = dict.fromkeys(forms & self._postings.keys(), 1.0)
        for form in forms:
            for related in self._related.get(root(form), ()):
                weights.setdefault(related, RELATED_WEIGHT)
        nearness = _begins if weights else _nearness
        self._weigh(weights, word, nearness)
        if not weights:
            self._weigh(weights, stem(word, STEMMERS["nb"]), _is_part)
        found: dict[int, float] = {}
        for stemmed, weight in weights.items():
            for number, value in self._postings[stemmed].items():
                found[number] = max(found.get(number, 0.0), weight * value)
        return found

    def _weigh(self, weights: dict[str, float], word: str, nearness: Callable[[str, str], float]) -> None:
        for known, stems in self._stems.items():
            if weight := nearness(word, known):
                weights |= {one: max(weight, weights.get(one, 0.0)) for one in stems}


@lru_cache(maxsize=1 << 16)
def stem(word: str, stemmer: str) -> str:
    """The stem of one word in lower case, by one of STEMMERS; both written standards of Norwegian share one."""
    return str(_stemmer(stemmer).stemWord(word))


def root(stemmed: str) -> str:
    """What is left of a stem without what derives a noun or a participle; the stem itself where too little would be left."""
    bare = _DERIVED.sub("", stemmed)
    if len(bare) < ROOT_FROM:
        return stemmed
    # Omstilling and omstilt: a double consonant is written once before another. Short words differ by nothing else: tak, takk.
    return _DOUBLED.sub(r"\1", bare) if len(bare) > ROOT_FROM else bare


def edit_distance(one: str, other: str, most: int) -> int:
    """How many letters to add, remove, change or swap with the neighbour to get from one word to the other; `most` + 1 if more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if last and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


@lru_cache(maxsize=4)
def _stemmer(name: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(name)


def _nearness(word: str, known: str) -> float:
    slips = 2 if len(word) >= TWO_SLIPS_FROM else 1 if len(word) >= ONE_SLIP_FROM else 0
    slipped = slips and edit_distance(word, known, slips) <= slips
    return max(_begins(word, known), SLIP_WEIGHT if slipped else 0.0)


def _begins(word: str, known: str) -> float:
    return COMPOUND_WEIGHT if len(word) >= COMPOUND_FROM and known != word and known.startswith(word) else 0.0


def _is_part(word: str, known: str) -> float:
    return PART_WEIGHT if len(known) >= COMPOUND_FROM and (word.endswith(known) or word.startswith(known)) else 0.0
