"""Every write about questionnaires that an enterprise has brought in. One that is ready is never changed: a copy is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, NotAllowedError, Place
from forsvarlig.knowledge.importing import AnswerList, Brought, Draft, DraftScale, compose, lacking, suggested
from forsvarlig.knowledge.instruments import parse_instrument
from forsvarlig.knowledge.loading import load
from forsvarlig.web.organisation.access import LEADS, standing_of
from forsvarlig.web.organisation.models import Enterprise, Person
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.surveys.models import Questionnaire

# Factors that are only asked about with the safeguards of a sensitive scale.
SENSITIVE = frozenset({"harassment", "violence_threats"})
MOST_QUESTIONNAIRES = 200


def check_may_bring_in(actor: Person) -> None:
    """Questionnaires are chosen and set up by those who lead the enterprise."""
    if not standing_of(actor).is_one_of(LEADS):
        raise NotAllowedError(_("Bare daglig leder og HMS-leder henter inn og setter opp spørreskjemaer."))


def check_may_change(actor: Person, questionnaire: Questionnaire) -> None:
    """Only a questionnaire of one's own enterprise, and only until it is ready."""
    check_may_bring_in(actor)
    if questionnaire.enterprise_id != actor.enterprise_id:
        raise NotAllowedError(_("Skjemaet hører til en annen virksomhet."))
    if questionnaire.is_ready:
        raise NotAllowedError(_("Denne versjonen er klar og endres ikke. Lag en ny versjon og endre den."))


def draft_in(questionnaire: Questionnaire) -> Draft:
    """The questionnaire as it was read and set so far."""
    return Draft.read(questionnaire.origin["draft"])


def edits_of(questionnaire: Questionnaire) -> int:
    """How many times it has been changed: two tabs can't both win."""
    return int(questionnaire.origin.get("edits", 0))


def bring_in(actor: Person, brought: Brought, file: str, on: date) -> Questionnaire:
    """Keep what a file held as the next version of the questionnaire of that name. The file itself isn't kept."""
    check_may_bring_in(actor)
    if actor.enterprise.questionnaires.count() >= MOST_QUESTIONNAIRES:
        raise NotAllowedError(_("Dere har for mange skjemaer. Slett noen som ikke er klare."))
    draft = brought.draft if brought.draft.scales else replace(suggested(brought.draft), scales=())
    origin = {"file": file[:200], "format": brought.format, "draft": draft.document(), "edits": 0}
    report = [line.document() for line in brought.lines]
    with recorded(actor, actor.enterprise, "questionnaire.brought-in", "questionnaire:new", format=brought.format) as detail:
        made = _versioned(actor, actor.enterprise, draft.id, origin, report, on)
        detail["questionnaire"] = made.pk
    return made


def new_version(actor: Person, questionnaire: Questionnaire, on: date) -> Questionnaire:
    """A copy of a version, that can be changed."""
    check_may_bring_in(actor)
    if questionnaire.enterprise_id != actor.enterprise_id:
        raise NotAllowedError(_("Skjemaet hører til en annen virksomhet."))
    with recorded(actor, actor.enterprise, "questionnaire.copied", questionnaire) as detail:
        made = _versioned(
            actor, actor.enterprise, questionnaire.identifier, {**questionnaire.origin, "edits": 0}, questionnaire.report, on
        )
        detail["questionnaire"] = made.pk
    return made


def describe(actor: Person, questionnaire: Questionnaire, edits: int, *, name: str, licence: str, source: str) -> None:
    """Set what it is called, on what terms it may be used, and who made it."""
    for key, value in (("name", name), ("licence", licence), ("source", source)):
        if not value.strip():
            raise InputError(_("Dette mangler."), Place(key=key), _("Skriv det."))
    draft = draft_in(questionnaire)
    names = {**draft.name, ("nb" if "nb" in draft.name or not draft.name else next(iter(draft.name))): name.strip()}
    _change(actor, questionnaire, edits, replace(draft, name=names, licence=licence.strip(), source=source.strip()), "described")


def score_answers(actor: Person, questionnaire: Questionnaire, edits: int, list_id: str, scores: Sequence[float | None]) -> None:
    """Set the score of each answer in a list; an answer without one isn't offered."""
    if sum(score is not None for score in scores) < 2:
        raise InputError(_("Minst to svar må ha poeng."), Place(key="score_0"), _("Skriv et tall fra 0 til 100."))
    draft = draft_in(questionnaire)
    lists = tuple(_scored(each, scores) if each.id == list_id else each for each in draft.lists)
    _change(actor, questionnaire, edits, replace(draft, lists=lists), "scored")


def put_scale(
    actor: Person, questionnaire: Questionnaire, edits: int, place: int | None, scale: DraftScale, turned: Collection[str]
) -> None:
    """Add a scale, or set the one at a place anew; `turned` are its questions whose answers count the other way round."""
    draft = draft_in(questionnaire)
    others = [each for at, each in enumerate(draft.scales) if at != place]
    _check_scale(scale, others, draft)
    scales = [*draft.scales, scale] if place is None else [scale if at == place else old for at, old in enumerate(draft.scales)]
    items = tuple(replace(item, reversed=item.id in turned) if item.id in scale.items else item for item in draft.items)
    _change(actor, questionnaire, edits, replace(draft, scales=tuple(scales), items=items), "scale-set")


def remove_scale(actor: Person, questionnaire: Questionnaire, place: int) -> None:
    """Take a scale away; its questions aren't asked until another has them."""
    draft = draft_in(questionnaire)
    kept = tuple(each for at, each in enumerate(draft.scales) if at != place)
    _change(actor, questionnaire, edits_of(questionnaire), replace(draft, scales=kept), "scale-removed")


def make_ready(actor: Person, questionnaire: Questionnaire) -> None:
    """Freeze the version: from here on rounds can ask with it, and nothing in it is changed."""
    check_may_change(actor, questionnaire)
    draft = draft_in(questionnaire)
    if lacking(draft):
        raise NotAllowedError(_("Skjemaet mangler noe ennå. Se lista på siden."))
    document = compose(draft, questionnaire.version)
    parse_instrument(document, questionnaire.identifier)
    with recorded(actor, questionnaire.enterprise, "questionnaire.ready", questionnaire):
        _lock(actor, questionnaire, edits_of(questionnaire))
        questionnaire.document, questionnaire.is_ready = document, True
        questionnaire.save(update_fields=["document", "is_ready"])


def discard(actor: Person, questionnaire: Questionnaire) -> None:
    """Delete a version that was never ready."""
    check_may_change(actor, questionnaire)
    with recorded(actor, questionnaire.enterprise, "questionnaire.discarded", questionnaire):
        _lock(actor, questionnaire, edits_of(questionnaire))
        questionnaire.delete()


def _scored(answers: AnswerList, scores: Sequence[float | None]) -> AnswerList:
    options = zip(answers.options, scores, strict=True)
    return replace(answers, options=tuple(replace(option, score=score) for option, score in options))


def _check_scale(scale: DraftScale, others: Sequence[DraftScale], draft: Draft) -> None:
    known = {item.id for item in draft.items}
    if not scale.items or not set(scale.items) <= known:
        raise InputError(_("Skalaen har ingen spørsmål."), Place(key="items"), _("Kryss av for minst ett."))
    if any(each.id.casefold() == scale.id.casefold() for each in others):
        raise InputError(_("En annen skala heter det samme."), Place(key="name"), _("Gi den et navn for seg selv."))
    if scale.factor is not None and scale.factor not in load().factors:
        raise InputError(_("Faktoren finnes ikke."), Place(key="factor"), _("Velg en fra lista."))
    if scale.factor in SENSITIVE and not scale.sensitive:
        raise InputError(
            _("Trakassering og vold har et eget vern."), Place(key="sensitive"), _("Kryss av for at skalaen er følsom.")
        )
    if scale.exposed_from is not None and scale.aggregate == "sum":
        raise InputError(
            _("En sum har ikke poeng fra 0 til 100."), Place(key="exposed_from"), _("La feltet stå tomt, eller velg gjennomsnitt.")
        )
    lists = [draft.answers(item.answers) for item in draft.items if item.id in scale.items]
    whole = all(each.scored and (min(each.scored), max(each.scored)) == (0, 100) for each in lists)
    if scale.exposed_from is not None and not whole:
        raise InputError(
            _("Svarene i skalaen har ikke poeng fra 0 til 100."),
            Place(key="exposed_from"),
            _("La feltet stå tomt, eller sett poengene først."),
        )


def _versioned(
    actor: Person,
    enterprise: Enterprise,
    identifier: str,
    origin: Mapping[str, object],
    report: Sequence[Mapping[str, object]],
    on: date,
) -> Questionnaire:
    versions = enterprise.questionnaires.filter(identifier=identifier).values_list("version", flat=True)
    last = max((int(version) for version in versions if version.isdigit()), default=0)
    return Questionnaire.objects.create(
        enterprise=enterprise,
        identifier=identifier,
        version=str(last + 1),
        document={},
        origin=dict(origin),
        report=[dict(line) for line in report],
        made_on=on,
        made_by=actor,
    )


def _change(actor: Person, questionnaire: Questionnaire, edits: int, draft: Draft, did: str) -> None:
    check_may_change(actor, questionnaire)
    with recorded(actor, questionnaire.enterprise, f"questionnaire.{did}", questionnaire):
        _lock(actor, questionnaire, edits)
        questionnaire.origin = {**questionnaire.origin, "draft": draft.document(), "edits": edits + 1}
        questionnaire.save(update_fields=["origin"])


def _lock(actor: Person, questionnaire: Questionnaire, edits: int) -> None:
    """Take the questionnaire for this transaction; refuse when somebody has changed it since it was shown."""
    stored = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    check_may_change(actor, stored)
    if edits_of(stored) != edits:
        raise InputError(_("Skjemaet er endret i mellomtida."), do=_("Se hva som står der, og lagre en gang til."))
