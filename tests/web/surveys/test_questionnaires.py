"""A questionnaire of one's own is brought in, set up, tried and made ready; what is ready is never changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forsvarlig.errors import NotAllowedError
from forsvarlig.knowledge.importing import Fault, Lacking, Why, read_questionnaire
from forsvarlig.knowledge.instruments import parse_instrument
from forsvarlig.web.organisation.models import Person, TrailLine
from forsvarlig.web.surveys import actions, own_questionnaires
from forsvarlig.web.surveys.models import Questionnaire
from forsvarlig.web.surveys.questionnaire_words import FAULTS, LACKING, WHY
from tests.knowledge.importing.making import form
from tests.web.conftest import House, PageClient
from tests.web.surveys.conftest import Prepare

ClientFor = Callable[[Person], PageClient]
HOME = "/sporreskjema/eget/"
PACE = ["select_one often", "pace", "Hvor ofte haster det?", "How often are you in a hurry?"]
CALM = ["select_one often", "calm", "Hvor ofte har du god tid?", "How often have you time?"]
FILE = form(PACE, CALM, ["text", "why", "Hvorfor?", "Why?"], settings=[["form_title", "form_id"], ["Travelhet", "hurry"]])


@pytest.fixture
def brought(house: House, today: date) -> Questionnaire:
    return own_questionnaires.bring_in(house.hse_lead, read_questionnaire("travelhet.xlsx", FILE), "travelhet.xlsx", today)


def upload(client: PageClient, content: bytes, name: str = "travelhet.xlsx") -> object:
    return client.post(HOME, {"file": SimpleUploadedFile(name, content), "language": "nb"})


def set_up(client: PageClient, one: Questionnaire) -> None:
    """Fill in all that a file doesn't say, as a person does."""
    page = f"{HOME}{one.pk}/"
    client.post(f"{page}om/", {"edits": 0, "name": "Travelhet", "licence": "CC BY", "source": "Noen, 2020"})
    client.post(f"{page}svar/1/", {"edits": 1, "score_0": "0", "score_1": "50", "score_2": "100"})
    scale = {"edits": 2, "name": "tempo", "items": ["pace", "calm"], "reversed": ["calm"], "factor": "quantitative_demands"}
    client.post(f"{page}skala/ny/", scale | {"orientation": "demand", "aggregate": "mean", "exposed_from": "75"})
    one.refresh_from_db()


def test_a_form_is_brought_in_set_up_tried_and_made_ready(house: House, client_for: ClientFor) -> None:
    client = client_for(house.hse_lead)
    assert upload(client, FILE).status_code == 302  # type: ignore[attr-defined]  # the test client's own response
    one = Questionnaire.objects.get()
    page = f"{HOME}{one.pk}/"
    assert "Hvilke vilkår" in client.get(page).content.decode()
    set_up(client, one)
    tried = client.post(f"{page}prov/", {"answers": "pace;calm\n3;1\n1;\n;"}).content.decode()
    assert "100,0" in tried
    assert client.post(f"{page}ferdig/").status_code == 302
    one.refresh_from_db()
    instrument = parse_instrument(one.document, "f")
    assert one.is_ready
    assert [option.score for option in instrument.items["calm"].options] == [100, 50, 0]
    (scale,) = instrument.scales
    assert (scale.factor, scale.orientation, scale.exposed_from) == ("quantitative_demands", "demand", 75)


def test_a_ready_questionnaire_can_be_looked_at_as_people_will_see_it(
    house: House, brought: Questionnaire, client_for: ClientFor
) -> None:
    client = client_for(house.hse_lead)
    set_up(client, brought)
    own_questionnaires.make_ready(house.hse_lead, brought)
    preview = f"/sporreskjema/{brought.pk}/telefon/1/"
    assert preview in client.get(f"{HOME}{brought.pk}/").content.decode()
    assert "Hvor ofte haster det?" in client.get(preview).content.decode()


def test_the_report_says_what_became_of_each_line(house: House, brought: Questionnaire, client_for: ClientFor) -> None:
    page = client_for(house.manager).get(f"{HOME}{brought.pk}/rapport/").content.decode()
    assert "survey, rad 4" in page
    assert "Fri tekst gir ikke poeng" in page


def test_points_are_suggested_evenly(house: House, brought: Questionnaire, client_for: ClientFor) -> None:
    page = client_for(house.hse_lead).get(f"{HOME}{brought.pk}/svar/1/").content.decode()
    assert [f'value="{points}"' in page for points in (0, 50, 100)] == [True] * 3


def test_what_is_ready_is_never_changed_but_copied(house: House, brought: Questionnaire, client_for: ClientFor) -> None:
    client = client_for(house.hse_lead)
    set_up(client, brought)
    own_questionnaires.make_ready(house.hse_lead, brought)
    before = brought.document
    for path in ("om/", "svar/1/", "skala/ny/", "skala/1/fjern/", "ferdig/", "slett/"):
        assert client.post(f"{HOME}{brought.pk}/{path}", {"edits": 3}).status_code == 403
    assert client.post(f"{HOME}{brought.pk}/ny-versjon/").status_code == 302
    copy = Questionnaire.objects.exclude(pk=brought.pk).get()
    assert (copy.version, copy.is_ready, copy.origin["draft"]) == ("2", False, brought.origin["draft"])
    brought.refresh_from_db()
    assert brought.document == before


def test_a_round_keeps_the_version_it_was_asked_with(
    house: House, brought: Questionnaire, prepare: Prepare, client_for: ClientFor
) -> None:
    set_up(client_for(house.hse_lead), brought)
    own_questionnaires.make_ready(house.hse_lead, brought)
    round_ = prepare(house, instrument=brought.document)
    copy = own_questionnaires.new_version(house.hse_lead, brought, round_.opens_on)
    own_questionnaires.remove_scale(house.hse_lead, copy, 0)
    round_.refresh_from_db()
    assert (round_.questionnaire.id, round_.questionnaire.version) == ("hurry", "1")
    assert list(round_.questionnaire.items) == ["pace", "calm"]
    actions.drop_round(house.hse_lead, round_)


@pytest.mark.parametrize("who", ["line_manager", "representative", "employee"])
def test_only_those_who_lead_bring_in(house: House, brought: Questionnaire, client_for: ClientFor, who: str, today: date) -> None:
    client, lines = client_for(house.people[who]), TrailLine.objects.count()
    assert upload(client, FILE).status_code == 403  # type: ignore[attr-defined]  # as above
    assert client.get(f"{HOME}{brought.pk}/").status_code == 403
    with pytest.raises(NotAllowedError):
        own_questionnaires.bring_in(house.people[who], read_questionnaire("f.xlsx", FILE), "f.xlsx", today)
    with pytest.raises(NotAllowedError):
        own_questionnaires.discard(house.people[who], brought)
    assert TrailLine.objects.count() == lines


def test_a_stranger_finds_nothing(house: House, other_house: House, brought: Questionnaire, client_for: ClientFor) -> None:
    stranger = client_for(other_house.manager)
    for path in ("", "rapport/", "om/", "svar/1/", "skala/ny/", "prov/"):
        assert stranger.get(f"{HOME}{brought.pk}/{path}").status_code == 404
    for path in ("ferdig/", "ny-versjon/", "slett/", "skala/1/fjern/"):
        assert stranger.post(f"{HOME}{brought.pk}/{path}").status_code == 404
    with pytest.raises(NotAllowedError):
        own_questionnaires.new_version(other_house.manager, brought, brought.made_on)
    assert "Travelhet" not in stranger.get(HOME).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("f.xlsx", b"PK\x03\x04", "kan ikke leses"),
        ("f.lss", b"<document><a></document>", "Fila er skadd"),
        ("f.lss", b'<!DOCTYPE a [<!ENTITY b "c">]><document/>', "kan være farlig"),
        ("f.toml", b'id = "x"', "Fila følger ikke formatet"),
        ("f.pdf", b"%PDF", "Vi kjenner ikke formatet"),
        ("f.txt", b"", "Fila er tom"),
    ],
)
def test_a_file_that_can_not_be_read_is_told_of_at_the_field(
    house: House, client_for: ClientFor, name: str, content: bytes, words: str
) -> None:
    response = client_for(house.hse_lead).post(HOME, {"file": SimpleUploadedFile(name, content), "language": "nb"})
    assert response.status_code == 422
    assert words in unescape(response.content.decode())
    assert not Questionnaire.objects.exists()


def test_a_page_that_is_out_of_date_is_refused_and_keeps_what_was_typed(
    house: House, brought: Questionnaire, client_for: ClientFor
) -> None:
    client = client_for(house.hse_lead)
    set_up(client, brought)
    late = client.post(f"{HOME}{brought.pk}/om/", {"edits": 0, "name": "Annet", "licence": "x", "source": "y"})
    assert late.status_code == 422
    assert "endret i mellomtida" in late.content.decode()
    assert 'value="Annet"' in late.content.decode()


def test_harassment_is_only_asked_about_with_its_safeguards(house: House, brought: Questionnaire, client_for: ClientFor) -> None:
    scale = {"edits": 0, "name": "tempo", "items": ["pace"], "factor": "harassment", "orientation": "demand", "aggregate": "mean"}
    client = client_for(house.hse_lead)
    refused = client.post(f"{HOME}{brought.pk}/skala/ny/", scale)
    assert refused.status_code == 422
    assert "har et eget vern" in refused.content.decode()
    assert client.post(f"{HOME}{brought.pk}/skala/ny/", scale | {"sensitive": "on"}).status_code == 302


def test_test_answers_that_are_none_are_told_of(house: House, brought: Questionnaire, client_for: ClientFor) -> None:
    client = client_for(house.hse_lead)
    set_up(client, brought)
    for answers, words in (("pace\n9", "«9» er ikke et svar"), ("tempo\n1", "ikke noe spørsmål"), ("pace", "Skriv fra 1")):
        response = client.post(f"{HOME}{brought.pk}/prov/", {"answers": answers})
        assert response.status_code == 422
        assert words in unescape(response.content.decode())


def test_every_reason_has_words() -> None:
    assert set(WHY) == set(Why)
    assert set(FAULTS) == set(Fault)
    assert set(LACKING) == set(Lacking.What)
