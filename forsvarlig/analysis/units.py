"""The tree of units of an enterprise: which unit is part of which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from forsvarlig.errors import InputError, Place, nearest

if TYPE_CHECKING:
    import polars as pl

    from forsvarlig.analysis.tables import Table


@dataclass(frozen=True)
class Units:
    """One tree: each unit's `parent`, None for the root.

    Raises InputError for a parent that isn't a unit, a circle, and anything but one root.
    """

    parent: Mapping[str, str | None]

    def __post_init__(self) -> None:
        if fault := _fault(self.parent):
            raise InputError(fault.what, Place(key=fault.unit), fault.do)

    @cached_property
    def root(self) -> str:
        """The unit that every other unit is part of."""
        return next(unit for unit, parent in self.parent.items() if parent is None)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every unit, parents before children, children in the order they were given."""
        return self.subtree(self.root)

    def children(self, unit: str) -> tuple[str, ...]:
        """The units right below a unit, in the order they were given."""
        return self._children.get(unit, ())

    def subtree(self, unit: str) -> tuple[str, ...]:
        """The unit and everything below it, parents before children. Raises KeyError for an unknown unit."""
        if unit not in self.parent:
            raise KeyError(unit)
        found, waiting = [], [unit]
        while waiting:
            found.append(waiting.pop())
            waiting.extend(reversed(self.children(found[-1])))
        return tuple(found)

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for unit, parent in self.parent.items():
            if parent is not None:
                below.setdefault(parent, []).append(unit)
        return {unit: tuple(children) for unit, children in below.items()}


def read_units(path: Path) -> Units:
    """Read a table with the columns `unit` and `parent` (blank for the root); other columns are ignored.

    Raises InputError, with file and row, for a missing column, a row without a unit, a unit twice, an unknown parent,
    a circle, no root or several.
    """
    # The tree itself needs no tables, and is used where they would take long to import.
    from forsvarlig.analysis.tables import read_table

    return units_from_table(read_table(path))


def units_from_table(table: Table) -> Units:
    """The tree that a table holds; as `read_units`, for a table already read."""
    units, parents = table.column("unit").to_list(), table.column("parent").to_list()
    first: dict[str, int] = {}
    for row, (unit, parent) in enumerate(zip(units, parents, strict=True), 2):
        if unit is None and parent is not None:
            raise InputError("The row has a parent and no unit.", Place(table.file, row, "unit"), "Name the unit.")
        if unit is not None and first.setdefault(unit, row) != row:
            what = f"The unit “{unit}” stands in row {first[unit]} too."
            raise InputError(what, Place(table.file, row, "unit"), "Give every unit one row and one parent.")
    tree = {unit: parent for unit, parent in zip(units, parents, strict=True) if unit is not None}
    if fault := _fault(tree):
        raise InputError(fault.what, Place(table.file, first[fault.unit], "parent"), fault.do)
    return Units(tree)


def refuse_unknown_units(column: pl.Series, units: Units, file: str) -> None:
    """Check that every respondent's unit is in the tree.

    Raises InputError naming the first row (1 is the header) whose unit is blank or unknown, and the nearest known unit.
    """
    wrong = (column.is_null() | ~column.is_in(list(units.parent))).arg_true()
    if len(wrong):
        row = int(wrong[0])
        where, value = Place(file, row + 2, column.name), column[row]
        if value is None:
            raise InputError("The row has no unit.", where, "Give every row a unit of the units file.")
        raise InputError(f"There is no unit “{value}” in the units file.", where, nearest(value, units.parent))


@dataclass(frozen=True)
class _Fault:
    unit: str
    what: str
    do: str


def _fault(parent: Mapping[str, str | None]) -> _Fault | None:
    """The first thing that makes this no tree, with the unit it is about."""
    for unit, above in parent.items():
        if above is not None and above not in parent:
            return _Fault(unit, f"The parent “{above}” of “{unit}” isn't a unit.", nearest(above, parent))
    if circle := next(_circles(parent), None):
        path = " → ".join([*circle, circle[0]])
        return _Fault(
            circle[0], f"The units go in a circle: {path}.", "Give one of them another parent, or none if it is the root."
        )
    roots = [unit for unit, above in parent.items() if above is None]
    if not roots:
        return _Fault("", "There are no units.", "List each unit with its parent; the root's parent is blank.")
    if len(roots) > 1:
        named = ", ".join(f"“{unit}”" for unit in roots[:8])
        return _Fault(
            roots[1], f"{len(roots)} units have no parent: {named}.", "Only one may be the root; give the others a parent."
        )
    return None


def _circles(parent: Mapping[str, str | None]) -> Iterator[list[str]]:
    cleared: set[str] = set()
    for start in parent:
        path: dict[str, None] = {}
        unit: str | None = start
        while unit is not None and unit not in cleared and unit not in path:
            path[unit] = None
            unit = parent[unit]
        if unit is not None and unit in path:
            walked = list(path)
            yield walked[walked.index(unit) :]
        cleared.update(path)
