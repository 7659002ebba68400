"""Linear and whole-number programs, solved by HiGHS in one thread: the same program gives the same solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from forsvarlig.analysis.disclosure.system import Bools, Floats


@dataclass(frozen=True)
class Rows:
    """Constraints: `matrix` times the variables is between `least` and `most` (rows,)."""

    matrix: csr_array
    least: Floats
    most: Floats


@dataclass(frozen=True)
class Solution:
    """The variables `x`, and which rows hold the solution back (have a price)."""

    x: Floats
    holding: Bools


def linear(cost: Floats, low: Floats, up: Floats, rows: Rows) -> Solution | None:
    """The variables between `low` and `up` with the least cost; None when there are none, or no solution in the time there is."""
    equal = rows.least == rows.most
    above, below = ~equal & np.isfinite(rows.most), ~equal & np.isfinite(rows.least)
    matrix = rows.matrix
    at_most = vstack([matrix[np.flatnonzero(above)], -matrix[np.flatnonzero(below)]], format="csr")
    program: dict[str, Any] = {
        "A_eq": matrix[np.flatnonzero(equal)],
        "b_eq": rows.least[equal],
        "A_ub": at_most,
        "b_ub": np.concatenate([rows.most[above], -rows.least[below]]),
        "bounds": np.stack([low, up], axis=1),
        "options": {"time_limit": 10.0},
    }
    result = linprog(cost, method="highs-ds", **program)
    if result.status != 0:
        return None
    price = np.zeros(len(equal))
    price[equal] = np.abs(result.eqlin.marginals)
    count = int(above.sum())
    price[above] += np.abs(result.ineqlin.marginals[:count])
    price[below] += np.abs(result.ineqlin.marginals[count:])
    return Solution(np.asarray(result.x), price > 1e-7)


@dataclass(frozen=True)
class Whole:
    """What came of a whole-number program: `x` if any solution was found, `proved` if it's the best or there is none."""

    x: Floats | None
    proved: bool


def whole(
    cost: Floats,
    low: Floats,
    up: Floats,
    rows: Sequence[Rows],
    *,
    parts: int = 0,
    seconds: float = 20.0,
    nodes: int | None = None,
    gap: float = 0.0,
) -> Whole:
    """The whole-number variables with the least cost; the last `parts` of them need not be whole.

    `nodes` limits the search in a way that doesn't hang on the machine, `seconds` in one that does; it ends when a solution is
    within the `gap`, a part of its cost, of the best.
    """
    constraints = [LinearConstraint(one.matrix, one.least, one.most) for one in rows if one.matrix.shape[0]]
    integrality = np.arange(len(cost)) < len(cost) - parts
    options: dict[str, Any] = {"time_limit": seconds, "mip_rel_gap": gap} | ({} if nodes is None else {"node_limit": nodes})
    program: dict[str, Any] = {"integrality": integrality.astype(np.int64), "constraints": constraints, "options": options}
    result = milp(cost, bounds=Bounds(low, up), **program)
    x = None if result.x is None else np.asarray(result.x)
    return Whole(x, result.status in (0, 2))
