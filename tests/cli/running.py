"""Runs a command in a process of its own, with its own data, and a site until it is stopped as by Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_SECONDS = 90
FORSVARLIG = [sys.executable, "-m", "forsvarlig"]


def environment(data: Path, **more: str) -> dict[str, str]:
    """What the command sees: nothing of the test run's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FORSVARLIG_", "DJANGO_", "DATABASE_"))}
    return {**kept, "FORSVARLIG_DATA": str(data), "FORSVARLIG_STATIC": str(data.parent / "static"), **more}


def run(*arguments: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*FORSVARLIG, *arguments],
        env=environment(data, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """A site that answers; after `stop` its exit status, what it printed, and how many seconds it took to answer."""

    port: int
    process: subprocess.Popen[str]
    seconds: float = 0.0
    out: str = ""
    err: str = ""
    status: int | None = None
    first: str = field(default="")

    def get(self, path: str = "/", headers: Mapping[str, str] | None = None) -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=dict(headers or {}))
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:
            return str(response.read().decode())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self.status is None:
            # Ctrl-C reaches the whole group, the worker too.
            os.killpg(self.process.pid, how)
            self.out, self.err = self.process.communicate(timeout=PATIENCE_SECONDS)
            self.status = self.process.returncode


@contextmanager
def running(*arguments: str, data: Path, **more: str) -> Iterator[Running]:
    """A site from the moment that it answers."""
    port, began = free_port(), time.monotonic()
    process = subprocess.Popen(
        [*FORSVARLIG, *arguments],
        env=environment(data, FORSVARLIG_PORT=str(port), **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    site = Running(port, process)
    try:
        while True:
            try:
                site.first = site.get()
                break
            except OSError as error:
                if process.poll() is not None or time.monotonic() - began > PATIENCE_SECONDS:
                    site.stop()
                    raise AssertionError(f"It doesn't answer: {site.out}{site.err}") from error
                time.sleep(0.1)
        site.seconds = time.monotonic() - began
        yield site
    finally:
        if process.poll() is None:
            site.stop()
