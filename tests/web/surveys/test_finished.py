"""A round asked elsewhere is read, corrected, and kept as a closed round with a release; the file itself is kept by nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forsvarlig.web.organisation.models import Person, TrailLine
from forsvarlig.web.surveys.models import AnswerMapping, Round, State
from tests.web.conftest import House, PageClient
from tests.web.surveys.conftest import Prepare

ClientFor = Callable[[Person], PageClient]
PAGE = "/runder/hent-inn/"
HEAD = "Avdeling;qd1;Hvor ofte må du skynde deg for å bli ferdig?;kommentar"
ROWS = [f"Nord;{'Alltid' if row % 2 else 'Ofte'};Alltid;fritt" for row in range(7)] + ["Sør;Aldri;2;x"] * 9


def send(client: PageClient, today: date, *rows: str, **more: object) -> object:
    given = {
        "file": SimpleUploadedFile("fjor.csv", "\n".join([HEAD, *(rows or ROWS)]).encode()),
        "questionnaire": "core",
        "name": "Fjorårets runde",
        "opened_on": (today - timedelta(days=400)).isoformat(),
        "closed_on": (today - timedelta(days=380)).isoformat(),
        "feedback_on": (today - timedelta(days=370)).isoformat(),
    }
    return client.post(PAGE, given | more)


def test_first_it_is_only_looked_at(house: House, client_for: ClientFor, today: date) -> None:
    response = send(client_for(house.hse_lead), today, *ROWS, "Mars;Alltid;1;x", "Nord;Støtt;1;x", look="1")
    page = unescape(response.content.decode())  # type: ignore[attr-defined]  # the test client's own response
    assert "17 av 18 rader blir med" in page
    assert "Rad 18: med en enhet vi ikke kjenner" in page
    assert "«Støtt» i «qd1», 1 ganger" in page
    assert not Round.objects.exists()


def test_it_is_kept_shuffled_closed_and_released(
    house: House, client_for: ClientFor, today: date, double: Callable[..., None]
) -> None:
    double()
    response = send(client_for(house.hse_lead), today, keep="1")
    assert response.status_code == 302  # type: ignore[attr-defined]  # as above
    round_ = Round.objects.get()
    assert (round_.state, round_.origin["file"]) == (State.RELEASED, "fjor.csv")
    assert round_.closed_on == today - timedelta(days=380)
    kept = sorted((answer.unit.name, answer.answers["qd1"]) for answer in round_.answers.all())
    assert kept == sorted([("Nord", "5")] * 3 + [("Nord", "4")] * 4 + [("Sør", "1")] * 9)
    assert "fritt" not in str(list(round_.answers.values_list("answers", flat=True)))


def test_the_mapping_is_corrected_and_used_for_the_next_file(
    house: House, client_for: ClientFor, today: date, double: Callable[..., None]
) -> None:
    double()
    client = client_for(house.hse_lead)
    columns = {"head": ["Avdeling", "qd1"], "is": ["enhet", "qd1"]}
    values = {"value_head": ["qd1"], "value_from": ["Støtt"], "value_to": ["Alltid"]}
    rows = ["Nord;Støtt;1;x"] * 6
    send(client, today, *rows, keep="1", **columns, **values)
    assert {answer.answers["qd1"] for answer in Round.objects.get().answers.all()} == {"5"}
    kept = AnswerMapping.objects.get()
    again = send(client, today, *rows, look="1", mapping=str(kept.pk)).content.decode()  # type: ignore[attr-defined]  # as above
    assert "Svar vi ikke kjenner" not in again


def test_a_mapping_that_can_not_be_followed_keeps_what_was_typed(house: House, client_for: ClientFor, today: date) -> None:
    response = send(client_for(house.hse_lead), today, keep="1", head=["Avdeling", "qd1"], **{"is": ["", "qd1"]})
    assert response.status_code == 422  # type: ignore[attr-defined]  # as above
    assert 'value="Fjorårets runde"' in response.content.decode()  # type: ignore[attr-defined]  # as above
    assert not Round.objects.exists()


@pytest.mark.parametrize("who", ["line_manager", "representative", "employee"])
def test_only_those_who_lead_bring_in_a_round(house: House, client_for: ClientFor, today: date, who: str) -> None:
    lines = TrailLine.objects.count()
    assert send(client_for(house.people[who]), today, keep="1").status_code == 403  # type: ignore[attr-defined]  # as above
    assert not Round.objects.exists()
    assert TrailLine.objects.count() == lines


def test_another_enterprise_s_units_are_not_known(house: House, other_house: House, client_for: ClientFor, today: date) -> None:
    rows = [f"{house.units['Nord'].pk};Alltid;1;x"] * 6
    response = send(client_for(other_house.manager), today, *rows, keep="1")
    assert response.status_code == 422  # type: ignore[attr-defined]  # as above
    assert not Round.objects.exists()


def test_days_that_have_not_been_and_a_round_under_way_are_refused(
    house: House, client_for: ClientFor, today: date, prepare: Prepare
) -> None:
    client = client_for(house.hse_lead)
    late = {"closed_on": (today + timedelta(days=1)).isoformat(), "feedback_on": (today + timedelta(days=9)).isoformat()}
    assert send(client, today, keep="1", **late).status_code == 422  # type: ignore[attr-defined]  # as above
    prepare(house)
    assert send(client, today, keep="1").status_code == 403  # type: ignore[attr-defined]  # as above
    assert Round.objects.count() == 1
