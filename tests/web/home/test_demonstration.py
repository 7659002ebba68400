"""The demonstration: made through the same actions that people use, whole, and open to walk into at any of its doors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from forsvarlig.demo import cafe, nursing_home
from forsvarlig.web.cycle.models import Cycle, Plan
from forsvarlig.web.home import demonstration, slips
from forsvarlig.web.home.steps import what_now_for
from forsvarlig.web.organisation.models import Enterprise, Installation, Person
from forsvarlig.web.organisation.trail import broken_lines
from forsvarlig.web.surveys import answering
from forsvarlig.web.surveys.codes import read_code
from forsvarlig.web.surveys.models import Round
from tests.web.conftest import PageClient

ClientFor = Callable[[Person], PageClient]
COMING = [one.name for made in (nursing_home(), cafe()) for one in made.people if one.comes_to]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[date]:
    """The whole demonstration, made once for this file and taken away after it."""
    on = timezone.localdate()
    with django_db_blocker.unblock(), transaction.atomic():
        demonstration.make(lambda _text: None, on)
        yield on
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _untouched(made: date) -> Iterator[None]:
    """Whatever a test does is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def shown(client: PageClient) -> str:
    response = client.get(reverse("home:what-now"))
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_demonstration_is_marked_as_one_and_its_trail_holds() -> None:
    assert Installation.is_demonstration()
    assert [broken_lines(enterprise) for enterprise in Enterprise.objects.all()] == [[], []]


def test_the_demonstration_has_everybody_and_every_fact() -> None:
    for enterprise in (nursing_home(), cafe()):
        made = Enterprise.objects.get(name=enterprise.name)
        assert sorted(made.people.values_list("name", flat=True)) == sorted(one.name for one in enterprise.people)
        assert {fact.key: fact.value for fact in made.facts.all()} == dict(enterprise.facts)
        for one in enterprise.people:
            kinds = set(made.people.get(name=one.name).roles.values_list("kind", flat=True))
            assert kinds == set(one.roles)


def test_the_demonstration_has_begun_nothing_at_the_cafe() -> None:
    assert not Cycle.objects.filter(enterprise__name=cafe().name).exists()


def test_the_demonstration_has_last_years_result_and_plan_and_this_years_open_round() -> None:
    last, this = Cycle.objects.filter(enterprise__name=nursing_home().name)
    assert last.ended_on == this.started_on
    assert last.round
    assert this.round
    assert (last.round.state, this.round.state) == (Round.State.RELEASED, Round.State.OPEN)
    assert Plan.objects.get().state == Plan.State.SIGNED
    sent = this.round.sheets.filter(sent=True).count()
    assert 0.7 * 84 <= sent < 84


def test_the_demonstration_shows_jonas_his_slip_until_he_has_answered(client_for: ClientFor, made: date) -> None:
    jonas = person("Jonas Berg")
    found = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}", shown(client_for(jonas)))
    assert found
    own = answering.begin(read_code(found[0]), made)
    assert own
    survey = Round.objects.get(state=Round.State.OPEN)
    item = next(iter(survey.questionnaire.items.values()))
    answering.save(own, {item.id: item.options[0].value}, made)
    answering.deliver(own, made)
    assert found[0] not in shown(client_for(jonas))


def test_the_demonstration_shows_nobody_somebody_elses_slip(made: date) -> None:
    held = [slips.slip_of(each, made) for each in Person.objects.all()]
    given = [code for code in held if code]
    assert len(given) == len(set(given)) >= 1


def test_the_demonstration_reads_no_slips_in_a_real_installation(made: date) -> None:
    Installation.objects.update(purpose=Installation.Purpose.REAL)
    assert slips.slip_of(person("Jonas Berg"), made) == ""


@pytest.mark.parametrize(
    ("name", "button"),
    [
        ("Turid Hauge", "Gå til undersøkelsen"),
        ("Ingrid Moe", "Gå til undersøkelsen"),
        ("Jonas Berg", "Gå til undersøkelsen"),
        ("Liv Sørensen", "Begynn samtalen"),
    ],
)
def test_the_demonstration_gives_each_the_next_step(client_for: ClientFor, name: str, button: str) -> None:
    page = shown(client_for(person(name)))
    assert page.count('data-size="lg"') == 1
    assert f">{button}</a>" in page


@pytest.mark.parametrize("one", COMING)
def test_the_demonstration_opens_the_pages_that_are_offered(client_for: ClientFor, one: str) -> None:
    client = client_for(person(one))
    page = shown(client)
    for address in dict.fromkeys(re.findall(r'href="(/[^"#?]*)"', page[page.index("<main") : page.index("</main")])):
        assert client.get(address).status_code == 200, address


def test_the_demonstration_tells_what_was_promised_and_what_became_of_it(client_for: ClientFor) -> None:
    page = shown(client_for(person("Ingrid Moe")))
    assert "Dere lovet 3 tiltak. 1 er ikke gjort:" in page
    assert "«Fast vikar på Nord når to er borte samtidig»" in page


def test_the_demonstration_tells_an_employee_what_is_done_in_her_own_unit_only(client_for: ClientFor) -> None:
    north, south = person("Jonas Berg"), Person.objects.filter(unit__name="Avdeling Sør", roles=None)[0]
    assert "Avtal hva som kan vente når vi ikke rekker alt" in shown(client_for(north))
    assert "Avtal hva som kan vente når vi ikke rekker alt" not in shown(client_for(south))


def test_the_demonstration_shows_a_manager_her_own_unit_and_those_who_lead_all_six(made: date) -> None:
    assert [row.unit.name for row in what_now_for(person("Anders Lie"), made).units] == ["Avdeling Nord"]
    assert len(what_now_for(person("Ingrid Moe"), made).units) == 6
    assert what_now_for(person("Jonas Berg"), made).units == ()


def test_the_demonstration_lets_the_front_page_offer_all_with_an_errand() -> None:
    offered = [shown.person.name for _enterprise, _about, people in demonstration.shown_people() for shown in people]
    assert offered == COMING
