"""The demonstration enterprises: who they are, and what is planted in their answers."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from forsvarlig.analysis.assessment import Context, assess_release
from forsvarlig.analysis.disclosure.release import make_release
from forsvarlig.analysis.scoring import exposed, score_answers, unfavourable
from forsvarlig.analysis.units import Units
from forsvarlig.demo import DemoAnswer, DemoEnterprise, cafe, nursing_home, survey_answers
from forsvarlig.duties.facts import check_facts
from forsvarlig.knowledge import load
from forsvarlig.knowledge.instruments import Instrument, read_instrument
from forsvarlig.knowledge.loading import PACKAGED

ENTERPRISES = [cafe(), nursing_home()]
# As the site stores them.
ROLES = {
    "general_manager",
    "hse_lead",
    "line_manager",
    "safety_representative",
    "chief_safety_representative",
    "elected_representative",
}
SEEDS = range(1, 11)
THRESHOLD = 5


@lru_cache(maxsize=1)
def core() -> Instrument:
    return read_instrument(PACKAGED / "instruments" / "core.toml")


@lru_cache(maxsize=32)
def answers(seed: int, wave: int = 2) -> tuple[DemoAnswer, ...]:
    return tuple(survey_answers(nursing_home(), core(), seed=seed, wave=wave))


def frame(given: tuple[DemoAnswer, ...]) -> pl.DataFrame:
    rows = [{"unit": one.unit, **{item: one.answers.get(item) for item in core().items}} for one in given]
    return pl.DataFrame(rows, schema=dict.fromkeys(["unit", *core().items], pl.String))


def burden(seed: int, factor: str, wave: int = 2) -> dict[str, float]:
    """The mean burden in each unit's raw answers."""
    given = answers(seed, wave)
    (scale,) = (one for one in core().scales if one.factor == factor)
    points = unfavourable(scale, score_answers(frame(given), core())[scale.id])
    units = np.array([one.unit for one in given])
    return {unit: float(np.nanmean(points[units == unit])) for unit in np.unique(units)}


def test_the_cafe_has_seven_people_in_one_unit() -> None:
    assert [len(cafe().people), len(cafe().units)] == [7, 1]
    assert cafe().name == "Kafé Fjordgløtt"


def test_the_nursing_home_has_84_people_in_six_units_under_one_root() -> None:
    home = nursing_home()
    assert len(home.people) == 84
    below = [unit for unit in home.units if unit.parent == home.root.key]
    assert len(below) == len(home.units) - 1 == 6
    assert [len(home.working_in(unit.key)) for unit in below] == [18, 17, 16, 14, 10, 9]
    assert home.working_in(home.root.key) == ()


@pytest.mark.parametrize("enterprise", ENTERPRISES, ids=[one.key for one in ENTERPRISES])
def test_people_have_names_of_their_own_units_that_exist_and_roles_that_the_site_knows(enterprise: DemoEnterprise) -> None:
    people = enterprise.people
    assert len({person.key for person in people}) == len({person.name for person in people}) == len(people)
    assert all(len(person.name.split()) == 2 and person.title for person in people)
    assert {person.unit for person in people} <= {unit.key for unit in enterprise.units}
    held = Counter(role for person in people for role in person.roles)
    assert set(held) <= ROLES
    assert held["general_manager"] == held["safety_representative"] == 1


def test_every_unit_of_the_nursing_home_has_one_leader_or_holds_the_manager() -> None:
    home = nursing_home()
    leaders = Counter(person.unit for person in home.people if "line_manager" in person.roles)
    assert leaders == {unit.key: 1 for unit in home.units if unit.parent}


@pytest.mark.parametrize("enterprise", ENTERPRISES, ids=[one.key for one in ENTERPRISES])
def test_those_whom_one_may_enter_as_say_what_they_come_to_in_three_languages(enterprise: DemoEnterprise) -> None:
    told = [person.comes_to for person in enterprise.people if person.comes_to]
    assert len(told) == (2 if enterprise.key == "fjordglott" else 6)
    assert all(set(text) == {"nb", "nn", "en"} and all(text.values()) for text in told)


@pytest.mark.parametrize("enterprise", ENTERPRISES, ids=[one.key for one in ENTERPRISES])
def test_facts_are_ones_that_duties_know_and_fit_the_people(enterprise: DemoEnterprise) -> None:
    facts = check_facts(enterprise.facts, load().facts)
    assert facts["employees"] == len(enterprise.people)
    representatives = [person for person in enterprise.people if "safety_representative" in person.roles]
    assert facts["safety_representatives"] == len(representatives)
    assert facts["elected_representatives"] == any("elected_representative" in person.roles for person in enterprise.people)
    trade = load().trades[enterprise.trade]
    assert any(code.startswith(prefix) for code in facts["nace"] for prefix in trade.nace["SN2025"])


def test_the_same_seed_gives_the_same_people_and_answers_and_another_seed_others() -> None:
    assert nursing_home() == nursing_home()
    again = survey_answers(nursing_home(), core(), seed=1, wave=2)
    assert tuple(again) == answers(1)
    assert answers(1) != answers(2)
    assert answers(1) != answers(1, wave=1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("wave", [1, 2])
def test_between_76_and_85_of_a_hundred_answer_and_every_unit_reaches_the_threshold(seed: int, wave: int) -> None:
    count = Counter(one.unit for one in answers(seed, wave))
    assert 0.75 <= sum(count.values()) / 84 <= 0.86
    assert len(count) == 6
    assert min(count.values()) >= THRESHOLD


def test_answers_are_values_that_the_questionnaire_lists_and_some_items_are_skipped() -> None:
    given = answers(1)
    listed = {item: {option.value for option in core().items[item].options} for item in core().items}
    assert all(value in listed[item] for one in given for item, value in one.answers.items())
    skipped = sum(len(listed) - len(one.answers) for one in given)
    assert 0 < skipped / (len(given) * len(listed)) < 0.05


def test_the_order_of_answers_does_not_give_the_unit_away() -> None:
    units = [one.unit for one in answers(1)]
    changes = sum(before != after for before, after in pairwise(units))
    assert changes > len(units) / 2


def test_another_wave_than_last_years_and_this_years_is_refused() -> None:
    with pytest.raises(ValueError, match="wave 0 is neither 1"):
        survey_answers(nursing_home(), core(), seed=1, wave=0)


@pytest.mark.parametrize("seed", SEEDS)
def test_nord_has_the_highest_demands_and_the_least_say(seed: int) -> None:
    for factor in ("quantitative_demands", "autonomy"):
        means = burden(seed, factor)
        assert means["nord"] - np.mean([mean for unit, mean in means.items() if unit != "nord"]) > 8, factor


@pytest.mark.parametrize("seed", SEEDS)
def test_about_half_of_skjermet_have_met_violence_and_hardly_anybody_elsewhere(seed: int) -> None:
    given = answers(seed)
    (scale,) = (one for one in core().scales if one.factor == "violence_threats")
    happened = exposed(scale, score_answers(frame(given), core())[scale.id])
    units = np.array([one.unit for one in given])
    yes = {unit: happened[(units == unit) & ~np.isnan(happened)] for unit in np.unique(units)}
    assert 0.35 <= yes["skjermet"].mean() <= 0.65
    # As many yes and no as it takes for the share to be shown.
    assert min((yes["skjermet"] == answer).sum() for answer in (0, 1)) >= 3
    assert all(hits.sum() <= 1 for unit, hits in yes.items() if unit != "skjermet")


@pytest.mark.parametrize("seed", SEEDS)
def test_korttid_is_in_good_order(seed: int) -> None:
    factors = ("quantitative_demands", "emotional_demands", "autonomy", "support_feedback")
    means = {factor: burden(seed, factor) for factor in factors}
    korttid = np.mean([means[factor]["korttid"] for factor in factors])
    others = np.mean([mean for factor in factors for unit, mean in means[factor].items() if unit != "korttid"])
    assert others - korttid > 6


@pytest.mark.parametrize("seed", [1, 2, 3, 2026])
def test_what_is_planted_is_proposed_from_the_release_alone(seed: int) -> None:
    units = Units({unit.key: unit.parent for unit in nursing_home().units})
    release = make_release(frame(answers(seed)), units, core()).document
    document = assess_release(release, Context(), load())
    levels = {unit["unit"]: {one["factor"]: one["level_over_time"] for one in unit["factors"]} for unit in document["units"]}
    assert levels["nord"]["quantitative_demands"] in ("orange", "red")
    assert levels["nord"]["autonomy"] in ("yellow", "orange", "red")
    assert levels["skjermet"]["violence_threats"] == "red"
    assert levels["korttid"]["quantitative_demands"] == "green"


def test_the_program_never_reads_what_is_planted() -> None:
    package = PACKAGED.parent
    readers = {
        path.relative_to(package).as_posix() for path in package.rglob("*.py") if "demo.conditions" in path.read_text("utf-8")
    }
    assert readers == {"demo/answers.py"}
