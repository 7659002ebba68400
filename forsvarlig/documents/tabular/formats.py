"""The formats in which a release can be had, by the name that the command and the addresses use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forsvarlig.documents.tabular.excel import to_xlsx
from forsvarlig.documents.tabular.json_stat import to_json_stat
from forsvarlig.documents.tabular.separated import to_excel_csv, to_statistics_csv
from forsvarlig.documents.tabular.spss import to_sav

if TYPE_CHECKING:
    from forsvarlig.documents.speech import Speech
    from forsvarlig.documents.tabular.table import ReleaseTable


@dataclass(frozen=True)
class Format:
    """A format: the end of its files' names, its media type, and its writer."""

    suffix: str
    media_type: str
    write: Callable[[ReleaseTable, Speech], bytes]


FORMATS = {
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "csv-excel": Format("csv", "text/csv; charset=utf-8", to_excel_csv),
    "csv": Format("csv", "text/csv; charset=utf-8", to_statistics_csv),
    "json-stat": Format("json", "application/json", to_json_stat),
    "sav": Format("sav", "application/x-spss-sav", to_sav),
}
