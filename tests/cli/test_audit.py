"""`forsvarlig audit`, as it's called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from forsvarlig.cli.main import main
from tests.audit.building import flat, spread, with_group

GROUPS: dict[str, Any] = {
    "threshold": 5,
    "leaf_respondents": {"A": 13, "B": 9, "C": 6, "D": 4},
    "groups": {"A": ["A"], "B": ["B"], "C": ["C"], "D": ["D"], "org": ["A", "B", "C", "D"]},
    "withheld": ["D"],
}
INSTRUMENT = """
id = "example"
version = "1"
name = { nb = "Eksempel" }
licence = "EUPL-1.2"
source = "Made up"

[[item]]
id = "load"
options = [
    { value = 0, score = 0 }, { value = 25, score = 25 }, { value = 50, score = 50 }, { value = 75, score = 75 },
    { value = 100, score = 100 },
]

[[scale]]
id = "load"
items = ["load"]
orientation = "demand"
exposed_from = 75
"""


class Folder:
    """A folder with a sound release of two units, its sizes and its microdata."""

    def __init__(self, path: Path) -> None:
        self.path = path
        house = flat({"a": 9, "b": 12}, spread([0, 25, 50, 75, 100]))
        self.release, self.sizes = house.release(lambda _, n: n >= 5), house.sizes()
        rows = [f"{of['unit']},{scores['load']}" for of, scores in house.people]
        self.write("responses.csv", "\n".join(["ward,load", *rows]))
        self.write("units.csv", "unit,parent\nroot,\na,root\nb,root\n")
        self.write("instrument.toml", INSTRUMENT)
        self.dump("release.json", self.release)
        self.dump("sizes.json", self.sizes)
        self.dump("groups.json", GROUPS)

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")

    def dump(self, name: str, document: object) -> None:
        self.write(name, json.dumps(document))

    def call(self, *arguments: str) -> int:
        return main(["audit", *(str(self.path / one) if "." in one else one for one in arguments)])


MICRODATA = ("--responses", "responses.csv", "--units", "units.csv", "--instrument", "instrument.toml", "--unit-column", "ward")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_bare_system_is_audited(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.call("groups.json", "--json") == 1
    expected = {
        "smallest_derivable_group": 4,
        "witness": {"leaves": ["D"], "combination": {"org": 1, "A": -1, "B": -1, "C": -1}},
        "safe": False,
    }
    assert json.loads(capsys.readouterr().out) == expected
    folder.dump("groups.json", {**GROUPS, "withheld": ["C", "D"]})
    assert folder.call("groups.json") == 0
    assert capsys.readouterr().out.splitlines() == ["Smallest derivable group: 9 (B = +1·B).", "Safe."]


@pytest.mark.parametrize("known_by", [("--sizes", "sizes.json"), MICRODATA])
def test_a_release_is_audited_by_its_sizes_or_its_answers(
    folder: Folder, capsys: pytest.CaptureFixture[str], known_by: tuple[str, ...]
) -> None:
    assert folder.call("release.json", *known_by, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["smallest_derivable_group"]["mean"] == 9
    assert (document["breaches"], document["wrong_figures"]) == (0, 0)
    assert folder.call("release.json", *known_by) == 0
    assert capsys.readouterr().out.endswith("Breaches: 0. Wrong figures: 0.\nPassed.\n")


def test_a_wrong_figure_is_found_with_the_answers_alone(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    everyone = {"mean": folder.release["groups"][0]["scales"]["load"]["mean"] + 0.1}
    folder.dump("release.json", with_group(folder.release, {}, scales={"load": everyone}))
    assert folder.call("release.json", *MICRODATA) == 1
    out = capsys.readouterr().out
    assert "figure.wrong: load, everyone: The mean is told as" in out
    assert out.endswith("Failed.\n")


def test_a_breach_is_told_with_its_place(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    house = flat({"a": 14, "b": 3, "c": 3}, lambda unit, at: 100 if unit in "bc" else 25 * (at % 5))
    folder.dump("release.json", house.release(lambda _, n: n >= 5))
    folder.dump("sizes.json", house.sizes())
    assert folder.call("release.json", "--sizes", "sizes.json") == 1
    assert "g2.narrow: load, unit b, members own: The mean of 3 people is bounded to 0.0 points" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("release.json",), "Without the sizes of the groups nothing can be audited."),
        (("release.json", *MICRODATA[:4]), "--instrument is missing."),
        (("release.json", "--sizes", "sizes.json", *MICRODATA), "Both --sizes and --responses are given."),
        (("groups.json", "--sizes", "sizes.json"), "A bare system of groups holds its own sizes"),
        (("nothing.json",), "The file can't be read"),
        (("sizes.json", "--sizes", "sizes.json"), "This isn't a release."),
        (("release.json", "--sizes", "release.json"), "The columns are missing."),
    ],
)
def test_a_wrong_call_says_what_to_do(
    folder: Folder, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert folder.call(*arguments, "--json") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert "Traceback" not in err


def test_what_is_malformed_is_told_with_file_and_key(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.dump("release.json", {**folder.release, "threshold": "five"})
    assert folder.call("release.json", "--sizes", "sizes.json") == 2
    assert "release.json, field threshold: “five” isn't a whole number" in capsys.readouterr().err
    folder.dump("release.json", folder.release)
    folder.dump("sizes.json", {**folder.sizes, "scales": {}})
    assert folder.call("release.json", "--sizes", "sizes.json") == 2
    assert "sizes.json, field scales.load: The scale has no sizes." in capsys.readouterr().err
    folder.dump("groups.json", {**GROUPS, "withheld": ["Org"]})
    assert folder.call("groups.json") == 2
    assert "groups.json, field withheld: There is no group “Org”. Did you mean “org”?" in capsys.readouterr().err
