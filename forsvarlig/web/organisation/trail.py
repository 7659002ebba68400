"""The trail: every write leaves one sealed line, in the same transaction as what it tells of."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from forsvarlig.web.organisation.models import Enterprise, Person, TrailLine, TrailValue


def _seal(previous: str, line: TrailLine) -> str:
    parts = [
        previous,
        str(line.enterprise_id),
        line.at.isoformat(),
        str(line.person_number),
        line.did,
        line.subject,
        line.value_hash,
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _value_hash(salt: str, detail: dict[str, Any]) -> str:
    return hashlib.sha256((salt + json.dumps(detail, sort_keys=True, ensure_ascii=False)).encode()).hexdigest()


@contextmanager
def recorded(
    actor: Person | None, enterprise: Enterprise, did: str, subject: models.Model | str, **detail: Any
) -> Iterator[dict[str, Any]]:
    """One transaction with one line in the trail.

    `did` is a verb with its noun (`round.closed`), `subject` a saved object or its name. The block may add to the
    yielded dictionary what is known only after the write. Nothing is written if the block raises.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # The seal chains lines, so writers of one enterprise take turns.
            Enterprise.objects.select_for_update().get(pk=enterprise.pk)
        yield detail
        last = TrailLine.objects.filter(enterprise=enterprise).last()
        salt = secrets.token_hex(16)
        line = TrailLine(
            enterprise=enterprise,
            at=timezone.now(),
            person_number=actor.pk if actor else None,
            did=did,
            subject=subject if isinstance(subject, str) else f"{subject._meta.model_name}:{subject.pk}",
            value_hash=_value_hash(salt, detail),
        )
        line.seal = _seal(last.seal if last else "", line)
        line.save()
        TrailValue.objects.create(line=line, salt=salt, detail=detail)


def broken_lines(enterprise: Enterprise) -> list[int]:
    """The numbers of lines whose seal or value does not hold; empty when the trail is whole."""
    broken, previous = [], ""
    for line in TrailLine.objects.filter(enterprise=enterprise).select_related("value"):
        value = getattr(line, "value", None)
        holds = line.seal == _seal(previous, line) and (value is None or line.value_hash == _value_hash(value.salt, value.detail))
        if not holds:
            broken.append(line.pk)
        previous = line.seal
    return broken


def erase_person(person: Person) -> None:
    """Empty the words of every line by or about a person; numbers, hashes and seals stay."""
    about = models.Q(person_number=person.pk) | models.Q(subject=f"person:{person.pk}")
    TrailValue.objects.filter(line__in=TrailLine.objects.filter(about, enterprise_id=person.enterprise_id)).delete()
