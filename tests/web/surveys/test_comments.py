"""What people wrote: one reads it first, those whom the respondents were told of read what was let pass, nobody else does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pytest

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.organisation.models import Person, TrailLine, TrailValue
from forsvarlig.web.surveys import comments
from forsvarlig.web.surveys.models import Comment, Round
from forsvarlig.web.surveys.queries import waiting_for
from tests.web.conftest import House, PageClient
from tests.web.surveys.test_result_pages import words

ClientFor = Callable[[Person], PageClient]
WRITERS = 12


@pytest.fixture
def reader(house: House) -> Person:
    """The one under a duty of secrecy, who has no role here."""
    return Person.objects.create(enterprise=house.enterprise, unit=house.root, name="Bedriftslege Aas")


@pytest.fixture
def written(house: House, released: Round, reader: Person) -> Round:
    """Twelve have written in Sør; the safety representative was named as the one who may read."""
    released.comment_reader = reader
    released.save(update_fields=["comment_reader"])
    released.comment_readers.set([house.representative])
    Comment.objects.bulk_create(
        Comment(round=released, unit=house.units["Sør"], text=f"Vaktlista kommer sent, sier stemme {number}.")
        for number in range(WRITERS)
    )
    return released


def pages(round_: Round) -> tuple[str, str]:
    return f"/runder/{round_.pk}/kommentarer/lese/", f"/runder/{round_.pk}/kommentarer/"


def judge_all(reader: Person, round_: Round, held: int = 0) -> None:
    for number, comment in enumerate(round_.comments.select_related("round__enterprise")):
        if number < held:
            comments.hold_back(reader, comment)
        else:
            comments.let_pass(reader, comment, comment.text)


def test_only_the_one_named_reads_first_and_only_those_named_read_what_passed(
    house: House, other_house: House, written: Round, reader: Person, client_for: ClientFor
) -> None:
    judge_all(reader, written)
    first, passed = pages(written)
    people = {**house.people, "reader": reader}
    for who, person in people.items():
        client = client_for(person)
        assert (client.get(first).status_code == 200) is (who == "reader"), who
        assert (client.get(passed).status_code == 200) is (who == "representative"), who
    assert "Lederrollen gir ikke tilgang" in words(client_for(house.manager).get(passed).content)
    for address in pages(written):
        assert client_for(other_house.manager).get(address).status_code == 404


def test_the_map_leads_nobody_else_there(house: House, written: Round, reader: Person, client_for: ClientFor) -> None:
    first, passed = pages(written)
    for who in ("manager", "employee", "representative"):
        page = client_for(house.people[who]).get(f"/runder/{written.pk}/resultat/").content.decode()
        assert (f'href="{passed}"' in page) is (who == "representative")
        assert first not in page


def test_a_comment_passes_as_it_stands_or_in_another_wording_or_not_at_all(
    house: House, written: Round, reader: Person, client_for: ClientFor
) -> None:
    client, (first, _passed) = client_for(reader), pages(written)
    page = words(client.get(first).content)
    assert "12 kommentarer er ikke lest" in page
    one, two, three = written.comments.order_by("pk")[:3]
    assert client.post(first, {"comment": one.pk, "wording": one.text, "do": "pass"}).status_code == 302
    assert client.post(first, {"comment": two.pk, "wording": "Vaktlista kommer sent.", "do": "pass"}).status_code == 302
    assert client.post(first, {"comment": three.pk, "wording": three.text, "do": "hold"}).status_code == 302
    found = {comment.pk: (comment.state, comment.text) for comment in written.comments.all()}
    assert found[one.pk] == ("passed", one.text)
    assert found[two.pk] == ("passed", "Vaktlista kommer sent.")
    assert found[three.pk] == ("held", "")
    assert "9 kommentarer er ikke lest" in words(client.get(first).content)


def test_an_empty_wording_is_refused_and_nothing_is_written(written: Round, reader: Person, client_for: ClientFor) -> None:
    first, _passed = pages(written)
    comment = written.comments.first()
    assert comment is not None
    response = client_for(reader).post(first, {"comment": comment.pk, "wording": " ", "do": "pass"})
    assert response.status_code == 422
    assert "Du må rette 1 feil" in words(response.content)
    comment.refresh_from_db()
    assert comment.state == Comment.State.UNREAD


def test_a_comment_is_judged_once(house: House, written: Round, reader: Person) -> None:
    comment = written.comments.select_related("round__enterprise").first()
    assert comment is not None
    comments.hold_back(reader, comment)
    with pytest.raises(NotAllowedError, match="vurdert allerede"):
        comments.let_pass(reader, comment, "noe annet")


@pytest.mark.parametrize("who", ["manager", "hse_lead", "line_manager", "representative", "employee"])
def test_nobody_but_the_one_named_judges_a_comment(
    house: House, other_house: House, written: Round, client_for: ClientFor, who: str
) -> None:
    comment = written.comments.select_related("round__enterprise").first()
    assert comment is not None
    first, _passed = pages(written)
    data = {"comment": comment.pk, "wording": "x", "do": "pass"}
    assert client_for(house.people[who]).post(first, data).status_code == 403
    assert client_for(other_house.people[who]).post(first, data).status_code == 404
    for act in (comments.hold_back, lambda actor, one: comments.let_pass(actor, one, "x")):
        with pytest.raises(NotAllowedError):
            act(house.people[who], comment)
        with pytest.raises(NotAllowedError):
            act(other_house.people[who], comment)
    comment.refresh_from_db()
    assert comment.state == Comment.State.UNREAD


def test_a_comment_of_another_round_is_not_found_here(
    house: House, other_house: House, written: Round, reader: Person, client_for: ClientFor
) -> None:
    first, _passed = pages(written)
    for number in ("", "x", "999999", "9" * 40):
        assert client_for(reader).post(first, {"comment": number, "wording": "x", "do": "pass"}).status_code == 404


def test_the_trail_tells_that_comments_were_judged_and_neither_what_nor_which(written: Round, reader: Person) -> None:
    judge_all(reader, written, held=2)
    lines = TrailLine.objects.filter(did__startswith="comment.")
    assert sorted(lines.values_list("did", flat=True)) == ["comment.held"] * 2 + ["comment.passed"] * (WRITERS - 2)
    assert set(lines.values_list("subject", flat=True)) == {f"round:{written.pk}"}
    told = json.dumps(list(TrailValue.objects.filter(line__in=lines).values_list("detail", flat=True)))
    assert "Vaktlista" not in told
    assert set(json.loads(told)[0]) <= {"changed"}


def test_nothing_is_read_until_the_whole_group_has_been_judged(
    house: House, written: Round, reader: Person, client_for: ClientFor
) -> None:
    comment = written.comments.select_related("round__enterprise").first()
    assert comment is not None
    comments.let_pass(reader, comment, comment.text)
    _first, passed = pages(written)
    page = words(client_for(house.representative).get(passed).content)
    assert "Kommentarene er ikke ferdig lest" in page
    assert "Vaktlista" not in page


def test_what_was_held_back_is_told_in_words_and_never_as_a_number(
    house: House, written: Round, reader: Person, client_for: ClientFor
) -> None:
    judge_all(reader, written, held=3)
    _first, passed = pages(written)
    page = words(client_for(house.representative).get(passed).content)
    assert "Noe er holdt tilbake fordi det kunne pekt på enkeltpersoner" in page
    assert page.count("Vaktlista kommer sent") == WRITERS - 3
    assert "3 " not in page.split("Sør", 1)[1].split("Vaktlista", 1)[0]


def test_a_group_of_nine_who_wrote_is_never_shown(house: House, written: Round, reader: Person, client_for: ClientFor) -> None:
    Comment.objects.bulk_create(Comment(round=written, unit=house.units["Nord"], text="Hemmelig") for _number in range(9))
    judge_all(reader, written)
    _first, passed = pages(written)
    page = client_for(house.representative).get(passed, {"gruppe": house.units["Nord"].pk}).content
    assert "Hemmelig" not in page.decode()
    assert "Nord" not in words(page)


def test_the_order_is_another_each_time_and_holds_from_page_to_page(
    house: House, written: Round, reader: Person, client_for: ClientFor
) -> None:
    judge_all(reader, written)
    _first, passed = pages(written)
    client = client_for(house.representative)
    seen = {tuple(re.findall(r"stemme \d+", client.get(passed).content.decode())) for _visit in range(5)}
    kept = {tuple(re.findall(r"stemme \d+", client.get(passed, {"stokk": "abcd"}).content.decode())) for _visit in range(3)}
    assert {len(order) for order in seen | kept} == {WRITERS}
    assert (len(seen) > 1, len(kept)) == (True, 1)


def test_comments_are_read_first_from_closing_and_by_the_others_from_the_release(
    house: House, filled: Round, reader: Person, client_for: ClientFor
) -> None:
    filled.comment_reader = reader
    filled.save(update_fields=["comment_reader"])
    filled.comment_readers.set([house.representative])
    first, passed = pages(filled)
    assert client_for(reader).get(first).status_code == 403
    Round.objects.filter(pk=filled.pk).update(state=Round.State.CLOSED)
    assert "Det er ingen kommentarer i denne runden" in words(client_for(reader).get(first).content)
    assert client_for(house.representative).get(passed).status_code == 403


def test_the_one_who_reads_first_is_told_what_waits(house: House, written: Round, reader: Person, today: date) -> None:
    assert [one.address for one in waiting_for(reader, today)] == [pages(written)[0]]
    judge_all(reader, written)
    assert waiting_for(reader, today) == []
