"""Reads a whole content folder into one frozen object, and refuses it when anything in it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from forsvarlig.errors import ContentError, Place
from forsvarlig.knowledge.combinations import Combination, read_combination
from forsvarlig.knowledge.factors import Factor, check_order, read_factor, statutory_factors
from forsvarlig.knowledge.facts import Fact, read_facts, read_sentences
from forsvarlig.knowledge.instruments import Instrument, read_instrument
from forsvarlig.knowledge.measures import Measure, read_measure
from forsvarlig.knowledge.provisions import Duty, Provision, check_confidence, duties_of, read_provisions
from forsvarlig.knowledge.reading import Problem, Reading, Text, toml_files
from forsvarlig.knowledge.risk_rules import RiskRules, read_risk_rules
from forsvarlig.knowledge.selfchecks import SelfCheck, SelfCheckGroup, read_selfcheck_groups, selfchecks_of
from forsvarlig.knowledge.sources import Principle, Work, read_principles, read_works
from forsvarlig.knowledge.trades import Trade, read_trade, shared_codes

PACKAGED = Path(__file__).resolve().parent.parent / "content"


@dataclass(frozen=True)
class Knowledge:
    """All that the content folder holds, each kind by id. Nothing in it changes after it is read."""

    sources: Mapping[str, Work]
    principles: Mapping[str, Principle]
    factors: Mapping[str, Factor]
    combinations: Mapping[str, Combination]
    measures: Mapping[str, Measure]
    trades: Mapping[str, Trade]
    facts: Mapping[str, Fact]
    sentences: Mapping[str, Text]
    phrases: Mapping[str, Text]
    provisions: Mapping[str, Provision]
    duties: Mapping[str, Duty]
    selfcheck_groups: Mapping[str, SelfCheckGroup]
    selfchecks: Mapping[str, SelfCheck]
    risk_rules: Mapping[str, RiskRules]


def load(root: Path | None = None) -> Knowledge:
    """The content of a folder, by default the one that comes with the program (read once).

    Raises ContentError naming the first mistake, and how many more there are.
    """
    return _packaged() if root is None else _load(root)


def read_content(root: Path) -> tuple[Knowledge, Reading]:
    """Read everything below `root` and note what is wrong, without raising: placeholders stand for what couldn't be read.

    Raises ContentError only when `root` isn't a folder.
    """
    if not root.is_dir():
        raise ContentError("There is no such folder.", Place(file=str(root)), "Name the folder that holds sources.toml.")
    reading = Reading(root)
    facts = reading.document("facts.toml", "facts", read_facts, required=False)
    provisions = read_provisions(reading, facts)
    groups = read_selfcheck_groups(reading, facts)
    knowledge = Knowledge(
        sources=reading.document("sources.toml", "works", read_works),
        principles=reading.document("principles.toml", "principles", read_principles),
        factors=reading.folder("factors", read_factor),
        combinations=reading.folder("combinations", read_combination),
        measures=reading.folder("measures", read_measure),
        trades=reading.folder("trades", read_trade),
        facts=facts,
        sentences=reading.document("sentences.toml", "sentences", read_sentences, required=False),
        phrases=reading.document("report.toml", "phrases", read_sentences, required=False),
        provisions=provisions,
        duties=duties_of(provisions),
        selfcheck_groups=groups,
        selfchecks=selfchecks_of(groups),
        risk_rules=reading.folder("risk", read_risk_rules),
    )
    _check_together(knowledge, reading)
    return knowledge, reading


@lru_cache(maxsize=1)
def packaged_instruments() -> Mapping[str, Instrument]:
    """The questionnaires that come with the program, by id (read once)."""
    return {path.stem: read_instrument(path) for path in toml_files(PACKAGED / "instruments")}


def _check_together(knowledge: Knowledge, reading: Reading) -> None:
    reading.resolve(
        {
            "works": knowledge.sources,
            "principles": knowledge.principles,
            "factors": knowledge.factors,
            "measures": knowledge.measures,
            "trades": knowledge.trades,
            "provisions": knowledge.provisions,
            "duties": knowledge.duties,
        }
    )
    check_confidence(reading, knowledge.provisions, knowledge.sources)
    for factor, what in check_order(knowledge.factors):
        reading.note(f"factors/{factor}.toml", "order", what, "Number the statutory factors as the regulation does.")
    for trade in knowledge.trades.values():
        for statutory in statutory_factors(knowledge.factors):
            if statutory.id not in trade.examples:
                what = "The situation for this factor is missing."
                reading.note(f"trades/{trade.id}.toml", f"example.{statutory.id}", what, "Write one under [example].")
    for trade_id, standard, code, holder in shared_codes(knowledge.trades.values()):
        what = f"The code {code} belongs to the trade “{holder}” already."
        reading.note(f"trades/{trade_id}.toml", f"nace.{standard}", what, "Keep it in one of them, or write a longer code.")


@lru_cache(maxsize=1)
def _packaged() -> Knowledge:
    return _load(PACKAGED)


def _load(root: Path) -> Knowledge:
    knowledge, reading = read_content(root)
    if reading.problems:
        raise _first(sorted(reading.problems))
    return knowledge


def _first(problems: list[Problem]) -> ContentError:
    first, more = problems[0], len(problems) - 1
    hint = f"{more} more: forsvarlig knowledge check shows all." if more else ""
    return ContentError(first.what, first.error().where, f"{first.do} {hint}".strip())
