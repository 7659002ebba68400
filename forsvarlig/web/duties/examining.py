"""The self-check of an enterprise as a page shows it: each check once, the records it is about, and where it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from forsvarlig.duties import DutyResult
from forsvarlig.duties.records import Record
from forsvarlig.duties.selfcheck import CHECK, DUTY, FACT, Asked, Examination, Finding, examine
from forsvarlig.knowledge import load
from forsvarlig.knowledge.provisions import Duty
from forsvarlig.knowledge.selfchecks import NOTE, SelfCheck
from forsvarlig.web.cycle.models import Measure
from forsvarlig.web.duties.collect import facts_on, records_of, units_of
from forsvarlig.web.duties.models import SelfCheckAnswer
from forsvarlig.web.duties.steps import Step, placeless
from forsvarlig.web.organisation.access import LEADS, SAFETY_REPRESENTATIVES, Standing
from forsvarlig.web.organisation.context import is_small
from forsvarlig.web.organisation.models import Enterprise
from forsvarlig.web.ui.templatetags.ui import said

OF_THE_CYCLE = ("mapping", "assessment", "harassment_assessment", "violence_assessment", "plan", "participation")
OWN = "own"
# Who reads the self-check; those who lead answer what is asked.
READERS = LEADS | SAFETY_REPRESENTATIVES


@dataclass(frozen=True)
class Place:
    """A record that a finding is about, and its own page; no address where the reader has none."""

    record: Record
    address: str


@dataclass(frozen=True)
class Item:
    """What one self-check found on one provision: the first thing as title, the others, the records, and where it is mended."""

    check: SelfCheck
    bound: DutyResult | None
    title: str
    others: tuple[str, ...]
    places: tuple[Place, ...]
    step: Step | None
    source: str

    @property
    def is_advice(self) -> bool:
        """Whether it is advice of our own, not something a provision demands."""
        return self.check.severity == NOTE

    @property
    def is_our_own(self) -> bool:
        """Whether it rests on nothing but what this project has decided itself."""
        return load().sources[self.check.source.work].kind == OWN


@dataclass(frozen=True)
class Query:
    """Something asked, with the checks that hang on it, the duty that it is about, and the answer that is kept."""

    asked: Asked
    checks: tuple[SelfCheck, ...]
    duty: Duty | None
    cite: str
    answer: SelfCheckAnswer | None


def examination_of(enterprise: Enterprise, on: date, language: str) -> Examination:
    """What the records that the pages of duties use show on a date."""
    return examine(facts_on(enterprise, on), records_of(enterprise, on), on, load(), language, units_of(enterprise))


def items_of(findings: Iterable[Finding], standing: Standing) -> list[Item]:
    """The findings with those of one check and one provision together, in their order."""
    findings = list(findings)
    titles = _titles(findings)
    together: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        together.setdefault((finding.check.id, finding.bound.duty.id if finding.bound else ""), []).append(finding)
    return [_item(group, titles, standing) for group in together.values()]


def queries_of(enterprise: Enterprise, examination: Examination) -> list[Query]:
    """What has to be asked, with what was answered by the day examined: what nobody has answered comes first."""
    duties, checks = load().duties, load().selfchecks
    answers = enterprise.selfcheck_answers.filter(stated_on__lte=examination.on).select_related("stated_by")
    kept = {(answer.about, answer.asked): answer for answer in answers}
    queries = [
        Query(
            asked,
            tuple(checks[check] for check in asked.checks),
            duties[asked.id] if asked.about == DUTY else None,
            duties[asked.id].cite(examination.on) if asked.about == DUTY else "",
            kept.get((asked.about, asked.id)),
        )
        for asked in examination.asked
    ]
    return sorted(queries, key=lambda query: query.answer is not None)


def is_a_question(about: str, asked: str) -> bool:
    """Whether the program could ever ask this."""
    knowledge = load()
    known: Mapping[str, Mapping[str, object]] = {FACT: knowledge.facts, DUTY: knowledge.duties, CHECK: knowledge.selfchecks}
    return asked in known.get(about, {})


def _item(findings: list[Finding], titles: Mapping[str, str], standing: Standing) -> Item:
    first = findings[0]
    texts = list(dict.fromkeys(_words(finding, titles) for finding in findings))
    records = {finding.record.id: finding.record for finding in findings if finding.record}
    small = is_small(standing.person.enterprise)
    # A small enterprise has all on one line of steps, and those who don't lead may not reach every unit.
    links = standing.is_one_of(LEADS) and not small
    places = tuple(Place(record, _address_of(record) if links else "") for record in records.values())
    return Item(first.check, first.bound, texts[0], tuple(texts[1:]), places, _step(first, standing, small), first.source)


def _words(finding: Finding, titles: Mapping[str, str]) -> str:
    text = str(said(finding.text))
    title = titles.get(finding.measure or "")
    return text.replace(finding.measure, f"«{title}»") if finding.measure and title else text


def _titles(findings: Iterable[Finding]) -> dict[str, str]:
    """What measures are called, by their ids as evidence: `measure:5`, or `measure:5:violence_threats`."""
    numbers = {finding.measure: int(finding.measure.split(":")[1]) for finding in findings if finding.measure}
    names = dict(Measure.objects.filter(pk__in=numbers.values()).values_list("pk", "title"))
    return {measure: names[number] for measure, number in numbers.items() if number in names}


def _address_of(record: Record) -> str:
    """The page of a record, from its id as evidence."""
    kind, number, *factor = record.id.split(":")
    if kind == "assessment":
        return reverse("cycle:board", args=[number, *factor]) if factor else reverse("cycle:together", args=[number])
    pages = {"round": "surveys:round", "plan": "cycle:plan", "hearing": "participation:hearing"}
    return reverse(pages[kind], args=[number]) if kind in pages else ""


def _step(finding: Finding, standing: Standing, small: bool) -> Step | None:
    """The page on which a finding is mended."""
    page = finding.check.page
    is_about = finding.record.kind if finding.record else ""
    if page == "participation" and is_about in ("", "election"):
        step = Step(_("Legg inn hvem som er verneombud"), reverse("organisation:organisation"), is_for_leads=True)
        return step if standing.is_one_of(LEADS) else None
    if page not in OF_THE_CYCLE:
        return _elsewhere(finding, standing)
    if small:
        return Step(_("Fortsett med samtalen og planen"), reverse("cycle:cafe"))
    kind = is_about if page == "participation" else page
    if kind == "mapping":
        return Step(_("Gå til kartleggingen"), reverse("surveys:mapping"))
    if kind == "plan":
        return Step(_("Gå til tiltakene"), reverse("cycle:plans"))
    return Step(_("Gå til vurderingen"), reverse("cycle:assessments"))


def _elsewhere(finding: Finding, standing: Standing) -> Step:
    """Routines, training and information lie elsewhere: those who lead say where."""
    duty = finding.bound.duty if finding.bound else None
    if duty and placeless(duty) and standing.is_one_of(LEADS):
        return Step(_("Vi har dette: legg det inn"), reverse("duties:elsewhere", args=[duty.id]))
    return Step(_("Se hva som gjelder for dere"), reverse("duties:duties"))
