"""Groups by background question and what the figures rest on: from the release, with a reason for all that isn't there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from forsvarlig.web.organisation.models import Person
from forsvarlig.web.surveys.models import Release, Round
from tests.web.conftest import House, PageClient
from tests.web.surveys.made_up import hidden, own, release_with, shown, whole
from tests.web.surveys.test_result_pages import words

ClientFor = Callable[[Person], PageClient]
BACKGROUND: list[dict[str, Any]] = [
    {
        "id": "sex",
        "text": {"nb": "Kjønn", "nn": "Kjønn", "en": "Sex"},
        "options": [
            {"value": "f", "label": {"nb": "Kvinne", "nn": "Kvinne", "en": "Woman"}},
            {"value": "m", "label": {"nb": "Mann", "nn": "Mann", "en": "Man"}},
            {"value": "o", "label": {"nb": "Annet", "nn": "Anna", "en": "Other"}},
        ],
    },
    {
        "id": "age",
        "text": {"nb": "Alder", "nn": "Alder", "en": "Age"},
        "options": [{"value": "u40", "label": {"nb": "Under 40", "nn": "Under 40", "en": "Under 40"}}],
    },
]


@pytest.fixture
def crossed(house: House, prepared: Round, today: date) -> Release:
    """Of Sør the women are shown and the men hidden; of age nothing is shown."""
    Round.objects.filter(pk=prepared.pk).update(background=BACKGROUND)
    nord, sor = house.units["Nord"], house.units["Sør"]
    return release_with(
        prepared,
        [
            shown({}, 60, 50.0),
            shown(whole(house.root), 60, 50.0),
            shown({"sex": "f"}, 30, 50.0),
            shown(whole(sor), 40, 50.0),
            shown(whole(nord), 11, 44.0),
            hidden(own(nord)),
            shown(whole(sor, sex="f"), 20, 50.0, quantitative_demands={"mean": 72.0}),
            hidden(whole(sor, sex="m"), "complementary"),
            hidden(whole(sor, age="u40")),
        ],
        today,
    )


def groups_of(release: Release, house: House, unit: str) -> str:
    return f"/runder/{release.round_id}/enheter/{house.units[unit].pk}/grupper/"


def test_groups_stand_beside_the_whole_unit_with_how_sure_it_is(house: House, crossed: Release, client_for: ClientFor) -> None:
    page = words(client_for(house.manager).get(groups_of(crossed, house, "Sør")).content)
    assert re.search(r"Kjønn Kjønn Faktor Hele Sør Kvinne 20 svarte Mann skjult Annet ingen svar", page)
    assert re.search(r"Mengde og tempo 50 72 ganske sikkert høyere", page)


def test_hidden_groups_say_why_and_a_question_without_any_shows_none(house: House, crossed: Release, client_for: ClientFor) -> None:
    response = client_for(house.manager).get(groups_of(crossed, house, "Sør"))
    assert response.content.decode().count('class="c-hidden"') == 1
    page = words(response.content)
    assert "Skjult for å verne en gruppe ved siden av" in page
    assert "Alder Skjult for å verne Ingen av gruppene kan vises her" in page


def test_who_sees_a_unit_s_groups(house: House, other_house: House, crossed: Release, client_for: ClientFor) -> None:
    address = groups_of(crossed, house, "Sør")
    assert client_for(house.other_manager).get(address).status_code == 200
    assert client_for(house.line_manager).get(address).status_code == 403
    assert client_for(house.employee).get(address).status_code == 403
    assert client_for(other_house.manager).get(address).status_code == 404


def test_the_way_to_the_groups_stands_on_the_unit_s_page_only_where_a_release_has_any(
    house: House, crossed: Release, client_for: ClientFor
) -> None:
    unit, client = groups_of(crossed, house, "Sør").removesuffix("grupper/"), client_for(house.manager)
    assert f'href="{unit}grupper/"' in client.get(unit).content.decode()
    plain = [group for group in crossed.document["groups"] if set(group["where"]) <= {"unit", "members"}]
    Release.objects.filter(pk=crossed.pk).update(document=crossed.document | {"groups": plain})
    assert f'href="{unit}grupper/"' not in client.get(unit).content.decode()
    assert "ble ikke delt opp" in words(client.get(f"{unit}grupper/").content)


def test_response_rates_stand_only_for_units_that_are_shown_and_that_the_reader_may_see(
    house: House, crossed: Release, client_for: ClientFor
) -> None:
    crossed.round.units.filter(unit=house.units["Sør"]).update(invited=50)
    crossed.document["groups"].append(hidden(whole(house.units["Natt"])))
    Release.objects.filter(pk=crossed.pk).update(document=crossed.document)
    address = f"/runder/{crossed.round_id}/tallgrunnlag/"
    page = words(client_for(house.manager).get(address).content)
    assert "Sør 40 50 80 %" in page
    assert "1 enhet er skjult, og da sier vi heller ikke hvor mange som svarte der" in page
    assert "Natt" not in page
    assert "Sør 40 50" not in words(client_for(house.line_manager).get(address).content)


def test_the_basis_tells_thresholds_audit_and_what_is_not_given(house: House, crossed: Release, client_for: ClientFor) -> None:
    page = words(client_for(house.employee).get(f"/runder/{crossed.round_id}/tallgrunnlag/").content)
    for told in (
        "En enhet vises fra 5 svar",
        "En gruppe etter svar om en selv vises fra 10",
        "Minste gruppe noen kan regne seg fram til, snitt 8",
        "Brudd på vernet 0",
        "Cronbachs alfa og ICC regnet av enkeltsvar",
        "det trengs minst tre enheter som vises hver for seg",
    ):
        assert told in page


def test_how_much_units_differ_is_reckoned_from_the_release_alone(house: House, crossed: Release, client_for: ClientFor) -> None:
    groups = [*crossed.document["groups"], shown(whole(house.units["Natt"]), 8, 30.0)]
    Release.objects.filter(pk=crossed.pk).update(document=crossed.document | {"groups": groups})
    page = words(client_for(house.manager).get(f"/runder/{crossed.round_id}/tallgrunnlag/").content)
    assert re.search(r"Mengde og tempo 3 18,0 \d+,\d \d+ % 0,\d\d", page)


def test_the_basis_of_another_s_round_is_not_found(
    house: House, other_house: House, crossed: Release, client_for: ClientFor
) -> None:
    assert client_for(other_house.manager).get(f"/runder/{crossed.round_id}/tallgrunnlag/").status_code == 404


def test_there_is_no_basis_before_the_release(house: House, prepared: Round, client_for: ClientFor) -> None:
    assert client_for(house.manager).get(f"/runder/{prepared.pk}/tallgrunnlag/").status_code == 403
