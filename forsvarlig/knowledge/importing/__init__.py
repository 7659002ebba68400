"""Questionnaires that others own: from their files to a draft, and a report that says what became of each line."""

from forsvarlig.knowledge.importing.draft import (
    AnswerList,
    Draft,
    DraftItem,
    DraftScale,
    Lacking,
    Option,
    compose,
    draft_of,
    lacking,
    suggested,
)
from forsvarlig.knowledge.importing.limesurvey import read_limesurvey
from forsvarlig.knowledge.importing.reading import Brought, read_questionnaire
from forsvarlig.knowledge.importing.report import Became, Line, Why, counted
from forsvarlig.knowledge.importing.unreadable import Fault, UnreadableError
from forsvarlig.knowledge.importing.xlsform import read_xlsform

__all__ = [
    "AnswerList",
    "Became",
    "Brought",
    "Draft",
    "DraftItem",
    "DraftScale",
    "Fault",
    "Lacking",
    "Line",
    "Option",
    "UnreadableError",
    "Why",
    "compose",
    "counted",
    "draft_of",
    "lacking",
    "read_limesurvey",
    "read_questionnaire",
    "read_xlsform",
    "suggested",
]
