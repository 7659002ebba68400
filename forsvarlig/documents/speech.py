"""What a document says: fixed phrases, names, figures and dates in its language, all from the content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date

from forsvarlig.analysis.wording import AND, percent
from forsvarlig.documents.document import Level
from forsvarlig.errors import ContentError, InputError, Place, nearest
from forsvarlig.knowledge import Knowledge
from forsvarlig.knowledge.reading import LANGUAGES

PHRASES = "report.toml"
LOCALES = {"nb": "nb", "nn": "nn", "en": "en_GB"}


@dataclass(frozen=True)
class Speech:
    """The content, spoken in one language: "nb", "nn" or "en". Raises InputError for another."""

    knowledge: Knowledge
    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise InputError(f"There is no language “{self.language}”.", do=f"Choose one of {', '.join(LANGUAGES)}.")

    def say(self, phrase: str, **filled: object) -> str:
        """A phrase of `report.toml` ("table.name") with its braces filled in. Raises ContentError when it isn't there."""
        if phrase not in self.knowledge.phrases:
            raise ContentError("The phrase is missing.", Place(PHRASES, key=phrase), nearest(phrase, self.knowledge.phrases))
        return self.knowledge.phrases[phrase][self.language].format(**filled)

    def text(self, texts: Mapping[str, str]) -> str:
        """A text in the language, or in bokmål where it has no other."""
        return texts.get(self.language) or texts["nb"]

    def factor(self, factor: str) -> str:
        """The name of a factor; the id itself for one that the content doesn't hold."""
        known = self.knowledge.factors.get(factor)
        return self.text(known.name) if known else factor

    def factors(self, factors: Sequence[str]) -> str:
        """The short names of factors as one enumeration, in running text: lower case but for the first letter."""
        known = self.knowledge.factors
        names = [self.text(known[factor].short) if factor in known else factor for factor in factors]
        return listed([names[0], *(name[:1].lower() + name[1:] for name in names[1:])], self.language) if names else ""

    def level(self, level: str) -> Level:
        """A proposed level with its word; "hidden" too."""
        return Level(level, self.say(f"level.{level}"))

    def points(self, value: float) -> str:
        """A figure in points as it's said: in whole points, halves away from zero."""
        return str(int(Decimal(repr(value)).quantize(Decimal(1), ROUND_HALF_UP)))

    def percent(self, share: float) -> str:
        """A share from 0 to 1 in whole per cent."""
        return percent(share)[self.language].replace(" %", "\u00a0%")

    def day(self, day: date) -> str:
        """A date in words."""
        return format_date(day, format="long", locale=LOCALES[self.language])


def listed(words: Sequence[str], language: str) -> str:
    """Words in one enumeration: a, b and c."""
    return " ".join([", ".join(words[:-1]), AND[language], words[-1]]) if len(words) > 1 else "".join(words)
