"""Descriptive statistics of every scale, for everyone and for groups: what whoever holds the answers wants to see first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from forsvarlig.analysis.arrays import Floats
from forsvarlig.analysis.reliability import between_groups, cronbach_alpha, summarise
from forsvarlig.analysis.scoring import exposed, item_points, score_answers
from forsvarlig.knowledge.instruments import Instrument, Scale


def describe(frame: pl.DataFrame, instrument: Instrument, *, by: Sequence[str] = (), file: str = "…") -> dict[str, Any]:
    """The document that `forsvarlig score --json` prints, unrounded; None where a figure can't be reckoned.

    `frame` has one row a person and text columns: one an item, and those of `by`, whose combinations of values are the groups
    beside everyone. A blank in one of them makes no group. Groups come in order of their values, numbers as numbers.

    Raises InputError as `score_answers` does. The columns of `by` must be in the frame.
    """
    points = item_points(frame, instrument, file)
    scores = score_answers(frame, instrument, file)
    keys, numbers = _groups(frame, by)
    groups: list[dict[str, Any]] = [{"where": {}, "scales": _scales(instrument, points, scores, np.arange(len(frame)))}]
    if len(by) == 1:
        for scale in instrument.scales:
            between = between_groups(scores[scale.id], numbers)
            groups[0]["scales"][scale.id]["between"] = {
                "groups": between.groups,
                "icc1": _figure(between.icc1),
                "icc2": _figure(between.icc2),
                "icc1_n0": _figure(between.icc1_n0),
            }
    for key, rows in zip(keys, _rows(numbers, len(keys)), strict=True):
        groups.append({"where": dict(zip(by, key, strict=True)), "scales": _scales(instrument, points, scores, rows)})
    return {"instrument": instrument.id, "version": instrument.version, "groups": groups}


def _groups(frame: pl.DataFrame, by: Sequence[str]) -> tuple[list[tuple[str, ...]], NDArray[np.int64]]:
    """The groups' values in order, and each row's group number, -1 where a value is blank."""
    if not by:
        return [], np.full(len(frame), -1)
    columns = frame.select(by)
    keys = sorted(columns.drop_nulls().unique().rows(), key=lambda key: [_in_order(value) for value in key])
    numbered = pl.DataFrame(keys, schema=columns.schema, orient="row").with_row_index("group number")
    found = columns.join(numbered, on=list(by), how="left", maintain_order="left")["group number"]
    return keys, found.cast(pl.Int64).fill_null(-1).to_numpy()


def _in_order(value: str) -> tuple[int, float, str]:
    return (0, float(value), value) if value.isdecimal() else (1, 0.0, value)


def _rows(numbers: NDArray[np.int64], groups: int) -> list[NDArray[np.int64]]:
    order = np.argsort(numbers, kind="stable")
    starts = np.searchsorted(numbers[order], np.arange(groups + 1))
    return [order[start:end] for start, end in pairwise(starts)]


def _scales(
    instrument: Instrument, points: dict[str, Floats], scores: dict[str, Floats], rows: NDArray[np.int64]
) -> dict[str, dict[str, Any]]:
    return {scale.id: _scale(scale, points, scores[scale.id][rows], rows) for scale in instrument.scales}


def _scale(scale: Scale, points: dict[str, Floats], scores: Floats, rows: NDArray[np.int64]) -> dict[str, Any]:
    summary = summarise(scores)
    alpha = math.nan if scale.formative else cronbach_alpha(np.column_stack([points[item][rows] for item in scale.items]))
    known = exposed(scale, scores[~np.isnan(scores)])
    return {
        "n": summary.n,
        "missing": summary.missing,
        "mean": _figure(summary.mean),
        "sd": _figure(summary.sd),
        "ci95": None if math.isnan(summary.low) else [summary.low, summary.high],
        "alpha": _figure(alpha),
        "share_exposed": _figure(float(known.mean())) if len(known) else None,
    }


def _figure(value: float) -> float | None:
    return None if math.isnan(value) else value
