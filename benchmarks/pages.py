"""Server time, size and scripts of every page that the people of the nursing home can reach: python -m benchmarks.pages

Times are medians in this process, beside the reference page: the accessibility statement, frame and text, no query of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

REFERENCE = "/tilgjengelighet/"
ROUNDS = 15
PEOPLE = ("Ingrid Moe", "Anders Lie", "Fatima Noor", "Jonas Berg")
LINK = re.compile(r'<a [^>]*href="(/[^"#?]*)')


@dataclass(frozen=True)
class Measured:
    """One page: the slowest median among those who reach it, its largest size, its scripts."""

    seconds: float
    bytes: int
    scripts: int


def main() -> None:
    """Make the demonstration in a folder of its own, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "FORSVARLIG_DATA": folder}
        subprocess.run([sys.executable, "-m", "forsvarlig", "demo", "--prepare"], env=environment, check=True, stdout=sys.stderr)
        os.environ["FORSVARLIG_DATA"] = f"{folder}/demonstration"
        report(measure_all())


def measure_all() -> dict[str, Measured]:
    """Every page that the people can reach by links from “what now?”, under the name of its address."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forsvarlig.web.settings")
    django.setup()
    from django.test import Client

    from forsvarlig.web.organisation.models import Person

    found: dict[str, Measured] = {}
    for name in PEOPLE:
        client = Client(headers={"host": "localhost"})
        client.force_login(Person.objects.get(name=name), backend="django.contrib.auth.backends.ModelBackend")
        for address in reached(client):
            page = measure(client, address)
            key = re.sub(r"\d+", "N", address)
            known = found.get(key, Measured(0, 0, 0))
            found[key] = Measured(max(known.seconds, page.seconds), max(known.bytes, page.bytes), max(known.scripts, page.scripts))
    return found


def reached(client: Client) -> list[str]:
    """Addresses of pages, found by following links; one of each kind of knowledge page is enough."""
    waiting, seen, pages = ["/hva-naa/", REFERENCE], set(), []
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"^/(faktorer|bestemmelser|tiltakskatalog|kilder)/[^/]+/", r"/\1/…/", re.sub(r"\d+", "N", address))
        if kind in seen:
            continue
        seen.add(kind)
        response = client.get(address)
        if response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html"):
            pages.append(address)
            waiting += LINK.findall(response.content.decode())
    return pages


def measure(client: Client, address: str) -> Measured:
    """The median over some requests, after one that warms up."""
    page = client.get(address).content.decode()
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - begun)
    return Measured(median(times), len(page.encode()), page.count("<script"))


def report(pages: dict[str, Measured]) -> None:
    """A table, slowest first, and the summary that the goals are about."""
    reference, middle = pages[REFERENCE].seconds, median(page.seconds for page in pages.values())
    slowest = max(page.seconds for page in pages.values())
    print(
        f"{len(pages)} pages. Median of their server times: {middle * 1000:.0f} ms; the slowest {slowest * 1000:.0f} ms; ", end=""
    )
    print(f"the reference {reference * 1000:.0f} ms.\n")
    print("| page | server time, ms | times the reference | HTML, kB | scripts |\n|---|---:|---:|---:|---:|")
    for address, page in sorted(pages.items(), key=lambda one: -one[1].seconds):
        figures = (f"{page.seconds * 1000:.0f}", f"{page.seconds / reference:.1f}", f"{page.bytes / 1000:.1f}", str(page.scripts))
        print(f"| `{address}` | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
