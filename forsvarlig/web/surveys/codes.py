"""Codes that people type: five groups of four signs, of which the first group names the round.

The signs are Crockford's base 32 (digits and letters without I, L, O and U): what is misread as another sign is read as the
one meant. The sixteen signs after the mark are 80 random bits, far beyond guessing over a network, and short enough to type.

Whoever began from a mailed link has a longer own code: twenty signs that nobody else has seen, and the sixteen secret ones of
the link, so that delivering can be noted on the invitation although no table says which sheet belongs to it.
"""

from __future__ import annotations

import re
import secrets

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MARK_LENGTH = 4
SECRET_LENGTH = 16
LENGTH = MARK_LENGTH + SECRET_LENGTH
MAILED_LENGTH = LENGTH + SECRET_LENGTH
_MISREAD = str.maketrans("OIL", "011")


def _random(length: int) -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def new_mark() -> str:
    """The first group of every code of a new round."""
    return _random(MARK_LENGTH)


def new_code(mark: str) -> str:
    """A new code of a round, as it is stored hashed: without spaces."""
    return mark + _random(SECRET_LENGTH)


def read_code(typed: str) -> str:
    """What was typed as the code it means, without spaces and hyphens; empty when it can't be a code."""
    code = re.sub(r"[\s\-–.]", "", typed).upper().translate(_MISREAD)
    return code if len(code) in (LENGTH, MAILED_LENGTH) and all(sign in SIGNS for sign in code) else ""


def own_code_from(mailed: str) -> str:
    """A new own code for whoever begins from a mailed link."""
    return new_code(mark_of(mailed)) + mailed[-SECRET_LENGTH:]


def invitation_code(own_code: str) -> str:
    """The mailed link's code in an own code; empty when it was begun from something else."""
    return mark_of(own_code) + own_code[-SECRET_LENGTH:] if len(own_code) == MAILED_LENGTH else ""


def mark_of(code: str) -> str:
    """The round's mark in a code that was read."""
    return code[:MARK_LENGTH]


def shown(code: str) -> str:
    """A code as people read and type it, and as it stands in addresses: abcd-efgh-…"""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def new_number() -> int:
    """A row number that tells nothing of when its row was made; within what both databases hold."""
    return secrets.randbelow(2**62) + 1
