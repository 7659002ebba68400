"""A known error becomes a page that says what happened and what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forsvarlig.errors import ForsvarligError, NotAllowedError


class KnownErrors:
    """Shows errors meant for users with status 403 (not allowed) or 422 (wrong input)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ForsvarligError):
            return None
        status = 403 if isinstance(error, NotAllowedError) else 422
        return render(request, "ui/known_error.html", {"error": error}, status=status)
