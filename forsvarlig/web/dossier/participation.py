"""Who was asked about what, what they said, what they disagreed on, what was answered, and where nothing came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from forsvarlig.documents.document import Block, Heading, Paragraph, Quote, Strong
from forsvarlig.web.dossier.records import Kept
from forsvarlig.web.dossier.words import day
from forsvarlig.web.participation.models import Hearing, Statement


def participation_blocks(kept: Kept) -> Iterator[Block]:
    """Every asking until the day, in the order in which it was made; what several were asked at once stands once."""
    hearings = Hearing.objects.filter(enterprise=kept.enterprise, asked_on__lte=kept.on).select_related("person", "asked_by")
    asked = list(hearings.prefetch_related("statements__person", "statements__reply_by").order_by("asked_on", "pk"))
    if not asked:
        yield Paragraph(_("Ingen er spurt om noe ennå."))
    for (about, question, _day), together in groupby(asked, lambda hearing: (hearing.about, hearing.question, hearing.asked_on)):
        yield from _asking(about, question, list(together), kept.on)


def _asking(about: str, question: str, hearings: list[Hearing], on: date) -> Iterator[Block]:
    yield Heading(about[:1].upper() + about[1:], 3)
    who = ", ".join(f"{_name(hearing)} ({hearing.get_party_display()})" for hearing in hearings)
    told = {"who": who, "day": day(hearings[0].asked_on), "question": question}
    yield Paragraph(_("Spurt %(day)s: %(who)s. Spørsmål: %(question)s") % told)
    for hearing in hearings:
        given = [statement for statement in hearing.statements.all() if statement.given_on <= on]
        if not given:
            silent = _("Det er ikke kommet noe svar.")
            yield Paragraph(silent if len(hearings) == 1 else f"{_name(hearing)}: {silent}")
        for statement in given:
            yield from _statement(statement, on)


def _name(hearing: Hearing) -> str:
    return hearing.person.name if hearing.person else hearing.get_party_display()


def _statement(statement: Statement, on: date) -> Iterator[Block]:
    by = f"{statement.person.name}, {day(statement.given_on)}"
    if statement.text:
        yield Quote(statement.text, by)
    if statement.disagrees_on:
        yield Paragraph((Strong(_("Uenig i %(point)s.") % {"point": statement.disagrees_on}),))
        yield Quote(statement.disagreement, by)
    if statement.reply and statement.replied_on and statement.replied_on <= on:
        name = statement.reply_by.name if statement.reply_by else ""
        yield Paragraph((Strong(_("Svar fra %(name)s:") % {"name": name}), f" {statement.reply}"))
    elif statement.disagrees_on:
        yield Paragraph(_("Det er ikke kommet noe svar fra arbeidsgiver."))
