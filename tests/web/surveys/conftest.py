"""A round in each of its states, in the small enterprise: Nord (8) and Sør (12) are surveyed, Natt (3) is too small."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from forsvarlig.web.organisation.models import hashed
from forsvarlig.web.participation.actions import state
from forsvarlig.web.participation.models import Hearing
from forsvarlig.web.participation.queries import hearings_about
from forsvarlig.web.surveys import actions, releasing
from forsvarlig.web.surveys.codes import mark_of, new_code, read_code
from forsvarlig.web.surveys.models import Round, Sheet
from tests.web.conftest import House
from tests.web.surveys.doubles import FAILED, PASSED, planned

Prepare = Callable[..., Round]


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def prepare(today: date) -> Prepare:
    """Prepare a round in a house, with sensible answers to what isn't given."""

    def prepared(house: House, **given: object) -> Round:
        wanted: dict[str, object] = {
            "name": "Kartlegging høst",
            "units": [house.root, *house.units.values()],
            "owner": house.hse_lead,
            "database_keeper": "Per Vik, IT",
            "opens_on": today,
            "closes_on": today + timedelta(days=14),
            "feedback_on": today + timedelta(days=28),
        }
        return actions.prepare_round(house.hse_lead, **(wanted | given))  # type: ignore[arg-type]

    return prepared


@pytest.fixture
def prepared(house: House, prepare: Prepare) -> Round:
    return prepare(house)


@pytest.fixture
def consulted(house: House, prepared: Round, today: date) -> Round:
    """Asked about, and not answered yet."""
    actions.consult(house.hse_lead, prepared, question="Er dette greit?", on=today, answer_by=today + timedelta(days=7))
    return prepared


@pytest.fixture
def answered(house: House, consulted: Round, today: date) -> Round:
    """Asked about, and answered by the safety representative."""
    (hearing,) = consulted_hearings(consulted)
    state(house.representative, hearing, text="Greit, men gi folk tid i arbeidstida.", on=today)
    return consulted


def consulted_hearings(round_: Round) -> list[Hearing]:
    return hearings_about(round_.subject)


@pytest.fixture
def slips(house: House, answered: Round, today: date) -> dict[str, list[str]]:
    """An open round's codes, as they are typed, by the unit's name."""
    return {each.unit.name: list(each.codes) for each in actions.open_round(house.hse_lead, answered, today)}


@pytest.fixture
def opened(answered: Round, slips: dict[str, list[str]]) -> Round:
    answered.refresh_from_db()
    return answered


def fill(codes: list[str], answers: dict[str, str], on: date) -> list[str]:
    """Answer on each slip alike, and deliver. Returns the respondents' own codes.

    Written at once: that answering leaves sheets so is what the tests of answering say.
    """
    sheets = {sheet.slip_hash: sheet for sheet in Sheet.objects.filter(slip_hash__in=[hashed(read_code(code)) for code in codes])}
    own = [new_code(mark_of(read_code(code))) for code in codes]
    for code, mine in zip(codes, own, strict=True):
        sheet = sheets[hashed(read_code(code))]
        sheet.own_hash, sheet.answers, sheet.sent = hashed(mine), dict(answers), True
    Sheet.objects.bulk_update(sheets.values(), ["own_hash", "answers", "sent"])
    return own


HEAVY = {"qd1": "5", "qd2": "4", "sf1": "5", "sf2": "5", "au1": "3", "ha1": "0", "ha2": "0", "vt1": "0"}
LIGHT = {"qd1": "1", "qd2": "2", "sf1": "3", "sf2": "4", "au1": "3", "ha1": "0", "ha2": "0", "vt1": "0"}


@pytest.fixture
def filled(opened: Round, slips: dict[str, list[str]], today: date) -> Round:
    """Everybody but one of Nord, and ten of Sør, have answered."""
    fill(slips["Nord"][:7], HEAVY, today)
    fill(slips["Sør"][:10], LIGHT, today)
    return opened


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a stand-in where the planner and the audit are; `hide` names units, `passes` is what the audit says."""

    def put(hide: tuple[str, ...] = (), *, passes: bool = True) -> None:

        def made(round_: Round) -> tuple[dict[str, object], dict[str, object]]:
            numbers = [str(unit.pk) for unit in round_.enterprise.units.filter(name__in=hide)]
            table, tree = releasing.answer_table(round_), releasing.unit_tree(round_)
            return planned(numbers)(table, tree, round_.questionnaire, round_.threshold), PASSED if passes else FAILED

        monkeypatch.setattr(releasing, "made", made)

    return put


@pytest.fixture
def released(house: House, filled: Round, double: Callable[..., None], today: date) -> Round:
    """Closed and released, with nothing hidden but what is too small."""
    double()
    return actions.close_round(house.hse_lead, filled, today)
