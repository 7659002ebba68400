"""The buttons that send invitations and reminders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from forsvarlig.web.organisation.access import Open, open_to, signed_in
from forsvarlig.web.surveys import invitations
from forsvarlig.web.surveys.models import Round
from forsvarlig.web.surveys.views import round_for


@open_to(Open.MEMBERS)
@require_POST
def send_invitations(request: HttpRequest, round_id: int) -> HttpResponse:
    """Mail a link to everybody who has an address and no invitation."""
    round_ = round_for(request, round_id)
    invitations.invite(signed_in(request), round_, timezone.localdate(), request.build_absolute_uri("/"))
    return _back(round_, "invitert")


@open_to(Open.MEMBERS)
@require_POST
def send_reminder(request: HttpRequest, round_id: int) -> HttpResponse:
    """Remind those who haven't answered, whoever they are."""
    round_ = round_for(request, round_id)
    sent = request.POST.get("nummer", "")
    number = int(sent) if sent in ("1", "2") else 0
    invitations.remind(signed_in(request), round_, number, timezone.localdate(), request.build_absolute_uri("/"))
    return _back(round_, "minnet")


def _back(round_: Round, told: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('surveys:round', args=[round_.pk])}?epost={told}#epost")
