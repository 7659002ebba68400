"""Small words that every chapter of the package uses."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forsvarlig.documents.document import Level
from forsvarlig.web.cycle.models import TookPart
from forsvarlig.web.cycle.together import joined
from forsvarlig.web.ui.templatetags.ui import level_word


def day(on: date | str) -> str:
    """A date in words; `on` may be the ISO text of frozen content."""
    return str(date_format(date.fromisoformat(on) if isinstance(on, str) else on, "DATE_FORMAT"))


def level(name: str, *, adopted: bool = True) -> Level:
    """A level as the document draws it; no level is “not decided”."""
    return Level(name, str(level_word(name)), adopted=adopted) if name else Level("undecided", _("Ikke avgjort"))


def parties(names: list[str]) -> str:
    """Who took part, as a sentence lists them."""
    labels = {choice.value: str(choice.label) for choice in TookPart}
    return joined([labels[name] for name in names if name in labels])
