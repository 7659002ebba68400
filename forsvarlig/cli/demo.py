"""`forsvarlig demo`: the site with the demonstration enterprises, in a database of its own."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from forsvarlig.cli import site
from forsvarlig.cli.output import tell
from forsvarlig.errors import InputError, Place

DATABASE = "forsvarlig.sqlite3"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--fresh", action="store_true", help="make the demonstration anew; what was done in it is lost")
    parser.add_argument("--prepare", action="store_true", help="make the demonstration if there is none, and end")
    parser.epilog = (
        "The demonstration lies in the folder “demonstration” in FORSVARLIG_DATA (data), and never in DATABASE_URL. "
        "FORSVARLIG_PORT (8000) chooses the port."
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the demonstration where there is none, and serve it until Ctrl-C. Returns 0."""
    folder = Path(os.environ.get("FORSVARLIG_DATA", "data")).resolve() / "demonstration"
    os.environ.pop("DATABASE_URL", None)
    port = None if arguments.prepare else site.chosen_port()
    site.prepare(folder)
    if arguments.fresh:
        _remove(folder)
    site.migrate()
    site.collect_static()
    _make()
    if port is None:
        tell("The demonstration is ready. Start it with: forsvarlig demo")
    else:
        site.serve_until_stopped(port, [*_people(), "", f"Open {site.address(port)}", "End with Ctrl-C."], open_browser=True)
    return 0


def _make() -> None:
    """Make the enterprises, unless they are there. Raises InputError for a database with somebody's own data."""
    from django.utils import timezone

    from forsvarlig.web.home import demonstration
    from forsvarlig.web.organisation.models import Enterprise, Installation

    if Installation.is_demonstration():
        return
    if Enterprise.objects.exists():
        raise InputError("This database holds somebody's own data.", do="Choose another folder in FORSVARLIG_DATA.")
    demonstration.make(tell, timezone.localdate())


def _remove(folder: Path) -> None:
    """Remove the database of the demonstration. Raises InputError for one that isn't a demonstration."""
    from django.db import connection

    from forsvarlig.web.home.slips import NAME as SLIPS
    from forsvarlig.web.organisation.models import Installation

    file = folder / DATABASE
    if not file.exists():
        return
    is_made = "organisation_installation" in connection.introspection.table_names()
    if is_made and Installation.objects.exclude(purpose=Installation.Purpose.DEMONSTRATION).exists():
        raise InputError("This database isn't a demonstration.", Place(file=str(file)), "Choose another folder in FORSVARLIG_DATA.")
    connection.close()
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", SLIPS):
        (folder / name).unlink(missing_ok=True)


def _people() -> list[str]:
    from forsvarlig.web.home.demonstration import shown_people

    lines = ["", "The demonstration (every name and figure is made up):"]
    for enterprise, _about, people in shown_people():
        lines += ["", f"  {enterprise.name}"]
        lines += [f"    {shown.person.name:<16}{shown.person.title}" for shown in people]
    return lines
