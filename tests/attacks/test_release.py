"""What all roles together can see of a round goes to the audit, and holds nothing that the release doesn't."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import html5lib
import polars as pl

from forsvarlig.audit import audit_release, check_figures
from forsvarlig.knowledge.writing import as_toml
from forsvarlig.web.organisation.models import Enterprise, Unit
from forsvarlig.web.surveys.models import Release, Round
from forsvarlig.web.surveys.releasing import answer_table, unit_tree
from tests.attacks.conftest import PEOPLE
from tests.web.conftest import PageClient
from tests.web.pages import words

AsRole = Callable[[str], PageClient]
NUMBER = re.compile(r"\d+(?:,\d)?")
INTERVAL = re.compile(r"\([^)]*\)")


def seen(client: PageClient, release: Release, unit: Unit) -> list[str] | None:
    """Every figure in the tables of a unit's page, but for intervals, which are reckoned; None when the role may not read it."""
    response = client.get(f"/runder/{release.round_id}/enheter/{unit.pk}/")
    if response.status_code != 200:
        return None
    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    cells = [words(cell) for table in page.iter("table") for cell in table.iter("td") if cell.get("class") == "r"]
    return [number for cell in cells for number in NUMBER.findall(INTERVAL.sub("", cell))]


def published(releases: Iterator[Release]) -> set[str]:
    """Every number that releases show, as pages write them: means both ways round, shares, sizes, bands."""
    allowed = {"3", "10", "20", "60"}
    for release in releases:
        for group in release.document["groups"]:
            for figures in group.get("scales", {}).values():
                allowed |= {text for value in numbers(figures) for text in spelled(value)}
            allowed.add(str(group.get("n", "")))
    return allowed


def numbers(figures: object) -> Iterator[float]:
    if isinstance(figures, dict):
        figures = list(figures.values())
    if isinstance(figures, list):
        for each in figures:
            yield from numbers(each)
    elif isinstance(figures, int | float):
        yield float(figures)


def spelled(value: float) -> set[str]:
    """A figure as a page may write it: as it is, turned, or in per cent."""
    ways = [shown for shown in (value, 100 - value, 100 * value) if shown >= 0]
    return {f"{shown:.{decimals}f}".replace(".", ",") for shown in ways for decimals in (0, 1)}


def test_pages_show_only_published_figures_whoever_reads(nursing_home: Enterprise, as_role: AsRole) -> None:
    releases = list(Release.objects.filter(round__enterprise=nursing_home).order_by("pk"))
    assert len(releases) == 2
    pages = 0
    for role in PEOPLE:
        client = as_role(role)
        for number, release in enumerate(releases):
            allowed = published(iter(releases[: number + 1]))
            for unit in nursing_home.units.all():
                shown = seen(client, release, unit)
                if shown is not None:
                    pages += 1
                    assert set(shown) <= allowed, (role, unit.name, set(shown) - allowed)
    assert pages >= 20


def test_a_hidden_unit_shows_no_figure_to_anybody(nursing_home: Enterprise, as_role: AsRole) -> None:
    for release in Release.objects.filter(round__enterprise=nursing_home):
        hidden = {group["where"]["unit"] for group in release.document["groups"] if "hidden" in group and "unit" in group["where"]}
        shown = {group["where"]["unit"] for group in release.document["groups"] if "scales" in group and "unit" in group["where"]}
        for unit in nursing_home.units.filter(pk__in=[int(unit) for unit in hidden - shown]):
            for role in PEOPLE:
                assert not seen(as_role(role), release, unit)


def test_the_union_passes_the_audit_with_the_answers_at_hand(nursing_home: Enterprise, tmp_path: Path) -> None:
    for round_ in Round.objects.filter(enterprise=nursing_home, state=Round.State.RELEASED):
        units = unit_tree(round_)
        responses, tree, questions = (tmp_path / name for name in ("responses.csv", "units.csv", "instrument.toml"))
        answer_table(round_).write_csv(responses)
        pl.DataFrame({"unit": list(units.parent), "parent": list(units.parent.values())}).write_csv(tree)
        questions.write_text(as_toml(round_.instrument), encoding="utf-8")
        checked = check_figures(round_.release.document, responses, tree, questions)
        found = audit_release(checked.release, checked.sizes, wrong=checked.wrong)
        assert found.passed, found.document
        assert found.document["wrong_figures"] == 0
