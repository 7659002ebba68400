"""Published figures are read with their table, and count only for the same questions."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from forsvarlig.analysis.assessment import Context, assess_release
from forsvarlig.analysis.benchmarks import benchmarks_for, beside_benchmarks
from forsvarlig.analysis.published import read_published
from forsvarlig.analysis.results import unit_results
from forsvarlig.knowledge import load
from forsvarlig.knowledge.benchmarks import PublishedMean
from forsvarlig.knowledge.checking import check_content
from forsvarlig.knowledge.loading import Knowledge

SOUND = Path(__file__).parent.parent / "content" / "sound"


def scale(name: str, factor: str, orientation: str, **changed: object) -> dict[str, object]:
    shown = {"id": name, "factor": factor, "orientation": orientation, "range": [0, 100], "step": 25, "sensitive": False}
    return shown | changed


def release(**changed: object) -> dict[str, object]:
    """One unit of 30 with a mean of 60 on a burden and of 60 on a resource."""
    figures = {"n": 30, "scales": {name: {"n": 30, "mean": 60.0, "sd": 20.0} for name in ("pace", "support")}}
    document: dict[str, object] = {
        "format": "forsvarlig-release/1",
        "instrument": "example",
        "version": "1.1",
        "threshold": 5,
        "units": [{"unit": "root", "parent": ""}],
        "scales": [scale("pace", "quantitative_demands", "demand"), scale("support", "support_feedback", "resource")],
        "groups": [{"where": {}, **figures}, {"where": {"unit": "root", "members": "subtree"}, **figures}],
    }
    return document | changed


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    """The packaged content, with the benchmark of the sound content and its source."""
    sound = load(SOUND)
    return replace(load(), benchmarks=sound.benchmarks, sources={**load().sources, **sound.sources})


def test_a_head_and_its_table_are_read_together() -> None:
    read = load(SOUND).benchmarks["example"]
    assert (read.instrument, read.versions, read.year) == ("example", ("1", "1.1"), 2020)
    assert read.scales == {"pace": PublishedMean("demand", 47.5), "support": PublishedMean("resource", 68.0)}


def test_a_head_without_its_table_is_told_by_the_table_s_name(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SOUND, content)
    (content / "benchmarks" / "example.csv").unlink()
    (problem,) = check_content(content)
    assert str(problem).startswith("benchmarks/example.csv: The table of the figures can't be read.")


def test_a_figure_counts_for_the_same_questionnaire_and_version_with_population_year_and_source(knowledge: Knowledge) -> None:
    found = benchmarks_for(read_published(release()), knowledge)
    assert {name: one.mean for name, one in found.items()} == {"pace": 47.5, "support": 68.0}
    assert (found["pace"].year, found["pace"].population_in("nb")) == (2020, "2 000 ansatte i én undersøkelse")
    assert found["pace"].source == "Somebody (2020). A journal 1:1–9. table 2"


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "2"},
        {"instrument": "another"},
        {"scales": [scale("pace", "quantitative_demands", "resource"), scale("help", "support_feedback", "resource")]},
        {"scales": [scale("pace", "quantitative_demands", "demand", range=[1, 5])]},
        {"scales": [scale("pace", "quantitative_demands", "demand", sensitive=True)]},
    ],
)
def test_nothing_is_compared_with_other_questions(knowledge: Knowledge, changed: dict[str, object]) -> None:
    assert benchmarks_for(read_published(release(**changed)), knowledge) == {}


def test_of_two_published_figures_the_newest_counts(knowledge: Knowledge) -> None:
    old = knowledge.benchmarks["example"]
    newer = replace(old, id="newer", year=2024, scales={"pace": PublishedMean("demand", 44.0)})
    found = benchmarks_for(read_published(release()), replace(knowledge, benchmarks={"newer": newer, "example": old}))
    assert (found["pace"].mean, found["pace"].year) == (44.0, 2024)
    assert (found["support"].mean, found["support"].year) == (68.0, 2020)


def test_figures_stand_beside_each_other_as_burden_with_what_can_be_said(knowledge: Knowledge) -> None:
    published = read_published(release())
    pace, support = beside_benchmarks(published, unit_results(published, "root"), benchmarks_for(published, knowledge))
    assert (pace.result.value, pace.mean, pace.comparison) == (60.0, 47.5, "higher")
    assert (support.result.value, support.mean) == (40.0, 32.0)
    # 8 points at a standard error of 20/√30 are 2.19 errors: p = 0.037 with 29 degrees of freedom, so both stand after adjustment.
    assert support.comparison == "higher"


def test_the_proposal_uses_the_benchmark_and_names_its_source(knowledge: Knowledge) -> None:
    document = release()
    context = Context(benchmarks=benchmarks_for(read_published(document), knowledge))
    (unit,) = assess_release(document, context, knowledge)["units"]
    pace = next(one for one in unit["factors"] if one["factor"] == "quantitative_demands")
    assert any("Somebody (2020)" in ground["source"] and "2 000 ansatte" in ground["text"]["nb"] for ground in pace["grounds"])


def test_the_packaged_questionnaire_has_no_benchmark_that_nobody_has_published() -> None:
    assert all(one.instrument != "core" for one in load().benchmarks.values())
