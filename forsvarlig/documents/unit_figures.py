"""The figures of a unit's report: one chart a factor with its figures, what may be told of sensitive matters, and the groups."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from forsvarlig.analysis.results import Result, Share, unit_results
from forsvarlig.documents.charts import ScaleFigure, scale_chart
from forsvarlig.documents.document import Block, Content, Heading, Level, Paragraph, Picture, Table
from forsvarlig.documents.given import Crossed, GivenRelease, crossed_state
from forsvarlig.documents.speech import Speech

WIDEST = 5
# Widths of columns in centimetres of a page's sixteen.
FIRST_WIDTH, OTHER_WIDTH = 3.6, 2.6
WIDTHS, WIDTHS_ALONE = (3.4, 5.2, 3.5, 1.9, 2.3), (4.4, 6.2, 5.7)
UNKNOWN = "–"
LAST = 99


def in_order(results: Sequence[Result], speech: Speech) -> list[Result]:
    """Results in the order in which the regulation names their factors; the others after them, as they came."""
    factors = speech.knowledge.factors
    return sorted(results, key=lambda one: (factors[one.factor].order or LAST) if one.factor in factors else LAST)


def figures(speech: Speech, release: GivenRelease, unit: str, level: int) -> list[Block]:
    """How many answered, one chart a factor, and what is sensitive; of a hidden unit the nearest unit above that is shown."""
    blocks: list[Block] = [Heading(speech.say("figures.heading"), level)]
    state = release.state(unit)
    shown = unit if state == "shown" else release.nearest_shown(unit)
    if state != "shown":
        said = speech.say(f"finding.{state}", unit=unit)
        blocks.append(Paragraph((speech.level("hidden"), ". ", said) if state == "hidden" else said))
    if shown is None:
        return blocks
    if shown != unit:
        blocks.append(Paragraph(speech.say("figures.nearest", unit=unit, ancestor=shown)))
    answered = "figures.answered_below" if release.below(shown) else "figures.answered"
    blocks.append(Paragraph(speech.say(answered, count=release.count(shown), unit=shown)))
    results = in_order(unit_results(release.published, shown), speech)
    compared = shown != release.published.units.root
    if ordinary := [one for one in results if not one.sensitive]:
        blocks += [
            _burdens(speech, ordinary, shown, compared),
            Paragraph(speech.say("figures.key_compared" if compared else "figures.key"), "small"),
        ]
    if sensitive := [one for one in results if one.sensitive]:
        blocks += [_sensitive(speech, sensitive, shown, compared), Paragraph(speech.say("figures.sensitive_note"), "small")]
    return blocks


def groups(speech: Speech, release: GivenRelease, unit: str, level: int) -> list[Block]:
    """The units below and the unit crossed with each background question, as tables of burdens; empty when there are none."""
    below = {child: _as_crossed(release, child) for child in release.below(unit)}
    tables = _matrices(speech, release, below, speech.say("groups.units", unit=unit))
    for column, answers in release.crossed.get(unit, {}).items():
        named = {speech.say("groups.value_of", column=column, value=answer): group for answer, group in answers.items()}
        tables += _matrices(speech, release, named, speech.say("groups.crossed", column=column))
    return [Heading(speech.say("groups.heading", unit=unit), level), *tables] if tables else []


def _as_crossed(release: GivenRelease, unit: str) -> Crossed:
    group = release.published.group(unit)
    burdens = {scale: figures.mean for scale, figures in group.scales.items() if figures.mean is not None}
    return Crossed(group.hidden, release.count(unit), burdens)


def _burdens(speech: Speech, results: Sequence[Result], unit: str, compared: bool) -> Table:
    """One row a factor; `compared` with the whole enterprise unless the unit is just that."""
    head = [speech.say(f"figures.{name}") for name in ("factor", "axis", "figure", "enterprise", "compared")]
    rows = [_burden_row(speech, one, name, compared) for one, name in zip(results, names_of(speech, results), strict=True)]
    widths, columns = (WIDTHS, 5) if compared else (WIDTHS_ALONE, 3)
    return Table(
        caption=speech.say("figures.caption", unit=unit),
        head=tuple(head[:columns]),
        rows=tuple(row[:columns] for row in rows),
        widths=widths,
        right=(3,) if compared else (),
    )


def _burden_row(speech: Speech, result: Result, name: str, compared: bool) -> tuple[Content, ...]:
    enterprise = UNKNOWN if result.enterprise is None else speech.points(result.enterprise)
    comparison = speech.say(f"comparison.{result.comparison}") if result.comparison else UNKNOWN
    if result.value is None:
        return (name, "", _not_shown(speech), enterprise, UNKNOWN)
    said, figure = _said(speech, result.value, result.interval), burden_figure(speech, result, name, compared)
    return (name, Picture(scale_chart(figure, numbered=False), figure.finding), said, enterprise, comparison)


def burden_figure(speech: Speech, result: Result, name: str, compared: bool) -> ScaleFigure:
    """A mean as a chart has it; `compared` with the whole enterprise where that has one. The result must have a value."""
    against = result.enterprise if compared else None
    said = UNKNOWN if result.value is None else _said(speech, result.value, result.interval)
    enterprise = "" if against is None else speech.points(against)
    phrase = "figures.alt" if against is None else "figures.alt_compared"
    finding = speech.say(phrase, factor=name, value=said, enterprise=enterprise)
    return ScaleFigure(finding, speech.say("figures.reading"), result.value, result.interval, against)


def _said(speech: Speech, value: float, interval: tuple[float, float] | None) -> str:
    if interval is None:
        return speech.say("figures.value", value=speech.points(value))
    low, high = map(speech.points, interval)
    return speech.say("figures.value_sure", value=speech.points(value), low=low, high=high)


def _sensitive(speech: Speech, results: Sequence[Result], unit: str, compared: bool) -> Table:
    columns = 3 if compared else 2
    rows: list[tuple[Content, ...]] = [
        (name, _share(speech, one.share), _share(speech, one.enterprise_share))
        for one, name in zip(results, names_of(speech, results), strict=True)
    ]
    return Table(
        caption=speech.say("figures.sensitive_caption", unit=unit),
        head=(speech.say("figures.factor"), unit, speech.say("figures.enterprise"))[:columns],
        rows=tuple(row[:columns] for row in rows),
        widths=(5, 5.8, 5.8)[:columns],
    )


def _share(speech: Speech, share: Share | None) -> Content:
    if share is None:
        return _not_shown(speech)
    told = share.high if share.kind == "at_most" else share.low
    return speech.say(f"share.{share.kind}", share=speech.percent(told))


def _not_shown(speech: Speech) -> Level:
    return Level("hidden", speech.say("figures.not_shown"))


def names_of(speech: Speech, results: Sequence[Result]) -> list[str]:
    """The factors' names, with the scale behind where two scales measure one factor."""
    times = Counter(one.factor for one in results)
    return [speech.factor(one.factor) + (f" ({one.scale})" if times[one.factor] > 1 else "") for one in results]


def _matrices(speech: Speech, release: GivenRelease, named: Mapping[str, Crossed], caption: str) -> list[Block]:
    """Groups as columns, as many tables as it takes to keep them readable."""
    columns = list(named.items())
    tables = math.ceil(len(columns) / WIDEST)
    wide = math.ceil(len(columns) / tables) if tables else 0
    return [_matrix(speech, release, columns[number * wide : (number + 1) * wide], caption) for number in range(tables)]


def _matrix(speech: Speech, release: GivenRelease, columns: Sequence[tuple[str, Crossed]], caption: str) -> Table:
    rows: list[tuple[Content, ...]] = [(speech.say("groups.answers"), *(_answers(speech, group) for _, group in columns))]
    scales = [scale for scale in release.published.scales.values() if scale.factor and scale.in_points and not scale.sensitive]
    if any(group.burdens for _, group in columns):
        rows += [(speech.factor(scale.factor or ""), *(_cell(speech, scale.id, group) for _, group in columns)) for scale in scales]
    return Table(
        caption=caption,
        head=(speech.say("figures.factor"), *(name for name, _ in columns)),
        rows=tuple(rows),
        widths=(FIRST_WIDTH, *(OTHER_WIDTH for _ in columns)),
        right=tuple(range(1, len(columns) + 1)),
    )


def _answers(speech: Speech, group: Crossed) -> Content:
    match crossed_state(group):
        case "shown":
            return str(group.n)
        case "hidden":
            return Level("hidden", speech.say("groups.hidden"))
        case _:
            return speech.say("groups.empty")


def _cell(speech: Speech, scale: str, group: Crossed) -> str:
    if scale in group.burdens:
        return speech.points(group.burdens[scale])
    return UNKNOWN if crossed_state(group) == "empty" else speech.say("groups.hidden")
