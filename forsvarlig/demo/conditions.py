"""What is planted in the answers of the demonstration enterprises. Only the generator and the tests read it, never the program.

Points are burden, 0 to 100, for a scale that asks how things are; `happens` is the share of people who have met it, for a
scale that asks whether something has happened. A row with an empty unit holds for the units that have none of their own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """How things are on one factor: the mean burden in points, or the share of people who have met it, 0 to 1."""

    points: float = 40.0
    happens: float = 0.02


ELSEWHERE = Condition()

# Last year and this year.
NURSING_HOME: dict[tuple[str, str], tuple[Condition, Condition]] = {
    ("", "unclear_conflicting_demands"): (Condition(42), Condition(41)),
    ("", "emotional_demands"): (Condition(48), Condition(48)),
    ("", "quantitative_demands"): (Condition(48), Condition(48)),
    ("", "support_feedback"): (Condition(32), Condition(32)),
    ("", "contact_communication"): (Condition(32), Condition(32)),
    ("", "autonomy"): (Condition(46), Condition(45)),
    ("", "development"): (Condition(42), Condition(42)),
    ("", "job_insecurity"): (Condition(26), Condition(26)),
    ("", "org_justice"): (Condition(38), Condition(38)),
    ("", "work_life_balance"): (Condition(38), Condition(38)),
    # Nord: high demands and little say, last year already.
    ("nord", "quantitative_demands"): (Condition(68), Condition(71)),
    ("nord", "autonomy"): (Condition(58), Condition(66)),
    ("nord", "support_feedback"): (Condition(30), Condition(25)),
    # Skjermet: violence.
    ("skjermet", "violence_threats"): (Condition(happens=0.45), Condition(happens=0.50)),
    ("skjermet", "emotional_demands"): (Condition(54), Condition(57)),
    # Korttid: in good order.
    ("korttid", "unclear_conflicting_demands"): (Condition(30), Condition(30)),
    ("korttid", "emotional_demands"): (Condition(36), Condition(36)),
    ("korttid", "quantitative_demands"): (Condition(34), Condition(34)),
    ("korttid", "support_feedback"): (Condition(22), Condition(22)),
    ("korttid", "contact_communication"): (Condition(24), Condition(24)),
    ("korttid", "autonomy"): (Condition(32), Condition(32)),
    ("korttid", "development"): (Condition(32), Condition(32)),
    ("korttid", "job_insecurity"): (Condition(20), Condition(20)),
    ("korttid", "org_justice"): (Condition(28), Condition(28)),
    ("korttid", "work_life_balance"): (Condition(28), Condition(28)),
}

PLANTED = {"solbakken": NURSING_HOME}


def conditions_of(enterprise: str, wave: int) -> dict[tuple[str, str], Condition]:
    """What is planted in a wave (1 or 2), by unit and factor; nothing where the enterprise has no plan."""
    return {key: waves[wave - 1] for key, waves in PLANTED.get(enterprise, {}).items()}
