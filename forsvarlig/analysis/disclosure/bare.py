"""A bare system of groups, as GROUPS.json holds it: leaves with respondents, and groups of leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from forsvarlig.analysis.disclosure.cuts import UnkeepableError
from forsvarlig.analysis.disclosure.plan import Plan, plan_groups
from forsvarlig.analysis.disclosure.system import System
from forsvarlig.errors import InputError, NotAllowedError, Place, nearest

KEYS = ("threshold", "leaf_respondents", "groups", "withheld")


@dataclass(frozen=True)
class BareSystem:
    """Groups by name, each a list of leaves; `respondents` of each leaf; sets of fewer than `threshold` must not be computable."""

    threshold: int
    respondents: Mapping[str, int]
    groups: Mapping[str, Sequence[str]]

    def size(self, group: str) -> int:
        """The respondents of a group, a leaf that it names twice counted once."""
        return sum(self.respondents[leaf] for leaf in set(self.groups[group]))

    def system(self) -> System:
        """The system over the leaves that have respondents; groups in the file's order, each costing its respondents."""
        leaves = [leaf for leaf, people in self.respondents.items() if people]
        member = np.array([[leaf in set(held) for leaf in leaves] for held in self.groups.values()], dtype=np.bool_)
        member = member.reshape(len(self.groups), len(leaves))
        people = np.array([self.respondents[leaf] for leaf in leaves], dtype=np.int64)
        least = np.full(len(self.groups), self.threshold)
        return System(people, member, (member @ people)[None, :], least, self.threshold, self.threshold, np.arange(len(leaves)))

    def plan(self, always_show: Sequence[str] = (), seconds: float = 300.0) -> tuple[list[str], Plan]:
        """The groups to withhold, in the file's order, and the plan.

        Raises InputError for a group that isn't there, and NotAllowedError (exit status 1) when what must be shown can't be.
        """
        for name in always_show:
            if name not in self.groups:
                raise InputError(f"There is no group “{name}”.", do=nearest(name, self.groups))
        keep = np.array([name in always_show for name in self.groups], dtype=np.bool_)
        try:
            plan = plan_groups(self.system(), keep=keep, seconds=seconds)
        except UnkeepableError:
            named = ", ".join(f"“{name}”" for name in dict.fromkeys(always_show))
            what = f"{named} can't always be shown: a group of fewer than {self.threshold} could be computed."
            raise NotAllowedError(what, do="Show fewer, or join small units.") from None
        return [name for name, hide in zip(self.groups, plan.withheld, strict=True) if hide], plan


def parse_groups(document: Mapping[str, Any], file: str) -> BareSystem:
    """Check a document of the shape of GROUPS.json; `withheld` in it is ignored. Raises InputError naming the key."""
    for key in document:
        if key not in KEYS:
            raise InputError("There is no such key here.", Place(file, key=str(key)), nearest(str(key), KEYS))
    threshold = document.get("threshold")
    if not isinstance(threshold, int) or isinstance(threshold, bool) or threshold < 1:
        raise InputError("The threshold isn't a whole number of at least 1.", Place(file, key="threshold"), "Write 5, say.")
    respondents, groups = document.get("leaf_respondents"), document.get("groups")
    if not isinstance(respondents, dict):
        raise InputError("The leaves are missing.", Place(file, key="leaf_respondents"), 'Write { "A": 13, … }.')
    for leaf, people in respondents.items():
        if not _is_count(people):
            what = f"{people!r} isn't a number of respondents."
            raise InputError(what, Place(file, key=f"leaf_respondents.{leaf}"), "Write a whole number from 0.")
    if not isinstance(groups, dict):
        raise InputError("The groups are missing.", Place(file, key="groups"), 'Write { "org": ["A", "B"], … }.')
    for name, held in groups.items():
        _check_group(name, held, respondents, file)
    return BareSystem(threshold, respondents, groups)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _check_group(name: str, held: object, respondents: Mapping[str, int], file: str) -> None:
    where = Place(file, key=f"groups.{name}")
    if not isinstance(held, list) or not all(isinstance(leaf, str) for leaf in held):
        raise InputError("This isn't a list of leaves.", where, 'Write a list, ["A", "B"].')
    for leaf in held:
        if leaf not in respondents:
            raise InputError(f"There is no leaf “{leaf}”.", where, nearest(leaf, respondents))
