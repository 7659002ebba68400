"""The documentation package: all that an enterprise can show, as it stood on a day, for those who may see it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from forsvarlig.documents.document import Document, Heading, Link, Note, Quote, Signature, Signatures, Table, plain
from forsvarlig.documents.html import to_parts
from forsvarlig.documents.pdf import to_pdf
from forsvarlig.duties.selfcheck import DUTY
from forsvarlig.knowledge import load
from forsvarlig.web.cycle import actions as cycle
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Cycle
from forsvarlig.web.dossier import views
from forsvarlig.web.dossier.package import package
from forsvarlig.web.duties.actions import answer_selfcheck
from forsvarlig.web.duties.examining import examination_of
from forsvarlig.web.home.story import plan_for_nord
from forsvarlig.web.organisation.actions import state_fact
from forsvarlig.web.organisation.models import Person
from tests.web.conftest import House, PageClient

BEGAN = date(2026, 1, 10)
ON = date(2026, 7, 1)
PAGE, PDF = "/dokumentasjon/", "/dokumentasjon.pdf"
ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def worked(house: House) -> House:
    """The house after a conversation, an assessment with a signed plan and a disagreement, in the unit Nord."""
    turn = cycle.start_cycle(
        house.hse_lead,
        name="Arbeidsmiljøarbeidet 2026",
        goal="Finne ut hvordan det er.",
        learnt="",
        who="Alle",
        method=Cycle.Method.CONVERSATION,
        plan_by=BEGAN + timedelta(days=60),
        on=BEGAN,
    )
    cycle.save_conversation(
        house.line_manager,
        turn,
        house.units["Nord"],
        judged={factor.id: cycle.Judged("watch", "act", "Mye på formiddagen") for factor in eight()},
        present="Fem fra dagvakta",
        took_part=["employer", "employees"],
        version=0,
        at=datetime(2026, 1, 12, 12, tzinfo=timezone.get_current_timezone()),
    )
    people = {"anders": house.line_manager, "fatima": house.representative, "ingrid": house.hse_lead}
    plan_for_nord(turn, people, BEGAN + timedelta(days=5))
    state_fact(house.manager, "employees", 23, BEGAN)
    return house


def texts(document: Document) -> str:
    """Everything that a document says, as one text."""
    return " ".join(_words(document.blocks))


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [word for part in value for word in _words(part)]
    if isinstance(value, Link):
        return [value.text, value.url]
    fields = getattr(value, "__dataclass_fields__", {})
    return [word for name in fields for word in _words(getattr(value, name))]


def blocks_of(document: Document, kind: type) -> list[Any]:
    return [block for block in document.blocks if isinstance(block, kind)]


def test_it_holds_every_chapter_in_order(worked: House) -> None:
    chapters = [block.text for block in blocks_of(package(worked.enterprise, ON, "nb"), Heading) if block.level == 2]
    assert chapters == [
        "Virksomheten",
        "Kartlegging",
        "Risikovurdering",
        "Handlingsplan",
        "Medvirkning",
        "Krav, og det som viser dem",
        "Metode og kilder",
    ]


def test_it_tells_the_conversation_in_the_groups_words(worked: House) -> None:
    document = package(worked.enterprise, ON, "nb")
    table = next(block for block in blocks_of(document, Table) if block.caption == "Det gruppa sa")
    assert len(table.rows) == 8
    assert [plain(cell) for cell in table.rows[2]] == ["Mengde og tempo", "Følg med (verneombudet: Gjør noe)", "Mye på formiddagen"]


def test_it_tells_every_level_beside_what_was_proposed(worked: House) -> None:
    document = package(worked.enterprise, ON, "nb")
    table = next(block for block in blocks_of(document, Table) if block.caption == "Hver faktor for seg")
    assert [plain(row[0]) for row in table.rows] == [factor.short["nb"] for factor in eight()]
    assert all(plain(row[3]).startswith("Programmet foreslo: i dag ") for row in table.rows)


def test_it_tells_each_measure_with_owner_deadline_and_how_it_went(worked: House) -> None:
    document = package(worked.enterprise, ON, "nb")
    (table,) = [block for block in blocks_of(document, Table) if block.caption == "Tiltakene"]
    went = [plain(row[3]) for row in table.rows]
    assert went[0].startswith("Gjort 24. februar 2026. Det ble bedre: ")
    assert went[1] == "Ikke meldt gjort. Fristen er passert."
    assert went[2] == "Gjort 4. juni 2026."


def test_it_keeps_the_disagreement_beside_the_answer_and_the_signature(worked: House) -> None:
    document = package(worked.enterprise, ON, "nb")
    quotes = [quote.text for quote in blocks_of(document, Quote)]
    assert "Fire måneder er for lenge å gå dobbelt. Det bør være på plass før ferien." in quotes
    told = texts(document)
    assert "Uenig i fristen for fast vikar." in told
    assert "Vi får ikke ansatt noen før budsjettet er vedtatt." in told
    (signatures,) = blocks_of(document, Signatures)
    remarks = {one.name: one.remark for one in signatures.signatures}
    assert remarks == {worked.line_manager.name: "", worked.representative.name: "Uenig i fristen for fast vikar"}
    assert isinstance(signatures.signatures[0], Signature)


def test_every_duty_stands_with_its_rule_its_date_and_its_status(worked: House) -> None:
    document = package(worked.enterprise, ON, "nb")
    told = texts(document)
    for duty in load().duties.values():
        assert duty.title["nb"] in told
        assert duty.url in told
    captions = [table.caption for table in blocks_of(document, Table)]
    assert {"Mangler noe", "Kan ikke ses i papirene her"} <= set(captions)
    assert not blocks_of(document, Note)


def test_answers_of_the_self_check_stand_with_who_and_when(worked: House) -> None:
    question = next(one for one in examination_of(worked.enterprise, ON, "nb").asked if one.about == DUTY)
    answer_selfcheck(worked.manager, question.about, question.id, "Ja, i permen", ON - timedelta(days=1))
    table = next(
        table for table in blocks_of(package(worked.enterprise, ON, "nb"), Table) if "egenkontroll" in plain(table.caption)
    )
    assert [plain(cell) for cell in table.rows[0]] == [
        question.question["nb"],
        "Ja, i permen",
        f"{worked.manager.name}, 30. juni 2026",
    ]
    assert "Ja, i permen" not in texts(package(worked.enterprise, ON - timedelta(days=2), "nb"))


def test_it_names_its_sources_with_the_day_they_were_read(worked: House) -> None:
    told = texts(package(worked.enterprise, ON, "nb"))
    assert "Lov om arbeidsmiljø, arbeidstid og stillingsvern mv." in told
    assert "Lest 2. juli 2026." in told


def test_an_earlier_day_shows_what_was_known_then(worked: House) -> None:
    before = texts(package(worked.enterprise, BEGAN - timedelta(days=1), "nb"))
    assert "Det er ikke dokumentert noen kartlegging, vurdering eller plan denne datoen." in before
    talked = texts(package(worked.enterprise, BEGAN + timedelta(days=3), "nb"))
    assert "Samtale i Nord" in talked
    assert "Det er ikke konkludert med noen vurdering ennå." in talked
    asked = texts(package(worked.enterprise, BEGAN + timedelta(days=6), "nb"))
    assert "Det er ikke kommet noe svar." in asked
    assert "Ingen har skrevet under ennå." in asked
    disagreed = texts(package(worked.enterprise, BEGAN + timedelta(days=10), "nb"))
    assert "Det er ikke kommet noe svar fra arbeidsgiver." in disagreed
    assert "Ikke meldt gjort." in disagreed


def test_an_enterprise_that_has_begun_nothing_gets_a_package_that_says_so(house: House) -> None:
    told = texts(package(house.enterprise, ON, "nb"))
    assert "Det er ikke kartlagt ennå." in told
    assert "Det er ikke sendt ut noen plan ennå." in told
    assert "Ingen er spurt om noe ennå." in told


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_speaks_three_languages_and_leaves_peoples_own_words(worked: House, language: str) -> None:
    document = package(worked.enterprise, ON, language)
    assert document.language == language
    told = texts(document)
    assert load().duties["no.fua.1a-3.measures"].title[language] in told
    assert "Avtal hva som kan vente når vi ikke rekker alt" in told


def test_the_same_day_gives_the_same_bytes(worked: House) -> None:
    assert to_pdf(package(worked.enterprise, ON, "nb")) == to_pdf(package(worked.enterprise, ON, "nb"))


@pytest.mark.parametrize("who", ["manager", "hse_lead", "representative"])
def test_those_who_lead_and_the_safety_representatives_see_it(worked: House, client_for: ClientFor, who: str) -> None:
    page = client_for(worked.people[who]).get(PAGE)
    assert page.status_code == 200
    assert f"{PDF}?paa=" in page.content.decode()


@pytest.mark.parametrize("who", ["line_manager", "other_manager", "employee"])
@pytest.mark.parametrize("address", [PAGE, PDF])
def test_others_do_not(worked: House, client_for: ClientFor, who: str, address: str) -> None:
    assert client_for(worked.people[who]).get(address).status_code == 403


@pytest.mark.parametrize("address", [PAGE, PDF])
def test_a_stranger_signs_in_first(worked: House, client: PageClient, address: str) -> None:
    assert client.get(address).headers["Location"] == f"/logg-inn/?next={address}"


def test_another_enterprise_sees_nothing_of_it(worked: House, other_house: House, client_for: ClientFor) -> None:
    page = client_for(other_house.manager).get(PAGE).content.decode()
    assert "Solbakken" not in page
    assert "Fast vikar" not in page


def test_the_pdf_is_tagged_titled_and_named_by_enterprise_and_day(worked: House, client_for: ClientFor) -> None:
    response = client_for(worked.representative).get(PDF, {"paa": "2026-07-01", "spraak": "en"})
    assert response.headers["Content-Type"] == "application/pdf"
    name = "dokumentasjon-solbakken-provehjem-2026-07-01.pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("en")
        assert pdf.docinfo["/Title"]


def test_a_day_that_is_none_is_refused_and_kept(worked: House, client_for: ClientFor) -> None:
    response = client_for(worked.manager).get(PAGE, {"paa": "i går"})
    assert response.status_code == 422
    assert 'value="i går"' in response.content.decode()


def test_the_page_of_an_earlier_day_leads_to_the_pdf_of_that_day(worked: House, client_for: ClientFor) -> None:
    page = client_for(worked.manager).get(PAGE, {"paa": "1.2.2026"}).content.decode()
    assert f"{reverse('dossier:dossier-pdf')}?paa=2026-02-01" in page


def test_a_package_too_long_for_a_page_comes_in_parts_that_are_named_and_together_hold_all(
    worked: House, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "to_parts", partial(to_parts, most_bytes=9_000))
    client = client_for(worked.hse_lead)
    first = client.get(PAGE, {"paa": ON.isoformat()}).content.decode()
    sides = [int(number) for number in re.findall(r"side=(\d+)", first)]
    assert sides == list(range(2, len(sides) + 2))
    assert len(sides) > 1
    pages = [first, *(client.get(f"{PAGE}?paa={ON.isoformat()}&side={side}").content.decode() for side in sides)]
    headings = [
        block.text for block in package(worked.enterprise, ON, "nb").blocks if isinstance(block, Heading) and block.level == 2
    ]
    shown = [heading for page in pages for heading in re.findall(r"<h2>([^<]+)</h2>", page.split("<article")[1])]
    assert list(dict.fromkeys(shown)) == headings
    assert client.get(PAGE, {"side": 99}).content.decode().count("<article") == 1
