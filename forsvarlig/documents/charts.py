"""Charts as SVG for pages and paper: text alternatives tell the finding, no inline style, no colour that carries it alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from forsvarlig.documents.signs import FJORD, INK, PLUM, RULE, SOFT, key_sign

WIDTH = 400
EDGE = 14
TEXT = 13
# How wide a letter is at most, on average, as a part of its size.
LETTER, LONGEST = 0.62, 60
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class ScaleFigure:
    """What one chart shows, all on an axis from 0 (least burden) to 100 (most).

    `value` is this unit's figure and `interval` how uncertain it is (None when not known); `before` the last round's,
    `enterprise` the whole enterprise's. A figure known only as lying somewhere has `between` instead of a value.
    `finding` is the text alternative: what the chart shows, in a sentence. `reading` says how the axis runs.
    """

    finding: str
    reading: str
    value: float | None = None
    interval: tuple[float, float] | None = None
    enterprise: float | None = None
    before: float | None = None
    between: tuple[float, float] | None = None


def scale_chart(figure: ScaleFigure, *, numbered: bool = True) -> str:
    """One figure on the axis from 0 to 100, as an SVG 400 units wide.

    `numbered` writes the numbers under the axis (13 units high); leave it out where a table's head says what the axis is.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {WIDTH} {_height(figure, numbered)}">'
        f"<title>{escape(figure.finding)}</title><desc>{escape(figure.reading)}</desc>{_drawn(figure, numbered)}</svg>"
    )


def stacked_chart(title: str, rows: Sequence[tuple[str, ScaleFigure]], key: Sequence[tuple[str, str]]) -> str:
    """One or more figures under each other, each with its name, as an SVG that stands alone: title above, key below.

    `key` is what the signs mean: their name in `signs.key_sign`, and the words.
    """
    parts, down = [_words(EDGE, 24, title, 18, bold=True), _words(EDGE, 44, rows[0][1].reading, TEXT)], 74
    for name, figure in rows:
        parts += [
            _words(EDGE, down, name, TEXT + 2, bold=True),
            f'<g transform="translate(0 {down + 2})">{_drawn(figure, True)}</g>',
        ]
        down += _height(figure, True) + 26
    for kind, words in key:
        sign = key_sign(kind).replace("<svg ", f'<svg x="{EDGE}" y="{down - 12}" width="36" height="16" ', 1)
        parts += [sign, _words(EDGE + 46, down, words, TEXT)]
        down += 22
    findings = " ".join(figure.finding for _name, figure in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {down}" width="{2 * WIDTH}" height="{2 * down}">'
        f"<title>{escape(title)}</title><desc>{escape(findings)}</desc>"
        f'<rect width="{WIDTH}" height="{down}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _words(x: float, y: float, text: str, size: int, *, bold: bool = False) -> str:
    """A line of text; one that is too long for the drawing is set closer, so that it stays inside."""
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    room = WIDTH - x - EDGE
    weight = ' font-weight="650"' if bold else ""
    closer = f' textLength="{room}" lengthAdjust="spacingAndGlyphs"' if len(shown) * size * LETTER > room else ""
    face = f'font-family="Inter, sans-serif" font-size="{size}" fill="{INK}"{weight}{closer}'
    return f'<text x="{x}" y="{y}" {face}>{escape(shown)}</text>'


def _height(figure: ScaleFigure, numbered: bool) -> int:
    return _lane(figure.before) + 10 + (TEXT + 9 if numbered else 0)


def _drawn(figure: ScaleFigure, numbered: bool) -> str:
    lane = _lane(figure.before)
    parts = [_axis(numbered, lane)]
    if figure.enterprise is not None:
        at = _x(figure.enterprise)
        parts.append(f'<line x1="{at}" y1="4" x2="{at}" y2="{lane + 4}" stroke="{FJORD}" stroke-width="4"/>')
    return "".join([*parts, *_unit(figure)])


def _lane(before: float | None) -> int:
    return 26 if before is None else 40


def _x(points: float) -> str:
    """Where a number of points stands across, never outside the axis."""
    return f"{EDGE + (WIDTH - 2 * EDGE) * min(max(points, 0), 100) / 100:.1f}"


def _axis(numbered: bool, lane: int) -> str:
    lines = [f'<line x1="{_x(0)}" y1="18" x2="{_x(100)}" y2="18" stroke="{RULE}" stroke-width="2"/>']
    for tick in TICKS:
        lines.append(
            f'<line x1="{_x(tick)}" y1="12" x2="{_x(tick)}" y2="24" stroke="{SOFT}" stroke-width="1" stroke-opacity=".6"/>'
        )
        if numbered:
            lines.append(
                f'<text x="{_x(tick)}" y="{lane + TEXT + 8}" text-anchor="middle" font-family="Inter, sans-serif" '
                f'font-size="{TEXT}" fill="{INK}">{tick}</text>'
            )
    return "".join(lines)


def _unit(figure: ScaleFigure) -> list[str]:
    parts = []
    if figure.between is not None:
        low, high = figure.between
        width = max(float(_x(high)) - float(_x(low)), 8)
        parts.append(
            f'<rect x="{_x(low)}" y="9" width="{width:.1f}" height="18" fill="#ffffff" stroke="{SOFT}" '
            'stroke-width="2" stroke-dasharray="5 4"/>'
        )
    if figure.interval is not None:
        low, high = figure.interval
        parts.append(
            f'<line x1="{_x(low)}" y1="18" x2="{_x(high)}" y2="18" stroke="{PLUM}" stroke-width="8" stroke-opacity=".35"/>'
        )
    if figure.before is not None:
        parts.append(f'<circle cx="{_x(figure.before)}" cy="36" r="5.5" fill="#ffffff" stroke="{PLUM}" stroke-width="2.4"/>')
    if figure.value is not None:
        parts.append(f'<circle cx="{_x(figure.value)}" cy="18" r="8.5" fill="{PLUM}" stroke="#ffffff" stroke-width="1.5"/>')
    return parts
