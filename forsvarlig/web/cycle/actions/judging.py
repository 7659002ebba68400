"""Starting a cycle, talking together, and judging: every write up to the conclusion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, NotAllowedError, Place
from forsvarlig.web.cycle import proposals
from forsvarlig.web.cycle.access import check_may_decide, check_may_save, check_may_start, check_may_talk, check_under_way
from forsvarlig.web.cycle.factors import HEADINGS, eight, short_names
from forsvarlig.web.cycle.models import Assessment, Conversation, Cycle, Decision, GroundNote, Judgement, TookPart
from forsvarlig.web.cycle.queries import conversation_in, work_in
from forsvarlig.web.cycle.stale import check_version
from forsvarlig.web.cycle.together import joined, lowest_allowed, together
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.surveys.models import Round
from forsvarlig.web.ui.templatetags.ui import said


@dataclass(frozen=True)
class Judged:
    """What a group says of one factor: its word, the representative's where that differs, keywords."""

    word: str = ""
    representative_word: str = ""
    notes: str = ""


def start_cycle(
    actor: Person, *, name: str, goal: str, learnt: str, who: str, method: str, plan_by: date, on: date, survey: Round | None = None
) -> Cycle:
    """Begin a turn of the work. The one before it ends the same day."""
    check_may_start(actor)
    if plan_by < on:
        raise InputError(_("Planen kan ikke være ferdig før dere begynner."), Place(key="plan_by"), _("Velg en senere dato."))
    enterprise = actor.enterprise
    with recorded(actor, enterprise, "cycle.started", "cycle:new", method=method) as detail:
        Cycle.objects.filter(enterprise=enterprise, ended_on=None).update(ended_on=on)
        cycle = Cycle.objects.create(
            enterprise=enterprise,
            name=name,
            goal=goal,
            learnt=learnt,
            who=who,
            method=method,
            round=survey,
            started_on=on,
            plan_by=plan_by,
        )
        detail["cycle"] = cycle.pk
    return cycle


def save_conversation(
    actor: Person,
    cycle: Cycle,
    unit: Unit,
    *,
    judged: Mapping[str, Judged],
    present: str,
    took_part: Iterable[str],
    version: int,
    at: datetime,
) -> Conversation:
    """Keep what the group has said so far; nothing is required, and nothing that was saved is lost by leaving a field.

    Raises StaleError when somebody has saved since the page was opened.
    """
    check_may_talk(actor, cycle, unit)
    with recorded(actor, unit.enterprise, "conversation.saved", f"cycle:{cycle.pk}", unit=unit.pk) as detail:
        conversation = Conversation.objects.select_for_update().filter(cycle=cycle, unit=unit).first()
        if conversation and version != conversation.version and _says(conversation, judged, present, took_part):
            return conversation
        check_version(version, conversation.version if conversation else 0, saved_by(conversation))
        if conversation is None:
            conversation = Conversation(cycle=cycle, unit=unit, held_on=localtime(at).date())
        conversation.present, conversation.took_part = present.strip(), sorted(took_part)
        conversation.saved_at, conversation.saved_by = at, actor
        conversation.version += 1
        conversation.save()
        for factor in eight():
            word, representative_word, notes = _kept(judged.get(factor.id, Judged()))
            Judgement.objects.update_or_create(
                conversation=conversation,
                factor=factor.id,
                defaults={"word": word, "representative_word": representative_word, "notes": notes},
            )
        detail.update(conversation=conversation.pk, version=conversation.version)
    return conversation


def _says(conversation: Conversation, judged: Mapping[str, Judged], present: str, took_part: Iterable[str]) -> bool:
    """Whether what is sent stands already, as when a button is pressed twice: then nobody's words are lost."""
    stored = {each.factor: (each.word, each.representative_word, each.notes) for each in conversation.judgements.all()}
    sent = {factor.id: _kept(judged.get(factor.id, Judged())) for factor in eight()}
    return (stored, conversation.present, conversation.took_part) == (sent, present.strip(), sorted(took_part))


def _kept(said_of: Judged) -> tuple[str, str, str]:
    """What is kept of one factor: the representative's word only where it differs."""
    differs = said_of.representative_word != said_of.word
    return said_of.word, said_of.representative_word if differs else "", said_of.notes.strip()


def saved_by(conversation: Conversation | None) -> str:
    """Who saved a conversation last, and when, as a sentence."""
    if conversation is None:
        return ""
    at = date_format(localtime(conversation.saved_at), "TIME_FORMAT")
    return _("%(name)s lagret klokka %(at)s.") % {"name": conversation.saved_by.name, "at": at}


def open_assessment(actor: Person, cycle: Cycle, unit: Unit, on: date) -> Assessment:
    """Open the assessment of a unit and freeze the program's proposal in it. An open one comes back unchanged."""
    check_may_save(actor, unit)
    if existing := Assessment.objects.filter(cycle=cycle, unit=unit).first():
        return existing
    check_under_way(cycle)
    check_mapped(cycle, unit)
    proposal = proposals.propose(cycle, unit, on)
    with recorded(actor, unit.enterprise, "assessment.opened", f"cycle:{cycle.pk}", unit=unit.pk) as detail:
        assessment = Assessment.objects.create(cycle=cycle, unit=unit, begun_on=on, proposal=proposal, proposed_on=on)
        detail["assessment"] = assessment.pk
    return assessment


def check_mapped(cycle: Cycle, unit: Unit) -> None:
    """Raise NotAllowedError while nothing was said in the unit's conversation and its survey has no result."""
    if not work_in(cycle, [unit])[0].can_be_assessed:
        raise NotAllowedError(_("Kartlegg først: snakk sammen i %(unit)s, eller vent på undersøkelsen.") % {"unit": unit.name})


def renew_proposal(actor: Person, assessment: Assessment, on: date) -> Assessment:
    """Propose anew, with what the group has noted since. Decisions stand, each with what was proposed to it."""
    check_may_decide(actor, assessment)
    proposal = proposals.propose(assessment.cycle, assessment.unit, on, assessment.ground_notes.all())
    with recorded(actor, assessment.unit.enterprise, "assessment.proposed-anew", assessment, before=assessment.proposal):
        current = _locked(assessment)
        current.proposal, current.proposed_on = proposal, on
        current.version += 1
        current.save(update_fields=["proposal", "proposed_on", "version"])
    return current


def add_note(
    actor: Person, assessment: Assessment, factor: str, *, part: str, text: str, counts: str = "", heading: str = "", on: date
) -> GroundNote:
    """Add something that the group knows to one of the four parts of the grounds."""
    check_may_decide(actor, assessment)
    if not text.strip():
        raise InputError(_("Det står ingenting her."), Place(key="text"), _("Skriv hva gruppa vet."))
    if heading and heading not in HEADINGS.get(factor, ()):
        raise InputError(_("Overskriften hører ikke til denne faktoren."), Place(key="heading"))
    note = GroundNote(
        assessment=assessment,
        factor=factor,
        part=part,
        counts=counts,
        heading=heading,
        text=text.strip(),
        noted_on=on,
        noted_by=actor,
    )
    with recorded(actor, assessment.unit.enterprise, "assessment.noted", assessment, factor=factor, part=part) as detail:
        note.save()
        current = _locked(assessment)
        current.version += 1
        current.save(update_fields=["version"])
        detail["note"] = note.pk
    return note


def decide(
    actor: Person,
    assessment: Assessment,
    factor: str,
    *,
    adopts: bool,
    now: str = "",
    over_time: str = "",
    helps: str = "",
    reason: str = "",
    version: int,
    on: date,
) -> Decision:
    """Save the group's levels for one factor. `version` is that of the decision which the page showed, 0 for none.

    Raises StaleError when somebody decided since, and InputError when a level is missing, or differs from the proposed
    one without a reason. A decision made after the conclusion opens the conclusion again.
    """
    check_may_decide(actor, assessment)
    with recorded(actor, assessment.unit.enterprise, "factor.decided", assessment, factor=factor) as detail:
        current = _locked(assessment)
        proposed = proposals.levels_of(current.proposal, factor)
        stored = Decision.objects.filter(assessment=current, factor=factor).first()
        levels = _levels(proposed, adopts, (now, over_time), reason)
        if stored and version != stored.version and _decides(stored, levels, helps, reason):
            return stored
        check_version(version, stored.version if stored else 0, decided_by(stored))
        decision = stored or Decision(assessment=current, factor=factor, version=0)
        detail.update(before=[stored.level_now, stored.level_over_time] if stored else None, levels=list(levels))
        decision.proposed_now, decision.proposed_over_time = proposed
        decision.level_now, decision.level_over_time = levels
        decision.helps, decision.reason = helps.strip(), reason.strip()
        decision.decided_on, decision.decided_by = on, actor
        decision.version += 1
        decision.save()
        _reopen(current)
    return decision


def _levels(proposed: tuple[str, str], adopts: bool, chosen: tuple[str, str], reason: str) -> tuple[str, str]:
    """The levels that were decided, or the reason why none were."""
    if adopts:
        if "unknown" in proposed:
            raise InputError(_("Programmet har ikke noe forslag her."), Place(key="adopt"), _("Velg nivå selv, og skriv hvorfor."))
        return proposed
    for level, field in zip(chosen, ("now", "over_time"), strict=True):
        if not level:
            raise InputError(_("Nivået mangler."), Place(key=field), _("Velg ett nivå."))
    if chosen != proposed and not reason.strip():
        raise InputError(
            _("Dere har valgt noe annet enn forslaget."),
            Place(key="reason"),
            _("Skriv hvorfor. Både forslaget og grunnen blir stående."),
        )
    return chosen


def _decides(stored: Decision, levels: tuple[str, str], helps: str, reason: str) -> bool:
    """Whether what is sent is decided already, as when a button is pressed twice."""
    decided = ((stored.level_now, stored.level_over_time), stored.helps, stored.reason)
    return decided == (levels, helps.strip(), reason.strip())


def decided_by(decision: Decision | None) -> str:
    """Who decided a factor last, and what, as a sentence."""
    if decision is None:
        return ""
    levels = {"now": decision.get_level_now_display(), "over": decision.get_level_over_time_display()}
    return _("%(name)s lagret: i dag %(now)s, over tid %(over)s.") % {"name": decision.decided_by.name, **levels}


def conclude(
    actor: Person,
    assessment: Assessment,
    *,
    adopts: bool = False,
    now: str = "",
    over_time: str = "",
    reason: str,
    present: str,
    took_part: Iterable[str],
    version: int,
    on: date,
) -> Assessment:
    """Conclude together: only when every statutory factor is decided, never below the worst single one.

    With `adopts` the levels are the proposed ones. Where `took_part` is empty, those who took part in the conversation did.

    Raises NotAllowedError naming the undecided factors, StaleError when something was saved since, and InputError when a
    level is missing or too low, differs from the proposal without a reason, or those who must take part didn't.
    """
    check_may_decide(actor, assessment)
    with recorded(actor, assessment.unit.enterprise, "assessment.concluded", assessment) as detail:
        current = _locked(assessment)
        check_version(version, current.version, _("Noen har avgjort eller lagt til noe."))
        decisions = list(current.decisions.all())
        check_all_decided(decisions)
        proposal = together(decisions, current.proposal)
        proposed = (proposal.now, proposal.over_time)
        levels = proposed if adopts else (now, over_time)
        _check_combined(decisions, levels, proposed, reason)
        parties = sorted(took_part) or took_part_before(current)
        _check_took_part(present, parties)
        current.combined_now, current.combined_over_time = levels
        current.combined_reason = reason.strip()
        current.combined_proposal = proposal.document()
        current.present, current.took_part = present.strip(), parties
        current.concluded_on, current.concluded_by = on, actor
        current.version += 1
        current.save()
        detail["levels"] = list(levels)
    return current


def took_part_before(assessment: Assessment) -> list[str]:
    """The parties that took part in the conversation that the assessment builds on."""
    held = conversation_in(assessment.cycle, assessment.unit)
    return list(held.took_part) if held else []


def check_all_decided(decisions: Iterable[Decision]) -> None:
    """Raise NotAllowedError, naming them, while a statutory factor isn't decided: not concluded is never green."""
    decided = {decision.factor for decision in decisions}
    if missing := [factor.id for factor in eight() if factor.id not in decided]:
        names = joined([said(name) for name in short_names(missing)])
        raise NotAllowedError(_("Dere kan ikke konkludere samlet før dette er avgjort: %(names)s.") % {"names": names})


def _check_combined(decisions: list[Decision], chosen: tuple[str, str], proposed: tuple[str, str], reason: str) -> None:
    for level, field, lowest in zip(chosen, ("now", "over_time"), lowest_allowed(decisions), strict=True):
        if not level:
            raise InputError(_("Nivået mangler."), Place(key=field), _("Velg ett nivå."))
        if proposals.RANK[level] < proposals.RANK[lowest]:
            raise InputError(
                _("Det samlede nivået kan ikke være lavere enn det verste enkeltnivået."),
                Place(key=field),
                _("Velg et høyere nivå, eller endre avgjørelsen for faktoren."),
            )
    if chosen != proposed and not reason.strip():
        raise InputError(
            _("Dere har valgt noe annet enn forslaget."),
            Place(key="reason"),
            _("Skriv hvorfor. Både forslaget og grunnen blir stående."),
        )


def _check_took_part(present: str, took_part: Iterable[str]) -> None:
    parties = set(took_part)
    if TookPart.EMPLOYER not in parties or not parties & {TookPart.EMPLOYEES, TookPart.SAFETY_REPRESENTATIVE}:
        raise InputError(
            _("Vurderingen gjøres av arbeidsgiver sammen med de ansatte eller verneombudet."),
            Place(key="took_part"),
            _("Kryss av for dem som var med."),
        )
    if not present.strip():
        raise InputError(_("Navnene mangler."), Place(key="present"), _("Skriv hvem som var med."))


def _locked(assessment: Assessment) -> Assessment:
    """The assessment as it is stored, held until the transaction ends."""
    return Assessment.objects.select_for_update(of=("self",)).select_related("unit__enterprise", "cycle").get(pk=assessment.pk)


def _reopen(current: Assessment) -> None:
    """A conclusion doesn't outlive a decision that it was drawn from."""
    current.combined_now = current.combined_over_time = ""
    current.concluded_on = current.concluded_by = None
    current.version += 1
    current.save(update_fields=["combined_now", "combined_over_time", "concluded_on", "concluded_by", "version"])


def as_judged(data: Mapping[str, Any]) -> dict[str, Judged]:
    """What a conversation form holds, by factor."""
    return {
        factor.id: Judged(
            data.get(f"{factor.id}_word") or "",
            data.get(f"{factor.id}_representative_word") or "",
            data.get(f"{factor.id}_notes") or "",
        )
        for factor in eight()
    }
