"""Every duty that binds, with its rule, its date, what shows it and what is missing; then what is open, and what doesn't bind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from forsvarlig.documents.document import Block, BulletList, Content, Link, Paragraph, Strong, Table
from forsvarlig.duties import DutyResult
from forsvarlig.web.dossier.records import Kept
from forsvarlig.web.dossier.words import day
from forsvarlig.web.duties.collect import overview_of, results_for
from forsvarlig.web.duties.examining import examination_of, queries_of
from forsvarlig.web.duties.templatetags.duties import days_written_out, record_words
from forsvarlig.web.ui.templatetags.ui import NBSP, said


def duty_blocks(kept: Kept, language: str) -> Iterator[Block]:
    """The duties in the same groups and the same order as on their page."""
    overview = overview_of(results_for(kept.enterprise, kept.on, language))
    groups = (
        (_("Mangler noe"), overview.lacking),
        (_("Kan ikke ses i papirene her"), overview.not_seen),
        (_("Vist i papirene"), overview.shown),
    )
    for caption, results in groups:
        if results:
            yield _table(caption, results)
    yield from _answers(kept, language)
    if overview.open:
        yield Paragraph(_("Om disse vet vi ikke om de gjelder:"))
        yield BulletList(tuple((*_named(result), f" {days_written_out(result.because)}") for result in overview.open))
    if overview.others:
        yield Paragraph(_("Disse gjelder ikke denne datoen:"))
        # With their reasons on the page of duties; here so many would hide those that apply.
        yield BulletList(tuple((f"{said(result.duty.title)}, ", _link(result)) for result in overview.others))


def _answers(kept: Kept, language: str) -> Iterator[Block]:
    """What was answered where records can't tell, with who and when."""
    answered = [query for query in queries_of(kept.enterprise, examination_of(kept.enterprise, kept.on, language)) if query.answer]
    rows = tuple(
        (str(said(query.asked.question)), answer.words, f"{answer.stated_by.name}, {day(answer.stated_on)}")
        for query in answered
        if (answer := query.answer)
    )
    if rows:
        head = (_("Spørsmål"), _("Svar"), _("Hvem og når"))
        yield Table(_("Svar fra egenkontrollen"), head, rows, widths=(0.42, 0.36, 0.22))


def _table(caption: str, results: Sequence[DutyResult]) -> Table:
    rows = tuple((_rule(result), days_written_out(result.because), _shown(result), _missing(result)) for result in results)
    return Table(caption, (_("Krav"), _("Hvorfor dere"), _("Dette viser det"), _("Mangler")), rows, widths=(0.3, 0.2, 0.22, 0.28))


def _rule(result: DutyResult) -> Content:
    return (Strong(f"{said(result.duty.title)}. "), _link(result), f", {_('fra')} {day(result.duty.in_force_from)}")


def _named(result: DutyResult) -> tuple[Strong, str, Link, str]:
    return (Strong(said(result.duty.title)), " (", _link(result), ").")


def _link(result: DutyResult) -> Link:
    return Link(result.duty.cite(result.on).replace("§ ", f"§{NBSP}"), result.duty.url)


def _shown(result: DutyResult) -> str:
    return "; ".join(record_words(record) for record in result.standing.evidence) or "–"


def _missing(result: DutyResult) -> str:
    return days_written_out(" ".join(result.standing.missing)) or "–"
