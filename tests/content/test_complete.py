"""What the packaged content promises to hold."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from forsvarlig.knowledge import Knowledge, load
from forsvarlig.knowledge.combinations import raising
from forsvarlig.knowledge.factors import PARTS, statutory_factors
from forsvarlig.knowledge.loading import PACKAGED, read_content
from forsvarlig.knowledge.measures import LEVELS, measures_for
from forsvarlig.knowledge.trades import STANDARDS, shared_codes, trade_for

EIGHT = [
    "unclear_conflicting_demands",
    "emotional_demands",
    "quantitative_demands",
    "support_feedback",
    "contact_communication",
    "harassment",
    "violence_threats",
    "autonomy",
]
OTHERS = [
    "bullying",
    "cognitive_demands",
    "conflicts",
    "development",
    "effort_reward",
    "horizontal_trust",
    "hours_control",
    "integrity_dignity",
    "job_insecurity",
    "leadership",
    "lone_work",
    "meaning",
    "org_justice",
    "predictability",
    "qualitative_insecurity",
    "recognition",
    "restructuring",
    "role_clarity",
    "role_conflict",
    "sexual_harassment",
    "social_community",
    "variation",
    "vertical_trust",
    "voice_climate",
    "work_climate",
    "work_life_balance",
    "working_hours",
]
PARTS_OF_WIDER = {
    "role_clarity": ("unclear_conflicting_demands",),
    "role_conflict": ("unclear_conflicting_demands",),
    "sexual_harassment": ("harassment",),
    "bullying": ("harassment",),
}
ACUTE = {"violence_threats", "harassment", "sexual_harassment", "bullying"}
# Every figure that the content may show, as published: a typing error in a data file is then a figure that isn't here.
PUBLISHED = {
    "aagestad_2014_bmc": {"OR 1.67 (1.14–2.45)"},
    "aagestad_2014_joem": {"OR 1.32 (1.03–1.69)", "OR 1.50 (1.15–1.96)", "OR 1.58 (1.20–2.09)"},
    "duchaine_2020": {"1.33", "1.47", "1.66", "1.76"},
    "ijerph_2022": {"OR 2.55 (1.44–4.51)"},
    "knutsen_2024": {"IRR 1.30 (1.05–1.60)", "IRR 1.35 (1.14–1.58)"},
    "liao_2023": {"RR 1.26 (1.18–1.35)"},
    "marti_2022": {"OR 1.30 (1.14–1.49)"},
    "niedhammer_2022": {
        "RR 1.13 (1.02–1.26)",
        "RR 1.14 (1.03–1.25)",
        "RR 1.17 (1.05–1.31)",
        "RR 1.19 (1.04–1.38)",
        "RR 1.32 (1.09–1.59)",
        "RR 1.35 (1.13–1.61)",
        "RR 1.46 (1.17–1.83)",
        "RR 1.61 (1.29–2.00)",
        "RR 1.77 (1.47–2.13)",
    },
    "nielsen_2016": {"OR 1.58 (1.39–1.79)"},
    "nielsen_2019": {"RR 1.23 (1.13–1.34)"},
    "rudkjobing_2020": {"RR 1.42 (1.31–1.54)"},
    "rugulies_2017": {"1.49 (1.23–1.80)"},
    "sterud_2013": {"OR 1.53 (1.09–2.16)", "OR 1.61 (1.02–2.56)"},
    "theorell_2015": {"2.82 (2.21–3.59)"},
}
RAISING = {
    frozenset({"violence_threats", "quantitative_demands"}),
    frozenset({"unclear_conflicting_demands", "quantitative_demands"}),
    frozenset({"emotional_demands", "unclear_conflicting_demands"}),
    frozenset({"emotional_demands", "development"}),
}
PROGRAMME_TRADES = {"nursing_home", "oil_supply", "food_industry", "bus_passenger", "construction", "kindergarten", "hospital"}
RISK_TOOL_TRADES = {"cleaning", "hairdresser", "road_freight", "home_care", "cafe"}
# Words that a listener can hold until the answer.
LONGEST_QUESTION = 25


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


def test_statutory_factors_stand_in_the_regulations_order(knowledge: Knowledge) -> None:
    assert [factor.id for factor in statutory_factors(knowledge.factors)] == EIGHT
    assert [factor.order for factor in statutory_factors(knowledge.factors)] == list(range(1, 9))


def test_all_factors_of_the_report_and_of_the_regulation_are_there(knowledge: Knowledge) -> None:
    assert sorted(knowledge.factors) == sorted([*EIGHT, *OTHERS])
    assert len(knowledge.factors) == 35


def test_only_the_gathering_factors_have_parts(knowledge: Knowledge) -> None:
    assert {factor.id: factor.part_of for factor in knowledge.factors.values() if factor.part_of} == PARTS_OF_WIDER


def test_contact_gathers_fellowship_and_lone_work_as_neighbours(knowledge: Knowledge) -> None:
    assert {"social_community", "lone_work"} <= set(knowledge.factors["contact_communication"].near_to)


def test_only_violence_and_harassment_of_any_kind_are_acute(knowledge: Knowledge) -> None:
    assert {factor.id for factor in knowledge.factors.values() if factor.risk_class == "acute"} == ACUTE


def test_every_factor_has_a_neighbour_and_its_parts_are_none_of_them(knowledge: Knowledge) -> None:
    for factor in knowledge.factors.values():
        assert factor.near_to
        assert not {factor.id, *factor.part_of} & set(factor.near_to), factor.id


def test_every_factor_says_how_to_talk_about_it_and_what_is_left_open(knowledge: Knowledge) -> None:
    for factor in knowledge.factors.values():
        assert [one.about for one in factor.guidance] == ["conversation", "left_open"], factor.id
        assert "own" in {source.work for source in factor.sources}, factor.id


def test_figures_are_as_published(knowledge: Knowledge) -> None:
    shown: dict[str, set[str]] = {}
    for factor in knowledge.factors.values():
        for finding in factor.outcomes:
            if finding.figure:
                shown.setdefault(finding.source.work, set()).add(finding.figure)
    assert shown == PUBLISHED


def test_a_grade_of_a_review_stands_only_where_that_review_is_the_source(knowledge: Knowledge) -> None:
    for factor in knowledge.factors.values():
        for finding in factor.outcomes:
            assert finding.graded_by_program == (finding.source.work != "nlia_2023"), (factor.id, finding.outcome)


def test_what_the_report_tells_of_others_isn_t_taken_as_confirmed(knowledge: Knowledge) -> None:
    findings = [finding for factor in knowledge.factors.values() for finding in factor.outcomes]
    assert not any(finding.source.verified for finding in findings if finding.source.work == "nlia_2023")


def test_each_part_of_every_factor_has_two_questions_to_weigh(knowledge: Knowledge) -> None:
    asked = Counter((factor.id, question.part) for factor in knowledge.factors.values() for question in factor.weigh)
    assert [(one, part) for one in knowledge.factors for part in PARTS if asked[one, part] < 2] == []


def test_factors_are_near_each_other_both_ways(knowledge: Knowledge) -> None:
    pairs = {(factor.id, other) for factor in knowledge.factors.values() for other in factor.near_to}
    assert pairs == {(other, one) for one, other in pairs}


def test_a_question_said_aloud_is_one_question(knowledge: Knowledge) -> None:
    for factor in knowledge.factors.values():
        for question in (factor.question, *factor.conversation):
            for words in question.values():
                assert words.find("?") == len(words) - 1, words
                assert len(words.split()) <= LONGEST_QUESTION, words


def test_a_trade_lists_the_measures_made_for_it(knowledge: Knowledge) -> None:
    for trade in knowledge.trades.values():
        made = {measure.id for measure in knowledge.measures.values() if trade.id in measure.trades}
        assert made <= set(trade.measures)
        assert all(trade.id in knowledge.measures[one].trades or not knowledge.measures[one].trades for one in trade.measures)


def test_a_trade_has_a_measure_for_each_factor_of_the_regulation(knowledge: Knowledge) -> None:
    for trade in knowledge.trades.values():
        helped = {factor for one in trade.measures for factor in knowledge.measures[one].factors}
        assert set(EIGHT) <= helped, trade.id


def test_the_trades_of_the_programmes_and_of_the_risk_tool_are_among_at_least_24(knowledge: Knowledge) -> None:
    assert len(knowledge.trades) >= 24
    assert set(knowledge.trades) >= PROGRAMME_TRADES | RISK_TOOL_TRADES
    assert (len(PROGRAMME_TRADES), len(RISK_TOOL_TRADES)) == (7, 5)


def test_a_trade_has_three_situations_that_no_other_trade_has(knowledge: Knowledge) -> None:
    told = [situation.text["nb"] for trade in knowledge.trades.values() for situation in trade.situations]
    assert {len(trade.situations) for trade in knowledge.trades.values()} == {3}
    assert len(set(told)) == len(told)


def test_the_situations_of_a_trade_touch_different_factors(knowledge: Knowledge) -> None:
    for trade in knowledge.trades.values():
        assert len({factor for situation in trade.situations for factor in situation.factors}) >= 3, trade.id


def test_a_trade_says_why_at_least_three_factors_weigh_there(knowledge: Knowledge) -> None:
    assert [trade.id for trade in knowledge.trades.values() if len({one.factor for one in trade.weighs}) < 3] == []


def test_no_code_belongs_to_two_trades(knowledge: Knowledge) -> None:
    assert list(shared_codes(knowledge.trades.values())) == []


def test_each_code_of_a_trade_leads_to_it(knowledge: Knowledge) -> None:
    for trade in knowledge.trades.values():
        for standard in STANDARDS:
            for code in trade.nace[standard]:
                assert trade_for(knowledge.trades.values(), [code], standard) is trade, (standard, code)


@pytest.mark.parametrize("factor", EIGHT)
def test_a_statutory_factor_has_five_measures_for_every_trade(knowledge: Knowledge, factor: str) -> None:
    assert len(measures_for(knowledge.measures.values(), factor)) >= 5


@pytest.mark.parametrize("factor", OTHERS)
def test_another_factor_has_two_measures_for_every_trade_not_all_for_the_individual(knowledge: Knowledge, factor: str) -> None:
    fitting = measures_for(knowledge.measures.values(), factor)
    assert len(fitting) >= 2
    assert {one.level for one in fitting} & {"source", "group", "leader"}


def test_most_measures_take_hold_at_the_source(knowledge: Knowledge) -> None:
    levels = Counter(measure.level for measure in knowledge.measures.values())
    assert levels["source"] > sum(levels.values()) / 2
    assert set(levels) == set(LEVELS)


def test_every_principle_of_prevention_has_a_measure(knowledge: Knowledge) -> None:
    assert {measure.principle for measure in knowledge.measures.values()} == set(knowledge.principles)


@pytest.mark.parametrize(
    ("code", "standard", "trade"),
    [
        ("56.110", "SN2025", "cafe"),
        ("56.101", "SN2007", "cafe"),
        ("87.102", "SN2025", "nursing_home"),
        ("87.101", "SN2025", None),
        ("88.910", "SN2025", "kindergarten"),
        ("88.911", "SN2007", "kindergarten"),
        ("88.912", "SN2007", None),
        ("96.210", "SN2025", "hairdresser"),
        ("96.020", "SN2007", "hairdresser"),
        ("96.010", "SN2007", None),
        ("49.320", "SN2025", "bus_passenger"),
        ("49.320", "SN2007", None),
        ("86.941", "SN2025", "home_care"),
        ("86.901", "SN2007", "home_care"),
        ("86.907", "SN2007", "ambulance"),
        ("88.101", "SN2007", "home_care"),
        ("88.998", "SN2007", "public_office"),
        ("86.212", "SN2007", None),
    ],
)
def test_industry_codes_lead_to_their_trade(knowledge: Knowledge, code: str, standard: str, trade: str | None) -> None:
    found = trade_for(knowledge.trades.values(), [code], standard)
    assert (found.id if found else None) == trade


def test_only_pairs_with_evidence_of_more_than_the_sum_raise(knowledge: Knowledge) -> None:
    assert {frozenset(one.factors) for one in raising(knowledge.combinations.values())} == RAISING


def test_pairs_that_were_studied_and_do_not_raise_are_there_too(knowledge: Knowledge) -> None:
    still = {frozenset(one.factors) for one in knowledge.combinations.values() if not one.raises}
    assert frozenset({"emotional_demands", "quantitative_demands"}) in still
    assert frozenset({"emotional_demands", "violence_threats"}) in still


def test_a_combination_is_named_by_its_factors(knowledge: Knowledge) -> None:
    assert all(one.id == "_".join(one.factors) for one in knowledge.combinations.values())


def test_the_packaged_content_is_read_once(knowledge: Knowledge) -> None:
    assert load() is knowledge


# Nynorsk allows each of these pairs; the content keeps to one, so that it reads as written by one hand. “Har vart” has lasted.
OTHER_FORMS = {
    r"(?<!har )vart": "blei",
    "vorte[nt]?": "blitt",
    "aleine": "åleine",
    "korkje": "verken",
    "[Ll]at": "la",
    "igjen": "att",
    "fyrst": "først",
    "(?:den|kvar) enkelte?": "einskild",
    "enkeltperson": "einskildperson",
    "vera": "vere",
    "gjera": "gjere",
    "gjev": "gir",
}


def test_the_nynorsk_keeps_to_one_form() -> None:
    _knowledge, reading = read_content(PACKAGED)
    texts = [(f"{one.file} {one.key}", one.text["nn"]) for one in reading.texts]
    found = [(place, ours) for form, ours in OTHER_FORMS.items() for place, text in texts if re.search(rf"\b{form}\b", text)]
    assert found == []
