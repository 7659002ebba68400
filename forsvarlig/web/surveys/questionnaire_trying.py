"""Test answers through the scoring that rounds use, so that people see what a questionnaire gives before they ask with it."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forsvarlig.errors import InputError, Place
from forsvarlig.knowledge.importing import Draft, compose
from forsvarlig.knowledge.instruments import parse_instrument

MOST_ROWS = 50


@dataclass(frozen=True)
class Tried:
    """A scale, and each person's points on it; None where too few questions were answered."""

    scale: str
    orientation: str
    points: list[float | None]


def example(draft: Draft) -> str:
    """Test answers to begin with: somebody who gives the first answer throughout, and somebody who gives the last."""
    unused = {item.id for item in draft.unused}
    asked = [item for item in draft.items if item.id not in unused]
    offered = [[option.value for option in draft.answers(item.answers).options if option.score is not None] for item in asked]
    rows = [[item.id for item in asked], [values[0] for values in offered], [values[-1] for values in offered]]
    return "\n".join(";".join(row) for row in rows)


def tried(draft: Draft, text: str) -> list[Tried]:
    """Score what was typed or pasted. Raises InputError, with row and question, for what no answer has."""
    # Only trying needs these, and they would make the site start more slowly.
    import polars as pl

    from forsvarlig.analysis.scoring import score_answers

    instrument = parse_instrument(compose(draft, "0"), draft.id)
    first = text.strip().partition("\n")[0]
    rows = list(csv.reader(io.StringIO(text.strip()), delimiter=max("\t;,", key=first.count)))
    head, body = [cell.strip() for cell in rows[0]], [[cell.strip() for cell in row] for row in rows[1:] if any(row)]
    if not body or len(body) > MOST_ROWS:
        raise InputError(_("Skriv fra 1 til %(most)d linjer med svar under navnene.") % {"most": MOST_ROWS}, Place(key="answers"))
    unknown = [name for name in head if name not in instrument.items]
    if unknown:
        raise InputError(_("Det er ikke noe spørsmål som heter «%(name)s».") % {"name": unknown[0]}, Place(key="answers"))
    for number, row in enumerate(body, 1):
        for name, value in zip(head, row, strict=False):
            values = [option.value for option in instrument.items[name].options]
            if value and value not in values:
                words = {"row": number, "value": value, "name": name, "values": ", ".join(values)}
                raise InputError(
                    _("Person %(row)d: «%(value)s» er ikke et svar på «%(name)s». Svarene er %(values)s.") % words,
                    Place(key="answers"),
                )
    cells = {name: [(dict(zip(head, row, strict=False)).get(name) or None) for row in body] for name in instrument.items}
    scores = score_answers(pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)), instrument)
    return [
        Tried(scale.id, scale.orientation, [None if math.isnan(each) else float(each) for each in scores[scale.id]])
        for scale in instrument.scales
    ]
