"""Pages without domain: language, error pages, and what we promise about answers, access and privacy."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language chosen, and return to the same page."""
    chosen, target = request.POST.get("language", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    if check_for_language(chosen):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31536000, samesite="Lax", secure=settings.BEHIND_TLS)
    return response


@login_not_required
def promise(request: HttpRequest) -> HttpResponse:
    """What is promised about answers, in words that employees use."""
    return render(request, "ui/promise.html")


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is known about how accessible the site is."""
    return render(request, "ui/accessibility.html")


@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """Which personal data are stored, why, and for how long."""
    return render(request, "ui/privacy.html")


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/bad_request.html", status=400)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/forbidden.html", status=403)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/csrf_failure.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "ui/not_found.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/server_error.html", status=500)
