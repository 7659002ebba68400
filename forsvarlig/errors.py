"""Every error that a user can meet: what happened, where, what to do, and the exit status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Place:
    """Where something went wrong: file, row (1 is the header of a table), column, key. Each is optional."""

    file: str | None = None
    row: int | None = None
    column: str | None = None
    key: str | None = None

    def __str__(self) -> str:
        named = (("row", self.row), ("column", self.column), ("field", self.key))
        return ", ".join([*([self.file] if self.file else []), *(f"{name} {value}" for name, value in named if value is not None)])


class ForsvarligError(Exception):
    """A problem to be shown to a person, never as a traceback.

    Parameters: `what` happened, `where` it happened, what the reader can `do` about it.
    """

    exit_status = 2

    def __init__(self, what: str, where: Place | None = None, do: str = "") -> None:
        self.what = what
        self.where = where or Place()
        self.do = do
        super().__init__(str(self))

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if str(self.where) else self.what
        return f"{head} {self.do}".rstrip()


class InputError(ForsvarligError):
    """A file, value or call that the user gave is wrong."""


class ContentError(ForsvarligError):
    """A data file under `content/` is wrong."""


class NotAllowedError(ForsvarligError):
    """The person may not do this, or the state of things does not allow it; `what` is the reason to show."""

    exit_status = 1


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that names the known name most like `name`, or lists some when none is alike; empty when none is known."""
    names = sorted(set(known))
    if alike := get_close_matches(name, names, n=1, cutoff=0.5):
        return f"Did you mean “{alike[0]}”?"
    if not names:
        return ""
    return f"Known: {', '.join(names[:8])}{' …' if len(names) > 8 else ''}."
