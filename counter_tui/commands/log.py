"""``motcua log looks``: who looked at what is hidden, took data out and printed again, for a supervisor."""

from __future__ import annotations

import argparse
from typing import Any

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, Parser, add_command, add_json, day
from db.rules.looks import LookLine

EXAMPLE = "motcua log looks --from 2026-11-01 --json"


def declare(group: Group) -> None:
    """Declare the command and its one verb."""
    parser = add_command(group, "log", "log", EXAMPLE)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="looks", parser_class=Parser)
    looks = add_command(verbs, "looks", "log.looks", EXAMPLE, run)
    looks.add_argument("--from", dest="first", type=day, metavar="NGÀY", help=text("cli.log.from"))
    looks.add_argument("--to", dest="last", type=day, metavar="NGÀY", help=text("cli.log.to"))
    add_json(looks)


def run(given: argparse.Namespace) -> int:
    """Print the lines, the oldest first; thirty days where no span is named."""
    from counter_tui.bootstrap import open_office
    from counter_tui.looks_report import look_words

    with open_office(places().need_office().home) as office:
        lines = office.keeping.looks(given.first, given.last)
    if given.json:
        console.say_json([_plain(line) for line in lines])
    else:
        console.say(
            [f"{line.at:%d/%m/%Y %H:%M}  {line.actor}  {look_words(line)}" for line in lines]
            or [text("cli.log.none")]
        )
    return 0


def _plain(line: LookLine) -> dict[str, Any]:
    return {
        "at": line.at.isoformat(),
        "who": line.actor,
        "kind": line.kind,
        "number": line.number or None,
        "facts": line.facts,
    }
