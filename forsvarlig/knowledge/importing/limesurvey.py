"""Reads a questionnaire made in LimeSurvey: lists, yes or no, five points, and arrays become questions with one answer each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from forsvarlig.knowledge.importing.draft import AnswerList, Draft, DraftItem, Option
from forsvarlig.knowledge.importing.limesurvey_parts import NO_CONDITION, Choice, Question, Survey
from forsvarlig.knowledge.importing.limesurvey_tabs import read_tabs
from forsvarlig.knowledge.importing.limesurvey_xml import read_xml
from forsvarlig.knowledge.importing.report import Line, Why
from forsvarlig.knowledge.importing.taking import Taking, distinct
from forsvarlig.knowledge.importing.wording import our_language, plain

_YES = {"nb": "Ja", "nn": "Ja", "en": "Yes", "pl": "Tak", "uk": "Так"}
_NO = {"nb": "Nei", "nn": "Nei", "en": "No", "pl": "Nie", "uk": "Ні"}
_UNSURE = {"nb": "Vet ikke", "nn": "Veit ikkje", "en": "Uncertain", "pl": "Nie wiem", "uk": "Не знаю"}
_MORE = {"nb": "Øker", "nn": "Aukar", "en": "Increase", "pl": "Wzrost", "uk": "Збільшення"}
_SAME = {"nb": "Som før", "nn": "Som før", "en": "Same", "pl": "Bez zmian", "uk": "Без змін"}
_LESS = {"nb": "Minker", "nn": "Minkar", "en": "Decrease", "pl": "Spadek", "uk": "Зменшення"}
_FIXED: Mapping[str, Sequence[tuple[str, Mapping[str, str]]]] = {
    "5": [(str(point), {}) for point in range(1, 6)],
    "A": [(str(point), {}) for point in range(1, 6)],
    "B": [(str(point), {}) for point in range(1, 11)],
    "Y": [("Y", _YES), ("N", _NO)],
    "C": [("Y", _YES), ("U", _UNSURE), ("N", _NO)],
    "E": [("I", _MORE), ("S", _SAME), ("D", _LESS)],
}
_SINGLE = frozenset("L!OZW5Y")
_ARRAYS = frozenset("ABCEFH1")
_UNUSABLE: Mapping[str, Why] = {
    **dict.fromkeys("MP", Why.SEVERAL_ANSWERS),
    **dict.fromkeys("STUQ;", Why.FREE_TEXT),
    **dict.fromkeys("NK:", Why.NUMBER),
    "R": Why.RANKING,
    "D": Why.WHEN,
    "X": Why.TEXT_SHOWN,
    "|": Why.PLACE_OR_FILE,
    "*": Why.CALCULATED,
}
_ENDS = (".", "?", "!", ":", "…")


def read_limesurvey(path: Path | str, content: bytes | None = None, language: str = "nb") -> tuple[Draft, list[Line]]:
    """Read an export from LimeSurvey, from a path or from content that `path` only names.

    `language` is what texts count as that name none. Raises UnreadableError for what isn't such an export.
    """
    file = Path(path).name
    content = Path(path).read_bytes() if content is None else content
    is_xml = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    survey = read_xml(file, content) if is_xml else read_tabs(file, content)
    return _Reader(Taking(file), survey, language, "XML" if is_xml else "text").read()


class _Reader:
    def __init__(self, taking: Taking, survey: Survey, language: str, part: str) -> None:
        self.taking, self.survey, self.fallback, self.part = taking, survey, language, part

    def read(self) -> tuple[Draft, list[Line]]:
        """Go through the survey, and return what was taken."""
        self._languages()
        for name, row in self.survey.texts:
            self.taking.left_out(self.part, row, name, Why.TEXT_SHOWN)
        for name, count in sorted(self.survey.leftovers.items()):
            self.taking.left_out(self.part, 0, name, Why.SETTINGS, f"{name} ({count})")
        for question in self.survey.questions:
            self._question(question)
        name = f"limesurvey_{self.survey.name}" if self.survey.name else Path(self.taking.file).stem
        titles = self._texts(self.survey.titles)[0] or {self._base(): Path(self.taking.file).stem}
        return self.taking.draft(name, titles), self.taking.lines

    def _base(self) -> str:
        return our_language(self.survey.language) or self.fallback

    def _languages(self) -> None:
        questions = self.survey.questions
        asked = [question.texts for question in questions] + [line.texts for question in questions for line in question.lines]
        names = dict.fromkeys(name for texts in (self.survey.titles, *asked) for name in texts)
        for name in names:
            if not name:
                self.taking.changed(self.part, 0, self.taking.file, Why.LANGUAGE_ASSUMED, self.fallback)
            elif our_language(name) is None:
                self.taking.left_out(self.part, 0, name, Why.LANGUAGE, name)

    def _texts(self, texts: Mapping[str, str]) -> tuple[dict[str, str], bool]:
        """Texts by our languages, and whether a picture was in one."""
        found, pictured = dict[str, str](), False
        for name, text in texts.items():
            language = our_language(name) if name else self.fallback
            if language:
                words, had_picture = plain(text)
                pictured |= had_picture
                if words:
                    found.setdefault(language, words)
        return found, pictured

    def _question(self, question: Question) -> None:
        texts, pictured = self._texts(question.texts)
        row, code = question.row, question.code
        if why := self._unusable(question, texts):
            self.taking.left_out(self.part, row, code, *why)
            for line in question.lines:
                self.taking.left_out(self.part, line.row, f"{code}[{line.code}]", *why)
            return
        options = self._options(question, texts)
        if len(options) < 2:
            self.taking.left_out(self.part, row, code, Why.ONE_CHOICE)
            return
        answers = self._list(question, options)
        before = len(self.taking.lines)
        if pictured:
            self.taking.changed(self.part, row, code, Why.PICTURE)
        self._beside(question)
        if question.kind in _SINGLE:
            item = self.taking.free_name(self.part, row, code)
            self.taking.items.append(DraftItem(item, texts, answers, group=question.group))
            self.taking.settle(before, self.part, row, code)
            return
        for line in (line for line in question.lines if line.scale == "0"):
            self._line(question, line, texts, answers)

    def _line(self, question: Question, line: Choice, asked: Mapping[str, str], answers: str) -> None:
        """One line of an array as a question of its own: what the array asks, and what the line says."""
        what, (words, pictured) = f"{question.code}[{line.code}]", self._texts(line.texts)
        if not words or any("{" in text for text in words.values()):
            self.taking.left_out(self.part, line.row, what, Why.REFERS if words else Why.TEXT_MISSING)
            return
        texts = {language: _joined(asked.get(language, ""), text) for language, text in words.items()}
        before = len(self.taking.lines)
        if pictured:
            self.taking.changed(self.part, line.row, what, Why.PICTURE)
        item = self.taking.free_name(self.part, line.row, f"{question.code}_{line.code}")
        self.taking.items.append(DraftItem(item, texts, answers, group=question.group))
        self.taking.settle(before, self.part, line.row, what)

    def _unusable(self, question: Question, texts: Mapping[str, str]) -> tuple[Why, str] | None:
        if question.kind not in _SINGLE | _ARRAYS:
            return _UNUSABLE.get(question.kind, Why.OTHER_KIND), question.kind
        if "hidden" in question.settings:
            return Why.HIDDEN, ""
        if not texts and question.kind in _SINGLE:
            return Why.TEXT_MISSING, ""
        # An expression of the tool stands in braces.
        if any("{" in text for text in texts.values()):
            return Why.REFERS, ""
        return None

    def _options(self, question: Question, texts: Mapping[str, str]) -> list[Option]:
        if fixed := _FIXED.get(question.kind):
            languages = list(texts) or [self._base()]
            return [Option(value, {each: labels.get(each, value) for each in languages}) for value, labels in fixed]
        found = []
        for answer in (answer for answer in question.answers if answer.scale == "0"):
            labels, pictured = self._texts(answer.texts)
            what = f"{question.code}: {answer.code}"
            if pictured:
                self.taking.changed(self.part, answer.row, what, Why.PICTURE)
            if not answer.code:
                self.taking.left_out(self.part, answer.row, what, Why.CHOICE_WITHOUT_VALUE)
                continue
            if not labels:
                labels = {self._base(): answer.code}
                self.taking.changed(self.part, answer.row, what, Why.LABEL_MADE)
            found.append(Option(answer.code, labels))
        kept, again = distinct(found)
        for option in again:
            self.taking.left_out(self.part, question.row, f"{question.code}: {option.value}", Why.CHOICE_TWICE)
        return kept

    def _list(self, question: Question, options: Sequence[Option]) -> str:
        """The list of answers that holds just these, made where there is none yet."""
        known = next((each.id for each in self.taking.lists.values() if each.options == tuple(options)), None)
        if known is None:
            known = question.code
            self.taking.lists[known] = AnswerList(known, tuple(options))
        return known

    def _beside(self, question: Question) -> None:
        """Note what stands beside a question and isn't kept."""
        row, code = question.row, question.code
        for holds, why in (
            (question.relevance not in NO_CONDITION, Why.ASKED_OF_ALL),
            (question.mandatory, Why.MAY_BE_SKIPPED),
            (question.other, Why.OTHER_ANSWER),
        ):
            if holds:
                self.taking.changed(self.part, row, code, why)
        if question.kind == "1":
            self.taking.left_out(self.part, row, code, Why.TWO_ANSWERS)
        if question.kind == "O":
            self.taking.left_out(self.part, row, code, Why.FREE_TEXT)
        if question.helps:
            self.taking.left_out(self.part, row, f"{code}: help", Why.HELP)
        if question.default:
            self.taking.left_out(self.part, row, f"{code}: default", Why.DEFAULT_ANSWER)
        if question.settings:
            self.taking.left_out(self.part, row, code, Why.SETTINGS, ", ".join(sorted(question.settings)))


def _joined(asked: str, line: str) -> str:
    if not asked:
        return line
    return f"{asked} {line}" if asked.endswith(_ENDS) else f"{asked}: {line}"
