"""The table of rules from what is known about a factor to the level that the program proposes; one file a version."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import TypeAlias

from forsvarlig.knowledge.factors import RISK_CLASSES
from forsvarlig.knowledge.reading import LANGUAGES, Citation, Entry, Text

HIGHEST_EXPOSURE = 3
ANSWERS = ("well", "watch", "act")
DURATIONS = ("sporadic", "recurring", "persistent")
REASONED = (
    "relative",
    "absolute",
    "reports",
    "conversation",
    "duration",
    "few_answers",
    "base",
    "conditions",
    "unknown",
    "measures",
    "now",
    "together",
    "comparison",
    "protective",
)
_COMPARED = frozenset({"figure", "benchmark", "population", "difference", "probability"})
# Every line that the rule can say, and the words that are filled into it.
LINES: Mapping[str, frozenset[str]] = {
    "exposure.relative.3": _COMPARED,
    "exposure.relative.2": _COMPARED,
    "exposure.relative.1": _COMPARED,
    "exposure.relative.1.unsure": _COMPARED - {"probability"},
    "exposure.relative.0": frozenset({"figure", "benchmark", "population"}),
    "exposure.relative.acute": frozenset({"figure", "benchmark", "population"}),
    "exposure.absolute.0": frozenset({"share"}),
    "exposure.absolute.1": frozenset({"share"}),
    "exposure.absolute.2": frozenset({"share"}),
    "exposure.absolute.3": frozenset({"share"}),
    "exposure.reports.2": frozenset({"count", "period"}),
    "exposure.reports.3": frozenset({"count", "period"}),
    "exposure.conversation.agreed": frozenset({"employer"}),
    "exposure.conversation.differ": frozenset({"employer", "representative"}),
    "exposure.conversation.employer_alone": frozenset({"employer"}),
    "exposure.conversation.representative_alone": frozenset({"representative"}),
    "exposure.borrowed": frozenset({"mean", "figure"}),
    "exposure.spread_assumed": frozenset({"points"}),
    "exposure.nothing": frozenset(),
    "exposure.not_compared": frozenset({"figure"}),
    "exposure.band.fewer_than_3_yes": frozenset(),
    "exposure.band.fewer_than_3_no": frozenset(),
    "exposure.bounded": frozenset({"share"}),
    "exposure.empty": frozenset({"unit"}),
    "exposure.hidden": frozenset({"unit"}),
    "exposure.nearest": frozenset({"group", "level"}),
    "duration.sporadic": frozenset(),
    "duration.recurring": frozenset(),
    "duration.persistent": frozenset(),
    "uncertain.few_answers": frozenset({"n", "level"}),
    "base.moderate": frozenset({"level"}),
    "base.strong": frozenset({"level"}),
    "base.acute": frozenset({"level"}),
    "conditions.aggravating": frozenset({"conditions"}),
    "conditions.counted": frozenset({"count"}),
    "prevention.verified": frozenset(),
    "prevention.acute": frozenset({"level"}),
    "prevention.too_high": frozenset(),
    "prevention.not_shown": frozenset(),
    "horizon.gradual": frozenset({"level", "later"}),
    "horizon.acute": frozenset(),
    "together.worst_factor": frozenset({"factors"}),
    "together.several": frozenset({"count", "level"}),
    "together.pair": frozenset({"factors"}),
    "together.not_concluded": frozenset({"factors"}),
    "together.so_far": frozenset({"factors"}),
}

# The words that fillings are made of, by kind, and those that must be there.
WORDS: Mapping[str, tuple[str, ...]] = {
    "level": ("green", "yellow", "orange", "red", "unknown"),
    "answer": ANSWERS,
    "condition": (),
    "population": ("other_units", "reference"),
    "bound": ("at_most", "at_least"),
    "period": ("from_to",),
}

Filling: TypeAlias = str | Mapping[str, str]


class Level(IntEnum):
    """A proposed level, from what to keep to what to act on now. No level at all is unknown, never green."""

    GREEN = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4

    @property
    def word(self) -> str:
        """The level as it stands in files."""
        return self.name.lower()


LEVEL_WORDS = tuple(level.word for level in Level)


@dataclass(frozen=True)
class RelativeStep:
    """An exposure that is reached when the estimate lies `difference` points above the comparison, and with at least
    `probability` more than `beyond` points above it; with `both` false, when either holds."""

    exposure: int
    difference: float
    beyond: float
    probability: float
    both: bool


@dataclass(frozen=True)
class Step:
    """An exposure that is reached from `at` on: a share from 0 to 1 (0 means any above none), or a count."""

    exposure: int
    at: float


@dataclass(frozen=True)
class FewAnswers:
    """While a survey with fewer valid answers than `fewer_than` is the only source: at most this exposure and this level."""

    fewer_than: int
    exposure: int
    level: Level


@dataclass(frozen=True)
class KnownLoad:
    """Two factors that together are a load known in itself, shown when both have an exposure of at least `when`."""

    factors: tuple[str, ...]
    when: int
    text: Text
    source: Citation


@dataclass(frozen=True)
class Reason:
    """Why the thresholds of one part of the rule are what they are."""

    text: Text
    source: Citation


@dataclass(frozen=True)
class RiskRules:
    """One version of the rule. Exposures are 0 to 3, points unfavourable points 0 to 100, shares and probabilities 0 to 1.

    `relative` falls in exposure; `absolute` (by risk class) and `reports` rise. `base` gives each risk class its level by
    exposure. `other_units` is how many others a comparison needs; `assumed_spread` the standard deviation of persons within units,
    in points, where none is shown. `now_levels` turns a level over time into that of today for the classes of `now_classes`;
    others keep theirs.
    """

    version: str
    about: Text
    source: Citation
    relative: tuple[RelativeStep, ...]
    acute_relative: int
    absolute: Mapping[str, tuple[Step, ...]]
    reports: tuple[Step, ...]
    conversation: Mapping[str, int]
    duration: Mapping[str, int]
    few_answers: FewAnswers
    base: Mapping[str, tuple[Level, ...]]
    measures_up_to: int
    acute_at_least: Level
    now_classes: tuple[str, ...]
    now_levels: Mapping[Level, Level]
    several: int
    several_from: Level
    other_units: int
    assumed_spread: float
    protective_difference: float
    protective_probability: float
    known_loads: tuple[KnownLoad, ...]
    reasons: Mapping[str, Reason]
    lines: Mapping[str, Text]
    words: Mapping[str, Mapping[str, Text]]

    def said(self, line: str, **filling: Filling) -> dict[str, str]:
        """What a line says, by language; a filling is one text for all languages, or one for each."""
        return {language: sentence(_filled(self.lines[line][language], filling, language)) for language in LANGUAGES}

    def word(self, kind: str, name: str, **filling: Filling) -> dict[str, str]:
        """A word by language; a name that the rule doesn't know stands as it was written."""
        text = self.words[kind].get(name) or dict.fromkeys(LANGUAGES, f"“{name}”")
        return {language: _filled(text[language], filling, language) for language in LANGUAGES}


def current(rules: Mapping[str, RiskRules]) -> RiskRules:
    """The version that proposals are made with: the highest number. Raises KeyError when there is none."""
    if not rules:
        raise KeyError("risk rules")
    return max(rules.values(), key=lambda one: int(one.version))


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def read_risk_rules(entry: Entry, version: str) -> RiskRules:
    """Read `risk/<version>.toml`."""
    if not version.isdecimal():
        entry.wrong("", f"“{version}” isn't a version.", "Name the file by a whole number.")
    few, measures, now = entry.part("few_answers"), entry.part("measures"), entry.part("now")
    together, protective, comparison = entry.part("together"), entry.part("protective"), entry.part("comparison")
    acute = entry.part("acute_relative")
    return RiskRules(
        version=version,
        about=entry.text("about"),
        source=entry.citation(),
        relative=_relative(entry),
        acute_relative=_exposure(acute) if acute else 0,
        absolute=_absolute(entry),
        reports=_rising(
            entry, "reports", tuple(Step(_exposure(part), part.integer("count")) for part in entry.parts("reports", 1))
        ),
        conversation=_numbers(entry, "conversation", ANSWERS),
        duration=_numbers(entry, "duration", DURATIONS),
        few_answers=FewAnswers(few.integer("fewer_than"), _exposure(few), _level(few, "level"))
        if few
        else FewAnswers(0, 0, Level.GREEN),
        base=_base(entry),
        measures_up_to=measures.integer("up_to_exposure", between=(0, HIGHEST_EXPOSURE)) if measures else 0,
        acute_at_least=_level(measures, "acute_at_least") if measures else Level.GREEN,
        now_classes=now.choices("classes", RISK_CLASSES) if now else (),
        now_levels={level: _level(now, level.word) for level in Level} if now else {},
        several=together.integer("several") if together else 0,
        several_from=_level(together, "from_level") if together else Level.GREEN,
        other_units=comparison.integer("other_units") if comparison else 0,
        assumed_spread=comparison.number("spread", between=(1, 50)) if comparison else 0,
        protective_difference=protective.number("difference", between=(0, 100)) if protective else 0,
        protective_probability=protective.number("probability", between=(0, 1)) if protective else 0,
        known_loads=tuple(map(_known_load, entry.parts("known_load"))),
        reasons=_reasons(entry),
        lines=_lines(entry),
        words=_words(entry),
    )


def _relative(entry: Entry) -> tuple[RelativeStep, ...]:
    steps = tuple(
        RelativeStep(
            _exposure(part),
            part.number("difference", between=(0, 100)),
            part.number("beyond", between=(0, 100)),
            part.number("probability", between=(0, 1)),
            part.flag("both"),
        )
        for part in entry.parts("relative", at_least=1)
    )
    if any(one.exposure <= next_.exposure for one, next_ in pairwise(steps)):
        entry.wrong("relative", "The exposures don't fall.", "Write the highest step first.")
    return steps


def _absolute(entry: Entry) -> dict[str, tuple[Step, ...]]:
    parts = [
        (part.choices("classes", RISK_CLASSES), Step(_exposure(part), part.number("share", between=(0, 1))))
        for part in entry.parts("absolute", at_least=1)
    ]
    return {name: _rising(entry, "absolute", tuple(step for classes, step in parts if name in classes)) for name in RISK_CLASSES}


def _rising(entry: Entry, name: str, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if any(one.exposure >= other.exposure or one.at >= other.at for one, other in pairwise(steps)):
        entry.wrong(name, "The steps don't rise.", "Write the lowest first.")
    return steps


def _numbers(entry: Entry, name: str, words: Sequence[str]) -> dict[str, int]:
    part = entry.part(name)
    return {word: part.integer(word, between=(0, HIGHEST_EXPOSURE)) for word in words} if part else {}


def _base(entry: Entry) -> dict[str, tuple[Level, ...]]:
    rows = entry.parts("base", at_least=HIGHEST_EXPOSURE + 1)
    if [_exposure(part) for part in rows] != list(range(HIGHEST_EXPOSURE + 1)):
        entry.wrong("base", "The exposures aren't 0, 1, 2 and 3.", "Write one row for each, in that order.")
    table = {name: tuple(_level(part, name) for part in rows) for name in RISK_CLASSES}
    for name, levels in table.items():
        if list(levels) != sorted(levels):
            entry.wrong("base", f"The levels of {name} fall while exposure rises.", "More exposure never gives a lower level.")
    return table


def _level(part: Entry, name: str) -> Level:
    word = part.choice(name, LEVEL_WORDS)
    return Level(LEVEL_WORDS.index(word) + 1) if word in LEVEL_WORDS else Level.GREEN


def _exposure(part: Entry) -> int:
    return part.integer("exposure", between=(0, HIGHEST_EXPOSURE))


def _known_load(part: Entry) -> KnownLoad:
    pair = part.references("factors", "factors", required=True)
    return KnownLoad(pair, part.integer("when", between=(0, HIGHEST_EXPOSURE)), part.text("text"), part.citation())


def _reasons(entry: Entry) -> dict[str, Reason]:
    reasons = {part.choice("of", REASONED): Reason(part.text("text"), part.citation()) for part in entry.parts("reason")}
    for part in REASONED:
        if part not in reasons:
            entry.wrong("reason", f"No reason is given for the thresholds of “{part}”.", f'Add a [[reason]] with of = "{part}".')
    return reasons


def _lines(entry: Entry) -> dict[str, Text]:
    part = entry.part("line")
    if part is None:
        return {}
    lines = {name: part.text(name) for name in LINES}
    for name, text in lines.items():
        for language in LANGUAGES:
            for field in sorted(_fields(text[language]) - LINES[name]):
                do = f"It can hold {', '.join(f'{{{one}}}' for one in sorted(LINES[name])) or 'none'}."
                part.wrong(f"{name}.{language}", f"Nothing is filled in for {{{field}}}.", do)
    return lines


def _fields(text: str) -> set[str]:
    try:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError:
        return {text}


def _words(entry: Entry) -> dict[str, dict[str, Text]]:
    part = entry.part("words")
    kinds = {name: part.part(name) for name in WORDS} if part else {}
    words = {name: {key: table.text(key) for key in table.names()} if table else {} for name, table in kinds.items()}
    for name, needed in WORDS.items():
        for key in needed:
            if key not in words.get(name, {}):
                entry.wrong(f"words.{name}", f"The word for “{key}” is missing.", "Write it in three languages.")
    return words


def _filled(text: str, filling: Mapping[str, Filling], language: str) -> str:
    # Replaced rather than formatted: what people wrote may hold braces.
    for name, value in filling.items():
        text = text.replace(f"{{{name}}}", value if isinstance(value, str) else value[language])
    return text
