"""Any page about the law or what rests on it can be asked about a day, and leads on to the same day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from forsvarlig.knowledge import load
from forsvarlig.knowledge.factors import statutory_factors
from forsvarlig.knowledge.provisions import lists_factors_on
from forsvarlig.web.organisation.models import Person
from tests.web.conftest import House, PageClient

# The first day on which a provision lists the statutory factors, and the day before: from the content, not from here.
(LISTED_BY,) = [one for one in load().provisions.values() if any(version.lists_factors for version in one.versions)]
FIRST = next(version.in_force_from for version in LISTED_BY.versions if version.lists_factors)
BEFORE = FIRST - timedelta(days=1)
OPEN_PAGES = [
    reverse("knowledge:factor", args=["harassment"]),
    reverse("knowledge:measure", args=["agree_what_can_wait"]),
    reverse("knowledge:trade", args=["cafe"]),
    reverse("knowledge:provision", args=["no.aml.4-3"]),
    reverse("knowledge:source", args=["lovdata_aml"]),
    *(
        reverse("knowledge:list", args=[kind])
        for kind in ("faktorer", "bestemmelser", "sammenlikning", "tiltak", "bransjer", "kilder")
    ),
    reverse("knowledge:models"),
    reverse("knowledge:front"),
]
CLOSED_PAGES = [reverse(f"duties:{name}") for name in ("duties", "others", "unseen", "selfcheck")]


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """The frame of every page asks whether this is a demonstration."""


def page(client: PageClient, address: str, day: object = "", **query: str) -> str:
    response = client.get(address, {**query, **({"paa": str(day)} if day else {})})
    assert response.status_code == 200
    return str(response.content.decode())


def links(shown: str, start: str) -> list[str]:
    return re.findall(rf'href="({re.escape(start)}[^"]*)"', shown)


def test_the_statutory_factors_are_listed_from_one_day_on() -> None:
    assert lists_factors_on(load().provisions, BEFORE) == ()
    assert lists_factors_on(load().provisions, FIRST) == (LISTED_BY,)


@pytest.mark.parametrize("factor", [one.id for one in statutory_factors(load().factors)])
def test_a_factor_is_one_of_the_eight_only_while_the_regulation_lists_it(client: PageClient, factor: str) -> None:
    address = reverse("knowledge:factor", args=[factor])
    before, after = page(client, address, BEFORE), page(client, address, FIRST)
    order = load().factors[factor].order
    assert f"Nummer {order} av de åtte" in after
    assert links(after, reverse("knowledge:provision", args=[LISTED_BY.id]))
    assert "av de åtte" not in before
    assert "Forskriften nevnte ingen faktorer med navn denne dagen." in before
    assert not links(before, reverse("knowledge:provision", args=[LISTED_BY.id]))


def test_a_part_of_a_statutory_factor_is_named_only_then_too(client: PageClient) -> None:
    address = reverse("knowledge:factor", args=["bullying"])
    assert "Forskriften nevner den som del av:" in page(client, address, FIRST)
    assert "Forskriften nevner den som del av:" not in page(client, address, BEFORE)


def test_a_factor_cites_the_provisions_of_the_day(client: PageClient) -> None:
    address = reverse("knowledge:factor", args=["violence_threats"])
    before, after = page(client, address, BEFORE), page(client, address, FIRST)
    old, new = (reverse("knowledge:provision", args=[one]) for one in ("no.fua.23a", "no.fua.3a-2"))
    assert (bool(links(before, old)), bool(links(before, new))) == (True, False)
    assert (bool(links(after, old)), bool(links(after, new))) == (False, True)


def test_a_measure_cites_the_provisions_of_the_day(client: PageClient) -> None:
    address = reverse("knowledge:measure", args=["two_at_closing"])
    new = reverse("knowledge:provision", args=["no.fua.3a-2"])
    assert not links(page(client, address, BEFORE), new)
    assert links(page(client, address, FIRST), new)


def test_a_trade_speaks_of_eight_factors_only_while_there_are_eight(client: PageClient) -> None:
    address = reverse("knowledge:trade", args=["cafe"])
    assert "De åtte faktorene" in page(client, address, FIRST)
    assert "De åtte faktorene" not in page(client, address, BEFORE)


@pytest.mark.parametrize("address", OPEN_PAGES[:-1])
def test_another_day_than_today_is_told_at_the_top(client: PageClient, address: str) -> None:
    told = f"Slik reglene er {BEFORE.day}. desember {BEFORE.year}"
    shown = page(client, address, BEFORE)
    assert told in shown[: shown.index("<h1")]
    assert "Slik reglene er" not in page(client, address).split("<h1")[0]


def test_the_list_of_factors_names_no_eight_before_there_were_any(client: PageClient) -> None:
    address = reverse("knowledge:list", args=["faktorer"])
    before, after = page(client, address, BEFORE), page(client, address, FIRST)
    assert "De åtte som forskriften nevner" in after
    assert "De åtte som forskriften nevner" not in before
    for factor in load().factors:
        assert links(before, reverse("knowledge:factor", args=[factor]))


def test_the_list_of_provisions_says_what_was_not_law_that_day(client: PageClient) -> None:
    address = reverse("knowledge:list", args=["bestemmelser"])
    not_law = "Gjaldt ikke denne dagen"
    for day in (BEFORE, FIRST):
        expected = sum(one.on(day) is None for one in load().provisions.values() if not one.act.comparison)
        assert page(client, address, day).count(not_law) == expected


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_links_keep_the_day_and_today_leaves_no_mark(client: PageClient, address: str) -> None:
    shown = page(client, address, BEFORE)
    for start in ("/faktorer/", "/tiltakskatalog/", "/bransjer/", "/kunnskap/f", "/kilder/"):
        for link in links(shown, start):
            assert link.endswith(f"?paa={BEFORE.isoformat()}"), link
    assert "?paa=" not in page(client, address) or address.startswith("/bestemmelser/")


@pytest.mark.parametrize("address", OPEN_PAGES)
def test_a_day_that_is_none_is_refused_and_kept(client: PageClient, address: str) -> None:
    response = client.get(address, {"paa": "i morgen"})
    assert response.status_code == 422
    assert 'value="i morgen"' in response.content.decode()


@pytest.mark.parametrize("address", CLOSED_PAGES)
def test_pages_about_the_enterprise_are_asked_in_the_same_way(
    house: House, client_for: Callable[[Person], PageClient], address: str
) -> None:
    client = client_for(house.manager)
    assert f'value="{BEFORE:%d.%m.%Y}"' in page(client, address, f"{BEFORE:%d.%m.%Y}")
    response = client.get(address, {"paa": "i morgen"})
    assert response.status_code == 422
    assert 'value="i morgen"' in response.content.decode()


def test_a_search_keeps_the_day_and_a_day_keeps_the_search(client: PageClient) -> None:
    shown = page(client, reverse("knowledge:front"), BEFORE, q="vold")
    assert f'<input type="hidden" name="paa" value="{BEFORE.isoformat()}">' in shown
    assert '<input type="hidden" name="q" value="vold">' in shown
    assert all(link.endswith(f"?paa={BEFORE.isoformat()}") for link in links(shown, "/faktorer/"))


def test_factor_and_provision_lead_to_each_other_for_duties_that_ask_for_no_paper(client: PageClient) -> None:
    for provision, factor in (
        ("no.aml.15-2", "job_insecurity"),
        ("no.aml.10-11", "working_hours"),
        ("no.fua.2a-1", "harassment"),
        ("no.aml.4-2", "restructuring"),
    ):
        to_factor, to_provision = reverse("knowledge:factor", args=[factor]), reverse("knowledge:provision", args=[provision])
        assert links(page(client, to_provision), to_factor)
        assert links(page(client, to_factor), to_provision)
