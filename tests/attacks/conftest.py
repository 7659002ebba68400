"""The whole demonstration in the test database, made once, with this year's round closed: both enterprises, every state."""

from __future__ import annotations

import os
from typing import Any

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.web.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from forsvarlig.web.home import demonstration  # noqa: E402
from forsvarlig.web.organisation.models import Enterprise, Person, Role  # noqa: E402
from forsvarlig.web.surveys.actions import close_round  # noqa: E402
from forsvarlig.web.surveys.models import Round  # noqa: E402
from tests.web.conftest import PageClient  # noqa: E402

NOBODY = "nobody"
STRANGER = "stranger"
PEOPLE = {
    "general_manager": "Turid Hauge",
    "hse_lead": "Ingrid Moe",
    "line_manager": "Anders Lie",
    "safety_representative": "Fatima Noor",
    "employee": "Jonas Berg",
    STRANGER: "Liv Sørensen",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what one kind of database has and the other hasn't."""
    elsewhere = [item for item in items if (mark := item.get_closest_marker("only_on")) and mark.args[0] != connection.vendor]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(scope="session")
def demonstration_database(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        demonstration.make(lambda step: None, timezone.localdate())
        under_way = Round.objects.get(state=Round.State.OPEN)
        close_round(Person.objects.get(name=PEOPLE["hse_lead"]), under_way, timezone.localdate())


@pytest.fixture
def nursing_home(demonstration_database: None, db: None) -> Enterprise:
    return Enterprise.objects.get(name="Solbakken sykehjem")


@pytest.fixture
def as_role(nursing_home: Enterprise) -> Any:
    """A client for a role's person; `nobody` isn't signed in."""

    def enter(role: str) -> PageClient:
        client = PageClient()
        if role != NOBODY:
            client.force_login(Person.objects.get(name=PEOPLE[role]), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def kinds_of(role: str) -> set[str]:
    """The kinds of role that a role's person holds."""
    return set(Role.objects.filter(person__name=PEOPLE.get(role, "")).values_list("kind", flat=True))
