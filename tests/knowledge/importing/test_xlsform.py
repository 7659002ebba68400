"""XLSForm: questions with one answer from a list are taken, and each other line is told of."""

from __future__ import annotations

import io
import zipfile

import pytest

from forsvarlig.knowledge.importing import Fault, UnreadableError, read_questionnaire, read_xlsform
from tests.knowledge.importing.making import CHOICES, became, form, workbook

PACE = ["select_one often", "pace", "Hvor ofte haster det?", "How often are you in a hurry?"]
HELP = ["select_one often", "help", "Får du hjelp?", "Are you helped?"]


def test_a_question_with_one_answer_is_taken_in_each_language() -> None:
    draft, lines = read_xlsform("f.xlsx", form(PACE, settings=[["form_title", "form_id"], ["Travelhet", "hurry"]]))
    (item,) = draft.items
    assert (draft.id, draft.name) == ("hurry", {"nb": "Travelhet"})
    assert item.text == {"nb": "Hvor ofte haster det?", "en": "How often are you in a hurry?"}
    options = draft.answers(item.answers).options
    assert [(option.value, option.label["nb"], option.score) for option in options] == [
        ("1", "Aldri", None), ("2", "Av og til", None), ("3", "Alltid", None)
    ]  # fmt: skip
    assert [(line.part, line.row, line.what, line.became) for line in lines] == [("survey", 2, "pace", "taken")]


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("select_multiple often", "several_answers"),
        ("text", "free_text"),
        ("integer", "number"),
        ("date", "when"),
        ("geopoint", "place_or_file"),
        ("rank often", "ranking"),
        ("note", "text_shown"),
        ("calculate", "calculated"),
        ("deviceid", "hidden"),
        ("select_one nowhere", "list_missing"),
        ("something_else", "other_kind"),
    ],
)
def test_what_is_not_one_answer_from_a_list_is_left_out_with_the_reason(kind: str, why: str) -> None:
    draft, lines = read_xlsform("f.xlsx", form(PACE, [kind, "other", "Noe annet?", "Something else?"]))
    assert [item.id for item in draft.items] == ["pace"]
    assert became(lines)["other"] == [("left_out", why)]


def test_conditions_demands_and_help_are_not_kept_and_that_is_told() -> None:
    _, lines = read_xlsform("f.xlsx", form([*PACE, "yes", "${help} = '3'", "Tenk på siste uke"], HELP))
    assert became(lines)["pace"] == [("changed", "asked_of_all"), ("changed", "may_be_skipped")]
    assert became(lines)["pace: hint"] == [("left_out", "help")]
    assert became(lines)["help"] == [("taken", "")]


def test_a_text_that_refers_to_an_answer_is_left_out() -> None:
    _, lines = read_xlsform("f.xlsx", form(PACE, ["select_one often", "more", "Du svarte ${pace}. Hvorfor?", ""]))
    assert became(lines)["more"] == [("left_out", "refers")]


def test_groups_name_their_questions_and_a_repeated_one_is_asked_once() -> None:
    rows = [["begin group", "work", "Arbeidet"], PACE, ["end group"], ["begin_repeat", "shift", ""], HELP, ["end_repeat"]]
    draft, lines = read_xlsform("f.xlsx", form(*rows))
    assert [(item.id, item.group) for item in draft.items] == [("pace", "work"), ("help", "shift")]
    assert became(lines)["help"] == [("changed", "asked_once")]


def test_a_name_that_is_taken_gets_a_number_and_reserved_ones_too() -> None:
    draft, lines = read_xlsform("f.xlsx", form(PACE, PACE, [*PACE[:1], "unit", *PACE[2:]]))
    assert [item.id for item in draft.items] == ["pace", "pace_2", "unit_2"]
    assert became(lines)["unit"] == [("changed", "renamed")]


def test_old_and_shouted_heads_are_understood() -> None:
    rows = [["TYPE", "NAME", "CAPTION : English"], ["select one from yes_no", "well", "Are you well?"]]
    choices = [["LIST NAME", "VALUE", "LABEL:English"], ["yes_no", "y", "Yes"], ["yes_no", "n", "No"]]
    draft, _ = read_xlsform("f.xlsx", workbook({"SURVEY": rows, "Choices": choices}))
    assert draft.items[0].text == {"en": "Are you well?"}
    assert draft.answers("yes_no").options[1].label == {"en": "No"}


def test_a_language_that_is_not_ours_is_left_out_and_an_unnamed_one_is_told_of() -> None:
    head = ["type", "name", "label", "label::Swahili (sw)"]
    draft, lines = read_xlsform("f.xlsx", form(["select_one often", "pace", "Haster det?", "Haraka?"], head=head))
    assert draft.items[0].text == {"nb": "Haster det?"}
    assert became(lines)["label"] == [("changed", "language_assumed")]
    assert became(lines)["label::Swahili (sw)"] == [("left_out", "language")]


def test_faulty_answers_are_told_of_with_their_row() -> None:
    choices = [*CHOICES, ["often", "3", "Støtt", "Ever"], ["often", "", "Uten verdi", ""], ["often", "4", "", ""]]
    content = workbook({"survey": [["type", "name", "label::nb"], ["select_one often", "pace", "Haster det?"]], "choices": choices})
    draft, lines = read_xlsform("f.xlsx", content)
    assert [option.value for option in draft.answers("often").options] == ["1", "2", "3", "4"]
    told = {line.row: str(line.why) for line in lines if line.part == "choices" and line.row > 1}
    assert told == {5: "choice_twice", 6: "choice_without_value", 7: "label_made"}


def test_external_answers_are_found_in_their_own_sheet() -> None:
    external = [["list_name", "name", "label"], ["c1", "a", "Her"], ["c1", "b", "Der"]]
    draft, _ = read_xlsform("f.xlsx", form(["select_one_external c1", "place", "Hvor?", ""], external_choices=external))
    assert [option.value for option in draft.answers(draft.items[0].answers).options] == ["a", "b"]


def test_the_only_sheet_is_read_whatever_it_is_called() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_xlsform("f.xlsx", workbook({"Ark1": [["type", "name", "label"], ["text", "a", "Hva?"]]}))
    assert caught.value.fault == Fault.NO_QUESTIONS
    assert "Free text" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (workbook({"Ark1": [["a"]], "Ark2": [["b"]]}), Fault.NO_SURVEY_SHEET),
        (workbook({"survey": [["spørsmål", "svar"]], "choices": [[]]}), Fault.NO_HEADER),
        (b"PK\x03\x04 and then nothing", Fault.BROKEN_WORKBOOK),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, Fault.OLD_WORKBOOK),
        (b"name,text\n", Fault.UNKNOWN_FORMAT),
        (b"x" * 5_000_001, Fault.TOO_LARGE),
    ],
)
def test_what_is_not_a_form_is_refused_with_what_it_is(content: bytes, fault: Fault) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_questionnaire("f.xlsx", content)
    assert caught.value.fault == fault
    assert caught.value.do


def test_one_stray_cell_at_the_end_of_the_sheet_does_not_fill_the_memory() -> None:
    far = _with_cell(form(PACE), "XFD1048576")
    with pytest.raises(UnreadableError) as caught:
        read_xlsform("f.xlsx", far)
    assert caught.value.fault == Fault.TOO_WIDE


def test_a_part_that_unpacks_to_more_than_it_says_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forsvarlig.knowledge.importing.workbook.MOST_UNPACKED", 10_000)
    content = io.BytesIO(form(PACE))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/picture.png", b"\0" * 100_000)
    with pytest.raises(UnreadableError) as caught:
        read_xlsform("f.xlsx", content.getvalue())
    assert caught.value.fault == Fault.UNPACKS_TOO_LARGE


def _with_cell(content: bytes, cell: str) -> bytes:
    """The workbook with one more cell in its first sheet."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("worksheets/sheet1.xml"):
                more = f'<row r="1048576"><c r="{cell}"><v>1</v></c></row></sheetData>'
                part = part.replace(b"</sheetData>", more.encode())
            target.writestr(name, part)
    return made.getvalue()
