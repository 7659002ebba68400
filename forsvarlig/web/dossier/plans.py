"""What was decided done, by whom and when, how it will be seen that it worked, and how it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forsvarlig.documents.document import Block, Content, Facts, Heading, Paragraph, Signature, Signatures, Table
from forsvarlig.knowledge import load
from forsvarlig.web.cycle.content import shown_content
from forsvarlig.web.cycle.models import Measure, Plan, Progress
from forsvarlig.web.dossier.records import Kept
from forsvarlig.web.dossier.words import day
from forsvarlig.web.organisation.models import Role
from forsvarlig.web.participation.queries import disagreements, signatures_under, statements_about
from forsvarlig.web.ui.templatetags.ui import said


def plan_blocks(kept: Kept) -> Iterator[Block]:
    """Each unit's newest plan that was sent out; a draft shows nothing."""
    if not kept.plans:
        yield Paragraph(_("Det er ikke sendt ut noen plan ennå."))
    for plan in kept.plans:
        yield from _plan(plan, kept.on)


def _plan(plan: Plan, on: date) -> Iterator[Block]:
    content = shown_content(plan)
    yield Heading(plan.assessment.unit.name, 3)
    state = _("underskrevet") if plan.state == Plan.State.SIGNED else _("sendt til uttalelse")
    yield Facts(((_("Laget"), day(content["made_on"])), (_("Utgave"), f"{content['edition']}, {state}")))
    yield Table(
        _("Tiltakene"),
        (_("Tiltak og grunn"), _("Ansvarlig og frist"), _("Slik ser vi at det virket"), _("Hvordan det gikk")),
        tuple(_measure(measure, on) for measure in content["measures"]),
        widths=(0.32, 0.2, 0.24, 0.24),
    )
    if content["only_individual"]:
        names = load().factors
        told = ", ".join(said(names[factor].name) for factor in content["only_individual"] if factor in names)
        yield Paragraph(_("Bare tiltak for den enkelte: %(factors)s.") % {"factors": told})
    yield from _signatures(plan, on)


def _measure(measure: Mapping[str, Any], on: date) -> tuple[Content, ...]:
    works = dict(Measure.Works.choices).get(measure["works"], "")
    now = _("Nå: %(baseline)s") % {"baseline": measure["baseline"]} if measure["baseline"] else ""
    what = (f"{measure['title']}.", measure["why"], _("Virker: %(where)s.") % {"where": str(works).lower()})
    return (
        " ".join(filter(None, what)),
        f"{measure['owner']}, {day(measure['deadline'])}",
        f"{measure['shown_by']} {now}".strip(),
        _went(measure, on),
    )


def _went(measure: Mapping[str, Any], on: date) -> str:
    progress = Progress.objects.filter(measure_id=measure["id"], done_on__lte=on).first()
    if progress is None:
        late = date.fromisoformat(measure["deadline"]) < on
        return _("Ikke meldt gjort. Fristen er passert.") if late else _("Ikke meldt gjort.")
    done = _("Gjort %(day)s.") % {"day": day(progress.done_on)}
    if progress.effect_evaluated_on is None or progress.effect_evaluated_on > on:
        return done
    return f"{done} {progress.get_effect_display()}: {progress.effect_seen}"


def _signatures(plan: Plan, on: date) -> Iterator[Block]:
    statements = [one for one in statements_about(f"plan:{plan.pk}") if one.given_on <= on]
    points = {one.person_id: one.disagrees_on for one in disagreements(statements)}
    kinds = dict(Role.Kind.choices)
    signed = [
        Signature(
            one.person.name,
            one.person.title or str(kinds.get(one.role, one.role)),
            day(localtime(one.signed_at).date()),
            _("Uenig i %(point)s") % {"point": points[one.person_id]} if one.person_id in points else "",
        )
        for one in signatures_under(f"plan:{plan.pk}")
        if localtime(one.signed_at).date() <= on
    ]
    yield Signatures(tuple(signed)) if signed else Paragraph(_("Ingen har skrevet under ennå."))
