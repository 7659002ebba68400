"""Results down the tree: own members or all below, maps of many units, small units' estimates, and figures from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from forsvarlig.knowledge import load
from forsvarlig.knowledge.benchmarks import BenchmarkSet, PublishedMean
from forsvarlig.knowledge.reading import Citation, Text
from forsvarlig.web.cycle import proposals
from forsvarlig.web.organisation.models import Person, Role, Unit
from forsvarlig.web.surveys import result_tables
from forsvarlig.web.surveys.models import Release, Round
from tests.web.conftest import House, PageClient
from tests.web.pages import MOST_BYTES
from tests.web.surveys.made_up import hidden, own, release_with, shown, whole
from tests.web.surveys.test_result_pages import words

ClientFor = Callable[[Person], PageClient]


def page_of(round_: Round, unit: Unit) -> str:
    return f"/runder/{round_.pk}/enheter/{unit.pk}/"


@pytest.fixture
def tree(house: House, prepared: Round, today: date) -> Release:
    """Nord has two units in it and people of its own; everything is shown but one of the two."""
    nord, sor, natt = (house.units[name] for name in ("Nord", "Sør", "Natt"))
    first, second = (Unit.objects.create(enterprise=house.enterprise, parent=nord, name=name) for name in ("Nord A", "Nord B"))
    house.units["Nord A"], house.units["Nord B"] = first, second
    heavy = {"mean": 71.0}
    return release_with(
        prepared,
        [
            shown({}, 90, 50.0),
            shown(whole(house.root), 90, 50.0),
            shown(own(nord), 24, 40.0, quantitative_demands=heavy),
            shown(whole(nord), 50, 55.0),
            shown(own(first), 9, 60.0),
            shown(whole(first), 9, 60.0),
            hidden(own(second), "complementary"),
            hidden(whole(second), "complementary"),
            shown(whole(sor), 20, 45.0),
            shown(own(sor), 20, 45.0),
            shown(whole(natt), 8, 30.0),
            shown(own(natt), 8, 30.0),
        ],
        today,
    )


def test_a_unit_s_page_shows_the_way_up_and_the_units_in_it(house: House, tree: Release, client_for: ClientFor) -> None:
    client = client_for(house.manager)
    page = client.get(page_of(tree.round, house.units["Nord"])).content.decode()
    assert f'href="{page_of(tree.round, house.root)}"' in page
    assert f'href="{page_of(tree.round, house.units["Nord A"])}"' in page
    assert "Nord B Skjult for å verne dem som svarte" in words(page.encode())
    deeper = client.get(page_of(tree.round, house.units["Nord A"])).content.decode()
    assert f'href="{page_of(tree.round, house.units["Nord"])}"' in deeper


def test_what_the_reader_may_not_open_is_named_on_the_way_up_and_not_linked(
    house: House, tree: Release, client_for: ClientFor
) -> None:
    Role.objects.create(person=house.other_manager, unit=house.units["Nord A"], kind=Role.Kind.LINE_MANAGER, held_from=tree.made_on)
    page = client_for(house.other_manager).get(page_of(tree.round, house.units["Nord A"])).content.decode()
    assert f'href="{page_of(tree.round, house.units["Nord"])}"' not in page
    assert "/ Nord /" in words(page.encode())


def test_own_members_and_all_below_are_a_choice_where_both_are_shown(house: House, tree: Release, client_for: ClientFor) -> None:
    client = client_for(house.manager)
    both = words(client.get(page_of(tree.round, house.units["Nord"])).content)
    assert "bare dem som er direkte i Nord" in both
    assert "50 av 58 svarte" in both
    alone = words(client.get(page_of(tree.round, house.units["Nord"]), {"hvem": "egne"}).content)
    assert "24 av 8 svarte" in alone
    assert re.search(r"Mengde og tempo.*71 \(", alone)
    assert "Programmets forslag gjelder hele enheten" in alone
    assert "Hvem tallene gjelder" not in words(client.get(page_of(tree.round, house.units["Nord A"])).content)
    assert "bare dem som er direkte" not in words(client.get(page_of(tree.round, house.root)).content)


def test_asking_for_own_members_where_they_are_hidden_shows_the_whole(house: House, tree: Release, client_for: ClientFor) -> None:
    groups = [
        hidden(own(house.units["Nord"])) if group["where"] == own(house.units["Nord"]) else group
        for group in tree.document["groups"]
    ]
    Release.objects.filter(pk=tree.pk).update(document=tree.document | {"groups": groups})
    page = words(client_for(house.manager).get(page_of(tree.round, house.units["Nord"]), {"hvem": "egne"}).content)
    assert "50 av 58 svarte" in page
    assert "Hvem tallene gjelder" not in page


def test_a_unit_of_twenty_shows_its_own_distribution_and_lets_the_reader_choose_the_factor(
    house: House, tree: Release, client_for: ClientFor
) -> None:
    client = client_for(house.manager)
    page = words(client.get(page_of(tree.round, house.units["Sør"]), {"fordeling": "autonomy"}).content)
    assert "Selvbestemmelse i arbeidet: slik fordeler svarene seg" in page
    assert "Andel av dem som svarte på Sør" in page
    small = words(client.get(page_of(tree.round, house.units["Nord A"])).content)
    assert "Med færre enn 20 svar kan den peke på enkeltpersoner" in small


def test_a_small_unit_has_a_calmer_estimate_between_its_own_figure_and_the_others(
    house: House, tree: Release, client_for: ClientFor
) -> None:
    for number in range(6):
        Unit.objects.create(enterprise=house.enterprise, parent=house.root, name=f"Lag {number}")
    more = [shown(whole(unit), 30, 35.0 + 4 * at) for at, unit in enumerate(Unit.objects.filter(name__startswith="Lag"))]
    release_with(tree.round, [*tree.document["groups"], *more], tree.made_on)
    page = words(client_for(house.manager).get(page_of(tree.round, house.units["Natt"])).content)
    assert "Få svar: et roligere anslag ved siden av" in page
    own_figure, estimate = map(int, re.search(r"Så mye er enhetens eget .*?Mengde og tempo (\d+) (\d+) ", page).groups())  # type: ignore[union-attr]
    assert (own_figure, own_figure < estimate < 45) == (30, True)
    assert "roligere anslag ved siden av" not in words(
        client_for(house.manager).get(page_of(tree.round, house.units["Sør"])).content
    )


def test_without_a_published_figure_for_the_same_questions_the_page_says_so(
    house: House, tree: Release, client_for: ClientFor
) -> None:
    page = words(client_for(house.manager).get(page_of(tree.round, house.units["Sør"])).content)
    assert "Vi kjenner ingen publiserte tall for akkurat disse spørsmålene" in page
    assert "Ved siden av tall utenfra" not in page


def test_an_instrument_with_published_figures_shows_them_with_population_year_and_source(
    house: House, tree: Release, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = BenchmarkSet(
        id="made_up",
        instrument="imported",
        versions=("2",),
        population=Text({"nb": "1 200 ansatte i pleie", "nn": "1 200 tilsette i pleie", "en": "1,200 employees in care"}),
        year=2023,
        source=Citation("own", "tabell 4", date(2026, 1, 1)),
        scales={"quantitative_demands": PublishedMean("demand", 62.0), "autonomy": PublishedMean("demand", 10.0)},
    )
    known = replace(load(), benchmarks={"made_up": made})
    for module in (result_tables, proposals):
        monkeypatch.setattr(module, "load", lambda: known)
    address = page_of(tree.round, house.units["Sør"])
    client = client_for(house.manager)
    assert "Ved siden av tall utenfra" not in words(client.get(address).content)
    release_with(tree.round, tree.document["groups"], tree.made_on, instrument="imported", version="2")
    page = words(client.get(address).content)
    assert re.search(
        r"Mengde og tempo 45 62 Ganske sikkert mindre belastning 1 200 ansatte i pleie, 2023\. Kilde: .*tabell 4", page
    )
    assert "10" not in re.findall(r"Selvbestemmelse i arbeidet 55 (\d+) ", page)


def municipality(house: House) -> None:
    """A hundred and forty units more: ten departments with fourteen units, less the departments themselves."""
    for department in range(10):
        parent = Unit.objects.create(enterprise=house.enterprise, parent=house.root, name=f"Avdeling for tjeneste {department}")
        Unit.objects.bulk_create(
            Unit(enterprise=house.enterprise, parent=parent, name=f"Tjenestested {department}-{number} i kommunen")
            for number in range(13)
        )


@pytest.fixture
def many(house: House, prepared: Round, today: date) -> Release:
    municipality(house)
    units = list(house.enterprise.units.exclude(parent=None))
    groups = [shown(whole(unit), 12, 30.0 + unit.pk % 40) if unit.pk % 9 else hidden(whole(unit)) for unit in units]
    return release_with(prepared, [shown({}, 1700, 50.0), shown(whole(house.root), 1700, 50.0), *groups], today)


def test_a_map_of_a_municipality_has_a_row_a_unit_and_a_page_a_department(
    house: House, many: Release, client_for: ClientFor
) -> None:
    client, address = client_for(house.manager), f"/runder/{many.round_id}/resultat/"
    response = client.get(address)
    assert len(response.content) < MOST_BYTES
    page = response.content.decode()
    departments = Unit.objects.filter(name__startswith="Avdeling for")
    assert page.count("map-tall") == 1
    seen: set[str] = set()
    for department in departments:
        assert f"?under={department.pk}" in page
        below = client.get(address, {"under": department.pk})
        assert len(below.content) < MOST_BYTES
        seen |= set(re.findall(r">(Tjenestested [^<]+)</a>", below.content.decode()))
    assert len(seen) == 130


def test_a_tall_map_groups_units_by_parent_and_merges_a_hidden_unit_over_its_factors(
    house: House, many: Release, client_for: ClientFor
) -> None:
    department = Unit.objects.filter(name__startswith="Avdeling for")[0]
    page = client_for(house.manager).get(f"/runder/{many.round_id}/resultat/", {"under": department.pk}).content.decode()
    assert page.count('scope="rowgroup"') == 1
    units = [department, *Unit.objects.filter(parent=department)]
    concealed = len([unit for unit in units if unit.pk % 9 == 0])
    assert page.count('class="c-hidden" colspan="9"') == concealed > 0
    for _level, cell in re.findall(r'<td class="c-(green|yellow|orange|red|unknown)">(.*?)</td>', page, re.DOTALL):
        assert re.search(r'<span class="n">(Behold|Følg med|Gjør noe|Straks|Vet ikke ennå)</span>$', cell)


def test_many_units_right_below_one_are_parted_into_pages(
    house: House, prepared: Round, today: date, client_for: ClientFor
) -> None:
    Unit.objects.bulk_create(Unit(enterprise=house.enterprise, parent=house.root, name=f"Skole {number}") for number in range(60))
    units = house.enterprise.units.exclude(parent=None)
    release_with(prepared, [shown({}, 700, 50.0), *(shown(whole(unit), 12, 50.0) for unit in units)], today)
    client, address = client_for(house.manager), f"/runder/{prepared.pk}/resultat/"
    pages = [client.get(address, {"side": number}).content.decode() for number in (1, 2, 3)]
    assert all(len(page.encode()) < MOST_BYTES for page in pages)
    assert len(set(re.findall(r">(Skole \d+)</a>", "".join(pages)))) == 60


def test_another_s_part_of_the_map_is_not_found(house: House, other_house: House, many: Release, client_for: ClientFor) -> None:
    department = Unit.objects.filter(name__startswith="Avdeling for")[0]
    address = f"/runder/{many.round_id}/resultat/"
    assert client_for(house.line_manager).get(address, {"under": department.pk}).status_code == 404
    assert client_for(house.manager).get(address, {"under": other_house.root.pk}).status_code == 404
    assert client_for(house.manager).get(address, {"under": "x"}).status_code == 404
    assert client_for(other_house.manager).get(address, {"under": department.pk}).status_code == 404


def test_a_unit_reported_with_another_says_so(house: House, tree: Release, client_for: ClientFor) -> None:
    parts = {part.unit.name: part for part in tree.round.units.select_related("unit")}
    parts["Nord B"].reported_as = parts["Nord A"]
    parts["Nord B"].save(update_fields=["reported_as"])
    page = client_for(house.manager).get(page_of(tree.round, house.units["Nord B"])).content
    assert "Enheten rapporteres sammen med Nord A" in words(page)
