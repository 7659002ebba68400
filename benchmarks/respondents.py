"""What the trials of answering share: a site with an open round in a folder of its own, and people who answer over HTTP."""

from __future__ import annotations

import http.client
import os
import random
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_SECONDS = 60
UNIT_SIZE = 40


@dataclass
class Site:
    """A site of its own with an open round, that can be killed and started again on the same database.

    `codes` are those of the slips, each with the hash under which its sheet is kept.
    """

    folder: Path
    people: int
    port: int = 0
    codes: dict[str, str] = field(default_factory=dict)
    server: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.codes = dict(_pairs(self._run("open", str(self.people))))

    def start(self) -> None:
        """Start the server, and return when it answers."""
        self.server = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.respondents", "serve", str(self.port)],
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                Browser(self.port).open("GET", "/svar/")
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("The server didn't answer.")

    def kill(self) -> None:
        """End the server and its worker without a word, as a power cut would end them."""
        if self.server is None:
            return
        for process in (self.server.pid, *_children(self.server.pid)):
            try:
                os.kill(process, 9)
            except ProcessLookupError:
                continue
        self.server.wait()

    def delivered(self) -> dict[str, int]:
        """How many answers each delivered sheet holds, by the hash of its slip. Raises ValueError for one that is there twice."""
        lines = _pairs(self._run("count"))
        found = {slip: int(count) for slip, count in lines}
        if len(found) != len(lines):
            raise ValueError("A slip has been delivered twice.")
        return found

    def _run(self, *what: str) -> str:
        command = [sys.executable, "-m", "benchmarks.respondents", *what]
        return subprocess.run(command, env=self._environment(), check=True, stdout=subprocess.PIPE, text=True).stdout

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "FORSVARLIG_DATA": str(self.folder)}


def _pairs(text: str) -> list[tuple[str, str]]:
    """Lines of two words."""
    return [(first, second) for first, second in map(str.split, text.splitlines())]


def _children(parent: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    found = []
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        found += [int(child), *_children(int(child))]
    return found


class Browser:
    """A person's connection to a site; it keeps the times of its pages in seconds."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.seconds: list[float] = []

    def open(self, method: str, path: str, answers: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the page. Raises OSError when the connection breaks."""
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            body = urllib.parse.urlencode(answers or {}) if method == "POST" else None
            connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost"})
            response = connection.getresponse()
            page = response.read().decode()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()
        self.seconds.append(time.perf_counter() - begun)
        return response.status, response.headers.get("Location", ""), page


def answer(browser: Browser, code: str, chance: random.Random, pause: float = 0.0) -> int:
    """Answer every part of a slip, deliver, and open the receipt. Returns how many questions were answered.

    Raises OSError when the connection breaks and RuntimeError when the site refuses; without an exception the receipt was got.
    """
    answered, address = 0, f"/svar/{code}/"
    _status, _to, page = browser.open("GET", address)
    while questions := _choices(page):
        given = {name: chance.choice(values) for name, values in questions.items()}
        answered += len(given)
        time.sleep(pause)
        status, address, _page = browser.open("POST", address.partition("?")[0], given)
        if status != 302:
            raise RuntimeError(f"{status} at a part")
        _status, _to, page = browser.open("GET", address)
    status, receipt, _page = browser.open("POST", address.partition("?")[0])
    if status != 302 or "/takk/" not in receipt:
        raise RuntimeError(f"{status} at delivery")
    status, _to, _page = browser.open("GET", receipt)
    if status != 200:
        raise RuntimeError(f"{status} at the receipt")
    return answered


def _choices(page: str) -> dict[str, list[str]]:
    """The questions of a page with the answers that may be given."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="radio" name="([^"]+)" value="([^"]+)"', page):
        found.setdefault(name, []).append(value)
    return found


def main(what: str, number: int = 0) -> None:
    """What runs inside the site's own process: `serve` on a port, `open` a round for some people, `count` what was delivered."""
    from forsvarlig.cli import site

    site.prepare()
    site.migrate()
    if what == "serve":
        site.collect_static()
        site.serve_until_stopped(number, [])
    elif what == "open":
        _open_round(number)
    else:
        from forsvarlig.web.surveys.models import Sheet

        for slip, answers in Sheet.objects.filter(sent=True).values_list("slip_hash", "answers"):
            print(slip, len(answers))


def _open_round(people: int) -> None:
    """Open a round in an enterprise of units of forty, and print the codes."""
    from datetime import timedelta

    from django.utils import timezone

    from forsvarlig.web.organisation.models import Enterprise, Installation, Person, Role, Unit, hashed
    from forsvarlig.web.surveys import actions
    from forsvarlig.web.surveys.codes import read_code

    on, day = timezone.localdate(), timedelta(days=1)
    Installation.objects.get_or_create(pk=1, defaults={"purpose": Installation.Purpose.REAL, "made_on": on})
    home = Enterprise.objects.create(name="Prøvehuset", trade="nursing_home")
    root = Unit.objects.create(enterprise=home, name="Prøvehuset", trade="nursing_home")
    lead = Person.objects.create(enterprise=home, unit=root, name="Leder", email="leder@example.org")
    Role.objects.create(person=lead, unit=root, kind=Role.Kind.HSE_LEAD, held_from=on)
    units = [Unit.objects.create(enterprise=home, parent=root, name=f"Enhet {n}") for n in range(-(-people // UNIT_SIZE))]
    Person.objects.bulk_create(
        Person(enterprise=home, unit=units[n // UNIT_SIZE], name=f"Ansatt {n}", email=f"a{n}@example.org") for n in range(people)
    )
    asked = actions.prepare_round(
        lead,
        name="Prøve",
        units=units,
        owner=lead,
        database_keeper="Ingen",
        opens_on=on,
        closes_on=on + 9 * day,
        feedback_on=on + 20 * day,
    )
    actions.consult(lead, asked, question="?", on=on, answer_by=on)
    for slips in actions.open_round(lead, asked, on + day):
        for code in slips.codes:
            print(code, hashed(read_code(code)))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
