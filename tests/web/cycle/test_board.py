"""One factor: grounds and notes, a proposal that is only a proposal, and the group's decision with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.cycle import actions, proposals
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Assessment, Cycle, Decision, GroundNote
from forsvarlig.web.cycle.stale import StaleError
from forsvarlig.web.organisation.models import Person, Unit
from tests.web.conftest import House, PageClient
from tests.web.cycle.conftest import TODAY, talk
from tests.web.cycle.forms import chosen, parsed, typed

ClientFor = Callable[[Person], PageClient]
WORK = "quantitative_demands"


def board(assessment: Assessment, factor: str = WORK) -> str:
    return f"/vurdering/{assessment.pk}/{factor}/"


def sent(**changed: Any) -> dict[str, Any]:
    return {"form": "decision", "version": "0", "helps": "Vi bytter på.", **changed}


def test_opening_freezes_the_proposal(house: House, cycle: Cycle, assessment: Assessment, nord: Unit) -> None:
    before = assessment.proposal
    actions.save_conversation(
        house.line_manager,
        cycle,
        nord,
        judged={},
        present="",
        took_part=[],
        version=1,
        at=assessment.cycle.conversations.get().saved_at,
    )
    again = actions.open_assessment(house.line_manager, cycle, nord, TODAY)
    assert again == assessment
    assert again.proposal == before


def test_nothing_is_chosen_beforehand_and_the_proposal_is_called_one(
    house: House, assessment: Assessment, client_for: ClientFor
) -> None:
    for factor in eight():
        page = client_for(house.line_manager).get(board(assessment, factor.id)).content
        assert chosen(page) == []
        assert "Forslag: slik det er i dag" in page.decode()


def test_a_proposed_level_is_drawn_in_outline_and_an_adopted_one_filled(
    house: House, assessment: Assessment, client_for: ClientFor
) -> None:
    client = client_for(house.line_manager)
    signs = [str(one.get("href")) for one in parsed(client.get(board(assessment)).content).iter() if str(one.tag).endswith("use")]
    assert any(sign.endswith("#s-orange-outline") for sign in signs)
    client.post(board(assessment), sent(adopt="y"))
    shown = client.get(board(assessment)).content.decode()
    assert "Gruppas nivå" in shown
    assert 'lv-big"><svg class="sign" aria-hidden="true"><use href="/static/ui/signs.svg#s-orange"' in shown


def test_what_helps_is_asked_before_the_level(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    page = client_for(house.line_manager).get(board(assessment)).content.decode()
    assert page.index('name="helps"') < page.index('name="adopt"') < page.index('name="now"')


def test_every_ground_of_the_proposal_is_shown(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    page = client_for(house.line_manager).get(board(assessment)).content.decode()
    for part in GroundNote.Part:
        assert str(part.label) in page
    for ground in proposals.factor_in(assessment.proposal, WORK)["grounds"]:
        assert ground["text"]["nb"] in page


def test_the_group_follows_the_proposal(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    answer = client_for(house.line_manager).post(board(assessment), sent(adopt="y", now="red", over_time="red"))
    decision = Decision.objects.get()
    assert (
        (decision.level_now, decision.level_over_time)
        == ("yellow", "orange")
        == (decision.proposed_now, decision.proposed_over_time)
    )
    assert decision.helps == "Vi bytter på."
    assert answer.headers["Location"] == board(assessment, eight()[0].id)


def test_another_level_needs_a_reason_and_what_was_typed_comes_back(
    house: House, assessment: Assessment, client_for: ClientFor
) -> None:
    answer = client_for(house.line_manager).post(board(assessment), sent(adopt="n", now="red", over_time="red"))
    assert answer.status_code == 422
    assert typed(answer.content, "helps") == "Vi bytter på."
    assert sorted(chosen(answer.content)) == ["adopt", "now", "over_time"]
    assert not Decision.objects.exists()


def test_another_level_with_a_reason_stands_beside_the_proposal(
    house: House, assessment: Assessment, client_for: ClientFor
) -> None:
    client = client_for(house.representative)
    client.post(board(assessment), sent(adopt="n", now="red", over_time="red", reason="Folk slutter."))
    page = client.get(board(assessment)).content.decode()
    assert "Folk slutter." in page
    assert "Forslaget var:" in page
    assert "Følg med, Gjør noe" in page
    assert Decision.objects.get().decided_by == house.representative


def test_the_same_levels_by_hand_need_no_reason(house: House, assessment: Assessment) -> None:
    decision = actions.decide(
        house.line_manager, assessment, WORK, adopts=False, now="yellow", over_time="orange", version=0, on=TODAY
    )
    assert decision.follows_proposal


@pytest.mark.parametrize(("levels", "field"), [({"over_time": "red"}, "now"), ({"now": "red"}, "over_time")])
def test_both_levels_are_asked_for(house: House, assessment: Assessment, levels: dict[str, str], field: str) -> None:
    with pytest.raises(InputError) as refused:
        actions.decide(house.line_manager, assessment, WORK, adopts=False, reason="Fordi", version=0, on=TODAY, **levels)
    assert refused.value.where.key == field


def test_saving_without_an_answer_is_refused(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    assert client_for(house.line_manager).post(board(assessment), sent()).status_code == 422


def test_an_unknown_proposal_can_not_be_followed(house: House, cycle: Cycle, nord: Unit, client_for: ClientFor) -> None:
    talk(house.line_manager, cycle, nord, autonomy="unknown")
    assessment = actions.open_assessment(house.line_manager, cycle, nord, TODAY)
    page = client_for(house.line_manager).get(board(assessment, "autonomy")).content.decode()
    assert 'name="adopt"' not in page
    assert "Det er ikke det samme som at alt er bra." in page
    with pytest.raises(InputError, match="ikke noe forslag"):
        actions.decide(house.line_manager, assessment, "autonomy", adopts=True, version=0, on=TODAY)
    with pytest.raises(InputError) as refused:
        actions.decide(
            house.line_manager, assessment, "autonomy", adopts=False, now="green", over_time="green", version=0, on=TODAY
        )
    assert refused.value.where.key == "reason"


def test_two_tabs_do_not_adopt_two_versions(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    client_for(house.representative).post(board(assessment), sent(adopt="y"))
    late = client_for(house.line_manager)
    answer = late.post(board(assessment), sent(adopt="n", now="red", over_time="red", reason="Folk slutter."))
    assert answer.status_code == 422
    assert "Representative lagret: i dag Følg med, over tid Gjør noe." in answer.content.decode()
    assert typed(answer.content, "reason") == "Folk slutter."
    assert Decision.objects.get().level_now == "yellow"
    again = sent(adopt="n", now="red", over_time="red", reason="Folk slutter.", version=typed(answer.content, "version"))
    assert late.post(board(assessment), again).status_code == 302
    assert Decision.objects.get().level_now == "red"


def test_a_stale_version_is_refused_by_the_action_itself(house: House, assessment: Assessment) -> None:
    actions.decide(house.line_manager, assessment, WORK, adopts=True, version=0, on=TODAY)
    with pytest.raises(StaleError):
        actions.decide(house.line_manager, assessment, WORK, adopts=True, helps="Vi bytter på", version=0, on=TODAY)


def test_the_same_decision_sent_twice_is_made_once(house: House, assessment: Assessment) -> None:
    for _press in range(2):
        actions.decide(house.line_manager, assessment, WORK, adopts=True, version=0, on=TODAY)
    assert Decision.objects.get().version == 1


def test_what_the_group_knows_stands_in_its_part_and_renews_the_proposal(
    house: House, assessment: Assessment, client_for: ClientFor
) -> None:
    client = client_for(house.representative)
    note = {"form": "note", "part": "conditions", "counts": "aggravating", "text": "To stillinger står tomme."}
    assert client.post(board(assessment), note).status_code == 302
    page = client.get(board(assessment)).content.decode()
    assert "To stillinger står tomme." in page
    assert "Lag forslaget på nytt" in page
    assert client.post(f"/vurdering/{assessment.pk}/nytt-forslag/", {"factor": WORK}).headers["Location"] == board(assessment)
    assessment.refresh_from_db()
    assert proposals.levels_of(assessment.proposal, WORK) == ("orange", "red")
    assert "Lag forslaget på nytt" not in client.get(board(assessment)).content.decode()


def test_a_renewed_proposal_leaves_what_was_decided_with_what_was_proposed_then(house: House, assessment: Assessment) -> None:
    actions.decide(house.line_manager, assessment, WORK, adopts=True, version=0, on=TODAY)
    actions.add_note(
        house.line_manager, assessment, WORK, part="conditions", counts="aggravating", text="Tomme stillinger", on=TODAY
    )
    actions.renew_proposal(house.line_manager, assessment, TODAY)
    decision = Decision.objects.get()
    assert (decision.proposed_over_time, decision.level_over_time) == ("orange", "orange")


def test_measures_count_only_when_somebody_has_checked_that_they_work(house: House, assessment: Assessment) -> None:
    def proposed() -> tuple[str, str]:
        return proposals.levels_of(actions.renew_proposal(house.line_manager, assessment, TODAY).proposal, WORK)

    actions.add_note(house.line_manager, assessment, WORK, part="prevention", counts="planned", text="Ekstra vakt", on=TODAY)
    assert proposed() == ("yellow", "orange")
    actions.add_note(house.line_manager, assessment, WORK, part="prevention", counts="verified", text="Ekstra vakt, talt", on=TODAY)
    assert proposed() == ("green", "yellow")


def test_an_empty_note_is_refused(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    answer = client_for(house.line_manager).post(board(assessment), {"form": "note", "part": "extent", "text": ""})
    assert answer.status_code == 422
    with pytest.raises(InputError):
        actions.add_note(house.line_manager, assessment, WORK, part="extent", text="  ", on=TODAY)


def test_a_heading_of_another_factor_is_refused(house: House, assessment: Assessment) -> None:
    with pytest.raises(InputError):
        actions.add_note(house.line_manager, assessment, WORK, part="extent", heading="lone_work", text="Alene", on=TODAY)


@pytest.mark.parametrize("who", ["other_manager", "employee"])
def test_who_may_neither_see_nor_decide(house: House, assessment: Assessment, client_for: ClientFor, who: str) -> None:
    person = house.people[who]
    assert client_for(person).get(board(assessment)).status_code == 403
    assert client_for(person).post(board(assessment), sent(adopt="y")).status_code == 403
    with pytest.raises(NotAllowedError):
        actions.decide(person, assessment, WORK, adopts=True, version=0, on=TODAY)
    with pytest.raises(NotAllowedError):
        actions.add_note(person, assessment, WORK, part="extent", text="x", on=TODAY)
    with pytest.raises(NotAllowedError):
        actions.renew_proposal(person, assessment, TODAY)


def test_a_stranger_does_not_find_it(assessment: Assessment, other_house: House, client_for: ClientFor) -> None:
    client = client_for(other_house.manager)
    assert client.get(board(assessment)).status_code == 404
    assert client.post(board(assessment), sent(adopt="y")).status_code == 404


def test_a_factor_that_the_regulation_does_not_name_has_no_board(
    house: House, assessment: Assessment, client_for: ClientFor
) -> None:
    assert client_for(house.line_manager).get(board(assessment, "development")).status_code == 404


def test_nothing_is_judged_before_anything_is_mapped(house: House, cycle: Cycle, nord: Unit, client_for: ClientFor) -> None:
    answer = client_for(house.line_manager).post(f"/vurdering/ny/{nord.pk}/")
    assert answer.status_code == 403
    assert "Kartlegg først" in answer.content.decode()
    assert not Assessment.objects.exists()


def test_the_list_shows_each_unit_that_the_reader_leads(
    house: House, cycle: Cycle, assessment: Assessment, client_for: ClientFor
) -> None:
    mine = client_for(house.line_manager).get("/vurdering/").content.decode()
    assert "8 faktorer er ikke avgjort." in mine
    assert "Sør" not in mine
    everything = client_for(house.hse_lead).get("/vurdering/").content.decode()
    assert "Sør" in everything
    assert "Ingen samtale ennå." in everything


def test_the_list_without_a_cycle_says_so(house: House, client_for: ClientFor) -> None:
    assert "Ingen kartlegging er startet ennå." in client_for(house.manager).get("/vurdering/").content.decode()


def test_all_eight_on_one_page_saves_those_that_were_answered(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    client, address = client_for(house.line_manager), f"/vurdering/{assessment.pk}/"
    assert chosen(client.get(address).content) == []
    answer = client.post(
        address, {"autonomy-version": "0", "autonomy-adopt": "y", f"{WORK}-version": "0", f"{WORK}-helps": "Vi hjelper"}
    )
    assert answer.status_code == 422
    assert typed(answer.content, f"{WORK}-helps") == "Vi hjelper"
    assert [decision.factor for decision in Decision.objects.all()] == ["autonomy"]


def test_a_stale_row_among_eight_is_refused_alone(house: House, assessment: Assessment, client_for: ClientFor) -> None:
    actions.decide(house.representative, assessment, WORK, adopts=True, version=0, on=TODAY)
    rows = {f"{factor.id}-{name}": value for factor in eight() for name, value in (("version", "0"), ("adopt", "y"))}
    rows[f"{WORK}-helps"] = "Vi bytter på"
    answer = client_for(house.line_manager).post(f"/vurdering/{assessment.pk}/", rows)
    assert answer.status_code == 422
    assert "Representative lagret" in answer.content.decode()
    assert Decision.objects.count() == 8
    assert Decision.objects.get(factor=WORK).decided_by == house.representative


@pytest.mark.parametrize(("factor", "heading"), [("harassment", "Situasjoner der det kan skje"), ("violence_threats", "Bemanning")])
def test_harassment_and_violence_ask_for_their_own_headings(
    house: House, assessment: Assessment, client_for: ClientFor, factor: str, heading: str
) -> None:
    client = client_for(house.line_manager)
    page = client.get(board(assessment, factor)).content.decode()
    assert page.count(heading) >= 2
    key = next(choice.value for choice in GroundNote.Heading if str(choice.label) == heading)
    note = {"form": "note", "part": "conditions", "heading": key, "text": "Alene etter åtte."}
    assert client.post(board(assessment, factor), note).status_code == 302
    assert GroundNote.objects.get().heading == key
