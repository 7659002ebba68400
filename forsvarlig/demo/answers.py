"""Answers of a demonstration enterprise to a questionnaire, drawn from a seed; `conditions.py` says what is planted in them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import numpy as np

from forsvarlig.demo.conditions import ELSEWHERE, Condition, conditions_of
from forsvarlig.demo.enterprises import DemoAnswer, DemoEnterprise, DemoPerson
from forsvarlig.knowledge.instruments import Instrument, Item, Scale

Generator: TypeAlias = np.random.Generator
Conditions: TypeAlias = Mapping[tuple[str, str], Condition]

LAST_YEAR, THIS_YEAR = 1, 2
ANSWERING = (0.76, 0.85)
SKIPPED_SHARE = 0.02
# Between persons and, within a person, between waves and between items, in points. Together about 20.
PERSON_SD, WAVE_SD, ITEM_SD = 14.0, 10.0, 10.0
HAPPENED_POINTS = 50
# Of those who have met one of the things that a sensitive scale asks about: how many have met each of the others too.
ALSO_SHARE = 0.4


def survey_answers(enterprise: DemoEnterprise, instrument: Instrument, *, seed: int, wave: int) -> list[DemoAnswer]:
    """The answers of those who answered, in no order that tells who they are; some items are skipped.

    `wave` is 1 for last year and 2 for this year: the same people, most of them answering both times. The same seed and wave
    give the same answers. Between 76 and 85 per cent of each unit answer. Raises ValueError for another wave.
    """
    if wave not in (LAST_YEAR, THIS_YEAR):
        raise ValueError(f"wave {wave} is neither {LAST_YEAR} (last year) nor {THIS_YEAR} (this year)")
    conditions = conditions_of(enterprise.key, wave)
    drawn: list[DemoAnswer] = []
    for unit in enterprise.units:
        people = list(_answering(enterprise, unit.key, seed, wave))
        met = {scale.id: _who_met(scale, people, conditions, seed, wave) for scale in instrument.scales if scale.sensitive}
        drawn.extend(_answer(person, instrument, conditions, met, seed, wave) for person in people)
    order = _generator(seed, wave, enterprise.key).permutation(len(drawn))
    return [drawn[at] for at in order]


def _generator(seed: int, wave: int, key: str) -> Generator:
    return np.random.default_rng([seed, wave, zlib.crc32(key.encode())])


def _answering(enterprise: DemoEnterprise, unit: str, seed: int, wave: int) -> Iterator[DemoPerson]:
    people = enterprise.working_in(unit)
    generator = _generator(seed, wave, f"{enterprise.key}/{unit}")
    count = round(float(generator.uniform(*ANSWERING)) * len(people))
    for at in sorted(generator.choice(len(people), count, replace=False)):
        yield people[at]


def _condition(conditions: Conditions, unit: str, scale: Scale) -> Condition:
    factor = scale.factor or ""
    return conditions.get((unit, factor), conditions.get(("", factor), ELSEWHERE))


def _who_met(scale: Scale, people: list[DemoPerson], conditions: Conditions, seed: int, wave: int) -> set[str]:
    """Who in a unit has met what a sensitive scale asks about: the planted share of them, rounded up or down by chance."""
    if not people:
        return set()
    unit = people[0].unit
    generator = _generator(seed, wave, f"{unit}/{scale.id}")
    count = int(_condition(conditions, unit, scale).happens * len(people) + generator.random())
    return {people[at].key for at in generator.choice(len(people), count, replace=False)}


def _answer(
    person: DemoPerson, instrument: Instrument, conditions: Conditions, met: Mapping[str, set[str]], seed: int, wave: int
) -> DemoAnswer:
    lasting, passing = _generator(seed, 0, person.key), _generator(seed, wave, person.key)
    answers: dict[str, str] = {}
    for scale in instrument.scales:
        own = PERSON_SD * float(lasting.standard_normal()) + WAVE_SD * float(passing.standard_normal())
        surely = int(passing.integers(len(scale.items)))
        for at, name in enumerate(scale.items):
            item = instrument.items[name]
            if scale.sensitive:
                happened = person.key in met[scale.id] and (at == surely or bool(passing.random() < ALSO_SHARE))
                value = _happened(item, happened, passing)
            else:
                value = _felt(item, scale, _condition(conditions, person.unit, scale), own, passing)
            if passing.random() >= SKIPPED_SHARE:
                answers[name] = value
    return DemoAnswer(person.unit, answers)


def _felt(item: Item, scale: Scale, condition: Condition, own: float, generator: Generator) -> str:
    """The option nearest to what the person has felt: the condition's points, the person's own, and chance."""
    burden = condition.points + own + ITEM_SD * float(generator.standard_normal())
    wanted = 100 - burden if scale.orientation == "resource" else burden
    return min(item.options, key=lambda option: (abs(option.score - wanted), option.value)).value


def _happened(item: Item, happened: bool, generator: Generator) -> str:
    """No, or one of the options that say that it has happened."""
    options = [option.value for option in item.options if (option.score >= HAPPENED_POINTS) == happened]
    return options[int(generator.integers(len(options)))]
