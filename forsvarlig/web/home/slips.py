"""In the demonstration only: which slip of paper each of its people was handed, so that a visitor can answer as one of them.

Elsewhere a slip is on paper, and nothing ties it to a person. So the slips lie in a file beside the demonstration's
database, and are never read unless this is a demonstration.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.conf import settings

from forsvarlig.web.organisation.models import Installation, Person
from forsvarlig.web.surveys import answering
from forsvarlig.web.surveys.codes import read_code

NAME = "slips-of-the-demonstration.json"


def hand_out(slips: Mapping[int, str]) -> None:
    """Keep who was handed which slip, by the person's number."""
    _file().write_text(json.dumps({str(number): code for number, code in slips.items()}), encoding="utf-8")


def slip_of(person: Person, on: date) -> str:
    """The slip of a person of the demonstration, while it can be used; empty otherwise."""
    if not Installation.is_demonstration() or not _file().exists():
        return ""
    code: str = json.loads(_file().read_text(encoding="utf-8")).get(str(person.pk), "")
    sheet = answering.slip(read_code(code), on) if code else None
    return code if sheet and not sheet.sent else ""


def _file() -> Path:
    return Path(settings.DATA_DIR) / NAME
