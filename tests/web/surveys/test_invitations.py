"""Invitations and reminders by e-mail: the whole way from the button to the answer, and who may send."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.organisation.models import Person, TrailLine, TrailValue
from forsvarlig.web.outbox.models import Message
from forsvarlig.web.outbox.sending import send_waiting
from forsvarlig.web.surveys import actions, answering, invitations
from forsvarlig.web.surveys.codes import read_code
from forsvarlig.web.surveys.invitations import forget, invite, mail_about, remind, reminder_days, uninvited
from forsvarlig.web.surveys.models import Invitation, Placement, Round, Sheet
from tests.web.conftest import House, PageClient
from tests.web.surveys.test_answering import text

ClientFor = Callable[[Person], PageClient]
SITE = "https://forsvarlig.example.org/"
LINK = re.compile(r"https?://[^/]+(/svar/[0-9A-Z-]+/)")


@pytest.fixture
def invited(house: House, opened: Round, mail: None, today: date, mailoutbox: list[EmailMessage]) -> dict[str, str]:
    """The address of each mailed link, by who got it."""
    invite(house.hse_lead, opened, today, SITE)
    return links(mailoutbox)


def links(mailoutbox: list[EmailMessage]) -> dict[str, str]:
    """Send what waits, empty the box, and return the links by the first part of the address."""
    send_waiting()
    found = {mail.to[0].partition("@")[0]: LINK.findall(str(mail.body)) for mail in mailoutbox}
    mailoutbox.clear()
    assert all(len(each) == 1 for each in found.values())
    return {name: each[0] for name, each in found.items()}


def begun(client: PageClient, link: str) -> str:
    """Begin from a mailed link with one answer, and return the address of one's own."""
    response = client.post(link, {"ucd1": "5"})
    assert response.status_code == 302, text(response)
    match = re.match(r"/svar/[0-9A-Z-]{44}/", response.headers["Location"])
    assert match
    return match[0]


def answered(client: PageClient, link: str) -> str:
    own = begun(client, link)
    assert client.post(own).headers["Location"].startswith(f"{own}takk/")
    return own


def test_from_the_button_to_the_answer_and_the_reminder_goes_to_the_others_only(
    house: House, opened: Round, mail: None, client_for: ClientFor, client: PageClient, mailoutbox: list[EmailMessage]
) -> None:
    lead, page = client_for(house.hse_lead), f"/runder/{opened.pk}/"
    assert "Send invitasjoner på e-post" in text(lead.get(page))
    assert "lagt i kø" in text(lead.get(lead.post(f"{page}epost/").headers["Location"]))
    mailed = links(mailoutbox)
    assert set(mailed) == {"line_manager", "representative", "employee", "other_manager"}

    first = text(client.get(mailed["employee"]))
    assert "Dere er 8 på Nord" in first
    assert "Lenka er laget til deg" in first
    assert "Koden på lappen" not in first
    own = answered(client, mailed["employee"])
    assert Sheet.objects.get(sent=True).answers == {"ucd1": "5"}
    assert Sheet.objects.get(sent=True).unit == house.units["Nord"]

    assert "Påminnelser" in text(lead.get(page))
    told = text(lead.get(lead.post(f"{page}paaminnelse/", {"nummer": "1"}).headers["Location"]))
    assert "Påminnelse sendt til dem som ikke har svart" in told
    reminded = links(mailoutbox)
    assert set(reminded) == {"line_manager", "representative", "other_manager"}
    answered(client, reminded["line_manager"])
    assert opened.sheets.filter(sent=True).count() == 2
    assert "Se over svarene" in text(client.get(own))


def test_an_invitation_that_has_delivered_begins_nothing_and_says_how_to_change(
    client: PageClient, opened: Round, invited: dict[str, str]
) -> None:
    answered(client, invited["employee"])
    for response in (client.get(invited["employee"]), client.post(invited["employee"], {"ucd1": "1"})):
        assert response.status_code == 410
        assert "Du har alt svart" in text(response)
        assert "bruk din egen lenke" in text(response)
    assert Sheet.objects.get(sent=True).answers == {"ucd1": "5"}


def test_one_that_was_begun_and_not_delivered_begins_anew_and_empty_and_only_one_counts(
    client: PageClient, opened: Round, invited: dict[str, str]
) -> None:
    first, second = begun(client, invited["employee"]), begun(client, invited["employee"])
    assert first != second
    client.post(second)
    refused = client.post(first)
    assert refused.status_code == 422
    assert "levert med en annen egen lenke" in text(refused)
    assert opened.sheets.filter(sent=True).count() == 1
    client.post(f"{second}trekk/")
    assert client.post(first).headers["Location"].startswith(f"{first}takk/")


def test_withdrawing_and_emptying_let_the_reminder_come_again(
    house: House, client: PageClient, opened: Round, invited: dict[str, str], today: date, mailoutbox: list[EmailMessage]
) -> None:
    own, other = answered(client, invited["employee"]), answered(client, invited["line_manager"])
    assert Invitation.objects.filter(delivered=True).count() == 2
    client.post(f"{own}trekk/")
    client.post(f"{other}1/", {"ucd1": ""})
    assert not Invitation.objects.filter(delivered=True).exists()
    remind(house.hse_lead, opened, 1, today, SITE)
    assert {"employee", "line_manager"} <= set(links(mailoutbox))


def test_every_mailed_link_and_every_own_link_goes_on_working_after_reminders(
    house: House, client: PageClient, opened: Round, invited: dict[str, str], today: date, mailoutbox: list[EmailMessage]
) -> None:
    own = begun(client, invited["employee"])
    remind(house.hse_lead, opened, 1, today, SITE)
    remind(house.hse_lead, opened, 2, today, SITE)
    mailoutbox.clear()
    assert client.get(invited["line_manager"]).status_code == 200
    client.post(own)
    assert Invitation.objects.get(delivered=True).person == house.employee
    assert client.get(invited["employee"]).status_code == 410


def test_the_part_of_an_own_link_that_names_the_invitation_can_not_be_taken_off_or_changed(
    client: PageClient, invited: dict[str, str], today: date
) -> None:
    own = read_code(begun(client, invited["employee"]).split("/")[2])
    other = read_code(invited["line_manager"].split("/")[2])
    assert answering.own(own, today) is not None
    assert answering.own(own[:20], today) is None
    assert answering.own(own[:20] + other[4:], today) is None


def test_opening_a_link_without_answering_writes_nothing(client: PageClient, opened: Round, invited: dict[str, str]) -> None:
    before = opened.sheets.count()
    client.get(invited["employee"])
    assert opened.sheets.count() == before


def test_slips_go_on_working_beside_the_links_and_the_unit_is_counted_together(
    client: PageClient, opened: Round, slips: dict[str, list[str]], invited: dict[str, str]
) -> None:
    for code in slips["Nord"]:
        client.post(re.sub("/2/.*", "/", client.post(f"/svar/{code}/", {"ucd1": "5"}).headers["Location"]))
    own = begun(client, invited["employee"])
    assert "like mange svar som dere er" in text(client.post(own))
    assert opened.sheets.filter(sent=True, unit__name="Nord").count() == 8
    assert not Invitation.objects.filter(delivered=True).exists()


@pytest.mark.parametrize(
    ("language", "subject", "month"),
    [
        ("nb", "Hvordan er arbeidet lagt opp hos dere?", ". "),
        ("nn", "Korleis er arbeidet lagt opp hos dykk?", ". "),
        ("en", "How is the work arranged where you are?", " "),
    ],
)
def test_a_mail_is_in_the_person_s_language_and_else_in_the_enterprise_s(
    house: House, opened: Round, mail: None, today: date, mailoutbox: list[EmailMessage], language: str, subject: str, month: str
) -> None:
    house.employee.language = language
    house.employee.save()
    invite(house.hse_lead, opened, today, SITE)
    remind(house.hse_lead, opened, 1, today, SITE)
    send_waiting()
    mine = {mail.subject for mail in mailoutbox if mail.to == [house.employee.email]}
    theirs = {mail.subject for mail in mailoutbox if mail.to == [house.line_manager.email]}
    assert subject in mine
    assert "Hvordan er arbeidet lagt opp hos dere?" in theirs
    bodies = [str(mail.body) for mail in mailoutbox if mail.to == [house.employee.email]]
    assert all(re.search(rf"{opened.closes_on.day}{re.escape(month)}\w+ {opened.closes_on.year}", body) for body in bodies)


def test_a_mail_says_who_is_asked_by_whom_and_what_is_promised(
    house: House, opened: Round, mail: None, today: date, mailoutbox: list[EmailMessage]
) -> None:
    invite(house.hse_lead, opened, today, SITE)
    send_waiting()
    (letter,) = [mail for mail in mailoutbox if mail.to == [house.employee.email]]
    body = str(letter.body)
    promise = f"{SITE.rstrip('/')}{reverse('ui:promise')}"
    for words in ("på Nord i Solbakken prøvehjem", "Dere er 8 på Nord", "minst 5 svarer", "Per Vik, IT", f"{SITE}svar/", promise):
        assert words in body
    assert house.employee.name not in body
    assert letter.reply_to == [house.hse_lead.email]
    assert "&" not in body


def test_only_people_who_are_asked_get_a_link_and_in_the_unit_they_are_counted_in(
    house: House, opened: Round, mail: None, today: date
) -> None:
    Placement.objects.create(round=opened, person=house.employee, unit=house.units["Sør"], reason="Arbeider mest der")
    Placement.objects.create(round=opened, person=house.representative, unit=None, reason="Permisjon")
    Person.objects.filter(pk=house.line_manager.pk).update(is_active=False)
    invite(house.hse_lead, opened, today, SITE)
    assert {(each.person.name, each.unit.name) for each in opened.invitations.all()} == {
        ("Employee", "Sør"),
        ("Other Manager", "Sør"),
    }


def test_a_unit_that_is_reported_as_another_is_invited_as_that_one(house: House, opened: Round) -> None:
    parts = {part.unit.name: part for part in opened.units.all()}
    parts["Nord"].reported_as = parts["Sør"]
    parts["Nord"].save()
    assert {part.unit.name for _person, part in uninvited(opened)} == {"Sør"}


def test_those_who_come_later_get_theirs_by_the_same_button_and_nobody_gets_two(
    house: House, opened: Round, invited: dict[str, str], today: date, mailoutbox: list[EmailMessage]
) -> None:
    assert invite(house.hse_lead, opened, today, SITE) == 0
    Person.objects.filter(name="Sør 5").update(email="sent@solbakken.example")
    assert mail_about(house.hse_lead, opened, today).uninvited == 1
    assert invite(house.hse_lead, opened, today, SITE) == 1
    assert set(links(mailoutbox)) == {"sent"}


def test_the_page_says_how_many_slips_are_needed(
    house: House, opened: Round, invited: dict[str, str], client_for: ClientFor, today: date
) -> None:
    about = mail_about(house.hse_lead, opened, today)
    assert {(each.part.unit.name, each.mailed, each.slips) for each in about.reach} == {("Nord", 3, 5), ("Sør", 1, 11)}
    assert about.delivery.sent == 4
    assert "Trenger lapp" in text(client_for(house.hse_lead).get(f"/runder/{opened.pk}/"))


def test_two_reminders_are_sent_and_each_once(house: House, opened: Round, invited: dict[str, str], today: date) -> None:
    remind(house.hse_lead, opened, 1, today, SITE)
    with pytest.raises(NotAllowedError, match="alt sendt"):
        remind(house.hse_lead, opened, 1, today, SITE)
    remind(house.hse_lead, opened, 2, today, SITE)
    with pytest.raises(NotAllowedError, match="To påminnelser"):
        remind(house.hse_lead, opened, 3, today, SITE)


def test_reminders_are_offered_as_a_third_and_two_thirds_of_the_time_is_gone(
    house: House, opened: Round, invited: dict[str, str], today: date
) -> None:
    first, second = reminder_days(opened)
    assert (first - today, second - today) == (timedelta(days=5), timedelta(days=10))
    assert not mail_about(house.hse_lead, opened, first - timedelta(days=1)).reminder_is_due
    assert mail_about(house.hse_lead, opened, first).reminder_is_due
    remind(house.hse_lead, opened, 1, first, SITE)
    assert not mail_about(house.hse_lead, opened, first).reminder_is_due
    assert mail_about(house.hse_lead, opened, second).reminder_is_due


def test_closing_takes_back_what_waits_and_forgets_every_invitation(
    house: House, client: PageClient, opened: Round, invited: dict[str, str], double: Callable[..., None], today: date
) -> None:
    double()
    remind(house.hse_lead, opened, 1, today, SITE)
    actions.close_round(house.hse_lead, opened, today)
    assert not Invitation.objects.exists()
    assert not Message.objects.filter(state="waiting").exists()
    assert client.get(invited["employee"]).status_code == 410


def test_forgetting_one_round_leaves_the_others(house: House, opened: Round, invited: dict[str, str], today: date) -> None:
    remind(house.hse_lead, opened, 1, today, SITE)
    waiting = Message.objects.filter(state="waiting").count()
    forget(Round(pk=int(f"{opened.pk}0"), enterprise=opened.enterprise))
    assert Message.objects.filter(state="waiting").count() == waiting == 4
    assert Invitation.objects.count() == 4


def test_those_who_do_not_run_the_round_and_strangers_send_nothing(
    house: House, other_house: House, opened: Round, invited: dict[str, str], client_for: ClientFor, client: PageClient
) -> None:
    people = [(house.employee, 403), (house.line_manager, 403), (house.representative, 403), (other_house.manager, 404)]
    for address, sent in ((f"/runder/{opened.pk}/epost/", {}), (f"/runder/{opened.pk}/paaminnelse/", {"nummer": "1"})):
        for person, status in people:
            assert client_for(person).post(address, sent).status_code == status
        assert client.post(address, sent).status_code == 302
        assert client_for(house.hse_lead).get(address).status_code == 405
    assert "Send påminnelse" not in text(client_for(house.representative).get(f"/runder/{opened.pk}/"))
    assert not Message.objects.filter(state="waiting").exists()
    assert invitations.reminders_sent(opened) == 0


def test_without_mail_everything_works_and_nothing_about_mail_is_offered(
    house: House, opened: Round, client_for: ClientFor, today: date
) -> None:
    page = text(client_for(house.hse_lead).get(f"/runder/{opened.pk}/"))
    assert "FORSVARLIG_MAIL" in page
    assert "Send invitasjoner" not in page
    assert "FORSVARLIG_MAIL" not in text(client_for(house.representative).get(f"/runder/{opened.pk}/"))
    with pytest.raises(NotAllowedError, match="ikke satt opp"):
        invite(house.hse_lead, opened, today, SITE)


def test_nothing_is_sent_for_a_round_that_takes_no_answers(house: House, opened: Round, mail: None) -> None:
    late = opened.closes_on + timedelta(days=1)
    with pytest.raises(NotAllowedError, match="tar ikke imot svar"):
        invite(house.hse_lead, opened, late, SITE)
    assert not Invitation.objects.exists()


def test_the_trail_says_that_mail_was_sent_and_not_how_many_were_reminded(
    house: House, opened: Round, invited: dict[str, str], today: date
) -> None:
    remind(house.hse_lead, opened, 1, today, SITE)
    lines = {line.did: TrailValue.objects.get(line=line).detail for line in TrailLine.objects.filter(did__contains="in")}
    assert lines["round.invited"] == {"mailed": 4}
    assert lines["round.reminded"] == {"number": 1}


def test_a_wrong_number_of_a_reminder_sends_nothing(
    house: House, opened: Round, invited: dict[str, str], client_for: ClientFor
) -> None:
    for number in ("", "x", "2", "0", "9" * 50):
        assert client_for(house.hse_lead).post(f"/runder/{opened.pk}/paaminnelse/", {"nummer": number}).status_code == 403
    assert not Message.objects.filter(state="waiting").exists()
