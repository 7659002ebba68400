"""What never reaches a log."""

from __future__ import annotations

import logging

ANSWERING = "/svar/"


class WithoutAnswering(logging.Filter):
    """Drops every line that names an answering page: its address holds somebody's own link."""

    def filter(self, record: logging.LogRecord) -> bool:
        return ANSWERING not in record.getMessage() and ANSWERING not in str(getattr(record, "request", ""))
