"""What a mailed link does: it begins a sheet, and is noted as used. No trail, no time, and no key between the two.

An invitation and a sheet never change in the same transaction, since PostgreSQL writes its number on each row.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Case, F, Value, When

from forsvarlig.web.organisation.models import hashed
from forsvarlig.web.surveys.codes import invitation_code, own_code_from
from forsvarlig.web.surveys.models import Invitation, RoundUnit, Sheet


def invitation(mailed: str, on: date) -> Invitation | None:
    """The invitation that a mailed link belongs to; None when no open round has it."""
    found = _invitation(mailed)
    return found if found is not None and found.round.takes_answers(on) else None


def begin(mailed: str, on: date) -> str | None:
    """Make a fresh sheet, and return the own code that alone opens it. None when the invitation has delivered, or there is none.

    Nothing is written on the invitation. The sheet knows the whole own code, hashed, so that the part which names the
    invitation can't be taken off or changed.
    """
    found = invitation(mailed, on)
    if found is None or found.delivered:
        return None
    own_code = own_code_from(mailed)
    Sheet.objects.create(round=found.round, unit=found.unit, own_hash=hashed(own_code))
    return own_code


def has_delivered(own_code: str) -> bool:
    """Whether a sheet that was begun from the same invitation counts already."""
    found = _invitation(invitation_code(own_code))
    return found is not None and found.delivered


def note(own_code: str, *, delivered: bool) -> None:
    """Note on the invitation in an own code, if there is one, whether it has delivered; called when the sheet is committed.

    Every invitation of the unit is written anew by the same statement, so that the rows don't tell which one it was.
    """
    found = _invitation(invitation_code(own_code))
    if found is None:
        return
    with transaction.atomic(durable=True):
        # One at a time in a unit: two statements over the same rows could otherwise wait for each other.
        RoundUnit.objects.select_for_update().get(round=found.round_id, unit=found.unit_id)
        changed = Case(When(pk=found.pk, then=Value(delivered)), default=F("delivered"))
        Invitation.objects.filter(round=found.round_id, unit=found.unit_id).update(delivered=changed)


def _invitation(mailed: str) -> Invitation | None:
    if not mailed:
        return None
    found = Invitation.objects.filter(secrets__secret_hash=hashed(mailed))
    return found.select_related("round__enterprise", "unit").first()
