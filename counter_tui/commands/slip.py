"""``motcua slip``: a dossier's slip as a file on any paper, and a lost dossier made again from its slip."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from counter_tui import console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json, words
from db.rules.errors import NotAccepted
from db.rules.office import PaperSize

EXAMPLE = "motcua slip H52.18.05-261123-02-0042-24 --paper a5 --out giay-hen.pdf"
RESTORE = "restore"
MOST_SIGNS = 8_192


class _OnlyToRestore(argparse.Action):
    """Takes a second word after ``restore`` and after no number."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        del option_string
        if values is not None and namespace.number != RESTORE:
            parser.error(text("argparse.unrecognized_arguments_s") % values)
        setattr(namespace, self.dest, values)


def declare(group: Group) -> None:
    """Declare the command; ``restore`` in the place of a number makes a dossier again."""
    parser = add_command(group, "slip", "slip", EXAMPLE, run)
    parser.add_argument("number", type=words, metavar="SỐ", help=text("cli.slip.number"))
    parser.add_argument(
        "digits", type=words, nargs="?", metavar="MÃ", action=_OnlyToRestore, help=text("cli.slip.digits")
    )
    parser.add_argument("--paper", choices=[*map(str, PaperSize)], default="a5", help=text("cli.slip.paper"))
    parser.add_argument("--out", type=Path, metavar="TỆP", help=text("cli.slip.out"))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Draw the slip into a file, or make a dossier again."""
    if given.number == RESTORE:
        return _restore(given)
    if given.out is None:
        raise NotAccepted("slip_how")
    from counter_tui.bootstrap import open_office

    with open_office(places().need_office().home) as office:
        written = office.save_slip(given.number, PaperSize(given.paper), given.out)
    if given.json:
        console.say_json({"file": str(written)})
    else:
        console.say([text("cli.slip.done", file=written)])
    return 0


def _restore(given: argparse.Namespace) -> int:
    """Make the dossier of a sealed symbol again, or name it where it is there."""
    from counter_tui.bootstrap import open_office

    if given.digits is None or given.out is not None:
        raise NotAccepted("slip_how")
    digits = sys.stdin.read(MOST_SIGNS) if given.digits == "-" else given.digits
    with open_office(places().need_office().home) as office:
        done = office.vault.restore_slip(digits)
    if given.json:
        console.say_json(
            {
                "dossier": done.dossier_id,
                "number": done.number,
                "already": done.already,
                "dropped": list(done.dropped),
            }
        )
        return 0
    lines = [text("cli.slip.already" if done.already else "cli.slip.restored", number=done.number)]
    if done.dropped:
        what = ", ".join(text(f"slip_core.{name}") for name in done.dropped)
        lines.append(text("cli.slip.dropped", what=what))
    console.say(lines)
    return 0
