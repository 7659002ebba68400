"""What can be shown of a unit of a given size: the sums behind every sentence about who sees what."""

from __future__ import annotations

from fractions import Fraction

LIKELY = Fraction(7, 10)
RATES = (Fraction(1, 2), LIKELY, Fraction(9, 10))
STEPS = 10
# How many must have written in a group before anybody reads what they wrote.
LEAST_WRITERS = 10


def can_be_surveyed(invited: int, threshold: int) -> bool:
    """Whether a survey is offered: 70 % of the invited make at least the threshold."""
    return LIKELY * invited >= threshold


def answers_at(invited: int, rate: Fraction) -> int:
    """How many answers a unit gives at a response rate, rounded down."""
    return int(rate * invited)


def rate_step(answered: int, invited: int) -> tuple[int, int]:
    """A response rate as a step of ten per cent, from and to; the ends are under 10 and over 90."""
    if answered * 10 < invited:
        return 0, 10
    if answered * 10 > 9 * invited:
        return 90, 100
    low = min(answered * 10 // invited, STEPS - 2)
    return low * 10, low * 10 + 10


def may_show_rate(invited: int, others: int, threshold: int) -> bool:
    """Whether a unit's response rate may be shown while the round is open.

    `others` is how many are invited in the rest of the unit above: were they too few, the two rates would tell theirs.
    """
    return invited >= threshold and (others == 0 or others >= threshold)
