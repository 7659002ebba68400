"""A pytest plugin that blocks Django, for the tests of the parts that mustn't know it."""

import sys

sys.modules["django"] = None  # type: ignore[assignment]
