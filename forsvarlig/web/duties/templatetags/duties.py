"""How duties are written on pages: the rule in full, dates as people write them."""

from __future__ import annotations

import re
from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from forsvarlig.duties import DutyResult
from forsvarlig.duties.records import EVERYWHERE, Record
from forsvarlig.knowledge import load
from forsvarlig.web.duties.collect import Overview
from forsvarlig.web.duties.examining import READERS
from forsvarlig.web.duties.steps import Step, step_for
from forsvarlig.web.organisation.access import Standing
from forsvarlig.web.ui.templatetags.ui import paragraph_sign, said

register = template.Library()

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@register.filter
def days_written_out(text: str) -> str:
    """A sentence with each 2026-01-01 in it as the page's language writes a date."""
    return _DAY.sub(lambda found: date_format(date.fromisoformat(found[0]), "DATE_FORMAT"), text)


@register.filter
def in_full(result: DutyResult) -> str:
    """The provision as it is cited, with the name of its act written out."""
    act = load().provisions[result.duty.provision].act
    name = said(act.name)
    cite = result.duty.cite(result.on)
    whole = f"{name} {cite.removeprefix(act.short).strip()}" if cite.startswith(act.short) else f"{name} ({cite})"
    return paragraph_sign(whole[0].upper() + whole[1:])


@register.filter
def cited(result: DutyResult) -> str:
    """The provision as it is cited in short."""
    return paragraph_sign(result.duty.cite(result.on))


@register.filter
def question_of(fact_id: str) -> str:
    """The question that a fact answers."""
    return said(load().facts[fact_id].question)


@register.filter
def record_words(record: Record) -> str:
    """A record as people name it: Risikovurdering 3. mars 2026 (Nord)."""
    knowledge, language = load(), get_language() or "nb"
    name = knowledge.sentences[f"record.{record.kind}"][language]
    day = date_format(record.date, "DATE_FORMAT")
    units = "" if record.units == (EVERYWHERE,) else f" ({', '.join(record.units)})"
    return f"{name[0].upper()}{name[1:]} {day}{units}"


@register.filter
def told_in_words(overview: Overview) -> str:
    """How the binding duties stand, as a sentence of numbers."""
    parts = [
        ngettext("%(n)s er vist i papirene deres", "%(n)s er vist i papirene deres", len(overview.shown))
        % {"n": len(overview.shown)},
        ngettext("%(n)s mangler noe", "%(n)s mangler noe", len(overview.lacking)) % {"n": len(overview.lacking)},
    ]
    if overview.not_seen:
        parts.append(
            ngettext("%(n)s kan ikke ses herfra", "%(n)s kan ikke ses herfra", len(overview.not_seen))
            % {"n": len(overview.not_seen)}
        )
    sentence = gettext("%(first)s og %(last)s.") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
    if overview.open:
        count = len(overview.open)
        sentence += " " + ngettext("Om %(n)s vet vi ikke ennå.", "Om %(n)s vet vi ikke ennå.", count) % {"n": count}
    return sentence


@register.simple_tag
def step(result: DutyResult, standing: Standing, is_small: bool) -> Step | None:
    """Where the reader can go on with what a duty lacks."""
    return step_for(result, standing, is_small)


@register.filter
def reads_selfcheck(standing: Standing) -> bool:
    """Whether the self-check is open to the reader."""
    return standing.is_one_of(READERS)
