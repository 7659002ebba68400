"""What came out of a round as files: the page that offers them, and each file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forsvarlig.web.organisation.access import Open, open_to, signed_in
from forsvarlig.web.surveys.access import check_is_released
from forsvarlig.web.surveys.exports import File, offers, release_file, unit_file, unit_offers
from forsvarlig.web.surveys.forms import UnitFileForm
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.tables import UnitLine, unit_lines
from forsvarlig.web.surveys.views import round_for


@open_to(Open.MEMBERS)
def downloads(request: HttpRequest, round_id: int) -> HttpResponse:
    """Every format, each with what it is for; of a whole round, and of one unit."""
    round_ = round_for(request, round_id)
    release = check_is_released(round_)
    lines = _lines(request, release)
    form = UnitFileForm(lines, initial={"enhet": request.GET.get("enhet"), "format": "pdf"})
    return _page(request, release, lines, form)


@open_to(Open.MEMBERS)
def download(request: HttpRequest, round_id: int, file_format: str) -> HttpResponse:
    """The round in one format, with what this reader may see on pages."""
    release = check_is_released(round_for(request, round_id))
    if file_format not in {offer.kind for offer in offers()}:
        raise Http404
    return _sent(release_file(release, signed_in(request), file_format, get_language() or "nb"))


@open_to(Open.MEMBERS)
def download_unit(request: HttpRequest, round_id: int) -> HttpResponse:
    """One unit's report or chart; a unit that the reader may not see isn't among the choices."""
    release = check_is_released(round_for(request, round_id))
    lines = _lines(request, release)
    form = UnitFileForm(lines, request.GET)
    if form.is_valid():
        unit = next(line.unit for line in lines if str(line.unit.pk) == form.cleaned_data["enhet"])
        file = unit_file(release, signed_in(request), unit, form.cleaned_data["format"], get_language() or "nb")
        if file is not None:
            return _sent(file)
        form.add_error("format", _("Ingen snitt vises for %(unit)s, så det er ikke noe å tegne.") % {"unit": unit.name})
    return _page(request, release, lines, form)


def _lines(request: HttpRequest, release: Release) -> list[UnitLine]:
    """The units that have a report: those of the release that the reader may see."""
    known = {each["unit"] for each in release.document["units"]}
    return [line for line in unit_lines(release, signed_in(request)) if line.state != "small" and str(line.unit.pk) in known]


def _page(request: HttpRequest, release: Release, lines: list[UnitLine], form: UnitFileForm) -> HttpResponse:
    context = {"round": release.round, "lines": lines, "form": form, "offers": offers(), "unit_offers": unit_offers()}
    return render(request, "surveys/downloads.html", context, status=422 if form.is_bound else 200)


def _sent(file: File) -> HttpResponse:
    response = HttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
