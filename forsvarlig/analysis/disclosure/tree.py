"""The exact plan where groups lie inside each other or apart, as in a tree of units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from forsvarlig.analysis.disclosure.system import Bools, Ints, System

# What can't be done costs more than everything together.
NEVER = 1 << 60

# The residuals picked for a node's children, as a chain from the last child to the first, None before it.
Picks: TypeAlias = tuple[Any, int] | None


@dataclass(frozen=True)
class Forest:
    """Groups as nodes: the `children` of each, in `order` children before parents, the `roots`, and `own` people under no child."""

    children: Sequence[Sequence[int]]
    order: Sequence[int]
    roots: Sequence[int]
    own: Ints


def as_forest(system: System) -> Forest | None:
    """The system as a forest, or None where two groups overlap without one lying inside the other.

    Groups that hold the same people lie in each other, in the order given; empty groups are left out.
    """
    sizes = system.sizes
    largest_first = [int(group) for group in np.argsort(-sizes, kind="stable") if sizes[group] > 0]
    inside = np.full(system.member.shape[1], -1)
    children: list[list[int]] = [[] for _ in range(len(sizes))]
    own = sizes.copy()
    roots = []
    for group in largest_first:
        # Every atom of the group must so far have the same smallest group around it.
        around = inside[system.member[group]]
        if (around != around[0]).any():
            return None
        parent = int(around[0])
        if parent < 0:
            roots.append(group)
        else:
            children[parent].append(group)
            own[parent] -= sizes[group]
        inside[system.member[group]] = group
    return Forest(children, largest_first[::-1], roots, own)


def plan_forest(system: System, forest: Forest, hidden: Bools, keep: Bools) -> Bools | None:
    """The cheapest set to withhold by the residual rule, exactly; None where what must be kept can't be.

    Every shown group must have no people or at least `threshold` of them outside the shown groups below it.
    The state of a node is how many people under it no shown group has covered, at most the threshold, which is as good as more.
    `hidden` groups are withheld whatever it costs, `keep` groups shown. Ties go to the fewest groups, then to the first found.
    Linear in the nodes, quadratic in the threshold.
    """
    limit = system.threshold
    # One number orders by cost first and by number of groups next.
    price = [int(cost) * (len(system.sizes) + 1) + 1 for cost in system.costs[0]]
    show = ~(hidden | system.primary)
    tables: dict[int, list[int]] = {}
    choices: dict[int, list[tuple[bool, Picks]]] = {}
    for node in forest.order:
        below, picks = _below(int(forest.own[node]), forest.children[node], tables, limit)
        passed = [NEVER if keep[node] else min(NEVER, cost + price[node]) for cost in below]
        made = [(False, pick) for pick in picks]
        best = 0 if below[0] <= below[limit] else limit
        if show[node] and below[best] <= passed[0]:
            passed[0], made[0] = below[best], (True, picks[best])
        tables[node], choices[node] = passed, made
    top, picks = _below(0, forest.roots, tables, limit)
    state = min(range(limit + 1), key=lambda residual: top[residual])
    return None if top[state] >= NEVER else _chosen(len(price), forest, choices, picks[state])


def _below(own: int, children: Sequence[int], tables: dict[int, list[int]], limit: int) -> tuple[list[int], list[Picks]]:
    """The cheapest way to each residual from a node's own people and its children, with the residual picked for each child."""
    costs: list[int] = [NEVER] * (limit + 1)
    picks: list[Picks] = [None] * (limit + 1)
    costs[min(limit, own)] = 0
    for child in children:
        merged, chains = [NEVER] * (limit + 1), list(picks)
        for before, cost in enumerate(costs):
            if cost >= NEVER:
                continue
            for added, more in enumerate(tables[child]):
                residual = min(limit, before + added)
                if cost + more < merged[residual]:
                    merged[residual], chains[residual] = cost + more, (picks[before], added)
        costs, picks = merged, chains
    return costs, picks


def _chosen(groups: int, forest: Forest, choices: dict[int, list[tuple[bool, Picks]]], top: Picks) -> Bools:
    withheld = np.zeros(groups, dtype=np.bool_)
    waiting = list(zip(forest.roots, _unchained(top), strict=True))
    while waiting:
        node, residual = waiting.pop()
        shown, picks = choices[node][residual]
        withheld[node] = not shown
        waiting.extend(zip(forest.children[node], _unchained(picks), strict=True))
    return withheld


def _unchained(picks: Picks) -> list[int]:
    picked = []
    while picks is not None:
        picks, residual = picks
        picked.append(residual)
    return picked[::-1]
