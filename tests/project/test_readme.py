"""The README's two commands are what a person and the check both run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "words"), [("start", []), ("test", ["test"])])
def test_a_command_of_the_readme_is_one_line_that_starts_our_script(name: str, words: list[str]) -> None:
    """Between its marker and the end of the block stands one command, and it is get_started.py."""
    blocks = re.findall(rf"<!-- command: {name} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
    assert len(blocks) == 1
    assert shlex.split(blocks[0]) == ["python3", "get_started.py", *words]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here; the check runs on Linux")
def test_the_check_takes_the_test_command_from_the_readme() -> None:
    """.ci/run cuts out exactly the command that stands in the README."""
    check = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    function = re.search(r"readme_command\(\).*?\n}", check, re.DOTALL)
    assert function is not None
    done = subprocess.run(
        ["bash", "-c", f"{function[0]}\nreadme_command test"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == "python3 get_started.py test\n"
    assert "test_command=$(readme_command test)\n" in check
    assert 'bash -c "$test_command"\n' in check
