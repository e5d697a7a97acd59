"""A VFS of SQLite whose calls fail on demand: the n-th of a kind, once or from there on until it is lifted.

    with Faults() as disk:
        driver = Driver(disk.vfs)
        ...
        disk.fail("write", 3, apsw.SQLITE_FULL, forever=True)
        ...                     # the third write and all after it find no room
        disk.lift()

``seen`` counts the calls of the kind since then, ``failed`` those that were made to fail.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Self

import apsw

KINDS = ("open", "read", "write", "truncate", "sync", "lock", "size", "access", "delete")

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class _Plan:
    kinds: tuple[str, ...]
    first: int
    code: int
    forever: bool


class Faults:
    """A disk that can be told to fail."""

    def __init__(self) -> None:
        self.vfs = f"faults-{next(_numbers)}"
        self.seen = self.failed = self.failed_ever = 0
        self._plan: _Plan | None = None
        self._registered = _FaultyVFS(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._registered.unregister()

    def fail(self, kind: str, first: int, code: int, *, forever: bool) -> None:
        """Let the ``first``-th call of ``kind`` (or of ``any``) from now on fail with ``code``."""
        self.seen = self.failed = 0
        self._plan = _Plan(KINDS if kind == "any" else (kind,), first, code, forever)

    def lift(self) -> None:
        """Let everything go well again."""
        self._plan = None

    def at(self, kind: str) -> None:
        """Fail if it is this call's turn."""
        plan = self._plan
        if plan is None or kind not in plan.kinds:
            return
        self.seen += 1
        if self.seen == plan.first or (plan.forever and self.seen > plan.first):
            self.failed += 1
            self.failed_ever += 1
            raise apsw.exception_for(plan.code)


def _quietly(*_: object) -> bool:
    return True  # SQLite was told; where it doesn't mind, nobody has to


class _FaultyFile(apsw.VFSFile):
    excepthook = _quietly

    def __init__(self, faults: Faults, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._faults = faults

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - SQLite's own name
        self._faults.at("read")
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        self._faults.at("write")
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._faults.at("truncate")
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._faults.at("sync")
        super().xSync(flags)

    def xLock(self, level: int) -> None:  # noqa: N802
        self._faults.at("lock")
        super().xLock(level)

    def xFileSize(self) -> int:  # noqa: N802
        self._faults.at("size")
        return super().xFileSize()


class _FaultyVFS(apsw.VFS):
    excepthook = _quietly

    def __init__(self, faults: Faults) -> None:
        super().__init__(faults.vfs, "")
        self._faults = faults

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's own name
        self._faults.at("open")
        return _FaultyFile(self._faults, name, flags)

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        self._faults.at("access")
        return super().xAccess(pathname, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802
        self._faults.at("delete")
        super().xDelete(filename, syncdir)
