"""What invitations and reminders say, each in the language of whoever gets it."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from forsvarlig.web.outbox.queue import Letter
from forsvarlig.web.surveys.codes import shown
from forsvarlig.web.surveys.models import Invitation
from forsvarlig.web.surveys.questionnaires import minutes


def invitation_letter(invitation: Invitation, size: int, code: str, site_address: str) -> Letter:
    """The first mail. `size` is how many are asked in the unit, as they are told."""
    with translation.override(language_of(invitation)):
        more = {"size": size, "promise": _address(site_address, "ui:promise")}
        return _letter(invitation, _("Hvordan er arbeidet lagt opp hos dere?"), "invitation", code, site_address, more)


def reminder_letter(invitation: Invitation, code: str, site_address: str) -> Letter:
    """A reminder: short, with a link of its own."""
    with translation.override(language_of(invitation)):
        return _letter(invitation, _("Du kan fortsatt svare: hvordan er arbeidet lagt opp?"), "reminder", code, site_address, {})


def language_of(invitation: Invitation) -> str:
    """The person's own language, else the enterprise's."""
    return invitation.person.language or invitation.round.enterprise.language


def _letter(invitation: Invitation, subject: str, name: str, code: str, site_address: str, more: dict[str, Any]) -> Letter:
    round_ = invitation.round
    context = {
        "round": round_,
        "unit": invitation.unit,
        "link": _address(site_address, "surveys:answer", shown(code)),
        "count": len(round_.questionnaire.items),
        "minutes": minutes(round_.questionnaire),
    }
    return Letter(
        address=invitation.person.email or "",
        subject=subject,
        body=render_to_string(f"surveys/mail/{name}.txt", context | more).strip() + "\n",
        sender_name=round_.enterprise.name,
        reply_to=round_.owner.email or "",
    )


def _address(site_address: str, name: str, *arguments: str) -> str:
    return site_address.rstrip("/") + reverse(name, args=arguments)
