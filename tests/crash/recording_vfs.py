"""A VFS of SQLite that writes down, in order, all that happens to the files of a folder.

    with Recording(folder) as recording:
        driver = Driver(recording.vfs)
        ...
        recording.tell("number", "H52…")      # somebody heard of it: from here on it must survive
    recording.events

It sees each write, change of size, sync, making and deleting, by SQLite and (see :meth:`Recording.watch`) by
Python itself, and says when a folder's own entries were made safe. The shared memory of a log (``-shm``)
isn't recorded: it is memory, and no power cut leaves it behind.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import apsw
from disk_events import Delete, Event, Link, Make, Rename, Resize, Sync, SyncFolder, Told, Write

_BLOCK = 512


_numbers = itertools.count(1)


class Recording:
    """What happened to the files under a folder; it begins with what lies there, all of it safe."""

    def __init__(self, root: Path) -> None:
        """Begin; no file under ``root`` may be open."""
        self.root = root.resolve()
        self.events: list[Event] = []
        self.vfs = f"recording-{next(_numbers)}"
        self._files = itertools.count(1)
        self.names: dict[str, int] = {}
        self.start: dict[str, tuple[int, bytes]] = {}
        self._contents: dict[int, bytearray] = {}
        self._open: Counter[int] = Counter()
        self._watched: list[Path] = []
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and not path.name.endswith("-shm"):
                name, number = self.name(path), next(self._files)
                self.names[name], self.start[name] = number, (number, path.read_bytes())
                self._contents[number] = bytearray(self.start[name][1])
        self.names_at_start = dict(self.names)
        self._registered = _RecordingVFS(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.look()
        self._registered.unregister()

    def name(self, path: os.PathLike[str] | str) -> str:
        """Give the name of a file as the recording knows it; empty for the folder itself."""
        name = Path(os.path.abspath(path)).relative_to(self.root).as_posix()  # noqa: PTH100 - a link stays one
        return "" if name == "." else name

    def holds(self, path: os.PathLike[str] | str) -> bool:
        """Whether a path is in the folder."""
        return Path(os.path.abspath(path)).is_relative_to(self.root)  # noqa: PTH100

    def tell(self, kind: str, fact: str) -> None:
        """Note that somebody was told, so that it may not be lost from here on."""
        self.look()
        self.events.append(Told(kind, fact))

    # ---- what the VFS and Python's own calls note -------------------------------------------------------

    def note_made(self, path: os.PathLike[str] | str) -> int:
        """Note a file if it is new; give its number."""
        name = self.name(path)
        if name not in self.names:
            self.names[name] = next(self._files)
            self._contents[self.names[name]] = bytearray()
            self.events.append(Make(name, self.names[name]))
        return self.names[name]

    def note_write(self, path: os.PathLike[str] | str, offset: int, data: bytes) -> None:
        """Note bytes written to the file that has this name."""
        self.wrote(self.note_made(path), offset, data)

    def wrote(self, file: int, offset: int, data: bytes) -> None:
        """Note bytes written to a file, whatever it is called by now."""
        content = self._contents[file]
        content.extend(bytes(max(0, offset - len(content))))
        content[offset : offset + len(data)] = data
        self.events.append(Write(file, offset, bytes(data)))

    def resized(self, file: int, size: int) -> None:
        """Note the new size of a file."""
        content = self._contents[file]
        content[size:] = bytes(max(0, size - len(content)))
        self.events.append(Resize(file, size))

    def synced(self, file: int) -> None:
        """Note that a file is on the disk."""
        self.events.append(Sync(file))

    def note_sync(self, path: os.PathLike[str] | str) -> None:
        """Note that a file is on the disk, or the names in a folder."""
        self.look()
        if Path(path).is_dir():
            self.events.append(SyncFolder(self.name(path)))
        else:
            self.synced(self.note_made(path))

    def note_folder_sync(self, path: str) -> None:
        """Note that SQLite synced a folder because of one name in it."""
        self.events.append(SyncFolder(self.name(Path(path).parent), self.name(path)))

    def note_deleted(self, path: os.PathLike[str] | str) -> None:
        """Note that a name was given up."""
        if self.names.pop(self.name(path), None) is not None:
            self.events.append(Delete(self.name(path)))

    def note_renamed(self, old: os.PathLike[str] | str, new: os.PathLike[str] | str) -> None:
        """Note the new name of a file or of a folder with all that is in it."""
        old_name, new_name = self.name(old), self.name(new)
        for name in [each for each in self.names if each == old_name or each.startswith(f"{old_name}/")]:
            self.names[new_name + name.removeprefix(old_name)] = self.names.pop(name)
        self.events.append(Rename(old_name, new_name))

    def note_linked(self, old: os.PathLike[str] | str, new: os.PathLike[str] | str) -> None:
        """Note a second name of a file."""
        self.names[self.name(new)] = self.note_made(old)
        self.events.append(Link(self.name(new), self.names[self.name(new)]))

    # ---- files that Python itself writes ----------------------------------------------------------------

    @contextlib.contextmanager
    def watch(self, *folders: Path) -> Iterator[None]:
        """Record what Python writes in ``folders`` too, and its own syncs, renames and deletes.

        A write is seen by comparing, before each other event: in whole sectors, and in the right place of
        the order. Files that SQLite has open are left alone, because to close one would drop SQLite's locks.
        """
        self._watched.extend(folders)
        with contextlib.ExitStack() as patches:
            for name, noted in (
                ("fsync", self.note_sync),
                ("fdatasync", self.note_sync),
                ("replace", self.note_renamed),
                ("rename", self.note_renamed),
                ("link", self.note_linked),
                ("unlink", self.note_deleted),
                ("remove", self.note_deleted),
            ):
                patches.enter_context(patch.object(os, name, self._noting(getattr(os, name), noted)))
            yield
        self.look()

    def _noting(self, call: Callable[..., Any], note: Callable[..., object]) -> Callable[..., Any]:
        def noting(*given: Any, **named: Any) -> Any:
            self.look()
            folder = named.get("dir_fd")
            paths = [_path(one, folder) for one in given]
            done = call(*given, **named)
            if all(self.holds(path) for path in paths):
                note(*paths)
            return done

        return noting

    def look(self) -> None:
        """Note what has changed in the watched folders since the last look."""
        for folder in self._watched:
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.is_file() and not self._is_open(path):
                    self._compare(path)

    def _is_open(self, path: Path) -> bool:
        return path.name.endswith("-shm") or self._open[self.names.get(self.name(path), 0)] > 0

    def _compare(self, path: Path) -> None:
        now, number = path.read_bytes(), self.note_made(path)
        before = self._contents[number]
        if now == before:
            return
        if len(now) < len(before):
            self.resized(number, len(now))
        blocks = range(0, len(now), _BLOCK)
        changed = [at for at in blocks if now[at : at + _BLOCK] != before[at : at + _BLOCK]]
        # Neighbours are one write: a slot that was written anew is one, though some of its sectors are alike.
        if changed:
            self.wrote(number, changed[0], now[changed[0] : changed[-1] + _BLOCK])

    def opened(self, file: int, by: int) -> None:
        """Count a file that SQLite has open."""
        self._open[file] += by


def _path(given: Any, folder: int | None) -> str:
    if isinstance(given, int):
        return str(Path(f"/proc/self/fd/{given}").readlink())
    within = Path() if folder is None else Path(f"/proc/self/fd/{folder}").readlink()
    return str(within / given)


_FOLDER_TOO = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL


class _RecordedFile(apsw.VFSFile):
    def __init__(self, recording: Recording, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._recording = recording
        self._path = str(name.filename() if isinstance(name, apsw.URIFilename) else name)
        self._closed = False
        # SQLite's os_unix.c: the first sync of a journal or log that may be new syncs its folder as well.
        self._folder_too = bool(flags[0] & apsw.SQLITE_OPEN_CREATE and flags[0] & _FOLDER_TOO)
        recording.look()
        self._number = recording.note_made(self._path)
        recording.opened(self._number, 1)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - SQLite's own name
        super().xWrite(data, offset)
        self._recording.look()
        self._recording.wrote(self._number, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._recording.look()
        self._recording.resized(self._number, newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._recording.look()
        self._recording.synced(self._number)
        if self._folder_too:
            self._folder_too = False
            self._recording.note_folder_sync(self._path)

    def xClose(self) -> None:  # noqa: N802
        super().xClose()
        if not self._closed:
            self._closed = True
            self._recording.opened(self._number, -1)


class _RecordingVFS(apsw.VFS):
    def __init__(self, recording: Recording) -> None:
        super().__init__(recording.vfs, "")
        self._recording = recording

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's own name
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if path is None or flags[0] & apsw.SQLITE_OPEN_DELETEONCLOSE or not self._recording.holds(path):
            return apsw.VFSFile("", name, flags)
        return _RecordedFile(self._recording, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802
        super().xDelete(filename, syncdir)
        if self._recording.holds(filename):
            self._recording.look()
            self._recording.note_deleted(filename)
            if syncdir:
                self._recording.note_folder_sync(filename)
