"""Words of the content's closed lists, as pages say them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forsvarlig.knowledge import load
from forsvarlig.knowledge.provisions import CERTAIN
from forsvarlig.knowledge.reading import Citation
from forsvarlig.knowledge.research import Outcome
from forsvarlig.web.knowledge.citing import Reference, references
from forsvarlig.web.ui.templatetags.ui import paragraph_sign, said

register = template.Library()

WORKS_AT = {"source": _("Ved kilden"), "group": _("Gruppa"), "leader": _("Lederen"), "individual": _("Den enkelte")}
PARTS = {
    "extent": _("Omfang og varighet"),
    "character": _("Karakter"),
    "conditions": _("Andre forhold"),
    "prevention": _("Forebygging i dag"),
}
COSTS = {"low": _("Liten"), "medium": _("Middels"), "high": _("Stor")}
CLASSES = {"acute": _("Akutt"), "strong": _("Sterk"), "moderate": _("Moderat")}
WORK_KINDS = {
    "law": _("Lov og forskrift"),
    "preparatory": _("Forarbeider"),
    "report": _("Rapport"),
    "study": _("Forskning"),
    "standard": _("Standard"),
    "guidance": _("Veiledning"),
    "own": _("Egne valg"),
}
KINDS = {
    "factor": _("Faktor"),
    "combination": _("Samspill"),
    "measure": _("Tiltak"),
    "trade": _("Bransje"),
    "provision": _("Bestemmelse"),
    "principle": _("Prinsipp for forebygging"),
    "duty": _("Krav"),
    "selfcheck": _("Egenkontroll"),
    "source": _("Kilde"),
}
FACTOR_KINDS = {
    "demand": _("Krav i arbeidet: mer av det belaster mer"),
    "resource": _("Ressurs: mer av det verner mer"),
    "depends": _("Begge deler: det kommer an på"),
}
NATURES = {"organisational": _("Organisatorisk"), "psychosocial": _("Psykososial")}
OUTCOMES = {
    "mental_complaints": _("Psykiske plager"),
    "depression": _("Depresjon"),
    "anxiety": _("Angst"),
    "burnout": _("Utbrenthet"),
    "sleep_problems": _("Søvnvansker"),
    "musculoskeletal": _("Muskel- og skjelettplager"),
    "cardiovascular": _("Hjerte- og karsykdom"),
    "stroke": _("Hjerneslag"),
    "diabetes": _("Diabetes"),
    "obesity": _("Fedme"),
    "physical_inactivity": _("Lite mosjon"),
    "sick_leave": _("Sykefravær"),
    "disability": _("Uføretrygd"),
    "job_satisfaction": _("Trivsel i jobben"),
}
DESIGNS = {
    "prospective": _("folk fulgt over tid"),
    "register": _("registerdata"),
    "pooled_individual": _("enkeltdata slått sammen"),
    "meta_analysis": _("metaanalyse"),
    "review": _("oversikt"),
    "review_of_reviews": _("oversikt over oversikter"),
    "single_studies": _("enkeltstudier"),
}
QUALITIES = {
    "high": _("Høy, sier kilden"),
    "moderate": _("Middels, sier kilden"),
    "moderate_to_low": _("Middels til lav, sier kilden"),
    "not_graded": _("Ikke vurdert"),
    "A": _("A, satt av oss: flere studier som er enige"),
    "B": _("B, satt av oss: én stor studie, eller flere med svakheter"),
    "C": _("C, satt av oss: svak"),
}
RATIOS = {
    "RR": _("RR: hvor mange ganger så stor risiko de utsatte har"),
    "OR": _("OR: hvor mange ganger så store odds de utsatte har"),
    "IRR": _("IRR: hvor mange ganger så ofte det skjer blant de utsatte"),
    "HR": _("HR: hvor mange ganger så fort det kommer blant de utsatte"),
    "ratio": _("Uten bokstaver: et forholdstall som kilden ikke sier slaget av"),
}
GUIDANCE = {"conversation": _("Slik kan dere snakke om det"), "left_open": _("Det som ikke er avklart")}
LISTS = {"dk": _("Danmark"), "se": _("Sverige"), "iso_45003": "ISO 45003", "eu": "EU"}
LIST_LANGUAGES = {"dk": "da", "se": "sv"}
CHANGES = {"began": _("Begynte å gjelde"), "changed": _("Endret"), "ended": _("Falt bort")}
TABLES: Mapping[str, Mapping[str, Any]] = {
    "part": PARTS,
    "cost": COSTS,
    "class": CLASSES,
    "work": WORK_KINDS,
    "kind": KINDS,
    "level": WORKS_AT,
    "factor_kind": FACTOR_KINDS,
    "nature": NATURES,
    "outcome": OUTCOMES,
    "design": DESIGNS,
    "quality": QUALITIES,
    "ratio": RATIOS,
    "guidance": GUIDANCE,
    "list": LISTS,
    "change": CHANGES,
}
LOVDATA = "https://lovdata.no/"


@register.filter
def word(name: str, table: str) -> str:
    """The word for a name of one of the closed lists."""
    return str(TABLES[table].get(name, name))


@register.simple_tag
def rungs() -> list[tuple[str, str]]:
    """Where a measure may take hold, the source first: name and word."""
    return [(name, str(shown)) for name, shown in WORKS_AT.items()]


@register.simple_tag
def reference(citation: Citation) -> Reference:
    """The work that a citation names."""
    return references([citation])[0]


@register.filter
def factor_name(factor_id: str) -> str:
    """What a factor is called."""
    factor = load().factors.get(factor_id)
    return said(factor.name) if factor else factor_id


@register.filter
def cite(provision_id: str) -> SafeString:
    """How a provision is cited in short."""
    return paragraph_sign(load().provisions[provision_id].cite)


@register.filter
def words(names: Iterable[str], table: str) -> str:
    """The words for several names of a closed list, with commas between."""
    return ", ".join(word(name, table) for name in names)


@register.filter
def ratios(outcomes: Iterable[Outcome]) -> list[str]:
    """What the figures of some findings mean, each kind of figure once."""
    found = dict.fromkeys(outcome.measure for outcome in outcomes if outcome.measure)
    return [word(measure, "ratio") for measure in RATIOS if measure in found]


@register.filter
def list_language(crosswalk_list: str) -> str:
    """The language in which another list names its factors."""
    return LIST_LANGUAGES.get(crosswalk_list, "en")


@register.filter
def is_at_lovdata(address: str) -> bool:
    """Whether a text of law is to be read at Lovdata."""
    return address.startswith(LOVDATA)


@register.filter
def doubt(confidence: str) -> str:
    """How sure we are, where it isn't from the text itself; empty where it is."""
    return "" if confidence == CERTAIN else said(load().sentences[f"confidence.{confidence}"])
