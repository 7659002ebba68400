"""What began, changed or ended between two dates, for "what is new for us since …"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from forsvarlig.knowledge.loading import Knowledge
from forsvarlig.knowledge.provisions import CERTAIN, Duty, Expected, Provision, Version
from forsvarlig.knowledge.reading import Text

# In this order on one day: what ends makes way for what begins.
ENDED, CHANGED, BEGAN = KINDS = ("ended", "changed", "began")


@dataclass(frozen=True)
class Change:
    """One provision or duty that began, changed or ended. `on` is the first day on which it was as it was from then on.

    So what had its last day on 31 December ended on 1 January. `version` is what a provision said from that day on, None
    of duties and of what ended. A duty changes only in how it is cited; `cite` is the citation of the day, of what ended the last.
    """

    on: date
    kind: str
    provision: Provision
    version: Version | None = None
    duty: Duty | None = None

    @property
    def entry(self) -> Provision | Duty:
        """What began, changed or ended."""
        return self.duty or self.provision

    @property
    def cite(self) -> str:
        """The citation, as a lawyer writes it."""
        return self.duty.cite(self.on) if self.duty else self.provision.cite

    @property
    def says(self) -> Text | None:
        """What it says or asks from that day on; None when it ended."""
        if self.kind == ENDED:
            return None
        if self.duty:
            return self.duty.asks
        return self.version.says if self.version else None

    @property
    def confidence(self) -> str:
        """How sure we are of the text and its date, one of CONFIDENCE."""
        if self.duty:
            return self.duty.confidence
        if self.version:
            return self.version.confidence
        last = [one for one in self.provision.versions if one.in_force_to and one.in_force_to < self.on]
        return last[-1].confidence if last else CERTAIN

    def document(self) -> dict[str, Any]:
        """The change as the command prints it."""
        return {
            "on": self.on.isoformat(),
            "change": self.kind,
            "kind": "duty" if self.duty else "provision",
            "id": self.entry.id,
            "provision": self.cite,
            "title": dict(self.entry.title),
            "says": dict(self.says) if self.says else None,
            "replaces": self.duty.replaces if self.duty and self.kind == BEGAN else None,
            "comparison": self.provision.act.comparison,
            "confidence": self.confidence,
            "url": self.entry.url,
        }


def changes_between(knowledge: Knowledge, first: date, last: date) -> list[Change]:
    """What began, changed or ended from `first` to `last`, both included, in order of time.

    On one day: in the order of the provisions, each before its duties, and of each what ended before what began. Acts held
    for comparison are among them (`provision.act.comparison`); what has no date yet is in `expected_changes`.
    """
    changes = [change for provision in knowledge.provisions.values() for change in _of_provision(provision)]
    return sorted((one for one in changes if first <= one.on <= last), key=lambda one: one.on)


def expected_changes(knowledge: Knowledge) -> list[tuple[Provision, Expected]]:
    """What is decided or announced and has no date yet, in the order of the provisions."""
    return [(provision, one) for provision in knowledge.provisions.values() for one in provision.expected]


def _of_provision(provision: Provision) -> Iterator[Change]:
    before: Version | None = None
    for version in provision.versions:
        follows = before is not None and before.in_force_to == version.in_force_from - timedelta(days=1)
        if before and before.in_force_to and not follows:
            yield Change(_day_after(before.in_force_to), ENDED, provision)
        yield Change(version.in_force_from, CHANGED if follows else BEGAN, provision, version)
        before = version
    if before and before.in_force_to:
        yield Change(_day_after(before.in_force_to), ENDED, provision)
    for duty in provision.duties:
        yield from _of_duty(provision, duty)


def _of_duty(provision: Provision, duty: Duty) -> Iterator[Change]:
    yield Change(duty.in_force_from, BEGAN, provision, duty=duty)
    for (_, earlier), (day, cite) in pairwise(duty.cited):
        if cite != earlier:
            yield Change(day, CHANGED, provision, duty=duty)
    if duty.in_force_to:
        yield Change(_day_after(duty.in_force_to), ENDED, provision, duty=duty)


def _day_after(day: date) -> date:
    return day + timedelta(days=1)
