"""A stand-in for the planner: the shape of its release with honest figures, hiding only what it is told to hide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import polars as pl

from forsvarlig.analysis.scoring import exposed, possible_scores, score_answers, score_step
from forsvarlig.analysis.units import Units
from forsvarlig.knowledge.instruments import Instrument, Scale

PASSED = {
    "groups_shown": 5,
    "groups_withheld": 2,
    "smallest_derivable_group": {"mean": 8, "share": 20, "sd": 20},
    "breaches": 0,
    "wrong_figures": 0,
}
FAILED = PASSED | {"breaches": 2}


def planned(complementary: Iterable[str] = ()) -> Callable[..., dict[str, Any]]:
    """A `make` that hides groups under the threshold, and these units."""

    def make(frame: pl.DataFrame, units: Units, instrument: Instrument, threshold: int) -> dict[str, Any]:
        scores = score_answers(frame, instrument)
        column = frame["unit"].to_numpy()
        groups: list[tuple[dict[str, str], Any]] = [({}, np.ones(len(frame), dtype=bool))]
        for unit in units.order:
            groups.append(({"unit": unit, "members": "own"}, column == unit))
            groups.append(({"unit": unit, "members": "subtree"}, np.isin(column, units.subtree(unit))))
        return {
            "format": "forsvarlig-release/1",
            "instrument": instrument.id,
            "version": instrument.version,
            "threshold": threshold,
            "cross_threshold": 10,
            "width": 20.0,
            "units": [{"unit": unit, "parent": units.parent[unit] or ""} for unit in units.order],
            "scales": [_scale(instrument, scale) for scale in instrument.scales],
            "plan": {"g1_optimal": True, "fell_back": False, "seconds": 0.0},
            "groups": [_group(where, inside, scores, instrument, threshold, set(complementary)) for where, inside in groups],
        }

    return make


def _scale(instrument: Instrument, scale: Scale) -> dict[str, Any]:
    return {
        "id": scale.id,
        "factor": scale.factor,
        "orientation": scale.orientation,
        "range": [0, 100],
        "step": score_step(instrument, scale),
        "scores": list(possible_scores(instrument, scale)),
        "sensitive": scale.sensitive,
    }


def _group(
    where: Mapping[str, str], inside: Any, scores: Mapping[str, Any], instrument: Instrument, threshold: int, hide: set[str]
) -> dict[str, Any]:
    n = int(inside.sum())
    if n < threshold:
        return {"where": where, "hidden": "primary" if n else "empty"}
    if where.get("unit") in hide:
        return {"where": where, "hidden": "complementary"}
    return {"where": where, "n": n, "scales": _scales(instrument, scores, inside, threshold)}


def _scales(instrument: Instrument, scores: Mapping[str, Any], inside: Any, threshold: int) -> dict[str, Any]:
    known = {scale.id: scores[scale.id][inside & ~np.isnan(scores[scale.id])] for scale in instrument.scales}
    return {scale.id: _figures(scale, known[scale.id]) for scale in instrument.scales if len(known[scale.id]) >= threshold}


def _figures(scale: Scale, known: Any) -> dict[str, Any]:
    yes = int(exposed(scale, known).sum())
    if scale.sensitive:
        if len(known) < 10:
            return {"n": len(known)}
        if min(yes, len(known) - yes) >= 3:
            return {"n": len(known), "share_exposed": round(yes / len(known), 2)}
        return {"n": len(known), "share_exposed": {"band": f"fewer_than_3_{'yes' if yes < 3 else 'no'}"}}
    figures: dict[str, Any] = {"n": len(known), "mean": round(float(known.mean()), 1)}
    if len(known) >= 20:
        values, counts = np.unique(known, return_counts=True)
        figures |= {
            "sd": round(float(known.std(ddof=1)), 1),
            "share_exposed": round(yes / len(known), 2),
            "distribution": [
                [float(value), round(int(count) / len(known), 2)] for value, count in zip(values, counts, strict=True)
            ],
        }
    return figures
