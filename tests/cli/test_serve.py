"""`forsvarlig serve`: the site for one's own enterprise, from an empty database to Ctrl-C."""

from __future__ import annotations

import re
import signal
import socket
import sqlite3
import time
import urllib.error
from pathlib import Path

import pytest

from tests.cli.running import run, running


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_an_empty_database_gets_a_link_that_opens_the_set_up(data: Path) -> None:
    with running("serve", data=data) as site:
        assert "Et arbeidsmiljø dere kan stå inne for" in site.first
        assert "Gå inn som" not in site.first
        with pytest.raises(urllib.error.HTTPError, match="404"):
            site.get("/oppsett/gjettet/")
        site.stop()
        lines = site.out.splitlines()
    assert site.status == 0
    assert lines[0] == f"Forsvarlig answers on http://127.0.0.1:{site.port}/"
    (link,) = re.findall(r"http://127\.0\.0\.1:\d+(/oppsett/\S+/)", site.out)
    assert lines[-1] == "End with Ctrl-C."
    assert "Traceback" not in site.err
    assert site.err.endswith("Stopped.\n")
    with running("serve", data=data) as again:
        with pytest.raises(urllib.error.HTTPError, match="404"):
            again.get(link)
        again.stop()
    assert again.out.count("/oppsett/") == 1
    assert link not in again.out


def test_the_link_opens_the_page(data: Path) -> None:
    with running("serve", data=data) as site:
        line = ""
        assert site.process.stdout
        while "/oppsett/" not in line:
            line = site.process.stdout.readline()
        assert "Kom i gang" in site.get(line.strip().removeprefix(f"http://127.0.0.1:{site.port}"))


def test_it_ends_politely_when_asked_by_the_system_too(data: Path) -> None:
    with running("serve", data=data) as site:
        site.stop(signal.SIGTERM)
    assert site.status == 0
    assert "Traceback" not in site.err


def test_it_answers_on_this_machine_only(data: Path) -> None:
    with running("serve", data=data) as site, socket.socket() as elsewhere:
        address = socket.gethostbyname(socket.gethostname())
        if not address.startswith("127."):
            assert elsewhere.connect_ex((address, site.port)) != 0
        with pytest.raises(urllib.error.HTTPError, match="400"):
            site.get("/", {"Host": "forsvarlig.example.org"})


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000.5", ""])
def test_a_port_that_is_none_is_refused(data: Path, port: str) -> None:
    ended = run("serve", data=data, FORSVARLIG_PORT=port)
    assert ended.returncode == 2
    assert ended.stderr == f"forsvarlig: field FORSVARLIG_PORT: “{port}” isn't a port. Give a number from 1 to 65535.\n"
    assert not data.exists()


def test_a_port_that_is_taken_is_told_with_one_that_is_free(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run("serve", data=data, FORSVARLIG_PORT=port)
    assert ended.returncode == 2
    assert f"Port {port} can't be used: Address already in use." in ended.stderr
    assert re.search(r"Choose another, such as FORSVARLIG_PORT=\d+\.\n$", ended.stderr)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FORSVARLIG_BEHIND_TLS", "perhaps", "FORSVARLIG_BEHIND_TLS is “perhaps”. Write yes or no."),
        ("FORSVARLIG_SECRET_KEY", "short", "FORSVARLIG_SECRET_KEY is too short."),
        ("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3", "The database can't be used"),
    ],
)
def test_a_setting_that_is_not_understood_is_told_without_a_traceback(data: Path, name: str, value: str, words: str) -> None:
    ended = run("serve", data=data, **{name: value})
    assert ended.returncode == 2
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_data_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = run("serve", data=tmp_path / "file" / "data")
    assert ended.returncode == 2
    assert "The data folder can't be used" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_demonstration_is_not_served_as_ones_own(data: Path) -> None:
    with running("serve", data=data):
        pass
    with sqlite3.connect(data / "forsvarlig.sqlite3") as database:
        database.execute("insert into organisation_installation (id, purpose, made_on) values (1, 'demonstration', '2026-01-01')")
    ended = run("serve", data=data)
    assert ended.returncode == 2
    assert "This database holds the demonstration." in ended.stderr


WAITING = (
    "insert into outbox_message (key, state, attempts, send_from, address, sender_name, reply_to, subject, body) "
    "values ('round:1:0', 'waiting', 0, '2020-01-01', 'kari@example.org', '', '', 'Emnet', 'Teksten')"
)


def test_what_waits_in_the_outbox_is_sent_while_the_site_is_served(data: Path, tmp_path: Path) -> None:
    with running("serve", data=data) as site:
        site.stop()
    with sqlite3.connect(data / "forsvarlig.sqlite3") as database:
        database.execute(WAITING)
    folder = tmp_path / "mail"
    with running("serve", data=data, FORSVARLIG_MAIL=f"file://{folder}?from=survey@example.org") as site:
        until = time.monotonic() + 20
        while not (folder.exists() and list(folder.iterdir())) and time.monotonic() < until:
            time.sleep(0.1)
        site.stop()
    (mail,) = folder.iterdir()
    assert "To: kari@example.org" in mail.read_text(encoding="utf-8")
    assert site.status == 0
    assert "kari" not in site.out + site.err
    with sqlite3.connect(data / "forsvarlig.sqlite3") as database:
        assert database.execute("select state, address, body from outbox_message").fetchall() == [("sent", "", "")]
