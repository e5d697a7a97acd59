"""Windows' own protection of a user's secrets (DPAPI), as thin as it can be: two calls of ``crypt32``.

What is protected can be read by the same Windows user on the same PC only: a disk that was carried away says
nothing. It does not stop a program that this user starts. ``keyring`` would do the same for 105 ms of import.

Source: learn.microsoft.com, CryptProtectData and CryptUnprotectData (dpapi.h).
"""

from __future__ import annotations

import ctypes
from typing import Any

from db.rules.errors import Damaged, NotPossibleNow

_UI_FORBIDDEN = 0x1
_WORD = b"motcua keys 1"
"""Mixed in, so that another program's secret can't be passed off as ours."""


class _Blob(ctypes.Structure):
    """DATA_BLOB: how many bytes, and where they are."""

    _fields_ = (("size", ctypes.c_uint32), ("data", ctypes.POINTER(ctypes.c_char)))


def protect(content: bytes, crypt32: Any = None, free: Any = None) -> bytes:
    """Give ``content`` as only this user on this PC can read it.

    Raises ``NotPossibleNow("keys_not_written")``. ``crypt32`` and ``free`` (``kernel32.LocalFree``) stand for
    the real ones in tests.
    """
    done = _call("CryptProtectData", content, crypt32, free)
    if done is None:
        raise NotPossibleNow("keys_not_written", path="DPAPI")
    return done


def unprotect(content: bytes, crypt32: Any = None, free: Any = None) -> bytes:
    """Give back what :func:`protect` was given. Raises ``Damaged("keys_damaged")`` for anything else."""
    done = _call("CryptUnprotectData", content, crypt32, free)
    if done is None:
        raise Damaged("keys_damaged", path="DPAPI")
    return done


def _call(name: str, content: bytes, crypt32: Any, free: Any) -> bytes | None:
    crypt32 = crypt32 or ctypes.WinDLL("crypt32")  # type: ignore[attr-defined, unused-ignore]
    free = free or ctypes.WinDLL("kernel32").LocalFree  # type: ignore[attr-defined, unused-ignore]
    given, word, done = _blob(content), _blob(_WORD), _Blob()
    good = getattr(crypt32, name)(
        ctypes.byref(given), None, ctypes.byref(word), None, None, _UI_FORBIDDEN, ctypes.byref(done)
    )
    if not good:
        return None
    try:
        return ctypes.string_at(done.data, done.size)
    finally:
        free(done.data)


def _blob(content: bytes) -> _Blob:
    buffer = ctypes.create_string_buffer(content, len(content))
    return _Blob(len(content), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char)))
