"""The real program in a process of its own, and a practice office for each test that asks for one."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from counter_tui import bootstrap
from counter_tui.cli import main
from counter_tui.config import Places
from counter_tui.wiring import WiredOffice
from db.rules.clock import VIETNAM


@dataclass(frozen=True)
class Done:
    """What a run of the program gave."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)

    @property
    def line(self) -> str:
        """The one line on standard error of a refusal: nothing else was said."""
        assert self.status == 2
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.rstrip("\n")


Motcua = Callable[..., Done]
ENTRY = {
    "procedure": "1.001193",
    "received": "2026-11-23T09:15",
    "applicant": {
        "name": "Lò Văn Mẫu",
        "personal_number": "014190000123",
        "address": "Tiểu khu 1, xã Mai Sơn",
        "phone": "0912345678",
    },
    "papers": "all",
    "limit": "8 working_day",
}
"""Received on a Monday; the Tuesday after it is a holiday, so that it is due on 04/12 at five."""


@dataclass
class Clock:
    """The clock of the office that the commands open; a story sets it."""

    at: datetime = field(default=datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM))

    def __call__(self) -> datetime:
        """Give the moment it shows."""
        return self.at

    def set(self, when: str) -> None:
        """Let it show ``2026-11-25 10:00``."""
        self.at = datetime.fromisoformat(when).replace(tzinfo=VIETNAM)


def run(home: Path, *words: str, folder: Path, given: str = "", **variables: str) -> Done:
    """Run the program the way a shell does, away from the checkout."""
    environment = {**os.environ, "MOTCUA_HOME": str(home), "PYTHONSAFEPATH": "1", **variables}
    done = subprocess.run(
        [sys.executable, "-m", "counter_tui", *words],
        input=given,
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def made_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one practice office; tests get copies of it."""
    home = tmp_path_factory.mktemp("office") / "home"
    done = run(home, "setup", "--practice", folder=home.parent)
    assert done.status == 0, done.err
    return home


@pytest.fixture
def home(made_office: Path, tmp_path: Path) -> Path:
    """Give a practice office of this test's own."""
    return Path(shutil.copytree(made_office, tmp_path / "home"))


@pytest.fixture
def shell(home: Path, tmp_path: Path) -> Motcua:
    """Give the program in a process of its own, on this test's practice office."""
    return lambda *words, **options: run(home, *words, folder=tmp_path, **options)


@pytest.fixture
def motcua(home: Path, inside: Callable[..., Done]) -> Motcua:
    """Give the program on this test's practice office, within this process: ten times as quick."""
    return lambda *words, **options: inside(home, *words, **options)


@pytest.fixture
def bare(tmp_path: Path, inside: Callable[..., Done]) -> Motcua:
    """Give the program where no office was ever set up, within this process."""
    return lambda *words, **options: inside(tmp_path / "nothing", *words, **options)


@pytest.fixture
def inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Callable[..., Done]:
    """Run the same command line within this process, with streams of its own."""

    def called(home: Path, *words: str, given: str = "") -> Done:
        monkeypatch.setenv("MOTCUA_HOME", str(home))
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        capfdbinary.readouterr()
        status = main(words)
        said = capfdbinary.readouterr()
        return Done(status, said.out.decode(), said.err.decode())

    return called


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock that the commands within this process go by."""
    clock = Clock()
    monkeypatch.setattr(bootstrap, "_wire", lambda home: WiredOffice.open(Places(home), clock))
    return clock


@pytest.fixture
def accept(motcua: Motcua) -> Callable[..., str]:
    """Accept the usual entry, changed as asked, and give its number."""

    def accepted(**changes: Any) -> str:
        done = motcua("intake", "--from", "-", "--json", given=json.dumps([ENTRY | changes]))
        [answer] = done.json
        assert "number" in answer, answer
        return str(answer["number"])

    return accepted
