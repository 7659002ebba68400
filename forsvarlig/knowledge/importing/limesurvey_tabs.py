"""Reads LimeSurvey's tab-separated export (.txt): a row for each group, question, line and answer, in each language by turns."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping

from forsvarlig.knowledge.importing.limesurvey_parts import Choice, Question, Survey, is_set
from forsvarlig.knowledge.importing.unreadable import Fault, UnreadableError

_HEADS = frozenset({"class", "type/scale", "name", "text"})
_KNOWN = frozenset({"id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
                    "mandatory", "other", "default", "same_default"})  # fmt: skip
_SHOWN = ("surveyls_description", "surveyls_welcometext", "surveyls_endtext", "surveyls_policy_notice")
_LONGEST_CELL = 1_000_000


def read_tabs(file: str, content: bytes) -> Survey:
    """The survey that an export holds. Raises UnreadableError for other text, other separators and what isn't text."""
    rows = _rows(file, content)
    survey, skipped = Survey(), Counter[str]()
    group, question = Choice("", 0), Question("", "", 0)
    questions: dict[str, Question] = {}
    for number, row in rows:
        kind, name, text, language = (row.get(key, "").strip() for key in ("class", "name", "text", "language"))
        if kind == "S":
            survey.name = text if name == "sid" else survey.name
            survey.language = text if name == "language" else survey.language
        elif kind == "SL":
            if name == "surveyls_title":
                survey.titles[language] = text
            elif name in _SHOWN and text:
                survey.texts.append((name, number))
        elif kind == "G":
            group = _group(survey, name, number, language)
        elif kind == "Q":
            question = questions.get(name) or _question(row, number, group)
            if name not in questions:
                questions[name] = question
            question.texts[language] = text
        elif kind in ("SQ", "A"):
            _choice(question.lines if kind == "SQ" else question.answers, row, name, number).texts[language] = text
        elif kind:
            skipped[kind] += 1
    survey.questions, survey.leftovers = list(questions.values()), dict(skipped)
    return survey


def _rows(file: str, content: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(Fault.NOT_TEXT, file) from error
    if "\0" in text:
        raise UnreadableError(Fault.NOT_TEXT, file)
    first = text.lstrip().partition("\n")[0].lower()
    if "\t" not in first and "class" in first and "name" in first:
        raise UnreadableError(Fault.WRONG_SEPARATOR, file)
    # The csv module's own limit is lower than LimeSurvey's texts can be; the file's size is bounded before.
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    try:
        heads = [head.strip().lower() for head in next(reader, [])]
        if not set(heads) >= _HEADS:
            raise UnreadableError(Fault.NOT_LIMESURVEY, file)
        return [(reader.line_num, dict(zip(heads, row, strict=False))) for row in reader]
    except csv.Error as error:
        raise UnreadableError(Fault.NOT_TEXT, file) from error


def _group(survey: Survey, name: str, number: int, language: str) -> Choice:
    """A group by its place: the second language lists the same groups in the same order under other names."""
    before = sum(language in group.texts for group in survey.groups)
    if before < len(survey.groups):
        survey.groups[before].texts[language] = name
        return survey.groups[before]
    survey.groups.append(Choice(name, number, texts={language: name}))
    return survey.groups[-1]


def _question(row: Mapping[str, str], number: int, group: Choice) -> Question:
    return Question(
        code=row.get("name", "").strip(),
        kind=row.get("type/scale", "").strip(),
        row=number,
        group=group.code,
        helps=bool(row.get("help", "").strip()),
        mandatory=row.get("mandatory") in ("Y", "S"),
        other=row.get("other") == "Y",
        relevance=row.get("relevance", "").strip(),
        default=bool(row.get("default", "").strip()),
        settings={name for name, value in row.items() if name not in _KNOWN and value and is_set(value)},
    )


def _choice(known: list[Choice], row: Mapping[str, str], code: str, number: int) -> Choice:
    scale = row.get("type/scale", "").strip() or "0"
    found = next((choice for choice in known if (choice.code, choice.scale) == (code, scale)), None)
    if found is None:
        found = Choice(code, number, scale)
        known.append(found)
    return found
