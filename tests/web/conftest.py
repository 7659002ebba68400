"""A small enterprise with people in every role, and a client that looks over every page it opens."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.web.settings")
django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.http.response import HttpResponseBase  # noqa: E402
from django.test import Client  # noqa: E402

from forsvarlig.web.organisation.models import Enterprise, Installation, Person, Role, Unit  # noqa: E402
from tests.web.pages import faults  # noqa: E402

PASSWORD = "fire ord som huskes godt"
SINCE = date(2024, 1, 1)
UNIT_SIZES = {"Nord": 8, "Sør": 12, "Natt": 3}


class PageClient(Client):
    """Django's test client, which also fails when a page that it opened is at fault."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        if "text/html" in response.headers.get("Content-Type", "") and not response.streaming and response.content:
            check_page(response, request.get("PATH_INFO", ""))
        return response


def check_page(response: HttpResponseBase, address: str) -> None:
    """Fail with every fault of a page. A part of a page that htmx asked for is no page."""
    page = getattr(response, "content", b"").decode()
    if not page.lstrip().lower().startswith("<!doctype"):
        return
    found = faults(page)
    if "Content-Security-Policy" not in response.headers:
        found.append("has no Content-Security-Policy")
    assert not found, f"{address} " + "; ".join(found)


@dataclass(frozen=True)
class House:
    """An enterprise with three units below the root, and one person for each role."""

    enterprise: Enterprise
    root: Unit
    units: dict[str, Unit]
    people: dict[str, Person]

    def __getattr__(self, name: str) -> Person:
        if name in self.people:
            return self.people[name]
        raise AttributeError(name)


@cache
def password_hash() -> str:
    """Everybody's password, hashed once."""
    return make_password(PASSWORD)


def make_house(name: str = "Solbakken prøvehjem", domain: str = "solbakken.example") -> House:
    """A fresh enterprise. People: manager, hse_lead, line_manager and employee (Nord), other_manager (Sør), representative."""
    enterprise = Enterprise.objects.create(name=name, trade="nursing_home")
    root = Unit.objects.create(enterprise=enterprise, name=name, trade="nursing_home")
    units = {each: Unit.objects.create(enterprise=enterprise, parent=root, name=each) for each in UNIT_SIZES}

    def person(key: str, unit: Unit, *roles: tuple[str, Unit]) -> Person:
        made = Person.objects.create(
            enterprise=enterprise,
            unit=unit,
            name=f"{key.replace('_', ' ').title()}",
            email=f"{key}@{domain}",
            password=password_hash(),
        )
        for kind, area in roles:
            Role.objects.create(person=made, unit=area, kind=kind, held_from=SINCE)
        return made

    kinds = Role.Kind
    people = {
        "manager": person("manager", root, (kinds.GENERAL_MANAGER, root)),
        "hse_lead": person("hse_lead", root, (kinds.HSE_LEAD, root)),
        "line_manager": person("line_manager", units["Nord"], (kinds.LINE_MANAGER, units["Nord"])),
        "other_manager": person("other_manager", units["Sør"], (kinds.LINE_MANAGER, units["Sør"])),
        "representative": person("representative", units["Nord"], (kinds.SAFETY_REPRESENTATIVE, root)),
        "employee": person("employee", units["Nord"]),
    }
    registered = Counter(each.unit_id for each in people.values())
    Person.objects.bulk_create(
        Person(enterprise=enterprise, unit=units[unit_name], name=f"{unit_name} {number + 1}")
        for unit_name, size in UNIT_SIZES.items()
        for number in range(registered[units[unit_name].pk], size)
    )
    return House(enterprise, root, units, people)


@pytest.fixture
def installation(db: None) -> Installation:
    return Installation.objects.get_or_create(pk=1, defaults={"purpose": Installation.Purpose.REAL, "made_on": SINCE})[0]


@pytest.fixture
def house(installation: Installation) -> House:
    """The enterprise under test."""
    return make_house()


@pytest.fixture
def enterprise(house: House) -> Enterprise:
    return house.enterprise


@pytest.fixture
def other_house(installation: Installation) -> House:
    """A stranger's enterprise in the same database."""
    return make_house("Fremmed bedrift", "fremmed.example")


@pytest.fixture
def client() -> PageClient:
    """Somebody who isn't signed in."""
    return PageClient()


@pytest.fixture
def client_for() -> Callable[[Person], PageClient]:
    """A signed-in client for a person."""

    def sign_in(person: Person) -> PageClient:
        client = PageClient()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
