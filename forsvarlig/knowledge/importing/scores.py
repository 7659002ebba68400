"""Guesses how answers could be scored; people see the guess before anything is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NO_ANSWER = re.compile(
    r"(vet ikke|veit ikkje|ikke (aktuelt|relevant)|ikkje (aktuelt|relevant)|uaktuelt|ønsker ikke|vil ikke svare|usikker"
    r"|(i )?don['’]?t know|do not know|not (applicable|relevant|sure)|n/?a\b|prefer not|no answer|no opinion|unsure|uncertain"
    r"|nie wiem|nie dotyczy|не знаю|важко сказати)",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"(alltid|(svært|veldig) (ofte|mye)|helt enig|heilt samd|i (svært|veldig) (stor|høy)|ja\b|daglig|dagleg"
    r"|always|very (often|much)|all the time"
    r"|strongly agree|(completely|totally) agree|to a (very )?(great|large|high)|yes\b|daily|increase|zawsze|tak\b|завжди|так\b)",
    re.IGNORECASE,
)


def suggested_scores(options: Sequence[tuple[str, Sequence[str]]]) -> tuple[float | None, ...]:
    """Even scores from 0 to 100 for answers in their order; each option is its value and its labels.

    The answer that says most (“always”, “yes”) gets 100; where no label tells, values that fall begin with 100. “Don't know” and
    the like get no score. Fewer than two other answers give no scores at all.
    """
    counted = [at for at, (_, labels) in enumerate(options) if not any(_NO_ANSWER.match(label) for label in labels)]
    if len(counted) < 2:
        return (None,) * len(options)
    even = [round(100 * place / (len(counted) - 1), 2) for place in range(len(counted))]
    if _falls([options[at] for at in counted]):
        even.reverse()
    scores = dict(zip(counted, even, strict=True))
    return tuple(scores.get(at) for at in range(len(options)))


def _falls(options: Sequence[tuple[str, Sequence[str]]]) -> bool:
    first, last = (any(_MOST.match(label) for label in options[at][1]) for at in (0, -1))
    if first != last:
        return first
    try:
        return float(options[0][0]) > float(options[-1][0])
    except ValueError:
        return False
