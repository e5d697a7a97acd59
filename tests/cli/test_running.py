"""One counter a data folder: a second says so and since when, and a killed program leaves no lock."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from counter_tui import running, sentences
from counter_tui.config import Places
from db.rules.errors import NotPossibleNow

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from counter_tui.config import Places
from counter_tui import running
with running.hold(Places(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(120)
"""


@contextmanager
def another(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another program hold the folder."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        yield program
    finally:
        program.kill()
        program.wait()
        assert program.stdout is not None
        program.stdout.close()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Give a data folder."""
    return Places(tmp_path)


def refused(places: Places) -> NotPossibleNow:
    """See that it is held by another one."""
    with pytest.raises(NotPossibleNow) as refusal, running.hold(places):
        pass
    assert refusal.value.code == "already_running"
    return refusal.value


def test_a_second_program_says_so_and_since_when(places: Places) -> None:
    """One sentence with the hour at which the other one began; when that ends, the folder is free."""
    with another(places.home):
        refusal = refused(places)
        assert refusal.facts["since"]
        sentence = sentences.refusal(refusal)
        assert "quầy đang mở" in sentence
        assert f"{refusal.facts['since']:%H:%M}" in sentence
    with running.hold(places):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
def test_a_killed_program_leaves_no_lock(places: Places) -> None:
    """The system takes it back, whatever the file still says."""
    with another(places.home) as program:
        program.send_signal(signal.SIGKILL)
        program.wait()
        with running.hold(places):
            assert places.lock.exists()
    assert not places.lock.with_suffix(".since").exists()


def test_within_one_program_holding_twice_is_holding_once(places: Places) -> None:
    """A change of the key from the counter itself; the folder is free when the outer one lets go."""
    with running.hold(places):
        with running.hold(places):
            pass
        assert running._held
        worker = threading.Thread(target=lambda: running.renew(places))
        worker.start()
        worker.join()
    assert not running._held
    with another(places.home):
        refused(places)


def test_a_disk_that_was_away_is_held_anew(places: Places) -> None:
    """The stick comes back with another file in the lock's place: it is taken, or somebody else's by now."""
    with running.hold(places):
        places.lock.unlink()
        running.renew(places)
        assert places.lock.exists()
        running.renew(places)
        places.lock.unlink()
        with another(places.home), pytest.raises(NotPossibleNow) as refusal:
            running.renew(places)
        assert refusal.value.code == "already_running"


def test_a_folder_that_is_away_is_not_made_anew(tmp_path: Path) -> None:
    """The lock makes no empty folder in the place of a stick that was pulled."""
    places = Places(tmp_path / "stick")
    places.home.mkdir()
    with running.hold(places):
        places.home.rename(tmp_path / "away")
        with pytest.raises(NotPossibleNow) as refusal:
            running.renew(places)
        assert refusal.value.code == "records_gone"
        assert not places.home.exists()
        (tmp_path / "away").rename(places.home)
        running.renew(places)


def test_a_lock_without_a_word_on_when_is_still_a_lock(places: Places) -> None:
    """The file beside it is rubbish: refused all the same, in words."""
    with another(places.home):
        places.lock.with_suffix(".since").write_text("x")
        refusal = refused(places)
        assert refusal.facts["since"] == ""
        assert sentences.refusal(refusal)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "records_read_only"),
        (errno.EROFS, "records_read_only"),
        (errno.ENOSPC, "disk_full"),
        (errno.EIO, "records_not_opened"),
    ],
)
def test_a_folder_that_takes_no_lock_is_a_refusal(
    places: Places, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    """Whatever the disk says, it is said in words."""

    class NoLock:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def acquire(self, **_: object) -> None:
            raise OSError(number, "no")

    monkeypatch.setattr(running, "FileLock", NoLock)
    with pytest.raises(NotPossibleNow) as refusal, running.hold(places):
        pass
    assert refusal.value.code == code
    assert not running._held
