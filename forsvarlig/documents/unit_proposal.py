"""The proposals of a unit's report: levels now and over time, each with every ground, and all together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forsvarlig.documents.document import Block, BulletList, Content, Facts, Heading, Horizons, Paragraph, Table
from forsvarlig.documents.speech import Speech

Assessed = Mapping[str, Any]

HORIZONS = ("now", "over_time")
SOURCES = ("source", "threshold_source")


@dataclass(frozen=True)
class Proposals:
    """The proposals of the units that a report tells of, and the number that each source has in its list."""

    speech: Speech
    units: Mapping[str, Assessed]
    numbers: Mapping[str, int]

    def proposal(self, unit: str, level: int) -> list[Block]:
        """Levels and certainty in one table, the level together, and the grounds of each factor."""
        say, assessed = self.speech.say, self.units.get(unit)
        heading = Heading(say("proposal.heading"), level)
        if assessed is None:
            return [heading, Paragraph(say("proposal.none", unit=unit))]
        blocks: list[Block] = [heading, Paragraph(say("proposal.lead")), self._levels(assessed, unit)]
        blocks += [Heading(say("proposal.combined"), level + 1), *self._together(assessed["combined"])]
        blocks.append(Heading(say("proposal.grounds"), level + 1))
        for factor in assessed["factors"]:
            name = self.speech.factor(factor["factor"])
            blocks += [Heading(name, level + 2), self._horizons(factor)]
            blocks += self._grounds(factor.get("grounds"), say("proposal.grounds_caption", factor=lowered(name)))
        return blocks

    def protective(self, unit: str, level: int) -> list[Block]:
        """What works well and is worth keeping."""
        say, factors = self.speech.say, self.units[unit]["protective"] if unit in self.units else []
        heading = Heading(say("proposal.protective"), level)
        if not factors:
            return [heading, Paragraph(say("proposal.no_protective"))]
        names = tuple(map(self.speech.factor, factors))
        return [heading, Paragraph(say("proposal.protective_lead", unit=unit)), BulletList(names)]

    def _levels(self, assessed: Assessed, unit: str) -> Table:
        say = self.speech.say
        rows: list[tuple[Content, ...]] = [
            (
                self.speech.factor(factor["factor"]),
                *(self.speech.level(factor[f"level_{horizon}"]) for horizon in HORIZONS),
                say(f"certainty.{factor['certainty']}"),
            )
            for factor in assessed["factors"]
        ]
        head = (say("figures.factor"), *(say(f"horizon.{horizon}") for horizon in HORIZONS), say("proposal.certainty"))
        return Table(say("proposal.caption", unit=unit), head, tuple(rows), widths=(5, 3.4, 4.2, 4))

    def _together(self, combined: Assessed) -> list[Block]:
        say = self.speech.say
        facts: list[tuple[str, Content]] = []
        if pairs := combined.get("drivers"):
            facts.append((say("proposal.drivers"), "; ".join(map(self.speech.factors, pairs))))
        if missing := combined.get("not_assessed"):
            facts.append((say("proposal.not_assessed"), self.speech.factors(missing)))
        lines = combined.get("grounds") or [{"text": combined["text"]}]
        blocks: list[Block] = [self._horizons(combined)]
        if facts:
            blocks.append(Facts(tuple(facts)))
        blocks.append(BulletList(tuple(map(self._said, [*lines, *(combined.get("noted") or ())]))))
        if combined.get("rules"):
            blocks.append(Paragraph(say("proposal.rules", rules=", ".join(combined["rules"])), "small"))
        return blocks

    def _said(self, ground: Assessed) -> str:
        return f"{self.speech.text(ground['text'])} {self._cited(ground)}".strip()

    def _horizons(self, judged: Assessed) -> Horizons:
        return Horizons(
            tuple((self.speech.say(f"horizon.{horizon}"), self.speech.level(judged[f"level_{horizon}"])) for horizon in HORIZONS)
        )

    def _grounds(self, grounds: Sequence[Assessed] | None, caption: str) -> list[Block]:
        if not grounds:
            return []
        head = tuple(self.speech.say(f"proposal.{column}") for column in ("part", "ground", "rule", "source"))
        return [Table(caption, head, tuple(map(self._ground, grounds)), widths=(3, 8.4, 3.8, 1.4))]

    def _ground(self, ground: Assessed) -> tuple[Content, ...]:
        text = self.speech.text(ground["text"])
        if ground.get("counts") is False:
            text = f"{text} {self.speech.say('proposal.weighed')}"
        return (self.speech.say(f"part.{ground['part']}"), text, ground.get("rule") or "", self._cited(ground))

    def _cited(self, ground: Assessed) -> str:
        named = dict.fromkeys(ground[name] for name in SOURCES if ground.get(name))
        return " ".join(f"[{self.numbers[source]}]" for source in named)


def numbered(units: Iterable[Assessed]) -> dict[str, int]:
    """Every source that the proposals name, with its number in the list, in the order of first mention."""
    named = dict.fromkeys(ground[name] for unit in units for ground in _all_grounds(unit) for name in SOURCES if ground.get(name))
    return {source: number for number, source in enumerate(named, start=1)}


def _all_grounds(unit: Assessed) -> Iterator[Assessed]:
    combined = unit["combined"]
    yield from combined.get("grounds") or ()
    yield from combined.get("noted") or ()
    for factor in unit["factors"]:
        yield from factor.get("grounds") or ()


def lowered(text: str) -> str:
    """A name as it stands inside a sentence."""
    return text[:1].lower() + text[1:]
