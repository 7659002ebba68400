"""Writes an instrument's document as the file that it is read from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_toml(document: Mapping[str, Any]) -> str:
    """The TOML of an instrument's document; what `read_instrument` makes of it is the same."""
    plain = [f"{key} = {toml_value(value)}" for key, value in document.items() if key not in ("item", "scale")]
    tables = [
        [
            "",
            f"[[{kind}]]",
            *(f"{key} = {_listed(value) if key == 'options' else toml_value(value)}" for key, value in entry.items()),
        ]
        for kind in ("item", "scale")
        for entry in document[kind]
    ]
    return "\n".join([*plain, *(line for table in tables for line in table)]) + "\n"


def _listed(values: Any) -> str:
    return "[\n" + "".join(f"    {toml_value(value)},\n" for value in values) + "]"


def toml_value(value: Any) -> str:
    """One value as TOML writes it."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
