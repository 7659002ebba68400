"""Builds small releases by hand, showing whatever a test says, with its own rounding; knows nothing of planners."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from statistics import stdev
from typing import Any

Where = Mapping[str, str]
Person = tuple[Mapping[str, str], Mapping[str, float | None]]

FIVE = [0, 25, 50, 75, 100]


def rounded(value: float, decimals: int) -> float:
    """Halves away from zero, for values that aren't negative."""
    factor: int = 10**decimals
    return math.floor(value * factor + 0.5 + 1e-9) / factor


def scale(name: str = "load", **changes: Any) -> dict[str, Any]:
    """A scale of one five-point item, high being unfavourable."""
    given = {"id": name, "factor": None, "orientation": "demand", "range": [0, 100], "step": 25, "scores": FIVE, "sensitive": False}
    return {**given, "exposed_from": 75, **changes}


@dataclass
class House:
    """People in a tree of units, and what is shown of them.

    `people` are (columns, scores by scale); `shown` says of a group with its number of people whether it is shown.
    """

    parents: Mapping[str, str]
    people: Sequence[Person]
    scales: Sequence[Mapping[str, Any]] = field(default_factory=lambda: [scale()])
    columns: Sequence[str] = ()
    threshold: int = 5
    cross_threshold: int = 10
    width: float = 20.0

    def groups(self) -> list[dict[str, str]]:
        """Every group that may be shown."""
        plain: list[dict[str, str]] = [{}]
        plain += [{"unit": unit, "members": members} for unit in self.parents for members in ("own", "subtree")]
        values = {column: sorted({person[0][column] for person in self.people if person[0].get(column)}) for column in self.columns}
        return [*plain, *({**where, column: value} for column in self.columns for value in values[column] for where in plain)]

    def members(self, where: Where) -> list[Person]:
        """The people of a group."""
        return [person for person in self.people if self._inside(person[0], where)]

    def _inside(self, of: Mapping[str, str], where: Where) -> bool:
        unit: str | None = of["unit"]
        if where.get("members") == "own" and unit != where["unit"]:
            return False
        if where.get("members") == "subtree":
            while unit and unit != where["unit"]:
                unit = self.parents[unit]
            if not unit:
                return False
        return all(of.get(column) == value for column, value in where.items() if column not in ("unit", "members"))

    def sizes(self) -> dict[str, Any]:
        """How many there are in each cell."""
        columns = ["unit", *self.columns]
        cells = [tuple(person[0].get(column) or None for column in columns) for person in self.people]
        scored = {
            one["id"]: Counter(
                cell for cell, person in zip(cells, self.people, strict=True) if person[1].get(one["id"]) is not None
            )
            for one in self.scales
        }
        return {
            "columns": columns,
            "respondents": _listed(Counter(cells)),
            "scales": {name: _listed(counter) for name, counter in scored.items()},
        }

    def release(
        self,
        shown: Callable[[Where, int], bool],
        figures: Callable[[Where, Mapping[str, Any], list[float]], Mapping[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """A release that shows the groups that `shown` chooses, each with what `figures` gives (a mean, unless told otherwise)."""
        told = figures or means
        groups: list[dict[str, Any]] = []
        for where in self.groups():
            people = self.members(where)
            if people and shown(where, len(people)):
                scores = {
                    one["id"]: [score for person in people if (score := person[1].get(one["id"])) is not None]
                    for one in self.scales
                }
                of = {one["id"]: dict(told(where, one, scores[one["id"]])) for one in self.scales}
                groups.append({"where": where, "n": len(people), "scales": {name: figure for name, figure in of.items() if figure}})
            else:
                groups.append({"where": where, "hidden": "complementary" if people else "empty"})
        return {
            "format": "forsvarlig-release/1",
            "instrument": "example",
            "version": "1",
            "threshold": self.threshold,
            "cross_threshold": self.cross_threshold,
            "width": self.width,
            "units": [{"unit": unit, "parent": parent} for unit, parent in self.parents.items()],
            "scales": [dict(one) for one in self.scales],
            "groups": groups,
        }


def _listed(counter: Counter[tuple[str | None, ...]]) -> list[Any]:
    return [[list(cell), count] for cell, count in counter.items()]


def means(where: Where, of: Mapping[str, Any], scores: list[float]) -> dict[str, Any]:
    """The mean alone."""
    return {"mean": rounded(sum(scores) / len(scores), 1)} if scores else {}


def full(where: Where, of: Mapping[str, Any], scores: list[float]) -> dict[str, Any]:
    """Everything that a group of this size may show of an ordinary scale."""
    if len(scores) < 20:
        return means(where, of, scores)
    return {"mean": rounded(sum(scores) / len(scores), 1), "sd": rounded(stdev(scores), 1), "share_exposed": share(of, scores)}


def share(of: Mapping[str, Any], scores: list[float]) -> Any:
    """The share of exposed, as a bound where it is none or all."""
    points = [100 - score if of["orientation"] == "resource" else score for score in scores]
    exposed = sum(point >= of["exposed_from"] for point in points)
    if exposed in (0, len(scores)):
        return {"at_least": 0.9} if exposed else {"at_most": 0.1}
    return rounded(exposed / len(scores), 2)


def flat(counts: Mapping[str, int], score: Callable[[str, int], float | None], **more: Any) -> House:
    """Units right under a root; `score` gives the score of each unit's n-th person."""
    people: list[Person] = [({"unit": unit}, {"load": score(unit, at)}) for unit, count in counts.items() for at in range(count)]
    return House({"root": "", **dict.fromkeys(counts, "root")}, people, **more)


def hiding(*hidden: Where) -> Callable[[Where, int], bool]:
    """Show every group but these, and a leaf's own members and its subtree alike."""
    units = {where["unit"] for where in hidden if where.keys() == {"unit", "members"}}
    return lambda where, _: where not in hidden and not (where.keys() == {"unit", "members"} and where["unit"] in units)


def with_group(release: Mapping[str, Any], where: Where, **changes: Any) -> dict[str, Any]:
    """A copy of a release in which one group's line has other keys."""
    copy = deepcopy(dict(release))
    for group in copy["groups"]:
        if group["where"] == where:
            group.update(changes)
    return copy


def rules(document: Mapping[str, Any]) -> set[str]:
    """The rules that an audit found broken."""
    return {finding["rule"] for finding in document["findings"]}


def spread(values: Iterable[float]) -> Callable[[str, int], float]:
    """Scores that go round through some values."""
    listed = list(values)
    return lambda _, at: listed[at % len(listed)]
