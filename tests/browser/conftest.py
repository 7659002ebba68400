"""The real program in a real browser: the demonstration is made once, copied and served for each file of tests."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import NARROW, WIDE, Visitor

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
PATIENCE_SECONDS = 60
FORSVARLIG = [sys.executable, "-m", "forsvarlig"]


def environment(data: Path, port: int = 8000) -> dict[str, str]:
    return {**os.environ, "FORSVARLIG_DATA": str(data), "FORSVARLIG_PORT": str(port)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a fresh demonstration, made by the command that users call."""
    data = tmp_path_factory.mktemp("prepared")
    subprocess.run([*FORSVARLIG, "demo", "--prepare"], env=environment(data), check=True, capture_output=True)
    return data


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site of its own for each file of tests."""
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(prepared, data)
    yield from serve("demo", data)


def serve(command: str, data: Path) -> Iterator[str]:
    """Run a command that serves until the tests are through with it."""
    port = free_port()
    server = subprocess.Popen(
        [*FORSVARLIG, command], env=environment(data, port), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        output, _ = server.communicate(timeout=20)
        if "Traceback" in output:
            pytest.fail(output[-4000:])


def wait_for(address: str, server: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"The server ended: {server.communicate()[0][-4000:]}")
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("The server didn't answer.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """A new person at a browser of her own: `visit()`, `visit(phone=True, script=False)`."""
    contexts = []

    def start(*, phone: bool = False, script: bool = True, language: str = "nb-NO", at: str | None = None) -> Visitor:
        size: Any = NARROW if phone else WIDE
        context = browser.new_context(viewport=size, java_script_enabled=script, locale=language)
        context.set_default_timeout(8000)
        contexts.append(context)
        return Visitor(context, at or site, script)

    yield start
    for context in contexts:
        context.close()
