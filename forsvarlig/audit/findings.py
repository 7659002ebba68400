"""What the audit found wrong: one line a fault, with where it is and which promise it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One fault. `rule` is its kind; `where` the people it is about; `wrong` marks a wrong figure rather than a breach."""

    rule: str
    what: str
    where: Mapping[str, Any] = field(default_factory=dict)
    scale: str | None = None
    wrong: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The finding as JSON."""
        return {"rule": self.rule, "where": dict(self.where), "scale": self.scale, "what": self.what, **self.more}
