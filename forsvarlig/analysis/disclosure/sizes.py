"""The numbers of respondents that an audit needs and no reader may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forsvarlig.analysis.disclosure.groups import Grid
from forsvarlig.analysis.disclosure.system import Bools, Ints


def sizes_document(grid: Grid, respondents: Ints, scored: Mapping[str, Bools]) -> dict[str, Any]:
    """SIZES.json: respondents of every combination of unit and crossing columns, a blank as null; per scale those with a score."""
    scales = {scale: _cells(grid, grid.count(persons)) for scale, persons in scored.items()}
    return {"columns": list(grid.columns), "respondents": _cells(grid, respondents), "scales": scales}


def _cells(grid: Grid, count: Ints) -> list[list[Any]]:
    return [[list(cell), int(number)] for cell, number in zip(grid.cells, count, strict=True) if number]
