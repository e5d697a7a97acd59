"""``motcua setup``: an office without opening the screen, to practise on or in earnest."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from counter_tui import at_terminal, console
from counter_tui.config import places
from counter_tui.locale import text
from counter_tui.parsing import Group, add_command, add_json, words
from db.rules.errors import NotAccepted, NotPossibleNow

EXAMPLE = "motcua setup --practice"


def declare(group: Group) -> None:
    """Declare the command."""
    parser = add_command(group, "setup", "setup", EXAMPLE, run)
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--practice", action="store_true", help=text("cli.setup.practice"))
    kind.add_argument("--office", type=Path, metavar="TỆP", help=text("cli.setup.office"))
    sheet = parser.add_mutually_exclusive_group()
    sheet.add_argument("--recovery-sheet", type=Path, metavar="TỆP", help=text("cli.setup.sheet"))
    sheet.add_argument("--no-recovery-sheet", action="store_true", help=text("cli.setup.no_sheet"))
    parser.add_argument("--office-key", type=words, default="", metavar="MÃ", help=text("cli.setup.key"))
    parser.add_argument("--clerk", type=words, default="", metavar="TÊN", help=text("cli.setup.clerk"))
    parser.add_argument("--title", type=words, default="", metavar="…", help=text("cli.setup.title"))
    parser.add_argument("--pin-file", type=Path, metavar="TỆP", help=text("cli.clerk.pin_file"))
    add_json(parser)


def run(given: argparse.Namespace) -> int:
    """Make the office, or say that the practice office is there."""
    return _practice(given) if given.practice else _office(given)


def _practice(given: argparse.Namespace) -> int:
    from counter_tui.bootstrap import make_practice_office

    here = places()
    made = make_practice_office(here.home)
    procedures = _procedures(here.catalogue)
    if given.json:
        console.say_json({"home": str(here.home), "made": made, "procedures": procedures})
    else:
        key = "cli.setup.done" if made else "cli.setup.already"
        console.say([text(key, home=here.home, procedures=procedures)])
    return 0


def _office(given: argparse.Namespace) -> int:
    """Read and ask everything first, then make the office."""
    from counter_tui.bootstrap import set_up_office
    from counter_tui.office_file import read_office_file

    here = places()
    if here.has_office:
        raise NotPossibleNow("office_there", home=str(here.home))
    office = read_office_file(given.office)
    code = read_code(given.office_key)
    if given.recovery_sheet is None and not (given.no_recovery_sheet or code):
        raise NotAccepted("recovery_sheet_needed")
    name = given.clerk or _ask("cli.setup.ask_clerk")
    title = given.title or _ask("cli.setup.ask_title")
    first = (name, title, at_terminal.new_pin(given.pin_file or _pin_file()))
    done = set_up_office(here.home, office, first, sheet=given.recovery_sheet, office_code=code)
    procedures = _procedures(here.catalogue)
    sheet = None if given.recovery_sheet is None else str(given.recovery_sheet)
    if given.json:
        console.say_json(
            {
                "home": str(here.home),
                "made": True,
                "procedures": procedures,
                "office_key": done.office,
                "clerk_added": done.clerk_added,
                "recovery_sheet": sheet,
            }
        )
        return 0
    lines = [text("cli.setup.office_done", home=here.home, procedures=procedures, mark=done.office)]
    if not done.clerk_added:
        lines.append(text("cli.setup.clerk_kept"))
    if sheet is not None:
        lines.append(text("cli.setup.sheet_done", file=sheet))
    elif not code:
        lines.append(text("cli.setup.sheet_lacking"))
    console.say(lines)
    return 0


def read_code(given: str) -> str:
    """Give the code of a recovery sheet: as it was said, out of a file, or (``-``) from standard input."""
    if given == "-":
        return typed_code()
    try:
        is_file = bool(given) and Path(given).is_file()
        return Path(given).read_text(encoding="utf-8-sig") if is_file else given
    except (OSError, ValueError):
        return given


def typed_code() -> str:
    """Ask for the groups one by one at a terminal, each checked at once; from a script take all at once."""
    from db.rules import recovery_code
    from db.rules.errors import Refusal

    if sys.stdin is None or not sys.stdin.isatty():
        return "" if sys.stdin is None else sys.stdin.read(recovery_code.DIGITS * 4)
    groups: list[str] = []
    while len(groups) < recovery_code.GROUPS:
        given = "".join(_ask("cli.key.group", group=len(groups) + 1, of=recovery_code.GROUPS).split())
        try:
            recovery_code.seed_of(given)  # scanned, or typed in one go
        except Refusal:
            pass
        else:
            return given
        if recovery_code.group_holds(len(groups), given):
            groups.append(given)
        else:
            console.say([text("cli.key.group_wrong", group=len(groups) + 1)])
    return " ".join(groups)


def _ask(key: str, **facts: object) -> str:
    """Ask for a line at a terminal. Raises ``NotPossibleNow("nobody_to_ask")`` where nobody can answer."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise NotPossibleNow("nobody_to_ask", what=text(key, **facts))
    try:
        return input(f"{text(key, **facts)}: ").strip()
    except EOFError:
        raise NotPossibleNow("nobody_to_ask", what=text(key, **facts)) from None


def _pin_file() -> Path | None:
    named = os.environ.get(at_terminal.PIN_FILE_VARIABLE, "").strip()
    return Path(named) if named else None


def _procedures(catalogue: Path) -> int:
    from db.catalogue.reader import read_titles

    return len(read_titles(catalogue))
