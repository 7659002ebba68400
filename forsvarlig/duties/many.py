"""The duties of many enterprises: one JSON object a line in, one a line out, without holding them all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from forsvarlig.duties.evaluate import evaluate
from forsvarlig.duties.facts import check_facts
from forsvarlig.errors import InputError, Place
from forsvarlig.knowledge import Knowledge


def evaluate_many(
    lines: Iterable[str], file: str, on: date, knowledge: Knowledge, language: str = "nb"
) -> Iterator[dict[str, Any]]:
    """For each line, an object with facts and an `id`, a document with id, date and duties. Blank lines are passed over.

    Raises InputError naming file, row (the first line is 1) and field, when the broken line is reached.
    """
    for row, line in enumerate(lines, start=1):
        if line.strip():
            own_id, facts = _enterprise(line, file, row)
            told = check_facts(facts, knowledge.facts, file, row)
            results = evaluate(told, on, knowledge, language=language)
            yield {"id": own_id, "on": on.isoformat(), "duties": [result.document() for result in results]}


def _enterprise(line: str, file: str, row: int) -> tuple[str | int, dict[str, Any]]:
    try:
        document = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            f"This line isn't valid JSON: {error.msg}.", Place(file, row, column=str(error.colno)), "Write one whole object a line."
        ) from error
    except (RecursionError, ValueError) as error:
        raise InputError("This line can't be read.", Place(file, row), "Write one plain object a line.") from error
    if not isinstance(document, dict):
        raise InputError("This line isn't an object.", Place(file, row), 'Write { "id": "…", "employees": 12 }.')
    own_id = document.pop("id", None)
    if not isinstance(own_id, str | int) or isinstance(own_id, bool):
        raise InputError("The id is missing, or isn't a text or a whole number.", Place(file, row, key="id"), 'Write "id": "…".')
    return own_id, document
