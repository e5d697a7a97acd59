"""One counter a data folder: two would each believe that the records are theirs alone.

    with running.hold(places):
        ...

The lock is the system's own, so that a program that was killed leaves none behind. Short commands don't take
it: SQLite's own locks serve them beside the counter. What replaces the file or its key does take it.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from db.rules.clock import now
from db.rules.errors import NotPossibleNow

if TYPE_CHECKING:
    from counter_tui.config import Places

_READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass
class _Held:
    lock: FileLock
    inode: tuple[int, int] | None
    times: int = 0


_held: dict[Path, _Held] = {}
"""What this process holds: within it, holding twice is holding once."""
_turn = threading.Lock()


@contextmanager
def hold(places: Places) -> Iterator[None]:
    """Hold the data folder for this program.

    Raises ``NotPossibleNow``: ``already_running`` (``since``: when the other one began, empty where it didn't
    say), ``records_read_only``, ``disk_full``, ``records_no_wal``, ``records_not_opened``.
    """
    path = places.lock
    with _turn:
        held = _held.get(path)
        if held is None:
            held = _held[path] = _Held(_locked(path), _inode(path))
            _say_since(path)
        held.times += 1
    try:
        yield
    finally:
        with _turn:
            held.times -= 1
            if not held.times:
                del _held[path]
                with suppress(OSError):
                    _since_file(path).unlink(missing_ok=True)
                    held.lock.release(force=True)


def renew(places: Places) -> None:
    """Hold the folder anew where its disk was away meanwhile. Raises what :func:`hold` raises."""
    path = places.lock
    with _turn:
        held = _held.get(path)
        if held is None or (held.inode is not None and held.inode == _inode(path)):
            return
        if not path.parent.is_dir():  # the lock would make the folder, in the place of a stick that is away
            raise NotPossibleNow("records_gone", path=str(path.parent))
        with suppress(OSError):
            held.lock.release(force=True)
        held.lock, held.inode = _locked(path), _inode(path)
        _say_since(path)


def _locked(path: Path) -> FileLock:
    lock = FileLock(path, mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise NotPossibleNow("already_running", since=_since(path)) from None
    except NotImplementedError:
        raise NotPossibleNow("records_no_wal", path=str(path.parent)) from None
    except OSError as error:
        code = "records_read_only" if error.errno in _READ_ONLY else "records_not_opened"
        if error.errno == errno.ENOSPC:
            code = "disk_full"
        raise NotPossibleNow(code, path=str(path.parent)) from error
    return lock


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _since_file(path: Path) -> Path:
    # Beside the lock: on Windows nobody can read a file that is locked.
    return path.with_suffix(".since")


def _say_since(path: Path) -> None:
    with suppress(OSError):
        _since_file(path).write_text(now().isoformat(), encoding="ascii")


def _since(path: Path) -> str | datetime:
    try:
        return datetime.fromisoformat(_since_file(path).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return ""
