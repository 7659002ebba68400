"""What a respondent does: begin, save, deliver, withdraw. No person, no trail, no time.

Each function takes the code as it was read, and returns None when no open round has such a sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from forsvarlig.knowledge.instruments import cell
from forsvarlig.web.organisation.models import Unit, hashed
from forsvarlig.web.surveys import invited
from forsvarlig.web.surveys.codes import mark_of, new_code, new_number
from forsvarlig.web.surveys.models import Round, RoundUnit, SharedScreen, Sheet

Answers = Mapping[str, str]
LONGEST_COMMENT = 2000


def slip(code: str, on: date) -> Sheet | None:
    """The sheet that a slip of paper begins."""
    return _answerable(Sheet.objects.filter(slip_hash=hashed(code)), on)


def own(code: str, on: date) -> Sheet | None:
    """The sheet that a respondent's own code opens."""
    return _answerable(Sheet.objects.filter(own_hash=hashed(code)), on)


def screen(code: str, on: date) -> SharedScreen | None:
    """The shared screen that a code opens."""
    found = SharedScreen.objects.filter(secret_hash=hashed(code)).select_related("round", "unit").first()
    return found if found is not None and found.round.takes_answers(on) else None


def round_of(code: str) -> Round | None:
    """The round that a code was made for, whatever became of its sheet."""
    return Round.objects.filter(mark=mark_of(code), opened_on__isnull=False).select_related("enterprise").first() if code else None


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
        sheet.own_hash = hashed(own_code)
        _emptied(sheet).save()
        return own_code


def begin_fresh(round_: Round, unit: Unit, on: date) -> str | None:
    """Begin a sheet that no slip was made for, and return the respondent's own code; None when the round takes no answers.

    The sheet's number is random, so that those who took turns at a screen don't stand in the order of their turns.
    """
    if not round_.takes_answers(on):
        return None
    own_code = new_code(round_.mark)
    Sheet.objects.create(pk=new_number(), round=round_, unit=unit, own_hash=hashed(own_code))
    return own_code


def save(code: str, answers: Answers, on: date, *, background: Answers | None = None, comment: str | None = None) -> Sheet | None:
    """Keep some answers, by item, some background answers, by question, and the comment unless it is None.

    An empty value takes back what was said. Raises KeyError for what can't be answered so, ValueError for too
    long a comment.
    """
    if comment is not None and len(comment) > LONGEST_COMMENT:
        raise ValueError(len(comment))
    with transaction.atomic():
        sheet = own(code, on)
        if sheet is None:
            return None
        sheet.answers = _merged(sheet.answers, answers, item_values(sheet.round))
        sheet.background = _merged(sheet.background, background or {}, background_values(sheet.round))
        if comment is not None and sheet.round.asks_comment:
            sheet.comment = comment
        was_sent, sheet.sent = sheet.sent, sheet.sent and bool(sheet.answers)
        sheet.save(update_fields=["answers", "background", "comment", "sent"])
    if was_sent and not sheet.sent:
        invited.note(code, delivered=False)
    return sheet


def item_values(round_: Round) -> dict[str, set[str]]:
    """What may be answered to each question of a round's questionnaire."""
    return {item.id: {option.value for option in item.options} for item in round_.questionnaire.items.values()}


def background_values(round_: Round) -> dict[str, set[str]]:
    """What may be answered to each question about the respondent."""
    return {asked["id"]: {cell(option["value"]) for option in asked["options"]} for asked in round_.background}


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
        was_sent = sheet.sent
        _emptied(sheet).save()
    if was_sent:
        invited.note(code, delivered=False)
    return sheet


def leave_screen(code: str, on: date) -> None:
    """What the next person at a shared screen needs: that the own code opens nothing any more.

    A delivered sheet goes on counting, under a code that nobody has seen; one that wasn't delivered is deleted. The sheet of a
    slip is left as it is: its respondent has the code on paper.
    """
    with transaction.atomic():
        sheet = own(code, on)
        if sheet is None or sheet.slip_hash is not None:
            return
        if sheet.sent:
            sheet.own_hash = hashed(new_code(mark_of(code)))
            sheet.save(update_fields=["own_hash"])
        else:
            sheet.delete()


def is_empty(sheet: Sheet) -> bool:
    """Whether a sheet holds nothing of anybody's."""
    return not (sheet.sent or sheet.answers or sheet.background or sheet.comment)


def _emptied(sheet: Sheet) -> Sheet:
    sheet.answers, sheet.background, sheet.comment, sheet.sent = {}, {}, "", False
    return sheet


def _merged(kept: Answers, given: Answers, may_be: Mapping[str, Collection[str]]) -> dict[str, str]:
    merged = dict(kept)
    for asked, value in given.items():
        if value and value not in may_be[asked]:
            raise KeyError(value)
        merged.pop(asked, None)
        if value:
            merged[asked] = value
    return merged


def _answerable(sheets: Any, on: date) -> Sheet | None:
    if transaction.get_connection().in_atomic_block:
        sheets = sheets.select_for_update(of=("self",))
    sheet = sheets.select_related("round__enterprise", "unit").first()
    return sheet if sheet is not None and sheet.round.takes_answers(on) else None
