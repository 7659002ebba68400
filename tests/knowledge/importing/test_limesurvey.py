"""LimeSurvey's exports: lists, points and arrays become questions with one answer each, and each other line is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from forsvarlig.knowledge.importing import Draft, Fault, Line, UnreadableError, read_limesurvey, read_questionnaire
from tests.knowledge.importing.making import became, lss, table

CITRIC = Path(__file__).parents[2] / "data" / "limesurvey-citric"

ASKED = {"parent_qid": 0, "gid": 5, "mandatory": "N", "other": "N", "relevance": 1}
QUESTIONS = table(
    "questions",
    {**ASKED, "qid": 1, "type": "F", "title": "W", "mandatory": "Y", "question_order": 1},
    {**ASKED, "qid": 2, "type": "Y", "title": "OK", "question_order": 2, "relevance": "W == 1"},
    {**ASKED, "qid": 3, "type": "M", "title": "MANY", "question_order": 3},
)
LINES = table(
    "subquestions",
    {"qid": 12, "parent_qid": 1, "title": "b", "question_order": 2, "scale_id": 0},
    {"qid": 11, "parent_qid": 1, "title": "a", "question_order": 1, "scale_id": 0},
    {"qid": 31, "parent_qid": 3, "title": "x", "question_order": 1, "scale_id": 0},
)
TEXTS = table(
    "question_l10ns",
    {"qid": 1, "question": "<p>Hvor ofte <b>gjelder</b> dette?</p><script>x()</script>", "language": "nb", "help": "Tenk etter"},
    {"qid": 1, "question": "How often?", "language": "en"},
    {"qid": 2, "question": "Trives du?&nbsp;", "language": "nb"},
    {"qid": 3, "question": "Kryss av", "language": "nb"},
    {"qid": 11, "question": "Det haster", "language": "nb"},
    {"qid": 11, "question": "I hurry", "language": "en"},
    {"qid": 12, "question": "Jeg får hjelp", "language": "nb"},
    {"qid": 31, "question": "Alt", "language": "nb"},
)
ANSWERS = table(
    "answers",
    {"aid": 2, "qid": 1, "code": "A2", "sortorder": 2, "scale_id": 0},
    {"aid": 1, "qid": 1, "code": "A1", "sortorder": 1, "scale_id": 0},
) + table(
    "answer_l10ns",
    {"aid": 1, "answer": "Aldri", "language": "nb"},
    {"aid": 2, "answer": "Alltid", "language": "nb"},
    {"aid": 1, "answer": "Jamais", "language": "fr"},
)
ABOUT = table("surveys", {"sid": 77, "language": "nb"}) + table(
    "surveys_languagesettings",
    {"surveyls_language": "nb", "surveyls_title": "Travelhet", "surveyls_welcometext": "Velkommen"},
)
GROUPS = table("groups", {"gid": 5, "group_order": 1}) + table(
    "group_l10ns", {"gid": 5, "group_name": "Arbeidet", "language": "nb"}
)


def read() -> tuple[Draft, list[Line]]:
    return read_limesurvey("f.lss", lss(QUESTIONS + LINES + TEXTS + ANSWERS + ABOUT + GROUPS))


def test_each_line_of_an_array_is_a_question_in_the_order_and_the_languages_it_has() -> None:
    draft, _ = read()
    assert (draft.id, draft.name) == ("limesurvey_77", {"nb": "Travelhet"})
    assert [(item.id, item.group) for item in draft.items] == [("W_a", "Arbeidet"), ("W_b", "Arbeidet"), ("OK", "Arbeidet")]
    assert draft.items[0].text == {"nb": "Hvor ofte gjelder dette? Det haster", "en": "How often? I hurry"}
    assert [(option.value, option.label) for option in draft.answers(draft.items[0].answers).options] == [
        ("A1", {"nb": "Aldri"}), ("A2", {"nb": "Alltid"})
    ]  # fmt: skip


def test_a_yes_or_no_question_has_the_tool_s_codes_and_our_words() -> None:
    draft, _ = read()
    assert draft.items[2].text == {"nb": "Trives du?"}
    assert [(option.value, option.label["nb"]) for option in draft.answers("OK").options] == [("Y", "Ja"), ("N", "Nei")]


def test_what_is_not_kept_is_told_of() -> None:
    _, lines = read()
    told = became(lines)
    assert told["W"] == [("changed", "may_be_skipped")]
    assert told["W: help"] == [("left_out", "help")]
    assert told["OK"] == [("changed", "asked_of_all")]
    assert told["MANY"] == told["MANY[x]"] == [("left_out", "several_answers")]
    assert told["surveyls_welcometext"] == [("left_out", "text_shown")]
    assert told["W[a]"] == [("taken", "")]


def test_a_line_of_the_report_names_the_line_of_the_file() -> None:
    content = lss(QUESTIONS + LINES + TEXTS + ANSWERS).decode().splitlines()
    _, lines = read_limesurvey("f.lss", "\n".join(content).encode())
    (line,) = [line for line in lines if line.what == "OK"]
    assert "<![CDATA[OK]]>" in content[line.row - 1]


def test_the_older_export_with_texts_inside_the_rows_is_read_too() -> None:
    rows = [
        {
            "qid": 1,
            "parent_qid": 0,
            "gid": 1,
            "type": "L",
            "title": "Q",
            "question": text,
            "language": language,
            "question_order": 0,
        }
        for language, text in (("no", "Haster det?"), ("en", "Hurry?"))
    ]
    answers = [
        {"qid": 1, "code": code, "answer": f"{word} {language}", "language": language, "sortorder": code, "scale_id": 0}
        for language in ("no", "en")
        for code, word in (("1", "aldri"), ("2", "alltid"))
    ]
    draft, _ = read_limesurvey("f.lss", lss(table("questions", *rows) + table("answers", *answers)))
    (item,) = draft.items
    assert item.text == {"nb": "Haster det?", "en": "Hurry?"}
    assert [option.label for option in draft.answers("Q").options] == [
        {"nb": "aldri no", "en": "aldri en"}, {"nb": "alltid no", "en": "alltid en"}
    ]  # fmt: skip


def test_real_exports_are_read() -> None:
    survey = read_questionnaire(CITRIC / "survey.lss")
    assert [(item.id, len(survey.draft.answers(item.answers).options)) for item in survey.draft.items] == [
        ("G01Q02", 5),
        ("G02Q04", 2),
    ]
    assert became(survey.lines)["G02Q03"] == [("left_out", "place_or_file")]
    group = read_questionnaire(CITRIC / "group.lsg")
    assert len(group.draft.items) == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (lss("", kind="Labels"), Fault.NOT_LIMESURVEY),
        (b"<html><body/></html>", Fault.NOT_LIMESURVEY),
        (lss("<groups>"), Fault.BROKEN_XML),
        (lss("", head='<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'), Fault.ENTITIES),
        (lss("", head='<!DOCTYPE d SYSTEM "file:///etc/passwd">'), Fault.ENTITIES),
        (lss(table("questions", {"qid": 1, "type": "T", "title": "Q"})), Fault.NO_QUESTIONS),
    ],
)
def test_what_is_not_an_export_is_refused_with_what_it_is(content: bytes, fault: Fault) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_limesurvey("f.lss", content)
    assert caught.value.fault == fault


HEAD = "id\trelated_id\tclass\ttype/scale\tname\trelevance\ttext\thelp\tlanguage\tvalidation\tmandatory\tother\tdefault\thide_tip"
TABS = [
    HEAD,
    "\t\tS\t\tsid\t\t12",
    "\t\tS\t\tlanguage\t\tnb",
    "\t\tSL\t\tsurveyls_title\t\tTravelhet\t\tnb",
    "1\t\tG\t0\tArbeidet\t1\t\t\tnb",
    '2\t\tQ\tF\tW\t1\t"Hvor ofte?\n(siste uke)"\tHjelp\tnb\t\tN\tN\t\t1',
    "3\t\tSQ\t0\ta\t1\tDet haster\t\tnb",
    "2\t\tA\t0\t1\t\tAldri\t\tnb",
    "2\t\tA\t0\t2\t\tAlltid\t\tnb",
    "4\t\tQ\tS\tT\t1\tHva heter du?\t\tnb",
    "5\t\tQTA\t\tkvote\t\t\t\tnb",
    "1\t\tG\t0\tWork\t1\t\t\ten",
    "2\t\tQ\tF\tW\t1\tHow often?\t\ten",
    "3\t\tSQ\t0\ta\t1\tI hurry\t\ten",
    "2\t\tA\t0\t1\t\tNever\t\ten",
    "2\t\tA\t0\t2\t\tAlways\t\ten",
]


def test_the_tab_separated_export_gives_the_same_in_all_its_languages() -> None:
    draft, lines = read_limesurvey("f.txt", ("\ufeff" + "\n".join(TABS)).encode())
    (item,) = draft.items
    assert (draft.id, draft.name, item.id, item.group) == ("limesurvey_12", {"nb": "Travelhet"}, "W_a", "Arbeidet")
    assert item.text == {"nb": "Hvor ofte? (siste uke): Det haster", "en": "How often? I hurry"}
    assert [option.label for option in draft.answers("W").options] == [
        {"nb": "Aldri", "en": "Never"}, {"nb": "Alltid", "en": "Always"}
    ]  # fmt: skip
    told = became(lines)
    assert told["T"] == [("left_out", "free_text")]
    assert told["QTA"] == [("left_out", "settings")]


def test_a_tab_separated_export_saved_with_another_separator_is_refused() -> None:
    for separator in (",", ";"):
        with pytest.raises(UnreadableError) as caught:
            read_limesurvey("f.txt", "\n".join(TABS).replace("\t", separator).encode())
        assert caught.value.fault == Fault.WRONG_SEPARATOR


@pytest.mark.parametrize("content", ["Æ".encode("latin-1") + HEAD.encode(), b"\0\1\2"])
def test_what_is_not_text_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_limesurvey("f.txt", content)
    assert caught.value.fault == Fault.NOT_TEXT
