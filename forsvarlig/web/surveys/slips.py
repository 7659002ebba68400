"""Slips of paper: a code that is typed, and the same address as a QR code."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse

from forsvarlig.web.surveys.actions import Slips
from forsvarlig.web.surveys.models import Round


@dataclass(frozen=True)
class QrCode:
    """A QR code as the outline of an SVG path, `size` modules wide without margin."""

    size: int
    path: str


def qr_code(address: str) -> QrCode:
    """The QR code of an address; up to 15 % of it may be torn or smudged."""
    code = segno.make_qr(address, error="m", boost_error=False)
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=0, xmldecl=False, svgns=False, omitsize=True, svgclass=None, lineclass=None)
    path = drawn.getvalue().decode().partition(' d="')[2].partition('"')[0]
    return QrCode(len(code.matrix), path)


def sheet_of_slips(request: HttpRequest, round_: Round, slips: Slips) -> dict[str, Any]:
    """What the page of a unit's slips shows. The codes are in it and nowhere else."""

    def address(name: str, *where: str) -> str:
        return request.build_absolute_uri(reverse(f"surveys:{name}", args=where))

    return {
        "round": round_,
        "unit": slips.unit,
        "counted_in": slips.counted_in,
        "invited": round_.units.get(unit=slips.unit).invited,
        "address": address("enter-code").split("://", 1)[-1],
        "slips": [(code, qr_code(address("answer", code))) for code in slips.codes],
    }
