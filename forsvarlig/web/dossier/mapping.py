"""How it was found out: the survey's published figures, and the conversations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from forsvarlig.analysis.published import read_published
from forsvarlig.analysis.results import Result
from forsvarlig.documents.document import Block, Content, Facts, Heading, Paragraph, Table
from forsvarlig.knowledge import load
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Conversation
from forsvarlig.web.dossier.records import Kept
from forsvarlig.web.dossier.words import day, parties
from forsvarlig.web.organisation.models import Unit, root_of
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.queries import unit_figures
from forsvarlig.web.surveys.result_tables import Shown, results_of
from forsvarlig.web.surveys.words import value_words
from forsvarlig.web.ui.templatetags.ui import said

# As many units as a sheet has room for beside the names of the factors.
UNITS_IN_A_TABLE = 4


def mapping_blocks(kept: Kept) -> Iterator[Block]:
    """The newest survey, and each unit's newest conversation."""
    if kept.release is None and not kept.talks:
        yield Paragraph(_("Det er ikke kartlagt ennå."))
    if kept.release:
        yield from _survey(kept.release)
    for talk in kept.talks:
        yield from _talk(talk)


def _survey(release: Release) -> Iterator[Block]:
    asked = release.round
    units = [root_of(asked.enterprise), *(each.unit for each in asked.units.select_related("unit").order_by("unit_id"))]
    whole = next((group["n"] for group in release.document["groups"] if group["where"] == {} and "n" in group), None)
    yield Heading(asked.name, 3)
    days = {"first": day(asked.opened_on or asked.opens_on), "last": day(asked.closed_on or asked.closes_on)}
    pairs: list[tuple[str, Content]] = [
        (_("Spørreskjema"), f"{asked.instrument['name'].get('nb', asked.instrument['id'])}, {asked.instrument['version']}"),
        (_("Åpen"), _("fra %(first)s til %(last)s") % days),
        (_("Ansvarlig"), asked.owner.name),
        (_("Svar"), str(whole) if whole is not None else _("vises ikke")),
    ]
    yield Facts(tuple(pairs))
    yield Paragraph(
        _("Tallene går fra 0 (minst belastning) til 100 (mest). Vold og trakassering vises som andel, eller som spenn.")
    )
    shown = [unit for unit in units if (group := unit_figures(release, unit)) and "hidden" not in group]
    for first in range(0, len(shown), UNITS_IN_A_TABLE):
        yield _figures(release, shown[first : first + UNITS_IN_A_TABLE])
    if hidden := [unit.name for unit in units if unit not in shown]:
        words = _("Skjult for å verne dem som svarte, eller uten svar: %(names)s. Det sier ingenting om hvordan de har det.")
        yield Paragraph(words % {"names": ", ".join(hidden)}, "small")


def _figures(release: Release, units: Sequence[Unit]) -> Table:
    published = read_published(release.document)
    by_unit = [{result.factor: result for result in results_of(Shown(published, unit), None)} for unit in units]
    factors = [factor for factor in load().factors.values() if any(factor.id in results for results in by_unit)]
    factors.sort(key=lambda factor: (factor.order is None, factor.order or 0, factor.id))
    rows = tuple((said(factor.short), *(_value(results.get(factor.id)) for results in by_unit)) for factor in factors)
    return Table(_("Det de ansatte svarte"), (_("Faktor"), *(unit.name for unit in units)), rows)


def _value(result: Result | None) -> str:
    return value_words(result) if result else _("Vises ikke")


def _talk(talk: Conversation) -> Iterator[Block]:
    yield Heading(_("Samtale i %(unit)s") % {"unit": talk.unit.name}, 3)
    yield Facts(
        (
            (_("Når"), day(talk.held_on)),
            (_("Til stede"), talk.present or _("ikke skrevet ned")),
            (_("Med i samtalen"), parties(talk.took_part) or _("ikke skrevet ned")),
        )
    )
    told = {judgement.factor: judgement for judgement in talk.judgements.all()}
    rows: list[tuple[Content, ...]] = []
    for factor in eight():
        one = told.get(factor.id)
        words = one.get_word_display() if one and one.word else _("Ikke svart")
        if one and one.representative_word:
            words = _("%(word)s (verneombudet: %(other)s)") % {"word": words, "other": one.get_representative_word_display()}
        rows.append((said(factor.name), words, one.notes if one else ""))
    yield Table(_("Det gruppa sa"), (_("Faktor"), _("Gruppas ord"), _("Stikkord")), tuple(rows), widths=(0.28, 0.22, 0.5))
