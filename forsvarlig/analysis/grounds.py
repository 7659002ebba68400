"""Writes what the rule says as a document: each level with every ground, each ground with its text and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forsvarlig.analysis.risk import Judgement, Line, Together, word
from forsvarlig.knowledge import Knowledge
from forsvarlig.knowledge.reading import LANGUAGES, Citation
from forsvarlig.knowledge.risk_rules import RiskRules
from forsvarlig.knowledge.showing import say

# The sentence that marks a source as not confirmed, and the language in which documents of grounds hold it.
MARK, FORMAT_LANGUAGE = "mark", "en"
# Which reason stands behind a line, by the longest beginning of its id.
REASONS = {
    "exposure.relative": "relative",
    "exposure.absolute": "absolute",
    "exposure.reports": "reports",
    "exposure.conversation": "conversation",
    "exposure.not_compared": "comparison",
    "exposure": "unknown",
    "duration": "duration",
    "uncertain": "few_answers",
    "base": "base",
    "conditions": "conditions",
    "prevention": "measures",
    "horizon": "now",
    "together": "together",
}


def factor_document(knowledge: Knowledge, rules: RiskRules, factor: str, judgement: Judgement) -> dict[str, Any]:
    """One factor's proposal. Grounds with `counts` true lead to the level, six at most; others were weighed and changed nothing."""
    certainty = "unknown" if judgement.over_time is None else "likely" if judgement.certain else "uncertain"
    counted = judgement.over_time is not None
    grounds = [
        *(ground(knowledge, rules, line, counts=counted) for line in judgement.lines),
        *(ground(knowledge, rules, line, counts=False) for line in judgement.beside),
    ]
    return {
        "factor": factor,
        "level_now": word(judgement.now),
        "level_over_time": word(judgement.over_time),
        "exposure": judgement.exposure,
        "exposure_adjusted": judgement.adjusted,
        "certainty": certainty,
        "grounds": grounds,
    }


def combined_document(
    knowledge: Knowledge, rules: RiskRules, whole: Together, judgements: Mapping[str, Judgement]
) -> dict[str, Any]:
    """The combined proposal: `drivers` are the pairs that raise it, `worst` the factors at the highest level, and `noted` the pairs
    that are known to go together without raising it."""
    lines = [ground(knowledge, rules, line, counts=True) for line in whole.lines]
    for line, pair in zip((one for one in lines if one["rule"] == "together.pair"), whole.pairs, strict=True):
        line["source"] = f"{cited(knowledge, pair.source)} {pair.estimate}"
    return {
        "level_now": word(whole.now),
        "level_over_time": word(whole.over_time),
        "not_assessed": list(whole.missing),
        "drivers": [list(pair.factors) for pair in whole.pairs],
        "worst": list(whole.worst),
        "rules": list(dict.fromkeys(line.rule.removeprefix("together.") for line in whole.lines)),
        "text": {language: " ".join(line["text"][language] for line in lines) for language in LANGUAGES},
        "grounds": lines,
        "noted": list(_noted(knowledge, rules, judgements)),
    }


def ground(knowledge: Knowledge, rules: RiskRules, line: Line, *, counts: bool) -> dict[str, Any]:
    """One line of the rule as a ground: `source` is where the figure or statement comes from, `threshold_source` where the rule's
    own number does; the same where the line holds nothing but the rule."""
    reason = rules.reasons[_reason(line.rule)]
    threshold = cited(knowledge, reason.source)
    return {
        "part": line.part,
        "rule": line.rule,
        "effect": line.effect,
        "counts": counts,
        "text": rules.said(line.rule, **line.filling),
        "source": line.source or threshold,
        "threshold_source": threshold,
    }


def cited(knowledge: Knowledge, citation: Citation) -> str:
    """A source in one line: the work, the place in it, and whether the statement wasn't confirmed there."""
    work = knowledge.sources[citation.work]
    place = f" {citation.at}." if citation.at else ""
    return f"{work.cited()}{place}{'' if citation.verified and work.verified else f' {say(MARK, FORMAT_LANGUAGE)}'}"


def cited_in(source: str, language: str) -> str:
    """A source as the documents of grounds hold it, with the mark of what isn't confirmed in the language of the reader."""
    return source.replace(say(MARK, FORMAT_LANGUAGE), say(MARK, language))


def _reason(rule: str) -> str:
    return REASONS[max((start for start in REASONS if rule.startswith(start)), key=len)]


def _noted(knowledge: Knowledge, rules: RiskRules, judgements: Mapping[str, Judgement]) -> Iterator[dict[str, Any]]:
    """Pairs at the exposure where they would count, that don't raise the level."""
    for load in rules.known_loads:
        if _all_reach(judgements, load.factors, load.when):
            yield {"factors": list(load.factors), "text": dict(load.text), "source": cited(knowledge, load.source)}
    for pair in knowledge.combinations.values():
        if not pair.raises and _all_reach(judgements, pair.factors, pair.when):
            source = f"{cited(knowledge, pair.source)} {pair.estimate}"
            yield {"factors": list(pair.factors), "text": dict(pair.text), "source": source}


def _all_reach(judgements: Mapping[str, Judgement], factors: Sequence[str], exposure: float) -> bool:
    return all(factor in judgements and (judgements[factor].adjusted or 0) >= exposure for factor in factors)
