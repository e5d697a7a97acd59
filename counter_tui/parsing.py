"""The command line's grammar in the reader's language: argparse, with one line for an error."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import MAXYEAR, date, datetime, time
from typing import NoReturn, TypeAlias

from counter_tui.console import Misspoken
from counter_tui.locale import has, text
from db.rules.clock import in_vietnam

Run = Callable[[argparse.Namespace], int]
# argparse has no public name for what ``add_subparsers`` gives.
Group: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001


def _translated(message: str) -> str:
    """Give argparse's own ``message`` in the reader's language, or as it is where we don't know it."""
    key = "argparse." + re.sub(r"[^a-z]+", "_", message.lower()).strip("_")
    return text(key) if has(key) else message


# argparse looks its messages up through this name for translators; it offers no other way in.
argparse._ = _translated  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """A parser that spells options whole and says in one line what is wrong."""

    def __init__(self, **options: object) -> None:
        options |= {"allow_abbrev": False, "formatter_class": argparse.RawDescriptionHelpFormatter}
        super().__init__(**options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Refuse the words given: one line on standard error, exit status 2."""
        raise Misspoken(self.prog, message)


def add_command(group: Group, name: str, key: str, example: str, run: Run | None = None) -> Parser:
    """Declare a command: its help is ``cli.{key}.help``, its ``example`` a line that works as it stands."""
    summary = text(f"cli.{key}.help")
    epilog = f"{text('cli.example')}\n  {example}"
    parser = group.add_parser(name, help=summary, description=summary, epilog=epilog)
    if run is not None:
        parser.set_defaults(run=run)
    return parser


def add_json(parser: Parser) -> None:
    """Let a script ask for one JSON value."""
    parser.add_argument("--json", action="store_true", help=text("cli.json"))


def words(given: str) -> str:
    """Take text from the command line: a byte that is no text becomes a question mark."""
    return given.encode("utf-8", "replace").decode("utf-8")


def moment(given: str) -> datetime:
    """Read a date and an hour such as ``2026-11-23 10:00``; without a zone it is Vietnam's."""
    try:
        return in_vietnam(datetime.fromisoformat(given.strip()))
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(text("cli.bad_moment", given=words(given))) from None


def day(given: str) -> date:
    """Read a day such as ``2026-11-23``; there must be a day after it."""
    try:
        found = date.fromisoformat(given.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli.bad_day", given=words(given))) from None
    if found.year == MAXYEAR:
        raise argparse.ArgumentTypeError(text("cli.bad_day", given=words(given)))
    return found


def clock_time(given: str) -> time:
    """Read an hour of day such as ``15:00``."""
    try:
        hour = time.fromisoformat(given.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli.bad_time", given=words(given))) from None
    if hour.tzinfo is not None:
        raise argparse.ArgumentTypeError(text("cli.bad_time", given=words(given)))
    return hour
