"""Whether published figures are right, read and scored from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from forsvarlig.audit import audit_release, check_figures
from forsvarlig.errors import InputError
from tests.audit.building import House, Person, full, scale, with_group

INSTRUMENT = """
id = "example"
version = "1"
name = { nb = "Eksempel" }
licence = "EUPL-1.2"
source = "Made up"

[[item]]
id = "q1"
options = [
    { value = 1, score = 100 }, { value = 2, score = 75 }, { value = 3, score = 50 }, { value = 4, score = 25 },
    { value = 5, score = 0 },
]

[[item]]
id = "q2"
options = [{ value = "yes", score = 100 }, { value = "no", score = 0 }]

[[scale]]
id = "load"
items = ["q1"]
orientation = "demand"
exposed_from = 75

[[scale]]
id = "both"
items = ["q1", "q2"]
min_answered = 1.0
aggregate = "sum"
orientation = "resource"
"""
UNITS = "unit,parent\nroot,\na,root\nb,root\n"
BOTH = scale(
    "both", orientation="resource", range=[0, 200], step=25, scores=[0, 25, 50, 75, 100, 125, 150, 175, 200], exposed_from=None
)


class Files:
    """Answers of 55 people in two units, and the release that belongs to them."""

    def __init__(self, folder: Path) -> None:
        self.responses, self.units, self.instrument = folder / "responses.csv", folder / "units.csv", folder / "instrument.toml"
        rows, people = [], list[Person]()
        for number in range(55):
            unit, sex = "ab"[number % 11 > 4], "fm"[number * 3 % 7 % 2]
            first, second = "12345"[number * number % 23 % 5], ["yes", "no", ""][number * 7 % 10 % 3]
            rows.append(f"{unit};{sex};{first if number % 3 else first + ',0'};{second};x")
            load = 125 - 25 * int(first)
            people.append(
                ({"unit": unit, "sex": sex}, {"load": load, "both": load + (100 if second == "yes" else 0) if second else None})
            )
        # A blank row is nobody.
        self.text = "\n".join(["unit;sex;q1;q2;ignored", *rows, "a;f;;;", ""])
        self.responses.write_text(self.text, encoding="utf-8")
        self.units.write_text(UNITS, encoding="utf-8")
        self.instrument.write_text(INSTRUMENT, encoding="utf-8")
        house = House({"root": "", "a": "root", "b": "root"}, people, [scale(), BOTH], ["sex"])
        self.release = house.release(lambda _, n: n >= 10, _told)
        self.sizes = house.sizes()

    def check(self, release: Mapping[str, Any] | None = None) -> list[tuple[str, str | None]]:
        checked = check_figures(release or self.release, self.responses, self.units, self.instrument)
        return [(finding.rule, finding.scale) for finding in checked.wrong]


def _told(where: Mapping[str, str], of: Mapping[str, Any], scores: list[float]) -> Mapping[str, Any]:
    told = dict(full(where, {**of, "exposed_from": of["exposed_from"] or 500}, scores))
    if of["exposed_from"] is None:
        told.pop("share_exposed", None)
    return told


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_right_figures_are_right_and_the_sizes_are_counted(files: Files) -> None:
    checked = check_figures(files.release, files.responses, files.units, files.instrument)
    assert checked.wrong == ()
    assert sorted(checked.sizes["respondents"]) == sorted(files.sizes["respondents"])
    by_cell = {tuple(cell): count for cell, count in checked.sizes["scales"]["both"]}
    assert {cell: count for cell, count in by_cell.items() if count} == {
        tuple(cell): n for cell, n in files.sizes["scales"]["both"]
    }
    assert [one["exposed_from"] for one in checked.release["scales"]] == [75.0, None]


@pytest.mark.parametrize(
    ("figure", "by"), [("mean", 0.1), ("mean", -0.1), ("sd", 0.1), ("sd", -0.1), ("share_exposed", 0.01), ("share_exposed", -0.01)]
)
def test_a_figure_off_by_its_last_digit_is_wrong(files: Files, figure: str, by: float) -> None:
    right = files.release["groups"][0]["scales"]["load"]
    worse = with_group(files.release, {}, scales={"load": {**right, figure: round(right[figure] + by, 2)}})
    assert files.check(worse) == [("figure.wrong", "load")]


@pytest.mark.parametrize("share", [{"at_most": 0.1}, {"at_least": 0.9}, {"band": "fewer_than_3_yes"}, {"band": "fewer_than_3_no"}])
def test_a_bound_that_does_not_hold_is_wrong(files: Files, share: dict[str, Any]) -> None:
    assert files.check(with_group(files.release, {}, scales={"load": {"share_exposed": share}})) == [("figure.wrong", "load")]


def test_a_distribution_must_have_everybody_at_the_right_score(files: Files) -> None:
    scores = [125 - 25 * int(row.split(";")[2][0]) for row in files.text.splitlines()[1:-1]]
    right = [[score, round(scores.count(score) / len(scores), 2)] for score in sorted(set(scores))]
    assert files.check(with_group(files.release, {}, scales={"load": {"distribution": right}})) == []
    assert files.check(with_group(files.release, {}, scales={"load": {"distribution": right[1:]}})) == [("figure.wrong", "load")]
    moved = [[right[0][0], right[0][1] + 0.1], *right[1:]]
    assert files.check(with_group(files.release, {}, scales={"load": {"distribution": moved}})) == [("figure.wrong", "load")]


def test_a_share_without_a_cut_is_wrong(files: Files) -> None:
    assert files.check(with_group(files.release, {}, scales={"both": {"share_exposed": 0.5}})) == [("figure.wrong", "both")]


@pytest.mark.parametrize(
    "change",
    [
        {"orientation": "resource"},
        {"sensitive": True},
        {"step": 12.5},
        {"scores": [0, 50, 100]},
        {"range": [0, 200]},
        {"exposed_from": 50},
    ],
)
def test_a_scale_told_otherwise_than_the_instrument_is_wrong(files: Files, change: dict[str, Any]) -> None:
    release = {**files.release, "scales": [{**files.release["scales"][0], **change}, files.release["scales"][1]]}
    assert ("scale.wrong", "load") in files.check(release)


def test_a_unit_told_under_another_parent_is_wrong(files: Files) -> None:
    units = [{"unit": "root", "parent": None}, {"unit": "a", "parent": "root"}, {"unit": "b", "parent": "a"}]
    assert ("unit.wrong", None) in files.check({**files.release, "units": units})


def test_what_is_wrong_fails_the_audit_and_is_counted(files: Files) -> None:
    right = files.release["groups"][0]["scales"]["load"]
    worse = with_group(files.release, {}, scales={"load": {**right, "sd": right["sd"] + 0.1}})
    checked = check_figures(worse, files.responses, files.units, files.instrument)
    result = audit_release(checked.release, checked.sizes, wrong=checked.wrong)
    assert result.document["wrong_figures"] == 1
    assert not result.passed


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("a;f;;;", "a;f;7;;", "row 57, column q1: No option has the value “7”"),
        ("a;f;;;", "aa;f;1;;", "row 57, column unit: There is no unit “aa”"),
        ("a;f;;;", "a;f", "row 57: The row has 2 columns, the header 5"),
        ("q2;ignored", "q22;ignored", "There is no column “q2”. Did you mean “q22”?"),
    ],
)
def test_wrong_answers_are_placed_by_row_and_column(files: Files, old: str, new: str, told: str) -> None:
    files.responses.write_text(files.text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        files.check()
    assert told in str(refusal.value)


def test_a_scale_that_the_instrument_lacks_is_named(files: Files) -> None:
    files.instrument.write_text(INSTRUMENT.replace('id = "load"', 'id = "loads"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"no scale “load”.*Did you mean “loads”"):
        files.check()


@pytest.mark.parametrize(
    ("text", "told"),
    [("[", "valid TOML"), (INSTRUMENT.replace("score = 100", "points = 100"), "'score'"), ("PK\x03\x04", "workbook")],
)
def test_an_instrument_that_cannot_be_read_is_refused(files: Files, text: str, told: str) -> None:
    files.instrument.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        files.check()


def test_other_encodings_are_read(files: Files) -> None:
    for encoding in ("utf-8-sig", "utf-16", "latin-1"):
        files.responses.write_text(files.text.replace(";x", ";Ærlig"), encoding=encoding)
        assert files.check() == []
