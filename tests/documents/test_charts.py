"""Charts and signs: what they tell without being seen, and where things stand."""

from __future__ import annotations

import re
from typing import Any, cast
from xml.etree import ElementTree

import html5lib
import pytest

from forsvarlig.documents.charts import ScaleFigure, scale_chart, stacked_chart
from forsvarlig.documents.signs import key_sign, level_sign

LEVELS = ("green", "yellow", "orange", "red", "unknown", "hidden")
SVG = "{http://www.w3.org/2000/svg}"


def chart(**given: Any) -> ElementTree.Element:
    drawn = scale_chart(ScaleFigure("Mengde & tempo: 63 av 100.", "0 er minst belastning.", **given))
    (root,) = html5lib.HTMLParser(strict=True).parseFragment(drawn)
    return cast(ElementTree.Element, root)


def test_a_chart_tells_its_finding_and_how_the_axis_runs() -> None:
    drawn = chart(value=63.0)
    assert drawn.attrib["role"] == "img"
    assert drawn.findtext(f"{SVG}title") == "Mengde & tempo: 63 av 100."
    assert drawn.findtext(f"{SVG}desc") == "0 er minst belastning."


@pytest.mark.parametrize(("points", "across"), [(0, "14.0"), (50, "200.0"), (100, "386.0"), (-4, "14.0"), (130, "386.0")])
def test_a_figure_stands_where_its_points_are_and_never_outside_the_axis(points: float, across: str) -> None:
    (dot,) = chart(value=points).iter(f"{SVG}circle")
    assert dot.attrib["cx"] == across


def test_what_is_known_only_as_a_range_has_no_dot() -> None:
    drawn = chart(between=(20.0, 60.0))
    assert list(drawn.iter(f"{SVG}circle")) == []
    (bar,) = drawn.iter(f"{SVG}rect")
    assert (bar.attrib["x"], bar.attrib["width"]) == ("88.4", "148.8")


def test_last_round_stands_on_a_lane_of_its_own() -> None:
    now, before = sorted(chart(value=63.0, before=61.0).iter(f"{SVG}circle"), key=lambda dot: float(dot.attrib["cy"]))
    assert float(before.attrib["cy"]) - float(now.attrib["cy"]) > float(now.attrib["r"]) + float(before.attrib["r"])


def test_the_axis_can_go_without_numbers() -> None:
    figure = ScaleFigure("a", "b", 5)
    assert re.findall(r">(\d+)</text>", scale_chart(figure)) == ["0", "25", "50", "75", "100"]
    assert "<text" not in scale_chart(figure, numbered=False)


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_has_a_sign_of_its_own_shape(level: str) -> None:
    others = {level_sign(other, adopted=True) for other in LEVELS if other != level}
    assert level_sign(level, adopted=True) not in others


@pytest.mark.parametrize("level", ["green", "yellow", "orange", "red"])
def test_a_proposed_sign_is_an_outline_and_an_adopted_one_filled(level: str) -> None:
    proposed, adopted = level_sign(level, adopted=False), level_sign(level, adopted=True)
    assert proposed != adopted
    assert 'fill="#ffffff"' in proposed


def test_there_is_no_sign_for_what_is_not_a_level() -> None:
    with pytest.raises(KeyError):
        level_sign("blue", adopted=True)
    with pytest.raises(KeyError):
        key_sign("pie")


def stacked(title: str, *rows: tuple[str, float]) -> ElementTree.Element:
    figures = [(name, ScaleFigure(f"{name}: {value} av 100.", "0 er minst.", value)) for name, value in rows]
    (root,) = html5lib.HTMLParser(strict=True).parseFragment(stacked_chart(title, figures, [("unit", "Nord")]))
    return cast(ElementTree.Element, root)


def test_a_stacked_chart_names_each_figure_and_tells_all_findings() -> None:
    drawn = stacked("Belastning i <Nord>", ("Mengde", 63.0), ("Støtte", 20.0))
    assert drawn.findtext(f"{SVG}title") == "Belastning i <Nord>"
    assert drawn.findtext(f"{SVG}desc") == "Mengde: 63.0 av 100. Støtte: 20.0 av 100."
    said = [text.text for text in drawn.iter(f"{SVG}text")]
    assert [name for name in said if name in ("Mengde", "Støtte", "Nord")] == ["Mengde", "Støtte", "Nord"]
    assert "0 er minst." in said


def test_a_name_that_is_too_long_for_the_drawing_stays_inside_it() -> None:
    drawn = stacked("Å" * 200, ("x", 50.0))
    title = next(drawn.iter(f"{SVG}text"))
    assert title.attrib["textLength"] == "372"
    assert title.text == "Å" * 59 + "…"
