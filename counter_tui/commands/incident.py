"""``motcua incident``: one file for the IT person, without personal data."""

from __future__ import annotations

import argparse
from pathlib import Path

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command

EXAMPLE = "motcua incident --out ."


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "incident", "incident", EXAMPLE, run)
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("cli.incident.out"))


def run(given: argparse.Namespace) -> int:
    """Write the file and say where it is."""
    from counter_tui.bootstrap import write_incident

    path = write_incident(places().need_office().home, given.out)
    console.say([text("cli.incident.done", file=path)])
    return 0
