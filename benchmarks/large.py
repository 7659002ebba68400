"""The largest rounds: 140 units crossed three ways on 20 scales, and 1,000 units: python -m benchmarks.large [--kind 140|1000]

Unit sizes as in benchmarks/trees.py, on four levels. Thresholds 5 and 10. What is planned is audited.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from benchmarks.trees import MEDIAN, SIGMA, SPREAD_PERSONS, SPREAD_UNITS
from forsvarlig.analysis.disclosure import make_release
from forsvarlig.analysis.units import Units
from forsvarlig.audit import audit_release
from forsvarlig.knowledge.instruments import Instrument, parse_instrument

VALUES = {"sex": ("f", "m"), "age": ("-29", "30-44", "45-59", "60-"), "shift": ("day", "night", "both")}


@dataclass(frozen=True)
class Kind:
    """A size of enterprise: its units, how many units each unit has under it on average, its crossings and scales."""

    units: int
    under: int
    crossings: tuple[str, ...]
    scales: int


KINDS = {"140": Kind(140, 6, tuple(VALUES), 20), "1000": Kind(1000, 10, (), 4)}


def instrument(scales: int) -> Instrument:
    """So many ordinary scales of two five-point items."""
    options = [{"value": value, "score": 25 * (value - 1)} for value in range(1, 6)]
    names = [f"s{number}" for number in range(scales)]
    return parse_instrument(
        {
            "id": "large",
            "version": "1",
            "name": {"en": "Made up"},
            "licence": "EUPL-1.2",
            "source": "benchmarks/large.py",
            "item": [{"id": f"{name}{part}", "options": options} for name in names for part in "ab"],
            "scale": [{"id": name, "items": [f"{name}a", f"{name}b"], "orientation": "demand"} for name in names],
        },
        "large",
    )


def enterprise(kind: Kind, seed: int = 1) -> tuple[pl.DataFrame, Units]:
    """The answers of one made-up enterprise and its units; everybody works in a unit that has none under it."""
    rng = np.random.default_rng(seed)
    parent: dict[str, str | None] = {"u0": None}
    parent |= {f"u{number}": f"u{(number - 1) // kind.under}" for number in range(1, kind.units)}
    leaves = sorted(parent.keys() - set(parent.values()), key=lambda name: int(name[1:]))
    sizes = np.maximum(1, np.round(rng.lognormal(np.log(MEDIAN), SIGMA, len(leaves)))).astype(int)
    unit = np.repeat(np.arange(len(leaves)), sizes)
    columns: dict[str, Sequence[str]] = {"unit": [leaves[number] for number in unit]}
    columns |= {name: [str(value) for value in rng.choice(VALUES[name], len(unit))] for name in kind.crossings}
    for item in instrument(kind.scales).items:
        points = 50 + rng.normal(0, SPREAD_UNITS, len(leaves))[unit] + rng.normal(0, SPREAD_PERSONS, len(unit))
        columns[item] = [str(value) for value in np.clip(np.round(points / 25), 0, 4).astype(int) + 1]
    return pl.DataFrame(columns), Units(parent)


def row(name: str) -> tuple[str, int]:
    """One line of the table, and how many breaches the audit found."""
    kind = KINDS[name]
    frame, units = enterprise(kind)

    def tell(what: str, behind: float) -> None:
        print(f"{name} units: {behind:4.0%} {what}", file=sys.stderr, flush=True)

    start = time.perf_counter()
    released = make_release(frame, units, instrument(kind.scales), crossings=kind.crossings, progress=tell, seconds=600.0)
    planned = time.perf_counter() - start
    start = time.perf_counter()
    audit = audit_release(released.document, released.sizes).document
    audited = time.perf_counter() - start
    loss, plan = audit["loss"], released.document["plan"]
    cells = [
        f"{kind.units}",
        f"{frame.height}",
        f"{len(kind.crossings)}",
        f"{kind.scales}",
        f"{loss['withheld'] / loss['publishable']:.1%}",
        f"{loss['withheld_units'] / loss['publishable_units']:.1%}",
        "yes" if plan["g1_optimal"] else "no",
        "yes" if plan["fell_back"] else "no",
        f"{planned:.0f} s",
        f"{audited:.0f} s",
        str(audit["breaches"]),
    ]
    return f"| {' | '.join(cells)} |", audit["breaches"]


def main() -> int:
    """Run and print. Exit status 1 when the audit finds anything."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kind", choices=list(KINDS), action="append", help="which sizes; all if left out")
    rows = [row(name) for name in parser.parse_args().kind or KINDS]
    print("| units | people | crossings | scales | withheld | plain units | G1 proved | fell back | planned | audited | breaches |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | --- | --- | ---: | ---: | ---: |")
    print("\n".join(line for line, _ in rows))
    return int(any(breaches for _, breaches in rows))


if __name__ == "__main__":
    sys.exit(main())
