"""Answers to rounds that were asked elsewhere: which column and which value means what, and the table a release is made of."""

from forsvarlig.analysis.importing.applying import Applied, apply_mapping
from forsvarlig.analysis.importing.mapping import Background, Column, Target, mapping_document, read_mapping
from forsvarlig.analysis.importing.suggesting import suggest_mapping

__all__ = [
    "Applied",
    "Background",
    "Column",
    "Target",
    "apply_mapping",
    "mapping_document",
    "read_mapping",
    "suggest_mapping",
]
