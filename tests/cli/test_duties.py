"""`forsvarlig duties`: one enterprise, many, records, --strict, and every way to get the call wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forsvarlig.cli.main import main
from forsvarlig.knowledge import load

KEYS = {
    *("id", "provision", "title", "kind", "applies", "because", "needs", "in_force_from", "in_force_to"),
    *("source", "confidence", "status", "evidence", "missing"),
}


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    file = tmp_path / "facts.toml"
    file.write_text('employees = 12\nemployees_average_20h = 11\nnace = ["56.110"]\n', encoding="utf-8")
    return file


def records(folder: Path, *kept: dict[str, Any], **more: Any) -> Path:
    file = folder / "records.json"
    file.write_text(json.dumps({"records": kept, **more}), encoding="utf-8")
    return file


def duties(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, dict[str, Any]]:
    assert main(["duties", *map(str, arguments), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    return {duty["id"]: duty for duty in document["duties"]}


def test_json_holds_every_duty_with_every_promised_key(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = duties(capsys, "--facts", facts, "--on", "2026-11-22")
    assert list(found) == list(load().duties)
    assert all(set(duty) >= KEYS for duty in found.values())
    assert {duty["status"] for duty in found.values()} == {"unknown"}
    committee = found["no.aml.7-1.committee"]
    assert (committee["applies"], committee["needs"]) == ("unknown", ["working_environment_committee_demanded"])


def test_the_document_says_the_date(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["duties", "--facts", str(facts), "--on", "2025-12-31", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["on"] == "2025-12-31"


def test_without_a_date_it_is_today(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["duties", "--facts", str(facts), "--json"]) == 0
    assert date.fromisoformat(json.loads(capsys.readouterr().out)["on"]) >= date(2026, 1, 1)


def test_people_read_what_binds_what_is_open_and_the_next_question(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["duties", "--facts", str(facts), "--on", "2026-11-22"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Krav som gjelder 2026-11-22\n\nGjelder\n")
    assert "\nVet ikke ennå\n" in out
    assert "\nGjelder ikke nå\n" in out
    assert "\nSpør først: " in out
    assert err == ""


def test_another_language(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["duties", "--facts", str(facts), "--on", "2026-11-22", "--language", "en"]) == 0
    assert capsys.readouterr().out.startswith("Duties on 2026-11-22\n\nApply\n")


def test_records_show_what_is_met_and_what_is_missing(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = records(tmp_path, {"kind": "routine", "id": "r1", "date": "2026-02-01", "subject": "notification", "written": True})
    found = duties(capsys, "--facts", facts, "--on", "2026-11-22", "--records", kept)
    routine = found["no.aml.2a-6.notification-routine"]
    assert (routine["status"], routine["evidence"]) == ("met", [{"kind": "routine", "id": "r1", "date": "2026-02-01"}])
    assert found["no.aml.6-1.safety-representative"]["status"] == "unmet"
    assert main(["duties", "--facts", str(facts), "--on", "2026-11-22", "--records", str(kept)]) == 0
    out = capsys.readouterr().out
    assert "    Vist i papirene: r1\n" in out
    assert "    Mangler noe\n    - " in out


def test_units_in_the_records_let_some_units_be_all(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    measure = {"id": "t1", "owner": "A", "deadline": "2026-03-01", "done": "2026-03-01"}
    plan = {"kind": "plan", "id": "p1", "date": "2026-02-01", "units": ["Nord"], "measures": [measure]}
    call = ["--facts", facts, "--on", "2026-11-22", "--records"]
    assert duties(capsys, *call, records(tmp_path, plan, units=["Nord", "Sør"]))["no.fua.1a-3.measures"]["status"] == "unmet"
    assert duties(capsys, *call, records(tmp_path, plan, units=["Nord"]))["no.fua.1a-3.measures"]["status"] == "met"


def test_strict_is_one_when_a_binding_duty_is_unmet(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["duties", "--facts", str(facts), "--on", "2026-11-22", "--json", "--strict"]
    assert main([*call, "--records", str(records(tmp_path))]) == 1
    assert json.loads(capsys.readouterr().out)["duties"]


def test_strict_is_zero_when_nothing_binds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nobody = tmp_path / "nobody.toml"
    nobody.write_text('country = "SE"\n', encoding="utf-8")
    call = ["duties", "--facts", str(nobody), "--on", "2026-11-22", "--records", str(records(tmp_path)), "--strict"]
    assert main(call) == 0
    capsys.readouterr()


def test_strict_without_records_says_that_it_finds_nothing(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["duties", "--facts", str(facts), "--strict", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["duties"]
    assert "Without --records" in err


def test_many_give_one_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text('{"id": "a", "employees": 3}\n\n{"id": 2, "employees": 60}\n', encoding="utf-8")
    assert main(["duties", "--facts", str(many), "--on", "2026-11-22", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["a", 2]
    consulted = [next(duty for duty in line["duties"] if duty["id"] == "no.aml.8-1.information-consultation") for line in lines]
    assert [duty["applies"] for duty in consulted] == ["no", "yes"]


def test_many_take_no_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text('{"id": "a"}\n', encoding="utf-8")
    assert main(["duties", "--facts", str(many), "--records", str(records(tmp_path))]) == 2
    assert "Records belong to one enterprise" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("employes = 12", "field employes: There is no fact “employes”. Did you mean “employees”?"),
        ("employees = twelve", "row 1, column 13: It isn't valid TOML"),
        ("employees = 1\nemployees = 2", "row 2"),
        ('employees = "12"', "field employees: “12” can't stand here. Write a whole number from 0."),
    ],
)
def test_facts_that_are_wrong_are_told_with_file_and_place(
    text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "facts.toml"
    file.write_text(text, encoding="utf-8")
    assert main(["duties", "--facts", str(file), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"forsvarlig: {file}, ")
    assert words in err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "isn't valid JSON"),
        ("[" * 100_000, "nested too deep"),
        ("[]", "The records are missing"),
        ('{"records": {}}', "The records are missing"),
        ('{"records": [{"kind": "plan"}]}', "field records[1].id: It is missing."),
        ('{"records": [], "units": "Nord"}', "field units: These aren't units."),
    ],
)
def test_records_that_are_wrong_are_told_with_file_and_place(
    text: str, words: str, facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "records.json"
    file.write_text(text, encoding="utf-8")
    assert main(["duties", "--facts", str(facts), "--records", str(file), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"forsvarlig: {file}")
    assert words in err


def test_a_date_that_is_none_is_refused(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["duties", "--facts", str(facts), "--on", "22.11.2026"]) == 2
    assert capsys.readouterr().err == "forsvarlig: field --on: “22.11.2026” isn't a date. Write it as 2026-01-31.\n"


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["duties", "--facts", str(tmp_path / "none.toml")]) == 2
    assert "none.toml: The file can't be read: No such file or directory." in capsys.readouterr().err


def test_a_file_in_another_encoding_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.toml"
    file.write_bytes("# Sør\nemployees = 12".encode("latin-1"))
    assert main(["duties", "--facts", str(file)]) == 2
    assert "It isn't UTF-8 text. Save the file as UTF-8." in capsys.readouterr().err
