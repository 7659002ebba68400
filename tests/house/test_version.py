"""The version is the one that the changelog's first heading names."""

from __future__ import annotations

import re
from pathlib import Path

from forsvarlig import __version__

CHANGELOG = Path(__file__).resolve().parents[2] / "CHANGELOG.md"


def test_version_is_the_changelogs_newest() -> None:
    newest = re.search(r"^## (\S+) \(\d{4}-\d{2}-\d{2}\)$", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == __version__
