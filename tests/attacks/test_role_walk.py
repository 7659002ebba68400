"""Every address, as every role, by reading and by writing: nobody gets further than the view declares, and nothing breaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from forsvarlig.knowledge import load
from forsvarlig.web.cycle.models import Assessment, Measure, Plan
from forsvarlig.web.organisation.models import Enterprise, Person, Role, TrailLine
from forsvarlig.web.participation.models import Hearing
from forsvarlig.web.surveys.models import Round
from tests.attacks.conftest import NOBODY, PEOPLE, STRANGER, kinds_of
from tests.house.test_access import patterns
from tests.web.conftest import PageClient

ROLES = [NOBODY, *PEOPLE]
AsRole = Callable[[str], PageClient]
FINE = {200, 302, 403, 404, 405, 410, 422}
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
# Places that hold nothing of the enterprise's own.
NOBODYS = {"entry_id", "kind", "about", "asked_id", "code", "secret", "fact", "duty_id", "record_id"}
CODE = "2345-6789-ABCD-EFGH-JKMN"


def filled(route: str, enterprise: Enterprise) -> str:
    """An address with something of the enterprise's own in every place."""
    home = {"enterprise": enterprise}
    own: dict[str, Any] = {
        "round_id": Round.objects.filter(**home).order_by("pk").first(),
        "unit_id": enterprise.units.get(name="Avdeling Nord"),
        "person_id": Person.objects.filter(**home, name=PEOPLE["employee"]).get(),
        "role_id": Role.objects.filter(person__enterprise=enterprise).order_by("pk").last(),
        "assessment_id": Assessment.objects.filter(unit__enterprise=enterprise).first(),
        "plan_id": Plan.objects.filter(assessment__unit__enterprise=enterprise).first(),
        "measure_id": Measure.objects.filter(plan__assessment__unit__enterprise=enterprise).first(),
        "hearing_id": Hearing.objects.filter(**home).first(),
    }
    values = {name: str(found.pk) for name, found in own.items() if found is not None}
    entries = {
        "faktorer": "autonomy",
        "bestemmelser": "no.aml.4-3",
        "kilder": "own",
        "bransjer": "cafe",
        "sporreskjema": "core",
        "tiltakskatalog": next(iter(load().measures)),
    }
    values["entry_id"] = entries.get(route.partition("/")[0], "")
    values |= {"record_id": "1", "number": "1", "code": CODE, "secret": "x" * 20, "factor_id": "autonomy", "fact": "employees"}
    values |= {"file_format": "csv", "questionnaire_id": "1", "what": "forleng"}
    values |= {"duty_id": "no.aml.3-2.manager-competence", "about": "fact", "asked_id": "employees", "kind": "faktorer"}
    return "/" + PLACE.sub(lambda place: values[place[1]], route)


def may_enter(view: Any, role: str) -> bool | None:
    """What the view declares for a role: False means refused; None that the view decides, by unit or by object."""
    declared = getattr(view, "open_to", frozenset({"everyone"}))
    if "everyone" in declared:
        return None
    if role == NOBODY or ("members" not in declared and not kinds_of(role) & declared):
        return False
    return None


@pytest.mark.parametrize("role", ROLES)
def test_reading_every_address(nursing_home: Enterprise, as_role: AsRole, role: str) -> None:
    client = as_role(role)
    for route, view in patterns():
        address = filled(route, nursing_home)
        response = client.get(address)
        assert response.status_code in FINE, (address, response.status_code)
        if may_enter(view, role) is False:
            refused(response, address, role)


@pytest.mark.parametrize("role", ROLES)
def test_writing_to_every_address(nursing_home: Enterprise, as_role: AsRole, role: str) -> None:
    client = as_role(role)
    for route, view in patterns():
        address = filled(route, nursing_home)
        if may_enter(view, role) is False:
            refused(client.post(address), address, role)


def refused(response: Any, address: str, role: str) -> None:
    if role == NOBODY:
        assert response.status_code == 302, (address, response.status_code)
        assert response["Location"].startswith(reverse("organisation:sign-in")), address
    else:
        assert response.status_code in (403, 404, 405), (address, role, response.status_code)


def test_a_stranger_reads_and_writes_nothing_of_another_enterprise(nursing_home: Enterprise, as_role: AsRole) -> None:
    client = as_role(STRANGER)
    lines = TrailLine.objects.filter(enterprise=nursing_home).count()
    for route, _view in patterns():
        places = set(PLACE.findall(route))
        if places and not places & NOBODYS:
            address = filled(route, nursing_home)
            assert client.get(address).status_code in (403, 404, 405), address
            assert client.post(address).status_code in (403, 404, 405), address
    assert TrailLine.objects.filter(enterprise=nursing_home).count() == lines


def test_every_page_a_role_can_reach_by_links_is_sound(nursing_home: Enterprise, as_role: AsRole) -> None:
    for role in PEOPLE:
        client = as_role(role)
        waiting, seen = ["/hva-naa/"], set()
        while waiting:
            address = waiting.pop(0)
            kind = re.sub(r"\d+", "N", re.sub(r"^/(faktorer|bestemmelser|tiltakskatalog|kilder|krav)/[^/]+/", r"/\1/…/", address))
            if kind in seen:
                continue
            seen.add(kind)
            response = client.get(address)
            assert response.status_code in (200, 302), (role, address, response.status_code)
            if response.status_code == 200 and "text/html" in response["Content-Type"]:
                waiting += re.findall(r'<a [^>]*href="(/[^"#?]*)', response.content.decode())
        assert len(seen) > 8, role
