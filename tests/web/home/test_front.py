"""The front page always answers; entering as a person works in a demonstration on this very machine, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from forsvarlig.demo import cafe, nursing_home
from forsvarlig.web.home import way_in
from forsvarlig.web.home.demonstration import make_enterprise
from forsvarlig.web.organisation.models import Installation, Person
from tests.web.conftest import House, PageClient

ON = date(2026, 11, 22)
FROM_ELSEWHERE = [
    {"REMOTE_ADDR": "192.168.1.20"},
    {"REMOTE_ADDR": "2001:db8::1"},
    {"REMOTE_ADDR": ""},
    {"HTTP_HOST": "forsvarlig.example.org"},
    {"HTTP_HOST": "192.168.1.2:8000"},
    {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    {"HTTP_FORWARDED": "for=203.0.113.9"},
    {"HTTP_X_REAL_IP": "203.0.113.9"},
    {"HTTP_VIA": "1.1 proxy"},
]


@pytest.fixture
def demonstration(db: None) -> Person:
    """The café in a database made as a demonstration, and its owner."""
    Installation.objects.create(pk=1, purpose=Installation.Purpose.DEMONSTRATION, made_on=ON)
    return make_enterprise(cafe(), ON)["liv"]


@pytest.fixture(autouse=True)
def _any_host(settings: object) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]


def test_in_a_demonstration_everybody_with_an_errand_is_offered(demonstration: Person, client: PageClient) -> None:
    page = client.get("/", HTTP_HOST="127.0.0.1:8000").content.decode()
    for person in cafe().people:
        assert (f"Gå inn som {person.name.split()[0]}" in page) == bool(person.comes_to)
        assert person.comes_to.get("nb", person.name) in page or not person.comes_to


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "127.0.0.1"])
def test_one_click_enters(demonstration: Person, client: PageClient, host: str) -> None:
    response = client.post(reverse("home:enter", args=[demonstration.pk]), HTTP_HOST=host)
    assert response.headers["Location"] == reverse("home:what-now")
    assert client.session["_auth_user_id"] == str(demonstration.pk)


def test_entering_is_a_post(demonstration: Person, client: PageClient) -> None:
    assert client.get(reverse("home:enter", args=[demonstration.pk]), HTTP_HOST="localhost").status_code == 405


def test_entering_needs_the_pages_own_form(demonstration: Person) -> None:
    strict = PageClient(enforce_csrf_checks=True)
    response = strict.post(reverse("home:enter", args=[demonstration.pk]), HTTP_HOST="localhost")
    assert response.status_code == 403
    assert "_auth_user_id" not in strict.session


@pytest.mark.parametrize("where", FROM_ELSEWHERE)
def test_a_demonstration_reached_from_elsewhere_lets_nobody_in(
    demonstration: Person, client: PageClient, where: dict[str, Any]
) -> None:
    given: dict[str, Any] = {"HTTP_HOST": "localhost", **where}
    assert client.post(reverse("home:enter", args=[demonstration.pk]), **given).status_code == 404
    assert "_auth_user_id" not in client.session
    page = client.get("/", **given)
    assert page.status_code == 200
    assert "Gå inn som" not in page.content.decode()
    assert demonstration.name not in page.content.decode()


def test_in_a_real_installation_entering_does_not_exist(house: House, client: PageClient) -> None:
    assert client.post(reverse("home:enter", args=[house.manager.pk]), HTTP_HOST="localhost").status_code == 404
    assert "_auth_user_id" not in client.session


def test_in_a_database_without_a_purpose_entering_does_not_exist(db: None, client: PageClient) -> None:
    person = make_enterprise(cafe(), ON)["liv"]
    assert client.post(reverse("home:enter", args=[person.pk]), HTTP_HOST="localhost").status_code == 404


def test_nobody_who_has_left_and_nobody_unknown_can_be_entered_as(demonstration: Person, client: PageClient) -> None:
    Person.objects.filter(pk=demonstration.pk).update(is_active=False)
    assert client.post(reverse("home:enter", args=[demonstration.pk]), HTTP_HOST="localhost").status_code == 404
    assert client.post(reverse("home:enter", args=[10**6]), HTTP_HOST="localhost").status_code == 404


def test_the_front_of_a_real_installation_says_what_it_is_and_where_to_sign_in(house: House, client: PageClient) -> None:
    page = client.get("/", HTTP_HOST="localhost").content.decode()
    assert reverse("organisation:sign-in") in page
    assert "Gå inn som" not in page
    assert house.manager.name not in page


def test_the_front_of_an_empty_installation_answers(db: None, client: PageClient) -> None:
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("who", ["manager", "line_manager", "representative", "employee"])
def test_whoever_is_signed_in_goes_on_to_what_now(house: House, client_for: Callable[[Person], PageClient], who: str) -> None:
    assert client_for(house.people[who]).get("/").headers["Location"] == reverse("home:what-now")


@pytest.mark.parametrize(
    ("host", "address", "local"),
    [
        ("localhost", "127.0.0.1", True),
        ("127.9.9.9", "127.0.0.2", True),
        ("localhost.", "::1", True),
        ("localhost.example", "127.0.0.1", False),
        ("128.0.0.1", "127.0.0.1", False),
    ],
)
def test_what_counts_as_this_machine(host: str, address: str, local: bool) -> None:
    request: HttpRequest = RequestFactory().get("/", HTTP_HOST=host, REMOTE_ADDR=address)
    assert way_in.is_local(request) is local


def test_everybody_with_an_errand_is_told_in_three_languages() -> None:
    for enterprise in (cafe(), nursing_home()):
        for person in enterprise.people:
            assert set(person.comes_to) in (set(), {"nb", "nn", "en"})
