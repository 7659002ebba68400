"""Small instruments, tables and releases for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from forsvarlig.knowledge.instruments import Instrument, parse_instrument

RISING = [{"value": value, "score": 25 * (value - 1)} for value in range(1, 6)]
FALLING = [{"value": value, "score": 100 - 25 * (value - 1)} for value in range(1, 6)]


def instrument(scales: Sequence[Mapping[str, Any]], options: Mapping[str, Any] | None = None) -> Instrument:
    """An instrument with these scales; items have five options from 0 to 100 points unless `options` has others by item id."""
    items = dict.fromkeys(item for scale in scales for item in scale["items"])
    document = {
        "id": "small",
        "version": "1",
        "name": {"nb": "Lite"},
        "licence": "EUPL-1.2",
        "source": "made for a test",
        "item": [{"id": item, "options": (options or {}).get(item, RISING)} for item in items],
        "scale": [{"orientation": "demand", **scale} for scale in scales],
    }
    return parse_instrument(document, "small.toml")


def table(**columns: Sequence[str | None]) -> pl.DataFrame:
    """Text columns, as a table that was read has them."""
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def release(
    units: Mapping[str, Mapping[str, Any] | str],
    scales: Mapping[str, Mapping[str, Any]],
    everyone: Mapping[str, Any] | str = "primary",
    threshold: int = 5,
) -> dict[str, Any]:
    """A release of a root and units right below it. A group is why it is hidden, or {"n": …, scale id: {figures}}."""
    groups: list[dict[str, Any]] = [{"where": {}, **group(everyone)}]
    for unit, shown in units.items():
        groups += [{"where": {"unit": unit, "members": members}, **group(shown)} for members in ("own", "subtree")]
    return {
        "format": "forsvarlig-release/1",
        "instrument": "small",
        "version": "1",
        "threshold": threshold,
        "cross_threshold": 10,
        "width": 20.0,
        "units": [{"unit": "root", "parent": ""}, *({"unit": unit, "parent": "root"} for unit in units)],
        "scales": [{"id": scale, "orientation": "demand", "range": [0, 100], **rest} for scale, rest in scales.items()],
        "groups": groups,
    }


def group(shown: Mapping[str, Any] | str) -> dict[str, Any]:
    """What a release says of a group: why it is hidden, or its n and figures by scale id."""
    if isinstance(shown, str):
        return {"hidden": shown}
    return {"n": shown["n"], "scales": {key: value for key, value in shown.items() if key != "n"}}
