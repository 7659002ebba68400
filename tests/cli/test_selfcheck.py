"""`forsvarlig selfcheck`: what it prints for people and programs, and every way to get the call wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from forsvarlig.cli.main import main

ASSESSMENT = {"kind": "assessment", "id": "a1", "date": "2026-04-01", "units": ["*"], "covers": [], "expires": None}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    file = tmp_path / "facts.toml"
    file.write_text("employees = 12\nsafety_representatives = 1\n", encoding="utf-8")
    return file


def records(folder: Path, *kept: dict[str, Any], **more: Any) -> Path:
    file = folder / "records.json"
    file.write_text(json.dumps({"records": kept, **more}), encoding="utf-8")
    return file


def call(facts: Path, kept: Path, *more: str) -> list[str]:
    return ["selfcheck", "--facts", str(facts), "--records", str(kept), *more]


def test_json_is_one_document_and_nothing_else(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(call(facts, records(tmp_path, ASSESSMENT), "--on", "2026-11-22", "--json")) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert err == ""
    assert document["on"] == "2026-11-22"
    found = {finding["id"]: finding for finding in document["findings"]}
    assert "assessment.missing" not in found
    interaction = found["assessment.no-interaction"]
    assert (interaction["severity"], interaction["provision"], interaction["record"]) == ("error", "fua § 1A-2", "a1")
    assert set(interaction["criterion"]) == set(interaction["text"]) == {"nb", "nn", "en"}
    assert {"violence_risk", "no.fua.2a-4.harassment-follow-up"} <= {asked["id"] for asked in document["asked"]}


def test_without_a_date_it_is_today(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(call(facts, records(tmp_path), "--json")) == 0
    assert json.loads(capsys.readouterr().out)["on"] >= "2026-01-01"


def test_units_that_are_left_out_are_named(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = records(tmp_path, {**ASSESSMENT, "units": ["Nord"]}, units=["Nord", "Sør"])
    assert main(call(facts, kept, "--on", "2026-11-22", "--json")) == 0
    found = {finding["id"]: finding for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert "Sør" in found["assessment.unit-missing"]["text"]["nb"]


@pytest.mark.parametrize(
    ("language", "head", "words"),
    [
        (
            "nb",
            "Egenkontroll 2026-11-22\n\nFeil",
            "  2.8 Vurderingen sier ikke hva alt sammen betyr til sammen. (a1) [fua § 1A-2]\n",
        ),
        ("nn", "Eigenkontroll 2026-11-22\n\nFeil", "    Godkjent når: Faktorane er vurderte samla.\n"),
        ("en", "Self-check on 2026-11-22\n\nErrors", "    Passes when: The factors are assessed together.\n"),
    ],
)
def test_people_read_the_worst_first_with_the_criterion(
    language: str, head: str, words: str, facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(call(facts, records(tmp_path, ASSESSMENT), "--on", "2026-11-22", "--language", language)) == 0
    out = capsys.readouterr().out
    assert out.startswith(head)
    assert words in out


def test_where_nothing_is_found_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    abroad = tmp_path / "facts.toml"
    abroad.write_text('country = "SE"\n', encoding="utf-8")
    assert main(call(abroad, records(tmp_path), "--on", "2026-11-22")) == 0
    assert capsys.readouterr().out == "Egenkontroll 2026-11-22\n\nIngenting å melde.\n"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("{", "records.json, row 1, column 2: It isn't valid JSON"),
        ("[]", "records.json, field records: The records are missing."),
        (
            '{"records": [{"kind": "assesment", "id": "a", "date": "2026-01-01"}]}',
            "field records[1].kind: “assesment” can't stand here. Did",
        ),
        ('{"records": [{"kind": "plan", "id": "p"}]}', "field records[1].date: It is missing."),
        ('{"records": [], "units": [1]}', "field units: These aren't units."),
    ],
)
def test_records_that_are_wrong_are_told_with_place_and_status_2(
    document: str, words: str, facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "records.json"
    file.write_text(document, encoding="utf-8")
    assert main(call(facts, file, "--json")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"forsvarlig: {file}")
    assert words in err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("employes = 12", "facts.toml, field employes: There is no fact “employes”. Did you mean “employees”?"),
        ("employees = twelve", "facts.toml, row 1, column 13: It isn't valid TOML"),
    ],
)
def test_facts_that_are_wrong_are_told_with_place_and_status_2(
    text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "facts.toml"
    file.write_text(text, encoding="utf-8")
    assert main(call(file, records(tmp_path), "--json")) == 2
    out, err = capsys.readouterr()
    assert (out, words in err) == ("", True)


def test_a_call_without_records_is_refused(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["selfcheck", "--facts", str(facts)]) == 2
    assert "--records" in capsys.readouterr().err


def test_a_date_that_is_none_is_refused(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(call(facts, records(tmp_path), "--on", "22.11.2026")) == 2
    assert capsys.readouterr().err == "forsvarlig: field --on: “22.11.2026” isn't a date. Write it as 2026-01-31.\n"
