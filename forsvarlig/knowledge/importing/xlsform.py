"""Reads an XLSForm workbook: questions in the sheet “survey”, answers in “choices”, the name in “settings”."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from forsvarlig.knowledge.importing.draft import AnswerList, Draft, DraftItem, Option
from forsvarlig.knowledge.importing.report import Line, Why
from forsvarlig.knowledge.importing.taking import Taking, distinct
from forsvarlig.knowledge.importing.unreadable import Fault, UnreadableError
from forsvarlig.knowledge.importing.wording import our_language, plain
from forsvarlig.knowledge.importing.workbook import form_sheets
from forsvarlig.knowledge.importing.xlsform_words import CHECKS, KINDS, LOOK, MEDIA, READ, SELECT_ONE, TRUE, head_of


@dataclass
class _Sheet:
    """A sheet read by its heads: each row's cells by head, texts by head and language."""

    name: str
    heads: list[tuple[str, str | None]]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """A row's cells whose heads name no language; of two columns with one head the first that is filled counts."""
        found: dict[str, str] = {}
        for (head, language), value in zip(self.heads, row, strict=False):
            if language is None and value and head not in found:
                found[head] = value
        return found

    def texts(self, head: str, row: Sequence[str]) -> dict[str | None, str]:
        """A row's texts under a head, by the language that the column names."""
        return {language: value for (name, language), value in zip(self.heads, row, strict=False) if name == head and value}


def read_xlsform(path: Path | str, content: bytes | None = None, language: str = "nb") -> tuple[Draft, list[Line]]:
    """Read an XLSForm workbook, from a path or from content that `path` only names.

    `language` is what texts count as that name none. Raises UnreadableError for what isn't such a workbook.
    """
    file = Path(path).name
    sheets = form_sheets(Path(path).read_bytes() if content is None else content, file)
    return _Reader(Taking(file), sheets, language).read()


class _Reader:
    def __init__(self, taking: Taking, sheets: Mapping[str, list[list[str]]], language: str) -> None:
        self.taking = taking
        named = {name.strip().lower().replace(" ", "_"): name for name in sheets}
        survey = named.get("survey") or (next(iter(sheets)) if len(sheets) == 1 else None)
        if survey is None:
            raise UnreadableError(Fault.NO_SURVEY_SHEET, taking.file, ", ".join(sheets))
        if "survey" not in named:
            taking.changed(survey, 0, survey, Why.SHEET_ASSUMED)
        self.survey = _sheet(survey, sheets[survey])
        if not {"type", "name"} <= {head for head, _ in self.survey.heads}:
            raise UnreadableError(Fault.NO_HEADER, taking.file, survey, row=1)
        # Old forms have their answers in a sheet “columns” or “choices and columns”.
        choices = named.get("choices") or named.get("choices_and_columns") or named.get("columns")
        self.choices = _sheet(choices, sheets[choices]) if choices else _Sheet("choices", [])
        external = named.get("external_choices")
        self.external = _sheet(external, sheets[external]) if external else _Sheet("external_choices", [])
        self.settings = self._settings(named, sheets)
        read = {survey, choices, external, named.get("settings")}
        for name in sheets:
            if name not in read:
                taking.left_out(name, 0, name, Why.SHEET_NOT_READ)
        named_languages = [our_language(each) for head, each in self.survey.heads if head == "label" and each]
        default = our_language(self.settings.get("default_language", ""))
        self.assumed = default is None
        self.unnamed = default or next(filter(None, named_languages), language)

    def read(self) -> tuple[Draft, list[Line]]:
        """Go through the sheets, and return what was taken."""
        self._languages()
        options = {**self._lists(self.choices), **{f"external {name}": found for name, found in self._lists(self.external).items()}}
        self._questions(options)
        name = self.settings.get("form_id") or self.settings.get("form_title") or Path(self.taking.file).stem
        title = plain(self.settings.get("form_title", "") or name)[0]
        return self.taking.draft(name, {self.unnamed: title}), self.taking.lines

    def _settings(self, named: Mapping[str, str], sheets: Mapping[str, list[list[str]]]) -> dict[str, str]:
        if "settings" not in named:
            return {}
        sheet = _sheet(named["settings"], sheets[named["settings"]])
        cells = sheet.cells(sheet.rows[0][1]) if sheet.rows else {}
        kept = ("form_title", "form_id", "default_language", "version")
        for head in cells:
            if head not in kept:
                self.taking.left_out(sheet.name, sheet.rows[0][0], head, Why.SETTINGS, head)
        return cells

    def _languages(self) -> None:
        for sheet in (self.survey, self.choices, self.external):
            for head, language in dict.fromkeys(sheet.heads):
                if language is not None and our_language(language) is None and head in ("label", "hint"):
                    self.taking.left_out(sheet.name, 1, f"{head}::{language}", Why.LANGUAGE, language)
                elif head and head not in READ and head not in CHECKS and head not in LOOK and not head.startswith(MEDIA):
                    self.taking.left_out(sheet.name, 1, head, Why.COLUMN_UNKNOWN)

    def _texts(self, sheet: _Sheet, cells: Sequence[str]) -> tuple[dict[str, str], bool]:
        """A row's labels by our languages, and whether a picture was in one."""
        found: dict[str, str] = {}
        pictured = False
        for named, text in sheet.texts("label", cells).items():
            language = our_language(named) if named else self.unnamed
            if named is None and self.assumed:
                self.taking.changed(sheet.name, 1, "label", Why.LANGUAGE_ASSUMED, self.unnamed)
                self.assumed = False
            if language:
                text, had_picture = plain(text)
                pictured |= had_picture
                # A column that names its language is surer than one that doesn't.
                if text and (named is not None or language not in found):
                    found[language] = text
        return found, pictured

    def _lists(self, sheet: _Sheet) -> dict[str, list[Option]]:
        found: dict[str, list[Option]] = {}
        for row, cells in sheet.rows:
            plain_cells = sheet.cells(cells)
            name, value = plain_cells.get("list_name", ""), plain_cells.get("name", "")
            texts, pictured = self._texts(sheet, cells)
            if not value or not name:
                self.taking.left_out(
                    sheet.name, row, " ".join(filter(None, (name, value, *texts.values()))), Why.CHOICE_WITHOUT_VALUE
                )
                continue
            if any(head.startswith(MEDIA) for head in plain_cells) or pictured:
                self.taking.left_out(sheet.name, row, f"{name}: {value}", Why.PICTURE)
            if not texts:
                texts = {self.unnamed: value}
                self.taking.changed(sheet.name, row, f"{name}: {value}", Why.LABEL_MADE)
            found.setdefault(name, []).append(Option(value, texts))
            if any(option.value == value for option in found[name][:-1]):
                self.taking.left_out(sheet.name, row, f"{name}: {value}", Why.CHOICE_TWICE)
        return found

    def _questions(self, options: Mapping[str, list[Option]]) -> None:
        groups: list[tuple[str, bool]] = []
        for row, cells in self.survey.rows:
            found = self.survey.cells(cells)
            kind = " ".join(found.get("type", "").split())
            words = kind.lower().replace("_", " ")
            if re.match(r"begin (group|repeat|loop)|lgroup", words):
                groups.append((found.get("name", ""), words.startswith(("begin repeat", "begin loop"))))
                self._group(row, cells, found)
            elif re.match(r"end (group|repeat|loop)", words):
                groups = groups[:-1]
            elif kind or found.get("name"):
                self._question(row, cells, found, kind, options, groups)

    def _group(self, row: int, cells: Sequence[str], found: Mapping[str, str]) -> None:
        name = found.get("name", "") or found.get("type", "")
        if "relevant" in found:
            self.taking.changed(self.survey.name, row, name, Why.ASKED_OF_ALL)
        if texts := self._texts(self.survey, cells)[0]:
            self.taking.left_out(self.survey.name, row, next(iter(texts.values())), Why.TEXT_SHOWN)
        self._others(row, cells, found, name)

    def _question(
        self,
        row: int,
        cells: Sequence[str],
        found: Mapping[str, str],
        kind: str,
        options: Mapping[str, list[Option]],
        groups: Sequence[tuple[str, bool]],
    ) -> None:
        part, name = self.survey.name, found.get("name", "")
        texts, pictured = self._texts(self.survey, cells)
        what = name or next(iter(texts.values()), kind)
        if why := self._unusable(found, kind, name, texts):
            self.taking.left_out(part, row, what, why[0], why[1])
            return
        select = SELECT_ONE.fullmatch(kind)
        listed = f"external {select['list']}" if select and select["external"] else select["list"] if select else ""
        if listed not in options:
            self.taking.left_out(part, row, what, Why.LIST_MISSING, listed)
            return
        kept, _ = distinct(options[listed])
        if len(kept) < 2:
            self.taking.left_out(part, row, what, Why.ONE_CHOICE)
            return
        before = len(self.taking.lines)
        item = self.taking.free_name(part, row, name)
        self.taking.lists.setdefault(listed, AnswerList(listed, tuple(kept)))
        self.taking.items.append(DraftItem(item, texts, listed, group=next((group for group, _ in reversed(groups) if group), "")))
        if select and select["other"]:
            self.taking.changed(part, row, what, Why.OTHER_ANSWER)
        if any(repeated for _, repeated in groups):
            self.taking.changed(part, row, what, Why.ASKED_ONCE)
        if pictured:
            self.taking.changed(part, row, what, Why.PICTURE)
        self._others(row, cells, found, what)
        self.taking.settle(before, part, row, what)

    def _unusable(self, found: Mapping[str, str], kind: str, name: str, texts: Mapping[str, str]) -> tuple[Why, str] | None:
        if found.get("disabled", "").lower() in TRUE:
            return Why.DISABLED, ""
        if not SELECT_ONE.fullmatch(kind):
            plain_kind = kind.lower()
            candidates = {plain_kind, plain_kind.partition(" ")[0], " ".join(plain_kind.split()[:4])}
            return next(((why, kind) for why, kinds in KINDS.items() if candidates & kinds), (Why.OTHER_KIND, kind))
        if not name:
            return Why.NAME_MISSING, ""
        if not texts:
            return Why.TEXT_MISSING, ""
        if any("${" in text for text in texts.values()):
            return Why.REFERS, ""
        return None

    def _others(self, row: int, cells: Sequence[str], found: Mapping[str, str], what: str) -> None:
        """Note what stands beside a question and isn't kept."""
        part = self.survey.name
        if "relevant" in found and not found.get("type", "").lower().startswith("begin"):
            self.taking.changed(part, row, what, Why.ASKED_OF_ALL)
        if found.get("required", "").lower() in TRUE:
            self.taking.changed(part, row, what, Why.MAY_BE_SKIPPED)
        if "choice_filter" in found:
            self.taking.changed(part, row, what, Why.ALL_CHOICES)
        if self.survey.texts("hint", cells):
            self.taking.left_out(part, row, f"{what}: hint", Why.HELP)
        for head, why in (("default", Why.DEFAULT_ANSWER), ("calculation", Why.CALCULATED)):
            if head in found:
                self.taking.left_out(part, row, f"{what}: {head}", why)
        for head in found:
            if head in CHECKS or head in LOOK or head.startswith(MEDIA):
                why = Why.CHECKS if head in CHECKS else Why.LOOK if head in LOOK else Why.PICTURE
                self.taking.left_out(part, row, f"{what}: {head}", why)


def _sheet(name: str, rows: Sequence[Sequence[str]]) -> _Sheet:
    sheet = _Sheet(name, [head_of(cell) for cell in rows[0]] if rows else [])
    sheet.rows = [(number, list(row)) for number, row in enumerate(rows[1:], 2) if any(row)]
    return sheet
