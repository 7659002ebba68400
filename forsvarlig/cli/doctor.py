"""`forsvarlig doctor`: looks the installation over, and says what to do about what is wrong."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from forsvarlig.cli import site
from forsvarlig.cli.output import print_json
from forsvarlig.errors import ForsvarligError

LEAST_FREE_BYTES = 500_000_000
OTHERS = 0o077


@dataclass(frozen=True)
class Finding:
    """What one check found; `do` says what to do when it isn't all right."""

    check: str
    ok: bool
    what: str
    do: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Make every check and tell what it found. Returns 1 when something is wrong, else 0."""
    findings = list(_findings())
    if arguments.json:
        print_json({"ok": all(finding.ok for finding in findings), "checks": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            print(f"{'ok   ' if finding.ok else 'WRONG'} {finding.check}: {finding.what}")
            if not finding.ok:
                print(f"      {finding.do}")
    return int(not all(finding.ok for finding in findings))


def _findings() -> Iterator[Finding]:
    try:
        site.prepare()
    except ForsvarligError as error:
        yield Finding("settings", False, f"{error.where}: {error.what}" if str(error.where) else error.what, error.do)
        return
    yield _settings()
    checks: tuple[Callable[[], Finding], ...] = (
        *(_database, _content, _static, _translations),
        *(_mail, _disk, _clock, _permissions, _trail),
    )
    for check in checks:
        yield check()


def _settings() -> Finding:
    from django.conf import settings

    if len(settings.ALLOWED_HOSTS) > len(("localhost", "127.0.0.1", "[::1]")) and not settings.BEHIND_TLS:
        do = "Put a web server with TLS in front, and set FORSVARLIG_BEHIND_TLS=yes."
        return Finding("settings", False, "Others may reach the site, and nothing says that the way is encrypted.", do)
    return Finding("settings", True, f"understood; data lie in {settings.DATA_DIR}")


def _database() -> Finding:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding("database", False, f"It can't be reached: {str(error).strip()}.", "Check DATABASE_URL, and that it runs.")
    if waiting:
        what = f"{len(waiting)} migrations wait" if len(waiting) > 1 else "1 migration waits"
        return Finding("database", False, f"{what}.", "Run forsvarlig serve: it brings the database to the newest form.")
    return Finding("database", True, f"{connection.vendor}, in the newest form, {_purpose()}")


def _purpose() -> str:
    from forsvarlig.web.organisation.models import Enterprise, Installation

    installation = Installation.objects.first()
    return f"made as {installation.purpose}" if installation else ("in use" if Enterprise.objects.exists() else "empty")


def _content() -> Finding:
    from forsvarlig.knowledge import load

    try:
        knowledge = load()
    except ForsvarligError as error:
        return Finding("content", False, str(error), "Run forsvarlig knowledge check, or install anew.")
    return Finding(
        "content", True, f"{len(knowledge.factors)} factors, {len(knowledge.duties)} duties, {len(knowledge.measures)} measures"
    )


def _static() -> Finding:
    from django.conf import settings
    from django.contrib.staticfiles.finders import find

    if not find("vendor/designsystemet.css"):
        return Finding("static files", False, "The third-party styles and fonts aren't there.", "Run ./start --prepare.")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return Finding("static files", False, "They aren't collected.", "Run forsvarlig serve: it collects them.")
    return Finding("static files", True, f"collected in {settings.STATIC_ROOT}")


def _translations() -> Finding:
    from django.conf import settings

    sources = [source for folder in settings.LOCALE_PATHS for source in Path(folder).glob("*/LC_MESSAGES/django.po")]
    if stale := [source for source in sources if not source.with_suffix(".mo").exists()]:
        names = ", ".join(source.parts[-3] for source in stale)
        return Finding("translations", False, f"Not compiled: {names}.", "Run ./start --prepare.")
    return Finding("translations", True, f"{len(sources)} compiled")


def _mail() -> Finding:
    from smtplib import SMTPException

    from django.conf import settings
    from django.core.mail import get_connection

    if settings.MAIL is None:
        return Finding("mail", True, "not set up, so nothing is sent; FORSVARLIG_MAIL names a server")
    if settings.MAIL.folder:
        return _mail_folder(Path(settings.MAIL.folder))
    server = get_connection()
    try:
        server.open()
    except (OSError, SMTPException) as error:
        told = f"{settings.MAIL.where} doesn't let us in: {type(error).__name__}."
        return Finding("mail", False, told, "Check host, port, tls, user and password in FORSVARLIG_MAIL.")
    server.close()
    return Finding("mail", True, f"{settings.MAIL.where} answers; mail comes from {settings.MAIL.sender}")


def _mail_folder(folder: Path) -> Finding:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        return Finding("mail", False, f"{folder} can't be written.", "Name another folder in FORSVARLIG_MAIL.")
    return Finding("mail", True, f"written to {folder} and not sent, for trying out")


def _disk() -> Finding:
    from django.conf import settings

    free = shutil.disk_usage(settings.DATA_DIR).free
    told = f"{free / 1e9:.1f} GB free"
    return Finding("disk", free >= LEAST_FREE_BYTES, told, f"Make room: less than {LEAST_FREE_BYTES / 1e9:.1f} GB is too little.")


def _clock() -> Finding:
    from django.db import DatabaseError

    from forsvarlig.web.organisation.models import TrailLine

    now = datetime.now(UTC)
    try:
        last = TrailLine.objects.order_by("-at").values_list("at", flat=True).first()
    except DatabaseError:
        last = None
    if last and last > now:
        return Finding("clock", False, f"It shows {now:%Y-%m-%d %H:%M} UTC, before the last line of the trail.", "Set the clock.")
    return Finding("clock", True, f"{now:%Y-%m-%d %H:%M} UTC")


def _permissions() -> Finding:
    from django.conf import settings

    for path in (settings.DATA_DIR, settings.DATA_DIR / "secret-key"):
        if path.exists() and path.stat().st_mode & OTHERS:
            mode = "700" if path.is_dir() else "600"
            return Finding("permissions", False, f"Others on this machine can open {path}.", f"Run chmod {mode} {path}")
    return Finding("permissions", True, "only this user opens the data folder")


def _trail() -> Finding:
    from django.db import DatabaseError

    from forsvarlig.web.organisation.models import Enterprise
    from forsvarlig.web.organisation.trail import broken_lines

    try:
        broken = {enterprise.name: lines for enterprise in Enterprise.objects.all() if (lines := broken_lines(enterprise))}
    except DatabaseError:
        return Finding("trail", True, "nothing to check yet")
    if broken:
        told = "; ".join(f"{name}: line {', '.join(map(str, lines[:5]))}" for name, lines in broken.items())
        do = "Somebody has changed the database outside the program. Restore a backup, and find out who."
        return Finding("trail", False, f"It doesn't hold: {told}.", do)
    return Finding("trail", True, "whole")
