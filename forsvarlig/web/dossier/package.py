"""The documentation package: everything an enterprise can show of its work, as data, from its records and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forsvarlig.documents.document import Block, BulletList, Document, Heading, Paragraph, Table
from forsvarlig.knowledge import load
from forsvarlig.knowledge.risk_rules import current
from forsvarlig.web.cycle.together import joined
from forsvarlig.web.dossier.assessments import assessment_blocks
from forsvarlig.web.dossier.duties import duty_blocks
from forsvarlig.web.dossier.mapping import mapping_blocks
from forsvarlig.web.dossier.participation import participation_blocks
from forsvarlig.web.dossier.plans import plan_blocks
from forsvarlig.web.dossier.records import Kept, kept_on
from forsvarlig.web.dossier.words import day
from forsvarlig.web.duties.collect import told_facts
from forsvarlig.web.organisation.models import Enterprise


def package(enterprise: Enterprise, on: date, language: str) -> Document:
    """Mapping, assessment, plan, participation with disagreement, duties with their status, and sources, as they stood on a day.

    `language`: "nb", "nn" or "en". What people have written stays in the words that they wrote.
    """
    with translation.override(language):
        kept = kept_on(enterprise, on)
        return Document(
            title=_("Dokumentasjon av arbeidet med arbeidsmiljøet"),
            language=language,
            blocks=tuple(_blocks(kept, language)),
            page_of=_("{page} av {pages}"),
            above=_("%(name)s, slik det var %(day)s") % {"name": enterprise.name, "day": day(on)},
            dated=on,
            contents=_("Innhold"),
        )


def _blocks(kept: Kept, language: str) -> Iterator[Block]:
    yield Paragraph(_lead(kept), "lead")
    yield Paragraph(_("Pakken sier hva som er gjort og skrevet ned. Den sier ikke om loven er fulgt."))
    yield Heading(_("Virksomheten"))
    told = told_facts(kept.enterprise, kept.on, language)
    if told:
        rows = tuple((fact.question[language], f"{words[:1].upper()}{words[1:]}") for fact, words in told)
        yield Table(_("Det virksomheten har svart om seg selv"), (_("Spørsmål"), _("Svar")), rows, widths=(0.62, 0.38))
    else:
        yield Paragraph(_("Virksomheten har ikke lagt inn noe om seg selv ennå."))
    yield Heading(_("Kartlegging"))
    yield from mapping_blocks(kept)
    yield Heading(_("Risikovurdering"))
    yield from assessment_blocks(kept)
    yield Heading(_("Handlingsplan"))
    yield from plan_blocks(kept)
    yield Heading(_("Medvirkning"))
    yield from participation_blocks(kept)
    yield Heading(_("Krav, og det som viser dem"))
    yield from duty_blocks(kept, language)
    yield Heading(_("Metode og kilder"))
    yield from _sources(kept, language)


def _lead(kept: Kept) -> str:
    mapped, assessed, planned = len(kept.talks) + (kept.release is not None), len(kept.assessments), len(kept.plans)
    if not (mapped or assessed or planned):
        return _("Det er ikke dokumentert noen kartlegging, vurdering eller plan denne datoen.")
    parts = [
        ngettext("%(n)d kartlegging", "%(n)d kartlegginger", mapped) % {"n": mapped},
        ngettext("%(n)d risikovurdering", "%(n)d risikovurderinger", assessed) % {"n": assessed},
        ngettext("%(n)d handlingsplan", "%(n)d handlingsplaner", planned) % {"n": planned},
    ]
    return _("Her er %(parts)s.") % {"parts": joined(parts)}


def _sources(kept: Kept, language: str) -> Iterator[Block]:
    knowledge = load()
    rule = current(knowledge.risk_rules)
    yield Paragraph(f"{rule.about[language]} {_('Risikoregelen, utgave %(version)s.') % {'version': rule.version}}")
    if kept.release:
        yield Paragraph(
            _("Tallene er de som ble sluppet fram da runden ble lukket. Grupper der for få svarte, er skjult for å verne dem.")
        )
    cited = {duty.source.work for duty in knowledge.duties.values()} | {rule.source.work}
    works = sorted((knowledge.sources[name] for name in cited), key=lambda work: (work.author, work.year, work.title))
    yield BulletList(
        tuple(
            f"{work.cited()} {_('Lest %(day)s.') % {'day': day(work.read)}}{'' if work.verified else ' ' + _('Ikke bekreftet.')}"
            for work in works
        )
    )
