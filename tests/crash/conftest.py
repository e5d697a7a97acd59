"""The parts of the crash harness, and the builders that it shares with the tests of the office."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from apsw_driver import Driver
from crash_run import CHECKPOINT
from faults import Faults

import db.engine

_MEMORY = Path("/dev/shm")  # noqa: S108 - a disk of memory: thousands of images, and none of them has to last


@pytest.fixture
def scratch() -> Iterator[Path]:
    """Give a folder in memory where there is one."""
    within = _MEMORY if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="motcua-crash-", dir=within) as folder:
        yield Path(folder)


@pytest.fixture
def seed() -> str:
    """Give the seed of all samples, printed; ``MOTCUA_SEED`` sets it."""
    chosen = os.environ.get("MOTCUA_SEED", str(int.from_bytes(os.urandom(4))))
    print(f"MOTCUA_SEED={chosen}")
    return chosen


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Faults]:
    """Give the disk under the engine, and say in the end how often it failed."""
    with Faults() as made:
        Driver(made.vfs, autocheckpoint=CHECKPOINT).take_over(monkeypatch)
        monkeypatch.setattr(db.engine, "BUSY_TIMEOUT_MS", 0)
        yield made
        made.lift()
        print(f"calls made to fail: {made.failed_ever}")
