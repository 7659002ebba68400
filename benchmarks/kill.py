"""Is every answer that got its receipt there, once, however the program ended? python -m benchmarks.kill --times 10

People answer over HTTP while the server is killed with signal 9 at random moments and started again on the same database.
Whoever loses the connection begins again with the slip, as a person would. Ends with status 1 when an answer is lost or doubled.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from pathlib import Path
from queue import Empty, Queue

from benchmarks.respondents import Browser, Site, answer

AT_A_TIME = 6
PEOPLE_A_KILL = 40
LEAST_SECONDS, MOST_SECONDS = 0.2, 8.0


def main() -> int:
    """Kill the server the times asked for, let everybody finish, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10, help="how many times the server is killed (10)")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), given.times * PEOPLE_A_KILL)
        try:
            receipts = answered_while_killed(site, given.times, random.Random(given.seed))
        finally:
            site.kill()
        delivered = site.delivered()
    wrong = [code for code, answers in receipts.items() if delivered.get(site.codes[code]) != answers]
    print("| killed | slips | got a receipt | delivered | lost or changed |\n|---:|---:|---:|---:|---:|")
    print(f"| {given.times} | {len(site.codes)} | {len(receipts)} | {len(delivered)} | {len(wrong)} |")
    return 1 if wrong or len(delivered) > len(site.codes) else 0


def answered_while_killed(site: Site, times: int, chance: random.Random) -> dict[str, int]:
    """Let people answer and the server die, and return how much each who got a receipt had answered."""
    waiting: Queue[str] = Queue()
    for code in site.codes:
        waiting.put(code)
    receipts: dict[str, int] = {}
    over = threading.Event()
    people = [threading.Thread(target=_answer_all, args=(site, waiting, receipts, number, over)) for number in range(AT_A_TIME)]
    site.start()
    for person in people:
        person.start()
    for _time in range(times):
        time.sleep(chance.uniform(LEAST_SECONDS, MOST_SECONDS))
        site.kill()
        site.start()
    over.set()
    for person in people:
        person.join()
    return receipts


def _answer_all(site: Site, waiting: Queue[str], receipts: dict[str, int], seed: int, over: threading.Event) -> None:
    """One after another; who loses the connection comes back later with the same slip."""
    chance = random.Random(seed)
    while True:
        try:
            code = waiting.get_nowait()
        except Empty:
            return
        try:
            receipts[code] = answer(Browser(site.port), code, chance)
        except OSError:
            waiting.put(code)
            time.sleep(chance.uniform(0, 0.3))
        except RuntimeError:
            # The slip was used: delivered when the connection broke, so there is no receipt to hold the site to.
            continue
        if over.is_set():
            return


if __name__ == "__main__":
    sys.exit(main())
