"""The catalogue of measures: what one can do, at which level, at what cost, and how one will see that it worked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forsvarlig.knowledge.reading import Citation, Entry, Text

LEVELS = ("source", "group", "leader", "individual")
COSTS = ("low", "medium", "high")


@dataclass(frozen=True)
class Measure:
    """One measure. `level` says where it takes hold: at the source (the work itself) first, at the individual last.

    `trades` empty means every trade; `principle` is the general principle of prevention that it serves.
    """

    id: str
    level: str
    principle: str
    factors: tuple[str, ...]
    trades: tuple[str, ...]
    cost: str
    name: Text
    does: Text
    shown_by: Text
    evidence: Text
    sources: tuple[Citation, ...]


def measures_for(measures: Iterable[Measure], factor: str, trade: str | None = None) -> tuple[Measure, ...]:
    """The measures for a factor that fit a trade (its own and those for every trade), those at the source first."""
    fitting = (one for one in measures if factor in one.factors and (not one.trades or trade in one.trades))
    return tuple(sorted(fitting, key=lambda one: (LEVELS.index(one.level), not one.trades, one.id)))


def read_measure(entry: Entry, measure_id: str) -> Measure:
    """Read `measures/<id>.toml`."""
    return Measure(
        id=measure_id,
        level=entry.choice("level", LEVELS),
        principle=entry.reference("principle", "principles"),
        factors=_factors(entry),
        trades=entry.references("trades", "trades"),
        cost=entry.choice("cost", COSTS),
        name=entry.text("name"),
        does=entry.text("does"),
        shown_by=entry.text("shown_by"),
        evidence=entry.text("evidence"),
        sources=entry.citations(),
    )


def _factors(entry: Entry) -> tuple[str, ...]:
    factors = entry.references("factors", "factors", required=True)
    if entry.has("factors") and not factors:
        entry.wrong("factors", "The list is empty.", "Name at least one factor that the measure is for.")
    return factors
