"""The tip file: what was written last and is whole is what is read, whatever the power tore."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.errors import NotPossibleNow
from db.safe import tip as tip_module
from db.safe.tip import ANY_DAY, MOST_CEILINGS, SLOT_BYTES, Head, Tip, TipFile, ceiling_key, parts_of

FIRST = Tip("i" * 32, Head("f", 1, "a" * 64), Head("f", 2, "b" * 64), {"H52.18.05/2026-11-23/2": 7})
DAY = date(2026, 11, 23)


def moved(tip: Tip, seq: int) -> Tip:
    """Give the tip of ``seq`` events later."""
    return replace(tip, sure=tip.next, next=Head("f", seq, f"{seq:064x}"))


@pytest.fixture
def file(tmp_path: Path) -> TipFile:
    """Give a tip file in a safe that isn't there yet."""
    return TipFile(tmp_path / "safe" / "tip")


def test_a_tip_comes_back_as_it_was_written(file: TipFile) -> None:
    """All of it, and the newest of several."""
    assert file.read() is None
    written = file.write(FIRST, sync=True)
    assert file.read() == written == replace(FIRST, generation=1, synced=True)
    for seq in range(3, 9):
        written = file.write(moved(written, seq), sync=bool(seq % 2))
        assert file.read() == written


def test_the_file_is_as_long_as_it_will_ever_be_and_its_owners_alone(file: TipFile) -> None:
    """A full disk refuses no later write, and nobody else reads it."""
    file.write(FIRST, sync=True)
    about = file.path.stat()
    assert (about.st_size, about.st_mode & 0o777) == (2 * SLOT_BYTES, 0o600)
    assert file.path.parent.stat().st_mode & 0o777 == 0o700
    for seq in range(3, 40):
        file.write(moved(FIRST, seq), sync=False)
    assert file.path.stat().st_size == 2 * SLOT_BYTES


@pytest.mark.parametrize("keep", [0, 1, 100, SLOT_BYTES - 33, SLOT_BYTES - 1])
def test_a_torn_write_leaves_the_tip_before_it(file: TipFile, keep: int) -> None:
    """Only ``keep`` bytes of the newest slot reached the disk: the one before is read, and goes on."""
    before = file.write(FIRST, sync=True)
    image = file.path.read_bytes()
    file.write(moved(before, 3), sync=True)
    torn = bytearray(file.path.read_bytes())
    start = next(at for at in (0, SLOT_BYTES) if torn[at : at + SLOT_BYTES] != image[at : at + SLOT_BYTES])
    torn[start + keep : start + SLOT_BYTES] = image[start + keep : start + SLOT_BYTES]
    file.path.write_bytes(torn)
    assert file.read() == before
    after = file.write(moved(before, 4), sync=True)
    assert file.read() == after


def test_what_was_synced_last_survives_any_tearing_of_what_came_after(file: TipFile) -> None:
    """However many writes that weren't synced the power takes, the last synced one is there."""
    sure = file.write(FIRST, sync=True)
    image = file.path.read_bytes()
    tip = sure
    for seq in range(3, 30):
        tip = file.write(moved(tip, seq), sync=False)
        now = file.path.read_bytes()
        changed = [at for at in (0, SLOT_BYTES) if now[at : at + SLOT_BYTES] != image[at : at + SLOT_BYTES]]
        torn = bytearray(now)
        for at in changed:  # everything since the sync is rubbish on this disk
            torn[at : at + SLOT_BYTES] = os.urandom(SLOT_BYTES)
        file.path.write_bytes(torn)
        assert file.read() == sure
        file.path.write_bytes(now)
        assert file.read() == tip


@given(st.integers(0, 2 * SLOT_BYTES - 1), st.integers(0, 7))
def test_a_flipped_bit_never_makes_another_tip(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    """Either of the two tips that were written is read, or none; never something that nobody wrote."""
    file = TipFile(tmp_path_factory.mktemp("tip") / "tip")
    first = file.write(FIRST, sync=True)
    second = file.write(moved(first, 3), sync=True)
    content = bytearray(file.path.read_bytes())
    content[at] ^= 1 << bit
    file.path.write_bytes(content)
    assert file.read() in (first, second)


@pytest.mark.parametrize(
    "content", [b"", b"x", bytes(SLOT_BYTES), bytes(2 * SLOT_BYTES), os.urandom(3 * SLOT_BYTES)]
)
def test_a_file_that_is_no_tip_is_none(file: TipFile, content: bytes) -> None:
    """An empty, short or foreign file remembers nothing, and can be written over."""
    file.path.parent.mkdir()
    file.path.write_bytes(content)
    assert file.read() is None
    written = file.write(FIRST, sync=True)
    assert file.read() == written


def test_ceilings_of_long_ago_are_remembered_together(file: TipFile) -> None:
    """More days than are kept one by one: no day's counter is forgotten, for it may be asked for again."""
    tip = FIRST
    given_out: dict[tuple[str, date, int], int] = {}
    chance = random.Random(3)
    for number in range(5 * MOST_CEILINGS):
        day, slot, counter = DAY + timedelta(days=number), 1 + number % 3, chance.randrange(1, 300)
        given_out["H52.18.05", day, slot] = counter
        ceilings = {**tip.ceilings, ceiling_key("H52.18.05", day, slot): counter}
        tip = file.write(replace(tip, ceilings=ceilings), sync=False)
    read = file.read()
    assert read is not None
    assert len(read.ceilings) <= MOST_CEILINGS
    for (agency, day, slot), counter in given_out.items():
        own = read.ceilings.get(ceiling_key(agency, day, slot), 0)
        of_any = read.ceilings.get(ceiling_key(agency, ANY_DAY, slot), 0)
        assert max(own, of_any) >= counter


def test_names_of_agencies_as_long_as_they_like_still_fit(file: TipFile) -> None:
    """The slot is bounded in bytes, not only in entries; the newest day is among what is kept."""
    long = "H" + "9" * 120
    ceilings = {ceiling_key(long, DAY + timedelta(days=n), 2): n + 1 for n in range(MOST_CEILINGS)}
    written = file.write(replace(FIRST, ceilings=ceilings), sync=True)
    assert file.read() == written
    assert list(written.ceilings)[-1] == ceiling_key(long, DAY + timedelta(days=MOST_CEILINGS - 1), 2)
    assert parts_of(next(iter(written.ceilings)))[1] == ANY_DAY
    assert max(written.ceilings.values()) == MOST_CEILINGS


def test_a_disk_that_does_not_take_it_is_a_refusal(file: TipFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fsync fails: the caller undoes its transaction, and what was there is still read."""
    before = file.write(FIRST, sync=True)

    def fail(_descriptor: int) -> None:
        raise OSError(5, "I/O error")

    monkeypatch.setattr(tip_module.os, "fsync", fail)
    with pytest.raises(NotPossibleNow) as refused:
        file.write(moved(before, 3), sync=True)
    assert refused.value.code == "tip_not_written"
    assert file.read() is not None


def test_a_file_that_may_not_be_read_is_a_refusal_and_not_an_empty_tip(
    file: TipFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken for empty, it would be started anew and the ceilings with it."""
    file.write(FIRST, sync=True)

    def forbidden(*_: object, **__: object) -> object:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(NotPossibleNow) as refused:
        file.read()
    assert refused.value.code == "tip_not_read"
