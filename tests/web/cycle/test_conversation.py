"""The group conversation: everybody's words are kept, nothing is chosen beforehand, no names at two of the eight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.cycle import actions, proposals
from forsvarlig.web.cycle.actions import Judged
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Conversation, Cycle, Judgement
from forsvarlig.web.cycle.queries import conversation_in, unjudged
from forsvarlig.web.cycle.stale import StaleError
from forsvarlig.web.organisation.models import Person, Unit
from tests.web.conftest import House, PageClient
from tests.web.cycle.conftest import TODAY, start, talk
from tests.web.cycle.forms import chosen, form_at, parsed, typed

ClientFor = Callable[[Person], PageClient]


def test_nothing_is_chosen_beforehand(house: House, cycle: Cycle, nord: Unit, client_for: ClientFor) -> None:
    page = client_for(house.line_manager).get(f"/samtale/{nord.pk}/").content
    assert chosen(page) == []
    for factor in eight():
        assert factor.question["nb"] in page.decode()


def test_an_example_from_the_trade_stands_by_each_question(house: House, cycle: Cycle, nord: Unit, client_for: ClientFor) -> None:
    page = client_for(house.line_manager).get(f"/samtale/{nord.pk}/").content.decode()
    assert page.count("For eksempel:") == 8


def test_half_a_conversation_is_saved_without_a_required_field(
    house: House, cycle: Cycle, nord: Unit, client_for: ClientFor
) -> None:
    client = client_for(house.representative)
    sent = {"version": "0", "autonomy_word": "watch", "harassment_notes": "Ingen visste hvem de sier fra til."}
    assert client.post(f"/samtale/{nord.pk}/", sent).headers["Location"] == f"/samtale/{nord.pk}/"
    page = client.get(f"/samtale/{nord.pk}/").content
    assert chosen(page) == ["autonomy_word"]
    assert typed(page, "harassment_notes") == "Ingen visste hvem de sier fra til."
    assert "7 temaer er ikke besvart ennå." in page.decode()


def test_going_on_waits_until_all_eight_have_a_word(house: House, cycle: Cycle, nord: Unit, client_for: ClientFor) -> None:
    client = client_for(house.line_manager)
    answer = client.post(f"/samtale/{nord.pk}/", {"version": "0", "onwards": "1", "autonomy_word": "well"})
    assert answer.headers["Location"] == f"/samtale/{nord.pk}/"
    words = {f"{factor.id}_word": "unknown" for factor in eight()}
    answer = client.post(f"/samtale/{nord.pk}/", {"version": "1", "onwards": "1", **words})
    assert answer.headers["Location"].endswith("/unclear_conflicting_demands/")


def test_a_stale_page_is_refused_with_what_changed_and_the_text_kept(
    house: House, cycle: Cycle, nord: Unit, client_for: ClientFor
) -> None:
    talk(house.representative, cycle, nord)
    client = client_for(house.line_manager)
    sent = {"version": "0", "autonomy_word": "act", "autonomy_notes": "Vi får ikke bestemme noe."}
    answer = client.post(f"/samtale/{nord.pk}/", sent)
    assert answer.status_code == 422
    assert "Representative lagret klokka" in answer.content.decode()
    assert typed(answer.content, "autonomy_notes") == "Vi får ikke bestemme noe."
    stored = conversation_in(cycle, nord)
    assert stored is not None
    assert stored.judgements.get(factor="autonomy").word == "well"
    again = client.post(f"/samtale/{nord.pk}/", {**sent, "version": typed(answer.content, "version")})
    assert again.status_code == 302
    assert Judgement.objects.get(factor="autonomy").word == "act"


def test_two_first_savings_do_not_both_win(house: House, cycle: Cycle, nord: Unit) -> None:
    talk(house.line_manager, cycle, nord)
    with pytest.raises(StaleError):
        talk(house.representative, cycle, nord, autonomy="act")
    assert Conversation.objects.get().version == 1


def test_where_employer_and_representative_differ_both_are_kept(house: House, cycle: Cycle, nord: Unit) -> None:
    judged = {"autonomy": Judged("well", "act", "Vi ser ulikt på det.")}
    actions.save_conversation(
        house.line_manager,
        cycle,
        nord,
        judged=judged,
        present="",
        took_part=["employer", "safety_representative"],
        version=0,
        at=timezone.now(),
    )
    told = Judgement.objects.get(factor="autonomy")
    assert (told.word, told.representative_word) == ("well", "act")
    context = proposals.context_of(cycle, nord, [])
    assert context.factors["autonomy"].conversation == {"employer": "well", "representative": "act"}


def test_a_representative_who_says_the_same_says_nothing_else(house: House, cycle: Cycle, nord: Unit) -> None:
    actions.save_conversation(
        house.line_manager,
        cycle,
        nord,
        judged={"autonomy": Judged("act", "act")},
        present="",
        took_part=[],
        version=0,
        at=timezone.now(),
    )
    assert Judgement.objects.get(factor="autonomy").representative_word == ""


def test_where_nobody_is_named_the_one_who_saved_speaks_alone(house: House, cycle: Cycle, nord: Unit) -> None:
    save: dict[str, Any] = {"judged": {"autonomy": Judged("act")}, "present": "", "took_part": [], "at": timezone.now()}
    actions.save_conversation(house.line_manager, cycle, nord, version=0, **save)
    assert proposals.context_of(cycle, nord, []).factors["autonomy"].conversation == {"employer": "act"}
    actions.save_conversation(house.representative, cycle, nord, version=1, **save)
    assert proposals.context_of(cycle, nord, []).factors["autonomy"].conversation == {"representative": "act"}


def test_not_knowing_yet_is_no_answer(house: House, cycle: Cycle, nord: Unit) -> None:
    talk(house.line_manager, cycle, nord, autonomy="unknown")
    assert proposals.context_of(cycle, nord, []).factors["autonomy"].conversation == {}
    assert proposals.levels_of(
        proposals.propose(cycle, nord, house.line_manager.enterprise.cycles.get().started_on), "autonomy"
    ) == (
        "unknown",
        "unknown",
    )


def test_no_names_are_asked_for_at_harassment_and_violence(house: House, cycle: Cycle, nord: Unit, client_for: ClientFor) -> None:
    page = client_for(house.line_manager).get(f"/samtale/{nord.pk}/").content.decode()
    for factor in eight():
        if factor.id in ("harassment", "violence_threats"):
            assert factor.for_conversation is not None
            assert factor.for_conversation["nb"] in page


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 200), ("line_manager", 200), ("representative", 200), ("other_manager", 403), ("employee", 403)]
)
def test_who_may_see_the_conversation(house: House, cycle: Cycle, nord: Unit, client_for: ClientFor, who: str, status: int) -> None:
    assert client_for(house.people[who]).get(f"/samtale/{nord.pk}/").status_code == status


def test_a_stranger_does_not_find_it(cycle: Cycle, nord: Unit, other_house: House, client_for: ClientFor) -> None:
    assert client_for(other_house.manager).get(f"/samtale/{nord.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["other_manager", "employee"])
def test_who_may_not_save_it(house: House, cycle: Cycle, nord: Unit, who: str) -> None:
    with pytest.raises(NotAllowedError, match="Nord"):
        talk(house.people[who], cycle, nord)
    assert not Conversation.objects.exists()


def test_without_a_cycle_the_page_says_who_starts_one(house: House, nord: Unit, client_for: ClientFor) -> None:
    answer = client_for(house.line_manager).get(f"/samtale/{nord.pk}/")
    assert answer.status_code == 403
    assert "daglig leder" in answer.content.decode()


def test_all_eight_are_unjudged_before_anybody_has_talked() -> None:
    assert len(unjudged(None)) == 8


def test_the_same_words_sent_twice_are_saved_once(house: House, cycle: Cycle, nord: Unit, client_for: ClientFor) -> None:
    client, sent = client_for(house.line_manager), {"version": "0", "autonomy_word": "act", "autonomy_notes": "Lite å si"}
    for _press in range(2):
        assert client.post(f"/samtale/{nord.pk}/", sent).status_code == 302
    assert Conversation.objects.get().version == 1


def test_the_page_saves_by_itself_where_there_is_script(house: House, cycle: Cycle, nord: Unit, client_for: ClientFor) -> None:
    page = client_for(house.line_manager).get(f"/samtale/{nord.pk}/").content
    form = form_at(page, f"/samtale/{nord.pk}/")
    assert form.get("hx-post") == form.get("action")
    known = {one.get("id") for one in parsed(page).iter()}
    assert {str(form.get("hx-target"))[1:], str(form.get("hx-select-oob"))[1:]} <= known


def test_what_was_said_in_a_cycle_that_has_ended_stays(house: House, cycle: Cycle, nord: Unit) -> None:
    talk(house.line_manager, cycle, nord)
    start(house.manager)
    cycle.refresh_from_db()
    with pytest.raises(NotAllowedError, match="avsluttet"):
        actions.save_conversation(
            house.line_manager, cycle, nord, judged={}, present="", took_part=[], version=1, at=timezone.now()
        )
    with pytest.raises(NotAllowedError, match="avsluttet"):
        actions.open_assessment(house.line_manager, cycle, nord, TODAY)


def test_a_new_cycle_begins_with_an_empty_conversation(house: House, cycle: Cycle, nord: Unit, client_for: ClientFor) -> None:
    talk(house.line_manager, cycle, nord)
    start(house.manager)
    assert chosen(client_for(house.line_manager).get(f"/samtale/{nord.pk}/").content) == []
