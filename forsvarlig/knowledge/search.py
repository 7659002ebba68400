"""Finds entries by words, in both written standards of Norwegian and in English, and forgives a slip of the finger."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from forsvarlig.knowledge.catalogue import Item
from forsvarlig.knowledge.wording import words_of

NAME_WEIGHT = 6.0
OTHER_WEIGHT = 1.0
SLIP_WEIGHT = 0.3
COMPOUND_WEIGHT = 0.5
ONE_SLIP_FROM = 4
TWO_SLIPS_FROM = 8
COMPOUND_FROM = 4
REPEATED_WEIGHT = 0.1
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
        for number, item in enumerate(self.items):
            self._add(number, item.id, "en", NAME_WEIGHT)
            for language, name in item.name.items():
                self._add(number, name, language, NAME_WEIGHT)
            for text in item.texts:
                for language, sentence in text.items():
                    self._add(number, sentence, language, OTHER_WEIGHT)

    def find(self, words: str, limit: int = 20) -> list[Hit]:
        """The entries that hold all the words, the best first; when none holds all, those that hold most of them.

        A word matches its own stem, a compound that begins with it, and, when its stem isn't known, a word that is a slip
        away: one letter from four letters on, two from eight.
        """
        sought = [self._matches(word) for word in dict.fromkeys(words_of(words))]
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

    def _add(self, number: int, text: str, language: str, weight: float) -> None:
        for word in words_of(text):
            stemmed = stem(word, language)
            self._stems[word].add(stemmed)
            posting = self._postings[stemmed]
            # Weights of repeated words flatten out, so that a long entry doesn't win by length alone.
            posting[number] = max(posting.get(number, 0.0), weight) + REPEATED_WEIGHT

    def _matches(self, word: str) -> Mapping[int, float]:
        forms = {stem(word, language) for language in STEMMED_AS}
        weights = dict.fromkeys(forms & self._postings.keys(), 1.0)
        nearness = _begins if weights else _nearness
        for known, stems in self._stems.items():
            if weight := nearness(word, known):
                weights |= {one: max(weight, weights.get(one, 0.0)) for one in stems}
        found: dict[int, float] = {}
        for stemmed, weight in weights.items():
            for number, value in self._postings[stemmed].items():
                found[number] = max(found.get(number, 0.0), weight * value)
        return found


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """The stem of one word in lower case; both written standards of Norwegian share one stemmer."""
    return str(_stemmer(STEMMERS[language]).stemWord(word))


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
