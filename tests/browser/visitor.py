"""A person at a browser: opens pages, clicks, fills in; every page that comes up is looked over, with axe too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Locator, Page, Response, ViewportSize, expect

from tests.web.pages import faults

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"], "preload": False}
RUN_AXE = "async rules => (await axe.run(document, rules)).violations"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NARROW: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 900}


def is_noise(message: ConsoleMessage, address: str) -> bool:
    """Whether the console tells of a fault; that the page itself was answered with a refusal is what `status` is for."""
    return message.type == "error" and not ("status of 4" in message.text and message.location["url"] == address)


class Visitor:
    """Acts as a person would, counts the acts, and checks each page once."""

    def __init__(self, context: BrowserContext, site: str, script: bool = True) -> None:
        self.page: Page = context.new_page()
        self.site = site
        self.acts = 0
        self.script = script
        self.noise: list[str] = []
        self.answered = 200
        self.page.on("response", self.hear)
        self.page.on("console", lambda message: self.noise.append(message.text) if is_noise(message, self.page.url) else None)
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))

    def hear(self, response: Response) -> None:
        """Remember how the server answered the last page that was asked for."""
        if response.request.is_navigation_request():
            self.answered = response.status

    def open(self, address: str = "/", status: int = 200) -> None:
        """Type an address; `status` is how the server is to answer."""
        self.page.goto(address if address.startswith("http") else self.site + address)
        self.look(status)

    def enter_as(self, name: str) -> None:
        """Enter the demonstration as one of its people."""
        self.page.goto(self.site + "/")
        with self.page.expect_navigation(url=lambda address: address.rstrip("/") != self.site):
            self.page.get_by_role("button", name=re.compile(name.split()[0])).first.click()
        self.look()

    def click(self, name: str | re.Pattern[str], within: Locator | None = None, status: int = 200) -> None:
        """Press the button or follow the link with this name; `status` is how the server is to answer: 422 where it refuses."""
        where = within or self.page
        button, link = where.get_by_role("button", name=name), where.get_by_role("link", name=name)
        (button if button.count() else link).first.click()
        self.acts += 1
        self.page.wait_for_load_state()
        self.look(status)

    def fetch(self, name: str | re.Pattern[str]) -> bytes:
        """The file behind the link with this name."""
        address = self.page.get_by_role("link", name=name).first.get_attribute("href")
        self.acts += 1
        return self.page.request.get(f"{self.site}{address}").body()

    def fill(self, label: str | re.Pattern[str], text: str, within: Locator | None = None) -> None:
        """Write in the field with this label, or choose in the list with it."""
        field = (within or self.page).get_by_label(label).first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=text)
        else:
            field.fill(text)
        self.acts += 1

    def choose(self, option: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Mark a radio button or a box, by the whole row that can be clicked."""
        (within or self.page).get_by_label(option).first.check(force=True)
        self.acts += 1

    def group(self, name: str | re.Pattern[str]) -> Locator:
        """The part of the page with this name."""
        return self.page.get_by_role("group", name=name).or_(self.page.get_by_role("region", name=name)).first

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Each text can be read on the page."""
        for text in texts:
            expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def does_not_see(self, *texts: str | re.Pattern[str]) -> None:
        for text in texts:
            expect(self.page.get_by_text(text)).to_have_count(0)

    def text(self) -> str:
        """All that can be read on the page."""
        return self.page.locator("body").inner_text()

    def look(self, status: int = 200) -> None:
        """Check the page that is up: its HTML, axe, no sideways scrolling, nothing refused or failing in the console."""
        found = faults(self.page.content())
        found += [f"was answered with {self.answered}, not {status}"] if self.answered != status else []
        found += self.axe() if self.script else []
        if (wider := self.page.evaluate(OVERFLOW)) > 0:
            found.append(f"is {wider} pixels wider than the screen")
        found += [f"says in the console: {line}" for line in self.noise]
        assert not found, f"{self.page.url} " + "; ".join(found)

    def axe(self) -> list[str]:
        """What axe finds, in words."""
        try:
            found = self._violations()
        except Error:
            # A page that was leaving while axe looked at it: look at the one that came.
            self.page.wait_for_load_state("networkidle")
            found = self._violations()
        return [f"axe: {one['id']}: {one['help']} ({one['nodes'][0]['html'][:160]})" for one in found]

    def _violations(self) -> list[dict[str, Any]]:
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = self.page.evaluate(RUN_AXE, RULES)
        return found
