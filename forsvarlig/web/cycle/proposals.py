"""What the program proposes for a unit, from the release, the conversation and what the group has noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from forsvarlig.analysis.assessment import FactorContext, MeasureState, UnitContext, assess_unit
from forsvarlig.analysis.benchmarks import benchmarks_for
from forsvarlig.analysis.published import read_published
from forsvarlig.knowledge import load
from forsvarlig.knowledge.risk_rules import current
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Conversation, Cycle, GroundNote, Judgement, TookPart
from forsvarlig.web.organisation.access import MANAGERS, standing_of
from forsvarlig.web.organisation.models import Unit
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.queries import release_of

RANK = {"green": 1, "yellow": 2, "orange": 3, "red": 4}
UNKNOWN = ("unknown", "unknown")


def propose(cycle: Cycle, unit: Unit, on: date, notes: Iterable[GroundNote] = ()) -> dict[str, Any]:
    """The proposal for a unit, in the shape that `forsvarlig assess` prints for a unit, with the version of the rule."""
    knowledge, release, notes = load(), release_for(cycle), list(notes)
    document = release.document if release and _is_in(release.document, unit) else None
    names = {str(each.pk): each.name for each in unit.enterprise.units.all()}
    benchmarks = benchmarks_for(read_published(document), knowledge) if document else None
    found = assess_unit(str(unit.pk), context_of(cycle, unit, notes), knowledge, document, benchmarks, names)
    return {
        **found,
        "rule_version": current(knowledge.risk_rules).version,
        "on": on.isoformat(),
        "made_from": made_from(cycle, unit, notes),
    }


def made_from(cycle: Cycle, unit: Unit, notes: Iterable[GroundNote]) -> dict[str, Any]:
    """What a proposal is made from: when this is another than what is stored with it, it can be made anew."""
    release = release_for(cycle)
    conversation = Conversation.objects.filter(cycle=cycle, unit=unit).first()
    return {
        "release": release.pk if release else None,
        "conversation": conversation.version if conversation else None,
        "notes": [note.pk for note in notes if note.counts],
    }


def _is_in(document: Mapping[str, Any], unit: Unit) -> bool:
    return any(each["unit"] == str(unit.pk) for each in document["units"])


def context_of(cycle: Cycle, unit: Unit, notes: Iterable[GroundNote]) -> UnitContext:
    """What is known of a unit beside the survey: what was said in the conversation, and what the notes say to the rule."""
    conversation = Conversation.objects.filter(cycle=cycle, unit=unit).prefetch_related("judgements").first()
    said = {each.factor: each for each in conversation.judgements.all()} if conversation else {}
    parties = parties_in(conversation) if conversation else set()
    noted: dict[str, list[GroundNote]] = {}
    for note in notes:
        noted.setdefault(note.factor, []).append(note)
    return UnitContext({factor.id: _factor(noted.get(factor.id, []), said.get(factor.id), parties) for factor in eight()})


def parties_in(conversation: Conversation) -> set[str]:
    """Who took part; where nobody is named, the side of the person who saved speaks for itself alone."""
    if conversation.took_part:
        return set(conversation.took_part)
    leads = standing_of(conversation.saved_by).is_one_of(MANAGERS, conversation.unit)
    return {str(TookPart.EMPLOYER if leads else TookPart.SAFETY_REPRESENTATIVE)}


def _factor(notes: list[GroundNote], judgement: Judgement | None, parties: set[str]) -> FactorContext:
    counts = GroundNote.Counts
    durations = [note.counts for note in notes if note.counts in (counts.RECURRING, counts.PERSISTENT)]
    return FactorContext(
        duration=max(durations, key=lambda one: one == counts.PERSISTENT, default=""),
        aggravating=tuple(note.text for note in notes if note.counts == counts.AGGRAVATING),
        measures=tuple(
            MeasureState(f"note:{note.pk}", note.counts) for note in notes if note.counts in (counts.PLANNED, counts.VERIFIED)
        ),
        conversation=answers_of(judgement, parties) if judgement else {},
    )


def answers_of(judgement: Judgement, parties: set[str]) -> dict[str, str]:
    """What each party said of a factor, "vet ikke ennå" left out.

    The group's word stands for every party that was there, unless the representative has one of her own.
    """
    represented = bool(parties & {TookPart.EMPLOYEES, TookPart.SAFETY_REPRESENTATIVE, TookPart.ELECTED_REPRESENTATIVE})
    words = {"employer": judgement.word if TookPart.EMPLOYER in parties else "", "representative": judgement.representative_word}
    if not words["representative"] and represented:
        words["representative"] = judgement.word
    return {party: word for party, word in words.items() if word and word != Judgement.Word.UNKNOWN}


def release_for(cycle: Cycle) -> Release | None:
    """The release of the cycle's own round; None while there is none."""
    return release_of(cycle.round) if cycle.round else None


def factor_in(proposal: Mapping[str, Any], factor: str) -> Mapping[str, Any]:
    """What a proposal says of one factor; an empty mapping when it says nothing."""
    return next((one for one in proposal.get("factors", ()) if one["factor"] == factor), {})


def levels_of(proposal: Mapping[str, Any], factor: str) -> tuple[str, str]:
    """The proposed levels of a factor, now and over time; "unknown" where nothing is proposed."""
    found = factor_in(proposal, factor)
    return (found["level_now"], found["level_over_time"]) if found else UNKNOWN


def grounds_of(proposal: Mapping[str, Any], factor: str, part: str) -> list[Mapping[str, Any]]:
    """The grounds of one part, in the order the rule gave them."""
    return [ground for ground in factor_in(proposal, factor).get("grounds", ()) if ground["part"] == part]


def adjusted_exposure(proposal: Mapping[str, Any], factor: str) -> int | None:
    """The exposure after duration that was reckoned for a factor, 0 to 3; None where nothing was known."""
    found: int | None = factor_in(proposal, factor).get("exposure_adjusted")
    return found
