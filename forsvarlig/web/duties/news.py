"""What is new in the law between two days, told with whether it binds an enterprise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from forsvarlig.duties import evaluate
from forsvarlig.knowledge import load
from forsvarlig.knowledge.timeline import ENDED, Change, changes_between

FIRST_DAY = date(2023, 1, 1)


@dataclass(frozen=True)
class News:
    """One change; `applies` is "yes", "no" or "unknown" for a duty of an enterprise whose facts are known, else empty."""

    change: Change
    applies: str = ""


@dataclass(frozen=True)
class Day:
    """The changes of one day: those of the law that binds here, and those held to compare with."""

    on: date
    news: tuple[News, ...]
    compared: tuple[News, ...]


def days_since(first: date, last: date, facts: Mapping[str, Any] | None, language: str) -> list[Day]:
    """The days on which something began, changed or ended, both ends included, the latest first."""
    changes = changes_between(load(), first, last)
    return [_day(on, list(group), facts, language) for on, group in groupby(changes, key=lambda one: one.on)][::-1]


def _day(on: date, changes: list[Change], facts: Mapping[str, Any] | None, language: str) -> Day:
    news = list(_told(changes, on, facts, language))
    return Day(
        on,
        tuple(one for one in news if not one.change.provision.act.comparison),
        tuple(one for one in news if one.change.provision.act.comparison),
    )


def _told(changes: list[Change], on: date, facts: Mapping[str, Any] | None, language: str) -> Iterator[News]:
    if facts is None or not any(change.duty for change in changes):
        yield from map(News, changes)
        return
    # What ended bound until the day before.
    after, before = (
        {result.duty.id: result.applies for result in evaluate(facts, day, load(), language=language)}
        for day in (on, on - timedelta(days=1))
    )
    for change in changes:
        answers = before if change.kind == ENDED else after
        yield News(change, answers[change.duty.id] if change.duty else "")
