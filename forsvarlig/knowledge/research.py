"""What research has found that a factor goes with: one published finding a record, with its figure, design, quality and source."""

from __future__ import annotations

from dataclasses import dataclass

from forsvarlig.knowledge.reading import Citation, Entry, Text

OUTCOMES = (
    "mental_complaints",
    "depression",
    "anxiety",
    "burnout",
    "sleep_problems",
    "musculoskeletal",
    "cardiovascular",
    "stroke",
    "diabetes",
    "obesity",
    "physical_inactivity",
    "sick_leave",
    "disability",
    "job_satisfaction",
)
# Relative risk, odds ratio, incidence rate ratio, hazard ratio; "ratio" where the source as read doesn't tell which.
MEASURES = ("RR", "OR", "IRR", "HR", "ratio")
DESIGNS = (
    "prospective",
    "register",
    "pooled_individual",
    "meta_analysis",
    "review",
    "review_of_reviews",
    "single_studies",
)
# As the cited review grades itself; then as the program grades (A several cohorts or pooled data that agree,
# B one large cohort or a meta-analysis with limitations, C weak).
GRADES_OF_SOURCE = ("high", "moderate", "moderate_to_low", "not_graded")
OWN_GRADES = ("A", "B", "C")
HIGHEST_RATIO = 20.0


@dataclass(frozen=True)
class Outcome:
    """One published finding. `outcome` is what the factor goes with, `text` says it in words of association.

    `estimate` is a ratio of the kind `measure` between exposed and not exposed, `interval` its 95 % confidence interval; all
    three are None where the source gives no single figure. `quality` is one of the source's own grades or of the program's.
    """

    text: Text
    outcome: str
    measure: str | None
    estimate: float | None
    interval: tuple[float, float] | None
    design: tuple[str, ...]
    quality: str
    source: Citation

    @property
    def graded_by_program(self) -> bool:
        """Whether the grade is the program's own and not the cited work's."""
        return self.quality in OWN_GRADES

    @property
    def figure(self) -> str:
        """The figure as it is published, with two decimals: "OR 1.50 (1.15–1.96)"; empty where there is none."""
        if self.estimate is None:
            return ""
        kind = "" if self.measure in (None, "ratio") else f"{self.measure} "
        interval = f" ({self.interval[0]:.2f}–{self.interval[1]:.2f})" if self.interval else ""
        return f"{kind}{self.estimate:.2f}{interval}"


def read_outcome(part: Entry) -> Outcome:
    """Read one `[[outcome]]` of a factor."""
    measured = part.has("measure") or part.has("estimate")
    estimate = part.number("estimate", between=(0, HIGHEST_RATIO)) if measured else None
    return Outcome(
        text=part.text("text"),
        outcome=part.choice("outcome", OUTCOMES),
        measure=part.choice("measure", MEASURES) if measured else None,
        estimate=estimate,
        interval=_interval(part, estimate),
        design=part.choices("design", DESIGNS),
        quality=part.choice("quality", (*GRADES_OF_SOURCE, *OWN_GRADES)),
        source=part.outer_citation(),
    )


def _interval(part: Entry, estimate: float | None) -> tuple[float, float] | None:
    inner = part.part("interval", required=False)
    if inner is None:
        return None
    low, high = inner.number("low", between=(0, HIGHEST_RATIO)), inner.number("high", between=(0, HIGHEST_RATIO))
    if estimate is None:
        part.wrong("interval", "It stands without an estimate.", "Write measure and estimate, or remove it.")
    elif estimate and high and not low <= estimate <= high:  # zero: wrong in itself, and noted already
        part.wrong("interval", f"The estimate {estimate:g} isn't between {low:g} and {high:g}.", "Look the figures up again.")
    return low, high
