"""What the commands that need the site share: setting it up, static files, the port, and serving until Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connections
from django.db.utils import DatabaseError
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from forsvarlig.cli.output import tell
from forsvarlig.errors import InputError, Place

LOOPBACK = "127.0.0.1"
MOST_PORTS = 65535
THREADS = 8
PATIENCE_SECONDS = 15


def prepare(data: Path | None = None) -> None:
    """Set Django up once, with the data folder given or the one that the settings name.

    Raises InputError when a setting isn't understood.
    """
    if data is not None:
        os.environ["FORSVARLIG_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forsvarlig.web.settings")
    try:
        django.setup()
    except OSError as error:
        place = Place(file=str(error.filename or data))
        raise InputError(f"The data folder can't be used: {error.strerror}.", place, "Name another in FORSVARLIG_DATA.") from error


def migrate() -> None:
    """Bring the database to the newest form. Raises InputError when it can't be reached or written."""
    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    except DatabaseError as error:
        raise InputError(f"The database can't be used: {error}.", do="Check DATABASE_URL, or run forsvarlig doctor.") from error


def collect_static() -> None:
    """Collect the static files when none are collected, or one that they are made from is newer."""
    from django.conf import settings

    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not collected.exists() or collected.stat().st_mtime < _newest_source():
        tell("Collecting static files …")
        call_command("collectstatic", verbosity=0, interactive=False)


def _newest_source() -> float:
    from django.contrib.staticfiles.finders import get_finders

    files = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    return max((file.stat().st_mtime for file in files), default=0.0)


def chosen_port() -> int:
    """The port in FORSVARLIG_PORT, or 8000. Raises InputError for what isn't a free port on this machine."""
    text = os.environ.get("FORSVARLIG_PORT", "8000")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_PORTS:
        raise InputError(f"“{text}” isn't a port.", Place(key="FORSVARLIG_PORT"), f"Give a number from 1 to {MOST_PORTS}.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            what = f"Port {port} can't be used: {error.strerror}."
            raise InputError(
                what, Place(key="FORSVARLIG_PORT"), f"Choose another, such as FORSVARLIG_PORT={_free_port()}."
            ) from error
    return port


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def serve_until_stopped(port: int, lines: Sequence[str], open_browser: bool = False) -> None:
    """Serve on this machine only, tell where, and return after Ctrl-C or a polite end."""
    connections.close_all()
    server = Server(
        "forsvarlig.web.wsgi:application",
        address=LOOPBACK,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=PATIENCE_SECONDS,
    )
    threading.Thread(target=_tell_when_ready, args=(port, lines, open_browser), daemon=True).start()
    # After Ctrl-C the worker has been ended by then; the signal itself says nothing more.
    with contextlib.suppress(KeyboardInterrupt):
        server.serve(target_loader=_load_in_worker)
    tell("Stopped.")


def _load_in_worker(target: str) -> Callable[..., Any]:
    """Load the application in the worker, out of the terminal's reach.

    Ctrl-C goes to every process of the group. Were the worker told by the terminal and by the server at once, it would hang.
    """
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    module, _colon, name = target.partition(":")
    application: Callable[..., Any] = getattr(import_module(module), name)
    # Here and not in the process that waits for Ctrl-C: a thread doesn't come along when the worker is made.
    import_module("forsvarlig.web.outbox.sending").keep_sending()
    return application


def _tell_when_ready(port: int, lines: Sequence[str], open_browser: bool) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                break
        time.sleep(0.05)
    for line in lines:
        print(line, flush=True)
    if open_browser and has_window():
        webbrowser.open(address(port))


def address(port: int) -> str:
    """Where the site answers."""
    return f"http://{LOOPBACK}:{port}/"


def has_window() -> bool:
    """Whether a browser can be shown to whoever started this, rather than to a log or a text terminal."""
    shown = sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return shown and sys.stdout.isatty()
