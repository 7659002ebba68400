"""How answers lie on the scale from 0 to 100, as five columns; the figures stand in a table beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forsvarlig.documents.signs import FJORD, INK, PAPER, PLUM
from forsvarlig.web.ui.templatetags.ui import figure

LABELS = ("0–19", "20–39", "40–59", "60–79", "80–100")
WIDTH, HEIGHT, BASE, TOP = 430, 300, 240, 60
COLUMN, STEP, LEFT = 78, 82, 14
# How wide a letter of the mark's label is at most, on average.
LETTER = 10
# Columns from here on, counted from the left, lie at 60 or more and are drawn darker.
DARK_FROM = 3


@dataclass(frozen=True)
class DistributionFigure:
    """`shares` (0–1) of a group in five parts of the scale; `mean` is the unit's burden, marked where it lies."""

    name: str
    whose: str
    shares: Sequence[float]
    unit: str
    mean: float | None


def distribution_chart(chart: DistributionFigure) -> SafeString:
    """The columns as an SVG 430 units wide."""
    tallest = max(chart.shares) or 1.0
    most = max(range(len(LABELS)), key=lambda at: chart.shares[at])
    high = sum(chart.shares[DARK_FROM:])
    told = _("Flest (%(most)s av hundre) ligger mellom %(part)s. %(high)s av hundre ligger på 60 eller mer.") % {
        "most": figure(chart.shares[most] * 100),
        "part": LABELS[most],
        "high": figure(high * 100),
    }
    columns = format_html_join("", "{}", ((_column(at, share, tallest),) for at, share in enumerate(chart.shares)))
    return format_html(
        '<svg viewBox="0 0 {} {}" role="img" class="chart"><title>{}</title><desc>{}</desc>{}'
        '<line x1="12" y1="{}" x2="422" y2="{}" stroke="{}" stroke-width="1.5"/>{}'
        '<text x="12" y="292" font-size="15" class="t-soft">{}</text>'
        '<text x="422" y="292" font-size="15" text-anchor="end" class="t-soft">{}</text></svg>',
        WIDTH,
        HEIGHT,
        f"{chart.name}: {chart.whose}",
        told,
        columns,
        BASE,
        BASE,
        INK,
        _mark(chart),
        _("lite belastning"),
        _("mye belastning"),
    )


def _column(at: int, share: float, tallest: float) -> SafeString:
    # The number has an edge of paper, so that it can be read where the unit's line crosses it.
    left, height = LEFT + at * STEP, round((BASE - TOP) * share / tallest)
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" fill-opacity="{}"/>'
        '<text x="{}" y="{}" font-size="17" font-weight="600" text-anchor="middle" stroke="{}" '
        'stroke-width="4" paint-order="stroke">{}</text>'
        '<text x="{}" y="264" font-size="15" text-anchor="middle">{}</text>',
        left,
        BASE - height,
        COLUMN,
        height,
        FJORD,
        "0.62" if at >= DARK_FROM else "0.32",
        left + COLUMN // 2,
        BASE - height - 8,
        PAPER,
        f"{figure(share * 100)} %",
        left + COLUMN // 2,
        LABELS[at],
    )


def _mark(chart: DistributionFigure) -> SafeString:
    """Where the unit's mean lies, with its name on the side that has room."""
    if chart.mean is None:
        return SafeString("")
    at = LEFT + chart.mean / 100 * (STEP * 4 + COLUMN)
    left = chart.mean > 50
    label = _("%(unit)s i snitt: %(mean)s") % {"unit": chart.unit, "mean": figure(chart.mean)}
    if len(label) * LETTER > (at if left else WIDTH - at) - LETTER:
        label = _("Enhetens snitt: %(mean)s") % {"mean": figure(chart.mean)}
    return format_html(
        '<line x1="{0}" y1="12" x2="{0}" y2="{1}" stroke="{2}" stroke-width="3"/>'
        '<circle cx="{0}" cy="{1}" r="7" fill="{2}" stroke="#fff" stroke-width="2"/>'
        '<text x="{3}" y="26" font-size="16" font-weight="650" class="t-plum"{4}>{5}</text>',
        f"{at:.1f}",
        BASE,
        PLUM,
        f"{at + (-9 if left else 9):.1f}",
        SafeString(' text-anchor="end"') if left else "",
        conditional_escape(label),
    )
