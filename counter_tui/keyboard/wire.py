"""The wire between keyboard and program: where Textual's own reading loses what a clerk typed, or gives up.

*Esc typed ahead.* A terminal sends Esc as the byte that also begins an arrow key. Textual waits 100 ms to see
what follows, and takes Esc and a letter that came together for an Alt key, or, deep in a burst, for "^". The
program has no Alt keys, so Esc before anything that can't continue a key's sequence is Esc.

*An input method's letters on Windows.* UniKey sends a letter such as ế as a record without a virtual key;
Textual's Windows driver drops such a record whenever any lock or modifier is on, NumLock too (Textual issue
6667). The record is given back with its state cleared before the driver looks at it.

*A terminal's nonsense.* A byte that is no UTF-8 and a report with impossible numbers (``ESC [ 97:65 u``,
``ESC [ 9999999 u``) end Textual's reading, and the program with it. Here the byte is shown as "�", the
report is passed over, and the next key is read as if it had not been.
"""

from __future__ import annotations

import codecs
import re
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from textual.message import Message

ESC = "\x1b"
_LONE_ESC = re.compile(r"\x1b(?!\[|O[A-DFHP-S])")
"""Esc before anything but a CSI or an SS3 sequence: the two kinds in which terminals send keys."""
_UNDECIDED = re.compile(r"\x1bO?\Z")
"""The end of what has come may be the beginning of a key."""


class WireParser(XTermParser):
    """Textual's reading of a terminal, with Esc as a key of its own."""

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002 - as the base class has it
        """Begin with nothing held back."""
        super().__init__(debug)
        self._undecided = ""
        self._since = 0.0

    def feed(self, data: str) -> Iterable[Message]:
        """Give the keys in what has come; an Esc at its very end waits for what follows."""
        if not data:
            yield from super().feed(data)
            return
        data, self._undecided = self._undecided + data, ""
        held = _UNDECIDED.search(data)
        if held is not None:
            data, self._undecided, self._since = data[: held.start()], held.group(), time.monotonic()
        yield from self._keys(data)

    def tick(self) -> Iterable[Message]:
        """Give the Esc that nothing has followed."""
        if self._undecided and time.monotonic() - self._since >= constants.ESCAPE_DELAY:
            waited, self._undecided = self._undecided, ""
            yield from self._keys(waited)
        yield from super().tick()

    def _keys(self, data: str) -> Iterator[Message]:
        at = 0
        for lone in _LONE_ESC.finditer(data):
            yield from self._read(data[at : lone.start()])
            yield events.Key("escape", ESC)
            at = lone.end()
        yield from self._read(data[at:])

    def _read(self, data: str) -> Iterator[Message]:
        """Let Textual read a character at a time: what makes it fail takes none of the others along."""
        for character in data:
            try:
                yield from super().feed(character)
            except Exception:  # noqa: BLE001 - whatever a report made of it, the clerk types on
                self._begin_anew()

    def _begin_anew(self) -> None:
        """Read on as after a start, with what is known of the window."""
        super(XTermParser, self).__init__()


def keep_letters(records: Iterable[Any]) -> None:
    """Clear the lock and modifier state of key records that carry a letter and no virtual key.

    ``records`` are the console's ``KEY_EVENT_RECORD`` structures (``uChar.UnicodeChar``,
    ``wVirtualKeyCode``, ``dwControlKeyState``).
    """
    for record in records:
        if record.wVirtualKeyCode == 0 and record.uChar.UnicodeChar not in ("", "\0"):
            record.dwControlKeyState = 0


def install() -> None:
    """Make Textual's driver on this system read through here; call it before the app runs."""
    if sys.platform == "win32":  # pragma: no cover - a Windows console
        from textual.drivers import win32 as driver

        driver.KERNEL32 = _Console(driver.KERNEL32)
    else:
        from textual.drivers import linux_driver as driver

        setattr(driver, "getincrementaldecoder", tolerant_decoder)  # noqa: B010 - as below
    # A name that the driver imported, and no export of its: hence not a plain assignment.
    setattr(driver, "XTermParser", WireParser)  # noqa: B010


def tolerant_decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """Give the maker of a decoder that shows a byte which is no text as "�", where Textual's own raises."""
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")


class _Console:  # pragma: no cover - only a Windows console calls it
    """The console's library, with the key records mended as they are read."""

    _KEY_EVENT = 0x0001

    def __init__(self, library: Any) -> None:
        self._library = library

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def ReadConsoleInputW(self, handle: Any, records: Any, most: int, count: Any) -> Any:  # noqa: N802
        """Read input records as the console's own function does."""
        done = self._library.ReadConsoleInputW(handle, records, most, count)
        read = records._obj[: count._obj.value]  # noqa: SLF001 - what ctypes.byref was given
        keep_letters(one.Event.KeyEvent for one in read if one.EventType == self._KEY_EVENT)
        return done
