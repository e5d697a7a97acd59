"""``motcua calendar``: what a new calendar would move, and taking it; a printed promise stays."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui import console
from counter_tui.config import places, read_calendar
from counter_tui.locale import text
from counter_tui.parsing import Group, Parser, add_command, add_json, words
from db.rules.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.rules.calendar_move import CalendarMoves, PromiseMoved

EXAMPLE = "motcua calendar check lich-2027.json"
TAKE_EXAMPLE = "motcua calendar take lich-2027.json --later H52.18.05-261123-02-0042-24"


def declare(group: Group) -> None:
    """Declare the command and its verbs."""
    parser = add_command(group, "calendar", "calendar", EXAMPLE)
    verbs: Group = parser.add_subparsers(
        dest="verb", required=True, metavar="check|take", parser_class=Parser
    )
    check = add_command(verbs, "check", "calendar.check", EXAMPLE, _check)
    take = add_command(verbs, "take", "calendar.take", TAKE_EXAMPLE, _take)
    take.add_argument(
        "--later", type=words, action="append", default=[], metavar="SỐ", help=text("cli.calendar.later")
    )
    for verb in (check, take):
        verb.add_argument("file", type=Path, metavar="TỆP", help=text("cli.calendar.file"))
        add_json(verb)


def _check(given: argparse.Namespace) -> int:
    """Say what would move; nothing is written."""
    from counter_tui.bootstrap import open_office

    here = places().need_office()
    calendar = read_calendar(_there(given.file))
    with open_office(here.home) as office:
        _say(office.course.calendar_moves(calendar), given, "cli.calendar.would")
    return 0


def _take(given: argparse.Namespace) -> int:
    """Make it the office's calendar and move promises by it."""
    from counter_tui.bootstrap import open_office

    here = places().need_office()
    calendar = read_calendar(_there(given.file))
    draft = here.calendar.with_suffix(".new")
    with open_office(here.home) as office:
        later = [office.course.dossier(number).number for number in given.later]
        # Written beside it first: a full disk must not leave days moved by a calendar that isn't there.
        shutil.copyfile(given.file, draft)
        try:
            moves = office.course.take_calendar(calendar, later)
            draft.replace(here.calendar)
        finally:
            draft.unlink(missing_ok=True)
    _say(moves, given, "cli.calendar.moved")
    return 0


def _there(file: Path) -> Path:
    """Give the file; a missing one must not turn into the calendar that ships."""
    if not file.is_file():
        raise NotFound("file_not_found", file=str(file))
    return file


def _say(moves: CalendarMoves, given: argparse.Namespace, key: str) -> None:
    if given.json:
        console.say_json(
            {"moved": [_plain(each) for each in moves.moved], "kept": [_plain(each) for each in moves.kept]}
        )
    else:
        console.say(_lines(moves, key))


def _lines(moves: CalendarMoves, key: str) -> Iterator[str]:
    yield text(key, n=len(moves.moved))
    yield from (_line(each) for each in moves.moved)
    if moves.kept:
        yield text("cli.calendar.kept", n=len(moves.kept))
        yield from (_line(each) for each in moves.kept)


def _line(move: PromiseMoved) -> str:
    return f"  {move.number}  {move.before:%H:%M %d/%m/%Y} -> {move.after:%H:%M %d/%m/%Y}"


def _plain(move: PromiseMoved) -> dict[str, Any]:
    return {
        "number": move.number,
        "from": move.before.isoformat(),
        "to": move.after.isoformat(),
        "in_hand": move.in_hand,
    }
