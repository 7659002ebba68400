"""What could be shown of a prepared round, in sentences: the forecast of `analysis.disclosure`, from the round's own sizes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forsvarlig.web.surveys.counting import surveyed_heads
from forsvarlig.web.surveys.models import Round
from forsvarlig.web.surveys.promise import listed
from forsvarlig.web.surveys.releasing import unit_tree
from forsvarlig.web.surveys.setup import background_questions
from forsvarlig.web.surveys.sizes import LIKELY, RATES
from forsvarlig.web.ui.templatetags.ui import said

if TYPE_CHECKING:
    from forsvarlig.analysis.disclosure.forecast import Forecast

Tree = tuple[tuple[str, str | None], ...]
Asked = tuple[tuple[str, int], ...]
Options = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Line:
    """What one background question would bring if it were the only one: splits that could be shown, units that see nothing more."""

    name: str
    is_chosen: bool
    shown: int
    bare: int


@dataclass(frozen=True)
class Expectation:
    """What is said about a round before anybody was asked; `lines` has every background question that can be chosen."""

    units: int
    sentences: tuple[str, ...]
    lines: tuple[Line, ...]
    is_partial: bool


def expectation(round_: Round) -> Expectation:
    """What could be shown of a round if it were asked as it is set up. Takes seconds for hundreds of units, the first time."""
    tree = tuple(unit_tree(round_).parent.items())
    asked = tuple((str(part.unit_id), part.invited) for part in surveyed_heads(round_))
    limits = (round_.threshold, max(round_.threshold, round_.cross_threshold))
    chosen = tuple((question["id"], len(question["options"])) for question in round_.background)
    whole = _forecast(tree, asked, chosen, RATES, *limits)
    lines = []
    for question in background_questions():
        alone = _forecast(tree, asked, ((question.id, len(question.options)),), (LIKELY,), *limits)
        (cost,) = alone.costs
        is_chosen = question.id in dict(chosen)
        lines.append(Line(said(question.name), is_chosen, round(cost.alone), round(cost.units_bare_alone)))
    sentences = tuple(_sentences(round_, whole)) if asked else ()
    return Expectation(len(asked), sentences, tuple(lines) if asked else (), whole.reckoned < 1)


@lru_cache(maxsize=64)
def _forecast(
    tree: Tree, asked: Asked, options: Options, rates: tuple[Fraction, ...], threshold: int, cross_threshold: int
) -> Forecast:
    """The forecast, kept: the same sizes give the same one."""
    from forsvarlig.analysis.disclosure.forecast import Column, forecast
    from forsvarlig.analysis.units import Units

    columns = [Column.even(name, count) for name, count in options]
    limits = {"threshold": threshold, "cross_threshold": cross_threshold}
    return forecast(Units(dict(tree)), dict(asked), columns, rates=rates, likely=LIKELY, **limits)


def _sentences(round_: Round, whole: Forecast) -> list[str]:
    said_rates = (_("Svarer halvparten"), _("Svarer sju av ti"), _("Svarer ni av ti"))
    found = []
    for words, rate in zip(said_rates, RATES, strict=True):
        shown = whole.at[rate]
        units = round(shown.units)
        told = {"rate": words, "shown": round(shown.units_shown), "units": units}
        found.append(
            ngettext(
                "%(rate)s, kan %(shown)d av %(units)d enhet vise sitt eget resultat.",
                "%(rate)s, kan %(shown)d av %(units)d enheter vise sitt eget resultat.",
                units,
            )
            % told
        )
    if round_.background:
        likely = whole.at[LIKELY]
        names = listed(said(question.get("name") or question["text"]).lower() for question in round_.background)
        asking = {"names": names, "bare": round(likely.units_bare), "units": round(likely.units)}
        found.append(_("Spør dere om %(names)s, ser %(bare)d av %(units)d enheter likevel ikke noe mer om seg selv.") % asking)
        split = {"shown": round(likely.crossed_shown), "crossed": round(likely.crossed)}
        found.append(
            _("I alt kan %(shown)d av %(crossed)d oppdelte grupper vises, avdelinger og hele virksomheten medregnet.") % split
        )
    return found
