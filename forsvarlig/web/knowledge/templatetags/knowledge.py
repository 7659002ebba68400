"""Words of the content's closed lists, as pages say them."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forsvarlig.knowledge import load
from forsvarlig.knowledge.reading import Citation
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
}
TABLES = {"part": PARTS, "cost": COSTS, "class": CLASSES, "work": WORK_KINDS, "kind": KINDS, "level": WORKS_AT}


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
