"""`forsvarlig assess`: from a release and a context to a proposal for every unit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forsvarlig.cli.main import main
from tests.analysis.making import release

ARMY = Path(__file__).parent.parent / "data" / "us-army-leadership-bhr2000"
CONTEXT = """
on = 2026-11-22
[[unit]]
unit = "3A"
[unit.factor.quantitative_demands]
duration = "persistent"
aggravating = ["night_work"]
conversation = { employer = "watch", representative = "act" }
[[unit.report]]
factor = "violence_threats"
count = 4
from = 2026-01-01
to = 2026-10-31
"""
UNITS = {f"3{letter}": {"n": 16, "pace": {"n": 16, "mean": 50.0}} for letter in "ABCDE"}
SCALES = {"pace": {"factor": "quantitative_demands"}, "mood": {}}
EVERYONE = {"n": 80, "pace": {"n": 80, "mean": 50.0, "sd": 20.0}}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    document, context = tmp_path / "release.json", tmp_path / "context.toml"
    document.write_text(json.dumps(release(UNITS, SCALES, EVERYONE)), encoding="utf-8")
    context.write_text(CONTEXT, encoding="utf-8")
    return document, context


def assess(capsys: pytest.CaptureFixture[str], files: tuple[Path, Path], *arguments: str) -> tuple[int, str, str]:
    status = main(["assess", str(files[0]), "--context", str(files[1]), *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_document_has_the_shape_of_the_contract(capsys: pytest.CaptureFixture[str], files: tuple[Path, Path]) -> None:
    status, out, err = assess(capsys, files, "--json")
    assert status == 0
    assert err == "The scale mood isn't assessed. It measures no factor.\n"
    document = json.loads(out)
    assert document["rule_version"] == "0"
    assert [unit["unit"] for unit in document["units"]] == ["root", *UNITS]
    unit = document["units"][1]
    factors = {one["factor"]: one for one in unit["factors"]}
    pace = factors["quantitative_demands"]
    assert (pace["level_now"], pace["level_over_time"], pace["certainty"]) == ("orange", "red", "uncertain")
    assert {"part", "rule", "effect", "text", "source"} <= set(pace["grounds"][0])
    assert (factors["violence_threats"]["level_now"], factors["violence_threats"]["level_over_time"]) == ("red", "red")
    assert {"level_now", "level_over_time", "not_assessed", "drivers", "rules", "text"} <= set(unit["combined"])
    assert unit["combined"]["drivers"] == [["violence_threats", "quantitative_demands"]]
    assert unit["protective"] == []


def test_text_for_people_names_what_to_hold_on_to(capsys: pytest.CaptureFixture[str], files: tuple[Path, Path]) -> None:
    said = 'conversation = { employer = "well", representative = "well" }'
    files[1].write_text(f'[[unit]]\nunit = "3A"\n[unit.factor.support_feedback]\n{said}\n', encoding="utf-8")
    assert "  to hold on to: support_feedback\n" in assess(capsys, files)[1]


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "Dette gjør det verre her: nattarbeid."), ("nn", "Dette gjer det verre her"), ("en", "night work")],
)
def test_text_for_people_is_in_their_language(
    capsys: pytest.CaptureFixture[str], files: tuple[Path, Path], language: str, words: str
) -> None:
    status, out, _ = assess(capsys, files, "--language", language)
    assert status == 0
    assert words in out
    assert out.endswith("Rule version 0. The program proposes; people decide.\n")


@pytest.mark.parametrize(
    ("release_text", "context_text", "told"),
    [
        ("{}", CONTEXT, "release.json, field format: This isn't a release"),
        (None, CONTEXT.replace("3A", "4A"), "There is no unit “4A” in the release. Did you mean “3A”?"),
        (None, "on = 22.11.2026", "context.toml: This isn't valid TOML"),
        (
            None,
            CONTEXT.replace("persistent", "always"),
            "context.toml, field unit[1].factor.quantitative_demands.duration: “always”",
        ),
        (None, '[benchmark.pacer]\nmean = 50\nsource = "x"\n', "There is no scale “pacer” in the release. Did you mean “pace”?"),
    ],
)
def test_wrong_files_are_told_and_nothing_is_printed(
    capsys: pytest.CaptureFixture[str], files: tuple[Path, Path], release_text: str | None, context_text: str, told: str
) -> None:
    if release_text is not None:
        files[0].write_text(release_text, encoding="utf-8")
    files[1].write_text(context_text, encoding="utf-8")
    status, out, err = assess(capsys, files, "--json")
    assert (status, out) == (2, "")
    assert told in err
    assert "Traceback" not in err


def test_an_error_in_the_context_names_its_file(capsys: pytest.CaptureFixture[str], files: tuple[Path, Path]) -> None:
    files[1].write_text(CONTEXT.replace("3A", "4A"), encoding="utf-8")
    assert "context.toml" in assess(capsys, files)[2]


def test_real_answers_go_from_release_to_proposal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answers, units, points = (str(ARMY / name) for name in ("bhr2000.csv", "units.csv", "instrument-points.toml"))
    assert main(["release", answers, "--units", units, "--instrument", points, "--unit-column", "GRP", "--json"]) == 0
    files = tmp_path / "release.json", tmp_path / "context.toml"
    files[0].write_text(capsys.readouterr().out, encoding="utf-8")
    files[1].write_text("on = 2026-11-22\n", encoding="utf-8")
    status, out, err = assess(capsys, files, "--json")
    assert (status, err) == (0, "")
    document = json.loads(out)
    assert len(document["units"]) == 100
    published = {
        group["where"]["unit"]: group["scales"]["leadership"]
        for group in json.loads(files[0].read_text(encoding="utf-8"))["groups"]
        if group["where"].get("members") == "own" and "leadership" in group.get("scales", {})
    }
    levels = {
        unit["unit"]: one["level_over_time"]
        for unit in document["units"]
        for one in unit["factors"]
        if one["factor"] == "support_feedback"
    }
    # Low is unfavourable; whoever shows that one in four is exposed is at least orange, and nobody shown is unknown.
    worst = sorted(published, key=lambda unit: published[unit]["mean"])[:5]
    assert {levels[unit] for unit in worst} == {"orange"}
    shares = {unit: one["share_exposed"] for unit, one in published.items() if isinstance(one.get("share_exposed"), float)}
    assert {levels[unit] for unit, share in shares.items() if share >= 0.25} == {"orange"}
    assert "unknown" not in {levels[unit] for unit in published}
