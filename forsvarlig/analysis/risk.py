"""The risk rule: from what is known about a factor, and about all together, to the level that is proposed, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from forsvarlig.analysis.estimation import probability_above
from forsvarlig.analysis.fields import Fields
from forsvarlig.analysis.wording import listed, lowered, percent, points
from forsvarlig.knowledge import Knowledge
from forsvarlig.knowledge.combinations import Combination, raising
from forsvarlig.knowledge.factors import RISK_CLASSES, statutory_factors
from forsvarlig.knowledge.reading import LANGUAGES
from forsvarlig.knowledge.risk_rules import DURATIONS, HIGHEST_EXPOSURE, Filling, Level, RelativeStep, RiskRules, Step

# Thresholds are reached in spite of the last bits of a subtraction.
SLACK = 1e-9

Names: TypeAlias = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Line:
    """One line of the rule as it applied: the `part` of the assessment it belongs to, its id, what it did, what fills its text,
    and where the figure or statement in it comes from (empty when it is the rule's own)."""

    part: str
    rule: str
    effect: str
    filling: Mapping[str, Filling] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Source:
    """One source's word on how exposed people are (0 to 3), with its line; `certain` is false where it rests on thin ground."""

    exposure: int
    line: Line
    certain: bool = True

    def cited(self, source: str) -> Source:
        """The same, with where it comes from."""
        return replace(self, line=replace(self.line, source=source))


@dataclass(frozen=True)
class Condition:
    """What else is known about a factor in a unit.

    `duration` is sporadic, recurring, persistent or "" when unknown; `aggravating` what makes it worse, each in words by language,
    or only how many; `measures` is 2 when measures are shown to work on the work itself, 1 when they are planned or individual
    only, 0 when there are none; `few_answers` the number of answers where so few are the only source, else None.
    """

    duration: str = ""
    aggravating: Sequence[Mapping[str, str]] | int = ()
    measures: int = 0
    few_answers: int | None = None

    @property
    def is_aggravated(self) -> bool:
        """Whether anything that makes it worse is known."""
        return bool(self.aggravating)


@dataclass(frozen=True)
class Judgement:
    """What the rule says of one factor. Exposures are None, and levels None for unknown, where no source says anything.

    `lines` lead from the deciding source to the levels, six at most; `beside` are lines that were weighed and changed nothing.
    """

    exposure: int | None
    adjusted: int | None
    over_time: Level | None
    now: Level | None
    lines: tuple[Line, ...]
    beside: tuple[Line, ...] = ()
    certain: bool = False


@dataclass(frozen=True)
class Together:
    """What the rule says of all factors together; None for not concluded. `rules` are the ids of the lines that gave the levels,
    `pairs` the combinations that raise, `worst` the factors at the highest level, `missing` the mandatory ones without a level."""

    over_time: Level | None
    now: Level | None
    missing: tuple[str, ...]
    pairs: tuple[Combination, ...]
    worst: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Compared:
    """An estimate in unfavourable points, its standard error (None when unknown), and what and whose it is compared with.
    `own_mean` is the mean before it borrowed strength; `assumed_spread` that the error rests on a spread that is nowhere shown."""

    estimate: float
    error: float | None
    benchmark: float
    population: Mapping[str, str]
    own_mean: float | None = None
    assumed_spread: bool = False


def relative_exposure(rules: RiskRules, risk_class: str, compared: Compared) -> Source:
    """How far above the comparison, and how sure; for an acute factor at most what the rule lets a mean give."""
    difference = compared.estimate - compared.benchmark
    step = next((one for one in rules.relative if _is_reached(one, compared, difference)), None)
    exposure = step.exposure if step else 0
    filling: dict[str, Filling] = {
        "figure": points(compared.estimate),
        "benchmark": points(compared.benchmark),
        "population": compared.population,
    }
    if risk_class == "acute" and exposure > rules.acute_relative:
        exposure = rules.acute_relative
        return Source(exposure, Line("extent", "exposure.relative.acute", f"X={exposure}", filling))
    rule = f"exposure.relative.{exposure}"
    probability = _probability(compared, step.beyond if step else 0.0)
    if exposure:
        filling |= {"difference": points(difference)}
    if exposure and probability is not None:
        filling |= {"probability": percent(probability)}
    elif exposure:
        rule += ".unsure"
    # At the lowest step the difference may count without being sure.
    sure = probability is not None and probability >= rules.relative[-1].probability - SLACK
    certain = (sure or not exposure) and not compared.assumed_spread
    return Source(exposure, Line("extent", rule, f"X={exposure}", filling), certain)


def _is_reached(step: RelativeStep, compared: Compared, difference: float) -> bool:
    far = difference >= step.difference - SLACK
    probability = _probability(compared, step.beyond)
    sure = probability is not None and probability >= step.probability - SLACK
    return (far and sure) if step.both else (far or sure)


def _probability(compared: Compared, beyond: float) -> float | None:
    if compared.error is None:
        return None
    return probability_above(compared.estimate, compared.error, compared.benchmark + beyond)


def absolute_exposure(rules: RiskRules, risk_class: str, share: float, shown: Filling | None = None) -> Source:
    """How many are exposed: a share from 0 to 1, shown as `shown` where it is a bound."""
    exposure = _highest(rules.absolute[risk_class], share)
    filling: dict[str, Filling] = {"share": percent(share) if shown is None else shown}
    return Source(exposure, Line("extent", f"exposure.absolute.{exposure}", f"X={exposure}", filling))


def reported_exposure(rules: RiskRules, count: int, period: Filling) -> Source:
    """Reports of an acute factor that were released for this use, at least one."""
    exposure = _highest(rules.reports, count)
    filling: dict[str, Filling] = {"count": str(count), "period": period}
    return Source(exposure, Line("extent", f"exposure.reports.{exposure}", f"X={exposure}", filling))


def conversation_exposure(rules: RiskRules, answers: Mapping[str, str]) -> Source:
    """What employer and representative said, either or both: the higher answer counts; one party alone is uncertain."""
    exposure = max(rules.conversation[answer] for answer in answers.values())
    outcome = "agreed" if len(set(answers.values())) == 1 else "differ"
    if len(answers) == 1:
        outcome = f"{next(iter(answers))}_alone"
    said = {party: rules.word("answer", answer) for party, answer in answers.items()}
    line = Line("extent", f"exposure.conversation.{outcome}", f"X={exposure}", said)
    return Source(exposure, line, outcome == "agreed")


def _highest(steps: Iterable[Step], value: float) -> int:
    return max((step.exposure for step in steps if value > 0 and value >= step.at - SLACK), default=0)


def judge(
    rules: RiskRules, risk_class: str, sources: Sequence[Source], condition: Condition, beside: Sequence[Line] = ()
) -> Judgement:
    """Propose a level for one factor.

    `risk_class` is acute, strong or moderate; `beside` are lines to show that say nothing of the exposure. Without a source the
    answer is unknown. Source of the rule: `content/risk/`.
    """
    if not sources:
        nothing = () if beside else (Line("extent", "exposure.nothing", "unknown"),)
        return Judgement(None, None, None, None, (*nothing, *beside))
    # Where two sources say the same, the more certain one leads.
    decisive = max(sources, key=lambda source: (source.exposure, source.certain))
    weighed = [source.line for source in sources if source is not decisive]
    exposure, lines = decisive.exposure, [decisive.line]
    adjusted = min(HIGHEST_EXPOSURE, exposure + rules.duration.get(condition.duration, 0)) if exposure else 0
    if condition.duration:
        changes = adjusted > exposure
        line = Line("extent", f"duration.{condition.duration}", f"X'={adjusted}")
        (lines if changes and condition.few_answers is None else weighed).append(line)
    capped = condition.few_answers is not None
    if capped:
        adjusted = min(adjusted, rules.few_answers.exposure)
    level, leading, idle = _level(rules, risk_class, adjusted, condition)
    if capped:
        level = min(level, rules.few_answers.level)
        filling: dict[str, Filling] = {"n": str(condition.few_answers), "level": rules.word("level", rules.few_answers.level.word)}
        lines.append(Line("extent", "uncertain.few_answers", f"X'={adjusted}", filling))
    now, horizon = _now(rules, risk_class, level)
    certain = decisive.certain and not capped
    return Judgement(exposure, adjusted, level, now, (*lines, *leading, horizon), (*weighed, *idle, *beside), certain)


def _level(rules: RiskRules, risk_class: str, exposure: int, condition: Condition) -> tuple[Level, list[Line], list[Line]]:
    """The level over time, the lines that led to it, and those that changed nothing."""
    level = rules.base[risk_class][exposure]
    leading = [Line("character", f"base.{risk_class}", level.word, {"level": rules.word("level", level.word)})]
    idle: list[Line] = []
    if condition.is_aggravated and exposure:
        level = Level(min(Level.RED, level + 1))
        leading.append(_aggravated(condition))
    if condition.measures == 1:
        idle.append(Line("prevention", "prevention.not_shown", "0"))
    elif condition.measures and exposure > rules.measures_up_to:
        idle.append(Line("prevention", "prevention.too_high", "0"))
    elif condition.measures:
        level, line = _measured(rules, risk_class, level, exposure)
        leading.append(line)
    return level, leading, idle


def _aggravated(condition: Condition) -> Line:
    if isinstance(condition.aggravating, int):
        return Line("conditions", "conditions.counted", "+1", {"count": str(condition.aggravating)})
    return Line("conditions", "conditions.aggravating", "+1", {"conditions": listed(condition.aggravating)})


def _measured(rules: RiskRules, risk_class: str, level: Level, exposure: int) -> tuple[Level, Line]:
    floor = rules.acute_at_least if risk_class == "acute" and exposure else Level.GREEN
    if level - 1 < floor and floor > Level.GREEN:
        return level, Line("prevention", "prevention.acute", "0", {"level": rules.word("level", floor.word)})
    return Level(max(floor, level - 1)), Line("prevention", "prevention.verified", "-1")


def _now(rules: RiskRules, risk_class: str, level: Level) -> tuple[Level, Line]:
    if risk_class not in rules.now_classes:
        return level, Line("character", "horizon.acute", f"now={level.word}")
    now = rules.now_levels[level]
    words = {"level": rules.word("level", now.word), "later": rules.word("level", level.word)}
    return now, Line("character", "horizon.gradual", f"now={now.word}", words)


def together(
    rules: RiskRules,
    judgements: Mapping[str, Judgement],
    mandatory: Iterable[str],
    combinations: Iterable[Combination],
    names: Names,
) -> Together:
    """Propose the combined level: never below the worst single one, never an average.

    `judgements` and `names` (by language) are by factor id. A mandatory factor without a level leaves a horizon that would be
    green not concluded (None); so does having no level at all.
    """
    missing = tuple(factor for factor in dict.fromkeys(mandatory) if factor not in judgements or judgements[factor].now is None)
    over_time = {factor: one.over_time for factor, one in judgements.items() if one.over_time is not None}
    now = {factor: one.now for factor, one in judgements.items() if one.now is not None}
    pairs = tuple(one for one in raising(combinations) if all(_reaches(judgements, factor, one.when) for factor in one.factors))
    if not over_time:
        return Together(None, None, missing, pairs, (), tuple(_unfinished(missing, names, concluded=False)))
    worst = tuple(factor for factor, level in over_time.items() if level == max(over_time.values()))
    lines = [Line("extent", "together.worst_factor", max(over_time.values()).word, {"factors": _named(worst, names)})]
    level_then, raised_then = _combined(rules, over_time, pairs, names)
    level_now, raised_now = _combined(rules, now, (), names)
    lines.extend(raised_then)
    lines.extend(replace(line, effect=f"now {line.effect}") for line in raised_now)
    shown = [None if missing and level == Level.GREEN else level for level in (level_then, level_now)]
    lines.extend(_unfinished(missing, names, concluded=None not in shown))
    return Together(shown[0], shown[1], missing, pairs, worst, tuple(lines))


def _combined(
    rules: RiskRules, levels: Mapping[str, Level], pairs: Sequence[Combination], names: Names
) -> tuple[Level, list[Line]]:
    level = max(levels.values())
    serious = sum(one >= rules.several_from for one in levels.values())
    effect = "+1" if level < Level.RED else "0"
    lines = [Line("conditions", "together.pair", effect, {"factors": _named(pair.factors, names)}) for pair in pairs]
    if serious >= rules.several:
        filling: dict[str, Filling] = {"count": str(serious), "level": rules.word("level", rules.several_from.word)}
        lines.append(Line("conditions", "together.several", effect, filling))
    return (Level(min(Level.RED, level + 1)) if lines else level), lines


def _unfinished(missing: Sequence[str], names: Names, concluded: bool) -> Iterator[Line]:
    if missing:
        rule = "together.so_far" if concluded else "together.not_concluded"
        yield Line("extent", rule, "" if concluded else "unknown", {"factors": _named(missing, names)})


def _reaches(judgements: Mapping[str, Judgement], factor: str, exposure: float) -> bool:
    adjusted = judgements[factor].adjusted if factor in judgements else None
    return adjusted is not None and adjusted >= exposure


def _named(factors: Sequence[str], names: Names) -> dict[str, str]:
    return listed([lowered(names.get(factor, dict.fromkeys(LANGUAGES, factor))) for factor in factors])


def propose(document: Mapping[str, Any], rules: RiskRules, knowledge: Knowledge, file: str = "") -> dict[str, Any]:
    """The document that `forsvarlig propose --json` prints, from one of the shape that it reads (see docs/developers/risk.md).

    Figures are unfavourable points 0 to 100, shares 0 to 1. `file` is what errors call the document.
    Raises InputError naming the field for what is unknown, missing or out of range.
    """
    fields = Fields(document, file)
    fields.allow("mandatory", "factors")
    statutory = [factor.id for factor in statutory_factors(knowledge.factors)]
    mandatory = fields.names("mandatory") if fields.has("mandatory") else statutory
    judgements = {factor: _proposed(part, rules) for factor, part in fields.tables("factors").items()}
    names = {factor.id: factor.name for factor in knowledge.factors.values()}
    whole = together(rules, judgements, mandatory, knowledge.combinations.values(), names)
    return {
        "rule_version": rules.version,
        "factors": {factor: _one(rules, judgement) for factor, judgement in judgements.items()},
        "combined": {
            "level_over_time": word(whole.over_time),
            "level_now": word(whole.now),
            "missing": list(whole.missing),
            "pairs": [list(pair.factors) for pair in whole.pairs],
            "trace": _trace(rules, whole.lines),
        },
    }


def word(level: Level | None) -> str:
    """A level as it stands in files, "unknown" where there is none."""
    return "unknown" if level is None else level.word


def _proposed(fields: Fields, rules: RiskRules) -> Judgement:
    fields.allow("class", "estimate", "se", "benchmark", "share_exposed", "duration", "aggravating", "measures")
    risk_class = fields.choice("class", RISK_CLASSES)
    estimate, benchmark = fields.number("estimate", 0, 100), fields.number("benchmark", 0, 100)
    error, share = fields.number("se", 0), fields.number("share_exposed", 0, 1)
    duration = fields.whole("duration", 0, len(DURATIONS) - 1)
    condition = Condition(
        duration="" if duration is None else DURATIONS[duration],
        aggravating=fields.whole("aggravating", 0) or 0,
        measures=fields.whole("measures", 0, 2) or 0,
    )
    sources = []
    if estimate is not None and benchmark is not None:
        compared = Compared(estimate, error, benchmark, rules.words["population"]["reference"])
        sources.append(relative_exposure(rules, risk_class, compared))
    if share is not None:
        sources.append(absolute_exposure(rules, risk_class, share))
    return judge(rules, risk_class, sources, condition)


def _one(rules: RiskRules, judgement: Judgement) -> dict[str, Any]:
    return {
        "exposure": judgement.exposure,
        "exposure_adjusted": judgement.adjusted,
        "level_over_time": word(judgement.over_time),
        "level_now": word(judgement.now),
        "trace": _trace(rules, judgement.lines),
    }


def _trace(rules: RiskRules, lines: Iterable[Line]) -> list[str]:
    return [f"{line.rule}: {rules.said(line.rule, **line.filling)['en']}" for line in lines]
