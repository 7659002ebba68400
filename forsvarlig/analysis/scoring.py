"""Turns item answers into scale scores, one row a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import polars as pl

from forsvarlig.analysis.arrays import Floats
from forsvarlig.errors import InputError, Place, nearest
from forsvarlig.knowledge.instruments import Instrument, Item, Scale

# Two scores nearer than this are one and the same, summed in another order.
SAME = 1e-9


def score_answers(frame: pl.DataFrame, instrument: Instrument, file: str = "…") -> dict[str, Floats]:
    """Score every scale of an instrument.

    `frame` has one row a person and one text column an item, named by its id; a blank or null is no answer. Returns scale id to
    an array with one score a row: the mean of the answered items' scores (times the number of items where the aggregate is
    a sum), NaN where fewer than `scale.needed` items are answered. Nothing depends on the order of rows.

    Raises InputError, with row, column and value, for a missing column and for a value that no option lists.
    """
    points = item_points(frame, instrument, file)
    return {scale.id: _score(scale, instrument, points) for scale in instrument.scales}


def item_points(frame: pl.DataFrame, instrument: Instrument, file: str = "…") -> dict[str, Floats]:
    """Each item's points, one a row, NaN where there is no answer; otherwise as `score_answers`."""
    for item in instrument.items:
        if item not in frame.columns:
            raise InputError(f"There is no column for the item “{item}”.", Place(file, row=1), nearest(item, frame.columns))
    return {item.id: _points(frame[item.id], item, file) for item in instrument.items.values()}


def possible_scores(instrument: Instrument, scale: Scale) -> tuple[float, ...]:
    """Every score that one person can have, rising, from complete and from incomplete answers."""
    sums = _sums(instrument, scale, complete=False)
    return _merged(
        _aggregate(scale, total, count) for count, totals in enumerate(sums) if count >= scale.needed for total in totals
    )


def score_range(instrument: Instrument, scale: Scale) -> tuple[float, float]:
    """The lowest and the highest score that one person can have."""
    scores = possible_scores(instrument, scale)
    return scores[0], scores[-1]


def score_step(instrument: Instrument, scale: Scale) -> float:
    """The smallest difference between two scores of persons who answered every item; 0 when there is only one such score."""
    totals = _sums(instrument, scale, complete=True)[-1]
    scores = _merged(_aggregate(scale, total, len(scale.items)) for total in totals)
    return min((high - low for low, high in pairwise(scores)), default=0.0)


def unfavourable(scale: Scale, scores: Floats) -> Floats:
    """Scores of a scale from 0 to 100 turned so that high is unfavourable: a demand's as they are, a resource's from 100."""
    return 100 - scores if scale.orientation == "resource" else scores


def exposed(scale: Scale, scores: Floats) -> Floats:
    """1.0 for each person at or above `exposed_from` unfavourable points, 0.0 for each below, NaN where the score is missing.

    A scale without `exposed_from` gives NaN for everyone.
    """
    if scale.exposed_from is None:
        return np.full(len(scores), np.nan)
    reached = unfavourable(scale, scores) >= scale.exposed_from - SAME
    return np.where(np.isnan(scores), np.nan, reached.astype(np.float64))


def _points(column: pl.Series, item: Item, file: str) -> Floats:
    listed = {option.value: option.score for option in item.options}
    numbers = {_number(option.value): option.score for option in item.options}
    distinct = [value for value in column.unique().to_list() if value is not None and value.strip()]
    scores = {value: listed.get(value.strip(), numbers.get(_number(value))) for value in distinct}
    if unknown := [value for value, score in scores.items() if score is None]:
        _refuse_value(column, unknown, item, file)
    return column.replace_strict(scores, default=None, return_dtype=pl.Float64).to_numpy().astype(np.float64)


def _number(value: str) -> float | str:
    """What a cell says as a number, so that 1, 1.0 and 1,0 are one answer; other text as it is."""
    text = value.strip()
    return float(text.replace(",", ".")) if re.fullmatch(r"[+-]?\d+([.,]\d+)?", text, re.ASCII) else text


def _refuse_value(column: pl.Series, unknown: Sequence[str], item: Item, file: str) -> None:
    rows = column.is_in(list(unknown)).arg_true()
    row = int(rows[0])
    more = f" {len(rows) - 1} more cells of this column hold such values." if len(rows) > 1 else ""
    listed = ", ".join(option.value for option in item.options)
    what = f"No option of “{item.id}” has the value “{column[row]}”.{more}"
    raise InputError(what, Place(file, row + 2, item.id), f"Listed values: {listed}; leave the cell blank for no answer.")


def _score(scale: Scale, instrument: Instrument, points: dict[str, Floats]) -> Floats:
    answered = np.zeros(len(points[scale.items[0]]), dtype=np.int64)
    total = np.zeros(len(answered))
    for item in scale.items:
        present = ~np.isnan(points[item])
        answered += present
        total += np.where(present, points[item], 0.0)
    scores = np.full(len(answered), np.nan)
    enough = answered >= scale.needed
    scores[enough] = total[enough] / answered[enough]
    if scale.aggregate == "sum":
        scores *= len(scale.items)
    return _snapped(scores, np.array(possible_scores(instrument, scale)))


def _snapped(scores: Floats, possible: Floats) -> Floats:
    """Each score as the possible one it is, so that equal scores are equal numbers."""
    at = np.clip(np.searchsorted(possible, scores - SAME), 0, len(possible) - 1)
    return np.where(np.isnan(scores), np.nan, possible[at])


def _aggregate(scale: Scale, total: float, count: int) -> float:
    mean = total / count
    return mean * len(scale.items) if scale.aggregate == "sum" else mean


def _sums(instrument: Instrument, scale: Scale, complete: bool) -> list[tuple[float, ...]]:
    """By the number of items answered, every sum of their scores; with `complete` only the last entry is filled."""
    reached: list[tuple[float, ...]] = [(0.0,)]
    for item in scale.items:
        scores = {option.score for option in instrument.items[item].options}
        skipped = [() if complete else sums for sums in reached] + [()]
        added = [(), *(tuple(total + score for total in sums for score in scores) for sums in reached)]
        reached = [_merged((*before, *after)) for before, after in zip(skipped, added, strict=True)]
    return reached


def _merged(values: Iterable[float]) -> tuple[float, ...]:
    rising = np.sort(np.fromiter(values, dtype=np.float64))
    if not len(rising):
        return ()
    return tuple(rising[np.append(True, np.diff(rising) > SAME)].tolist())
