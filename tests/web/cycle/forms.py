"""Reads the forms of a page as a person would meet them, and counts the clicks and fields that an errand takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

from tests.web.conftest import PageClient


def parsed(page: bytes) -> Element:
    document: Element = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page.decode())
    return document


def chosen(page: bytes) -> list[str]:
    """The names of radio buttons and boxes that are on when the page opens."""
    return [one.get("name", "") for one in parsed(page).iter("input") if one.get("checked") is not None]


def typed(page: bytes, name: str) -> str:
    """What stands in a field when the page opens."""
    for one in parsed(page).iter():
        if one.get("name") == name:
            return one.get("value") or (one.text or "").strip()
    return ""


def form_at(page: bytes, action: str, holding: str = "") -> Element:
    """The form that is sent to an address, and holds a field where there are several."""
    for form in parsed(page).iter("form"):
        names = {one.get("name") for one in form.iter()}
        if form.get("action") == action and (not holding or holding in names):
            return form
    raise AssertionError(f"no form at {action}")


@dataclass
class Visitor:
    """Somebody going through pages: every link, button, choice and field filled in counts."""

    client: PageClient
    steps: int = 0
    page: bytes = b""
    address: str = ""
    seen: list[str] = field(default_factory=list)

    def go(self, address: str, free: bool = False) -> None:
        """Follow a link."""
        self.steps += 0 if free else 1
        self._arrive(self.client.get(address, follow=True), address)

    def send(self, action: str, holding: str = "", button: tuple[str, str] | None = None, **filled: Any) -> None:
        """Fill in a form and press its button: one step each. What the form holds already goes along."""
        form = form_at(self.page, action, holding)
        data: dict[str, Any] = {}
        for one in form.iter():
            if one.tag in ("input", "textarea") and one.get("type") not in ("radio", "checkbox", "submit") and one.get("name"):
                data[str(one.get("name"))] = one.get("value") or (one.text or "").strip()
            if one.get("type") in ("radio", "checkbox") and one.get("checked") is not None:
                data.setdefault(str(one.get("name")), []).append(one.get("value"))
        self.steps += 1 + sum(len(value) if isinstance(value, list) else 1 for value in filled.values())
        data |= filled
        if button:
            data[button[0]] = button[1]
        self._arrive(self.client.post(action, data, follow=True), action)

    def _arrive(self, response: Any, address: str) -> None:
        assert response.status_code == 200, response.content.decode()
        self.page = response.content
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else address
        self.seen.append(self.address)
