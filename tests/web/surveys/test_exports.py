"""The files of a round: what each reader may see of it on pages, and how they are sent."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import docx
import html5lib
import pikepdf
import pytest

from forsvarlig.documents.tabular import FORMATS, About, narrowed, release_table
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.surveys import actions
from forsvarlig.web.surveys.models import Round
from tests.documents.exported import READERS, of_release
from tests.web.conftest import House, PageClient

ClientFor = Callable[[Person], PageClient]


def page(round_: Round, more: str = "") -> str:
    return f"/runder/{round_.pk}/last-ned/{more}"


def unit_file(round_: Round, unit: Unit, kind: str) -> str:
    return page(round_, f"enhet/?enhet={unit.pk}&format={kind}")


def units_in(file: bytes) -> set[str]:
    return {row["unit_name"] for row in csv.DictReader(io.StringIO(file.decode()))} - {""}


@pytest.mark.parametrize("kind", FORMATS)
def test_those_who_lead_get_the_whole_release_in_every_format(
    house: House, released: Round, client_for: ClientFor, kind: str
) -> None:
    file = client_for(house.manager).get(page(released, f"{kind}/")).content
    table = release_table(released.release.document, About(""))
    assert READERS[kind](file, table, "nb") == of_release(released.release.document)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_line_manager_gets_her_units_and_the_enterprise_alone(
    house: House, released: Round, client_for: ClientFor, kind: str
) -> None:
    file = client_for(house.line_manager).get(page(released, f"{kind}/")).content
    document = released.release.document
    mine = narrowed(document, {str(house.root.pk), str(house.units["Nord"].pk)})
    found = READERS[kind](file, release_table(mine, About("")), "nb")
    assert found == of_release(mine) < of_release(document)
    assert b"S\xc3\xb8r" not in file


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("manager", {"Nord", "Sør", "Natt"}),
        ("hse_lead", {"Nord", "Sør", "Natt"}),
        ("line_manager", {"Nord"}),
        ("other_manager", {"Sør"}),
        ("employee", {"Nord"}),
        ("representative", {"Nord", "Sør", "Natt"}),
    ],
)
def test_each_file_has_the_units_that_its_reader_sees_on_pages(
    house: House, released: Round, client_for: ClientFor, who: str, seen: set[str]
) -> None:
    client = client_for(house.people[who])
    assert units_in(client.get(page(released, "csv/")).content) == seen | {house.root.name}
    choices = client.get(page(released)).content.decode()
    for unit in ("Nord", "Sør"):
        assert (f'value="{house.units[unit].pk}"' in choices) == (unit in seen)
        assert client.get(unit_file(released, house.units[unit], "docx")).status_code == (200 if unit in seen else 422)


def test_a_file_is_saved_under_the_round_s_name_and_kept_by_nobody_between(
    house: House, released: Round, client_for: ClientFor
) -> None:
    client, day = client_for(house.manager), f"{released.release.made_on:%Y-%m-%d}"
    wanted = {
        page(released, "xlsx/"): f"kartlegging-host-{day}.xlsx",
        page(released, "csv/"): f"kartlegging-host-statistikk-{day}.csv",
        page(released, "csv-excel/"): f"kartlegging-host-{day}.csv",
        unit_file(released, house.units["Nord"], "pdf"): f"kartlegging-host-nord-{day}.pdf",
        unit_file(released, house.units["Nord"], "svg"): f"kartlegging-host-nord-{day}.svg",
    }
    for address, name in wanted.items():
        response = client.get(address)
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["Cache-Control"] == "no-store"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_the_report_is_the_same_in_word_and_pdf_and_names_no_unit_that_its_reader_may_not_see(
    house: House, released: Round, client_for: ClientFor
) -> None:
    client = client_for(house.employee)
    word = docx.Document(io.BytesIO(client.get(unit_file(released, house.root, "docx")).content))
    said = "".join(node.text or "" for node in word.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))
    assert "Nord" in said
    assert "Sør" not in said
    with pikepdf.open(io.BytesIO(client.get(unit_file(released, house.root, "pdf")).content)) as pdf, pdf.open_metadata() as told:
        assert told["dc:title"] == word.core_properties.title == f"Arbeidsmiljøet i {house.root.name}"
    everything = docx.Document(io.BytesIO(client_for(house.manager).get(unit_file(released, house.root, "docx")).content))
    assert "Sør" in [cell.text for table in everything.tables for cell in table.rows[0].cells]


def test_a_chart_shows_the_unit_s_means(house: House, released: Round, client_for: ClientFor) -> None:
    drawn = client_for(house.manager).get(unit_file(released, house.units["Nord"], "svg")).content.decode()
    assert "Belastning i Nord" in " ".join(html5lib.parseFragment(drawn).itertext())


def test_a_hidden_unit_has_a_report_that_says_so_and_no_chart(
    house: House, filled: Round, double: Callable[..., None], today: object, client_for: ClientFor
) -> None:
    double(hide=("Sør",))
    round_ = actions.close_round(house.hse_lead, filled, today)  # type: ignore[arg-type]
    client = client_for(house.manager)
    response = client.get(unit_file(round_, house.units["Sør"], "svg"))
    assert response.status_code == 422
    assert "Ingen snitt vises for Sør" in response.content.decode()
    assert client.get(unit_file(round_, house.units["Sør"], "pdf")).content.startswith(b"%PDF")


def test_a_choice_that_is_not_offered_is_told_at_the_field(house: House, released: Round, client_for: ClientFor) -> None:
    client = client_for(house.manager)
    for address in ("enhet/", "enhet/?enhet=x&format=pdf", f"enhet/?enhet={house.root.pk}&format=exe"):
        response = client.get(page(released, address))
        assert response.status_code == 422
        assert "Du må rette" in response.content.decode()
    assert client.get(page(released, "exe/")).status_code == 404


def test_the_unit_that_one_came_from_is_chosen(house: House, released: Round, client_for: ClientFor) -> None:
    nord = house.units["Nord"].pk
    client = client_for(house.manager)
    assert f"/last-ned/?enhet={nord}#enhet" in client.get(f"/runder/{released.pk}/enheter/{nord}/").content.decode()
    assert f'<option value="{nord}" selected>' in client.get(page(released, f"?enhet={nord}")).content.decode()
    assert page(released) in client.get(f"/runder/{released.pk}/resultat/").content.decode()


def test_there_is_nothing_to_download_before_the_release(house: House, opened: Round, client_for: ClientFor) -> None:
    for more in ("", "csv/", "enhet/"):
        assert client_for(house.manager).get(page(opened, more)).status_code == 403


def test_a_stranger_finds_no_file_of_another_s_round(
    house: House, other_house: House, released: Round, client_for: ClientFor, client: PageClient
) -> None:
    for more in ("", "csv/", f"enhet/?enhet={house.root.pk}&format=pdf"):
        assert client_for(other_house.manager).get(page(released, more)).status_code == 404
        assert client.get(page(released, more)).status_code == 302


def test_a_unit_that_is_called_like_a_formula_is_harmless_in_a_csv(house: House, released: Round, client_for: ClientFor) -> None:
    Unit.objects.filter(pk=house.units["Nord"].pk).update(name='=HYPERLINK("x")')
    file = client_for(house.manager).get(page(released, "csv-excel/")).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(file), delimiter=";") for cell in row]
    assert '\'=HYPERLINK("x")' in cells
    assert not [cell for cell in cells if cell.startswith("=")]
