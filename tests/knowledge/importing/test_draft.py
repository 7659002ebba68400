"""A draft keeps through JSON, says what it lacks, and becomes an instrument that the program reads."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from forsvarlig.errors import InputError
from forsvarlig.knowledge.importing import AnswerList, Draft, DraftItem, DraftScale, Option, compose, draft_of, lacking, suggested
from forsvarlig.knowledge.importing.scores import suggested_scores
from forsvarlig.knowledge.instruments import parse_instrument, read_instrument
from forsvarlig.knowledge.loading import PACKAGED
from forsvarlig.knowledge.writing import as_toml

OFTEN = AnswerList("often", (Option("1", {"nb": "Aldri"}), Option("2", {"nb": "Alltid"}), Option("9", {"nb": "Vet ikke"})))
PACE, HELP = DraftItem("a", {"nb": "Haster det?"}, "often", group="g"), DraftItem("b", {"nb": "Får du hjelp?"}, "often")
DRAFT = Draft("hurry", {"nb": "Travelhet"}, (OFTEN,), (PACE, HELP))


def settled() -> Draft:
    scales = (DraftScale("pace", ("a",), "demand", "quantitative_demands", exposed_from=75.0),)
    return replace(suggested(DRAFT), scales=scales, licence="CC BY", source="Noen, 2020")


def test_a_draft_is_the_same_after_json() -> None:
    for draft in (DRAFT, settled()):
        assert Draft.read(json.loads(json.dumps(draft.document()))) == draft


def test_a_fresh_draft_lacks_all_that_a_file_does_not_say() -> None:
    assert [str(each.what) for each in lacking(DRAFT)] == ["licence", "source", "scales"]
    unscored = replace(settled(), lists=(OFTEN,), scales=(DraftScale("pace", ("a",)),))
    assert [(str(each.what), each.which) for each in lacking(unscored)] == [("scores", "often"), ("direction", "pace")]
    with pytest.raises(InputError, match="isn't ready"):
        compose(unscored, "1")


def test_a_settled_draft_is_an_instrument_without_what_nothing_scores() -> None:
    document = compose(settled(), "2")
    instrument = parse_instrument(document, "f")
    assert list(instrument.items) == ["a"]
    assert [(option.value, option.score) for option in instrument.items["a"].options] == [("1", 0), ("2", 100)]
    assert (instrument.version, instrument.scales[0].factor, instrument.scales[0].exposed_from) == ("2", "quantitative_demands", 75)
    assert parse_instrument(tomllib.loads(as_toml(document)), "f") == instrument


def test_a_reversed_question_counts_the_other_way_round() -> None:
    draft = settled()
    turned = replace(draft, items=(replace(draft.items[0], reversed=True), draft.items[1]))
    assert [option["score"] for option in compose(turned, "1")["item"][0]["options"]] == [100, 0]


def test_an_instrument_is_the_same_after_having_been_a_draft() -> None:
    for path in sorted((PACKAGED / "instruments").glob("*.toml")):
        instrument, document = read_instrument(path), tomllib.loads(path.read_text(encoding="utf-8"))
        assert parse_instrument(compose(draft_of(document), instrument.version), "f") == instrument


@pytest.mark.parametrize(
    ("labels", "scores"),
    [
        (("Aldri", "Av og til", "Alltid"), (0, 50, 100)),
        (("Alltid", "Ofte", "Av og til", "Sjelden", "Aldri"), (100, 75, 50, 25, 0)),
        (("Ja", "Nei"), (100, 0)),
        (("Yes", "No", "Don't know"), (100, 0, None)),
        (("Vet ikke", "Nei", "Ja"), (None, 0, 100)),
        (("Svært sjelden", "Sjelden", "Ofte", "Svært ofte"), (0, 33.33, 66.67, 100)),
        (("Ja", "Vet ikke"), (None, None)),
    ],
)
def test_scores_are_even_and_the_answer_that_says_most_gets_a_hundred(
    labels: Sequence[str], scores: Sequence[float | None]
) -> None:
    assert suggested_scores([(str(at), (label,)) for at, label in enumerate(labels)]) == tuple(scores)


def test_where_no_label_tells_the_higher_value_gets_the_higher_score() -> None:
    assert suggested_scores([("3", ()), ("2", ()), ("1", ())]) == (100, 50, 0)
    assert suggested_scores([("a", ()), ("b", ())]) == (0, 100)
