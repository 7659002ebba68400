"""Whether every published figure is right, by the audit's own reading and scoring of the answers, in exact fractions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from forsvarlig.audit.findings import Finding
from forsvarlig.audit.microdata import Measure, Person, Questions, read_people, read_questions, read_tree
from forsvarlig.audit.parsing import read_release
from forsvarlig.audit.readings import FEW, HALF_MEAN, HALF_SHARE, Interval, rounded_to
from forsvarlig.audit.release import Group, Release, Scale
from forsvarlig.errors import InputError, Place, nearest

SAME = Fraction(1, 10**6)


@dataclass(frozen=True)
class Checked:
    """What the answers say: the `release` with the cuts of its shares filled in, its `sizes`, and each figure that is `wrong`."""

    release: dict[str, Any]
    sizes: dict[str, Any]
    wrong: tuple[Finding, ...]


def check_figures(
    release: Mapping[str, Any], responses_path: Path, units_path: Path, instrument_path: Path, unit_column: str = "unit"
) -> Checked:
    """Compare every figure of a release with the answers.

    Returns the sizes and what is wrong. Raises InputError where a file or the release is malformed, or they don't belong together.
    """
    shown = read_release(release)
    questions, tree = read_questions(instrument_path), read_tree(units_path)
    columns = (unit_column, *shown.crossings)
    people = list(read_people(responses_path, questions, columns, tree))
    measures = {measure.id: measure for measure in questions.measures}
    if unknown := shown.scales.keys() - measures.keys():
        name = min(unknown)
        raise InputError(f"The instrument has no scale “{name}”.", Place(instrument_path.name), nearest(name, measures))
    wrong = [*_tree(shown, tree)]
    for scale in shown.scales.values():
        wrong += _definition(scale, measures[scale.id], questions)
    cells: dict[tuple[str | None, ...], list[Person]] = {}
    for person in people:
        cells.setdefault(person.cell, []).append(person)
    for group in shown.shown:
        inside = [person for cell, of in cells.items() if _holds(shown, group, columns, cell) for person in of]
        for name, of in group.figures.items():
            scores = [score for person in inside if (score := person.scores[name]) is not None]
            wrong += [_finding(what, group, name) for what in _wrong(of, scores, measures[name])]
    return Checked(_with_cuts(release, measures), _sizes(shown, cells), tuple(wrong))


def _with_cuts(release: Mapping[str, Any], measures: Mapping[str, Measure]) -> dict[str, Any]:
    cuts = {name: measure.exposed_from for name, measure in measures.items()}
    scales = [
        {**scale, "exposed_from": float(cut)} if (cut := cuts[scale["id"]]) is not None else dict(scale)
        for scale in release["scales"]
    ]
    return {**release, "scales": scales}


def _finding(what: str, group: Group, scale: str) -> Finding:
    return Finding("figure.wrong", what, group.where, scale, wrong=True)


def _holds(release: Release, group: Group, columns: tuple[str, ...], cell: tuple[str | None, ...]) -> bool:
    where = group.where
    if "unit" in where:
        units = {where["unit"]} if where["members"] == "own" else release.subtree(where["unit"])
        if cell[0] not in units:
            return False
    return all(cell[columns.index(name)] == value for name, value in where.items() if name not in ("unit", "members"))


def _sizes(release: Release, cells: Mapping[tuple[str | None, ...], list[Person]]) -> dict[str, Any]:
    def scored(scale: str) -> list[Any]:
        return [[list(cell), sum(person.scores[scale] is not None for person in of)] for cell, of in cells.items()]

    return {
        "columns": ["unit", *release.crossings],
        "respondents": [[list(cell), len(of)] for cell, of in cells.items()],
        "scales": {scale: scored(scale) for scale in release.scales},
    }


def _tree(release: Release, tree: Mapping[str, str | None]) -> Iterator[Finding]:
    for unit in sorted({*release.parents, *tree}):
        told, true = release.parents.get(unit, "…"), tree.get(unit, "…")
        if told != true:
            yield Finding(
                "unit.wrong",
                f"The release puts “{unit}” under “{told}”, the units file under “{true}”.",
                {"unit": unit},
                wrong=True,
            )


def _definition(scale: Scale, measure: Measure, questions: Questions) -> Iterator[Finding]:
    """Where the release tells a scale otherwise than the instrument."""
    possible = questions.possible(measure)
    alike = {
        "orientation": scale.orientation == measure.orientation,
        "sensitive": scale.sensitive == measure.sensitive,
        "range": _same([scale.lowest, scale.highest], [possible[0], possible[-1]]),
        "scores": _same(scale.scores, possible),
        "step": _same([scale.step], [questions.step(measure)]),
        "exposed_from": scale.exposed_from is None or scale.exposed_from == measure.exposed_from,
    }
    for key in (key for key, same in alike.items() if not same):
        yield Finding("scale.wrong", f"“{key}” isn't what the instrument gives.", scale=scale.id, wrong=True)


def _same(told: Iterable[Fraction], true: Iterable[Fraction]) -> bool:
    one, other = list(told), list(true)
    return len(one) == len(other) and all(abs(a - b) < SAME for a, b in zip(one, other, strict=True))


def _wrong(of: Mapping[str, Any], scores: list[Fraction], measure: Measure) -> Iterator[str]:
    count = len(scores)
    if not count:
        if of:
            yield "Nobody has a score, and figures are shown."
        return
    total, squares = sum(scores, Fraction(0)), sum((score * score for score in scores), Fraction(0))
    if "mean" in of and not rounded_to(of["mean"], HALF_MEAN).holds(total / count):
        yield f"The mean is told as {of['mean']}, and is {float(total / count):.4f}."
    if "sd" in of and (count < 2 or not _squared(of["sd"]).holds((squares - total * total / count) / (count - 1))):
        yield f"The standard deviation is told as {of['sd']}, and isn't."
    if "share_exposed" in of:
        yield from _wrong_share(of["share_exposed"], scores, measure)
    if "distribution" in of:
        yield from _wrong_distribution(of["distribution"], Counter(scores), count)


def _squared(sd: float) -> Interval:
    told = rounded_to(sd, HALF_MEAN)
    return Interval(
        max(told.low, Fraction(0)) ** 2, max(told.high, Fraction(0)) ** 2, told.low_open and told.low > 0, told.high_open
    )


def _wrong_share(share: Any, scores: list[Fraction], measure: Measure) -> Iterator[str]:
    if measure.exposed_from is None:
        yield "A share of exposed is shown, and the instrument doesn't say who is."
        return
    resource = measure.orientation == "resource"
    exposed, count = sum((100 - score if resource else score) >= measure.exposed_from for score in scores), len(scores)
    if not isinstance(share, dict):
        right = rounded_to(share, HALF_SHARE).holds(Fraction(exposed, count))
    elif "band" in share:
        right = exposed < FEW if share["band"] == "fewer_than_3_yes" else count - exposed < FEW
    else:
        right = exposed == 0 if "at_most" in share else exposed == count
    if not right:
        yield f"The share of exposed is told as {share}, and is {exposed} of {count}."


def _wrong_distribution(rows: list[list[float]], counted: Counter[Fraction], count: int) -> Iterator[str]:
    left = dict(counted)
    for told, share in rows:
        score = next((score for score in left if abs(score - Fraction(str(told))) < SAME), None)
        number = left.pop(score) if score is not None else 0
        if not rounded_to(share, HALF_SHARE).holds(Fraction(number, count)):
            yield f"The share with {told} points is told as {share}, and is {number} of {count}."
    if left:
        yield f"The distribution leaves out {sum(left.values())} of {count} people."
