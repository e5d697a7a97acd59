"""``motcua number check``: whether a receipt number was read or typed rightly."""

from __future__ import annotations

import argparse

from counter_tui import console, sentences
from counter_tui.locale import text
from counter_tui.parsing import Group, Parser, add_command, words
from db.rules.errors import Refusal

EXAMPLE = "motcua number check H52.18.05-261123-02-0042-24"
WRONG = 1


def declare(group: Group) -> None:
    """Declare the command and its verbs."""
    parser = add_command(group, "number", "number", EXAMPLE)
    verbs: Group = parser.add_subparsers(dest="verb", required=True, metavar="check", parser_class=Parser)
    check = add_command(verbs, "check", "number.check", EXAMPLE, run)
    check.add_argument("text", type=words, metavar="SỐ", help=text("cli.number.text"))


def run(given: argparse.Namespace) -> int:
    """Print the number as it stands on a slip, or say what is wrong with it."""
    from db.rules.receipt_number import parse

    try:
        number = parse(given.text)
    except Refusal as refusal:
        console.say([sentences.refusal(refusal)])
        return WRONG
    console.say([number.dotted])
    return 0
