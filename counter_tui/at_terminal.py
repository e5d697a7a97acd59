"""Who is at the terminal: a command of an office with people asks for a PIN, as soon as it needs one.

``MOTCUA_CLERK`` names the clerk. The PIN is asked without an echo, or read from the file that
``MOTCUA_PIN_FILE`` names, for scripts; a file that others can read is refused.
"""

from __future__ import annotations

import os
import stat
import sys
import time
import warnings
from getpass import GetPassWarning, getpass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from counter_tui import console
from counter_tui.locale import text
from db.rules.errors import NotAccepted, NotPossibleNow

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter_tui.people import People
    from db.rules.people import LoggedIn

T = TypeVar("T")
CLERK_VARIABLE = "MOTCUA_CLERK"
PIN_FILE_VARIABLE = "MOTCUA_PIN_FILE"
TICK_S = 5
"""How often what is left of a wait is put on the disk."""
_MOST_BYTES = 100


def log_in(people: People) -> LoggedIn:
    """Log in whoever ``MOTCUA_CLERK`` names.

    Raises ``NotPossibleNow``: ``clerk_not_named``, ``no_pin_given``; what reading the file raises
    (:func:`pin_from`), and what ``people.log_in`` does. At a terminal a wait is waited out.
    """
    name = named_clerk()
    pin = own_pin(name)
    return patiently(people, lambda: people.log_in(name, pin))


def named_clerk() -> str:
    """Give whom ``MOTCUA_CLERK`` names. Raises ``NotPossibleNow("clerk_not_named")``."""
    name = os.environ.get(CLERK_VARIABLE, "").strip()
    if not name:
        raise NotPossibleNow("clerk_not_named", variable=CLERK_VARIABLE)
    return name


def own_pin(name: str) -> str:
    """Give the PIN of the clerk who is named, from the file or from the keyboard."""
    file = _pin_file()
    return ask_pin(text("cli.clerk.pin_of", name=name)) if file is None else pin_from(file)


def new_pin(file: Path | None) -> str:
    """Give a new PIN, from ``file`` or twice from the keyboard. Raises ``NotAccepted("pin_not_same")``."""
    if file is not None:
        return pin_from(file)
    first = ask_pin(text("cli.clerk.pin_new"))
    if ask_pin(text("cli.clerk.pin_again")) != first:
        raise NotAccepted("pin_not_same")
    return first


def ask_pin(prompt: str) -> str:
    """Ask for a PIN without showing it. Raises ``NotPossibleNow("no_pin_given")`` where nobody is there."""
    try:
        with warnings.catch_warnings():
            # Where nothing hides what is typed, nothing is typed.
            warnings.simplefilter("error", GetPassWarning)
            return getpass(f"{prompt}: ").strip()
    except (GetPassWarning, EOFError, OSError):
        raise NotPossibleNow("no_pin_given", variable=PIN_FILE_VARIABLE) from None


def pin_from(path: Path) -> str:
    """Read a PIN from a file that nobody else can read.

    Raises ``NotPossibleNow``: ``pin_file_not_read``, ``pin_file_open``.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_MOST_BYTES)
    except OSError:
        raise NotPossibleNow("pin_file_not_read", file=str(path)) from None
    if sys.platform != "win32" and stat.S_IMODE(mode) & 0o077:
        raise NotPossibleNow("pin_file_open", file=str(path))
    return content.decode("utf-8", "replace").strip()


def patiently(people: People, do: Callable[[], T]) -> T:
    """Do it, and where a wait stands before it, wait it out at a terminal; a script is told at once."""
    while True:
        try:
            return do()
        except NotPossibleNow as refusal:
            if refusal.code != "log_in_wait" or _pin_file() is not None or not sys.stderr.isatty():
                raise
            _wait_out(people, int(str(refusal.facts["seconds"])))


def _wait_out(people: People, seconds: int) -> None:
    """Let a wait run, and keep what is left of it, so that being interrupted doesn't begin it anew."""
    console.note(text("cli.clerk.waiting", seconds=seconds))
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(TICK_S, left))
        people.keep_waiting()


def _pin_file() -> Path | None:
    named = os.environ.get(PIN_FILE_VARIABLE, "").strip()
    return Path(named) if named else None
