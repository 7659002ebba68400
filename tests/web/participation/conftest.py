"""A question to the safety representative about something in Nord."""

from __future__ import annotations

import pytest
from django.utils import timezone

from forsvarlig.web.participation import actions
from forsvarlig.web.participation.models import Hearing
from tests.web.conftest import House

TODAY = timezone.localdate()


def ask(house: House, **changed: object) -> Hearing:
    told: dict[str, object] = {
        "unit": house.units["Nord"],
        "subject": "thing:1",
        "about": "ferdelistene",
        "party": Hearing.Party.SAFETY_REPRESENTATIVE,
        "person": house.representative,
        "question": "Hva mener du om listene?",
        "on": TODAY,
        "answer_by": TODAY,
    }
    return actions.ask(house.line_manager, **{**told, **changed})  # type: ignore[arg-type]


@pytest.fixture
def hearing(house: House) -> Hearing:
    return ask(house)
