"""``motcua demo``, and ``motcua`` alone: the commands that open the screen."""

from __future__ import annotations

import argparse
import os
import sys

from counter_tui.config import Places, places
from counter_tui.parsing import Group, add_command
from db.rules.errors import NotPossibleNow

EXAMPLE = "motcua demo"


def declare(group: Group) -> None:
    """Declare the command."""
    add_command(group, "demo", "demo", EXAMPLE, run)


def run(_given: argparse.Namespace) -> int:
    """Open the counter on a practice office, made first where there is none."""
    from counter_tui.bootstrap import make_practice_office  # noqa: PLC0415

    here = places()
    if not here.has_office:
        check_terminal()
    make_practice_office(here.home)
    return open_counter(here)


def open_counter(here: Places) -> int:
    """Open the screen on the office at ``here``. Raises ``NotPossibleNow`` without office or terminal."""
    here.need_office()
    check_terminal()
    # Some terminals lose an input method's letters under the kitty protocol; Windows has none of it.
    if os.name == "posix":
        os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    from counter_tui.app import run as run_screen  # noqa: PLC0415 - Textual comes in only here

    return run_screen(here.home)


def check_terminal() -> None:
    """Refuse where no screen can be drawn. Raises ``NotPossibleNow``."""
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty()):
        raise NotPossibleNow("no_terminal")
    if os.environ.get("TERM") == "dumb":
        raise NotPossibleNow("terminal_too_plain")
