"""Reads LimeSurvey's XML exports (.lss, .lsq, .lsg): tables of rows, in which texts stand apart from what they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from forsvarlig.knowledge.importing.limesurvey_parts import Choice, Question, Survey, is_set
from forsvarlig.knowledge.importing.unreadable import Fault, UnreadableError

KINDS = frozenset({"Survey", "Group", "Question"})
_ROW_DEPTH = 4
_SHOWN = ("surveyls_description", "surveyls_welcometext", "surveyls_endtext", "surveyls_policy_notice")
_IGNORED = frozenset({"languages", "themes", "themes_inherited", "surveys", "surveys_languagesettings", "questions", "subquestions",
                      "answers", "groups", "question_l10ns", "answer_l10ns", "group_l10ns", "question_attributes"})  # fmt: skip

Row = Mapping[str, str]


@dataclass
class _Tables:
    """The tables of a document, read as it streams by; a row holds its line under the key “”."""

    file: str
    kind: str = ""
    languages: list[str] = field(default_factory=list)
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        self.path.append(tag)
        self.text = []
        if len(self.path) == _ROW_DEPTH and tag == "row":
            self.tables.setdefault(self.path[1], []).append({"": str(self.parser.CurrentLineNumber)})

    def end(self, tag: str) -> None:
        value = "".join(self.text).strip()
        if len(self.path) == _ROW_DEPTH + 1 and self.path[3] == "row":
            self.tables[self.path[1]][-1][tag] = value
        elif self.path == ["document", "LimeSurveyDocType"]:
            self.kind = value
        elif self.path[1:] == ["languages", "language"]:
            self.languages.append(value)
        self.path.pop()
        self.text = []

    def refuse(self, *_: object) -> None:
        raise UnreadableError(Fault.ENTITIES, self.file)

    def read(self, content: bytes) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text_part
        # No export declares either; what isn't declared can't be expanded.
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            raise UnreadableError(Fault.BROKEN_XML, self.file, expat.ErrorString(error.code), error.lineno) from error

    def text_part(self, text: str) -> None:
        self.text.append(text)

    def of(self, name: str) -> list[dict[str, str]]:
        return self.tables.get(name, [])


def read_xml(file: str, content: bytes) -> Survey:
    """The survey, group or question that an export holds. Raises UnreadableError for anything else."""
    tables = _Tables(file)
    tables.read(content)
    if tables.kind not in KINDS:
        raise UnreadableError(Fault.NOT_LIMESURVEY, file)
    survey = Survey(leftovers={name: len(rows) for name, rows in tables.tables.items() if name not in _IGNORED and rows})
    for row in tables.of("surveys"):
        survey.name, survey.language = row.get("sid", ""), row.get("language", "")
    survey.language = survey.language or next(iter(tables.languages), "")
    for row in tables.of("surveys_languagesettings"):
        survey.titles[row.get("surveyls_language", "")] = row.get("surveyls_title", "")
        survey.texts += [(name, int(row[""])) for name in _SHOWN if row.get(name)]
    groups = _groups(tables, survey)
    _questions(tables, survey, groups)
    return survey


def _groups(tables: _Tables, survey: Survey) -> dict[str, str]:
    """Group numbers to names, in the base language where there are several."""
    for row in tables.of("groups") + tables.of("group_l10ns"):
        if name := row.get("group_name"):
            known = next((group for group in survey.groups if group.code == row.get("gid")), None)
            if known is None:
                known = Choice(row.get("gid", ""), int(row[""]))
                survey.groups.append(known)
            known.texts[row.get("language", "")] = name
    order = {row.get("gid", ""): int(row.get("group_order") or 0) for row in tables.of("groups")}
    survey.groups.sort(key=lambda group: order.get(group.code, 0))
    return {group.code: group.texts.get(survey.language) or next(iter(group.texts.values())) for group in survey.groups}


def _questions(tables: _Tables, survey: Survey, groups: Mapping[str, str]) -> None:
    questions: dict[str, Question] = {}
    choices: dict[str, Choice] = {}
    places: dict[str, tuple[int, int]] = {}
    at = {number: place for place, number in enumerate(groups)}
    parents = [row for row in tables.of("questions") if row.get("parent_qid", "0") in ("", "0")]
    lines = [row for row in tables.of("questions") if row not in parents] + tables.of("subquestions")
    for row in parents:
        number = row.get("qid", "")
        # Older exports repeat a question for each language.
        if number not in questions:
            questions[number] = _question(row, groups)
            places[number] = (at.get(row.get("gid", ""), 0), int(row.get("question_order") or 0))
        _told(questions[number].texts, row, "question", survey)
    for row in sorted(lines, key=lambda row: int(row.get("question_order") or 0)):
        if (parent := questions.get(row.get("parent_qid", ""))) is not None:
            line = _choice(parent.lines, row, row.get("title", ""))
            choices[row.get("qid", "")] = line
            _told(line.texts, row, "question", survey)
    for row in tables.of("question_l10ns"):
        number = row.get("qid", "")
        if (owner := questions.get(number) or choices.get(number)) is not None:
            _told(owner.texts, row, "question", survey)
            if isinstance(owner, Question):
                owner.helps |= bool(row.get("help"))
    _answers(tables, survey, questions)
    for row in tables.of("question_attributes"):
        if (question := questions.get(row.get("qid", ""))) is not None and is_set(row.get("value", "")):
            question.settings.add(row.get("attribute", ""))
    survey.questions = [questions[number] for number in sorted(questions, key=lambda number: places[number])]


def _answers(tables: _Tables, survey: Survey, questions: Mapping[str, Question]) -> None:
    by_number: dict[str, Choice] = {}
    for row in sorted(tables.of("answers"), key=lambda row: int(row.get("sortorder") or 0)):
        if (question := questions.get(row.get("qid", ""))) is not None:
            answer = _choice(question.answers, row, row.get("code", ""))
            by_number[row.get("aid", "")] = answer
            _told(answer.texts, row, "answer", survey)
    for row in tables.of("answer_l10ns"):
        if (answer := by_number.get(row.get("aid", ""))) is not None:  # type: ignore[assignment]  # of two kinds of look-up
            _told(answer.texts, row, "answer", survey)


def _question(row: Row, groups: Mapping[str, str]) -> Question:
    return Question(
        code=row.get("title", ""),
        kind=row.get("type", ""),
        row=int(row[""]),
        group=groups.get(row.get("gid", ""), ""),
        helps=bool(row.get("help")),
        mandatory=row.get("mandatory") in ("Y", "S"),
        other=row.get("other") == "Y",
        relevance=row.get("relevance", ""),
    )


def _choice(known: list[Choice], row: Row, code: str) -> Choice:
    scale = row.get("scale_id") or "0"
    found = next((choice for choice in known if (choice.code, choice.scale) == (code, scale)), None)
    if found is None:
        found = Choice(code, int(row[""]), scale)
        known.append(found)
    return found


def _told(texts: dict[str, str], row: Row, name: str, survey: Survey) -> None:
    if row.get(name):
        texts[row.get("language") or survey.language] = row[name]
