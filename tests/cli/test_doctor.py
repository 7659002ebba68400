"""`forsvarlig doctor`: what is wrong with an installation, and what to do about it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import free_port, run, running

CHECKS = ["settings", "database", "content", "static files", "translations", "mail", "disk", "clock", "permissions", "trail"]
ENTERPRISE = (
    "insert into organisation_enterprise (id, name, organisation_number, trade, language) values (1, 'Bakeriet', '', '', 'nb')"
)
LINE = (
    "insert into organisation_trailline (enterprise_id, at, did, subject, value_hash, seal) "
    "values (1, '{at}', 'unit.added', 'unit:1', 'x', 'y')"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose site has been started once."""
    folder = tmp_path_factory.mktemp("doctor") / "data"
    with running("serve", data=folder):
        pass
    return folder


@pytest.fixture
def data(served: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    shutil.copytree(served.parent / "static", tmp_path / "static")
    return Path(shutil.copytree(served, tmp_path / "data"))


def findings(data: Path, **more: str) -> dict[str, dict[str, Any]]:
    ended = run("doctor", "--json", data=data, **more)
    document = json.loads(ended.stdout)
    assert ended.returncode == (0 if document["ok"] else 1)
    assert document["ok"] == all(check["ok"] for check in document["checks"])
    assert all(check["do"] for check in document["checks"] if not check["ok"])
    return {check["check"]: check for check in document["checks"]}


def spoil(data: Path, *statements: str) -> None:
    with sqlite3.connect(data / "forsvarlig.sqlite3") as database:
        for statement in statements:
            database.execute(statement)


def test_every_check_is_made_and_a_sound_installation_has_nothing_but_perhaps_translations(data: Path) -> None:
    found = findings(data)
    assert list(found) == CHECKS
    assert [name for name, check in found.items() if not check["ok"]] in ([], ["translations"])


def test_people_read_one_line_a_check_and_what_to_do_under_it(data: Path) -> None:
    data.chmod(0o755)
    ended = run("doctor", data=data)
    assert ended.returncode == 1
    assert f"WRONG permissions: Others on this machine can open {data}.\n      Run chmod 700 {data}\n" in ended.stdout
    assert "ok    content: " in ended.stdout
    assert ended.stderr == ""


def test_a_secret_that_others_can_read_is_told(data: Path) -> None:
    (data / "secret-key").chmod(0o644)
    assert "Run chmod 600" in findings(data)["permissions"]["do"]


def test_a_database_in_an_older_form_is_told(tmp_path: Path) -> None:
    found = findings(tmp_path / "new")
    assert "migrations wait" in found["database"]["what"]
    assert "forsvarlig serve" in found["database"]["do"]


def test_a_database_that_can_not_be_reached_is_told(data: Path) -> None:
    found = findings(data, DATABASE_URL="sqlite:////nowhere/at/all.sqlite3")
    assert "It can't be reached" in found["database"]["what"]


def test_static_files_that_are_not_collected_are_told(data: Path) -> None:
    assert "They aren't collected" in findings(data, FORSVARLIG_STATIC=str(data / "none"))["static files"]["what"]


def test_a_setting_that_is_not_understood_is_the_only_finding(data: Path) -> None:
    found = findings(data, FORSVARLIG_BEHIND_TLS="perhaps")
    assert list(found) == ["settings"]
    assert found["settings"]["do"] == "Write yes or no."


def test_names_for_others_without_tls_are_told(data: Path) -> None:
    assert not findings(data, FORSVARLIG_HOSTS="forsvarlig.example.org")["settings"]["ok"]
    assert findings(data, FORSVARLIG_HOSTS="forsvarlig.example.org", FORSVARLIG_BEHIND_TLS="yes")["settings"]["ok"]


def test_a_trail_that_somebody_has_written_in_is_told(data: Path) -> None:
    spoil(data, ENTERPRISE, LINE.format(at="2026-01-01 12:00:00"))
    found = findings(data)
    assert found["trail"]["what"].startswith("It doesn't hold: Bakeriet: line ")
    assert found["clock"]["ok"]


def test_a_clock_that_stands_before_the_last_line_of_the_trail_is_told(data: Path) -> None:
    spoil(data, ENTERPRISE, LINE.format(at="2999-01-01 12:00:00"))
    assert findings(data)["clock"]["do"] == "Set the clock."


def test_an_installation_without_mail_is_sound(data: Path) -> None:
    assert findings(data)["mail"] == {
        "check": "mail",
        "ok": True,
        "what": "not set up, so nothing is sent; FORSVARLIG_MAIL names a server",
        "do": "",
    }


def test_a_mail_server_that_does_not_answer_is_told_without_the_password(data: Path) -> None:
    server = f"smtp://meg:hemmelig@127.0.0.1:{free_port()}?from=survey@example.org"
    ended = run("doctor", data=data, FORSVARLIG_MAIL=server)
    assert "WRONG mail: 127.0.0.1:" in ended.stdout
    assert "Check host, port, tls, user and password in FORSVARLIG_MAIL." in ended.stdout
    assert "hemmelig" not in ended.stdout + ended.stderr


def test_a_folder_for_mail_is_looked_at(data: Path) -> None:
    (data / "file").touch()
    assert findings(data, FORSVARLIG_MAIL=f"file://{data}/out?from=a@b.no")["mail"]["ok"]
    assert not findings(data, FORSVARLIG_MAIL=f"file://{data}/file/out?from=a@b.no")["mail"]["ok"]


def test_a_mail_setting_that_is_not_understood_stops_the_start(data: Path) -> None:
    assert list(findings(data, FORSVARLIG_MAIL="mail.example.org")) == ["settings"]
