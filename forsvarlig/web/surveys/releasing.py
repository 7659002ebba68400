"""From the answers of a closed round to what readers may see of it: planned by one program, audited by another."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forsvarlig.knowledge.writing import as_toml
from forsvarlig.web.surveys.models import Round

if TYPE_CHECKING:
    import polars as pl

    from forsvarlig.analysis.units import Units

# A reader waits for the page; what isn't proved by then is withheld, and the release says so.
MOST_SECONDS = 60.0


def made(round_: Round) -> tuple[dict[str, Any], dict[str, Any]]:
    """The release of a closed round, and what the independent audit found of it. Raises InputError when nobody answered."""
    # Here and below: only a closing round needs these, and they would double the time that the site takes to start.
    import polars as pl

    from forsvarlig.analysis.disclosure import make_release
    from forsvarlig.audit import audit_release, check_figures

    answers, units = answer_table(round_), unit_tree(round_)
    document = make_release(
        answers,
        units,
        round_.questionnaire,
        crossings=columns_of(round_),
        threshold=round_.threshold,
        cross_threshold=max(round_.threshold, round_.cross_threshold),
        seconds=MOST_SECONDS,
        file=round_.name,
    ).document
    with tempfile.TemporaryDirectory() as folder:
        # The audit reads files with its own reader, so that it can't inherit a mistake of ours. Only we can read the folder.
        responses, tree, questions = (Path(folder, name) for name in ("responses.csv", "units.csv", "instrument.toml"))
        answers.write_csv(responses)
        pl.DataFrame({"unit": list(units.parent), "parent": list(units.parent.values())}).write_csv(tree)
        questions.write_text(as_toml(round_.instrument), encoding="utf-8")
        checked = check_figures(document, responses, tree, questions)
    return document, audit_release(checked.release, checked.sizes, wrong=checked.wrong).document


def passed(audit: Mapping[str, Any]) -> bool:
    """Whether the audit found nobody who could be worked out, and no wrong figure."""
    return bool(audit["breaches"] == 0 and audit["wrong_figures"] == 0)


def answer_table(round_: Round) -> pl.DataFrame:
    """One row a respondent: the number of the unit that it's reported as, one text column a background question, one an item."""
    import polars as pl

    items, columns, told = list(round_.questionnaire.items), columns_of(round_), _told(round_)
    rows = [
        {
            "unit": str(told.get(unit, unit)),
            **{column: background.get(column) for column in columns},
            **{item: answers.get(item) for item in items},
        }
        for unit, answers, background in round_.answers.order_by("pk").values_list("unit_id", "answers", "background")
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(["unit", *columns, *items], pl.String))


def unit_tree(round_: Round) -> Units:
    """Every unit of the enterprise, by number: those without answers are in the release too, as empty.

    A unit that is reported as another isn't there; what lies under it lies under the other.
    """
    from forsvarlig.analysis.units import Units

    told = _told(round_)
    units = round_.enterprise.units.order_by("pk").values_list("pk", "parent_id")
    return Units({str(unit): str(told.get(parent, parent)) if parent else None for unit, parent in units if unit not in told})


def columns_of(round_: Round) -> list[str]:
    """The background questions by which the results of a round are split."""
    return [question["id"] for question in round_.background]


def _told(round_: Round) -> dict[int, int]:
    """For each unit that is reported as another, that one, both by number."""
    return dict(round_.units.exclude(reported_as=None).values_list("unit_id", "reported_as__unit_id"))
