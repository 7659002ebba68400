"""Why a whole file can't be brought in, as a word that pages can say in their own language."""

from __future__ import annotations

from enum import StrEnum

from forsvarlig.errors import InputError, Place


class Fault(StrEnum):
    """What is wrong with a file as a whole."""

    TOO_LARGE = "too_large"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_WIDE = "too_wide"
    BROKEN_WORKBOOK = "broken_workbook"
    OLD_WORKBOOK = "old_workbook"
    NO_SURVEY_SHEET = "no_survey_sheet"
    NO_HEADER = "no_header"
    BROKEN_XML = "broken_xml"
    ENTITIES = "entities"
    NOT_LIMESURVEY = "not_limesurvey"
    NOT_TEXT = "not_text"
    WRONG_SEPARATOR = "wrong_separator"
    UNKNOWN_FORMAT = "unknown_format"
    NO_QUESTIONS = "no_questions"
    TOO_MANY_QUESTIONS = "too_many_questions"


SENTENCES: dict[Fault, tuple[str, str]] = {
    Fault.TOO_LARGE: ("The file is larger than {detail}.", "Check that it is the right one."),
    Fault.UNPACKS_TOO_LARGE: ("The workbook unpacks to more than {detail}.", "Save only the sheets that are needed."),
    Fault.TOO_WIDE: ("A sheet has cells as far off as {detail}.", "Delete the stray cells, or copy the rest to another sheet."),
    Fault.BROKEN_WORKBOOK: ("The workbook can't be read: {detail}.", "Open it in a spreadsheet and save it as .xlsx."),
    Fault.OLD_WORKBOOK: ("This is a workbook of the old kind.", "Open it in a spreadsheet and save it as .xlsx."),
    Fault.NO_SURVEY_SHEET: ("There is no sheet “survey”. Sheets: {detail}.", "That is where an XLSForm has its questions."),
    Fault.NO_HEADER: ("The sheet “{detail}” has no row with the heads “type” and “name”.", "Put them in the first row."),
    Fault.BROKEN_XML: ("This isn't valid XML: {detail}.", "Export the survey anew."),
    Fault.ENTITIES: ("The file declares a document type or entities, which no export does.", "Export the survey anew."),
    Fault.NOT_LIMESURVEY: ("This isn't an export of a survey, group or question from LimeSurvey.", "Export the survey as .lss."),
    Fault.NOT_TEXT: ("This isn't text in UTF-8.", "Save it as UTF-8."),
    Fault.WRONG_SEPARATOR: ("The columns aren't separated by tabs.", "Export the survey as tab-separated values anew."),
    Fault.UNKNOWN_FORMAT: ("The format isn't known.", "Known: .toml, XLSForm (.xlsx), LimeSurvey (.lss, .lsq, .lsg, .txt)."),
    Fault.NO_QUESTIONS: ("No question could be taken over. {detail}", "Only questions with one answer from a list can be used."),
    Fault.TOO_MANY_QUESTIONS: ("More than {detail} questions have answers to choose from.", "Leave out those that aren't needed."),
}


class UnreadableError(InputError):
    """A file that can't be brought in; `fault` says why, `detail` holds what was found in it."""

    def __init__(self, fault: Fault, file: str, detail: str = "", row: int | None = None) -> None:
        self.fault, self.detail = fault, detail
        what, do = SENTENCES[fault]
        super().__init__(what.format(detail=detail).strip(), Place(file, row=row), do)
