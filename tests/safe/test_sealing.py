"""What only the office can open, and what only it can have written."""

from __future__ import annotations

import os
import random
import secrets
import stat
from pathlib import Path

import pytest

from db.rules.errors import NotPossibleNow, NotReadable
from db.safe import sealing

KNOWN_SEED = bytes(range(32))
KNOWN_PUBLIC = "efc4d3881b72b9c92249618a0f16dcaa58177bf55fe65017351cce5a92aa0823"
KNOWN_VERIFY = "4173178498a1569b4c826d77c6e73f0b511a510667a80bf67e4fd0177e1c68b8"


@pytest.fixture
def seed() -> bytes:
    """Give an office's seed."""
    return secrets.token_bytes(32)


def test_what_is_sealed_opens_with_the_seed_alone(seed: bytes) -> None:
    """Two sealings of one thing differ; neither holds a byte of it in the clear."""
    content = "Nguyễn Thị Thùy Dương 014190000123".encode()
    first, second = (sealing.seal(sealing.public_key(seed), content) for _ in range(2))
    assert first != second
    assert len(first) == len(content) + sealing.SEAL_BYTES
    assert content[:8] not in first
    assert sealing.open_sealed(seed, first) == sealing.open_sealed(seed, second) == content
    with pytest.raises(NotReadable, match="sealed_foreign"):
        sealing.open_sealed(secrets.token_bytes(32), first)


def test_a_signature_holds_for_one_purpose_and_one_content(seed: bytes) -> None:
    """A key signed as ``records.key`` is no slip, and another office signed neither."""
    signature = sealing.sign(seed, b"slip", b"content")
    mine, other = sealing.verify_key(seed), sealing.verify_key(secrets.token_bytes(32))
    assert sealing.is_signed(mine, b"slip", b"content", signature)
    assert not sealing.is_signed(mine, b"records.key", b"content", signature)
    assert not sealing.is_signed(mine, b"slip", b"contents", signature)
    assert not sealing.is_signed(other, b"slip", b"content", signature)
    assert not sealing.is_signed(mine, b"slip", b"content", signature[:-1])
    assert not sealing.is_signed(mine[:-1], b"slip", b"content", signature)
    # No two pairs of purpose and content are told alike.
    assert not sealing.is_signed(mine, b"slipc", b"ontent", signature)


def test_the_keys_of_a_seed_never_change() -> None:
    """What was sealed years ago must open: the derivation is frozen."""
    assert sealing.public_key(KNOWN_SEED).hex() == KNOWN_PUBLIC
    assert sealing.verify_key(KNOWN_SEED).hex() == KNOWN_VERIFY
    assert sealing.public_key(KNOWN_SEED) != sealing.verify_key(KNOWN_SEED)
    with pytest.raises(ValueError, match="32 bytes"):
        sealing.public_key(KNOWN_SEED[:-1])


def test_the_key_of_the_records_is_found_again_by_the_seed(seed: bytes, tmp_path: Path) -> None:
    """Written whole or not at all, for its owner alone, and others each time."""
    key, path = secrets.token_bytes(32), tmp_path / "records.key"
    assert sealing.read_key(path, seed) is None
    sealing.write_key(path, seed, key)
    first = path.read_bytes()
    sealing.write_key(path, seed, key)
    assert path.read_bytes() != first
    assert key not in first
    assert sealing.read_key(path, seed) == key
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["records.key"]
    with pytest.raises(NotPossibleNow, match="records_key_not_written"):
        sealing.write_key(tmp_path / "none" / "records.key", seed, key)
    with pytest.raises(NotPossibleNow, match="records_key_not_read"):
        sealing.read_key(tmp_path, seed)


def test_a_key_that_somebody_else_sealed_is_foreign(seed: bytes) -> None:
    """The public key is enough to seal; it isn't enough to sign: nobody puts another key under the office."""
    key, stranger = secrets.token_bytes(32), secrets.token_bytes(32)
    head = len(sealing._KEY_MAGIC)
    signed = sealing.open_sealed(stranger, sealing.seal_key(stranger, key)[head:])
    planted = sealing._KEY_MAGIC + sealing.seal(sealing.public_key(seed), signed)
    with pytest.raises(NotReadable, match="records_key_foreign"):
        sealing.open_key(seed, planted)


def test_rubbish_in_the_place_of_a_key_is_refused(seed: bytes) -> None:
    """Ten thousand spoilt contents: a refusal each, and the key never."""
    chance = random.Random(number := random.randrange(10**6))
    print(f"seed {number}")
    good = sealing.seal_key(seed, secrets.token_bytes(32))
    for _ in range(10_000):
        kind = chance.randrange(3)
        if kind == 0:
            spoilt = chance.randbytes(chance.randrange(400))
        elif kind == 1:
            spoilt = good[: chance.randrange(len(good))]
        else:
            at = chance.randrange(len(good))
            spoilt = good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1 :]
        with pytest.raises(NotReadable, match="records_key_"):
            sealing.open_key(seed, spoilt)
