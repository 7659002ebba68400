"""Checks a whole content folder: all that loading refuses, the wording of every text, and the questionnaires."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from forsvarlig.errors import InputError
from forsvarlig.knowledge.instruments import gaps, read_instrument
from forsvarlig.knowledge.loading import PACKAGED, read_content
from forsvarlig.knowledge.reading import LANGUAGES, Problem, Reading, toml_files
from forsvarlig.knowledge.wording import Wording, check_wording, read_wording


def check_content(root: Path = PACKAGED) -> list[Problem]:
    """Every problem in a content folder, in order of file and field; empty when all is well.

    A folder without a `wording.toml` of its own is held to the packaged one. Raises ContentError when there is no folder.
    """
    _, reading = read_content(root)
    wording = _wording(reading)
    # Texts that are wrong in structure were noted already; wording is looked at where there is something to look at.
    return sorted({*reading.problems, *check_wording(reading.texts, wording), *_check_instruments(root)})


def _check_instruments(root: Path) -> Iterator[Problem]:
    """What is wrong with each questionnaire: its form, a language that some texts lack, a factor that isn't there."""
    for path in toml_files(root / "instruments"):
        file = path.relative_to(root).as_posix()
        try:
            instrument = read_instrument(path)
        except InputError as error:
            yield Problem(file, error.where.key or "", error.what, error.do)
            continue
        if instrument.id != path.stem:
            yield Problem(file, "id", f"It is “{instrument.id}”, and the file is called {path.name}.", "Call both the same.")
        for place, language in gaps(instrument, LANGUAGES):
            yield Problem(file, place, f"The language “{language}” is missing.", "Translate every text, or none, into a language.")
        for scale in instrument.scales:
            if scale.factor and not (root / "factors" / f"{scale.factor}.toml").exists():
                yield Problem(file, f"scale {scale.id}, factor", f"There is no factor “{scale.factor}”.", "Write its file first.")


def _wording(reading: Reading) -> Wording:
    own = (reading.root / "wording.toml").exists()
    source = reading if own else Reading(PACKAGED)
    document = source.open(source.root / "wording.toml")
    if document is None:
        return Wording({}, {})
    wording = read_wording(document)
    document.close()
    return wording
