"""Method, search, lists and models: open to everybody, and together they lead to every entry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from forsvarlig.knowledge import load
from forsvarlig.web.knowledge.drawings import demands_and_resources
from forsvarlig.web.organisation.models import Person
from tests.web.conftest import House, PageClient

LISTS = {
    "faktorer": ("factor", "factors"),
    "bestemmelser": ("provision", "provisions"),
    "sammenlikning": ("provision", "provisions"),
    "tiltak": ("measure", "measures"),
    "bransjer": ("trade", "trades"),
    "kilder": ("source", "sources"),
}
PAGES = [
    *(reverse("knowledge:list", args=[kind]) for kind in LISTS),
    *(reverse(f"knowledge:{name}") for name in ("method", "front", "models")),
    reverse("duties:timeline"),
]


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """The frame of every page asks whether this is a demonstration."""


def shown(client: PageClient, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_each_page_is_open_to_whoever_is_not_signed_in(client: PageClient, address: str, language: str) -> None:
    client.cookies["language"] = language
    shown(client, address)


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_open_to_every_role_and_names_no_other_enterprise(
    house: House, other_house: House, client_for: Callable[[Person], PageClient], address: str
) -> None:
    for person in (house.manager, house.employee, other_house.manager):
        page = shown(client_for(person), address)
        stranger = other_house if person.enterprise == house.enterprise else house
        assert stranger.enterprise.name not in page


def test_the_lists_together_lead_to_every_entry_once(client: PageClient) -> None:
    for name, (kind, table) in LISTS.items():
        page = shown(client, reverse("knowledge:list", args=[name]))
        for entry_id, entry in getattr(load(), table).items():
            wanted = table != "provisions" or entry.act.comparison == (name == "sammenlikning")
            assert (reverse(f"knowledge:{kind}", args=[entry_id]) in page) is wanted


def test_a_list_of_another_kind_is_not_found(client: PageClient) -> None:
    assert client.get(reverse("knowledge:list", args=["plikter"])).status_code == 404


def test_the_method_and_the_footer_lead_to_the_lists(client: PageClient) -> None:
    page = shown(client, reverse("knowledge:method"))
    assert all(reverse("knowledge:list", args=[kind]) in page for kind in LISTS)
    assert f'href="{reverse("knowledge:front")}"' in shown(client, reverse("ui:promise"))


@pytest.mark.parametrize(
    ("words", "factor"),
    [
        ("trakkasering", "harassment"),
        ("trakasseringa", "harassment"),
        ("arbeidspress", "quantitative_demands"),
        ("vald", "violence_threats"),
    ],
)
def test_search_finds_word_forms_of_both_standards_and_forgives_a_slip(client: PageClient, words: str, factor: str) -> None:
    page = shown(client, reverse("knowledge:front"), q=words)
    hits = page[page.index('id="treff"') : page.index('id="lister"')]
    assert reverse("knowledge:factor", args=[factor]) in hits


def test_search_without_a_hit_says_so_and_keeps_the_word(client: PageClient) -> None:
    page = shown(client, reverse("knowledge:front"), q='xyzzy"<b>')
    assert "Ingenting. Prøv et annet ord" in page
    assert 'value="xyzzy&quot;&lt;b&gt;"' in page
    assert "<b>&quot;" not in page


def test_an_empty_search_shows_no_hits(client: PageClient) -> None:
    assert 'id="treff"' not in shown(client, reverse("knowledge:front"), q="   ")


def test_foreign_law_is_marked_among_the_hits(client: PageClient) -> None:
    page = shown(client, reverse("knowledge:front"), q="bek1406")
    hits = page[page.index('id="treff"') : page.index('id="lister"')]
    assert "Til sammenlikning: det binder ikke dere." in hits


def test_the_picture_has_a_line_for_each_pair_and_a_whole_one_only_where_it_is_worse_together() -> None:
    knowledge = load()
    drawn = demands_and_resources(knowledge)
    combinations = list(knowledge.combinations.values())
    assert [line.raises for line in drawn["lines"]] == [one.raises for one in combinations]
    sides = [{one.factor.id for one in drawn[side]} for side in ("left", "right")]
    assert sides[0] | sides[1] == {name for one in combinations for name in one.factors}
    assert all(knowledge.factors[name].kind == "resource" for name in sides[1])


def test_each_picture_stands_beside_its_figures_and_sources(client: PageClient) -> None:
    knowledge = load()
    page = shown(client, reverse("knowledge:models"))
    assert page.count('role="img"') == page.count("</table>") == 3
    for factor in ("quantitative_demands", "autonomy", "effort_reward"):
        assert all(one.figure in page for one in knowledge.factors[factor].outcomes)
    assert all(one.estimate in page for one in knowledge.combinations.values())
