"""Trade profiles: which factors weigh most in a trade, one example for each statutory factor, and situations to talk about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from forsvarlig.knowledge.reading import Citation, Entry, Text

STANDARDS = ("SN2025", "SN2007")
CODE = re.compile(r"\d{2}(\.\d{1,3})?")
SITUATIONS = 3


@dataclass(frozen=True)
class Weighs:
    """Why a factor weighs more in this trade than in most."""

    factor: str
    text: Text
    source: Citation


@dataclass(frozen=True)
class Situation:
    """Something that happens in the trade, told so that a group can talk about it, and the factors that it is about."""

    factors: tuple[str, ...]
    text: Text


@dataclass(frozen=True)
class Trade:
    """One trade. `nace` gives, for each standard, the industry codes that it covers, each with all the codes below it.

    `examples` holds one sentence or two from the trade for each statutory factor, by the factor's id; `situations` are
    longer, cut across factors and are meant for the group conversation.
    """

    id: str
    name: Text
    nace: Mapping[str, tuple[str, ...]]
    weighs: tuple[Weighs, ...]
    situations: tuple[Situation, ...]
    examples: Mapping[str, Text]
    measures: tuple[str, ...]


def trade_for(trades: Iterable[Trade], codes: Iterable[str], standard: str = "SN2025") -> Trade | None:
    """The trade whose code is the longest beginning of one of an enterprise's industry codes, or None."""
    hits = [
        (len(prefix), trade)
        for trade in trades
        for prefix in trade.nace.get(standard, ())
        if any(code.startswith(prefix) for code in codes)
    ]
    return max(hits, key=lambda hit: (hit[0], hit[1].id))[1] if hits else None


def shared_codes(trades: Iterable[Trade]) -> Iterator[tuple[str, str, str, str]]:
    """Codes that two trades both give: the later trade, the standard, the code, the trade that had it first."""
    first: dict[tuple[str, str], str] = {}
    for trade in trades:
        for standard, codes in trade.nace.items():
            for code in codes:
                holder = first.setdefault((standard, code), trade.id)
                if holder != trade.id:
                    yield trade.id, standard, code, holder


def read_trade(entry: Entry, trade_id: str) -> Trade:
    """Read `trades/<id>.toml`."""
    return Trade(
        id=trade_id,
        name=entry.text("name"),
        nace=_nace(entry),
        weighs=tuple(_weighs(part) for part in entry.parts("weighs", at_least=1)),
        situations=tuple(_situation(part) for part in entry.parts("situation", at_least=SITUATIONS)),
        examples=_examples(entry),
        measures=entry.references("measures", "measures"),
    )


def _weighs(part: Entry) -> Weighs:
    return Weighs(part.reference("factor", "factors"), part.text("text"), part.citation())


def _situation(part: Entry) -> Situation:
    factors = part.references("factors", "factors", required=True)
    if part.has("factors") and not factors:
        part.wrong("factors", "The list is empty.", "Name at least one factor that the situation is about.")
    return Situation(factors, part.text("text"))


def _nace(entry: Entry) -> dict[str, tuple[str, ...]]:
    part = entry.part("nace")
    if part is None:
        return {}
    nace = {standard: part.strings(standard, required=True) for standard in STANDARDS}
    for standard, codes in nace.items():
        for code in codes:
            if not CODE.fullmatch(code):
                part.wrong(standard, f"“{code}” isn't an industry code.", "Write it like 56.110, or its beginning like 56.1.")
    return nace


def _examples(entry: Entry) -> dict[str, Text]:
    part = entry.part("example")
    if part is None:
        return {}
    for factor in part.names():
        part.refer(factor, "factors", factor)
    return {factor: part.text(factor) for factor in part.names()}
