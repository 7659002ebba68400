"""What a release and its sizes must look like, what is counted as lost, and how the document reads."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from forsvarlig.audit import audit_release
from forsvarlig.errors import InputError
from tests.audit.building import House, Person, flat, spread


def house() -> House:
    people: list[Person] = [
        ({"unit": unit, "sex": "fm"[at % 2]}, {"load": [0, 25, 50, 75, 100][at % 5]})
        for unit, count in {"a": 24, "b": 12, "c": 4, "d": 6}.items()
        for at in range(count)
    ]
    return House({"root": "", "a": "root", "b": "root", "c": "root", "d": "root"}, people, columns=["sex"])


def sound() -> tuple[dict[str, Any], dict[str, Any]]:
    of = house()
    hidden = [{"unit": unit, "members": members} for unit in "cd" for members in ("own", "subtree")]
    return of.release(
        lambda where, n: n >= (10 if "sex" in where else 5) and where not in hidden and "b" not in where.values()
    ), of.sizes()


def put(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    copy = deepcopy(document)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    at: Any = copy
    for part in way:
        at = at[part]
    at[last] = value
    return copy


def test_the_document_has_its_keys_and_is_json() -> None:
    result = audit_release(*sound())
    assert list(result.document)[:7] == [
        "groups_shown", "groups_withheld", "smallest_derivable_group", "narrowest", "breaches", "wrong_figures", "loss",
    ]  # fmt: skip
    assert result.passed
    assert set(result.document["narrowest"]) >= {"width", "required", "where"}
    json.dumps(result.document, allow_nan=False)


def test_sets_of_people_are_counted_once_and_by_the_threshold_that_applies() -> None:
    document = audit_release(*sound()).document
    # Everyone, a, b and d in plain units; both sexes of everyone and of a, but the six of each sex in b are under ten.
    assert document["loss"] | {"scales": None} == {
        "publishable": 8, "withheld": 2, "publishable_units": 4, "withheld_units": 2, "scales": None,
    }  # fmt: skip
    assert document["loss"]["scales"]["load"] == {"publishable": 8, "withheld": 2, "publishable_units": 4, "withheld_units": 2}
    assert document["groups_shown"] == 6
    assert document["groups_withheld"] == 3 + 2 * 3


def test_what_limits_the_audit_is_noted() -> None:
    release, sizes = sound()
    assert audit_release(release, sizes).document["notes"] == []
    shared = put(release, "groups.0.scales.load.share_exposed", 0.4)
    notes = audit_release({**put(shared, "scales.0.exposed_from", None), "width": 10}, sizes).document["notes"]
    assert [note.split()[0] for note in notes] == ["The", "Shares"]


def test_progress_is_told_in_sentences() -> None:
    told: list[str] = []
    audit_release(*sound(), progress=told.append)
    assert len(told) == 3


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("format", "forsvarlig-release/2", "field format"),
        ("threshold", "5", "field threshold"),
        ("threshold", -5, "field threshold"),
        ("width", None, "field width"),
        ("units", {}, "field units"),
        ("units.1", "a", "field units[1]"),
        ("units.1.unit", "b", "stands twice"),
        ("units.1.unit", 3, "field units[1].unit"),
        ("units.1.parent", 3, "field units[1].parent"),
        ("units.0.parent", "a", "circle"),
        ("scales.0.id", "", "field scales[0].id"),
        ("scales.0.orientation", "bad", "field scales[0].orientation"),
        ("scales.0.scores", [], "field scales[0].scores"),
        ("scales.0.scores", [0, "x"], "field scales[0].scores"),
        ("scales.0.range", [0], "field scales[0].range"),
        ("scales.0.range", [0, 90], "outside the range"),
        ("scales.0.sensitive", "no", "field scales[0].sensitive"),
        ("scales.0.step", True, "field scales[0].step"),
        ("groups.0.where", [], "field groups[0].where"),
        ("groups.1.where", {"unit": "root"}, "field groups[1].where.members"),
        ("groups.1.where", {"unit": "rot", "members": "own"}, "Did you mean “root”?"),
        ("groups.0.where", {"age": "old"}, "crossed with “age”"),
        ("groups.0.where", {"age": "old", "sex": "f"}, "one column at a time"),
        ("groups.1.hidden", "no", "field groups[1].hidden"),
        ("groups.0.n", 2.5, "field groups[0].n"),
        ("groups.0.scales", [], "field groups[0].scales"),
        ("groups.0.scales", {"lod": {}}, "Did you mean “load”?"),
        ("groups.0.scales.load.mean", "50", "field groups[0].scales.load.mean"),
        ("groups.0.scales.load.n", -1, "field groups[0].scales.load.n"),
        ("groups.0.scales.load.share_exposed", {"band": "few"}, "groups[0].scales.load.share_exposed"),
        ("groups.0.scales.load.share_exposed", {"at_most": "0"}, "share_exposed.at_most"),
        ("groups.0.scales.load.distribution", [1], "groups[0].scales.load.distribution"),
    ],
)
def test_a_malformed_release_is_refused_with_its_key(path: str, value: object, told: str) -> None:
    release, sizes = sound()
    with pytest.raises(InputError) as refusal:
        audit_release(put(release, path, value), sizes)
    assert told in str(refusal.value)
    assert refusal.value.do


@pytest.mark.parametrize("key", ["threshold", "cross_threshold", "width", "units", "scales", "groups"])
def test_a_key_that_a_release_lacks_is_named(key: str) -> None:
    release, sizes = sound()
    del release[key]
    with pytest.raises(InputError, match=f"field {key}"):
        audit_release(release, sizes)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("columns", ["sex", "unit"], "field columns"),
        ("columns", ["unit"], "crossed with “sex”"),
        ("respondents", {}, "field respondents"),
        ("respondents.0", [["a", "f"]], "field respondents[0]"),
        ("respondents.0", [["a"], 4], "field respondents[0]"),
        ("respondents.0", [["a", "f"], -4], "field respondents[0]"),
        ("respondents.0", [["aa", "f"], 4], "no unit “aa”"),
        ("respondents.0", [["a", "m"], 4], "stands twice"),
        ("scales", [], "field scales"),
        ("scales", {"loads": []}, "Did you mean “loads”?"),
        ("scales.load.0", [["a", "f"], 400], "field scales.load"),
    ],
)
def test_malformed_sizes_are_refused_with_their_key(path: str, value: object, told: str) -> None:
    release, sizes = sound()
    with pytest.raises(InputError) as refusal:
        audit_release(release, put(sizes, path, value))
    assert told in str(refusal.value)
    assert refusal.value.do


def test_a_scale_with_one_score_tells_nothing() -> None:
    of = flat({"a": 9, "b": 3, "c": 3}, spread([50]))
    release = put(of.release(lambda _, n: n >= 5), "scales.0.scores", [50])
    assert audit_release(put(release, "scales.0.range", [50, 50]), of.sizes()).passed


def test_uneven_fractions_are_read_as_what_they_stand_for() -> None:
    scores = [0, 12.5, 25 / 3, 50 / 3, 25, 100]
    of = flat({"a": 9, "b": 3, "c": 3}, spread(scores))
    release = put(of.release(lambda _, n: n >= 5), "scales.0.scores", scores)
    assert audit_release(put(release, "scales.0.step", 25 / 3), of.sizes()).document["wrong_figures"] == 0
