"""A release as tables: one table, and writers that each put the same figures into a format that somebody's program reads."""

from forsvarlig.documents.tabular.formats import FORMATS, Format
from forsvarlig.documents.tabular.table import About, ReleaseTable, narrowed, release_table

__all__ = ["FORMATS", "About", "Format", "ReleaseTable", "narrowed", "release_table"]
