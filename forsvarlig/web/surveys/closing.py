"""What closing keeps of the sheets: answers and comments, each in a random order of its own, and nothing that ties the two."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import TypeVar

from forsvarlig.web.surveys import invitations
from forsvarlig.web.surveys.models import Answer, Comment, Round, Sheet
from forsvarlig.web.surveys.sizes import LEAST_WRITERS

T = TypeVar("T")


def write_answers(round_: Round, sheets: Iterable[Sheet]) -> None:
    """Write what was delivered anew, in random order, without any key back to a sheet."""
    items, questions = list(round_.questionnaire.items), [question["id"] for question in round_.background]
    # In the questionnaire's order: the order in which a person answered is nobody's business either.
    rows = [
        Answer(
            round=round_,
            unit_id=sheet.unit_id,
            answers={item: sheet.answers[item] for item in items if item in sheet.answers},
            background={question: sheet.background[question] for question in questions if sheet.background.get(question)},
        )
        for sheet in shuffled(sheets)
        if sheet.sent and sheet.answers
    ]
    Answer.objects.bulk_create(rows)


def write_comments(round_: Round, sheets: Iterable[Sheet]) -> None:
    """Keep each comment in the smallest group of enough writers; those that reach none are never stored, and nobody reads them."""
    if not round_.asks_comment:
        return
    written: dict[int, list[str]] = {}
    for sheet in sheets:
        if sheet.sent and sheet.comment.strip():
            written.setdefault(sheet.unit_id, []).append(sheet.comment.strip())
    parent = dict(round_.enterprise.units.values_list("pk", "parent_id"))
    pooled = pooled_comments(written, parent, max(LEAST_WRITERS, round_.threshold))
    rows = [Comment(round=round_, unit_id=unit, text=text) for unit, texts in pooled.items() for text in texts]
    Comment.objects.bulk_create(shuffled(rows))


def pooled_comments(written: Mapping[int, list[str]], parent: Mapping[int, int | None], least: int) -> dict[int, list[str]]:
    """The comments by the unit that they are shown for: the unit itself where at least so many wrote, else one above it.

    What is left over at a unit goes up, together with what is left over beside it, so that every group has its own
    writers and none can be told by taking one group from another. `parent` has every unit, None for the root.
    """
    depth = {unit: _depth(unit, parent) for unit in parent}
    waiting = {unit: list(texts) for unit, texts in written.items()}
    kept: dict[int, list[str]] = {}
    for unit in sorted(parent, key=lambda each: (-depth[each], each)):
        texts = waiting.pop(unit, [])
        above = parent[unit]
        if len(texts) >= least:
            kept[unit] = texts
        elif texts and above is not None:
            waiting.setdefault(above, []).extend(texts)
    return kept


def forget(round_: Round) -> None:
    """Delete every sheet with its codes, every invitation with the mail that waits, and every shared screen of a round."""
    round_.sheets.all().delete()
    round_.screens.all().delete()
    invitations.forget(round_)


def shuffled(things: Iterable[T]) -> list[T]:
    """The things in an order that tells nothing."""
    found = list(things)
    random.SystemRandom().shuffle(found)
    return found


def _depth(unit: int, parent: Mapping[int, int | None]) -> int:
    above, depth = parent[unit], 0
    while above is not None:
        above, depth = parent[above], depth + 1
    return depth
