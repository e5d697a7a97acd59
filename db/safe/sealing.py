"""Sealing and signing by the office's own keys: what only it can open, and what only it can have written.

An office has one secret, its seed of 32 bytes (``OfficeKeys.office``): its desks share it and its recovery
sheet carries it. Two pairs of keys follow from it, each by BLAKE2b with a word of its own, so that none is
used for two things: X25519 to seal (libsodium's sealed boxes) and Ed25519 to sign.

- A *sealed* thing can be opened with the seed alone; two sealings of one thing differ, and neither says more
  than its length. Whoever has the public key can seal: a seal says nothing of who wrote it.
- A *signature* says that a holder of the seed wrote it, for one named purpose.

``records.key`` is the key of the database, signed and sealed: it lies beside the records and in each backup,
so that the recovery sheet opens them also after the key was changed. The seed itself never lies with the
data.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from db.rules.errors import NotPossibleNow, NotReadable

if TYPE_CHECKING:
    from nacl.public import PrivateKey
    from nacl.signing import SigningKey

SEED_BYTES = 32
SIGNATURE_BYTES = 64
SEAL_BYTES = 48
"""How much longer a sealed thing is than what was sealed."""

KEY_PURPOSE = b"records.key"
_KEY_MAGIC = b"motcua records.key 1\n"
_KEY_BYTES = 32
_SEAL_WORD, _SIGN_WORD = b"motcua seal 1", b"motcua sign 1"


def public_key(seed: bytes) -> bytes:
    """Give the key (32 bytes) with which anybody can seal something for the office."""
    return bytes(_private(seed).public_key)


def verify_key(seed: bytes) -> bytes:
    """Give the key (32 bytes) with which anybody can tell what a holder of ``seed`` has signed."""
    return bytes(_signing(seed).verify_key)


def seal(public: bytes, content: bytes) -> bytes:
    """Seal ``content`` to an office's public key; no two sealings are alike."""
    from nacl.public import PublicKey, SealedBox  # 30 ms, and most of a day needs none of it

    sealed: bytes = SealedBox(PublicKey(public)).encrypt(content)
    return sealed


def open_sealed(seed: bytes, sealed: bytes) -> bytes:
    """Give what was sealed to the office of this seed.

    Raises ``NotReadable("sealed_foreign")`` where it was sealed to another one or isn't whole.
    """
    from nacl.exceptions import CryptoError
    from nacl.public import SealedBox

    try:
        content: bytes = SealedBox(_private(seed)).decrypt(sealed)
    except (CryptoError, ValueError, TypeError):
        raise NotReadable("sealed_foreign") from None
    return content


def sign(seed: bytes, purpose: bytes, content: bytes) -> bytes:
    """Sign ``content`` (64 bytes) for one ``purpose``: it holds for no other."""
    signature: bytes = _signing(seed).sign(_told(purpose, content)).signature
    return signature


def is_signed(verify: bytes, purpose: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the holder of the seed behind ``verify`` signed this very content for this purpose."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(verify).verify(_told(purpose, content), signature)
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def seal_key(office_seed: bytes, key: bytes) -> bytes:
    """Give the content of ``records.key``: the database's key, signed by the office and sealed to it."""
    if len(key) != _KEY_BYTES:
        raise ValueError("a key of the records has 32 bytes")
    signed = key + sign(office_seed, KEY_PURPOSE, key)
    return _KEY_MAGIC + seal(public_key(office_seed), signed)


def open_key(office_seed: bytes, sealed: bytes) -> bytes:
    """Give the database's key out of the content of ``records.key``.

    Raises ``NotReadable``: ``records_key_damaged`` where it has another shape, ``records_key_foreign`` where
    it was sealed for another office, by somebody else, or isn't whole.
    """
    length = len(_KEY_MAGIC) + SEAL_BYTES + _KEY_BYTES + SIGNATURE_BYTES
    if len(sealed) != length or not sealed.startswith(_KEY_MAGIC):
        raise NotReadable("records_key_damaged")
    try:
        signed = open_sealed(office_seed, sealed[len(_KEY_MAGIC) :])
    except NotReadable:
        raise NotReadable("records_key_foreign") from None
    key, signature = signed[:_KEY_BYTES], signed[_KEY_BYTES:]
    if not is_signed(verify_key(office_seed), KEY_PURPOSE, key, signature):
        raise NotReadable("records_key_foreign")
    return key


def write_key(path: Path, office_seed: bytes, key: bytes) -> None:
    """Write ``records.key``, whole or not at all. Raises ``NotPossibleNow("records_key_not_written")``."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(seal_key(office_seed, key))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise NotPossibleNow("records_key_not_written", path=str(path)) from error


def read_key(path: Path, office_seed: bytes) -> bytes | None:
    """Give the key that ``records.key`` at ``path`` holds, or ``None`` where there is none.

    Raises what :func:`open_key` does, and ``NotPossibleNow("records_key_not_read")``.
    """
    try:
        sealed = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotPossibleNow("records_key_not_read", path=str(path)) from error
    return open_key(office_seed, sealed)


def _private(seed: bytes) -> PrivateKey:
    from nacl.public import PrivateKey

    return PrivateKey(_derived(seed, _SEAL_WORD))


def _signing(seed: bytes) -> SigningKey:
    from nacl.signing import SigningKey

    return SigningKey(_derived(seed, _SIGN_WORD))


def _derived(seed: bytes, word: bytes) -> bytes:
    if len(seed) != SEED_BYTES:
        raise ValueError("a seed has 32 bytes")
    return hashlib.blake2b(key=seed, person=word, digest_size=32).digest()


def _told(purpose: bytes, content: bytes) -> bytes:
    """Put the purpose before the content, so that no two pairs make the same bytes."""
    return b"motcua " + len(purpose).to_bytes(1) + purpose + content
