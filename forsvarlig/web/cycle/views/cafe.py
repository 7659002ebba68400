"""The small enterprise: the whole job as five steps on one line, and all of it on one page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forsvarlig.documents.html import to_html
from forsvarlig.documents.pdf import to_pdf
from forsvarlig.web.cycle.access import READERS, check_may_read_plan
from forsvarlig.web.cycle.models import Assessment, Plan
from forsvarlig.web.cycle.one_page import one_page
from forsvarlig.web.cycle.queries import assessment_of_unit, conversation_in, current_cycle, newest_plan, undecided, unjudged
from forsvarlig.web.organisation.access import Open, enterprise_of, may, open_to, signed_in, standing_of
from forsvarlig.web.organisation.models import Enterprise, Unit, root_of


@dataclass(frozen=True)
class Step:
    """One of the five steps: its name, whether it is done, where it is done ("" while it can't be), and where it stands."""

    name: str
    done: bool
    address: str
    sentence: str


def steps_of(enterprise: Enterprise) -> list[Step]:
    """The five steps of a small enterprise, in order."""
    cycle, unit = current_cycle(enterprise), root_of(enterprise)
    held = conversation_in(cycle, unit) if cycle else None
    assessment = assessment_of_unit(cycle, unit) if cycle else None
    plan = assessment.plans.last() if assessment else None
    talked = held is not None and not unjudged(held)
    concluded = assessment is not None and assessment.concluded_on is not None
    sent = plan is not None and plan.state != Plan.State.DRAFT
    talk = reverse("cycle:conversation", args=[unit.pk]) if cycle else ""
    judge = _judging(assessment) if assessment else (talk if talked else "")
    write = (
        reverse("cycle:plan", args=[plan.pk])
        if plan
        else (reverse("cycle:together", args=[assessment.pk]) if assessment and concluded else "")
    )
    return [
        Step(
            _("Om dere"),
            cycle is not None,
            "" if cycle else reverse("cycle:start"),
            cycle.name if cycle else _("Hva dere vil, og hvem som er med"),
        ),
        Step(_("Snakk sammen"), talked, talk, _("%(n)s av 8 besvart") % {"n": 8 - len(unjudged(held))}),
        Step(
            _("Vurder samlet"),
            concluded,
            judge,
            _("%(n)s av 8 avgjort") % {"n": 8 - len(undecided(assessment)) if assessment else 0},
        ),
        Step(_("Velg tiltak"), sent, write, _("%(n)s tiltak") % {"n": plan.measures.count() if plan else 0}),
        Step(
            _("Skriv under"),
            plan is not None and plan.state == Plan.State.SIGNED,
            write if sent else "",
            plan.get_state_display() if plan else _("Ikke begynt"),
        ),
    ]


def _judging(assessment: Assessment) -> str:
    name = "cycle:all-eight" if undecided(assessment) else "cycle:together"
    return reverse(name, args=[assessment.pk])


@open_to(Open.MEMBERS)
def cafe(request: HttpRequest) -> HttpResponse:
    """The whole job in five steps, with the next one as the page's only button."""
    steps = steps_of(enterprise_of(request))
    number = next((place for place, step in enumerate(steps, start=1) if not step.done), len(steps))
    takes_part = standing_of(signed_in(request)).is_one_of(READERS)
    context = {
        "steps": steps,
        "number": number,
        "next": steps[number - 1],
        "takes_part": takes_part,
        "all_done": all(step.done for step in steps),
    }
    return render(request, "cycle/cafe.html", context)


def _plan_shown(request: HttpRequest) -> Plan | None:
    """The newest plan of the unit asked for (by default one's own, else the whole) that the reader may read."""
    person, wanted = signed_in(request), request.GET.get("enhet", "")
    if wanted:
        if not wanted.isdecimal():
            raise Http404
        units = [get_object_or_404(Unit, pk=int(wanted), enterprise_id=person.enterprise_id)]
    else:
        units = list(dict.fromkeys([person.unit, root_of(person.enterprise)]))
    found = [plan for unit in units for signed in (False, True) if (plan := newest_plan(unit, signed))]
    return next((plan for plan in found if not may(check_may_read_plan, person, plan)), None)


@open_to(Open.MEMBERS)
def one_page_view(request: HttpRequest) -> HttpResponse:
    """Found, judged, done, said, signed: on one A4 page."""
    plan = _plan_shown(request)
    if plan is None:
        return render(request, "cycle/no_page.html")
    document = one_page(plan, get_language() or "nb")
    return render(request, "cycle/one_page.html", {"plan": plan, "document": document, "article": to_html(document)})


@open_to(Open.MEMBERS)
def one_page_pdf(request: HttpRequest) -> HttpResponse:
    """The same page as PDF."""
    plan = _plan_shown(request)
    if plan is None:
        raise Http404
    pdf = to_pdf(one_page(plan, get_language() or "nb"))
    name = f"arbeidsmiljo-{timezone.localdate().isoformat()}.pdf"
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
