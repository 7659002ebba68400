"""How much must be withheld of made-up enterprises, and how long planning and auditing take.

An enterprise has 60 units in 10 departments, unit sizes lognormal with median 11 and sigma 0.7, everyone with one of two sexes and
one of four ages, and answers to two ordinary scales. `python benchmarks/trees.py --seeds 1-10` prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import polars as pl

from forsvarlig.analysis.disclosure import make_release
from forsvarlig.analysis.units import Units
from forsvarlig.cli.main import main as command
from forsvarlig.knowledge.instruments import Instrument, parse_instrument

UNITS, DEPARTMENTS, MEDIAN, SIGMA = 60, 10, 11, 0.7
SEXES, AGES = ("f", "m"), ("-29", "30-44", "45-59", "60-")
CROSSINGS = ("sex", "age")
THRESHOLDS = ((5, 5), (5, 10))
# Where the items' answers lie, in points: a demand in the middle, a resource towards the favourable end, as such scales do.
CENTRES = {"demand_1": 50, "demand_2": 50, "resource_1": 70, "resource_2": 70, "resource_3": 75}
SPREAD_UNITS, SPREAD_PERSONS = 8, 25


@dataclass(frozen=True)
class Run:
    """One enterprise, planned and audited with two thresholds; losses are shares of what is publishable, mean over scales."""

    seed: int
    thresholds: tuple[int, int]
    g1_optimal: bool
    loss: float
    loss_g1: float
    units: float
    plan_seconds: float
    audit_seconds: float
    breaches: int


def instrument() -> Instrument:
    """Two ordinary scales, of two and of three five-point items."""
    options = [{"value": value, "score": 25 * (value - 1)} for value in range(1, 6)]
    scales = [
        {"id": scale, "items": [item for item in CENTRES if item.startswith(scale)], "orientation": scale, "exposed_from": 75}
        for scale in ("demand", "resource")
    ]
    document = {"id": "trees", "version": "1", "name": {"en": "Made up"}, "licence": "EUPL-1.2", "source": "benchmarks/trees.py"}
    return parse_instrument({**document, "item": [{"id": item, "options": options} for item in CENTRES], "scale": scales}, "trees")


def enterprise(seed: int) -> tuple[pl.DataFrame, Units]:
    """The answers of one made-up enterprise and its units."""
    rng = np.random.default_rng(seed)
    sizes = np.maximum(1, np.round(rng.lognormal(np.log(MEDIAN), SIGMA, UNITS))).astype(int)
    parent: dict[str, str | None] = {"root": None, **{f"d{number}": "root" for number in range(DEPARTMENTS)}}
    parent |= {f"u{number}": f"d{number % DEPARTMENTS}" for number in range(UNITS)}
    unit = np.repeat(np.arange(UNITS), sizes)
    columns: dict[str, Any] = {"unit": [f"u{number}" for number in unit]}
    columns |= {"sex": rng.choice(SEXES, len(unit)), "age": rng.choice(AGES, len(unit))}
    climate = rng.normal(0, SPREAD_UNITS, UNITS)[unit]
    for item, centre in CENTRES.items():
        points = centre + climate + rng.normal(0, SPREAD_PERSONS, len(unit))
        columns[item] = [str(value) for value in np.clip(np.round(points / 25), 0, 4).astype(int) + 1]
    return pl.DataFrame(columns), Units(parent)


def run(seed: int, thresholds: tuple[int, int]) -> Run:
    """Plan one enterprise and have the release audited as the command line does."""
    frame, units = enterprise(seed)
    threshold, crossed = thresholds
    start = time.perf_counter()
    released = make_release(frame, units, instrument(), crossings=CROSSINGS, threshold=threshold, cross_threshold=crossed)
    planned = time.perf_counter() - start
    start = time.perf_counter()
    audit = _audited(released.document, released.sizes)
    audited = time.perf_counter() - start
    losses = list(audit["loss"]["scales"].values())
    plan = released.document["plan"]
    return Run(
        seed,
        thresholds,
        plan["g1_optimal"],
        mean(loss["withheld"] / loss["publishable"] for loss in losses),
        audit["loss"]["withheld"] / audit["loss"]["publishable"],
        mean(loss["withheld_units"] / loss["publishable_units"] for loss in losses),
        planned,
        audited,
        audit["breaches"] + audit["wrong_figures"],
    )


def _audited(document: dict[str, Any], sizes: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        release, numbers = Path(folder) / "release.json", Path(folder) / "sizes.json"
        release.write_text(json.dumps(document), encoding="utf-8")
        numbers.write_text(json.dumps(sizes), encoding="utf-8")
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
            command(["audit", str(release), "--sizes", str(numbers), "--json"])
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def table(runs: Sequence[Run]) -> Iterator[str]:
    """The runs as a table in Markdown, with the mean of each pair of thresholds under them."""
    yield "| enterprise | thresholds | withheld | by G1 alone | plain units withheld | G1 proved | planned | audited | breaches |"
    yield "| --- | --- | ---: | ---: | ---: | --- | ---: | ---: | ---: |"
    for thresholds in dict.fromkeys(run.thresholds for run in runs):
        same = [run for run in runs if run.thresholds == thresholds]
        for one in same:
            yield _row(f"seed {one.seed}", [one])
        yield _row(f"**mean of {len(same)}**", same)


def _row(name: str, runs: Sequence[Run]) -> str:
    shares = [f"{100 * mean(values):.1f} %" for values in zip(*((run.loss, run.loss_g1, run.units) for run in runs), strict=True)]
    seconds = [f"{mean(values):.0f} s" for values in zip(*((run.plan_seconds, run.audit_seconds) for run in runs), strict=True)]
    proved = "yes" if all(run.g1_optimal for run in runs) else "no"
    cells = [
        name,
        f"{runs[0].thresholds[0]} and {runs[0].thresholds[1]}",
        *shares,
        proved,
        *seconds,
        str(sum(run.breaches for run in runs)),
    ]
    return f"| {' | '.join(cells)} |"


def _seeds(text: str) -> list[int]:
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def main() -> int:
    """Run and print. Exit status 1 when the audit finds anything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=_seeds, default=_seeds("1-10"), help="which enterprises to make, as 1-10 or 3")
    seeds = parser.parse_args().seeds
    runs = []
    for thresholds in THRESHOLDS:
        for seed in seeds:
            runs.append(run(seed, thresholds))
            print(_row(f"seed {seed}", runs[-1:]), file=sys.stderr, flush=True)
    print("\n".join(table(runs)))
    return int(any(run.breaches for run in runs))


if __name__ == "__main__":
    sys.exit(main())
