"""``motcua setup --practice``: an office to try everything on, without opening the screen."""

from __future__ import annotations

import argparse

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json

EXAMPLE = "motcua setup --practice"


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "setup", "setup", EXAMPLE, run)
    parser.add_argument("--practice", action="store_true", required=True, help=text("cli.setup.practice"))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Make the practice office, or say that it is there."""
    from counter_tui.bootstrap import make_practice_office
    from db.catalogue.reader import read_titles

    here = places()
    made = make_practice_office(here.home)
    procedures = len(read_titles(here.catalogue))
    if given.json:
        console.say_json({"home": str(here.home), "made": made, "procedures": procedures})
    else:
        key = "cli.setup.done" if made else "cli.setup.already"
        console.say([text(key, home=here.home, procedures=procedures)])
    return 0
