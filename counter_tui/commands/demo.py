"""``motcua demo``: the command that opens the screen on a practice office."""

from __future__ import annotations

import argparse

from counter_tui.launch import open_practice
from counter_tui.parsing import Group, add_command

EXAMPLE = "motcua demo"


def declare(group: Group) -> None:
    """Declare the command."""
    add_command(group, "demo", "demo", EXAMPLE, run)


def run(_given: argparse.Namespace) -> int:
    """Open the counter on a practice office, made first where there is none."""
    return open_practice()
