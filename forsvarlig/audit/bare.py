"""The audit of a bare system of groups: the smallest set of people that the shown groups isolate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from forsvarlig.audit.derivable import combination, smallest
from forsvarlig.audit.whole import AuditResult
from forsvarlig.errors import InputError, Place, nearest

SYSTEM = "groups"
MANY = 10**8


def audit_groups(system: Mapping[str, Any]) -> AuditResult:
    """The smallest derivable set of a system of groups over leaves, with the sum that gives it, and whether it is large enough.

    `system` holds `threshold`, `leaf_respondents`, `groups` (name to leaves) and `withheld` (names). Leaves without respondents
    protect nobody. Raises InputError with the key where it is malformed.
    """
    threshold, respondents, groups = _threshold(system), _respondents(system), _groups(system)
    withheld = _names(system.get("withheld", []), "withheld", groups, "group")
    leaves, names = list(respondents), [name for name in groups if name not in withheld]
    people = np.array([respondents[leaf] for leaf in leaves], dtype=np.int64)
    rows = np.array([[leaf in groups[name] for leaf in leaves] for name in names], dtype=np.bool_).reshape(len(names), len(leaves))
    found = smallest(rows, people)
    if found is None:
        return AuditResult({"smallest_derivable_group": None, "witness": None, "safe": True}, passed=True)
    inside = found.cells & (people > 0)
    times = combination(rows[:, people > 0], inside[people > 0])
    witness = {
        "leaves": [leaf for leaf, taken in zip(leaves, inside, strict=True) if taken],
        "combination": {name: number for name, number in zip(names, times, strict=True) if number},
    }
    safe = found.people >= threshold
    return AuditResult({"smallest_derivable_group": found.people, "witness": witness, "safe": safe}, passed=safe)


def _take(system: Mapping[str, Any], key: str, kind: type, example: str) -> Any:
    if not isinstance(system.get(key), kind) or isinstance(system[key], bool):
        what = f"“{system[key]}” isn't what is expected." if key in system else "The key is missing."
        raise InputError(what, Place(SYSTEM, key=key), f"Write {example}.")
    return system[key]


def _threshold(system: Mapping[str, Any]) -> int:
    value: int = _take(system, "threshold", int, "a whole number, such as 5")
    if value < 1:
        raise InputError(f"The threshold {value} protects nobody.", Place(SYSTEM, key="threshold"), "Write a whole number from 1.")
    return value


def _respondents(system: Mapping[str, Any]) -> dict[str, int]:
    table = _take(system, "leaf_respondents", dict, '{ "leaf": number, … }')
    for leaf, count in table.items():
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= MANY:
            place = Place(SYSTEM, key=f"leaf_respondents.{leaf}")
            raise InputError(f"“{count}” isn't a number of people.", place, "Write a whole number from 0.")
    return dict(table)


def _groups(system: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    respondents = system["leaf_respondents"]
    table = _take(system, "groups", dict, '{ "group": ["leaf", …], … }')
    return {name: _names(leaves, f"groups.{name}", respondents, "leaf") for name, leaves in table.items()}


def _names(names: Any, key: str, known: Mapping[str, Any], kind: str) -> frozenset[str]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InputError("This isn't a list of names.", Place(SYSTEM, key=key), f'Write ["{kind}", …].')
    for name in names:
        if name not in known:
            raise InputError(f"There is no {kind} “{name}”.", Place(SYSTEM, key=key), nearest(name, known))
    return frozenset(names)
