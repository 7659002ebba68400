"""Reads the content files, refuses what is wrong, answers questions about them."""

from forsvarlig.knowledge.loading import Knowledge, load

__all__ = ["Knowledge", "load"]
