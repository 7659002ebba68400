"""The one page: found, judged, done, said, signed; the disagreement too; one A4 sheet."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest

from forsvarlig.documents.document import Signatures
from forsvarlig.documents.pdf import to_pdf
from forsvarlig.web.cycle.models import Plan
from forsvarlig.web.cycle.one_page import one_page
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.participation.actions import reply
from forsvarlig.web.participation.models import Statement
from tests.web.conftest import House, PageClient
from tests.web.cycle.conftest import TODAY
from tests.web.cycle.test_plan import disagree, send, sign, signed

ClientFor = Callable[[Person], PageClient]


def test_the_disagreement_stands_with_its_missing_reply_and_then_with_the_reply(
    house: House, plan: Plan, nord: Unit, client_for: ClientFor
) -> None:
    disagree(house, send(house, plan))
    client = client_for(house.line_manager)
    page = client.get(f"/en-side/?enhet={nord.pk}").content.decode()
    assert "Uenig i ett punkt, fristen i tiltak 1: Den er for sein." in page
    assert "Ikke svart ennå" in page
    reply(house.line_manager, Statement.objects.get(), text="Vi flytter den til uke 2.", on=TODAY)
    assert "Vi flytter den til uke 2." in client.get(f"/en-side/?enhet={nord.pk}").content.decode()


def test_who_was_asked_without_answering_is_named(house: House, plan: Plan, client_for: ClientFor) -> None:
    send(house, plan)
    assert "Representative ble spurt" in client_for(house.line_manager).get("/en-side/").content.decode()


def test_it_says_what_was_done_and_not_that_the_law_is_met(house: House, plan: Plan, client_for: ClientFor) -> None:
    signed(house, plan)
    page = client_for(house.employee).get("/en-side/").content.decode()
    assert "Sier hva vi har gjort, ikke om loven er fulgt." in page
    assert "Alltid to til stengetid" in page


def test_a_missing_signature_is_shown_as_missing(house: House, plan: Plan) -> None:
    send(house, plan)
    sign(house.line_manager, plan)
    (signatures,) = [block for block in one_page(plan, "nb").blocks if isinstance(block, Signatures)]
    assert [(one.name, one.signed) for one in signatures.signatures][1] == ("", "ikke skrevet under ennå")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_fits_one_sheet_and_the_same_page_gives_the_same_file(house: House, plan: Plan, language: str) -> None:
    disagree(house, send(house, plan))
    first = to_pdf(one_page(plan, language))
    assert first == to_pdf(one_page(plan, language))
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert len(pdf.pages) == 1


def test_the_file_is_for_those_who_may_read_the_page(
    house: House, plan: Plan, other_house: House, nord: Unit, client_for: ClientFor
) -> None:
    assert client_for(house.line_manager).get("/en-side.pdf").headers["Content-Type"] == "application/pdf"
    assert client_for(house.employee).get("/en-side.pdf").status_code == 404
    assert client_for(house.other_manager).get(f"/en-side.pdf?enhet={nord.pk}").status_code == 404
    assert client_for(other_house.manager).get(f"/en-side/?enhet={nord.pk}").status_code == 404
    assert client_for(house.manager).get("/en-side/?enhet=x").status_code == 404


def test_without_a_plan_the_page_says_what_will_stand_there(house: House, client_for: ClientFor) -> None:
    assert "ingen plan du kan lese ennå" in client_for(house.employee).get("/en-side/").content.decode()
