"""`forsvarlig demo`: made once, kept, made anew when asked, and never mixed with anybody's own data."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from forsvarlig.demo import cafe, nursing_home
from tests.cli.running import run, running


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared demonstration."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    elsewhere = folder.parent / "own.sqlite3"
    ended = run("demo", "--prepare", data=folder, DATABASE_URL=f"sqlite:///{elsewhere}")
    assert ended.returncode == 0, ended.stderr
    assert not elsewhere.exists()
    return folder


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data / "demonstration" / "forsvarlig.sqlite3") as database:
        return list(database.execute(query))


def test_it_lies_in_a_folder_of_its_own_that_only_its_owner_opens(data: Path) -> None:
    assert (data / "demonstration").stat().st_mode & 0o077 == 0
    assert not (data / "forsvarlig.sqlite3").exists()
    assert rows(data, "select purpose from organisation_installation") == [("demonstration",)]


def test_a_start_tells_address_and_people_and_keeps_what_was_done(data: Path) -> None:
    with sqlite3.connect(data / "demonstration" / "forsvarlig.sqlite3") as database:
        database.execute("update organisation_enterprise set language = 'nn' where name = ?", (cafe().name,))
    with running("demo", data=data) as site:
        for enterprise in (nursing_home(), cafe()):
            for person in enterprise.people:
                assert (f"Gå inn som {person.name.split()[0]}<" in site.first) == bool(person.comes_to)
        site.stop()
    assert site.status == 0
    assert f"Open http://127.0.0.1:{site.port}/" in site.out
    for person in (*nursing_home().people, *cafe().people):
        assert (person.name in site.out) == bool(person.comes_to)
    assert "Traceback" not in site.err
    assert rows(data, "select count(*) from organisation_enterprise where language = 'nn'") == [(1,)]


def test_fresh_makes_it_anew(data: Path) -> None:
    with sqlite3.connect(data / "demonstration" / "forsvarlig.sqlite3") as database:
        database.execute("update organisation_enterprise set language = 'en'")
    ended = run("demo", "--fresh", "--prepare", data=data)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == ""
    assert "Making the nursing home: 84 people in 6 units …" in ended.stderr
    assert rows(data, "select count(*) from organisation_enterprise where language = 'en'") == [(0,)]
    assert rows(data, "select count(*) from organisation_person") == [(84 + 7,)]


def test_somebodys_own_data_are_neither_served_nor_removed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with running("serve", data=folder / "demonstration"):
        pass
    file = folder / "demonstration" / "forsvarlig.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("insert into organisation_installation (id, purpose, made_on) values (1, 'real', '2026-01-01')")
        database.execute(
            "insert into organisation_enterprise (name, organisation_number, trade, language) values ('Bakeriet', '', '', 'nb')"
        )
    for arguments in (["demo", "--prepare"], ["demo", "--fresh", "--prepare"]):
        ended = run(*arguments, data=folder)
        assert ended.returncode == 2
        assert "Choose another folder in FORSVARLIG_DATA." in ended.stderr
    assert file.exists()
    with sqlite3.connect(file) as database:
        assert list(database.execute("select name from organisation_enterprise")) == [("Bakeriet",)]
