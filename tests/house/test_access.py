"""Nothing is open by accident: every address declares whom it is open to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the site with its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


def is_declared(view: Any) -> bool:
    """Open to everyone by name, or declared with `open_to`."""
    return hasattr(view, "open_to") or getattr(view, "login_required", True) is False


def test_every_address_declares_whom_it_is_open_to() -> None:
    undeclared = [route for route, view in patterns() if not is_declared(view)]
    assert undeclared == []


def test_a_view_without_a_declaration_is_found() -> None:
    assert not is_declared(lambda request: None)


def test_addresses_are_walked() -> None:
    assert len(list(patterns())) > 8
