"""The self-checks as they are read: two groups, their order, and a number that both claim."""

from __future__ import annotations

import shutil
from pathlib import Path

from forsvarlig.knowledge import load
from forsvarlig.knowledge.checking import check_content
from forsvarlig.knowledge.selfchecks import PAGES

SOUND = Path(__file__).parents[1] / "content" / "sound"


def _with_second_group(folder: Path, number: int) -> Path:
    shutil.copytree(SOUND, folder)
    first = (folder / "selfchecks" / "assessment.toml").read_text(encoding="utf-8")
    second = first.replace("number = 1\n", f"number = {number}\n").replace('number = "1.', f'number = "{number}.')
    (folder / "selfchecks" / "again.toml").write_text(second, encoding="utf-8")
    return folder


def test_groups_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    knowledge = load(_with_second_group(tmp_path / "content", 2))
    assert list(knowledge.selfcheck_groups) == ["assessment", "again"]
    assert [check.number for check in knowledge.selfchecks.values()] == ["1.1", "1.2", "2.1", "2.2"]


def test_two_groups_may_not_have_one_number(tmp_path: Path) -> None:
    problems = [str(problem) for problem in check_content(_with_second_group(tmp_path / "content", 1))]
    assert any("The number 1 is that of selfchecks/again.toml too." in problem for problem in problems)


def test_every_page_is_led_to() -> None:
    assert {check.page for check in load().selfchecks.values()} == set(PAGES)
