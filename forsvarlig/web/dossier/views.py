"""The documentation package as a page and as PDF, as things stood on a day, in one of three languages."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language

from forsvarlig.documents.html import to_parts
from forsvarlig.documents.pdf import to_pdf
from forsvarlig.web.dossier.forms import PackageForm
from forsvarlig.web.dossier.package import package
from forsvarlig.web.organisation.access import LEADS, SAFETY_REPRESENTATIVES, enterprise_of, open_to


@open_to(LEADS, SAFETY_REPRESENTATIVES)
def dossier(request: HttpRequest) -> HttpResponse:
    """The package as a page, or as many as it takes, with another day and the PDF one step away."""
    form, on, language = _wanted(request)
    document = package(enterprise_of(request), on, language)
    parts = to_parts(document)
    number = form.cleaned_data.get("side") if form.is_bound and form.is_valid() else None
    number = min(number or 1, len(parts))
    context = {
        "form": form,
        "title": document.title,
        # The writer escapes all text, so the fragment is safe to show.
        "article": SafeString(parts[number - 1].html),
        "parts": [part.headings for part in parts] if len(parts) > 1 else [],
        "number": number,
        "on": on,
        "language": language,
    }
    return render(request, "dossier/dossier.html", context, status=422 if form.is_bound and form.errors else 200)


@open_to(LEADS, SAFETY_REPRESENTATIVES)
def dossier_pdf(request: HttpRequest) -> HttpResponse:
    """The same package as tagged PDF."""
    _form, on, language = _wanted(request)
    enterprise = enterprise_of(request)
    name = slugify(enterprise.name.translate(str.maketrans("æøåÆØÅ", "aoaAOA"))) or "virksomheten"
    response = HttpResponse(to_pdf(package(enterprise, on, language)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="dokumentasjon-{name}-{on.isoformat()}.pdf"'
    return response


def _wanted(request: HttpRequest) -> tuple[PackageForm, date, str]:
    """The day and the language that were asked for; what can't be read gives today and the language of the page."""
    form = PackageForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    on, language = chosen.get("paa") or timezone.localdate(), chosen.get("spraak") or get_language() or "nb"
    if not form.is_bound:
        form = PackageForm(initial={"paa": on, "spraak": language})
    return form, on, language
