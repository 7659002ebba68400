"""A figure in the docs is of the code as it is."""

from __future__ import annotations

import pytest

from benchmarks.figures import FIGURES, PAGE, Figure, fingerprint, sections


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_figure_is_of_the_code_as_it_is(figure: Figure) -> None:
    section = sections(PAGE.read_text(encoding="utf-8")).get(figure.name, "")
    assert section.startswith(f"<!-- {figure.name} {fingerprint(figure.measures)} -->"), "Run: ./check long"
