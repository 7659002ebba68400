"""The page of one hearing, as each of those who may see it meets it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forsvarlig.web.organisation.models import Person
from forsvarlig.web.participation import actions
from forsvarlig.web.participation.models import Hearing, Statement
from tests.web.conftest import House, PageClient
from tests.web.participation.conftest import TODAY

ClientFor = Callable[[Person], PageClient]
DISAGREES = {"form": "statement", "text": "Ellers bra.", "disagrees_on": "fristen", "disagreement": "Den er for sein."}


def address(hearing: Hearing) -> str:
    return f"/uttalelser/{hearing.pk}/"


def test_a_question_without_an_answer_says_so(house: House, hearing: Hearing, client_for: ClientFor) -> None:
    page = client_for(house.line_manager).get(address(hearing)).content.decode()
    assert "Ikke svart ennå" in page
    assert "Lagre uttalelsen" not in page


def test_a_disagreement_is_shown_with_its_missing_reply(house: House, hearing: Hearing, client_for: ClientFor) -> None:
    client = client_for(house.representative)
    assert client.post(address(hearing), DISAGREES).status_code == 302
    page = client.get(address(hearing)).content.decode()
    assert "Uenig i ett punkt: fristen" in page
    assert "Den er for sein." in page
    assert "Svar fra arbeidsgiver" in page
    assert "Ikke svart ennå" in page


def test_the_reply_stands_beside_the_disagreement(house: House, hearing: Hearing, client_for: ClientFor) -> None:
    client_for(house.representative).post(address(hearing), DISAGREES)
    reply = {"form": f"reply:{Statement.objects.get().pk}", "reply": "Vi flytter den."}
    assert client_for(house.line_manager).post(address(hearing), reply).status_code == 302
    page = client_for(house.representative).get(address(hearing)).content.decode()
    assert "Vi flytter den." in page
    assert "Den er for sein." in page


def test_an_empty_reply_comes_back_with_what_is_wrong(house: House, hearing: Hearing, client_for: ClientFor) -> None:
    client_for(house.representative).post(address(hearing), DISAGREES)
    answer = client_for(house.line_manager).post(address(hearing), {"form": f"reply:{Statement.objects.get().pk}", "reply": ""})
    assert answer.status_code == 422


def test_a_disagreement_without_grounds_comes_back_with_the_text_kept(
    house: House, hearing: Hearing, client_for: ClientFor
) -> None:
    answer = client_for(house.representative).post(address(hearing), {**DISAGREES, "disagreement": ""})
    assert answer.status_code == 422
    assert "Ellers bra." in answer.content.decode()
    assert "Begrunnelsen mangler." in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("line_manager", 200), ("representative", 200), ("other_manager", 403), ("employee", 403)],
)
def test_who_may_see_a_hearing(house: House, hearing: Hearing, client_for: ClientFor, who: str, status: int) -> None:
    assert client_for(house.people[who]).get(address(hearing)).status_code == status


def test_a_stranger_does_not_find_it(hearing: Hearing, other_house: House, client_for: ClientFor) -> None:
    assert client_for(other_house.manager).get(address(hearing)).status_code == 404


def test_a_manager_can_not_state_for_the_representative(house: House, hearing: Hearing, client_for: ClientFor) -> None:
    assert client_for(house.line_manager).post(address(hearing), DISAGREES).status_code == 403
    assert not Statement.objects.exists()


def test_a_reply_to_what_is_not_there_is_not_found(house: House, hearing: Hearing, client_for: ClientFor) -> None:
    assert client_for(house.line_manager).post(address(hearing), {"form": "reply:99", "reply": "x"}).status_code == 404


def test_an_unknown_form_changes_nothing(house: House, hearing: Hearing, client_for: ClientFor) -> None:
    assert client_for(house.line_manager).post(address(hearing), {"form": "reply:one"}).status_code == 200
    assert not Statement.objects.exists()


def test_a_second_statement_is_offered_after_the_first(house: House, hearing: Hearing, client_for: ClientFor) -> None:
    actions.state(house.representative, hearing, text="Enig.", on=TODAY)
    assert "Si noe mer, eller noe annet" in client_for(house.representative).get(address(hearing)).content.decode()
