"""Units, people and roles: who may change them, what is refused, and that each change leaves a line in the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.organisation import actions
from forsvarlig.web.organisation.evidence import evidence
from forsvarlig.web.organisation.models import Fact, Person, Role, TrailLine, TrailValue, Unit, root_of, stated_facts
from forsvarlig.web.organisation.trail import broken_lines, erase_person
from tests.web.conftest import SINCE, House, PageClient

PAGE = "/organisasjon/"
ON = date(2026, 11, 22)
ClientFor = Callable[[Person], PageClient]


@pytest.mark.parametrize("who", ["manager", "hse_lead"])
def test_those_who_lead_see_every_unit_and_role(house: House, client_for: ClientFor, who: str) -> None:
    page = client_for(house.people[who]).get(PAGE).content.decode()
    for unit in house.units.values():
        assert unit.name in page
    assert "Verneombud" in page or "verneombud" in page


@pytest.mark.parametrize("who", ["line_manager", "representative", "employee"])
def test_nobody_else_does(house: House, client_for: ClientFor, who: str) -> None:
    assert client_for(house.people[who]).get(PAGE).status_code == 403


def test_a_unit_a_person_and_a_role_are_added_from_the_page(house: House, client_for: ClientFor) -> None:
    client = client_for(house.manager)
    added = client.post(PAGE, {"form": "unit", "unit-name": "Kjøkken", "unit-parent": house.root.pk})
    assert added.status_code == 302
    unit = Unit.objects.get(enterprise=house.enterprise, name="Kjøkken")
    person = {"form": "person", "person-name": "Nils Vik", "person-title": "Kokk", "person-unit": unit.pk, "person-email": ""}
    assert client.post(PAGE, person).status_code == 302
    nils = Person.objects.get(name="Nils Vik")
    assert (nils.unit, nils.email, nils.has_usable_password()) == (unit, None, False)
    role = {"form": "role", "role-person": nils.pk, "role-kind": "line_manager", "role-unit": unit.pk}
    assert client.post(PAGE, role).status_code == 302
    assert Role.objects.get(person=nils).unit == unit
    assert "Nils Vik" in client.get(PAGE).content.decode()


def test_a_unit_name_that_is_taken_is_refused_beside_its_field(house: House, client_for: ClientFor) -> None:
    response = client_for(house.manager).post(PAGE, {"form": "unit", "unit-name": "nord", "unit-parent": house.root.pk})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Det finnes allerede en enhet som heter nord." in page
    assert 'value="nord"' in page
    assert house.enterprise.units.count() == 4


def test_an_address_that_is_taken_is_refused(house: House, client_for: ClientFor) -> None:
    given = {"form": "person", "person-name": "Ny", "person-unit": house.root.pk, "person-email": "Manager@solbakken.example"}
    response = client_for(house.manager).post(PAGE, given)
    assert response.status_code == 422
    assert "Den e-postadressen er i bruk." in response.content.decode()


def test_a_strangers_units_and_people_can_not_be_named(house: House, other_house: House, client_for: ClientFor) -> None:
    client = client_for(house.manager)
    for given in (
        {"form": "unit", "unit-name": "Ny", "unit-parent": other_house.root.pk},
        {"form": "person", "person-name": "Ny", "person-unit": other_house.root.pk},
        {"form": "role", "role-person": other_house.employee.pk, "role-kind": "hse_lead", "role-unit": house.root.pk},
    ):
        assert client.post(PAGE, given).status_code == 422
    assert client.post(reverse("organisation:issue-link", args=[other_house.employee.pk])).status_code == 404
    role = other_house.manager.roles.get()
    assert client.post(reverse("organisation:end-role", args=[role.pk])).status_code == 404
    page = client.get(PAGE).content.decode()
    assert "Fremmed" not in page


def test_actions_reach_no_strangers_unit_either(house: House, other_house: House) -> None:
    with pytest.raises(NotAllowedError):
        actions.add_unit(house.manager, other_house.root, "Ny")
    with pytest.raises(NotAllowedError):
        actions.add_person(house.manager, other_house.root, "Ny")
    with pytest.raises(NotAllowedError):
        actions.give_role(house.manager, house.employee, other_house.root, Role.Kind.LINE_MANAGER, ON)


def test_a_link_is_shown_once_and_only_for_those_with_an_address(house: House, client_for: ClientFor) -> None:
    client = client_for(house.hse_lead)
    response = client.post(reverse("organisation:issue-link", args=[house.employee.pk]))
    assert "/velg-passord/" in response.content.decode()
    assert client.get(reverse("organisation:issue-link", args=[house.employee.pk])).status_code == 405
    nameless = house.enterprise.people.filter(email=None).first()
    assert nameless is not None
    assert client.post(reverse("organisation:issue-link", args=[nameless.pk])).status_code == 422


def test_a_role_ends_today_and_the_last_general_manager_stays(house: House, client_for: ClientFor) -> None:
    client = client_for(house.manager)
    lead = house.line_manager.roles.get()
    assert client.post(reverse("organisation:end-role", args=[lead.pk])).status_code == 302
    lead.refresh_from_db()
    assert lead.held_to == timezone.localdate()
    own = house.manager.roles.get()
    refused = client.post(reverse("organisation:end-role", args=[own.pk]))
    assert refused.status_code == 403
    assert "Gi noen andre rollen som daglig leder først." in refused.content.decode()
    own.refresh_from_db()
    assert own.held_to is None


def test_a_role_given_twice_is_one_role(house: House) -> None:
    first = actions.give_role(house.manager, house.employee, house.root, Role.Kind.ELECTED_REPRESENTATIVE, ON)
    again = actions.give_role(house.manager, house.employee, house.root, Role.Kind.ELECTED_REPRESENTATIVE, ON)
    assert first == again


@pytest.mark.parametrize("who", ["line_manager", "representative", "employee"])
def test_only_those_who_lead_state_facts(house: House, who: str) -> None:
    with pytest.raises(NotAllowedError):
        actions.state_fact(house.people[who], "employees", 12, ON)
    assert not Fact.objects.exists()


def test_a_fact_is_stated_changed_and_taken_back(house: House) -> None:
    actions.state_fact(house.manager, "employees", 12, ON)
    actions.state_fact(house.manager, "employees", 13, ON)
    assert stated_facts(house.enterprise) == {"employees": 13}
    actions.state_fact(house.manager, "employees", None, ON)
    assert stated_facts(house.enterprise) == {}


def test_an_address_is_needed_for_a_link(house: House) -> None:
    nameless = house.enterprise.people.filter(email=None)[0]
    with pytest.raises(InputError, match="har ingen e-postadresse"):
        actions.issue_sign_in_link(house.manager, nameless, ON)


def test_a_representative_in_office_is_an_election_from_the_day_it_began(house: House) -> None:
    (election,) = evidence(house.enterprise, ON)
    assert (election["kind"], election["date"], election["units"]) == ("election", SINCE.isoformat(), ["*"])
    assert election["expires"] is None


def test_a_representative_for_some_units_is_an_election_there(house: House) -> None:
    house.representative.roles.update(unit=house.units["Nord"])
    assert evidence(house.enterprise, ON)[0]["units"] == ["Nord"]


def test_an_election_counts_only_while_the_role_is_held(house: House) -> None:
    role = house.representative.roles.get()
    actions.end_role(house.manager, role, ON)
    assert evidence(house.enterprise, ON)[0]["expires"] == ON.isoformat()
    assert evidence(house.enterprise, ON + timedelta(days=1)) == []
    assert evidence(house.enterprise, SINCE - timedelta(days=1)) == []


def test_each_change_leaves_one_line_and_the_trail_holds(house: House) -> None:
    unit = actions.add_unit(house.manager, root_of(house.enterprise), "Kjøkken")
    person = actions.add_person(house.manager, unit, "Nils Vik")
    actions.give_role(house.manager, person, unit, Role.Kind.LINE_MANAGER, ON)
    actions.state_fact(house.manager, "employees", 12, ON)
    did = TrailLine.objects.filter(enterprise=house.enterprise).values_list("did", flat=True)
    assert list(did) == ["unit.added", "person.added", "role.given", "fact.stated"]
    assert broken_lines(house.enterprise) == []


def test_what_is_refused_leaves_no_line(house: House) -> None:
    with pytest.raises(InputError):
        actions.add_unit(house.manager, root_of(house.enterprise), "Nord")
    assert not TrailLine.objects.exists()


def test_a_line_that_somebody_changed_is_found(house: House) -> None:
    for value in (12, 13, 14):
        actions.state_fact(house.manager, "employees", value, ON)
    second = TrailLine.objects.all()[1]
    TrailLine.objects.filter(pk=second.pk).update(person_number=house.employee.pk)
    assert broken_lines(house.enterprise) == [second.pk]


def test_a_line_that_somebody_removed_is_found_at_the_next(house: House) -> None:
    for value in (12, 13, 14):
        actions.state_fact(house.manager, "employees", value, ON)
    second, third = TrailLine.objects.all()[1:]
    TrailValue.objects.filter(line=second).delete()
    second.delete()
    assert broken_lines(house.enterprise) == [third.pk]


def test_erasing_a_persons_words_leaves_the_trail_whole(house: House) -> None:
    actions.state_fact(house.manager, "employees", 12, ON)
    erase_person(house.manager)
    assert not TrailValue.objects.exists()
    assert TrailLine.objects.count() == 1
    assert broken_lines(house.enterprise) == []
