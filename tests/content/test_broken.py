"""Each file in broken/ makes one mistake in the sound content, and says which words a person then meets."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from forsvarlig.errors import ContentError
from forsvarlig.knowledge import load
from forsvarlig.knowledge.checking import check_content

HERE = Path(__file__).parent
SOUND = HERE / "sound"
CASES = sorted((HERE / "broken").glob("*.toml"))


def test_sound_content_has_no_problem() -> None:
    assert check_content(SOUND) == []
    assert set(load(SOUND).factors) == {"autonomy", "emotional_demands"}


def test_there_are_cases() -> None:
    assert len(CASES) >= 50


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_mistake_is_told_in_words_that_help(path: Path, tmp_path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    content = tmp_path / "content"
    shutil.copytree(SOUND, content)
    broken = content / case["file"]
    before = broken.read_text(encoding="utf-8")
    assert before.count(case["replace"]) == 1, "the case must change exactly one place"
    broken.write_text(before.replace(case["replace"], case["by"]), encoding="utf-8")

    problems = [str(problem) for problem in check_content(content)]

    assert len(problems) == case.get("problems", 1), "\n".join(problems)
    told = [problem for problem in problems if all(words in problem for words in case["expect"])]
    assert len(told) == 1, f"{case['expect']} isn't told in:\n" + "\n".join(problems)
    assert told[0].startswith(case["file"])
    assert told[0].endswith((".", "?", "…")), "what to do is a sentence"


def test_a_mistake_in_structure_stops_loading_and_counts_the_rest(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SOUND, content)
    (content / "factors" / "autonomy.toml").unlink()
    with pytest.raises(
        ContentError, match=r"There is no factor “autonomy”.*8 more: forsvarlig knowledge check shows all"
    ) as caught:
        load(content)
    assert caught.value.exit_status == 2


def test_a_file_that_cannot_be_read_is_one_problem_and_not_all_that_name_it(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SOUND, content)
    (content / "sources.toml").unlink()
    (problem,) = check_content(content)
    assert str(problem) == "sources.toml: The file can't be read: No such file or directory. Check that it exists and may be read."


def test_latin_1_is_refused_with_the_byte(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SOUND, content)
    broken = content / "trades" / "cafe.toml"
    broken.write_bytes(broken.read_text(encoding="utf-8").encode("latin-1"))
    assert any("isn't UTF-8" in str(problem) and "trades/cafe.toml" in str(problem) for problem in check_content(content))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no such folder"):
        check_content(tmp_path / "nowhere")


def test_a_list_of_words_that_cannot_be_read_is_a_problem_too(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SOUND, content)
    (content / "wording.toml").write_text("[demands", encoding="utf-8")
    assert [problem.file for problem in check_content(content)] == ["wording.toml"]


def test_a_folder_can_have_its_own_list_of_words(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SOUND, content)
    (content / "wording.toml").write_text('[demands]\n[strangers]\nnb = ["kjeden"]\nnn = []\nen = []\nodd = []\n', encoding="utf-8")
    problems = [str(problem) for problem in check_content(content)]
    assert any("trades/cafe.toml" in problem and "“kjeden” isn't bokmål" in problem for problem in problems)
    assert any("There is no field “odd” here" in problem for problem in problems)
