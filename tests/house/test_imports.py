"""The parts that mustn't know Django can be imported where there is none."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import forsvarlig

PURE = ("knowledge", "analysis", "duties", "audit", "documents", "demo", "errors")


def modules(part: str) -> list[str]:
    return [found.name for found in pkgutil.walk_packages(forsvarlig.__path__, "forsvarlig.") if found.name.split(".")[1] == part]


@pytest.mark.parametrize("part", PURE)
def test_part_imports_without_django(part: str) -> None:
    names = modules(part)
    assert names
    code = "import sys; sys.modules['django'] = None\n" + "".join(f"import {name}\n" for name in names)
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
