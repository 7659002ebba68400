"""What closing does with background answers, comments, joined units, invitations and screens, and what the release makes of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forsvarlig.web.organisation.models import Person
from forsvarlig.web.surveys import actions, releasing, setup
from forsvarlig.web.surveys.closing import pooled_comments
from forsvarlig.web.surveys.models import Answer, Comment, Invitation, Round, SharedScreen, Sheet
from forsvarlig.web.surveys.queries import release_of, unit_figures
from forsvarlig.web.surveys.tables import unit_lines
from tests.web.conftest import House
from tests.web.surveys.conftest import Prepare

ANSWERS = {"ucd1": "3", "qd1": "4", "qd2": "2"}


@pytest.fixture
def joined(house: House, prepare: Prepare, today: date) -> Round:
    """An open round in which Natt is reported as Nord (11), sex is asked, and people can write; nobody has answered."""
    round_ = prepare(house)
    lead = house.hse_lead
    setup.join(lead, round_, house.units["Natt"], house.units["Nord"])
    setup.choose_background(lead, round_, questions=["sex", "age"], threshold=5, cross_threshold=10, agreement="")
    setup.choose_comment(lead, round_, asks=True, reader=house.manager, readers=[])
    setup.count_others(lead, round_, house.units["Sør"], 18)
    actions.consult(lead, round_, question="x", on=today, answer_by=today)
    actions.open_round(lead, round_, date.fromordinal(today.toordinal() + 1))
    return round_


def answer(round_: Round, unit: str, count: int, *, sex: str = "", comment: str = "", answers: dict[str, str] = ANSWERS) -> None:
    """Let so many sheets of a unit be delivered."""
    sheets = list(round_.sheets.filter(unit__name=unit, sent=False)[:count])
    assert len(sheets) == count
    for number, sheet in enumerate(sheets):
        sheet.answers, sheet.sent, sheet.comment = answers, True, comment and f"{comment} {number}"
        sheet.background = {"sex": sex} if sex else {}
        sheet.save()


def test_background_answers_go_with_the_answers_and_split_the_release(house: House, joined: Round, today: date) -> None:
    """With the planner and the audit themselves: 12 women and 14 men of Sør are shown apart, on plain scales only."""
    answer(joined, "Sør", 12, sex="woman")
    answer(joined, "Sør", 14, sex="man", answers={**ANSWERS, "qd1": "1"})
    answer(joined, "Nord", 10)
    actions.close_round(house.hse_lead, joined, today)
    release = release_of(joined)
    assert release is not None
    assert release.audit["breaches"] == release.audit["wrong_figures"] == 0
    assert release.document["cross_threshold"] == 10
    assert sorted(each.background.get("sex", "") for each in Answer.objects.all()) == [""] * 10 + ["man"] * 14 + ["woman"] * 12
    sor = str(house.units["Sør"].pk)
    own = {group["where"]["sex"]: group["n"] for group in release.document["groups"] if _is(group, sor, "sex")}
    assert own == {"man": 14, "woman": 12}


def test_a_threshold_of_crossings_that_was_lowered_is_the_one_the_release_keeps(
    house: House, prepare: Prepare, today: date
) -> None:
    round_ = prepare(house)
    setup.choose_background(house.hse_lead, round_, questions=["sex"], threshold=5, cross_threshold=5, agreement="Representative")
    actions.consult(house.hse_lead, round_, question="x", on=today, answer_by=today)
    actions.open_round(house.hse_lead, round_, date.fromordinal(today.toordinal() + 1))
    answer(round_, "Sør", 6, sex="woman")
    answer(round_, "Sør", 6, sex="man")
    actions.close_round(house.hse_lead, round_, today)
    release = release_of(round_)
    assert release is not None
    assert (release.document["cross_threshold"], release.audit["breaches"]) == (5, 0)
    sor = str(house.units["Sør"].pk)
    assert [group["n"] for group in release.document["groups"] if _is(group, sor, "sex")] == [6, 6]


def test_joined_units_are_one_in_the_release_and_their_people_see_that_one(house: House, joined: Round, today: date) -> None:
    answer(joined, "Nord", 10)
    answer(joined, "Sør", 20)
    actions.close_round(house.hse_lead, joined, today)
    release = release_of(joined)
    assert release is not None
    nord, natt = house.units["Nord"], house.units["Natt"]
    assert str(natt.pk) not in {unit["unit"] for unit in release.document["units"]}
    assert unit_figures(release, natt) == unit_figures(release, nord)
    assert (unit_figures(release, natt) or {})["n"] == 10
    by_night = Person.objects.filter(unit=natt)[0]
    lines = {line.unit.name: (line.answered, line.invited) for line in unit_lines(release, by_night)}
    assert lines["Natt"] == (10, 11)
    assert lines[house.root.name] == (30, 11 + 30)


def test_what_lies_under_a_joined_unit_lies_under_the_other_in_the_release(house: House, joined: Round) -> None:
    below = house.enterprise.units.create(parent=house.units["Natt"], name="Natt under")
    tree = releasing.unit_tree(joined).parent
    assert tree[str(below.pk)] == str(house.units["Nord"].pk)


def test_comments_are_kept_apart_in_groups_of_ten_writers_and_the_rest_is_gone(house: House, joined: Round, today: date) -> None:
    answer(joined, "Sør", 11, comment="sør")
    answer(joined, "Sør", 5)
    answer(joined, "Nord", 9, comment="nord")
    sheet = joined.sheets.filter(sent=False)[0]
    sheet.answers, sheet.comment = ANSWERS, "not delivered"
    sheet.save()
    actions.close_round(house.hse_lead, joined, today)
    assert {comment.unit.name for comment in Comment.objects.all()} == {"Sør"}
    assert sorted(comment.text for comment in Comment.objects.all()) == sorted(f"sør {number}" for number in range(11))
    assert not Sheet.objects.exists()
    assert all("comment" not in each.answers for each in Answer.objects.all())


def test_without_a_comment_field_nothing_that_was_written_is_kept(house: House, joined: Round, today: date) -> None:
    Round.objects.filter(pk=joined.pk).update(asks_comment=False)
    joined.refresh_from_db()
    answer(joined, "Sør", 12, comment="x")
    actions.close_round(house.hse_lead, joined, today)
    assert not Comment.objects.exists()


def test_the_order_of_comments_is_neither_that_of_the_sheets_nor_of_the_answers(house: House, joined: Round, today: date) -> None:
    answer(joined, "Sør", 24, comment="x")
    actions.close_round(house.hse_lead, joined, today)
    order = [int(text.split()[1]) for text in Comment.objects.order_by("pk").values_list("text", flat=True)]
    assert sorted(order) == list(range(24))
    # That chance gives one of these two orders of 24 is less likely than one in 10 ** 23.
    assert order not in (list(range(24)), list(range(23, -1, -1)))


def test_closing_deletes_invitations_and_shared_screens(house: House, joined: Round, today: date) -> None:
    nord = house.units["Nord"]
    Invitation.objects.create(round=joined, person=house.employee, unit=nord, delivered=True)
    SharedScreen.objects.create(round=joined, unit=nord, secret_hash="b")
    answer(joined, "Sør", 12)
    actions.close_round(house.hse_lead, joined, today)
    assert not Invitation.objects.exists()
    assert not SharedScreen.objects.exists()


TREE = {1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}


def test_comments_go_up_only_as_far_as_they_must() -> None:
    """4 has ten of its own; 5 has six, and with the four of 2 that is ten; 6 has three, too few even for the whole."""
    written = {4: ["four"] * 10, 5: ["five"] * 6, 2: ["two"] * 4, 6: ["six"] * 3}
    assert pooled_comments(written, TREE, 10) == {4: ["four"] * 10, 2: ["two"] * 4 + ["five"] * 6}


@given(st.dictionaries(st.sampled_from(sorted(TREE)), st.integers(0, 14)))
def test_every_group_of_comments_has_its_own_ten_writers_and_no_comment_is_there_twice(counts: dict[int, int]) -> None:
    written = {unit: [f"{unit}/{number}" for number in range(count)] for unit, count in counts.items()}
    pooled = pooled_comments(written, TREE, 10)
    kept = [text for texts in pooled.values() for text in texts]
    assert all(len(texts) >= 10 for texts in pooled.values())
    assert len(set(kept)) == len(kept)
    assert set(kept) <= {text for texts in written.values() for text in texts}
    # What isn't kept is fewer than ten people: they would have been a group for the whole otherwise.
    assert sum(counts.values()) - len(kept) < 10


def _is(group: dict[str, dict[str, str]], unit: str, column: str) -> bool:
    where = group["where"]
    return where.get("unit") == unit and where["members"] == "own" and column in where and "hidden" not in group
