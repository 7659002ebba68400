"""Getting in: by password, by a link that is used once, and never by anything else."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from forsvarlig.web.organisation import actions
from forsvarlig.web.organisation.models import Enterprise, Installation, Person, Role, SetUpLink, SignInLink
from tests.web.conftest import PASSWORD, House, PageClient

NEW_WORDS = "et helt annet langt passord"
FIRST = {
    "name": "Bakeriet",
    "trade": "",
    "manager": "Kari Dahl",
    "title": "Daglig leder",
    "email": "kari@bakeriet.example",
    "password": NEW_WORDS,
}


def test_the_right_password_lets_in_and_leads_to_what_now(house: House, client: PageClient) -> None:
    response = client.post(reverse("organisation:sign-in"), {"email": house.manager.email, "password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, reverse("home:what-now"))
    assert client.session["_auth_user_id"] == str(house.manager.pk)


@pytest.mark.parametrize(
    ("email", "password"),
    [("manager@solbakken.example", "ikke dette"), ("ingen@solbakken.example", PASSWORD), ("", ""), ("x", "y")],
)
def test_anything_else_is_refused_and_the_address_is_kept(house: House, client: PageClient, email: str, password: str) -> None:
    response = client.post(reverse("organisation:sign-in"), {"email": email, "password": password})
    assert response.status_code == 422
    assert "_auth_user_id" not in client.session
    assert f'value="{email}"' in response.content.decode() or not email
    assert f'value="{password}"' not in response.content.decode() or not password


def test_the_wrong_password_and_the_unknown_address_are_told_alike(house: House, client: PageClient) -> None:
    known = client.post(reverse("organisation:sign-in"), {"email": house.manager.email, "password": "feil"})
    unknown = client.post(reverse("organisation:sign-in"), {"email": "ingen@solbakken.example", "password": "feil"})
    said = "E-post og passord hører ikke sammen."
    assert said in known.content.decode()
    assert said in unknown.content.decode()


def test_upper_case_in_the_address_does_not_lock_out(house: House, client: PageClient) -> None:
    response = client.post(reverse("organisation:sign-in"), {"email": "MANAGER@solbakken.example", "password": PASSWORD})
    assert response.status_code == 302


def test_somebody_who_has_left_can_not_sign_in(house: House, client: PageClient) -> None:
    Person.objects.filter(pk=house.manager.pk).update(is_active=False)
    response = client.post(reverse("organisation:sign-in"), {"email": house.manager.email, "password": PASSWORD})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("after", "lands"), [("/krav/", "/krav/"), ("https://example.org/", "/hva-naa/"), ("//example.org", "/hva-naa/")]
)
def test_after_signing_in_only_pages_of_this_site_follow(house: House, client: PageClient, after: str, lands: str) -> None:
    response = client.post(f"{reverse('organisation:sign-in')}?next={after}", {"email": house.manager.email, "password": PASSWORD})
    assert response.headers["Location"] == lands


def test_a_page_for_members_asks_a_stranger_to_sign_in(house: House, client: PageClient) -> None:
    response = client.get("/krav/")
    assert response.headers["Location"] == "/logg-inn/?next=/krav/"


def test_signing_out_is_a_post_and_leads_to_the_front(house: House, client: PageClient) -> None:
    client.force_login(house.manager)
    assert client.get(reverse("organisation:sign-out")).status_code == 405
    assert client.post(reverse("organisation:sign-out")).headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_the_set_up_link_makes_the_enterprise_and_is_gone(db: None, client: PageClient) -> None:
    page = reverse("organisation:set-up", args=[SetUpLink.issue()])
    assert client.get(page).status_code == 200
    assert client.post(page, FIRST).headers["Location"] == reverse("home:what-now")
    kari = Person.objects.get(email="kari@bakeriet.example")
    assert (kari.enterprise.name, kari.check_password(NEW_WORDS)) == ("Bakeriet", True)
    assert Role.objects.get(person=kari).kind == Role.Kind.GENERAL_MANAGER
    assert Installation.objects.get().purpose == Installation.Purpose.REAL
    assert client.get(page).status_code == 404
    assert client.post(page, {**FIRST, "email": "andre@bakeriet.example"}).status_code == 404
    assert Enterprise.objects.count() == 1


def test_a_newer_set_up_link_withdraws_the_one_before(db: None, client: PageClient) -> None:
    first, second = SetUpLink.issue(), SetUpLink.issue()
    assert client.get(reverse("organisation:set-up", args=[first])).status_code == 404
    assert client.get(reverse("organisation:set-up", args=[second])).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"), [("password", "kort"), ("password", "1qaz2wsx3edc4rfv"), ("email", "kari"), ("name", ""), ("manager", "")]
)
def test_a_set_up_that_lacks_something_makes_nothing_and_keeps_what_was_typed(
    db: None, client: PageClient, field: str, value: str
) -> None:
    given = {**FIRST, field: value}
    response = client.post(reverse("organisation:set-up", args=[SetUpLink.issue()]), given)
    assert response.status_code == 422
    assert not Enterprise.objects.exists()
    assert 'value="Daglig leder"' in response.content.decode()
    assert NEW_WORDS not in response.content.decode()


def test_a_demonstration_is_never_set_up_as_somebodys_own(db: None, client: PageClient) -> None:
    Installation.objects.create(pk=1, purpose=Installation.Purpose.DEMONSTRATION, made_on=date(2026, 1, 1))
    response = client.post(reverse("organisation:set-up", args=[SetUpLink.issue()]), FIRST)
    assert response.status_code == 403
    assert not Enterprise.objects.exists()


def test_a_sign_in_link_lets_its_person_choose_a_password_once(house: House, client: PageClient) -> None:
    secret = actions.issue_sign_in_link(house.manager, house.employee, timezone.localdate())
    page = reverse("organisation:choose-password", args=[secret])
    assert house.employee.name in client.get(page).content.decode()
    assert client.post(page, {"password": "kort"}).status_code == 422
    assert client.post(page, {"password": NEW_WORDS}).status_code == 302
    house.employee.refresh_from_db()
    assert house.employee.check_password(NEW_WORDS)
    assert client.get(page).status_code == 404


def test_a_newer_sign_in_link_makes_the_older_one_stop_working(house: House, client: PageClient) -> None:
    first = actions.issue_sign_in_link(house.manager, house.employee, timezone.localdate())
    actions.issue_sign_in_link(house.manager, house.employee, timezone.localdate())
    assert client.get(reverse("organisation:choose-password", args=[first])).status_code == 404


def test_no_secret_is_stored_as_it_is(house: House) -> None:
    link, first = actions.issue_sign_in_link(house.manager, house.employee, timezone.localdate()), SetUpLink.issue()
    assert not SignInLink.objects.filter(secret_hash=link).exists()
    assert not SetUpLink.objects.filter(secret_hash=first).exists()
