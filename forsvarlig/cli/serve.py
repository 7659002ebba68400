"""`forsvarlig serve`: the site for one's own enterprise."""

from __future__ import annotations

import argparse

from forsvarlig.cli import site
from forsvarlig.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.epilog = (
        "It answers on 127.0.0.1 only; for others, put a web server with TLS in front (FORSVARLIG_HOSTS, FORSVARLIG_BEHIND_TLS). "
        "FORSVARLIG_PORT (8000), FORSVARLIG_DATA (data) and DATABASE_URL choose port, folder and database."
    )


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001 every command takes them
    """Migrate, offer the set-up link where nothing is set up, and serve until Ctrl-C. Returns 0."""
    port = site.chosen_port()
    site.prepare()
    site.migrate()
    site.collect_static()
    lines = [f"Forsvarlig answers on {site.address(port)}", *_set_up(port), "End with Ctrl-C."]
    site.serve_until_stopped(port, lines)
    return 0


def _set_up(port: int) -> list[str]:
    """The link that makes the first account, where there is no enterprise yet; a new one each time, seen only here."""
    from forsvarlig.web.organisation.models import Enterprise, Installation, SetUpLink

    if Installation.is_demonstration():
        raise InputError("This database holds the demonstration.", do="Choose another in DATABASE_URL or FORSVARLIG_DATA.")
    if Enterprise.objects.exists():
        return []
    link = f"{site.address(port)}oppsett/{SetUpLink.issue()}/"
    return ["Nothing is set up yet. Open this link to make the first account (it works once):", f"  {link}"]
