"""`forsvarlig knowledge`: check, show, find and changes, on the content that comes with the tests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from forsvarlig.cli.main import main

SOUND = Path(__file__).parent.parent / "content" / "sound"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    content = tmp_path / "content"
    shutil.copytree(SOUND, content)
    measure = content / "measures" / "share_hard_conversations.toml"
    measure.write_text(
        measure.read_text(encoding="utf-8").replace('level = "source"', 'level = "sorce"\nlevels = 1'), encoding="utf-8"
    )
    return content


def test_check_passes_sound_content(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check", str(SOUND)]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", "0 problems found.\n")


def test_check_tells_every_problem_on_a_line(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check", str(broken)]) == 2
    out, err = capsys.readouterr()
    file = "measures/share_hard_conversations.toml"
    assert out.splitlines() == [
        f"{file}, field level: “sorce” isn't one of the words that can stand here. Did you mean “source”?",
        f"{file}, field levels: There is no field “levels” here. Did you mean “level”?",
    ]
    assert err == "2 problems found.\n"


def test_check_as_json(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check", str(broken), "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["field"] for problem in problems] == ["level", "levels"]
    assert problems[0]["do"] == "Did you mean “source”?"


def test_check_of_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "check", str(tmp_path / "nowhere")]) == 2
    assert "There is no such folder." in capsys.readouterr().err


def test_show_on_a_date(capsys: pytest.CaptureFixture[str]) -> None:
    shown = ["knowledge", "show", "no.aml.4-3", "--content", str(SOUND)]
    assert main([*shown, "--on", "2025-12-31", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["id"], document["kind"], document["on"]) == ("no.aml.4-3", "provision", "2025-12-31")
    assert document["entry"]["versions"][0]["in_force_to"] == "2025-12-31"
    assert main([*shown, "--on", "2026-01-01", "--language", "en"]) == 0
    assert "says: Work shall be arranged satisfactorily." in capsys.readouterr().out


def test_show_without_a_date_is_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "show", "autonomy", "--content", str(SOUND)]) == 0
    assert "name: Selvbestemmelse i arbeidet" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "autonmy", "--content", str(SOUND)], "Did you mean “autonomy”?"),
        (["show", "autonomy", "--on", "31.12.2025"], "“31.12.2025” isn't a date. Write it like 2026-01-01."),
        ([], "check|show|find|changes"),
        (["changes"], "--from"),
        (["changes", "--from", "2026-13-01"], "“2026-13-01” isn't a date. Write it like 2026-01-01."),
        (["changes", "--from", "2026-01-01", "--to", "2025-01-01"], "2025-01-01 is before 2026-01-01."),
        (["finn", "vold"], "finn"),
    ],
)
def test_a_wrong_call_says_what_to_do(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", *arguments]) == 2
    out, err = capsys.readouterr()
    assert words in err
    assert "Traceback" not in err
    assert out == ""


def test_find(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "find", "selvbestemmelsen", "--content", str(SOUND)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "autonomy (factor): Selvbestemmelse i arbeidet"
    assert main(["knowledge", "find", "hard", "conversations", "--content", str(SOUND), "--language", "en", "--json"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert hits[0]["id"] == "share_hard_conversations"


def test_nothing_found_is_a_no(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "find", "romskip", "--content", str(SOUND)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Nothing found" in err


def test_changes_between_two_dates(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["knowledge", "changes", "--from", "2024-01-01", "--to", "2026-01-01", "--content", str(SOUND)]
    assert main([*asked, "--language", "en"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2024-01-01",
        "  began: aml § 4-3, Psychosocial working environment (no.aml.4-3)",
        "    The employer shall protect against strain.",
        "",
        "2026-01-01",
        "  changed: aml § 4-3, Psychosocial working environment (no.aml.4-3)",
        "    Work shall be arranged satisfactorily.",
        "  duty began: aml § 4-3, Arrange work well (no.aml.4-3.psychosocial)",
        "    Assess each factor.",
        "",
        "decided or announced, without a date: BEK 1406 § 5, Danish influences (dk.bek1406.5)",
        "    A change is announced.",
        "    M-: Uncertain in number, date or wording. Not confirmed.",
    ]
    assert main([*asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["from"], document["to"]) == ("2024-01-01", "2026-01-01")
    assert [change["id"] for change in document["changes"]] == ["no.aml.4-3", "no.aml.4-3", "no.aml.4-3.psychosocial"]
    assert document["expected"][0]["id"] == "dk.bek1406.5"


def test_a_change_abroad_is_for_comparison_and_says_how_sure_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "changes", "--from", "2020-01-01", "--to", "2020-12-31", "--content", str(SOUND)]) == 0
    out = capsys.readouterr().out
    assert "  begynte å gjelde, til sammenlikning: BEK 1406 § 5, Dansk påvirkning (dk.bek1406.5)" in out
    assert "    V2: Lest i andres omtale, ikke i selve teksten. Ikke bekreftet." in out


def test_a_time_without_changes_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "changes", "--from", "2025-01-01", "--to", "2025-12-31", "--content", str(SOUND)]) == 0
    assert capsys.readouterr().err == "Nothing began, changed or ended in that time.\n"
