"""All factors together, from what the group decided: never below the worst single one, never an average."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forsvarlig.analysis import risk
from forsvarlig.analysis.grounds import cited, cited_in
from forsvarlig.knowledge import load
from forsvarlig.knowledge.reading import Citation, Text
from forsvarlig.knowledge.risk_rules import Level, current
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Decision
from forsvarlig.web.cycle.proposals import adjusted_exposure

# The exposure that a level stands for, where the group has set another level than the one proposed.
STANDS_FOR = {"green": 0, "yellow": 1, "orange": 2, "red": 3}


@dataclass(frozen=True)
class Pair:
    """Two factors that are worse together, or a load known in itself; only the first kind raises the level."""

    factors: tuple[str, ...]
    raises: bool
    text: Text
    source: Citation

    @property
    def cited(self) -> str:
        """Where the statement comes from, in one line."""
        return cited_in(cited(load(), self.source), get_language() or "nb")

    @property
    def names(self) -> list[Text]:
        """The names of the two factors."""
        return [load().factors[factor].name for factor in self.factors]


@dataclass(frozen=True)
class Proposal:
    """What the rule says of the decided factors together. Levels are "unknown" where it can't conclude."""

    now: str
    over_time: str
    lines: tuple[Mapping[str, str], ...]
    pairs: tuple[Pair, ...]
    worst: tuple[str, ...]
    protective: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The proposal as it is stored beside the conclusion."""
        return {
            "now": self.now,
            "over_time": self.over_time,
            "lines": [dict(line) for line in self.lines],
            "pairs": [{"factors": list(pair.factors), "raises": pair.raises} for pair in self.pairs],
            "worst": list(self.worst),
            "protective": list(self.protective),
        }


def together(decisions: Iterable[Decision], proposal: Mapping[str, Any]) -> Proposal:
    """The combined proposal, from the decided levels and what was proposed to each factor (for the exposures)."""
    knowledge = load()
    rules = current(knowledge.risk_rules)
    decided = {decision.factor: decision for decision in decisions}
    judgements = {factor: _judgement(decision, proposal) for factor, decision in decided.items()}
    names = {factor.id: factor.name for factor in knowledge.factors.values()}
    order = [factor.id for factor in eight()]
    found = risk.together(rules, judgements, order, knowledge.combinations.values(), names)
    return Proposal(
        now=found.now.word if found.now else "unknown",
        over_time=found.over_time.word if found.over_time else "unknown",
        lines=tuple(rules.said(line.rule, **line.filling) for line in found.lines),
        pairs=(*(Pair(one.factors, True, one.text, one.source) for one in found.pairs), *_known_loads(judgements)),
        worst=found.worst,
        protective=tuple(factor for factor in order if factor in decided and decided[factor].level_over_time == "green"),
    )


def _judgement(decision: Decision, proposal: Mapping[str, Any]) -> risk.Judgement:
    adjusted = adjusted_exposure(proposal, decision.factor) if decision.follows_proposal else None
    if adjusted is None:
        adjusted = STANDS_FOR[decision.level_over_time]
    over_time, now = Level[decision.level_over_time.upper()], Level[decision.level_now.upper()]
    return risk.Judgement(adjusted, adjusted, over_time, now, ())


def _known_loads(judgements: Mapping[str, risk.Judgement]) -> Iterable[Pair]:
    for load_ in current(load().risk_rules).known_loads:
        exposures = [judgements[factor].adjusted if factor in judgements else None for factor in load_.factors]
        if all(exposure is not None and exposure >= load_.when for exposure in exposures):
            yield Pair(load_.factors, False, load_.text, load_.source)


def lowest_allowed(decisions: Sequence[Decision]) -> tuple[str, str]:
    """The worst single level now and over time: no combined level may be below it. Needs at least one decision."""
    return (
        max((decision.level_now for decision in decisions), key=lambda level: Level[level.upper()]),
        max((decision.level_over_time for decision in decisions), key=lambda level: Level[level.upper()]),
    )


def joined(names: Sequence[str]) -> str:
    """Names as a list in a sentence: a, b og c."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s og %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def curves(order: Sequence[str], pairs: Iterable[Pair], spacing: int = 42, top: int = 24) -> list[str]:
    """SVG paths that tie the pairs that drive the level, for rows `spacing` apart, the first at `top`."""
    paths = []
    for pair in pairs:
        if not all(factor in order for factor in pair.factors):
            continue
        first, last = sorted(top + spacing * order.index(factor) for factor in pair.factors)
        bulge = max(0, 74 - 30 - (last - first) // 4)
        paths.append(f"M74 {first}C{bulge} {first} {bulge} {last} 74 {last}")
    return paths
