"""Closing: what is stored after it, what isn't any more, and what happens when the audit finds something."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from statistics import correlation, mean

import pytest
from django.apps import apps
from django.db import models

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.organisation.models import Person, TrailLine
from forsvarlig.web.surveys import actions, answering, releasing
from forsvarlig.web.surveys.codes import read_code
from forsvarlig.web.surveys.models import Answer, Release, Round, Sheet, State
from forsvarlig.web.surveys.queries import latest_release, release_of
from tests.web.conftest import House, PageClient
from tests.web.surveys.conftest import HEAVY, LIGHT, fill


def test_closing_makes_an_audited_release(house: House, filled: Round, today: date) -> None:
    """With the planner and the audit themselves, not the stand-in."""
    actions.close_round(house.hse_lead, filled, today)
    release = release_of(filled)
    assert filled.state == State.RELEASED
    assert release is not None
    assert release.audit["breaches"] == release.audit["wrong_figures"] == 0
    shown = {group["where"].get("unit"): group.get("n") for group in release.document["groups"] if "hidden" not in group}
    assert shown[None] == 17
    assert release.made_on == filled.closed_on == today


def test_every_sheet_and_code_is_gone_and_only_what_was_delivered_is_kept(
    house: House, opened: Round, slips: dict[str, list[str]], double: Callable[..., None], today: date
) -> None:
    double()
    fill(slips["Nord"][:5], HEAVY, today)
    begun = answering.begin(read_code(slips["Sør"][0]), today)
    assert begun is not None
    answering.save(begun, LIGHT, today)
    actions.close_round(house.hse_lead, opened, today)
    assert not Sheet.objects.exists()
    assert Answer.objects.count() == 5
    assert {answer.unit.name for answer in Answer.objects.all()} == {"Nord"}


def test_no_table_of_answers_holds_a_person_or_a_time() -> None:
    for name in ("Sheet", "Answer"):
        fields = apps.get_model("surveys", name)._meta.get_fields()
        assert not any(isinstance(field, models.DateField | models.TimeField | models.DateTimeField) for field in fields)
        assert not any(field.related_model is Person for field in fields if field.is_relation)
    assert {field.name for field in Answer._meta.get_fields()} == {"id", "round", "unit", "answers", "background"}


def test_only_days_are_stored_about_a_round() -> None:
    for model in apps.get_app_config("surveys").get_models():
        assert not any(isinstance(field, models.DateTimeField) for field in model._meta.get_fields())


def test_the_order_of_answers_tells_nothing_of_the_order_of_sheets(
    house: House, opened: Round, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over twenty closings, the places of a sheet and of its answer go together as chance has it: on average not at all."""
    monkeypatch.setattr(actions, "release_round", lambda actor, round_, on: round_)
    found = []
    for time in range(20):
        Round.objects.filter(pk=opened.pk).update(state=State.OPEN)
        Answer.objects.all().delete()
        sheets = [
            Sheet(round=opened, unit=house.units["Sør"], slip_hash=f"{time} {place}", answers={"ucd1": str(place)}, sent=True)
            for place in range(12)
        ]
        Sheet.objects.bulk_create(sheets)
        actions.close_round(house.hse_lead, opened, today)
        places = [int(answer.answers["ucd1"]) for answer in Answer.objects.order_by("pk")]
        assert sorted(places) == list(range(12))
        found.append(correlation(places, range(12)))
    # A correlation of twelve pairs has a standard deviation of 0.3 by chance, the mean of twenty of them 0.07.
    assert abs(mean(found)) < 0.4


def test_the_order_in_which_items_were_answered_is_not_kept(
    house: House, opened: Round, slips: dict[str, list[str]], double: Callable[..., None], today: date
) -> None:
    double()
    for code, order in zip(slips["Nord"], (("de2", "ucd1", "qd1"), ("ucd1", "de2", "qd1"), ("qd1", "de2", "ucd1")), strict=False):
        own = fill([code], {order[0]: "1"}, today)[0]
        for item in order[1:]:
            answering.save(own, {item: "2"}, today)
    actions.close_round(house.hse_lead, opened, today)
    assert len({tuple(answer.answers) for answer in Answer.objects.all()}) == 1


def test_a_release_that_fails_its_audit_is_not_stored_and_says_so(
    house: House, filled: Round, double: Callable[..., None], today: date, client_for: Callable[[Person], PageClient]
) -> None:
    double(passes=False)
    actions.close_round(house.hse_lead, filled, today)
    filled.refresh_from_db()
    assert filled.state == State.CLOSED
    assert (filled.refusal or {})["breaches"] == 2
    assert not Release.objects.exists()
    client = client_for(house.hse_lead)
    page = client.get(f"/runder/{filled.pk}/").content.decode()
    assert "Resultatet ble stanset" in page
    for address in (f"/runder/{filled.pk}/resultat/", f"/runder/{filled.pk}/enheter/{house.units['Nord'].pk}/"):
        assert client.get(address).status_code == 403
    double()
    assert client.post(f"/runder/{filled.pk}/slipp/").status_code == 302
    filled.refresh_from_db()
    assert filled.state == State.RELEASED
    assert filled.refusal is None


def test_a_round_that_nobody_answered_is_closed_without_a_result(
    house: House, opened: Round, today: date, client_for: Callable[[Person], PageClient]
) -> None:
    actions.close_round(house.hse_lead, opened, today)
    assert opened.state == State.CLOSED
    assert not Release.objects.exists()
    assert "Resultatet lot seg ikke lage" in client_for(house.hse_lead).get(f"/runder/{opened.pk}/").content.decode()


def test_a_failure_while_planning_leaves_the_round_closed_and_not_half_written(
    house: House, filled: Round, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(round_: Round) -> None:
        raise RuntimeError

    monkeypatch.setattr(releasing, "made", broken)
    with pytest.raises(RuntimeError):
        actions.close_round(house.hse_lead, filled, today)
    filled.refresh_from_db()
    assert filled.state == State.CLOSED
    assert filled.answers.count() == 17
    assert not Release.objects.exists()


def test_a_round_is_released_once(house: House, released: Round, today: date) -> None:
    for act in (actions.close_round, actions.release_round):
        with pytest.raises(NotAllowedError):
            act(house.hse_lead, released, today)
    assert Release.objects.count() == 1


def test_closing_is_on_the_trail_and_no_answer_is(house: House, released: Round) -> None:
    lines = TrailLine.objects.filter(enterprise=house.enterprise, did__startswith="round.").select_related("value")
    assert [line.did for line in lines][-2:] == ["round.closed", "round.released"]
    said = str([line.value.detail for line in lines])
    assert "qd1" not in said


def test_nothing_is_shown_of_an_open_round(house: House, filled: Round, client_for: Callable[[Person], PageClient]) -> None:
    client = client_for(house.manager)
    assert client.get(f"/runder/{filled.pk}/resultat/").status_code == 403
    assert client.get(f"/runder/{filled.pk}/enheter/{house.units['Nord'].pk}/").status_code == 403
    assert latest_release(house.enterprise) is None


def test_the_page_before_closing_says_what_was_promised(
    house: House, opened: Round, client_for: Callable[[Person], PageClient]
) -> None:
    client = client_for(house.hse_lead)
    page = client.get(f"/runder/{opened.pk}/lukk/").content.decode()
    assert "Dere har sagt til de ansatte" in page
    assert client_for(house.line_manager).get(f"/runder/{opened.pk}/lukk/").status_code == 403


def test_the_released_round_tells_what_the_audit_found(
    house: House, filled: Round, today: date, client_for: Callable[[Person], PageClient]
) -> None:
    client = client_for(house.hse_lead)
    assert client.post(f"/runder/{filled.pk}/lukk/").status_code == 302
    page = client.get(f"/runder/{filled.pk}/").content.decode()
    assert "Slik ble svarene vernet" in page
    assert "Løftet er minst 5" in page


def test_a_questionnaire_written_as_a_file_is_the_same_questionnaire(prepared: Round) -> None:
    assert tomllib.loads(releasing.as_toml(prepared.instrument)) == prepared.instrument
