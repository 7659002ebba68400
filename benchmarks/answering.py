"""How a site holds when everybody answers at once: python -m benchmarks.answering --people 200 --minutes 1

People come evenly over the time, think a little at each part, and deliver. The database is SQLite, or the one in DATABASE_URL
(python -m tests.postgres python -m benchmarks.answering). The reference is the front page, opened between them by one visitor.
Ends with status 1 when a page fails or an answer is lost.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from benchmarks.respondents import Browser, Site, answer

MOST_AT_A_TIME = 400
THINKING_SECONDS = 0.5
REFERENCE = "/"
REFERENCE_EVERY_SECONDS = 0.5


def main() -> int:
    """Let everybody answer, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200, help="how many answer (200)")
    parser.add_argument("--minutes", type=float, default=1.0, help="the time over which they come (1)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), given.people)
        site.start()
        try:
            pages, front, receipts, errors, took = answered_by_all(site, given.minutes * 60)
        finally:
            site.kill()
        delivered = site.delivered()
    lost = [code for code, answers in receipts.items() if delivered.get(site.codes[code]) != answers]
    database = "PostgreSQL" if "postgres" in os.environ.get("DATABASE_URL", "") else "SQLite"
    p95, reference = (float(np.percentile(seconds, 95)) * 1000 for seconds in (pages, front))
    print("| database | people | minutes | pages | errors | lost | median, ms | p95, ms | front page p95, ms | times |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    print(f"| {database} | {given.people} | {took / 60:.1f} | {len(pages)} | {len(errors)} | {len(lost)} ", end="")
    print(f"| {float(np.median(pages)) * 1000:.0f} | {p95:.0f} | {reference:.0f} | {p95 / reference:.1f} |")
    for error in sorted(set(errors)):
        print(f"\n{error}")
    return 1 if errors or lost or len(receipts) != given.people else 0


def answered_by_all(site: Site, seconds: float) -> tuple[list[float], list[float], dict[str, int], list[str], float]:
    """Times of all pages, of the front page, what each got a receipt for, what went wrong, and how long it took, in seconds."""
    receipts: dict[str, int] = {}
    errors: list[str] = []
    pages: list[float] = []
    begun = time.monotonic()

    def come(number: int, code: str) -> None:
        time.sleep(max(0.0, begun + seconds * number / len(site.codes) - time.monotonic()))
        browser = Browser(site.port)
        try:
            receipts[code] = answer(browser, code, random.Random(number), THINKING_SECONDS)
        except (OSError, RuntimeError) as error:
            errors.append(f"{type(error).__name__}: {error}")
        pages.extend(browser.seconds)

    visitor = Browser(site.port)
    with ThreadPoolExecutor(MOST_AT_A_TIME) as people:
        coming = [people.submit(come, number, code) for number, code in enumerate(site.codes)]
        while not all(one.done() for one in coming):
            visitor.open("GET", REFERENCE)
            time.sleep(REFERENCE_EVERY_SECONDS)
    return pages, visitor.seconds, receipts, errors, time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
