"""The engine as a whole: three values, reasons in three languages, the next question, many enterprises."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forsvarlig.duties import evaluate, next_question
from forsvarlig.duties.facts import known_facts
from forsvarlig.duties.many import evaluate_many
from forsvarlig.errors import InputError
from forsvarlig.knowledge import load

ON = date(2026, 11, 22)
YES_NO = [fact.id for fact in known_facts().values() if fact.type == "yes_no"]
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "employees": st.integers(0, 120),
        "employees_average_20h": st.floats(0, 120),
        "safety_representatives": st.integers(0, 3),
        **{name: st.booleans() for name in YES_NO},
    },
)


@given(FACTS, st.data())
def test_one_more_told_fact_settles_and_never_unsettles(facts: dict[str, Any], data: st.DataObject) -> None:
    # Household work and hired workers have defaults, so telling them replaces what was taken for granted.
    free = [name for name in YES_NO if name not in facts and name != "household_employer"]
    if not free:
        return
    more = {**facts, data.draw(st.sampled_from(free)): data.draw(st.booleans())}
    for before, after in zip(evaluate(facts, ON, load()), evaluate(more, ON, load()), strict=True):
        if before.applies != "unknown":
            assert (after.duty.id, after.applies) == (before.duty.id, before.applies)


@given(FACTS)
def test_what_is_unknown_names_facts_that_are_not_told_and_the_rest_names_none(facts: dict[str, Any]) -> None:
    for result in evaluate(facts, ON, load()):
        assert bool(result.needs) == (result.applies == "unknown")
        assert not set(result.needs) & set(facts)
        assert result.because


def test_asking_the_next_question_until_none_is_left_settles_every_duty() -> None:
    facts: dict[str, Any] = {}
    answers = {"count": 12, "average": 11.0, "codes": ["56.110"], "choice": "SN2025", "country": "NO", "yes_no": True}
    for _ in known_facts():
        question = next_question(evaluate(facts, ON, load()), load())
        if question is None:
            break
        assert question.duties
        facts[question.fact.id] = answers[question.fact.type]
    assert all(result.applies != "unknown" for result in evaluate(facts, ON, load()))


def test_the_first_question_is_the_one_that_most_hangs_on() -> None:
    question = next_question(evaluate({}, ON, load()), load())
    assert question is not None
    assert question.fact.id == "employees"


def test_a_question_passed_over_gives_way_to_the_next() -> None:
    results = evaluate({"employees": 12}, ON, load())
    first = next_question(results, load())
    assert first is not None
    second = next_question(results, load(), passing=[first.fact.id])
    assert second is not None
    assert second.fact.id != first.fact.id
    assert next_question(results, load(), passing=list(known_facts())) is None


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_reasons_and_gaps_come_in_each_language(language: str) -> None:
    results = evaluate({"employees": 12}, ON, load(), [], language)
    texts = [result.because for result in results] + [text for result in results for text in result.standing.missing]
    assert len(texts) > len(results)
    assert all("{" not in text for text in texts)
    others = evaluate({"employees": 12}, ON, load(), [], "en" if language == "nb" else "nb")
    assert [result.because for result in results] != [result.because for result in others]


def test_another_language_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean “nb”"):
        evaluate({}, ON, load(), language="nob")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"employes": 12}, "Did you mean “employees”?"),
        ({"employees": 12.5}, "a whole number"),
        ({"employees": -1}, "a whole number"),
        ({"employees": True}, "a whole number"),
        ({"employees_average_20h": float("nan")}, "a number from 0"),
        ({"employees_average_20h": float("inf")}, "a number from 0"),
        ({"violence_risk": "yes"}, "true or false"),
        ({"nace": "56.110"}, "a list of industry codes"),
        ({"nace": ["56.1101"]}, "a list of industry codes"),
        ({"country": "Norge"}, "a country code"),
        ({"nace_standard": "SN2030"}, '"SN2025" or "SN2007"'),
    ],
)
def test_a_fact_that_cannot_stand_is_refused_with_what_to_write(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as raised:
        evaluate(facts, ON, load())
    assert raised.value.where.key == next(iter(facts))
    assert words in str(raised.value)


def test_none_is_the_same_as_not_told() -> None:
    told, untold = evaluate({"employees": None}, ON, load()), evaluate({}, ON, load())
    assert [result.document() for result in told] == [result.document() for result in untold]


def test_a_document_has_every_promised_key() -> None:
    document = evaluate({"employees": 12}, ON, load(), [])[0].document()
    promised = "id provision title kind applies because needs in_force_from in_force_to source confidence status evidence missing"
    assert set(promised.split()) <= set(document)
    assert document["kind"] == "duty"
    assert json.loads(json.dumps(document)) == document


def test_the_citation_is_the_one_of_the_day() -> None:
    harassment = {on: evaluate({}, on, load()) for on in (date(2025, 12, 31), date(2026, 1, 1))}
    cited = [next(one for one in results if one.duty.id == "no.aml.4-3.harassment") for results in harassment.values()]
    assert [one.document()["provision"] for one in cited] == ["aml § 4-3 (3)", "aml § 4-3 (5)"]


def test_many_enterprises_come_out_in_order_and_blank_lines_are_passed_over() -> None:
    lines = ['{"id": "b", "employees": 3}', "", '{"employees": 60, "id": 7}']
    documents = [json.loads(line) for line in evaluate_many(lines, "many.jsonl", ON, load())]
    assert [document["id"] for document in documents] == ["b", 7]
    alone = [result.document() for result in evaluate({"employees": 60}, ON, load())]
    assert documents[1]["duties"] == alone


@pytest.mark.parametrize(
    ("line", "where", "words"),
    [
        ('{"id": "a", "employees": 3', "many.jsonl, row 2, column 27", "isn't valid JSON"),
        ("[1]", "many.jsonl, row 2", "isn't an object"),
        ('{"employees": 3}', "many.jsonl, row 2, field id", "The id is missing"),
        ('{"id": true, "employees": 3}', "many.jsonl, row 2, field id", "The id is missing"),
        ('{"id": "a", "employes": 3}', "many.jsonl, row 2, field employes", "Did you mean “employees”?"),
        ('{"id": "a", "employees": "3"}', "many.jsonl, row 2, field employees", "a whole number"),
        ("[" * 100_000, "many.jsonl, row 2", "can't be read"),
    ],
)
def test_a_broken_line_is_told_by_row_and_those_before_it_are_given(line: str, where: str, words: str) -> None:
    documents = evaluate_many(['{"id": "first"}', line], "many.jsonl", ON, load())
    assert json.loads(next(documents))["id"] == "first"
    with pytest.raises(InputError) as raised:
        next(documents)
    assert str(raised.value.where) == where
    assert words in str(raised.value)


def alone(own_id: str, facts: dict[str, Any], on: date, language: str) -> str:
    """What the line of one enterprise must be, judged by itself."""
    duties = [result.document() for result in evaluate(facts, on, load(), language=language)]
    return json.dumps({"id": own_id, "on": on.isoformat(), "duties": duties}, ensure_ascii=False)


MANY_FACTS = st.fixed_dictionaries(
    {},
    optional={
        "country": st.sampled_from(("NO", "SE")),
        "employees": st.integers(0, 120),
        "employees_average_20h": st.one_of(st.integers(0, 60), st.floats(0, 60)),
        "hired_workers": st.integers(0, 2),
        "nace": st.lists(st.sampled_from(("56.110", "87", "87.102", "62.100", "32.3")), max_size=2),
        "nace_standard": st.sampled_from(("SN2025", "SN2007")),
        "dismissals_30_days": st.integers(8, 12),
        "group_employees": st.none(),
        **{name: st.booleans() for name in YES_NO},
    },
)


@pytest.mark.parametrize(("on", "language"), [(ON, "nb"), (date(2022, 12, 31), "en"), (date(2023, 12, 31), "nn")])
@given(many=st.lists(MANY_FACTS, min_size=3, max_size=6))
@settings(max_examples=15, deadline=None)
def test_many_enterprises_get_byte_for_byte_what_each_gets_alone(many: list[dict[str, Any]], on: date, language: str) -> None:
    lines = [json.dumps({"id": f"e{number}", **facts}) for number, facts in enumerate(many)]
    expected = [alone(f"e{number}", facts, on, language) for number, facts in enumerate(many)]
    assert list(evaluate_many(lines, "many.jsonl", on, load(), language)) == expected


def test_many_enterprises_that_are_more_than_is_remembered_are_judged_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forsvarlig.duties.many.MOST_REMEMBERED", 3)
    given = [{"employees": size, "nace": [code]} for size in (0, 4, 5, 60) for code in ("56.110", "62.100")] * 2
    lines = [json.dumps({"id": f"e{number}", **facts}) for number, facts in enumerate(given)]
    expected = [alone(f"e{number}", facts, ON, "nb") for number, facts in enumerate(given)]
    assert list(evaluate_many(lines, "many.jsonl", ON, load())) == expected


def test_many_enterprises_are_refused_in_a_language_that_is_not_here() -> None:
    with pytest.raises(InputError, match="There is no language"):
        next(evaluate_many(['{"id": "a"}'], "many.jsonl", ON, load(), "da"))
