"""What is generated is committed, and current."""

from __future__ import annotations

import pytest

from tests.house.reference import FOLDER, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_current(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "Run: python -m tests.house.reference"
