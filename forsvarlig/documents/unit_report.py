"""A unit's report, or all units': what stands out, the figures, the proposals with their grounds, what is hidden, and method."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forsvarlig.analysis.grounds import cited_in
from forsvarlig.analysis.results import by_weight, standing_out, unit_results, working_well
from forsvarlig.documents.document import Block, Content, Document, Heading, Level, NewPage, Paragraph, Table
from forsvarlig.documents.given import GivenRelease
from forsvarlig.documents.speech import Speech
from forsvarlig.documents.unit_figures import figures, groups
from forsvarlig.documents.unit_proposal import Assessed, Proposals, lowered, numbered
from forsvarlig.errors import InputError, nearest
from forsvarlig.knowledge import Knowledge

HEAVIEST = 2


def unit_report(
    release: GivenRelease, assessment: Mapping[str, Any], knowledge: Knowledge, *, unit: str | None = None, language: str = "nb"
) -> Document:
    """The report of one unit, or of all (None), from a release and an assessment that `documents.given` has read and checked.

    Only published figures are in it. Levels are proposals, drawn as such. Raises InputError for a unit that the release
    doesn't have, and for a language other than nb, nn and en.
    """
    speech = Speech(knowledge, language)
    if unit is not None and unit not in release.units:
        raise InputError(f"The release has no unit “{unit}”.", do=nearest(unit, release.units))
    told = release.units if unit is None else (unit,)
    assessed = {each["unit"]: each for each in assessment["units"] if each["unit"] in told}
    proposals = Proposals(speech, assessed, numbered(assessed.values()))
    if unit is None:
        blocks = [*_overview(speech, release, assessed), *_each(release, proposals)]
    else:
        blocks = _one(release, proposals, unit, 2)
    if any(map(release.hides_something, told)):
        blocks += _hidden(speech, release)
    blocks += _method(speech, assessment["rule_version"], proposals.numbers)
    day = date.fromisoformat(assessment["on"]) if assessment.get("on") else None
    return Document(
        title=speech.say("head.all") if unit is None else speech.say("head.unit", unit=unit),
        language=language,
        blocks=tuple(blocks),
        page_of=speech.say("head.page_of", page="{page}", pages="{pages}"),
        above=_above(speech, release, day),
        dated=day,
        contents=speech.say("head.contents") if unit is None else "",
    )


def finding(speech: Speech, release: GivenRelease, assessed: Assessed | None, unit: str) -> str:
    """What stands out in a unit, in two or three sentences: against the enterprise, and the level proposed together."""
    return " ".join([*_figures_said(speech, release, unit), *_proposal_said(speech, assessed)])


def _figures_said(speech: Speech, release: GivenRelease, unit: str) -> list[str]:
    state = release.state(unit)
    if state != "shown":
        return [speech.say(f"finding.{state}", unit=unit)]
    results = unit_results(release.published, unit)
    said, standing, lighter = [], standing_out(results), [one.factor for one in working_well(results)]
    for phrase, comparison in (("more", "higher"), ("perhaps_more", "likely_higher")):
        if factors := [one.factor for one in standing if one.comparison == comparison]:
            said.append(speech.say(f"finding.{phrase}", factors=speech.factors(factors), unit=unit))
    if not standing and unit != release.published.units.root:
        said.append(speech.say("finding.none_heavier" if lighter else "finding.nothing", unit=unit))
    if not standing and len(heaviest := [one.factor for one in by_weight(results) if one.value is not None]) > HEAVIEST:
        said.append(speech.say("finding.heaviest", factors=lowered(speech.factors(heaviest[:HEAVIEST]))))
    if lighter:
        said.append(speech.say("finding.less", factors=lowered(speech.factors(lighter))))
    return said


def _proposal_said(speech: Speech, assessed: Assessed | None) -> list[str]:
    if assessed is None:
        return []
    levels = {horizon: assessed["combined"][f"level_{horizon}"] for horizon in ("now", "over_time")}
    if "unknown" in levels.values():
        return [speech.say("finding.not_concluded")]
    words = {horizon: speech.say(f"level.{level}") for horizon, level in levels.items()}
    return [speech.say("finding.proposed_alike" if levels["now"] == levels["over_time"] else "finding.proposed", **words)]


def _one(release: GivenRelease, proposals: Proposals, unit: str, level: int) -> list[Block]:
    speech = proposals.speech
    return [
        Paragraph(finding(speech, release, proposals.units.get(unit), unit), "lead"),
        *figures(speech, release, unit, level),
        *groups(speech, release, unit, level),
        *proposals.proposal(unit, level),
        *proposals.protective(unit, level),
    ]


def _each(release: GivenRelease, proposals: Proposals) -> list[Block]:
    blocks: list[Block] = []
    for unit in release.units:
        blocks += [NewPage(), Heading(unit), *_one(release, proposals, unit, 3)]
    return [*blocks, NewPage()]


def _overview(speech: Speech, release: GivenRelease, assessed: Mapping[str, Assessed]) -> list[Block]:
    rows = [_overview_row(speech, release, assessed.get(unit), unit) for unit in release.units]
    table = Table(
        caption=speech.say("overview.caption"),
        head=(
            speech.say("overview.unit"),
            speech.say("overview.answers"),
            speech.say("horizon.now"),
            speech.say("horizon.over_time"),
        ),
        rows=tuple(rows),
        widths=(4, 4.4, 4, 4.2),
    )
    return [Heading(speech.say("overview.heading")), Paragraph(speech.say("overview.lead")), table]


def _overview_row(speech: Speech, release: GivenRelease, assessed: Assessed | None, unit: str) -> tuple[Content, ...]:
    state = release.state(unit)
    answers: Content = str(release.count(unit))
    if state != "shown":
        answers = speech.level("hidden") if state == "hidden" else speech.say("groups.empty")
    levels = [speech.level(assessed["combined"][f"level_{horizon}"] if assessed else "unknown") for horizon in ("now", "over_time")]
    return (unit, answers, *levels)


def _hidden(speech: Speech, release: GivenRelease) -> list[Block]:
    sign = Level("hidden", speech.say("level.hidden"))
    return [
        Heading(speech.say("groups.explained_heading")),
        Paragraph((sign, ". ", speech.say("groups.explained"))),
        Paragraph(speech.say("groups.threshold", threshold=release.threshold, crossed=release.cross_threshold)),
        Paragraph(speech.say("groups.unlike_empty")),
    ]


def _method(speech: Speech, rule_version: str, numbers: Mapping[str, int]) -> list[Block]:
    blocks: list[Block] = [
        Heading(speech.say("method.heading")),
        Paragraph(speech.say("method.figures"), "small"),
        Paragraph(speech.say("method.turned"), "small"),
        Paragraph(speech.say("method.rule", version=rule_version), "small"),
        Paragraph(speech.say("method.not_persons"), "small"),
    ]
    if numbers:
        blocks.append(Heading(speech.say("method.works"), 3))
        blocks += [Paragraph(f"[{number}] {cited_in(source, speech.language)}", "small") for source, number in numbers.items()]
    return blocks


def _above(speech: Speech, release: GivenRelease, day: date | None) -> str:
    named = {"instrument": release.instrument, "version": release.version}
    return speech.say("head.above", **named) if day is None else speech.say("head.above_dated", **named, day=speech.day(day))
