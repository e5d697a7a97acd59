"""The room that is kept back on the disk of the data: where there is room, and gone when it is needed."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from db.safe import reserve as reserve_module
from db.safe.reserve import RESERVE_BYTES, ROOM_FOR_IT, Reserve


def with_free(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """Let the disk have so many bytes free."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))


def test_it_is_kept_where_there_is_room(tmp_path: Path) -> None:
    """Two megabytes that a disk can't pack away, once."""
    reserve = Reserve(tmp_path)
    assert not reserve.is_kept
    assert reserve.keep()
    content = reserve.path.read_bytes()
    assert len(content) == RESERVE_BYTES
    assert len(set(content[:4096])) > 100
    assert reserve.keep()
    assert reserve.path.read_bytes() == content


def test_giving_it_up_frees_its_room_once(tmp_path: Path) -> None:
    """The second time there is nothing to give."""
    reserve = Reserve(tmp_path)
    reserve.keep()
    assert reserve.give_up()
    assert not reserve.path.exists()
    assert not reserve.give_up()
    assert reserve.keep()


def test_it_is_not_what_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a nearly full disk nothing is kept back."""
    with_free(monkeypatch, ROOM_FOR_IT - 1)
    reserve = Reserve(tmp_path)
    assert not reserve.keep()
    assert not reserve.path.exists()


def test_a_disk_that_fills_up_while_it_is_written_keeps_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The room it took goes back; nothing is raised."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reserve_module.os, "fsync", full)
    reserve = Reserve(tmp_path)
    assert not reserve.keep()
    assert not reserve.path.exists()


def test_a_half_of_it_is_made_whole(tmp_path: Path) -> None:
    """The power went while it was written."""
    reserve = Reserve(tmp_path)
    reserve.path.write_bytes(b"x")
    assert not reserve.is_kept
    assert reserve.keep()
    assert reserve.is_kept


def test_a_folder_that_is_gone_raises_nothing(tmp_path: Path) -> None:
    """A stick that was pulled."""
    reserve = Reserve(tmp_path / "gone")
    assert not reserve.keep()
    assert not reserve.give_up()
