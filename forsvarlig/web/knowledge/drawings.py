"""Three models of work and health as pictures: where a factor stands follows from its kind, the lines from the combinations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from forsvarlig.knowledge.combinations import Combination
from forsvarlig.knowledge.factors import STATUTORY_COUNT, Factor
from forsvarlig.knowledge.loading import Knowledge
from forsvarlig.knowledge.research import Outcome
from forsvarlig.web.ui.templatetags.ui import said

DEMANDS, CONTROL, EXCHANGE = "quantitative_demands", "autonomy", "effort_reward"
RESOURCE = "resource"
# The pictures are 430 units wide, so that their text is legible on a phone.
FIRST_ROW, ROW, LEFT, RIGHT = 66, 56, 176, 254
LINE_LETTERS = 18
BEND_A_ROW = 44


@dataclass(frozen=True)
class Finding:
    """A published figure, and the factor on whose page it stands."""

    factor: Factor
    outcome: Outcome


@dataclass(frozen=True)
class Named:
    """A factor in a picture: its name in lines, and its height."""

    factor: Factor
    lines: tuple[str, ...]
    y: int


@dataclass(frozen=True)
class Line:
    """A line between two factors; `raises` when they are more than the sum of both."""

    path: str
    raises: bool


def quadrants(knowledge: Knowledge) -> Mapping[str, Any]:
    """Demands and control: the strained corner is where both factors are at their worse end."""
    demands, control = knowledge.factors[DEMANDS], knowledge.factors[CONTROL]
    return {"up": demands, "across": control, "is_left": control.kind == RESOURCE, "findings": _findings([demands, control])}


def balance(knowledge: Knowledge) -> Mapping[str, Any]:
    """Effort and reward: what is put in on one side, what comes back on the other; of the latter, what takes from it apart."""
    exchange = knowledge.factors[EXCHANGE]
    near = [knowledge.factors[name] for name in exchange.near_to]
    gives, takes = [one for one in near if one.kind == RESOURCE], [one for one in near if one.kind != RESOURCE]
    return {
        "effort": [*_stacked([knowledge.factors[DEMANDS]], 150)],
        "reward": [*_stacked(gives, 104)],
        "takes": takes,
        "exchange": exchange,
        "findings": _findings([exchange, *near]),
    }


def demands_and_resources(knowledge: Knowledge) -> Mapping[str, Any]:
    """Demands and resources: every factor of a combination that was studied, with its line; and all factors by kind."""
    combinations = list(knowledge.combinations.values())
    in_order = sorted(knowledge.factors.values(), key=lambda one: one.order or STATUTORY_COUNT + 1)
    involved = [one for one in in_order if any(one.id in pair.factors for pair in combinations)]
    left = list(_stacked([one for one in involved if one.kind != RESOURCE], FIRST_ROW))
    right = list(_stacked([one for one in involved if one.kind == RESOURCE], FIRST_ROW))
    return {
        "left": left,
        "right": right,
        "left_x": LEFT,
        "right_x": RIGHT,
        "height": FIRST_ROW + ROW * max(len(left), len(right)),
        "lines": [_line(one, left, right) for one in combinations],
        "combinations": combinations,
        "kinds": [
            (kind, [one for one in knowledge.factors.values() if one.kind == kind]) for kind in ("demand", "depends", RESOURCE)
        ],
    }


def _findings(factors: Iterable[Factor]) -> list[Finding]:
    return [Finding(factor, outcome) for factor in factors for outcome in factor.outcomes if outcome.figure]


def _stacked(factors: Iterable[Factor], first: int) -> Iterator[Named]:
    for row, factor in enumerate(factors):
        yield Named(factor, tuple(wrap(said(factor.short), LINE_LETTERS)), first + row * ROW)


def _line(combination: Combination, left: list[Named], right: list[Named]) -> Line:
    """A straight line across, or a bow between two of the same side."""
    places = {one.factor.id: (x, one.y) for x, side in ((LEFT, left), (RIGHT, right)) for one in side}
    (x, y), (to_x, to_y) = (places[name] for name in combination.factors)
    if x != to_x:
        return Line(f"M{x} {y}L{to_x} {to_y}", combination.raises)
    bend = BEND_A_ROW * (abs(y - to_y) // ROW) * (1 if x == LEFT else -1)
    return Line(f"M{x} {y}Q{x + bend} {(y + to_y) // 2} {to_x} {to_y}", combination.raises)
