"""Many random enterprises, each released and given to the independent audit: python -m benchmarks.audits [--trees 2000] [--fresh]

Of every 2,000 trees 1,900 have at most 25 units, 90 have 100 and 10 have 300; one to three crossing columns, 1 to 60 people a
unit, ordinary and extreme answers, a sensitive scale, a second round in one of five. What is finished is kept in
`build/audits.jsonl`, so that a run that was stopped goes on where it was; a change in the planner or the audit begins anew.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from statistics import mean
from typing import Any

import numpy as np
import polars as pl

from benchmarks.figures import ROOT, fingerprint
from forsvarlig.analysis.disclosure import make_release
from forsvarlig.analysis.units import Units
from forsvarlig.audit import audit_release
from forsvarlig.knowledge.instruments import Instrument, parse_instrument

KEPT = ROOT / "build" / "audits.jsonl"
MEASURES = ("forsvarlig/analysis/disclosure", "forsvarlig/audit")
OF_TWO_THOUSAND = {"at most 25": 1900, "100": 90, "300": 10}
MOST_PEOPLE = 60
VALUES = {"sex": ("f", "m"), "age": ("-29", "30-44", "45-59", "60-"), "shift": ("day", "night", "both")}
# How the answers of a unit lie: the shares of the five answers, from the lowest to the highest score.
CLIMATES = {
    "even": (0.2, 0.2, 0.2, 0.2, 0.2),
    "middle": (0.05, 0.2, 0.5, 0.2, 0.05),
    "all lowest": (1, 0, 0, 0, 0),
    "all highest": (0, 0, 0, 0, 1),
    "both ends": (0.5, 0, 0, 0, 0.5),
    "nearly all lowest": (0.95, 0, 0, 0, 0.05),
}
BLANK = 0.05
SECOND_ROUND = 0.2


def instrument() -> Instrument:
    """A demand of two items, a resource of three, and a sensitive scale of one."""
    five = [{"value": value, "score": 25 * (value - 1)} for value in range(1, 6)]
    yes = [{"value": "yes", "score": 100}, {"value": "no", "score": 0}]
    demand, resource = [f"d{number}" for number in range(2)], [f"r{number}" for number in range(3)]
    return parse_instrument(
        {
            "id": "audits",
            "version": "1",
            "name": {"en": "Made up"},
            "licence": "EUPL-1.2",
            "source": "benchmarks/audits.py",
            "item": [*({"id": item, "options": five} for item in (*demand, *resource)), {"id": "s0", "options": yes}],
            "scale": [
                {"id": "demand", "items": demand, "orientation": "demand", "exposed_from": 75},
                {"id": "resource", "items": resource, "orientation": "resource"},
                {"id": "threats", "items": ["s0"], "orientation": "demand", "exposed_from": 50, "sensitive": True},
            ],
        },
        "audits",
    )


def tree(rng: np.random.Generator, count: int) -> Units:
    """A random tree: each unit under one of those before it, mostly one of the first few."""
    parent: dict[str, str | None] = {"u0": None}
    for number in range(1, count):
        parent[f"u{number}"] = f"u{int(rng.integers(0, number) * rng.random() ** 2)}"
    return Units(parent)


def answers(rng: np.random.Generator, units: Units, columns: Iterable[str]) -> pl.DataFrame:
    """One round's answers: each unit of its own size and climate, some units empty, some answers and background blank."""
    rows: list[dict[str, str | None]] = []
    climates = list(CLIMATES.values())
    for unit in units.order:
        size = int(rng.integers(0, MOST_PEOPLE + 1)) if rng.random() < 0.7 else int(rng.integers(0, 8))
        shares = climates[int(rng.integers(len(climates)))]
        skewed = rng.random()
        for _ in range(size):
            row: dict[str, str | None] = {"unit": unit}
            for column in columns:
                values = VALUES[column]
                value = values[0] if rng.random() < skewed / 2 else str(rng.choice(values))
                row[column] = None if rng.random() < BLANK else value
            for item in ("d0", "d1", "r0", "r1", "r2"):
                row[item] = None if rng.random() < BLANK else str(rng.choice(5, p=shares) + 1)
            row["s0"] = "yes" if rng.random() < skewed else "no"
            rows.append(row)
    items = ("d0", "d1", "r0", "r1", "r2", "s0")
    return pl.DataFrame(rows, schema=dict.fromkeys(("unit", *columns, *items), pl.String))


def audited(seed: int, kind: str) -> dict[str, Any]:
    """Make, release and audit one enterprise, in as many rounds as it has."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 26)) if kind == "at most 25" else int(kind)
    units, columns = tree(rng, count), list(VALUES)[: int(rng.integers(1, 4))]
    found: dict[str, Any] = {"seed": seed, "kind": kind, "units": count, "columns": len(columns), "rounds": [], "seconds": 0.0}
    start = time.perf_counter()
    for _ in range(2 if kind == "at most 25" and rng.random() < SECOND_ROUND else 1):
        frame = answers(rng, units, columns)
        if frame.is_empty():
            continue
        released = make_release(frame, units, instrument(), crossings=columns)
        audit = audit_release(released.document, released.sizes).document
        found["rounds"].append({"breaches": audit["breaches"], "loss": audit["loss"], "plan": released.document["plan"]})
    found["seconds"] = round(time.perf_counter() - start, 2)
    return found


def wanted(trees: int) -> Iterator[tuple[int, str]]:
    """Seeds and sizes, in the shares of the 2,000 and mixed, so that a part is a fair sample of the whole."""
    kinds = [kind for kind, number in OF_TWO_THOUSAND.items() for _ in range(number)]
    order = np.random.default_rng(0).permutation(len(kinds))
    for seed in range(trees):
        yield seed, kinds[order[seed % len(kinds)]]


def kept(mark: str) -> dict[int, dict[str, Any]]:
    """What an earlier run of the same code has found, by seed."""
    if not KEPT.exists():
        return {}
    lines = [json.loads(line) for line in KEPT.read_text(encoding="utf-8").splitlines()]
    return {one["seed"]: one for one in lines if one["mark"] == mark}


def table(found: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One line a size of tree."""
    yield "| units | trees | rounds | breaches | G1 proved the cheapest | fell back | withheld | seconds a tree |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    found = list(found)
    for kind in OF_TWO_THOUSAND:
        trees = [one for one in found if one["kind"] == kind]
        rounds = [each for one in trees for each in one["rounds"]]
        if not rounds:
            continue
        losses = [each["loss"]["withheld"] / each["loss"]["publishable"] for each in rounds if each["loss"]["publishable"]]
        cells = [
            kind,
            str(len(trees)),
            str(len(rounds)),
            str(sum(each["breaches"] for each in rounds)),
            f"{sum(each['plan']['g1_optimal'] for each in rounds) / len(rounds):.1%}",
            str(sum(each["plan"]["fell_back"] for each in rounds)),
            f"{mean(losses):.1%}" if losses else "–",
            f"{mean(one['seconds'] for one in trees):.1f}",
        ]
        yield f"| {' | '.join(cells)} |"


def main() -> int:
    """Audit what isn't audited yet, keep each as it comes, and print the table. Exit status 1 when anything was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trees", type=int, default=2000, help="how many enterprises in all")
    parser.add_argument("--fresh", action="store_true", help="begin anew")
    given = parser.parse_args()
    mark = fingerprint(MEASURES)
    if given.fresh:
        KEPT.unlink(missing_ok=True)
    done = kept(mark)
    KEPT.parent.mkdir(exist_ok=True)
    todo = [(seed, kind) for seed, kind in wanted(given.trees) if seed not in done]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool, KEPT.open("a", encoding="utf-8") as file:
        running = [pool.submit(audited, seed, kind) for seed, kind in todo]
        for finished in as_completed(running):
            one = {**finished.result(), "mark": mark}
            done[one["seed"]] = one
            file.write(json.dumps(one) + "\n")
            file.flush()
            print(f"{len(done)} of {given.trees}", end="\r", file=sys.stderr, flush=True)
    chosen = [done[seed] for seed, _ in wanted(given.trees)]
    print("\n".join(table(chosen)))
    return int(any(each["breaches"] for one in chosen for each in one["rounds"]))


if __name__ == "__main__":
    sys.exit(main())
