"""What was judged: each factor by itself and all together, now and over time, beside what was proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from forsvarlig.documents.document import Block, Content, Facts, Heading, Horizons, Paragraph, Table
from forsvarlig.web.cycle.content import assessment_of
from forsvarlig.web.cycle.factors import HEADINGS, eight
from forsvarlig.web.cycle.models import Assessment
from forsvarlig.web.dossier.records import Kept
from forsvarlig.web.dossier.words import day, level, parties
from forsvarlig.web.ui.templatetags.ui import level_word, said


def assessment_blocks(kept: Kept) -> Iterator[Block]:
    """Each unit's newest concluded assessment."""
    if not kept.assessments:
        yield Paragraph(_("Det er ikke konkludert med noen vurdering ennå."))
    for assessment in kept.assessments:
        yield from _assessment(assessment)


def _assessment(assessment: Assessment) -> Iterator[Block]:
    content = assessment_of(assessment)
    yield Heading(assessment.unit.name, 3)
    yield Facts(
        (
            (_("Konkludert"), _("%(day)s av %(name)s") % {"day": day(content["concluded_on"]), "name": content["concluded_by"]}),
            (_("Til stede"), content["present"] or _("ikke skrevet ned")),
            (_("Med i vurderingen"), parties(content["took_part"]) or _("ikke skrevet ned")),
        )
    )
    combined = content["combined"]
    yield Paragraph(_("Samlet:"))
    yield Horizons(((_("I dag"), level(combined["now"])), (_("Over tid, om ingenting endres"), level(combined["over_time"]))))
    if combined["reason"]:
        yield Paragraph(combined["reason"])
    yield _factors(content["factors"])
    yield from _by_heading(assessment)


def _factors(factors: list[Mapping[str, Any]]) -> Table:
    decided = {each["factor"]: each for each in factors}
    rows: list[tuple[Content, ...]] = []
    for factor in eight():
        one = decided.get(factor.id, {})
        rows.append((said(factor.short), level(one.get("now", "")), level(one.get("over_time", "")), _because(one)))
    head = (_("Faktor"), _("I dag"), _("Over tid"), _("Forslag og grunn"))
    return Table(_("Hver faktor for seg"), head, tuple(rows), widths=(0.26, 0.17, 0.17, 0.4))


def _because(one: Mapping[str, Any]) -> str:
    if not one:
        return ""
    proposed = {"now": level_word(one["proposed_now"]), "over": level_word(one["proposed_over_time"])}
    parts = [_("Programmet foreslo: i dag %(now)s, over tid %(over)s.") % proposed, one["reason"], one["helps"]]
    return " ".join(part for part in parts if part)


def _by_heading(assessment: Assessment) -> Iterator[Block]:
    """What was written under the headings that harassment and violence have of their own."""
    notes = [note for note in assessment.ground_notes.order_by("pk") if note.heading]
    for factor in eight():
        if factor.id not in HEADINGS:
            continue
        written = {
            heading: [note.text for note in notes if (note.factor, note.heading) == (factor.id, heading)]
            for heading in HEADINGS[factor.id]
        }
        if any(written.values()):
            yield Paragraph(_("%(factor)s, punkt for punkt:") % {"factor": said(factor.name)})
            yield Facts(tuple((str(heading.label), " ".join(texts) or _("Ikke skrevet ned")) for heading, texts in written.items()))
