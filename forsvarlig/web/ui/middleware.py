"""Headers that hold on every page, and the browser languages that Django does not know."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        # Designsystemet draws its icons as data images in the style sheet.
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
_PLAIN_NORWEGIAN = re.compile(r"(^|,)\s*no(-no)?(?=[;,]|$)", re.IGNORECASE)


def security_headers(get_response: Handler) -> Handler:
    """No inline code, no foreign sources, nothing kept by caches between people."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def norwegian_means_bokmal(get_response: Handler) -> Handler:
    """Many browsers ask for plain `no`, which Django would answer in English."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if asked := request.META.get("HTTP_ACCEPT_LANGUAGE"):
            request.META["HTTP_ACCEPT_LANGUAGE"] = _PLAIN_NORWEGIAN.sub(r"\1nb", asked)
        return get_response(request)

    return middleware
