"""Two tabs, one page: what was saved in between is told, and what was typed is kept."""

from __future__ import annotations

from django.utils.translation import gettext as _

from forsvarlig.errors import InputError


class StaleError(InputError):
    """Somebody saved after this page was opened. Nothing is saved; the form comes back with what was typed."""


def check_version(seen: int, stored: int, changed: str) -> None:
    """Raise StaleError unless the form was made from what is stored; `changed` tells what was saved since."""
    if seen != stored:
        raise StaleError(
            _("Noen har lagret etter at du åpnet siden. %(changed)s") % {"changed": changed},
            do=_("Det du skrev, står fortsatt her. Se gjennom det, og lagre en gang til hvis det fortsatt stemmer."),
        )
