"""Mail that waits to be sent, and the delivery log that is left of it: counts under a key, without address or text."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Message(models.Model):
    """One mail. Address and texts are emptied when it is sent or given up.

    `key` is opaque: whoever puts messages gives it, to count or withdraw them by. `attempts` is how often sending was tried.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    key = models.CharField(max_length=80, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    send_from = models.DateField()
    address = models.EmailField(blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    reply_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "send_from"], name="what_waits")]

    def __str__(self) -> str:
        return f"message {self.pk}, {self.state}"
