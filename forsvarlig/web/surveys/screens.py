"""Every write about shared screens."""

from __future__ import annotations

from django.utils.translation import gettext as _

from forsvarlig.errors import NotAllowedError
from forsvarlig.web.organisation.models import Person, Unit, hashed
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.surveys.access import check_may_reissue
from forsvarlig.web.surveys.codes import new_code
from forsvarlig.web.surveys.counting import surveyed_heads
from forsvarlig.web.surveys.models import Round, RoundUnit, SharedScreen


def units_with_screens(round_: Round) -> list[tuple[RoundUnit, bool]]:
    """The units that are surveyed, and whether each has a screen."""
    have = set(round_.screens.values_list("unit_id", flat=True))
    return [(each, each.unit_id in have) for each in surveyed_heads(round_)]


def make_screen(actor: Person, round_: Round, unit: Unit) -> str:
    """Make the link of a unit's shared screen, and return its code, seen only now; an older link stops working."""
    check_may_reissue(actor, round_)
    with recorded(actor, round_.enterprise, "round.screen-made", round_, unit=unit.pk):
        round_.refresh_from_db(fields=["state"], from_queryset=Round.objects.select_for_update())
        check_may_reissue(actor, round_)
        if not any(each.unit_id == unit.pk for each, _has in units_with_screens(round_)):
            raise NotAllowedError(_("%(unit)s svarer ikke i denne runden.") % {"unit": unit.name})
        code = new_code(round_.mark)
        SharedScreen.objects.update_or_create(round=round_, unit=unit, defaults={"secret_hash": hashed(code)})
    return code


def revoke_screen(actor: Person, round_: Round, unit: Unit) -> None:
    """Let the link of a unit's shared screen stop working. Whoever has begun there goes on with the own code."""
    check_may_reissue(actor, round_)
    with recorded(actor, round_.enterprise, "round.screen-revoked", round_, unit=unit.pk):
        round_.screens.filter(unit=unit).delete()
