"""Figures and lists as they stand in sentences, by language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from forsvarlig.knowledge.reading import LANGUAGES

AND = {"nb": "og", "nn": "og", "en": "and"}


def points(value: float) -> dict[str, str]:
    """A figure in points, with one decimal where it isn't whole; halves are rounded away from zero."""
    rounded = Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _written(f"{rounded:f}".removesuffix(".0").replace("-", "−"))


def percent(share: float) -> dict[str, str]:
    """A share or probability, 0 to 1, in whole per cent; what is nearly none or nearly all says so."""
    whole = int(Decimal(repr(100 * share)).quantize(Decimal(1), ROUND_HALF_UP))
    if share > 0 and whole == 0:
        return dict.fromkeys(LANGUAGES, "under 1 %")
    if share < 1 and whole == 100:
        return dict.fromkeys(LANGUAGES, "over 99 %")
    return dict.fromkeys(LANGUAGES, f"{whole} %")


def listed(words: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Words by language in one enumeration: a, b and c."""
    return {language: _enumerated([word[language] for word in words], AND[language]) for language in LANGUAGES}


def lowered(words: Mapping[str, str]) -> dict[str, str]:
    """A name as it stands inside a sentence."""
    return {language: word[:1].lower() + word[1:] for language, word in words.items()}


def _written(number: str) -> dict[str, str]:
    return {language: number if language == "en" else number.replace(".", ",") for language in LANGUAGES}


def _enumerated(words: Sequence[str], conjunction: str) -> str:
    return " ".join([", ".join(words[:-1]), conjunction, words[-1]]) if len(words) > 1 else "".join(words)
