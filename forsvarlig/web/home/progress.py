"""Where each unit stands in the work, and what came of what was promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forsvarlig.web.cycle.access import reached_units
from forsvarlig.web.cycle.models import Assessment, Conversation, Cycle, Measure, Plan
from forsvarlig.web.cycle.queries import progress_of, unjudged, working_units
from forsvarlig.web.organisation.access import Standing
from forsvarlig.web.organisation.models import Enterprise, Unit
from forsvarlig.web.participation.models import Hearing
from forsvarlig.web.participation.queries import disagreements, hearings_about
from forsvarlig.web.surveys.models import Release
from forsvarlig.web.surveys.queries import release_of, unit_figures

DONE, NEXT, LATER = "done", "next", "later"


@dataclass(frozen=True)
class Cell:
    """One step of one unit: what to write, and whether it is done, the next thing, or later."""

    words: str
    state: str = LATER
    address: str = ""


@dataclass(frozen=True)
class UnitRow:
    """A unit with its steps, in order: mapped, assessed, heard, planned, signed."""

    unit: Unit
    cells: tuple[Cell, ...]

    @property
    def labelled(self) -> list[tuple[str, Cell]]:
        """Each cell with the head of its column."""
        heads = (_("Kartlagt"), _("Vurdert"), _("Plan"), _("Verneombud"), _("Skrevet under"))
        return list(zip(heads, self.cells, strict=True))


@dataclass(frozen=True)
class Promise:
    """A measure of a signed plan, and what became of it; `is_late` when its day has passed and nothing is told."""

    measure: Measure
    done_on: date | None
    effect: str
    is_late: bool


def unit_rows(cycle: Cycle, standing: Standing) -> list[UnitRow]:
    """The units that the person leads or represents, step by step."""
    release = release_of(cycle.round) if cycle.round else None
    units = reached_units(standing, working_units(cycle.enterprise))
    talks = {talk.unit_id: talk for talk in cycle.conversations.prefetch_related("judgements")}
    assessments = {each.unit_id: each for each in cycle.assessments.prefetch_related("plans")}
    return [
        UnitRow(unit, _first_open_is_next(_cells(cycle, unit, release, talks.get(unit.pk), assessments.get(unit.pk))))
        for unit in units
    ]


def _cells(
    cycle: Cycle, unit: Unit, release: Release | None, talked: Conversation | None, assessment: Assessment | None
) -> Iterator[Cell]:
    plan = list(assessment.plans.all())[-1] if assessment and assessment.plans.all() else None
    hearings = hearings_about(f"plan:{plan.pk}") if plan else []
    yield _mapped(cycle, unit, release, talked)
    yield _assessed(assessment)
    yield _planned(plan)
    yield _heard(hearings)
    yield _signed(plan)


def _mapped(cycle: Cycle, unit: Unit, release: Release | None, talked: Conversation | None) -> Cell:
    if talked and not unjudged(talked):
        return Cell(_("Samtale %(day)s") % {"day": _day(talked.held_on)}, DONE)
    figures = unit_figures(release, unit) if release else None
    if figures and "hidden" not in figures and cycle.round:
        return Cell(_("Resultat"), DONE, reverse("surveys:unit-result", args=[cycle.round.pk, unit.pk]))
    if cycle.method == Cycle.Method.SURVEY and release is None:
        return Cell(_("Venter på undersøkelsen"))
    return Cell(_("Samtale"), address=reverse("cycle:conversation", args=[unit.pk]))


def _assessed(assessment: Assessment | None) -> Cell:
    if assessment is None:
        return Cell(_("Ikke begynt"))
    if assessment.concluded_on is None:
        return Cell(_("I gang"), address=reverse("cycle:together", args=[assessment.pk]))
    return Cell(_day(assessment.concluded_on), DONE, reverse("cycle:together", args=[assessment.pk]))


def _planned(plan: Plan | None) -> Cell:
    if plan is None:
        return Cell(_("Ikke begynt"))
    count = plan.measures.count()
    words = ngettext("%(count)d tiltak", "%(count)d tiltak", count) % {"count": count}
    state = LATER if plan.state == Plan.State.DRAFT else DONE
    return Cell(words if state == DONE else _("Utkast, %(words)s") % {"words": words}, state, reverse("cycle:plan", args=[plan.pk]))


def _heard(hearings: list[Hearing]) -> Cell:
    if not hearings:
        return Cell(_("Ikke spurt ennå"))
    said = [statement for hearing in hearings for statement in hearing.statements.all()]
    page = reverse("participation:hearing", args=[hearings[0].pk])
    if not said:
        until = hearings[0].answer_by
        return Cell(_("Frist %(day)s") % {"day": _day(until)} if until else _("Spurt"), LATER, page)
    return Cell(_("Uenig i ett punkt") if disagreements(said) else _("Har svart"), DONE, page)


def _signed(plan: Plan | None) -> Cell:
    if plan is not None and plan.state == Plan.State.SIGNED:
        return Cell(_("Underskrevet"), DONE)
    return Cell(_("Ikke ennå"))


def _first_open_is_next(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """The first step that isn't done is the next one; what is done stays done wherever it stands."""
    marked: list[Cell] = []
    for cell in cells:
        is_next = cell.state == LATER and all(one.state == DONE for one in marked)
        marked.append(Cell(cell.words, NEXT, cell.address) if is_next else cell)
    return tuple(marked)


def promises_of(enterprise: Enterprise, cycle: Cycle | None, standing: Standing, on: date) -> list[Promise]:
    """What was promised in earlier turns of the work, in the units that the person leads or represents; what is open first."""
    units = reached_units(standing, working_units(enterprise))
    measures = _signed_measures().filter(plan__assessment__unit__in=units)
    return _promises(measures.exclude(plan__assessment__cycle=cycle) if cycle else measures, on)


def promises_in(unit: Unit, on: date) -> list[Promise]:
    """What has been promised in a unit, for those who work there."""
    above = [unit.pk] + ([unit.parent_id] if unit.parent_id else [])
    return _promises(_signed_measures().filter(plan__assessment__unit__in=above), on)


def _signed_measures() -> models.QuerySet[Measure]:
    signed = Measure.objects.filter(plan__state=Plan.State.SIGNED, followed_by=None)
    return signed.select_related("progress", "owner", "plan__assessment__unit").order_by("deadline", "pk")


def _promises(measures: Iterable[Measure], on: date) -> list[Promise]:
    found = []
    for measure in measures:
        progress = progress_of(measure)
        effect = progress.get_effect_display() if progress else ""
        found.append(Promise(measure, progress.done_on if progress else None, effect, progress is None and measure.deadline < on))
    return sorted(found, key=lambda promise: promise.done_on is not None)


def _day(on: date) -> str:
    return date_format(on, "SHORT_DATE_FORMAT")
