"""A made-up nursing home: a release and an assessment with one of each thing that a report must tell of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

ROOT = "Solbakken"
ORDINARY = {"quantitative_demands": "demand", "support_feedback": "resource"}
SENSITIVE = ("violence_threats",)


def release() -> dict[str, Any]:
    """Nord stands out on amount of work, Sør is like the rest, Natt is hidden, Vest has no answers."""
    units = [{"unit": ROOT, "parent": ""}, *({"unit": unit, "parent": ROOT} for unit in ("Nord", "Sør", "Natt", "Vest"))]
    groups: list[dict[str, Any]] = [
        {"where": {}, "n": 60, "scales": _figures(60, 44.0, 70.0, 0.2, 18.0)},
        {"where": {"unit": ROOT, "members": "own"}, "hidden": "empty"},
        {"where": {"unit": ROOT, "members": "subtree"}, "n": 60, "scales": _figures(60, 44.0, 70.0, 0.2, 18.0)},
    ]
    for unit, n, demand, support in (("Nord", 16, 71.2, 81.3), ("Sør", 34, 37.1, 70.5)):
        band = {"band": "fewer_than_3_yes"} if unit == "Nord" else 0.35
        figures = _figures(n, demand, support, band, 17.0 if n >= 20 else None)
        groups += [{"where": {"unit": unit, "members": members}, "n": n, "scales": figures} for members in ("own", "subtree")]
    for unit, hidden in (("Natt", "complementary"), ("Vest", "empty")):
        groups += [{"where": {"unit": unit, "members": members}, "hidden": hidden} for members in ("own", "subtree")]
    crossed = {name: part for name, part in _figures(20, 38.0, 66.0, 0.2, None).items() if name not in SENSITIVE}
    groups.append({"where": {"unit": "Sør", "members": "subtree", "kjønn": "kvinne"}, "n": 20, "scales": crossed})
    groups.append({"where": {"unit": "Sør", "members": "subtree", "kjønn": "mann"}, "hidden": "primary"})
    return {
        "format": "forsvarlig-release/1",
        "instrument": "core",
        "version": "1",
        "threshold": 5,
        "cross_threshold": 10,
        "width": 20.0,
        "units": units,
        "scales": [*(_scale(scale, orientation) for scale, orientation in ORDINARY.items()), *(_scale(one) for one in SENSITIVE)],
        "plan": {"g1_optimal": True, "fell_back": False, "seconds": 0.1},
        "groups": groups,
    }


def assessment() -> dict[str, Any]:
    """Nord: red over time on amount of work, violence unknown. Natt: nothing concluded. The others: no proposal."""
    told = _ground("extent", "exposure.relative.3", "71,2 mot 37,1 i de andre enhetene.", "core 1")
    weighed = {**_ground("prevention", "prevention.not_shown", "Tiltak er planlagt.", "own"), "counts": False}
    alike = _ground("extent", "exposure.relative.0", "Som ellers.", "core 1")
    silent = _ground("extent", "exposure.band", "Spør i samtalen.", "core 1")
    nord = {
        "unit": "Nord",
        "factors": [
            _factor("quantitative_demands", "orange", "red", "likely", told, weighed),
            _factor("support_feedback", "green", "green", "likely", alike),
            _factor("violence_threats", "unknown", "unknown", "unknown", silent),
        ],
        "combined": {
            "level_now": "orange",
            "level_over_time": "red",
            "not_assessed": ["violence_threats"],
            "drivers": [["violence_threats", "quantitative_demands"]],
            "rules": ["worst_factor", "so_far"],
            "text": {"nb": "Aldri lavere enn det høyeste.", "nn": "Aldri lågare enn det høgste.", "en": "Never below the highest."},
        },
        "protective": ["support_feedback"],
    }
    nothing = {"level_now": "unknown", "level_over_time": "unknown", "not_assessed": [], "drivers": [], "rules": ["not_concluded"]}
    natt = {"unit": "Natt", "factors": [], "combined": {**nothing, "text": {"nb": "Ikke konkludert."}}, "protective": []}
    return {"rule_version": "0", "on": "2026-11-22", "units": [nord, natt]}


def words(value: Any) -> Iterator[str]:
    """Every text in a document, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from words(part)
    elif is_dataclass(value):
        for one in fields(value):
            if one.name not in ("svg", "language", "rank", "level", "kind", "url"):
                yield from words(getattr(value, one.name))


def _figures(n: int, demand: float, support: float, share: Any, sd: float | None) -> dict[str, Any]:
    spread: dict[str, Any] = {} if sd is None else {"sd": sd}
    return {
        "quantitative_demands": {"n": n, "mean": demand, **spread},
        "support_feedback": {"n": n, "mean": support, **spread},
        "violence_threats": {"n": n, "share_exposed": share},
    }


def _scale(name: str, orientation: str = "demand") -> dict[str, Any]:
    return {
        "id": name,
        "factor": name,
        "orientation": orientation,
        "range": [0, 100],
        "step": 12.5,
        "scores": [12.5 * step for step in range(9)],
        "sensitive": name in SENSITIVE,
    }


def _ground(part: str, rule: str, text: str, source: str) -> dict[str, Any]:
    return {
        "part": part,
        "rule": rule,
        "effect": "",
        "counts": True,
        "text": {"nb": text},
        "source": source,
        "threshold_source": "own",
    }


def _factor(factor: str, now: str, over_time: str, certainty: str, *grounds: dict[str, Any]) -> dict[str, Any]:
    return {"factor": factor, "level_now": now, "level_over_time": over_time, "certainty": certainty, "grounds": list(grounds)}
