"""The signs of the levels and of the charts' keys, as SVG that holds without colour. The word always stands beside."""

from __future__ import annotations

PLUM, FJORD, INK, SOFT, RULE, PAPER = "#54204a", "#2c5f80", "#2b2229", "#62565e", "#dcd5cd", "#faf8f4"

_STROKE = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
_TICK = f'<path d="M6.8 12.4l3.6 3.6 7-7.6" {_STROKE} stroke-width="2.4" stroke="{{0}}"/>'
_ONE_STROKE = (
    '<path d="M12 8.8v6" fill="none" stroke-linecap="round" stroke-width="2.5" stroke="{0}"/>'
    '<circle cx="12" cy="18.2" r="1.5" fill="{0}"/>'
)
_TWO_STROKES = (
    '<path d="M8.6 6.4v7M15.4 6.4v7" fill="none" stroke-linecap="round" stroke-width="2.5" stroke="{0}"/>'
    '<circle cx="8.6" cy="17.4" r="1.5" fill="{0}"/><circle cx="15.4" cy="17.4" r="1.5" fill="{0}"/>'
)
_DOT = '<circle cx="12" cy="12" r="2.6" fill="{0}"/>'
_LINE = 'stroke-width="2" stroke-linejoin="round"'

# Per level: the shape, the colour of its line, its fill once adopted, and what is drawn in it, in white or dark.
_SIGNS = {
    "green": (f'<circle cx="12" cy="12" r="10.6" {_LINE} {{0}}/>', "#1f7a4d", "#1f7a4d", _TICK, "#ffffff"),
    "yellow": (f'<path d="M12 1.4L22.6 12 12 22.6 1.4 12z" {_LINE} {{0}}/>', "#7d5f00", "#f4c63d", _DOT, "#3f3000"),
    "orange": (f'<path d="M12 2L22.8 21.4H1.2z" {_LINE} {{0}}/>', "#bf4e0a", "#bf4e0a", _ONE_STROKE, "#ffffff"),
    "red": (
        f'<path d="M5.6 1.4h12.8l4.2 4.2v12.8l-4.2 4.2H5.6l-4.2-4.2V5.6z" {_LINE} {{0}}/>',
        "#9c1020",
        "#9c1020",
        _TWO_STROKES,
        "#ffffff",
    ),
}
_UNKNOWN = (
    f'<circle cx="12" cy="12" r="10.4" fill="#ffffff" stroke="{SOFT}" stroke-width="1.8" stroke-dasharray="3.4 3"/>'
    f'<path d="M9 9.4c.2-1.8 1.5-2.8 3.1-2.8 1.8 0 3 1.1 3 2.6 0 2.2-2.9 2.4-2.9 4.6" {_STROKE} stroke="{INK}" stroke-width="2"/>'
    f'<circle cx="12.1" cy="17.2" r="1.35" fill="{INK}"/>'
)
_HIDDEN = (
    f'<rect x="1.5" y="1.5" width="21" height="21" fill="#ece8e4" stroke="{SOFT}" stroke-width="1.5"/>'
    '<path d="M1.5 9L9 1.5M1.5 16.5l15-15M4 22L22 4M11.5 22.5l11-11M19 22.5l3.5-3.5" stroke="#8a7f86" stroke-width="1.5"/>'
)

_KEYS = {
    "unit": f'<line x1="2" y1="8" x2="34" y2="8" stroke="{PLUM}" stroke-width="6" stroke-opacity=".35"/>'
    f'<circle cx="18" cy="8" r="6.5" fill="{PLUM}"/>',
    "before": f'<circle cx="18" cy="8" r="4.5" fill="#ffffff" stroke="{PLUM}" stroke-width="2"/>',
    "enterprise": f'<line x1="18" y1="0" x2="18" y2="16" stroke="{FJORD}" stroke-width="3"/>',
    "range": f'<rect x="3" y="2" width="30" height="12" fill="#ffffff" stroke="{SOFT}" stroke-width="1.6" stroke-dasharray="4 3"/>',
}


def level_sign(level: str, *, adopted: bool) -> str:
    """The sign of a level, 24 units square: in outline while proposed, filled when `adopted`.

    `level` is one of green, yellow, orange, red, unknown and hidden (the last two look the same either way).
    Decoration: the word that stands beside it is what is read aloud. Raises KeyError for another level.
    """
    if level in ("unknown", "hidden"):
        inner = _UNKNOWN if level == "unknown" else _HIDDEN
    else:
        shape, line, fill, mark, light = _SIGNS[level]
        inner = shape.format(f'fill="{fill if adopted else "#ffffff"}" stroke="{line}"') + mark.format(light if adopted else line)
    return _decoration("0 0 24 24", inner, "sign")


def key_sign(kind: str) -> str:
    """The sign beside one line of a chart's key: unit, before, enterprise or range. Decoration. Raises KeyError for others."""
    return _decoration("0 0 36 16", _KEYS[kind], "key-sign")


def _decoration(box: str, inner: str, name: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" viewBox="{box}" aria-hidden="true" focusable="false">{inner}</svg>'
    )
