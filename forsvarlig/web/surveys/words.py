"""What results say, in sentences: no arrow, no verdict, and what chance alone gives beside every change."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from forsvarlig.analysis.benchmarks import Beside
from forsvarlig.analysis.results import FEW, Result, Share, standing_out, working_well
from forsvarlig.knowledge import load
from forsvarlig.web.ui.templatetags.ui import figure, percent, said


def name_of(factor: str) -> str:
    """A factor's one name, in the language of the page."""
    known = load().factors.get(factor)
    return said(known.name) if known else factor


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s og %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def how_sure(result: Result) -> str:
    """How a unit stands to the enterprise, in a few words."""
    if result.sensitive:
        return _("Vises ikke som snitt")
    words = {
        "higher": _("Ganske sikkert høyere"),
        "likely_higher": _("Trolig høyere"),
        "alike": _("Som huset ellers"),
        "likely_lower": _("Trolig lavere"),
        "lower": _("Ganske sikkert lavere"),
    }
    return words.get(result.comparison or "", _("Ikke sammenlignet"))


def beside_words(one: Beside) -> str:
    """How a unit stands to a published figure, in a few words."""
    words = {
        "higher": _("Ganske sikkert mer belastning"),
        "likely_higher": _("Trolig mer belastning"),
        "alike": _("Ikke til å skille fra dette"),
        "likely_lower": _("Trolig mindre belastning"),
        "lower": _("Ganske sikkert mindre belastning"),
    }
    return words.get(one.comparison or "", _("Vet ikke nok til å si det"))


def value_words(result: Result) -> str:
    """The unit's figure with its uncertainty, or what is told instead."""
    if result.value is None:
        return share_words(result.share, result.n) if result.sensitive else _("Vises ikke")
    if result.interval is None:
        return figure(result.value)
    return f"{figure(result.value)} ({figure(result.interval[0])}–{figure(result.interval[1])})"


def share_words(share: Share | None, n: int) -> str:
    """How many said yes, as far as it may be told, short enough for a table."""
    if share is None:
        return _("for få svar")
    if share.kind == "exact":
        return percent(share.low)
    if share.kind == "at_most":
        return _("høyst %(share)s") % {"share": percent(share.high)}
    if share.kind == "at_least":
        return _("minst %(share)s") % {"share": percent(share.low)}
    if share.kind == "fewer_than_3_yes":
        return _("færre enn 3 av %(n)d") % {"n": n}
    return _("minst %(least)d av %(n)d") % {"least": n - FEW, "n": n}


def said_yes(share: Share | None, n: int) -> str:
    """How many said yes, as the beginning of a sentence."""
    words = _("%(share)s svarte ja") % {"share": share_words(share, n)}
    return words[0].upper() + words[1:]


def finding(result: Result, unit: str, enterprise: str) -> str:
    """What a chart shows, for whoever doesn't see it."""
    name = name_of(result.factor)
    if result.value is None:
        return f"{name}: {said_yes(result.share, result.n) if result.share else _('vises ikke')}."
    parts = [_("%(name)s: %(unit)s har %(value)s av 100") % {"name": name, "unit": unit, "value": figure(result.value)}]
    if result.interval:
        low, high = map(figure, result.interval)
        parts.append(_("usikkert mellom %(low)s og %(high)s") % {"low": low, "high": high})
    if result.change:
        parts.append(_("%(before)s sist") % {"before": figure(result.change.before)})
    if result.enterprise is not None and result.comparison is not None:
        parts.append(_("%(enterprise)s samlet har %(value)s") % {"enterprise": enterprise, "value": figure(result.enterprise)})
    return ", ".join(parts) + "."


def change_words(result: Result) -> str:
    """The change since last round, with what chance alone gives; empty when there is nothing to compare with."""
    change = result.change
    if change is None or result.value is None:
        return ""
    numbers = {"before": figure(change.before), "now": figure(result.value)}
    if change.chance_points is None:
        return _("Sist %(before)s, nå %(now)s. Vi vet ikke nok om spredningen til å si om det er en endring.") % numbers
    numbers["chance"] = figure(change.chance_points)
    if change.is_told and change.points > 0:
        return (
            _("Mer belastning enn sist, fra %(before)s til %(now)s. Av seg selv skifter det sjelden mer enn %(chance)s.") % numbers
        )
    if change.is_told:
        return (
            _("Mindre belastning enn sist, fra %(before)s til %(now)s. Av seg selv skifter det sjelden mer enn %(chance)s.")
            % numbers
        )
    if figure(change.before) == figure(result.value):
        return _("Som sist: %(now)s. Endringer under %(chance)s skjer ofte av seg selv.") % numbers
    if change.points > 0:
        return (
            _(
                "Vi kan ikke si om det er blitt verre. "
                "Fra %(before)s til %(now)s er mindre enn det som ofte skjer av seg selv (%(chance)s)."
            )
            % numbers
        )
    return (
        _(
            "Vi kan ikke si om det er blitt bedre. "
            "Fra %(before)s til %(now)s er mindre enn det som ofte skjer av seg selv (%(chance)s)."
        )
        % numbers
    )


def against(result: Result) -> str:
    """A scale that stands out, in a sentence: its figure, and the enterprise's."""
    if result.value is None or result.enterprise is None:
        return ""
    numbers = {"value": figure(result.value), "house": figure(result.enterprise)}
    if result.comparison in ("higher", "lower"):
        return (
            _("%(value)s på en skala der 100 er mest belastning. Huset samlet har %(house)s. Det er ganske sikkert en forskjell.")
            % numbers
        )
    return _("%(value)s på en skala der 100 er mest belastning. Huset samlet har %(house)s. Det er trolig en forskjell.") % numbers


def lead(results: Sequence[Result], is_everyone: bool) -> str:
    """The page in two or three sentences."""
    known = [one for one in results if one.value is not None]
    if not known:
        return _("Ingen snitt kan vises for denne enheten.")
    most, least = max(known, key=lambda one: one.value or 0), min(known, key=lambda one: one.value or 0)
    ends = {
        "most": name_of(most.factor),
        "high": figure(most.value),
        "least": name_of(least.factor),
        "low": figure(least.value),
    }
    if is_everyone:
        return _("Mest belastning er det på %(most)s (%(high)s av 100), minst på %(least)s (%(low)s).") % ends
    out, well = standing_out(results), working_well(results)
    if not out and not well:
        return (
            _(
                "Ingenting skiller seg klart fra huset ellers. "
                "Mest belastning er det på %(most)s (%(high)s av 100), minst på %(least)s (%(low)s)."
            )
            % ends
        )
    sentences = []
    if out:
        sentences.append(
            _("Mer belastning enn i huset ellers: %(names)s.") % {"names": listed([name_of(one.factor) for one in out])}
        )
    if well:
        sentences.append(
            _("Mindre belastning enn i huset ellers: %(names)s.") % {"names": listed([name_of(one.factor) for one in well])}
        )
    return " ".join(sentences)


def unknown_words(result: Result) -> str:
    """What is told of something sensitive, and what isn't."""
    if result.share is None:
        return _("Færre enn 10 svarte på dette. Da viser vi verken tall eller spenn. Ta det opp i gruppa, uten navn.")
    told = said_yes(result.share, result.n)
    if result.share.kind == "fewer_than_3_yes":
        return _("%(told)s. Vi viser ikke om det var ingen eller noen få. Ta det opp i gruppa, uten navn.") % {"told": told}
    if result.share.kind == "fewer_than_3_no":
        return _("%(told)s. Vi viser ikke nøyaktig hvor mange. Ta det opp nå, uten navn.") % {"told": told}
    return _("%(told)s. Ta det opp i gruppa, uten navn.") % {"told": told}


def untold_changes(results: Sequence[Result]) -> str:
    """The changes that are no larger than what chance alone gives, in one sentence; empty when there are none."""
    small = [one for one in results if one.change and one.change.chance_points is not None and not one.change.is_told]
    if not small:
        return ""
    most = max(one.change.chance_points or 0 for one in small if one.change)
    names = listed([name_of(one.factor) for one in small])
    return _(
        "%(names)s: Vi kan ikke si om det er blitt bedre eller verre. "
        "Endringene er mindre enn det som ofte skjer av seg selv (inntil %(most)s poeng)."
    ) % {
        "names": names,
        "most": figure(most),
    }
