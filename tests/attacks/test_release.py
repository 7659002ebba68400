"""What all roles together can see of a round goes to the audit, and holds nothing that the release doesn't."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import docx
import html5lib
import polars as pl

from forsvarlig.audit import audit_release, check_figures
from forsvarlig.documents.tabular import About, release_table
from forsvarlig.knowledge.writing import as_toml
from forsvarlig.web.organisation.models import Enterprise, Unit
from forsvarlig.web.surveys.models import Release, Round
from forsvarlig.web.surveys.releasing import answer_table, unit_tree
from tests.attacks.conftest import PEOPLE, STRANGER
from tests.documents.exported import READERS, Figure, of_release
from tests.web.conftest import PageClient
from tests.web.pages import words

AsRole = Callable[[str], PageClient]
NUMBER = re.compile(r"\d+(?:,\d)?")
INTERVAL = re.compile(r"\([^)]*\)")
# How sure a figure is, which is reckoned.
ASIDE = re.compile(r", usikkert mellom \d+ og \d+")


def seen(client: PageClient, release: Release, unit: Unit) -> list[str] | None:
    """Every figure in the tables of a unit's page; None when the role may not read it.

    Left out is what is reckoned from published figures alone: intervals, and the table of calmer estimates.
    """
    response = client.get(f"/runder/{release.round_id}/enheter/{unit.pk}/")
    if response.status_code != 200:
        return None
    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    tables = [table for table in page.iter("table") if "roligere anslag" not in "".join(map(words, table.iter("caption")))]
    cells = [words(cell) for table in tables for cell in table.iter("td") if cell.get("class") == "r"]
    return [number for cell in cells for number in NUMBER.findall(INTERVAL.sub("", cell))]


def published(releases: Iterator[Release]) -> set[str]:
    """Every number that releases show, as pages write them: means both ways round, shares, sizes, bands."""
    allowed = {"3", "10", "20", "60"}
    for release in releases:
        for group in release.document["groups"]:
            for figures in group.get("scales", {}).values():
                allowed |= {text for value in numbers(figures) for text in spelled(value)}
                shares = [share for _score, share in figures.get("distribution", [])]
                # A column of the picture holds a few scores that lie side by side.
                runs = [sum(shares[low:high]) for low in range(len(shares)) for high in range(low + 1, len(shares) + 1)]
                allowed |= {text for share in runs for text in spelled(share)}
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


def saved(client: PageClient, release: Release) -> set[Figure]:
    """Every figure in the tables that a role can save of a round; all formats hold the same."""
    everything, found = release_table(release.document, About("")), []
    for kind, read in READERS.items():
        file = client.get(f"/runder/{release.round_id}/last-ned/{kind}/")
        assert file.status_code == 200, kind
        found.append(read(file.content, everything, "nb"))
    assert all(one == found[0] for one in found)
    return found[0]


def reported(client: PageClient, release: Release, unit: Unit) -> set[str] | None:
    """Every number in the tables of figures of a unit's report in Word, but for intervals; None when the role may not have it.

    The tables of grounds are left out: they compare, by figures reckoned from published ones.
    """
    response = client.get(f"/runder/{release.round_id}/last-ned/enhet/", {"enhet": str(unit.pk), "format": "docx"})
    if response.status_code != 200:
        return None
    tables = [table for table in docx.Document(io.BytesIO(response.content)).tables if table.cell(0, 1).text != "Grunn"]
    cells = [ASIDE.sub("", cell.text) for table in tables for row in table.rows[1:] for cell in row.cells[1:]]
    return {number for cell in cells for number in NUMBER.findall(cell)}


def rounded(text: str) -> str:
    """A figure in whole points, halves away from zero as reports have them."""
    return str(Decimal(text.replace(",", ".")).quantize(Decimal(1), ROUND_HALF_UP))


def test_what_all_roles_can_save_together_is_the_release_and_nothing_beyond(nursing_home: Enterprise, as_role: AsRole) -> None:
    for release in Release.objects.filter(round__enterprise=nursing_home):
        union: set[Figure] = set()
        for role in PEOPLE.keys() - {STRANGER}:
            mine = saved(as_role(role), release)
            assert mine <= of_release(release.document), role
            union |= mine
        assert union == of_release(release.document)


def test_reports_that_are_saved_hold_only_published_figures(nursing_home: Enterprise, as_role: AsRole) -> None:
    release = Release.objects.filter(round__enterprise=nursing_home).order_by("pk")[1]
    exact = published(iter([release]))
    allowed = exact | {"100"} | {rounded(text) for text in exact if "," in text}
    reports = 0
    for role in ("line_manager", "employee", "hse_lead"):
        for unit in nursing_home.units.all():
            shown = reported(as_role(role), release, unit)
            reports += shown is not None
            assert (shown or set()) <= allowed, (role, unit.name, (shown or set()) - allowed)
    assert reports >= 8


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
