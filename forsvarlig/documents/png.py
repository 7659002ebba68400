"""Draws SVG as PNG for formats that can't hold it. The same drawing always gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable

import typst

from forsvarlig.documents.fonts import typefaces

DOTS_PER_INCH = 300
_SHEETS = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#for drawing in json(bytes(sys.inputs.drawings)) {
  page(image(bytes(drawing.at(0)), format: "svg", width: drawing.at(1) * 1cm))
}
"""


def to_pngs(drawings: Iterable[tuple[str, float]]) -> dict[tuple[str, float], bytes]:
    """Each drawing, an SVG of `charts` or `signs` and its width in centimetres, as a PNG sharp enough to print."""
    wanted = list(dict.fromkeys(drawings))
    if not wanted:
        return {}
    inputs = {"drawings": json.dumps(wanted)}
    compiler = typst.Compiler(_SHEETS, font_paths=typefaces(), ignore_system_fonts=True, sys_inputs=inputs)
    sheets = compiler.compile(format="png", ppi=DOTS_PER_INCH)
    return dict(zip(wanted, sheets if isinstance(sheets, list) else [sheets or b""], strict=True))
