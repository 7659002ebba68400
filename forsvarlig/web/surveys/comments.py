"""What people wrote, from closing on: read first by one person under a duty of secrecy, then by those the respondents were told of.

Everything here leaves a line in the trail, and none of the lines holds a text or says which comment it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, NotAllowedError, Place
from forsvarlig.web.organisation.models import Person, Unit
from forsvarlig.web.organisation.trail import recorded
from forsvarlig.web.surveys.models import Comment, Round

# Groups in which fewer wrote are never shown, whatever the round's threshold.
LEAST_WRITERS = 10


@dataclass(frozen=True)
class CommentGroup:
    """The comments of one unit with all below it. `passed` is empty as long as `waits`: somebody's is still unread."""

    unit: Unit
    passed: tuple[Comment, ...]
    waits: bool
    any_held: bool


def check_may_read_first(actor: Person, round_: Round) -> None:
    """Only the one person named for it reads what nobody has let pass, and only after closing."""
    if actor.enterprise_id != round_.enterprise_id or actor.pk != round_.comment_reader_id:
        raise NotAllowedError(_("Bare den ene som er utpekt og har taushetsplikt, leser kommentarene først."))
    _check_is_closed(round_)


def check_may_read(actor: Person, round_: Round) -> None:
    """Only those whom the respondents were told of read what was let pass, and only when the result is out."""
    if actor.enterprise_id != round_.enterprise_id or not round_.comment_readers.filter(pk=actor.pk).exists():
        raise NotAllowedError(
            _("Kommentarene er bare for dem som de ansatte fikk vite om før de svarte. Lederrollen gir ikke tilgang.")
        )
    if round_.state != Round.State.RELEASED:
        raise NotAllowedError(_("Kommentarene kan leses når resultatet er klart."))


def next_unread(round_: Round) -> Comment | None:
    """A comment that nobody has read yet; they lie in random order since closing."""
    return round_.comments.filter(state=Comment.State.UNREAD).select_related("unit").order_by("pk").first()


def let_pass(actor: Person, comment: Comment, wording: str) -> None:
    """Let a comment pass, as it stands or in a wording that tells on nobody; the first wording is then gone for good."""
    check_may_read_first(actor, comment.round)
    if not wording.strip():
        raise InputError(_("Teksten er tom."), Place(key="wording"), _("Skriv den på nytt, eller hold kommentaren tilbake."))
    was_changed = wording.split() != comment.text.split()
    with recorded(actor, comment.round.enterprise, "comment.passed", comment.round, changed=was_changed):
        locked = _unread(comment)
        locked.text = wording.strip() if was_changed else locked.text
        locked.state = Comment.State.PASSED
        locked.save(update_fields=["text", "state"])


def hold_back(actor: Person, comment: Comment) -> None:
    """Hold a comment back: no other person ever reads it, and its words are deleted."""
    check_may_read_first(actor, comment.round)
    with recorded(actor, comment.round.enterprise, "comment.held", comment.round):
        locked = _unread(comment)
        locked.text, locked.state = "", Comment.State.HELD
        locked.save(update_fields=["text", "state"])


def groups(round_: Round, order: str) -> list[CommentGroup]:
    """The comments by group, in an order that means nothing and that `order` gives again; groups of few who wrote aren't there."""
    by_unit: dict[Unit, list[Comment]] = {}
    for comment in round_.comments.select_related("unit").order_by("unit__name", "unit_id"):
        by_unit.setdefault(comment.unit, []).append(comment)
    least = max(LEAST_WRITERS, round_.threshold)
    return [_group(unit, found, order) for unit, found in by_unit.items() if len(found) >= least]


def new_order() -> str:
    """A fresh order: each visit has its own, which holds from page to page."""
    return secrets.token_hex(4)


def _group(unit: Unit, found: list[Comment], order: str) -> CommentGroup:
    waits = any(one.state == Comment.State.UNREAD for one in found)
    passed = () if waits else tuple(_shuffled((one for one in found if one.state == Comment.State.PASSED), order))
    return CommentGroup(unit, passed, waits, any(one.state == Comment.State.HELD for one in found))


def _shuffled(found: Iterable[Comment], order: str) -> list[Comment]:
    return sorted(found, key=lambda one: sha256(f"{order}:{one.pk}".encode()).digest())


def _unread(comment: Comment) -> Comment:
    """The comment, taken for this transaction. Raises NotAllowedError for one that was judged already."""
    locked = Comment.objects.select_for_update().get(pk=comment.pk)
    if locked.state != Comment.State.UNREAD:
        raise NotAllowedError(_("Kommentaren er vurdert allerede."))
    return locked


def _check_is_closed(round_: Round) -> None:
    if round_.state not in (Round.State.CLOSED, Round.State.RELEASED):
        raise NotAllowedError(_("Kommentarene kan leses når runden er lukket."))
