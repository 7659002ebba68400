"""Checks a whole content folder: all that loading refuses, and the wording of every text."""

from __future__ import annotations

from pathlib import Path

from forsvarlig.knowledge.loading import PACKAGED, read_content
from forsvarlig.knowledge.reading import Problem, Reading
from forsvarlig.knowledge.wording import Wording, check_wording, read_wording


def check_content(root: Path = PACKAGED) -> list[Problem]:
    """Every problem in a content folder, in order of file and field; empty when all is well.

    A folder without a `wording.toml` of its own is held to the packaged one. Raises ContentError when there is no folder.
    """
    _, reading = read_content(root)
    wording = _wording(reading)
    # Texts that are wrong in structure were noted already; wording is looked at where there is something to look at.
    return sorted({*reading.problems, *check_wording(reading.texts, wording)})


def _wording(reading: Reading) -> Wording:
    own = (reading.root / "wording.toml").exists()
    source = reading if own else Reading(PACKAGED)
    document = source.open(source.root / "wording.toml")
    if document is None:
        return Wording({}, {})
    wording = read_wording(document)
    document.close()
    return wording
