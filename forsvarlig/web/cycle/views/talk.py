"""The group conversation: one screen over the eight factors, saved as it is, never lost."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from forsvarlig.errors import InputError
from forsvarlig.web.cycle import actions
from forsvarlig.web.cycle.access import READERS, check_may_talk
from forsvarlig.web.cycle.factors import WITHOUT_NAMES, eight, example, krav
from forsvarlig.web.cycle.forms import ConversationForm
from forsvarlig.web.cycle.models import Conversation, Cycle
from forsvarlig.web.cycle.offer import Offer
from forsvarlig.web.cycle.queries import conversation_in, unjudged
from forsvarlig.web.cycle.stale import StaleError
from forsvarlig.web.cycle.views.shared import cycle_of, refused, with_version
from forsvarlig.web.organisation.access import may, open_to, signed_in, unit_for
from forsvarlig.web.organisation.context import is_small
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.surveys.actions import LEAST_THRESHOLD


@open_to(READERS)
def conversation(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Talk together about eight things."""
    actor, unit, cycle = signed_in(request), unit_for(request, unit_id, READERS), cycle_of(request)
    held = conversation_in(cycle, unit)
    form = ConversationForm(request.POST) if request.method == "POST" else ConversationForm(initial=_stored(held))
    if request.method == "POST" and form.is_valid():
        try:
            held = _saved(actor, cycle, unit, form)
            return _onwards(request, actor, cycle, held)
        except StaleError as error:
            held = conversation_in(cycle, unit)
            form = ConversationForm(with_version(request.POST, held.version if held else 0))
            refused(form, error)
        except InputError as error:
            refused(form, error)
    context = {
        "form": form,
        "unit": unit,
        "cycle": cycle,
        "held": held,
        "topics": _topics(form, unit),
        "missing": unjudged(held),
        "why_not": may(check_may_talk, actor, cycle, unit),
        "offer": Offer(unit.enterprise.people.filter(is_active=True).count(), LEAST_THRESHOLD),
        "krav": krav("no.fua.1a-2", timezone.localdate()),
    }
    return render(request, "cycle/conversation.html", context, status=422 if form.errors else 200)


def _topics(form: ConversationForm, unit: Unit) -> list[dict[str, Any]]:
    return [
        {
            "factor": factor,
            "example": example(factor.id, unit),
            "word": form[f"{factor.id}_word"],
            "representative_word": form[f"{factor.id}_representative_word"],
            "differs": bool(form[f"{factor.id}_representative_word"].value()),
            "notes": form[f"{factor.id}_notes"],
            "without_names": factor.id in WITHOUT_NAMES,
        }
        for factor in eight()
    ]


def _stored(held: Conversation | None) -> dict[str, Any]:
    """What is stored, as the form shows it."""
    if held is None:
        return {"version": 0}
    shown: dict[str, Any] = {"version": held.version, "present": held.present, "took_part": held.took_part}
    for each in held.judgements.all():
        shown |= {
            f"{each.factor}_word": each.word,
            f"{each.factor}_representative_word": each.representative_word,
            f"{each.factor}_notes": each.notes,
        }
    return shown


def _saved(actor: Person, cycle: Cycle, unit: Unit, form: ConversationForm) -> Conversation:
    data = form.cleaned_data
    return actions.save_conversation(
        actor,
        cycle,
        unit,
        judged=actions.as_judged(data),
        present=data["present"],
        took_part=data["took_part"],
        version=data["version"],
        at=timezone.now(),
    )


def _onwards(request: HttpRequest, actor: Person, cycle: Cycle, held: Conversation) -> HttpResponse:
    """On to the assessment when all eight have a word and that was asked for; else back to the same place."""
    unit = held.unit
    if "onwards" not in request.POST or unjudged(conversation_in(cycle, unit)):
        return redirect("cycle:conversation", unit.pk)
    assessment = actions.open_assessment(actor, cycle, unit, timezone.localdate())
    if is_small(unit.enterprise):
        return redirect("cycle:all-eight", assessment.pk)
    return redirect("cycle:board", assessment.pk, eight()[0].id)
