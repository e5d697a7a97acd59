"""The one command that sets everything up: what it says where it can't, and that it does nothing twice."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script() -> ModuleType:
    """Give get_started.py as a module."""
    spec = importlib.util.spec_from_file_location("get_started", ROOT / "get_started.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    """Give the one line that was said."""
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_an_old_python_is_told_so(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python 3.10 gets one line with both versions, in Vietnamese and English."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert script.main(["demo"]) == 2
    line = one_line(capsys)
    assert "3.10.4" in line
    assert "Cần Python 3.11" in line
    assert "Python 3.11 or newer is needed" in line


def test_a_python_without_venv_is_told_what_to_install(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Debian's Python without python3-venv gets the command that mends it."""
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "ensurepip" else find(name, *rest)
    )
    assert script.main(["test"]) == 2
    assert "apt install python3-venv" in one_line(capsys)


def test_a_folder_of_somebody_else_is_left_alone(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An environment folder that holds other things is refused and nothing in it is touched."""
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    monkeypatch.setenv("MOTCUA_VENV", str(tmp_path))
    assert script.main(["test"]) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_the_second_time_installs_nothing(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An environment that carries the right stamp is used as it is."""
    wanted = {
        "lock": script.digest(script.lock_files("test")),
        "sources": script.digest(script.sources()),
        "python": sys.version,
    }
    (tmp_path / "motcua.json").write_text(json.dumps(wanted), encoding="utf-8")
    monkeypatch.setattr(script, "run", lambda *_: pytest.fail("something was run"))
    script.install("test", tmp_path)


@pytest.mark.parametrize(
    ("pip_says", "we_say"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "No network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the locked one"),
        ("anything else", "Installation failed"),
    ],
)
def test_a_failing_step_becomes_one_sentence(
    script: ModuleType, tmp_path: Path, pip_says: str, we_say: str
) -> None:
    """What pip says goes to a log, and the person gets the sentence that helps."""
    command = [sys.executable, "-c", f"import sys; sys.exit({pip_says!r})"]
    with pytest.raises(script.Stuck, match=we_say):
        script.run(command, tmp_path / "install.log")
    assert pip_says in (tmp_path / "install.log").read_text(encoding="utf-8")


def test_the_sources_of_the_wheel_decide_about_building_again(script: ModuleType) -> None:
    """Every file of the packages is looked at, and no compiled leftovers are."""
    names = {path.relative_to(ROOT).as_posix() for path in script.sources()}
    assert {"pyproject.toml", "counter_tui/__main__.py", "db/rules/deadline.py"} <= names
    assert not any("__pycache__" in name for name in names)
