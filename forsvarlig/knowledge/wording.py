"""Looks at the texts themselves: do they demand without a provision, is each in its own language, are two entries the same?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from forsvarlig.knowledge.reading import LANGUAGE_NAMES, LANGUAGES, Entry, Problem, Written

SHORT_WORDS = 4
SHINGLE_WORDS = 3
COMPARED_WORDS = 6
ALIKE_SHARE = 0.6
WORDS_BETWEEN = 3
WORDS_BEFORE = 2


@dataclass(frozen=True)
class Demands:
    """How one language demands: patterns, and words that make of a match a mere description ("what you shall do")."""

    patterns: tuple[re.Pattern[str], ...]
    described_by: frozenset[str]

    def first_in(self, sentence: str) -> str | None:
        """The words of a sentence that demand something, or None; a question demands nothing."""
        if sentence.endswith("?"):
            return None
        hits = (hit.group() for pattern in self.patterns for hit in pattern.finditer(sentence))
        return next((hit.strip() for hit in hits if self.described_by.isdisjoint(words_of(hit))), None)


@dataclass(frozen=True)
class Wording:
    """What to look for: by language, what demands something and words that don't belong to the language."""

    demands: Mapping[str, Demands]
    strangers: Mapping[str, frozenset[str]]


def read_wording(document: Entry) -> Wording:
    """Read `wording.toml`."""
    demands = document.part("demands")
    strangers = document.part("strangers")
    stripped = strangers.strings("stripped") if strangers else ()
    return Wording(
        {language: _read_demands(part) for language in LANGUAGES if demands and (part := demands.part(language))},
        {
            language: frozenset([*strangers.strings(language), *(stripped if language != "en" else ())])
            for language in LANGUAGES
            if strangers
        },
    )


def check_wording(texts: Iterable[Written], wording: Wording) -> Iterator[Problem]:
    """What is wrong with the wording of texts; those of provisions may demand, since they state the law."""
    kept = list(texts)
    for written in kept:
        yield from _own_language(written)
        yield from _strangers(written, wording)
        if not written.file.startswith("provisions/") and not written.text.provision:
            yield from _demands(written, wording)
    yield from _interchangeable(kept)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without marks; æ, ø and å kept."""
    return re.findall(r"[^\W_]+", text.lower())


def _read_demands(part: Entry) -> Demands:
    before = rf"(?:\w+\s+){{0,{WORDS_BEFORE}}}"
    between = rf"\s+(?:\w+\s+){{0,{WORDS_BETWEEN}}}?"
    patterns = [rf"\b{re.escape(phrase)}\b" for phrase in part.strings("phrases")]
    for subject in part.parts("subjects"):
        who, must = _any_of(subject.strings("who", required=True)), _any_of(subject.strings("must", required=True))
        patterns.append(rf"\b{before}{who}{between}{must}\b")
        # Norwegian turns them about when the sentence begins with something else: "Da skal arbeidsgiveren …".
        patterns.append(rf"\b{before}{must}\s+{who}\b")
    return Demands(tuple(re.compile(one, re.IGNORECASE) for one in patterns), frozenset(part.strings("described_by")))


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


def _own_language(written: Written) -> Iterator[Problem]:
    text = written.text
    if text["nn"] != text["nb"] and text.same:
        yield _problem(written, "same", "It says that the nynorsk equals the bokmål, and it doesn't.", "Remove same = true.")
    if text["nn"] and text["nn"] == text["nb"] and not text.same and len(words_of(text["nn"])) > SHORT_WORDS:
        yield _problem(written, "nn", "The nynorsk is the bokmål.", "Write it in nynorsk, or add same = true if it is right so.")
    if text["en"] and text["en"] == text["nb"] and len(words_of(text["en"])) > SHORT_WORDS:
        yield _problem(written, "en", "The English is the bokmål.", "Translate it.")


def _strangers(written: Written, wording: Wording) -> Iterator[Problem]:
    for language, strangers in wording.strangers.items():
        for word in sorted(strangers.intersection(words_of(written.text[language]))):
            yield _problem(written, language, f"“{word}” isn't {LANGUAGE_NAMES[language]}.", "Mend the word.")


def _demands(written: Written, wording: Wording) -> Iterator[Problem]:
    for language, demands in wording.demands.items():
        for sentence in re.findall(r"[^.?!:;]+[.?!:;]?", written.text[language]):
            if hit := demands.first_in(sentence):
                what = f"“{hit}” demands something, and no provision stands with it."
                yield _problem(written, language, what, 'Add provision = "…" to the text, or write it as advice.')


def _interchangeable(texts: Iterable[Written]) -> Iterator[Problem]:
    by_folder: defaultdict[tuple[str, str], list[Written]] = defaultdict(list)
    for written in texts:
        for language in LANGUAGES:
            by_folder[written.file.split("/")[0], language].append(written)
    for (_, language), group in by_folder.items():
        yield from _alike(group, language)


def _alike(group: list[Written], language: str) -> Iterator[Problem]:
    shingles = [_shingles(written, language) for written in group]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, own in enumerate(shingles):
        for shingle in own:
            holders[shingle].append(number)
    shared: defaultdict[tuple[int, int], int] = defaultdict(int)
    for numbers in holders.values():
        for pair in combinations(numbers, 2):
            shared[pair] += 1
    for (one, other), count in shared.items():
        union = len(shingles[one]) + len(shingles[other]) - count
        if group[one].file != group[other].file and count / union >= ALIKE_SHARE:
            earlier = f"{group[one].file}, {group[one].key}"
            yield _problem(group[other], language, f"It says the same as {earlier}.", "Say what is particular to this one.")


def _shingles(written: Written, language: str) -> frozenset[tuple[str, ...]]:
    words = words_of(written.text[language])
    if len(words) < COMPARED_WORDS:
        # Short texts are compared only where they name an entry: two names may not be one.
        named = written.key == "name" and words
        return frozenset({("", *words)}) if named else frozenset()
    return frozenset(tuple(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1))


def _problem(written: Written, field: str, what: str, do: str) -> Problem:
    return Problem(written.file, f"{written.key}.{field}", what, do)
