"""What the planner withholds beside the optimum found by trying every choice, on small trees: python benchmarks/loss.py

A root over two departments with up to four units, everybody with one of two sexes: up to 13 groups. The optimum is the cheapest
set of withheld groups that the independent audit finds safe, tried from the cheapest on.
"""

from __future__ import annotations

import argparse
import sys
from itertools import product
from typing import Any

import numpy as np

from forsvarlig.analysis.disclosure.bare import parse_groups
from forsvarlig.audit import audit_groups

THRESHOLD = 5
MOST_PEOPLE = 14


def system(seed: int) -> dict[str, Any]:
    """A made-up system of groups: leaves are the women and the men of each unit."""
    rng = np.random.default_rng(seed)
    units = [f"u{number}" for number in range(int(rng.integers(2, 5)))]
    people = {f"{unit}{sex}": int(rng.integers(0, MOST_PEOPLE + 1)) for unit in units for sex in "fm"}
    groups = {unit: [f"{unit}f", f"{unit}m"] for unit in units}
    groups |= {leaf: [leaf] for unit in units[:2] for leaf in groups[unit]}
    groups |= {"d": [leaf for unit in units[:2] for leaf in groups[unit]]}
    groups |= {sex: [f"{unit}{sex}" for unit in units] for sex in "fm"} | {"all": list(people)}
    return {"threshold": THRESHOLD, "leaf_respondents": people, "groups": groups}


def optimum(document: dict[str, Any]) -> int:
    """The fewest respondents in withheld groups, counted once a group, that leave nothing to be worked out."""
    people, groups = document["leaf_respondents"], document["groups"]
    sizes = {name: sum(people[leaf] for leaf in held) for name, held in groups.items()}
    must = [name for name, size in sizes.items() if 0 < size < THRESHOLD]
    free = [name for name, size in sizes.items() if size >= THRESHOLD]
    choices = [[name for name, taken in zip(free, bits, strict=True) if taken] for bits in product((0, 1), repeat=len(free))]
    for chosen in sorted(choices, key=lambda names: sum(sizes[name] for name in names)):
        if audit_groups({**document, "withheld": [*must, *chosen]}).document["safe"]:
            return sum(sizes[name] for name in [*must, *chosen])
    raise ValueError("Withholding everything is always safe.")


def main() -> int:
    """Run and print. Exit status 1 when the planner withheld more than a tenth above the optimum."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trees", type=int, default=40, help="how many trees to try")
    trees = parser.parse_args().trees
    found = []
    for seed in range(trees):
        document = system(seed)
        withheld, plan = parse_groups(document, "tree").plan()
        sizes = {name: sum(document["leaf_respondents"][leaf] for leaf in held) for name, held in document["groups"].items()}
        found.append((sum(sizes[name] for name in withheld), optimum(document), plan.optimal))
        print(f"{seed + 1} of {trees}", end="\r", file=sys.stderr, flush=True)
    planned, best = sum(one[0] for one in found), sum(one[1] for one in found)
    print("| trees | proved the cheapest by the planner | respondents withheld | by the optimum | above it |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    print(f"| {trees} | {sum(one[2] for one in found)} | {planned} | {best} | {planned / best - 1:.1%} |")
    return int(planned > 1.1 * best)


if __name__ == "__main__":
    sys.exit(main())
