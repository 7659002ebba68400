"""How long the duties of 10,000 made-up enterprises take, beside a few of the same rules in OpenFisca: python -m benchmarks.duties

OpenFisca runs where OPENFISCA_PYTHON names a Python that has OpenFisca-Core; elsewhere a plain function of the same rules does.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from benchmarks.duties_reference import ON, RULES, plain
from forsvarlig.knowledge import load
from forsvarlig.knowledge.facts import YES_NO

ENTERPRISES = 10_000
LIST = "no.folm.13-1"
NOTE = (
    "The command starts up, reads the file, judges in three values and writes every reason and source; the reference is warm, has "
    "the facts in memory, and answers yes or no. A judgement is one duty of one enterprise, in processor time."
)
REFERENCE = Path(__file__).with_name("duties_reference.py")
CODES = ("87.102", "56.110", "86.101", "41.000", "85.100", "88.911", "62.100", "47.111", "49.410", "01.410")


def enterprises(count: int, told: float, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Made-up enterprises, sizes lognormal with median 8 and each with an average of its own; a fact is told with chance `told`."""
    chance = random.Random(seed)
    yes_no = [fact.id for fact in load().facts.values() if fact.type == YES_NO and fact.default is None and not fact.from_list]
    for number in range(count):
        employees = int(chance.lognormvariate(2.1, 1.4))
        facts: dict[str, Any] = {
            "employees": employees,
            "employees_average_20h": round(employees * chance.uniform(0.5, 1), 1),
            "nace": [chance.choice(CODES)],
            "nace_standard": "SN2025",
            "hired_workers": chance.choice((0, 0, 0, 2, 5)),
            "safety_representatives": min(employees // 8, 4),
            "shared_site_people": chance.randint(0, 20),
            "group_employees": employees * chance.choice((1, 1, 4)),
            **{name: chance.random() < 0.4 for name in yes_no},
        }
        yield {"id": f"e{number}", **{name: value for name, value in facts.items() if chance.random() < told}}


def run(folder: Path, given: Sequence[Mapping[str, Any]]) -> tuple[tuple[float, float], Path]:
    """The command's seconds and processor seconds over these enterprises, and the file with what it printed."""
    many, out = folder / "many.jsonl", folder / "out.jsonl"
    many.write_text("".join(f"{json.dumps(one)}\n" for one in given), encoding="utf-8")
    command = [sys.executable, "-m", "forsvarlig", "duties", "--facts", str(many), "--on", ON, "--json"]
    before, start = _processor_seconds(), time.perf_counter()
    with out.open("wb") as printed:
        subprocess.run(command, stdout=printed, check=True)
    return (time.perf_counter() - start, _processor_seconds() - before), out


def _processor_seconds() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def reference(given: Sequence[Mapping[str, Any]], listed: Sequence[str]) -> tuple[str, float, dict[str, list[bool]]]:
    """The reference's name, its seconds, and its answers by rule."""
    if python := os.environ.get("OPENFISCA_PYTHON"):
        text = json.dumps({"enterprises": given, "listed": listed})
        finished = subprocess.run([python, str(REFERENCE)], input=text, stdout=subprocess.PIPE, text=True, check=True)
        answer = json.loads(finished.stdout)
        return f"OpenFisca-Core {answer['version']}", answer["seconds"], answer["answers"]
    start = time.process_time()
    answers = [plain(facts, tuple(listed)) for facts in given]
    seconds = time.process_time() - start
    return "One plain function", seconds, {name: [answer[name] for answer in answers] for name in RULES.values()}


def differences(out: Path, answers: Mapping[str, Sequence[bool]]) -> int:
    """How many of the shared answers differ between the command and the reference."""
    expected = zip(*(answers[name] for name in RULES.values()), strict=True)
    found = 0
    with out.open(encoding="utf-8") as lines:
        for line, wanted in zip(lines, expected, strict=True):
            applies = {duty["id"]: duty["applies"] == "yes" for duty in json.loads(line)["duties"]}
            found += sum(applies[duty] != answer for duty, answer in zip(RULES, wanted, strict=True))
    return found


def main() -> int:
    """Measure and print a table in Markdown. Exit status 1 when the reference answers otherwise."""
    knowledge = load()
    code_list = knowledge.provisions[LIST].code_list
    given = list(enterprises(ENTERPRISES, 1))
    with tempfile.TemporaryDirectory() as name:
        partly, _out = run(Path(name), list(enterprises(ENTERPRISES, 0.9)))
        whole, out = run(Path(name), given)
        reference_name, seconds, answers = reference(given, code_list.whole if code_list else ())
        differing = differences(out, answers)
    duties = len(knowledge.duties)
    rows = [
        ("`forsvarlig duties`, one fact in ten unknown", duties, *partly),
        ("`forsvarlig duties`, all facts told", duties, *whole),
        (f"{reference_name}, yes or no only", len(RULES), seconds, seconds),
    ]
    print(f"| {ENTERPRISES} enterprises | duties | seconds | processor seconds | µs a judgement | times the reference |")
    print("|---|---:|---:|---:|---:|---:|")
    each = [1e6 * taken / ENTERPRISES / judged for _name, judged, _seconds, taken in rows]
    for (row, judged, waited, taken), cost in zip(rows, each, strict=True):
        print(f"| {row} | {judged} | {waited:.2f} | {taken:.2f} | {cost:.2f} | {cost / each[-1]:.1f} |")
    print(f"\n{NOTE} Answers that differ: {differing} of {len(RULES) * ENTERPRISES}.")
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())
