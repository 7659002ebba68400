"""Charts as SVG for pages and paper: text alternatives tell the finding, no inline style, no colour that carries it alone."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from forsvarlig.documents.signs import FJORD, INK, PLUM, RULE, SOFT

WIDTH = 400
EDGE = 14
TEXT = 13
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
    lane = _lane(figure.before)
    height = lane + 10 + (TEXT + 9 if numbered else 0)
    parts = [_axis(numbered, lane)]
    if figure.enterprise is not None:
        at = _x(figure.enterprise)
        parts.append(f'<line x1="{at}" y1="4" x2="{at}" y2="{lane + 4}" stroke="{FJORD}" stroke-width="4"/>')
    parts += _unit(figure)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {WIDTH} {height}">'
        f"<title>{escape(figure.finding)}</title><desc>{escape(figure.reading)}</desc>{''.join(parts)}</svg>"
    )


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
