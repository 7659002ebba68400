"""Where a command's words go: the answer to standard output, all else to standard error."""

from __future__ import annotations

import json
import sys
from typing import Any


def print_json(document: Any) -> None:
    """Print one JSON document, and nothing else, on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def tell(text: str) -> None:
    """Print a remark, a warning or progress on standard error."""
    print(text, file=sys.stderr, flush=True)
