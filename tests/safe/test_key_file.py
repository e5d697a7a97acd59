"""The keys on a PC: for their owner alone, whole or not at all, on Windows under its own protection."""

from __future__ import annotations

import ctypes
import json
import os
import random
import secrets
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.rules.errors import Damaged, NotPossibleNow
from db.safe import dpapi, key_file
from db.safe.key_file import KeyFile, OfficeKeys

SPOILT = 20_000 if os.environ.get("MOTCUA_LONG") == "1" else 2_000


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    """Give a file of keys that isn't there yet."""
    return KeyFile(tmp_path / "safe" / "keys")


def test_keys_come_back_and_nobody_else_reads_them(file: KeyFile) -> None:
    """The file is 0600 in a folder of 0700; a draft never stays."""
    assert file.read() is None
    keys = OfficeKeys.new()
    file.write(keys)
    assert file.read() == keys
    changing = replace(keys, records_next=secrets.token_bytes(32))
    file.write(changing)
    assert file.read() == changing
    assert [entry.name for entry in file.path.parent.iterdir()] == ["keys"]
    if os.name != "nt":
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


def test_no_key_is_shown_by_mistake(file: KeyFile) -> None:
    """Neither what a log would write of the keys nor a refusal holds a key."""
    keys = OfficeKeys.new()
    for key in (keys.records, keys.office, keys.station):
        assert repr(key) not in repr(keys)
        assert key.hex() not in f"{keys}"
    file.write(keys)
    file.path.write_bytes(file.path.read_bytes()[:-3])
    with pytest.raises(Damaged) as refusal:
        file.read()
    assert refusal.value.facts == {"path": str(file.path)}
    assert refusal.value.__cause__ is None


def test_the_seeds_of_two_offices_are_two(file: KeyFile) -> None:
    """Chance makes all of them; one more desk of an office shares its seed and nothing else."""
    first, second = OfficeKeys.new(), OfficeKeys.new()
    desk = OfficeKeys.new(first.office)
    every = {first.records, first.office, first.station, second.records, second.office, second.station}
    assert len(every | {desk.records, desk.station}) == 8
    assert desk.office == first.office
    assert file.read() is None


def test_rubbish_in_the_place_of_the_keys_is_damage(file: KeyFile) -> None:
    """Thousands of spoilt files: ``keys_damaged``, or the very keys where nothing that matters changed."""
    chance = random.Random(number := random.randrange(10**6))
    print(f"seed {number}")
    keys = OfficeKeys.new()
    file.write(keys)
    good = file.path.read_bytes()
    for _ in range(SPOILT):
        kind = chance.randrange(4)
        if kind == 0:
            content = chance.randbytes(chance.randrange(300))
        elif kind == 1:
            content = good[: chance.randrange(len(good))]
        elif kind == 2:
            plain = json.loads(good)
            plain[chance.choice(list(plain))] = chance.choice((None, 3, "", "é", [], {}, "AAAA", True))
            content = json.dumps(plain).encode()
        else:
            content = b"[" * chance.randrange(20_000)
        file.path.write_bytes(content)
        try:
            assert file.read() == keys
        except Damaged as refusal:
            assert refusal.code == "keys_damaged"  # noqa: PT017 - the other answer is as good


def test_a_folder_in_the_way_is_refused(tmp_path: Path) -> None:
    """What can't be read or written is said by its path."""
    (tmp_path / "keys").mkdir()
    with pytest.raises(NotPossibleNow, match="keys_not_read"):
        KeyFile(tmp_path / "keys").read()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotPossibleNow, match="keys_not_written"):
        KeyFile(tmp_path / "file" / "keys").write(OfficeKeys.new())


class FakeCrypt32:
    """Two calls of ``crypt32`` as Windows answers them; protecting is turning every bit over."""

    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.kept: list[Any] = []
        self.freed = 0

    def _done(self, given: Any, word: Any, flags: int, out: Any) -> int:
        assert flags == 1  # no question on the screen
        assert ctypes.string_at(word._obj.data, word._obj.size) == b"motcua keys 1"
        if not self.works:
            return 0
        content = bytes(byte ^ 255 for byte in ctypes.string_at(given._obj.data, given._obj.size))
        buffer = ctypes.create_string_buffer(content, len(content))
        self.kept.append(buffer)
        out._obj.size = len(content)
        out._obj.data = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char))
        return 1

    def CryptProtectData(  # noqa: N802, PLR0913, PLR0917 - Windows' own
        self, given: Any, name: Any, word: Any, reserved: Any, prompt: Any, flags: int, out: Any
    ) -> int:
        """Protect."""
        assert (name, reserved, prompt) == (None, None, None)
        return self._done(given, word, flags, out)

    CryptUnprotectData = CryptProtectData

    def free(self, _place: Any) -> None:
        """Take back what was given."""
        self.freed += 1


def test_windows_own_protection_goes_both_ways() -> None:
    """What comes back is what was given, zeros included, and Windows gets its memory back each time."""
    windows = FakeCrypt32()
    content = b"a\0b" + secrets.token_bytes(300)
    covered = dpapi.protect(content, windows, windows.free)
    assert covered != content
    assert dpapi.unprotect(covered, windows, windows.free) == content
    assert windows.freed == 2


def test_what_windows_refuses_is_a_refusal() -> None:
    """Another user, another PC: damaged keys, and the sheet helps."""
    windows = FakeCrypt32(works=False)
    with pytest.raises(NotPossibleNow, match="keys_not_written"):
        dpapi.protect(b"x", windows, windows.free)
    with pytest.raises(Damaged, match="keys_damaged"):
        dpapi.unprotect(b"x", windows, windows.free)
    assert windows.freed == 0


def test_on_windows_the_file_is_under_its_protection(file: KeyFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys file goes through both calls there, and holds nothing that reads."""
    windows = FakeCrypt32()
    protect, unprotect = dpapi.protect, dpapi.unprotect
    monkeypatch.setattr(key_file.sys, "platform", "win32")
    monkeypatch.setattr(dpapi, "protect", lambda content: protect(content, windows, windows.free))
    monkeypatch.setattr(dpapi, "unprotect", lambda content: unprotect(content, windows, windows.free))
    keys = OfficeKeys.new()
    file.write(keys)
    assert b"records" not in file.path.read_bytes()
    assert file.read() == keys
