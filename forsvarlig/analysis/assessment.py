"""Proposes levels for each unit, from a release and what else is known, with every ground: people decide, this shows why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forsvarlig.analysis.comparison import compare_unit
from forsvarlig.analysis.context import (
    Benchmark,
    Context,
    FactorContext,
    MeasureState,
    Report,
    UnitContext,
    read_context,
)
from forsvarlig.analysis.estimation import probability_above
from forsvarlig.analysis.grounds import combined_document, factor_document
from forsvarlig.analysis.published import EMPTY, Figures, Published, PublishedScale, read_published
from forsvarlig.analysis.risk import (
    SLACK,
    Compared,
    Condition,
    Judgement,
    Line,
    Source,
    absolute_exposure,
    conversation_exposure,
    judge,
    relative_exposure,
    reported_exposure,
    together,
)
from forsvarlig.analysis.wording import percent, points
from forsvarlig.errors import InputError, Place, nearest
from forsvarlig.knowledge import Knowledge
from forsvarlig.knowledge.factors import Factor, statutory_factors
from forsvarlig.knowledge.risk_rules import Filling, Level, RiskRules, current

__all__ = [
    "Benchmark",
    "Context",
    "FactorContext",
    "MeasureState",
    "Report",
    "UnitContext",
    "assess_release",
    "assess_unit",
    "read_context",
]


def assess_release(
    release: Mapping[str, Any],
    context: Context,
    knowledge: Knowledge,
    names: Mapping[str, str] | None = None,
    file: str = "",
    only: Collection[str] | None = None,
) -> dict[str, Any]:
    """The document that `forsvarlig assess --json` prints: a proposal for every unit of a release, parents before children.

    Everything is reckoned from what the release shows, never from answers. `names` are the units' names as texts are to call them,
    `file` what errors call the release, `only` the units to assess where it isn't all of them. Scales that can't be assessed
    stand in `left_out` with the reason.
    Raises InputError, naming the field or the nearest known name, for what is wrong in the release or the context.
    """
    published = read_published(release, file)
    _refuse_unknown(context.units, published.units.parent, "unit", Place(context.file or None, key="unit"))
    _refuse_unknown(context.benchmarks, published.scales, "scale", Place(context.file or None, key="benchmark"))
    assessor = _Assessor(knowledge, current(knowledge.risk_rules), context, published, names or {})
    return {
        "rule_version": assessor.rules.version,
        "instrument": published.instrument,
        "on": context.on.isoformat() if context.on else None,
        "units": [assessor.document(unit) for unit in published.units.order if only is None or unit in only],
        "left_out": [
            {"scale": scale.id, "reason": reason}
            for scale in published.scales.values()
            if (reason := _why_left_out(scale, knowledge))
        ],
    }


def assess_unit(
    unit: str,
    context: UnitContext,
    knowledge: Knowledge,
    release: Mapping[str, Any] | None = None,
    benchmarks: Mapping[str, Benchmark] | None = None,
    names: Mapping[str, str] | None = None,
    on: date | None = None,
) -> dict[str, Any]:
    """One element of `units` in what `assess_release` gives; without a release from the conversation and reports alone.

    Reports from days after `on` don't count.

    Raises InputError for a unit that isn't in the release.
    """
    published = None if release is None else read_published(release)
    if published is not None:
        _refuse_unknown([unit], published.units.parent, "unit", Place(key="unit"))
    whole = Context(on, benchmarks or {}, {unit: context})
    return _Assessor(knowledge, current(knowledge.risk_rules), whole, published, names or {}).document(unit)


def _refuse_unknown(names: Iterable[str], known: Collection[str], kind: str, where: Place) -> None:
    for name in names:
        if name not in known:
            raise InputError(f"There is no {kind} “{name}” in the release.", where, nearest(name, known))


def _why_left_out(scale: PublishedScale, knowledge: Knowledge) -> str:
    if scale.factor is None:
        return "It measures no factor."
    if scale.factor not in knowledge.factors:
        return f"There is no factor “{scale.factor}”. {nearest(scale.factor, knowledge.factors)}"
    return "" if scale.in_points else "Its range isn't 0 to 100."


@dataclass(frozen=True)
class _Judged:
    """What the rule says of a factor in a unit, and whether it is something to hold on to."""

    judgement: Judgement
    is_protective: bool


@dataclass(frozen=True)
class _Survey:
    """What a scale says of a unit: sources of exposure, lines on why there are none, the comparison, the fewest valid answers."""

    sources: tuple[Source, ...]
    silent: tuple[Line, ...]
    compared: Compared | None
    n: int


@dataclass(frozen=True)
class _Assessor:
    """Everything that the proposals of one release, or of one conversation, hang on."""

    knowledge: Knowledge
    rules: RiskRules
    context: Context
    published: Published | None
    names: Mapping[str, str]
    judged: dict[tuple[str, str], _Judged] = field(default_factory=dict)

    def document(self, unit: str) -> dict[str, Any]:
        """The proposal for one unit."""
        statutory = [factor.id for factor in statutory_factors(self.knowledge.factors)]
        judged = {factor: self.factor(factor, unit) for factor in self._factors(unit, statutory)}
        names = {factor.id: factor.name for factor in self.knowledge.factors.values()}
        judgements = {factor: one.judgement for factor, one in judged.items()}
        whole = together(self.rules, judgements, statutory, self.knowledge.combinations.values(), names)
        return {
            "unit": unit,
            "factors": [factor_document(self.knowledge, self.rules, factor, one) for factor, one in judgements.items()],
            "combined": combined_document(self.knowledge, self.rules, whole, judgements),
            "protective": [factor for factor, one in judged.items() if one.is_protective],
        }

    def _factors(self, unit: str, statutory: Sequence[str]) -> list[str]:
        """The statutory factors in their order, then all others that the release or the context speaks of."""
        measured = [scale.factor for scale in self._scales() if scale.factor]
        own = self.context.units.get(unit, UnitContext())
        return list(dict.fromkeys([*statutory, *measured, *own.factors, *(report.factor for report in own.reports)]))

    def _scales(self, factor: str | None = None) -> list[PublishedScale]:
        scales = self.published.scales.values() if self.published else ()
        assessable = [scale for scale in scales if not _why_left_out(scale, self.knowledge)]
        return [scale for scale in assessable if factor is None or scale.factor == factor]

    def factor(self, factor: str, unit: str) -> _Judged:
        """One factor in one unit, from every source there is."""
        if (factor, unit) not in self.judged:
            self.judged[factor, unit] = self._judge(self.knowledge.factors[factor], unit)
        return self.judged[factor, unit]

    def _judge(self, factor: Factor, unit: str) -> _Judged:
        own = self.context.units.get(unit, UnitContext())
        known = own.factors.get(factor.id, FactorContext())
        surveys = [self._survey(self.published, scale, factor, unit) for scale in self._scales(factor.id)] if self.published else []
        sources = [source for survey in surveys for source in survey.sources]
        others = [*self._reports(factor, own), *self._conversation(known)]
        few = max((survey.n for survey in surveys if survey.sources), default=0)
        condition = Condition(
            duration=known.duration,
            aggravating=[self.rules.word("condition", name) for name in known.aggravating],
            measures=_measures(known),
            few_answers=few if sources and not others and few < self.rules.few_answers.fewer_than else None,
        )
        beside = [line for survey in surveys for line in survey.silent]
        if not sources and not others:
            beside.extend(self._nearest(factor, unit))
        judgement = judge(self.rules, factor.risk_class, [*sources, *others], condition, beside)
        return _Judged(judgement, self._is_protective(factor, judgement, [one.compared for one in surveys], known))

    def _survey(self, published: Published, scale: PublishedScale, factor: Factor, unit: str) -> _Survey:
        """What a survey's scale says of a unit."""
        group = published.group(unit)
        figures = group.scales.get(scale.id)
        if figures is None:
            rule = "exposure.empty" if group.hidden == EMPTY else "exposure.hidden"
            named = self.names.get(unit, unit)
            return _Survey((), (Line("extent", rule, "unknown", {"unit": named}, published.instrument),), None, 0)
        sources: list[Source] = []
        silent: list[Line] = []
        benchmark = self.context.benchmarks.get(scale.id)
        compared = compare_unit(published, scale, unit, self.rules, benchmark)
        if compared is not None:
            cited = f"{published.instrument}; {_cited(benchmark)}" if benchmark else published.instrument
            sources.append(relative_exposure(self.rules, factor.risk_class, compared).cited(cited))
            silent.extend(self._how_reckoned(compared, published))
        if share := self._share(figures, factor):
            sources.append(share.cited(published.instrument))
        elif figures.band or figures.bound:
            silent.append(self._band(figures, published))
        if not sources and not silent and figures.mean is not None:
            silent.append(
                Line("extent", "exposure.not_compared", "unknown", {"figure": points(figures.mean)}, published.instrument)
            )
        return _Survey(tuple(sources), tuple(silent), compared, figures.n)

    def _how_reckoned(self, compared: Compared, published: Published) -> Iterator[Line]:
        own, reckoned = points(compared.own_mean or 0.0), points(compared.estimate)
        if own != reckoned:
            yield Line("extent", "exposure.borrowed", "", {"mean": own, "figure": reckoned}, published.instrument)
        if compared.assumed_spread:
            spread = {"points": points(self.rules.assumed_spread)}
            yield Line("extent", "exposure.spread_assumed", "", spread, published.instrument)

    def _share(self, figures: Figures, factor: Factor) -> Source | None:
        """The share exposed as a source, None where nothing can be reckoned from it."""
        if figures.share is None:
            return None
        if figures.bound is None:
            return absolute_exposure(self.rules, factor.risk_class, figures.share)
        if figures.bound == "at_most" and factor.risk_class == "acute":
            return None
        # "At most" stands for none, "at least" for all: where it is either, a release gives the bound.
        shown = self.rules.word("bound", figures.bound, share=percent(figures.share))
        return absolute_exposure(self.rules, factor.risk_class, 0.0 if figures.bound == "at_most" else figures.share, shown)

    def _band(self, figures: Figures, published: Published) -> Line:
        if figures.band:
            return Line("extent", f"exposure.band.{figures.band}", "unknown", {}, published.instrument)
        return Line("extent", "exposure.bounded", "unknown", {"share": percent(figures.share or 0.0)}, published.instrument)

    def _reports(self, factor: Factor, own: UnitContext) -> Iterator[Source]:
        on = self.context.on
        # What is reported of a part is reported of the whole too: sexual harassment is harassment.
        about = {factor.id, *(part.id for part in self.knowledge.factors.values() if factor.id in part.part_of)}
        reports = [one for one in own.reports if one.factor in about and one.count and (on is None or one.reported_from <= on)]
        if reports:
            first, last = min(one.reported_from for one in reports), max(one.reported_to for one in reports)
            period = self.rules.word("period", "from_to", first=first.isoformat(), last=last.isoformat())
            cited = f"{first.isoformat()}/{last.isoformat()}"
            yield reported_exposure(self.rules, sum(one.count for one in reports), period).cited(cited)

    def _conversation(self, known: FactorContext) -> Iterator[Source]:
        if known.conversation:
            yield conversation_exposure(self.rules, known.conversation)

    def _nearest(self, factor: Factor, unit: str) -> Iterator[Line]:
        """Where the level stands, when the survey can't tell of the unit itself."""
        if self.published is None or not self._scales(factor.id):
            return
        for above in self.published.ancestors(unit):
            level = self.factor(factor.id, above).judgement.over_time
            if level is not None:
                filling: dict[str, Filling] = {"group": self.names.get(above, above), "level": self.rules.word("level", level.word)}
                yield Line("extent", "exposure.nearest", "unknown", filling, self.published.instrument)
                return

    def _is_protective(
        self, factor: Factor, judgement: Judgement, compared: Iterable[Compared | None], known: FactorContext
    ) -> bool:
        """Whether the factor is clearly better than the comparison, or both parties say that it works well; events never are."""
        if factor.risk_class == "acute" or judgement.over_time != Level.GREEN or not judgement.certain:
            return False
        answers = list(known.conversation.values())
        return answers == ["well", "well"] or any(_is_clearly_better(one, self.rules) for one in compared if one)


def _measures(known: FactorContext) -> int:
    states = {measure.state for measure in known.measures}
    return 2 if "verified" in states else int(bool(states))


def _is_clearly_better(compared: Compared, rules: RiskRules) -> bool:
    if compared.error is None or compared.benchmark - compared.estimate < rules.protective_difference - SLACK:
        return False
    return 1 - probability_above(compared.estimate, compared.error, compared.benchmark) >= rules.protective_probability


def _cited(benchmark: Benchmark) -> str:
    parts = (benchmark.source, benchmark.population_in("nb"), str(benchmark.year or ""))
    return ", ".join(part for part in parts if part)
