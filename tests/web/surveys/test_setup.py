"""Setting up a prepared round: every write by owner, colleague and stranger, and what the pages then say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from forsvarlig.errors import InputError, NotAllowedError
from forsvarlig.web.organisation.models import Person, Role, TrailLine, Unit
from forsvarlig.web.participation.models import Hearing
from forsvarlig.web.surveys import actions, setup
from forsvarlig.web.surveys.counting import own_size, part_of, people_asked, reported_as
from forsvarlig.web.surveys.models import Placement, Questionnaire, Round, RoundUnit
from forsvarlig.web.surveys.promise import promise_to
from forsvarlig.web.surveys.queries import core_questionnaire, waiting_for
from tests.web.conftest import House, PageClient

Client = Callable[[Person], PageClient]


def sizes(round_: Round) -> dict[str, int]:
    return {part.unit.name: part.invited for part in round_.units.select_related("unit") if part.unit.parent_id}


def writes(house: House, round_: Round) -> dict[str, Callable[[Person], Any]]:
    """Every write of the set-up, as somebody tries it."""
    days = {"opens_on": round_.opens_on, "closes_on": round_.closes_on, "feedback_on": round_.feedback_on}
    nord, natt = house.units["Nord"], house.units["Natt"]
    return {
        "about": lambda who: setup.change_about(who, round_, questionnaire="", owner=house.manager, **days),
        "background": lambda who: setup.choose_background(
            who, round_, questions=["sex"], threshold=5, cross_threshold=10, agreement=""
        ),
        "comment": lambda who: setup.choose_comment(who, round_, asks=True, reader=house.hse_lead, readers=[house.manager]),
        "units": lambda who: setup.choose_units(who, round_, [house.root, *house.units.values()]),
        "others": lambda who: setup.count_others(who, round_, nord, 2),
        "join": lambda who: setup.join(who, round_, natt, nord),
        "part": lambda who: setup.part_again(who, round_, natt),
        "place": lambda who: setup.place(who, round_, house.employee, nord, "to enheter"),
        "take out": lambda who: setup.take_out(who, round_, house.employee),
    }


def test_only_those_who_run_the_round_set_it_up_and_each_write_leaves_a_line(
    house: House, other_house: House, prepared: Round
) -> None:
    for name, write in writes(house, prepared).items():
        for person in (house.employee, house.line_manager, house.representative, other_house.manager):
            with pytest.raises(NotAllowedError, match="styrer denne runden"):
                write(person)
        before = TrailLine.objects.count()
        write(house.hse_lead)
        assert TrailLine.objects.count() == before + 1, name


def test_nothing_is_set_up_after_anybody_was_asked(house: House, consulted: Round) -> None:
    for write in writes(house, consulted).values():
        with pytest.raises(NotAllowedError, match="spurt om runden slik den er"):
            write(house.hse_lead)


def test_a_set_up_that_began_before_the_asking_is_refused_after_it(house: House, prepared: Round, today: date) -> None:
    stale = Round.objects.get(pk=prepared.pk)
    actions.consult(house.hse_lead, prepared, question="x", on=today, answer_by=today)
    for write in writes(house, stale).values():
        with pytest.raises(NotAllowedError, match="spurt om runden"):
            write(house.hse_lead)
    assert Round.objects.get(pk=prepared.pk).background == []


def test_a_person_with_two_units_is_counted_in_the_one_that_was_chosen(house: House, prepared: Round) -> None:
    setup.place(house.hse_lead, prepared, house.employee, house.units["Sør"], "arbeider mest der")
    assert sizes(prepared) == {"Nord": 7, "Sør": 13, "Natt": 3}
    part = part_of(prepared, house.employee)
    assert part is not None
    assert part.unit == house.units["Sør"]
    setup.place(house.hse_lead, prepared, house.employee, house.units["Natt"], "flyttet")
    assert Placement.objects.count() == 1
    setup.take_out(house.hse_lead, prepared, house.employee)
    assert sizes(prepared) == {"Nord": 8, "Sør": 12, "Natt": 3}


def test_who_is_left_out_is_counted_nowhere(house: House, prepared: Round) -> None:
    setup.place(house.hse_lead, prepared, house.employee, None, "i permisjon")
    assert sizes(prepared) == {"Nord": 7, "Sør": 12, "Natt": 3}
    assert part_of(prepared, house.employee) is None
    assert house.employee not in [person for people in people_asked(prepared).values() for person in people]


def test_who_left_the_enterprise_is_not_counted_where_they_were_placed(house: House, prepared: Round) -> None:
    setup.place(house.hse_lead, prepared, house.employee, house.units["Sør"], "der")
    Person.objects.filter(pk=house.employee.pk).update(is_active=False)
    setup.count_others(house.hse_lead, prepared, house.units["Natt"], 0)
    assert sizes(prepared) == {"Nord": 7, "Sør": 12, "Natt": 3}


def test_hired_in_workers_are_counted_without_being_registered(house: House, prepared: Round) -> None:
    setup.count_others(house.hse_lead, prepared, house.units["Natt"], 5)
    assert sizes(prepared)["Natt"] == 8
    assert len(people_asked(prepared)[house.units["Natt"].pk]) == 3
    with pytest.raises(InputError, match="under null"):
        setup.count_others(house.hse_lead, prepared, house.units["Natt"], -1)


def test_units_that_are_reported_as_one_are_counted_and_told_as_one(house: House, prepared: Round) -> None:
    nord, natt = house.units["Nord"], house.units["Natt"]
    setup.join(house.hse_lead, prepared, natt, nord)
    assert sizes(prepared) == {"Nord": 11, "Sør": 12, "Natt": 3}
    head = prepared.units.get(unit=nord)
    assert own_size(head) == 8
    assert reported_as(prepared, natt) == nord
    assert prepared.units.get(unit=natt).is_surveyed
    for unit in (nord, natt):
        promise = promise_to(prepared, unit)
        assert (promise.invited, promise.name, promise.unit) == (11, "Nord og Natt", nord)
    assert len(people_asked(prepared)[nord.pk]) == 11
    assert natt.pk not in people_asked(prepared)
    setup.part_again(house.hse_lead, prepared, natt)
    assert sizes(prepared) == {"Nord": 8, "Sør": 12, "Natt": 3}


def test_only_neighbours_without_units_under_them_are_joined_and_each_once(house: House, prepared: Round) -> None:
    nord, sor, natt = (house.units[name] for name in ("Nord", "Sør", "Natt"))
    below = Unit.objects.create(enterprise=house.enterprise, parent=sor, name="Sør kveld")
    setup.choose_units(house.hse_lead, prepared, [house.root, nord, sor, natt, below])
    for unit, other, said in (
        (nord, nord, "den samme"),
        (natt, house.root, "rett under samme"),
        (below, natt, "rett under samme"),
        (natt, sor, "egne enheter under seg"),
        (sor, natt, "egne enheter under seg"),
    ):
        with pytest.raises(InputError, match=said):
            setup.join(house.hse_lead, prepared, unit, other)
    setup.join(house.hse_lead, prepared, natt, nord)
    third = Unit.objects.create(enterprise=house.enterprise, parent=house.root, name="Vask")
    setup.choose_units(house.hse_lead, prepared, [house.root, nord, sor, natt, third])
    for unit, other in ((nord, third), (third, natt), (natt, third)):
        with pytest.raises(InputError, match="alt slått sammen"):
            setup.join(house.hse_lead, prepared, unit, other)
    setup.join(house.hse_lead, prepared, third, nord)
    for above in (nord, natt):
        under = Unit.objects.create(enterprise=house.enterprise, parent=above, name=f"Under {above.name}")
        with pytest.raises(InputError, match="kan ikke ha enheter under seg"):
            setup.choose_units(house.hse_lead, prepared, [house.root, nord, sor, natt, third, under])
    assert prepared.units.filter(reported_as__unit=nord).count() == 2


def test_a_unit_is_not_taken_out_while_something_hangs_on_it(house: House, prepared: Round) -> None:
    nord, sor, natt = (house.units[name] for name in ("Nord", "Sør", "Natt"))
    setup.place(house.hse_lead, prepared, house.employee, sor, "der")
    with pytest.raises(InputError, match="er plassert på Sør"):
        setup.choose_units(house.hse_lead, prepared, [nord, natt])
    setup.join(house.hse_lead, prepared, natt, nord)
    for wanted in ([sor, natt], [sor, nord]):
        with pytest.raises(InputError, match="slått sammen"):
            setup.choose_units(house.hse_lead, prepared, wanted)
    setup.choose_units(house.hse_lead, prepared, [nord, sor, natt])
    assert prepared.units.count() == 3
    assert prepared.units.get(unit=natt).reported_as is not None


def test_the_cross_threshold_is_lowered_only_with_a_word_on_whom_it_was_agreed_with(house: House, prepared: Round) -> None:
    def choose(**given: Any) -> None:
        wanted: dict[str, Any] = {"questions": ["sex"], "threshold": 5, "cross_threshold": 7, "agreement": ""}
        setup.choose_background(house.hse_lead, prepared, **(wanted | given))

    for given, field in (
        ({}, "agreement"),
        ({"cross_threshold": 4, "agreement": "Bente"}, "cross_threshold"),
        ({"threshold": 4}, "threshold"),
        ({"threshold": 12, "cross_threshold": 10}, "cross_threshold"),
        ({"questions": ["shoe_size"]}, "questions"),
        ({"questions": ["sex", "age", "hours", "leadership"]}, "questions"),
    ):
        with pytest.raises(InputError) as error:
            choose(**given)
        assert error.value.where.key == field
        assert error.value.do
    choose(agreement="Bente, tillitsvalgt, 1. mai")
    prepared.refresh_from_db()
    assert (prepared.cross_threshold, prepared.cross_agreement) == (7, "Bente, tillitsvalgt, 1. mai")
    choose(cross_threshold=10, agreement="står igjen i feltet")
    prepared.refresh_from_db()
    assert prepared.cross_agreement == ""


def test_a_background_question_is_not_called_like_a_question_of_the_questionnaire(house: House, prepared: Round) -> None:
    prepared.instrument["item"][0]["id"] = prepared.instrument["scale"][0]["items"][0] = "sex"
    prepared.save()
    with pytest.raises(InputError, match="alt et spørsmål som heter «sex»"):
        setup.choose_background(house.hse_lead, prepared, questions=["sex"], threshold=5, cross_threshold=10, agreement="")


def test_the_enterprise_s_own_ready_questionnaire_can_be_asked_and_no_other(
    house: House, other_house: House, prepared: Round, today: date
) -> None:
    document = {**core_questionnaire(), "id": "vart_eget", "name": {"nb": "Vårt eget", "nn": "Vårt eige", "en": "Our own"}}
    own, unready, strange = (
        Questionnaire.objects.create(
            enterprise=place.enterprise,
            identifier="vart_eget",
            version=version,
            document=document,
            is_ready=ready,
            made_on=today,
            made_by=place.manager,
        )
        for place, version, ready in ((house, "1", True), (house, "2", False), (other_house, "1", True))
    )
    days = {"opens_on": today, "closes_on": today + timedelta(days=9), "feedback_on": today + timedelta(days=20)}
    for wrong in (unready, strange):
        with pytest.raises(InputError, match="kjenner ikke"):
            setup.change_about(house.hse_lead, prepared, questionnaire=f"egen:{wrong.pk}", owner=house.manager, **days)
    setup.change_about(house.hse_lead, prepared, questionnaire=f"egen:{own.pk}", owner=house.manager, **days)
    prepared.refresh_from_db()
    assert (prepared.questionnaire.id, prepared.owner, prepared.closes_on) == ("vart_eget", house.manager, days["closes_on"])


def test_a_stranger_is_neither_owner_reader_nor_placed(house: House, other_house: House, prepared: Round, today: date) -> None:
    days = {"opens_on": today, "closes_on": today, "feedback_on": today}
    stranger = other_house.manager
    tries: tuple[Callable[[], object], ...] = (
        lambda: setup.change_about(house.hse_lead, prepared, questionnaire="", owner=stranger, **days),
        lambda: setup.choose_comment(house.hse_lead, prepared, asks=True, reader=stranger, readers=[]),
        lambda: setup.choose_comment(house.hse_lead, prepared, asks=True, reader=house.manager, readers=[stranger]),
        lambda: setup.place(house.hse_lead, prepared, stranger, house.root, "x"),
        lambda: setup.choose_units(house.hse_lead, prepared, [other_house.root]),
    )
    for write in tries:
        with pytest.raises(InputError, match="høre til virksomheten"):
            write()


def test_people_are_found_by_name_or_address_and_a_slip_is_helped(house: House, other_house: House) -> None:
    find = setup.person_called
    assert find(house.enterprise, " line  manager") == house.line_manager
    assert find(house.enterprise, "EMPLOYEE@solbakken.example") == house.employee
    with pytest.raises(InputError) as error:
        find(house.enterprise, "Line Manger")
    assert error.value.do == "Mente du Line Manager?"
    Person.objects.filter(name="Nord 8").update(name="Nord 7")
    with pytest.raises(InputError, match="2 personer heter det"):
        find(house.enterprise, "Nord 7")
    with pytest.raises(InputError, match="finner ingen"):
        find(house.enterprise, "employee@fremmed.example")


def test_elected_representatives_are_asked_too_and_each_answer_is_on_the_record(house: House, prepared: Round, today: date) -> None:
    kind = Role.Kind.ELECTED_REPRESENTATIVE
    Role.objects.create(person=house.employee, unit=house.units["Nord"], kind=kind, held_from=today)
    Role.objects.create(person=house.representative, unit=house.root, kind=kind, held_from=today)
    Role.objects.create(person=house.other_manager, unit=house.root, kind=kind, held_from=today + timedelta(days=1))
    hearings = actions.consult(house.hse_lead, prepared, question="x", on=today, answer_by=today)
    party = Hearing.Party
    assert [(each.party, each.person) for each in hearings] == [
        (party.SAFETY_REPRESENTATIVE, house.representative),
        (party.ELECTED_REPRESENTATIVE, house.employee),
    ]


def test_joined_and_placed_people_get_their_slips_in_the_unit_that_they_are_counted_in(
    house: House, prepared: Round, today: date
) -> None:
    nord, natt = house.units["Nord"], house.units["Natt"]
    setup.join(house.hse_lead, prepared, natt, nord)
    setup.place(house.hse_lead, prepared, house.employee, house.units["Sør"], "der")
    setup.count_others(house.hse_lead, prepared, natt, 2)
    actions.consult(house.hse_lead, prepared, question="x", on=today, answer_by=today)
    slips = actions.open_round(house.hse_lead, prepared, today + timedelta(days=1))
    assert {each.counted_in: len(each.codes) for each in slips} == {"Nord og Natt": 12, "Sør": 13}
    assert set(prepared.sheets.values_list("unit__name", flat=True)) == {"Nord", "Sør"}
    told = [waiting.sentence for waiting in waiting_for(house.employee, today)]
    assert told == ["«Kartlegging høst» er åpen. Har du ikke svart, bruk koden på lappen din. Du telles på Sør."]
    by_night = Person.objects.filter(unit=natt)[0]
    assert waiting_for(by_night, today)[0].sentence.endswith("Du telles på Nord og Natt.")
    with pytest.raises(NotAllowedError, match="svarer ikke i denne runden"):
        actions.reissue(house.hse_lead, prepared, natt)


ADDRESSES = ("oppsett/", "oppsett/enheter/", "oppsett/hvem/", "oppsett/anslag/")


def test_the_pages_are_for_those_who_run_the_round(house: House, other_house: House, prepared: Round, client_for: Client) -> None:
    for address in ADDRESSES:
        page = f"/runder/{prepared.pk}/{address}"
        assert client_for(house.hse_lead).get(page).status_code == 200
        assert client_for(house.representative).get(page).status_code == 403
        assert client_for(house.employee).get(page).status_code == 403
        assert client_for(other_house.manager).get(page).status_code == 404


def test_the_pages_say_why_nothing_can_be_changed_any_more(house: House, consulted: Round, client_for: Client) -> None:
    for address in ADDRESSES:
        answer = client_for(house.hse_lead).get(f"/runder/{consulted.pk}/{address}")
        assert answer.status_code == 403
        assert "spurt om runden slik den er" in answer.content.decode()


def test_a_round_is_set_up_page_by_page(house: House, prepared: Round, today: date, client_for: Client) -> None:
    client, at = client_for(house.hse_lead), f"/runder/{prepared.pk}/oppsett/"
    assert at in client.get(f"/runder/{prepared.pk}/").content.decode()
    nord, natt = str(house.units["Nord"].pk), str(house.units["Natt"].pk)
    day = today + timedelta(days=30)
    sent: list[tuple[str, dict[str, Any]]] = [
        (
            "",
            {"del": "om", "questionnaire": "pakke:core", "owner": "Manager", "opens_on": day, "closes_on": day, "feedback_on": day},
        ),
        ("", {"del": "bakgrunn", "questions": ["sex", "hours"], "threshold": "5", "cross_threshold": "10"}),
        ("", {"del": "kommentar", "asks": "ja", "reader": "Hse Lead", "readers": "Manager\nLine Manager\n"}),
        ("hvem/", {"del": "innleide", "unit": natt, "others": "1"}),
        ("enheter/", {"del": "sammen", "unit": natt, "with_": nord}),
        ("hvem/", {"del": "plassering", "person": "Employee", "unit": "ingen", "reason": "i permisjon"}),
    ]
    for page, data in sent:
        assert client.post(at + page, data).status_code == 302, data
    prepared.refresh_from_db()
    assert (prepared.owner, prepared.opens_on) == (house.manager, day)
    assert [question["id"] for question in prepared.background] == ["sex", "hours"]
    assert [person.name for person in prepared.comment_readers.order_by("pk")] == ["Manager", "Line Manager"]
    assert sizes(prepared) == {"Nord": 8 - 1 + 3 + 1, "Sør": 12, "Natt": 4}
    page = client.get(f"/runder/{prepared.pk}/").content.decode()
    assert "<b>Dere er 11 på Nord og Natt.</b>" in page
    assert "Vi spør også om kjønn og arbeidstid." in page
    assert "Hse Lead leser det først" in page
    assert "Manager og Line Manager" in page
    people = client.get(at + "hvem/").content.decode()
    assert "i permisjon" in people
    assert client.post(at + "hvem/", {"ta-bort": house.employee.pk}).status_code == 302
    assert client.post(at + "enheter/", {"del-opp": natt}).status_code == 302
    assert sizes(prepared) == {"Nord": 8, "Sør": 12, "Natt": 4}


@pytest.mark.parametrize(
    ("page", "data", "said"),
    [
        (
            "",
            {"del": "om", "owner": "Ingen Slik", "opens_on": "1.1.2026", "closes_on": "1.1.2026", "feedback_on": "1.1.2026"},
            "Ingen Slik",
        ),
        (
            "",
            {
                "del": "om",
                "questionnaire": "pakke:core",
                "owner": "Manager",
                "opens_on": "i morgen",
                "closes_on": "1.1.2026",
                "feedback_on": "1.1.2026",
            },
            "i morgen",
        ),
        ("", {"del": "bakgrunn", "threshold": "5", "cross_threshold": "6", "agreement": ""}, "må være avtalt"),
        ("", {"del": "bakgrunn", "threshold": "fem", "cross_threshold": "6"}, "helt tall"),
        ("", {"del": "kommentar", "asks": "ja"}, "hvem som leser først"),
        ("", {"del": "kommentar", "asks": "ja", "reader": "Manager", "readers": "Feil Navn"}, "Feil Navn"),
        ("enheter/", {"del": "enheter"}, "Ingen enheter er valgt"),
        ("hvem/", {"del": "innleide", "unit": "", "others": "x"}, "helt tall"),
        ("hvem/", {"del": "plassering", "person": "Feil Navn", "unit": "ingen", "reason": "borte"}, "borte"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(
    house: House, prepared: Round, client_for: Client, page: str, data: dict[str, str], said: str
) -> None:
    answer = client_for(house.hse_lead).post(f"/runder/{prepared.pk}/oppsett/{page}", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Du må rette" in answer.content.decode()
    assert RoundUnit.objects.filter(round=prepared, reported_as=None).count() == 4
    assert not Placement.objects.exists()


def test_the_page_of_units_stays_light_in_a_large_enterprise(house: House, prepared: Round, client_for: Client) -> None:
    names = [f"Avdeling for hjemmetjenester {number}" for number in range(140)]
    units = [Unit.objects.create(enterprise=house.enterprise, parent=house.root, name=name) for name in names]
    setup.choose_units(house.hse_lead, prepared, [*house.units.values(), *units])
    setup.join(house.hse_lead, prepared, house.units["Natt"], house.units["Nord"])
    page = client_for(house.hse_lead).get(f"/runder/{prepared.pk}/oppsett/enheter/")
    assert "og 128 til" in page.content.decode()
    assert "Nord (8)" in page.content.decode()
    assert "Natt vises sammen med Nord, 11 personer i alt." in page.content.decode()


def test_a_unit_that_is_too_small_is_warned_of_and_offered_a_conversation(
    house: House, prepared: Round, client_for: Client
) -> None:
    for page in ("", "enheter/"):
        text = client_for(house.hse_lead).get(f"/runder/{prepared.pk}/oppsett/{page}").content.decode()
        assert f"/samtale/{house.units['Natt'].pk}/" in text
        assert "slå enheten sammen" in text


def test_the_forecast_says_what_could_be_shown_and_what_each_question_gives(
    house: House, prepared: Round, client_for: Client
) -> None:
    """Of Nord's 8 and Sør's 12: at half 4 and 6 answer, at seven of ten 5 and 8; no half of 8 is ten people."""
    setup.choose_background(house.hse_lead, prepared, questions=["sex"], threshold=5, cross_threshold=10, agreement="")
    page = client_for(house.hse_lead).get(f"/runder/{prepared.pk}/oppsett/anslag/").content.decode()
    assert "Svarer sju av ti, kan 2 av 2 enheter vise sitt eget resultat." in page
    assert "Svarer halvparten, kan 0 av 2 enheter" in page
    assert "Spør dere om kjønn, ser 2 av 2 enheter likevel ikke noe mer om seg selv." in page
    assert page.count("2 av 2") >= 5


def test_where_no_unit_is_large_enough_the_forecast_offers_conversations(house: House, prepared: Round, client_for: Client) -> None:
    setup.choose_units(house.hse_lead, prepared, [house.units["Natt"]])
    page = client_for(house.hse_lead).get(f"/runder/{prepared.pk}/oppsett/anslag/").content.decode()
    assert "Ha gruppesamtaler" in page
