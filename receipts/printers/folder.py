"""The printer that is always there: a file in a folder, opened on request."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from receipts.printers import Detail, Outcome, Result

_UNSAFE = re.compile(r"[^0-9A-Za-z._-]+")
_OPENERS = {"darwin": "open"}


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` is never half there: a neighbour file, synced, put in its place.

    Raises ``OSError`` where the disk or the folder won't have it; ``path`` is as it was then.
    """
    handle, name = tempfile.mkstemp(prefix=".motcua-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def save(folder: Path, job_name: str, suffix: str, data: bytes, *, open_after: bool = False) -> Result:
    """Save a job as ``job_name`` + ``suffix``, beside earlier ones of that name, and open it if asked to."""
    stem = _UNSAFE.sub("-", job_name).strip("-.") or "motcua"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _unused(folder, stem, suffix)
        write_file(path, data)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        detail = Detail.DISK_FULL if full else Detail.FOLDER_NOT_WRITABLE
        return Result(Outcome.NOT_REACHED, detail)
    if open_after and not open_file(path):
        return Result(Outcome.PRINTED, Detail.SAVED_NOT_OPENED, path)
    return Result(Outcome.PRINTED, Detail.SAVED, path)


def _unused(folder: Path, stem: str, suffix: str) -> Path:
    path, number = folder / f"{stem}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{suffix}"
    return path


def open_file(path: Path) -> bool:
    """Show a file in the program that the system has for it; ``False`` where there is none."""
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - the file is the one just written here
        else:
            subprocess.Popen(  # noqa: S603 - a fixed program and the file just written
                [_OPENERS.get(sys.platform, "xdg-open"), str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
    except OSError:
        return False
    return True
