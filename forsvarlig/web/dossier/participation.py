"""Who was asked about what, what they said, what they disagreed on, what was answered, and where nothing came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from forsvarlig.documents.document import Block, Facts, Heading, Paragraph, Quote, Strong
from forsvarlig.web.dossier.records import Kept
from forsvarlig.web.dossier.words import day
from forsvarlig.web.participation.models import Hearing, Statement


def participation_blocks(kept: Kept) -> Iterator[Block]:
    """Every asking until the day, in the order in which it was made."""
    hearings = Hearing.objects.filter(enterprise=kept.enterprise, asked_on__lte=kept.on).select_related("person", "asked_by")
    asked = list(hearings.prefetch_related("statements__person", "statements__reply_by").order_by("asked_on", "pk"))
    if not asked:
        yield Paragraph(_("Ingen er spurt om noe ennå."))
    for hearing in asked:
        yield from _hearing(hearing, kept.on)


def _hearing(hearing: Hearing, on: date) -> Iterator[Block]:
    who = hearing.person.name if hearing.person else hearing.get_party_display()
    yield Heading(hearing.about[:1].upper() + hearing.about[1:], 3)
    told = {"who": who, "party": hearing.get_party_display(), "day": day(hearing.asked_on)}
    yield Facts(((_("Spurt"), _("%(who)s (%(party)s), %(day)s") % told), (_("Spørsmål"), hearing.question)))
    given = [statement for statement in hearing.statements.all() if statement.given_on <= on]
    if not given:
        yield Paragraph(_("Det er ikke kommet noe svar."))
    for statement in given:
        yield from _statement(statement, on)


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
