"""A round's release as files: what one reader may see of it on pages, and nothing beyond that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import gettext as _

from forsvarlig.documents.given import GivenRelease, read_release, renamed
from forsvarlig.knowledge import load
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.surveys.access import check_sees_unit, visible_units
from forsvarlig.web.surveys.models import Release

if TYPE_CHECKING:
    from forsvarlig.documents.document import Document

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Two formats end in .csv; the name of the file tells them apart.
SAID_IN_NAME = {"csv": "statistikk"}


@dataclass(frozen=True)
class File:
    """A file to be saved: its name, media type and content."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Offer:
    """A format on the page of downloads, with what it is for. `kind` is its name in the address."""

    kind: str
    name: str
    purpose: str


def offers() -> list[Offer]:
    """The formats of a whole round."""
    return [
        Offer("xlsx", _("Excel"), _("Regneark med forklaring først. For de fleste.")),
        Offer(
            "csv-excel", _("CSV for Excel"), _("Én tabell med semikolon og desimalkomma, for andre regneark og systemer på norsk.")
        ),
        Offer("csv", _("CSV for statistikkprogram"), _("Én tabell med komma og desimalpunktum, for R, Python, Stata og lignende.")),
        Offer("sav", _("SPSS"), _("Med navn på variabler og verdier, og hvorfor et tall mangler.")),
        Offer("json-stat", _("JSON-stat 2.0"), _("Formatet som Statistisk sentralbyrå bruker, for programmer som henter tall.")),
    ]


def unit_offers() -> list[Offer]:
    """The formats of one unit's report and chart."""
    return [
        Offer("pdf", _("PDF"), _("Rapporten til å skrive ut eller sende.")),
        Offer("docx", _("Word"), _("Rapporten til å redigere.")),
        Offer("svg", _("Bilde (SVG)"), _("Figuren alene, til en presentasjon eller et oppslag.")),
    ]


def release_file(release: Release, person: Person, kind: str, language: str) -> File:
    """A release in one of the formats of `offers`, with the units that the person may see. Raises KeyError for another format."""
    # Only a download needs these, and they would make the site slower to start.
    from forsvarlig.documents.speech import Speech
    from forsvarlig.documents.tabular import FORMATS, About, narrowed, release_table

    chosen, round_ = FORMATS[kind], release.round
    about = About(round_.name, round_.enterprise.name, release.made_on)
    seen = narrowed(release.document, {str(number) for number in visible_units(person)})
    table = release_table(seen, about, _names(release))
    return File(
        _file_name(release, SAID_IN_NAME.get(kind, ""), chosen.suffix),
        chosen.media_type,
        chosen.write(table, Speech(load(), language)),
    )


def unit_file(release: Release, person: Person, unit: Unit, kind: str, language: str) -> File | None:
    """A unit's report or chart in one of the formats of `unit_offers`; None for a chart of a unit that shows no mean.

    Raises NotAllowedError when the person may not see the unit, KeyError for another format.
    """
    check_sees_unit(person, unit)
    name = _file_name(release, unit.name, kind)
    if kind == "svg":
        from forsvarlig.documents.speech import Speech
        from forsvarlig.documents.unit_chart import unit_chart

        given, called = _given(release, person)
        drawn = unit_chart(Speech(load(), language), given, called[str(unit.pk)])
        return None if drawn is None else File(name, "image/svg+xml", drawn.encode())
    return File(name, *_written(_report(release, person, unit, language), kind))


def _written(report: Document, kind: str) -> tuple[str, bytes]:
    if kind == "pdf":
        from forsvarlig.documents.pdf import to_pdf

        return "application/pdf", to_pdf(report)
    if kind == "docx":
        from forsvarlig.documents.word import to_word

        return WORD, to_word(report)
    raise KeyError(kind)


def _report(release: Release, person: Person, unit: Unit, language: str) -> Document:
    from forsvarlig.analysis.assessment import Context, assess_release
    from forsvarlig.documents.unit_report import unit_report

    given, called = _given(release, person)
    proposal = assess_release(renamed(release.document, _names(release)), Context(on=release.made_on), load())
    return unit_report(given, proposal, load(), unit=called[str(unit.pk)], language=language)


def _given(release: Release, person: Person) -> tuple[GivenRelease, dict[str, str]]:
    """The release as a report needs it, and what its units are called by number."""
    named = renamed(release.document, _names(release))
    pairs = zip(release.document["units"], named["units"], strict=True)
    called = {number["unit"]: name["unit"] for number, name in pairs}
    visible = frozenset(called[str(number)] for number in visible_units(person) if str(number) in called)
    return replace(read_release(named), visible=visible), called


def _names(release: Release) -> dict[str, str]:
    return {str(number): name for number, name in release.round.enterprise.units.values_list("pk", "name")}


def _file_name(release: Release, more: str, suffix: str) -> str:
    """The round, what else tells the file apart, and the day of the release, in letters that every system takes."""
    said = [slugify(text.translate(str.maketrans("æøåÆØÅ", "aoaAOA"))) for text in (release.round.name, more)]
    return "-".join([*filter(None, said), f"{release.made_on:%Y-%m-%d}.{suffix}"])
