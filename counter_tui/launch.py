"""Opening the screen: on this desk's office, or on a practice office made first."""

from __future__ import annotations

import os
import sys

from counter_tui.config import Places, places
from db.rules.errors import NotPossibleNow


def open_practice() -> int:
    """Open the counter on a practice office, made first where there is none."""
    from counter_tui.bootstrap import make_practice_office

    here = places()
    if not here.has_office:
        check_terminal()
    make_practice_office(here.home)
    return open_counter(here)


def open_counter(here: Places) -> int:
    """Open the screen on the office at ``here``, which this program holds until it ends.

    Raises ``NotPossibleNow`` without office or terminal, and ``already_running``.
    """
    here.need_office()
    check_terminal()
    from counter_tui import console, running

    with running.hold(here):
        from counter_tui.app import run as run_screen  # Textual comes in only here

        console.log(here.logs, "start")
        status = run_screen(here.home)
        console.log(here.logs, "stop", status=status)
        return status


def check_terminal() -> None:
    """Refuse where no screen can be drawn. Raises ``NotPossibleNow``."""
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty()):
        raise NotPossibleNow("no_terminal")
    if os.environ.get("TERM") == "dumb":
        raise NotPossibleNow("terminal_too_plain")
