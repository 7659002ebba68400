"""What a respondent does: begin, save, deliver, withdraw. No person, no trail, no time.

Each function takes the code as it was read, and returns None when no open round has such a sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from forsvarlig.web.organisation.models import hashed
from forsvarlig.web.surveys import invited
from forsvarlig.web.surveys.codes import mark_of, new_code
from forsvarlig.web.surveys.models import Round, RoundUnit, Sheet

Answers = Mapping[str, str]


def slip(code: str, on: date) -> Sheet | None:
    """The sheet that a slip of paper begins."""
    return _answerable(Sheet.objects.filter(slip_hash=hashed(code)), on)


def own(code: str, on: date) -> Sheet | None:
    """The sheet that a respondent's own code opens."""
    return _answerable(Sheet.objects.filter(own_hash=hashed(code)), on)


def round_of(code: str) -> Round | None:
    """The round that a code was made for, whatever became of its sheet."""
    return Round.objects.filter(mark=mark_of(code), opened_on__isnull=False).first() if code else None


def begin(code: str, on: date) -> str | None:
    """Begin the sheet of a slip or of a mailed link, and return the respondent's own code, which alone opens it from now on.

    What was begun and not delivered begins anew, empty: whoever lost the own code can still answer, and whoever
    printed the slip sees nothing. None when the sheet is delivered, or there is none.
    """
    with transaction.atomic():
        sheet = slip(code, on)
        if sheet is None:
            return invited.begin(code, on)
        if sheet.sent:
            return None
        own_code = new_code(mark_of(code))
        sheet.own_hash, sheet.answers = hashed(own_code), {}
        sheet.save(update_fields=["own_hash", "answers"])
        return own_code


def save(code: str, answers: Answers, on: date) -> Sheet | None:
    """Keep some answers, by item; an empty one takes the item's answer back. Raises KeyError for what can't be answered so."""
    with transaction.atomic():
        sheet = own(code, on)
        if sheet is None:
            return None
        items = sheet.round.questionnaire.items
        kept = dict(sheet.answers)
        for item, value in answers.items():
            if value and value not in {option.value for option in items[item].options}:
                raise KeyError(value)
            kept.pop(item, None)
            if value:
                kept[item] = value
        was_sent, sheet.answers, sheet.sent = sheet.sent, kept, sheet.sent and bool(kept)
        sheet.save(update_fields=["answers", "sent"])
    if was_sent and not sheet.sent:
        invited.note(code, delivered=False)
    return sheet


def deliver(code: str, on: date) -> Sheet | None:
    """Let a sheet count. Delivering twice is delivering once; a sheet without an answer isn't delivered.

    No more sheets of a unit are delivered than were invited, so that slips printed anew can't give more answers than people;
    and one sheet of an invitation, however often it was begun.
    """
    with transaction.atomic():
        sheet = own(code, on)
        if sheet is None or not sheet.answers:
            return sheet
        if not sheet.sent:
            most = RoundUnit.objects.select_for_update().get(round=sheet.round_id, unit=sheet.unit_id).invited
            delivered = Sheet.objects.filter(round=sheet.round_id, unit=sheet.unit_id, sent=True).count()
            if invited.has_delivered(code) or delivered >= most:
                return sheet
            sheet.sent = True
            sheet.save(update_fields=["sent"])
    invited.note(code, delivered=True)
    return sheet


def withdraw(code: str, on: date) -> Sheet | None:
    """Take everything back: the answers are gone, and the sheet doesn't count unless it is delivered again."""
    with transaction.atomic():
        sheet = own(code, on)
        if sheet is None:
            return None
        was_sent, sheet.answers, sheet.sent = sheet.sent, {}, False
        sheet.save(update_fields=["answers", "sent"])
    if was_sent:
        invited.note(code, delivered=False)
    return sheet


def _answerable(sheets: Any, on: date) -> Sheet | None:
    if transaction.get_connection().in_atomic_block:
        sheets = sheets.select_for_update(of=("self",))
    sheet = sheets.select_related("round", "unit").first()
    return sheet if sheet is not None and sheet.round.takes_answers(on) else None
