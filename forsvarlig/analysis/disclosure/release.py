"""A release: the groups and figures that every reader of a round may see, planned as a whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from forsvarlig.analysis.disclosure.groups import RESERVED, Grid, distinct_sets, make_grid
from forsvarlig.analysis.disclosure.plan import plan_groups
from forsvarlig.analysis.disclosure.scales import Published, Rules, publish_scale
from forsvarlig.analysis.disclosure.sizes import sizes_document
from forsvarlig.analysis.disclosure.system import Bools
from forsvarlig.analysis.scoring import item_points, possible_scores, score_answers, score_range, score_step
from forsvarlig.analysis.units import Units, refuse_unknown_units
from forsvarlig.errors import InputError, Place, nearest
from forsvarlig.knowledge.instruments import Instrument, Scale

FORMAT = "forsvarlig-release/1"
LEAST_THRESHOLD = 5
CROSS_THRESHOLD = 10

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Released:
    """`document` is what readers may see, `sizes` what only an audit may: both as they are written to JSON."""

    document: dict[str, Any]
    sizes: dict[str, Any]


def make_release(
    frame: pl.DataFrame,
    units: Units,
    instrument: Instrument,
    *,
    crossings: Sequence[str] = (),
    threshold: int = LEAST_THRESHOLD,
    cross_threshold: int | None = None,
    width: float = 20.0,
    unit_column: str = "unit",
    seconds: float = 300.0,
    progress: Progress | None = None,
    file: str = "…",
) -> Released:
    """Make what readers may see of a round, so that G1 and G2 hold.

    `frame` has one row a person and text columns: the unit, the crossings, and one an item. A respondent is a row with at least
    one answer. `threshold` is the fewest respondents of a plain group (at least 5), `cross_threshold` of a crossing (10 or the
    threshold if None), `width` how many hundredths of a scale's range a small group's mean must stay open (G2). Planning takes
    about `seconds` at most; `progress` is told what is being done and which part of it all is behind. `file` names the frame in
    errors.

    Raises InputError for a unit, a column or an answer that isn't known, for thresholds that are too low, and when nobody answered.
    """
    start = time.monotonic()
    rules = _rules(threshold, cross_threshold, width)
    _check_columns(frame, instrument, unit_column, crossings, file)
    refuse_unknown_units(frame[unit_column], units, file)
    tell = progress or (lambda *_: None)
    answered = np.any([~np.isnan(points) for points in item_points(frame, instrument, file).values()], axis=0)
    if not answered.any():
        raise InputError("Nobody has answered any item.", Place(file), "Check that the item columns hold the answers.")
    scores = {scale: values[answered] for scale, values in score_answers(frame, instrument, file).items()}
    grid = make_grid(frame.filter(pl.Series(answered)), units, unit_column, crossings)
    tell("Planning what to withhold", 0.0)
    base = _base(grid, rules, 0.4 * seconds)
    published: dict[str, Published] = {}
    for number, scale in enumerate(instrument.scales):
        tell(f"Planning {scale.id}", 0.4 + 0.6 * number / len(instrument.scales))
        left = max(1.0, seconds - (time.monotonic() - start)) / (len(instrument.scales) - number)
        published[scale.id] = publish_scale(grid, base.respondents, base.shown, instrument, scale, scores[scale.id], rules, left)
    tell("Done", 1.0)
    document = {
        "format": FORMAT,
        "instrument": instrument.id,
        "version": instrument.version,
        "threshold": rules.threshold,
        "cross_threshold": rules.cross_threshold,
        "width": rules.width,
        "units": [{"unit": unit, "parent": units.parent[unit]} for unit in units.order],
        "scales": [_scale(instrument, scale) for scale in instrument.scales],
        "plan": {
            "g1_optimal": base.optimal and all(scale.optimal for scale in published.values()),
            "fell_back": base.fell_back or any(scale.fell_back for scale in published.values()),
            "g2_withheld": sum(scale.withheld - scale.withheld_by_g1 for scale in published.values()),
            "seconds": round(time.monotonic() - start, 1),
        },
        "groups": [_group(grid, base, published, line) for line in range(len(grid.lines))],
    }
    scored = {scale: ~np.isnan(values) for scale, values in scores.items()}
    return Released(document, sizes_document(grid, base.respondents, scored))


def _rules(threshold: int, cross_threshold: int | None, width: float) -> Rules:
    if threshold < LEAST_THRESHOLD:
        raise InputError(f"A threshold of {threshold} is too low.", do=f"It may be raised above {LEAST_THRESHOLD}, never lowered.")
    crossed = max(CROSS_THRESHOLD, threshold) if cross_threshold is None else cross_threshold
    if crossed < threshold:
        what = f"The threshold of crossings, {crossed}, is lower than that of units, {threshold}."
        raise InputError(what, do=f"Give at least {threshold}.")
    if not 0 < width <= 100:
        raise InputError(f"A width of {width:g} can't be kept.", do="Give a number above 0 and at most 100; 20 is usual.")
    return Rules(threshold, crossed, float(width))


def _check_columns(frame: pl.DataFrame, instrument: Instrument, unit_column: str, crossings: Sequence[str], file: str) -> None:
    for at, column in enumerate(crossings):
        if column in RESERVED or column == unit_column:
            raise InputError(f"A crossing can't be called “{column}”.", Place(file, row=1), "Give the column another name.")
        if column in instrument.items:
            what = f"“{column}” is an item: a group made by its answers would show them."
            raise InputError(what, Place(file, row=1), "Cross with background questions only.")
        if column in crossings[:at]:
            raise InputError(f"“{column}” is named twice among the crossings.", do="Name each column once.")
    for column in (unit_column, *crossings):
        if column not in frame.columns:
            raise InputError(f"There is no column “{column}”.", Place(file, row=1), nearest(column, frame.columns))


@dataclass(frozen=True)
class _Base:
    """The plan on all respondents: which lines are `shown`, and why others aren't; `respondents` (cells,), `totals` (lines,)."""

    shown: Bools
    hidden: tuple[str, ...]
    respondents: np.ndarray[Any, np.dtype[np.int64]]
    totals: np.ndarray[Any, np.dtype[np.int64]]
    optimal: bool
    fell_back: bool


def _base(grid: Grid, rules: Rules, seconds: float) -> _Base:
    respondents = np.bincount(grid.cell, minlength=len(grid.cells))
    sets = distinct_sets(grid, respondents)
    system = sets.system(np.ones(len(sets.sizes), dtype=np.bool_), rules.threshold, rules.cross_threshold)
    plan = plan_groups(system, seconds=seconds)
    totals = grid.member @ respondents
    reasons = []
    for line, number in enumerate(sets.of_line):
        too_few = totals[line] < (rules.cross_threshold if grid.crossed[line] else rules.threshold)
        shown = number >= 0 and not plan.withheld[number] and not too_few
        reasons.append("" if shown else "empty" if number < 0 else "primary" if too_few else "complementary")
    return _Base(np.array([not why for why in reasons]), tuple(reasons), respondents, totals, plan.optimal, plan.fell_back)


def _scale(instrument: Instrument, scale: Scale) -> dict[str, Any]:
    said = {} if scale.exposed_from is None else {"exposed_from": scale.exposed_from}
    return {
        "id": scale.id,
        "factor": scale.factor,
        "orientation": scale.orientation,
        "range": list(score_range(instrument, scale)),
        "step": score_step(instrument, scale),
        "scores": list(possible_scores(instrument, scale)),
        "sensitive": scale.sensitive,
        **said,
    }


def _group(grid: Grid, base: _Base, published: dict[str, Published], line: int) -> dict[str, Any]:
    where = dict(grid.lines[line].where)
    if base.hidden[line]:
        return {"where": where, "hidden": base.hidden[line]}
    figures = {scale: of.figures[line] for scale, of in published.items() if line in of.figures}
    return {"where": where, "n": int(base.totals[line]), "scales": figures}
