"""Page tags without domain: levels, figures with Norwegian signs, deadlines with their week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

register = template.Library()

WORDS = {
    "green": pgettext_lazy("level", "Behold"),
    "yellow": pgettext_lazy("level", "Følg med"),
    "orange": pgettext_lazy("level", "Gjør noe"),
    "red": pgettext_lazy("level", "Straks"),
    "unknown": pgettext_lazy("level", "Vet ikke ennå"),
    "hidden": pgettext_lazy("level", "Skjult for å verne"),
}
NBSP = "\u00a0"


@register.simple_tag
def level(name: str, kind: str = "adopted", size: str = "") -> SafeString:
    """Sign and word of a level. `kind` is adopted (filled sign) or proposed (outline); no level gives a dotted line."""
    if not name:
        return format_html('<span class="undecided">{}</span>', _("Ikke avgjort"))
    symbol = f"s-{name}-outline" if kind == "proposed" and name in ("green", "yellow", "orange", "red") else f"s-{name}"
    return format_html(
        '<span class="lv lv-{}{}"><svg class="sign" aria-hidden="true"><use href="{}#{}"/></svg>{}</span>',
        name,
        " lv-big" if size == "big" else "",
        static("ui/signs.svg"),
        symbol,
        WORDS[name],
    )


@register.filter
def level_word(name: str) -> str:
    """The word of a level alone."""
    return str(WORDS.get(name, name))


@register.filter
def said(text: Mapping[str, str] | None) -> str:
    """A text in the language of the page, else in bokmål, else in whatever it is in."""
    if not text:
        return ""
    return text.get(get_language() or "nb") or text.get("nb") or next(iter(text.values()))


@register.filter
def figure(value: float | None, decimals: int = 0) -> str:
    """A number with decimal comma and a real minus; an empty string for none."""
    if value is None:
        return ""
    shown = f"{value:.{decimals}f}".replace("-", "−")
    return shown if get_language() == "en" else shown.replace(".", ",")


@register.filter
def percent(share: float | None) -> str:
    """A share between 0 and 1 as whole per cent, with a no-break space."""
    return "" if share is None else f"{share * 100:.0f}{NBSP}%"


@register.filter
def deadline(on: date | None) -> str:
    """A date with its week, as people plan by: 15. januar 2027, uke 2."""
    if on is None:
        return ""
    return f"{date_format(on, 'DATE_FORMAT')}, {pgettext('of the year', 'uke')}{NBSP}{on.isocalendar().week}"


@register.filter
def paragraph_sign(cite: str) -> SafeString:
    """A citation that does not break after its paragraph sign."""
    return format_html("{}", cite.replace("§ ", f"§{NBSP}"))


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], *prefixes: str) -> SafeString:
    """Marks the navigation link whose pages the reader is on."""
    path = context["request"].path
    return format_html(' aria-current="{}"', "page") if any(path.startswith(prefix) for prefix in prefixes) else SafeString("")
