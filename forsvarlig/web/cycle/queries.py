"""What pages and other rooms ask about a cycle: where it stands, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from forsvarlig.web.cycle.access import GROUP, check_may_sign, check_may_start, needed_sides, side_of
from forsvarlig.web.cycle.factors import eight
from forsvarlig.web.cycle.models import Assessment, Conversation, Cycle, Measure, Plan, Progress
from forsvarlig.web.cycle.proposals import release_for
from forsvarlig.web.organisation.access import MANAGERS, SAFETY_REPRESENTATIVES, may
from forsvarlig.web.organisation.context import is_small
from forsvarlig.web.organisation.models import Enterprise, Person, Role, Unit, root_of
from forsvarlig.web.participation.queries import Waiting, hearings_about, signatures_under

# After this long it is asked whether a measure worked.
EFFECT_AFTER_DAYS = 90


def current_cycle(enterprise: Enterprise) -> Cycle | None:
    """The cycle that hasn't ended, the newest where there are several; None before the first start."""
    return Cycle.objects.filter(enterprise=enterprise, ended_on=None).select_related("round", "enterprise").last()


def last_cycle(enterprise: Enterprise) -> Cycle | None:
    """The newest cycle, ended or not."""
    return Cycle.objects.filter(enterprise=enterprise).last()


def working_units(enterprise: Enterprise) -> list[Unit]:
    """The units that are mapped: those where people work; of a small enterprise the whole."""
    if is_small(enterprise):
        return [root_of(enterprise)]
    return list(enterprise.units.filter(people__is_active=True).distinct().select_related("parent", "enterprise").order_by("pk"))


def conversation_in(cycle: Cycle, unit: Unit) -> Conversation | None:
    """The conversation of a unit in a cycle, with its judgements."""
    held = Conversation.objects.filter(cycle=cycle, unit=unit)
    return held.select_related("saved_by").prefetch_related("judgements").first()


def unjudged(conversation: Conversation | None) -> list[str]:
    """The statutory factors that the group hasn't given a word, in order."""
    judged = {each.factor for each in conversation.judgements.all() if each.word} if conversation else set()
    return [factor.id for factor in eight() if factor.id not in judged]


def undecided(assessment: Assessment) -> list[str]:
    """The statutory factors that the group hasn't decided, in order."""
    decided = {decision.factor for decision in assessment.decisions.all()}
    return [factor.id for factor in eight() if factor.id not in decided]


def assessment_of_unit(cycle: Cycle, unit: Unit) -> Assessment | None:
    """The assessment of a unit in a cycle, with its decisions."""
    found = Assessment.objects.filter(cycle=cycle, unit=unit).select_related("unit", "cycle", "concluded_by")
    return found.prefetch_related("decisions").first()


def newest_plan(unit: Unit, signed: bool = False) -> Plan | None:
    """The newest plan of a unit over all cycles; with `signed`, the newest that is signed."""
    plans = Plan.objects.filter(assessment__unit=unit).select_related("assessment__unit__enterprise", "assessment__cycle")
    if signed:
        plans = plans.filter(state=Plan.State.SIGNED)
    return plans.order_by("assessment__cycle__started_on", "assessment__cycle_id", "edition").last()


@dataclass(frozen=True)
class UnitWork:
    """How far a unit has come in a cycle. `is_surveyed`: it answers the survey; `is_released`: the survey has a result."""

    cycle: Cycle
    unit: Unit
    conversation: Conversation | None
    assessment: Assessment | None
    is_surveyed: bool
    is_released: bool

    @property
    def plan(self) -> Plan | None:
        """The newest edition of the plan that follows from the assessment."""
        return list(self.assessment.plans.all())[-1] if self.assessment and self.assessment.plans.all() else None

    @property
    def is_mapped(self) -> bool:
        """Whether all eight factors were judged in conversation, or the survey has a result."""
        return not unjudged(self.conversation) or (self.is_surveyed and self.is_released)

    @property
    def can_be_assessed(self) -> bool:
        """Whether anything is known: a word in the conversation, or the survey's result."""
        talked = self.conversation is not None and any(each.word for each in self.conversation.judgements.all())
        return talked or (self.is_surveyed and self.is_released)

    def next_step(self) -> Waiting | None:
        """The next step from conversation to plan; None while a survey is awaited, or when the plan is out."""
        sentence, address = self._step()
        return Waiting(sentence % {"unit": self.unit.name}, address, self.cycle.plan_by) if sentence else None

    def _step(self) -> tuple[str, str]:
        if self.assessment is None:
            if not self.is_surveyed and unjudged(self.conversation):
                return _("Snakk sammen om de åtte faktorene i %(unit)s."), reverse("cycle:conversation", args=[self.unit.pk])
            if self.is_surveyed and not self.is_released:
                return "", ""
            return _("Start vurderingen for %(unit)s."), reverse("cycle:assessments")
        if missing := undecided(self.assessment):
            return _("Avgjør nivåene for %(unit)s."), reverse("cycle:board", args=[self.assessment.pk, missing[0]])
        together = reverse("cycle:together", args=[self.assessment.pk])
        if self.assessment.concluded_on is None:
            return _("Konkluder samlet for %(unit)s."), together
        if self.plan is None:
            return _("Lag handlingsplanen for %(unit)s."), together
        if self.plan.state == Plan.State.DRAFT:
            return _("Gjør handlingsplanen for %(unit)s ferdig."), reverse("cycle:plan", args=[self.plan.pk])
        return "", ""


def work_in(cycle: Cycle, units: Sequence[Unit]) -> list[UnitWork]:
    """How far each of some units has come in a cycle, in few queries however many they are."""
    conversations = cycle.conversations.filter(unit__in=units).select_related("saved_by").prefetch_related("judgements")
    assessments = cycle.assessments.filter(unit__in=units).select_related("unit").prefetch_related("decisions", "plans")
    surveyed = {part.unit_id for part in cycle.round.units.select_related("round") if part.is_surveyed} if cycle.round else set()
    held = {each.unit_id: each for each in conversations}
    judged = {each.unit_id: each for each in assessments}
    released = release_for(cycle) is not None
    return [UnitWork(cycle, unit, held.get(unit.pk), judged.get(unit.pk), unit.pk in surveyed, released) for unit in units]


@dataclass(frozen=True)
class Phase:
    """One of the five phases of the work: `state` is done, current or ahead; they may overlap."""

    key: str
    name: str
    state: str
    sentence: str


def phases(enterprise: Enterprise) -> list[Phase]:
    """Where the enterprise's current cycle stands, in five phases. Without a cycle the first is the current one."""
    cycle = current_cycle(enterprise)
    units = working_units(enterprise)
    mapped = sum(work.is_mapped for work in work_in(cycle, units)) if cycle else 0
    concluded = Assessment.objects.filter(cycle=cycle).exclude(concluded_on=None).count() if cycle else 0
    signed = list(Plan.objects.filter(assessment__cycle=cycle, state=Plan.State.SIGNED)) if cycle else []
    measures = Measure.objects.filter(plan__in=signed)
    done = measures.exclude(progress=None)
    evaluated = done.exclude(progress__effect_evaluated_on=None)
    said = [
        ("start", _("Start"), cycle is not None, cycle.name if cycle else _("Ikke begynt")),
        ("mapping", _("Kartlegging"), bool(cycle) and mapped == len(units), _of(mapped, len(units), _("enheter kartlagt"))),
        (
            "measures",
            _("Vurdering og tiltak"),
            bool(units) and len(signed) >= len(units),
            _of(concluded, len(units), _("enheter vurdert")),
        ),
        (
            "implementation",
            _("Gjennomføring"),
            measures.exists() and done.count() == measures.count(),
            _of(done.count(), measures.count(), _("tiltak gjort")),
        ),
        (
            "evaluation",
            _("Evaluering"),
            measures.exists() and evaluated.count() == measures.count(),
            _of(evaluated.count(), measures.count(), _("tiltak evaluert")),
        ),
    ]
    first_open = next((key for key, _name, is_done, _sentence in said if not is_done), "")
    states = {True: "done", False: "ahead"}
    return [Phase(key, name, "current" if key == first_open else states[done_], told) for key, name, done_, told in said]


def _of(count: int, total: int, what: str) -> str:
    return _("%(count)s av %(total)s %(what)s") % {"count": count, "total": total, "what": what} if total else _("Ikke begynt")


def waiting_for(person: Person, on: date) -> list[Waiting]:
    """What waits for this person in the cycle, the nearest day first."""
    found = [
        *_waiting_to_start(person),
        *_waiting_in_units(person, on),
        *_waiting_plans(person, on),
        *_waiting_measures(person),
    ]
    return sorted(found, key=lambda one: (one.day is None, one.day or on))


def _waiting_to_start(person: Person) -> Iterator[Waiting]:
    if current_cycle(person.enterprise) is None and not may(check_may_start, person):
        yield Waiting(_("Start kartleggingen."), reverse("cycle:start"))


def _waiting_in_units(person: Person, on: date) -> Iterator[Waiting]:
    """The next step of each unit that the person is the nearest to lead or represent."""
    cycle = current_cycle(person.enterprise)
    if cycle is None:
        return
    near = nearest_units(person, on)
    for work in work_in(cycle, [unit for unit in working_units(person.enterprise) if unit.pk in near]):
        if step := work.next_step():
            yield step


def nearest_units(person: Person, on: date) -> frozenset[int]:
    """The units, by number, of which nobody stands nearer as manager, or as safety representative, than this person."""
    units = {unit.pk: unit for unit in person.enterprise.units.all()}
    roles = list(Role.held_on(on).filter(unit__enterprise=person.enterprise_id, kind__in=GROUP))
    return frozenset(
        pk for pk in units for kinds in (MANAGERS, SAFETY_REPRESENTATIVES) if person.pk in _nearest(units, pk, roles, kinds)
    )


def _nearest(units: Mapping[int, Unit], pk: int, roles: Iterable[Role], kinds: frozenset[Role.Kind]) -> set[int]:
    """The people who hold one of the roles in the unit itself, else in the nearest unit above it."""
    current: Unit | None = units[pk]
    while current is not None:
        held = {role.person_id for role in roles if role.unit_id == current.pk and role.kind in kinds}
        if held:
            return held
        current = units[current.parent_id] if current.parent_id else None
    return set()


def next_step(cycle: Cycle, unit: Unit) -> Waiting | None:
    """The next step of a unit from conversation to plan; None while a survey is awaited, or when the plan is out."""
    return work_in(cycle, [unit])[0].next_step()


def _waiting_plans(person: Person, on: date) -> Iterator[Waiting]:
    plans = Plan.objects.filter(assessment__unit__in=nearest_units(person, on), state=Plan.State.ASKED).select_related(
        "assessment__unit__enterprise"
    )
    for plan in plans:
        if not may(check_may_sign, person, plan, on):
            asked = hearings_about(f"plan:{plan.pk}")
            yield Waiting(
                _("Handlingsplanen for %(unit)s venter på underskriften din.") % {"unit": plan.assessment.unit.name},
                reverse("cycle:plan", args=[plan.pk]),
                asked[0].answer_by if asked else None,
            )


def _waiting_measures(person: Person) -> Iterator[Waiting]:
    owned = Measure.objects.filter(owner=person, plan__state=Plan.State.SIGNED, followed_by=None).select_related("progress")
    for measure in owned:
        progress, address = progress_of(measure), reverse("cycle:plan", args=[measure.plan_id])
        if progress is None:
            yield Waiting(_("Tiltak: %(title)s.") % {"title": measure.title}, address, measure.deadline)
        elif progress.effect_evaluated_on is None:
            day = progress.done_on + timedelta(days=EFFECT_AFTER_DAYS)
            yield Waiting(_("Virket det? %(title)s.") % {"title": measure.title}, address, day)


def progress_of(measure: Measure) -> Progress | None:
    """How it went with a measure; None while nothing is told."""
    try:
        return measure.progress
    except Progress.DoesNotExist:
        return None


def sides_missing(plan: Plan, on: date) -> list[str]:
    """For whom nobody has signed yet."""
    signed = {side_of(signature.role) for signature in signatures_under(f"plan:{plan.pk}")}
    return [side for side in needed_sides(plan, on) if side not in signed]
