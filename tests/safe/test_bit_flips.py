"""Bits turned over in encrypted records: each is refused at opening or found by the check, none is silent."""

from __future__ import annotations

import os
import random
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.engine import open_records
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.open_office import open_office
from db.office.verify import verify
from db.rules.errors import Damaged

FLIPS = 2_000 if os.environ.get("MOTCUA_LONG") == "1" else 200


@pytest.fixture
def key() -> bytes:
    """Give a key."""
    return secrets.token_bytes(32)


@pytest.fixture
def content(tmp_path: Path, desk: DeskContext, key: bytes, an_intake: Callable[[], Any]) -> bytes:
    """Give the bytes of records with dossiers and with pages that nothing uses any more."""
    path = tmp_path / "made.db"
    with open_office(path, desk, key=key) as records:
        for _ in range(25):
            accept(records, an_intake(), desk)
        with records.writing() as session:
            session.connection().exec_driver_sql("CREATE TABLE scrap (filler TEXT)")
            session.connection().exec_driver_sql("INSERT INTO scrap VALUES (?)", ("x" * 40_000,))
        with records.writing() as session:
            session.connection().exec_driver_sql("DROP TABLE scrap")
        with records.reading() as session:
            free = session.connection().exec_driver_sql("PRAGMA freelist_count").scalar_one()
    assert free >= 9
    return path.read_bytes()


def silent(path: Path, key: bytes, content: bytes) -> bool:
    """Whether nothing is said of ``content`` in the place of the records."""
    path.write_bytes(content)
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    try:
        with open_records(path, key=key) as records:
            return verify(records).holds
    except Damaged:
        return False


def test_no_flipped_bit_is_silent(tmp_path: Path, key: bytes, content: bytes) -> None:
    """Anywhere in the file, pages that nothing uses included: each page has a seal of its own (HMAC)."""
    chance = random.Random(seed := random.randrange(10**6))
    print(f"seed {seed}")
    path = tmp_path / "flipped.db"
    assert silent(path, key, content)
    passed = []
    for _ in range(FLIPS):
        at = chance.randrange(8 * len(content))
        spoilt = bytearray(content)
        spoilt[at // 8] ^= 1 << at % 8
        if silent(path, key, bytes(spoilt)):
            passed.append(at)
    assert passed == []


def test_without_the_check_of_the_seals_unused_pages_would_be_silent(
    tmp_path: Path, key: bytes, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test of the test: the database's own check never looks at a page that nothing uses."""
    path = tmp_path / "flipped.db"
    monkeypatch.setattr("db.office.verify.CIPHER_CHECK", "SELECT 1 WHERE 0")
    pages = range(1, len(content) // 4096)
    passed = []
    for page in pages:
        spoilt = bytearray(content)
        spoilt[4096 * page + 2_000] ^= 1
        if silent(path, key, bytes(spoilt)):
            passed.append(page)
    assert passed
    monkeypatch.undo()
    for page in passed:
        spoilt = bytearray(content)
        spoilt[4096 * page + 2_000] ^= 1
        assert not silent(path, key, bytes(spoilt))


def test_cut_pages_and_exchanged_pages_are_found(tmp_path: Path, key: bytes, content: bytes) -> None:
    """A file that lost its end, and two sealed pages of which each lies in the other's place."""
    path = tmp_path / "flipped.db"
    assert not silent(path, key, content[:-4096])
    first, second = content[4096 : 2 * 4096], content[8 * 4096 : 9 * 4096]
    assert not silent(
        path, key, content[:4096] + second + content[2 * 4096 : 8 * 4096] + first + content[9 * 4096 :]
    )
