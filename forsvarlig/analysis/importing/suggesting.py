"""Suggests what each column and each value of a file of answers means; people correct it before anything is stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial

from forsvarlig.analysis.importing.mapping import Background, Column, Target
from forsvarlig.analysis.tables import Table
from forsvarlig.knowledge.instruments import Instrument, Item

Find = Callable[[str], str | None]
# How alike a head and a question's text must be, and which part of a column's values must be known for it to be that question.
ALIKE, KNOWN, MOSTLY_UNITS = 0.9, 0.5, 0.8
MOST_VALUES = 200
_UNIT_HEADS = frozenset({"unit", "enhet", "avdeling", "seksjon", "team", "tjenestested", "arbeidssted", "section"})
# Free spellings that mean the same; a background answer is known by any word of its group.
_SPELLINGS: Sequence[frozenset[str]] = (
    frozenset({"f", "female", "woman", "w", "kvinne", "k", "dame", "jente", "girl", "cis female", "cis woman", "kobieta", "жінка"}),
    frozenset({"m", "male", "mann", "man", "herre", "gutt", "boy", "cis male", "cis man", "mezczyzna", "чоловік"}),
    frozenset({"ja", "yes", "y", "j", "true", "1"}),
    frozenset({"nei", "no", "n", "false", "0"}),
)


def suggest_mapping(table: Table, instrument: Instrument, target: Target) -> tuple[Column, ...]:
    """What each column seems to be; each question goes to the column most like it, and to one only."""
    distinct = {
        head: [value for value in table.frame[head].unique(maintain_order=True).to_list() if value is not None][:MOST_VALUES]
        for head in table.frame.columns
    }
    items = _items(distinct, instrument)
    columns: list[Column] = []
    for head, values in distinct.items():
        taken = {(column.kind, column.target) for column in columns}
        columns.append(_suggested(head, values, items.get(head), target, taken))
    return tuple(columns)


def plain(text: str) -> str:
    """A text without case, accents, signs and doubled spaces, so that spellings can be compared."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("æ", "ae"))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def known_answer(item: Item, value: str) -> str | None:
    """The option's value that a cell means: by value, by number, by label in any language, or by “5 – Always”."""
    by_value = {plain(option.value): option.value for option in item.options}
    by_label = {plain(label): option.value for option in item.options for label in option.label.values() if plain(label)}
    said = plain(value)
    if re.fullmatch(r"[+-]?\d+[.,]0+", value.strip()):
        said = re.split(r"[.,]", value.strip())[0]
    found = by_value.get(said) or by_label.get(said)
    if found is None and (numbered := re.fullmatch(r"(\d+) (.+)", said)):
        found = by_value.get(numbered[1]) if by_label.get(numbered[2]) in (None, by_value.get(numbered[1])) else None
    return found


def known_background(question: Background, value: str) -> str | None:
    """The value of ours that a freely spelled background answer means; numbers fall into the class that holds them."""
    said = plain(value)
    for ours, names in question.options.items():
        if said in {plain(ours), *map(plain, names)}:
            return ours
    for ours, names in question.options.items():
        words = {plain(ours), *map(plain, names)}
        if any(said in group and words & group for group in _SPELLINGS):
            return ours
    if re.fullmatch(r"\d{1,3}([.,]\d+)?", value.strip()):
        number = float(value.strip().replace(",", "."))
        return next((ours for ours in question.options if _holds(ours, number)), None)
    return None


def known_unit(units: Mapping[str, Iterable[str]], value: str) -> str | None:
    """The unit that a cell names, by id or by one of its names; none where two have the name."""
    if value in units:
        return value
    said = plain(value)
    found = [unit for unit, names in units.items() if said in {plain(unit), *(plain(name) for name in names)}]
    return found[0] if len(found) == 1 else None


def _suggested(head: str, values: Sequence[str], item: Item | None, target: Target, taken: set[tuple[str, str]]) -> Column:
    find_unit, unit_free = partial(known_unit, target.units), ("unit", "") not in taken
    if unit_free and plain(head) in _UNIT_HEADS:
        return Column(head, "unit", values=_known(values, find_unit))
    if item is not None:
        return Column(head, "item", item.id, _known(values, partial(known_answer, item)))
    for question in target.background:
        if ("background", question.id) not in taken and _names_it(head, question):
            return Column(head, "background", question.id, _known(values, partial(known_background, question)))
    if unit_free and _share(values, find_unit) >= MOSTLY_UNITS:
        return Column(head, "unit", values=_known(values, find_unit))
    return Column(head, "ignored")


def _items(distinct: Mapping[str, Sequence[str]], instrument: Instrument) -> dict[str, Item]:
    """The question of each column that is one, the surest pairs first, so that no likeness takes what another column is."""
    pairs = [
        (likeness, head, item)
        for head, values in distinct.items()
        for item in instrument.items.values()
        # A head alone can mislead: at least half of the values must be answers to the question.
        if (likeness := _likeness(head, item)) > ALIKE and (not values or _share(values, partial(known_answer, item)) >= KNOWN)
    ]
    found: dict[str, Item] = {}
    for _, head, item in sorted(pairs, key=lambda pair: -pair[0]):
        if head not in found and item not in found.values():
            found[head] = item
    return found


def _likeness(head: str, item: Item) -> float:
    """How sure it is that a head names a question: 2 by its id, else how alike the texts are, from 0 to 1."""
    said, id_ = plain(head), plain(item.id)
    # Some exports put the code before the text: “Q1. How often …”.
    if id_ in (said, plain(re.split(r"[.:]\s", head, maxsplit=1)[0])):
        return 2.0
    return max((_ratio(plain(text), said) for text in item.text.values()), default=0.0)


def _ratio(text: str, said: str) -> float:
    matcher = SequenceMatcher(None, text, said, autojunk=False)
    alike = matcher.real_quick_ratio() > ALIKE and matcher.quick_ratio() > ALIKE
    return matcher.ratio() if alike else 0.0


def _names_it(head: str, question: Background) -> bool:
    words, said = set(plain(head).split()), plain(head)
    for name in map(plain, question.names):
        if said == name or (len(name) > 2 and name in words) or SequenceMatcher(None, name, said).ratio() > ALIKE:
            return True
    return question.id == "sex" and "gender" in words


def _known(values: Sequence[str], find: Find) -> dict[str, str]:
    found = {value: find(value) for value in values}
    return {value: ours for value, ours in found.items() if ours is not None and ours != value}


def _share(values: Sequence[str], find: Find) -> float:
    return sum(find(value) is not None for value in values) / len(values) if values else 0.0


def _holds(ours: str, number: float) -> bool:
    """Whether a class such as “under_30”, “30_to_49”, “50_and_over”, “30-49” or “50+” holds a number."""
    bounds = [int(each) for each in re.findall(r"\d+", ours)]
    if len(bounds) == 2:
        return bounds[0] <= number < bounds[1] + 1
    if len(bounds) != 1:
        return False
    below = re.match(r"(under|below|less)", ours)
    above = re.search(r"(over|above|more|plus|\+)", ours)
    return number < bounds[0] if below else bool(above) and number >= bounds[0]
